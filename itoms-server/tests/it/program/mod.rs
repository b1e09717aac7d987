//! The program as operators meet it: the real binary, its words, its files and its exit codes.

mod breached_passwords;
mod doctor;
mod framing;
mod help;
mod mail;
mod oidc;
mod postgres;
mod process;
mod secrets;
mod serving;
mod settings;
mod slow;
mod start;
mod stop;
