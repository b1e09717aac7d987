//! Serving: an accept loop with every clock that a server needs, and an end that loses nothing.

mod accept;
mod framing;
mod patience;
mod stop;

pub use accept::{Clocks, Listener, serve};
pub use framing::understood;
pub use stop::Stop;
