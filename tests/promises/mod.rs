//! The promises that the privacy policy makes to people, each with the test that proves it. What is proved of the
//! stores themselves stands there: `grep -r P0-a` finds it, and P3.1-a and the statements of P3.3-a.

mod children;
mod collected;
mod cookies;
mod erasure;
mod lock_out;
mod rights;
mod secrets;
mod used;
mod vault;
