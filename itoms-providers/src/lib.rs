//! Adapters for the outward ports.
