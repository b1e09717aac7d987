//! The dashboard in headless Chromium, as people use it: the real program on an empty folder, with and without
//! scripts, on a telephone and on a desk, light and dark. Every state is kept as a picture under
//! `target/screenshots` and goes through the accessibility checker.

mod accessibility;
mod approval;
mod branding;
mod by_others;
mod chromium;
mod invitation;
mod keyboard;
mod keys;
mod life;
mod mailed;
mod mails;
mod mistakes;
mod page;
mod passkeys;
mod people;
mod program;
mod read_keys;
mod states;
mod stops;
mod stories;
mod two_factor;
mod witness;
