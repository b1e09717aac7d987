//! The suites that tell an integrator when a store or an adapter is done.
