//! The reference server, and its router as a library.
