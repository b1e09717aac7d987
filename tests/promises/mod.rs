//! The promises that the privacy policy makes to people, each with the test that proves it.

mod children;
mod collected;
mod cookies;
mod secrets;
