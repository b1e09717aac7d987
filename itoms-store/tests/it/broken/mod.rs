//! The suite itself on trial: for each of its cases there is a store that breaks just that rule.
//!
//! A [`BrokenStore`] is a real store behind a thin layer that does one thing wrong: it is named after the case
//! that must find it out. `guards_…` runs that method as somebody who may, whatever stranger asks; what the others
//! do wrong stands beside the method in which they do it.

#[macro_use]
mod delegate;

mod account_links;
mod accounts;
mod admissions;
mod api_keys;
mod attention;
mod audit;
mod branding;
mod contents;
mod devices;
mod events;
mod factors;
mod identities;
mod jobs;
mod lists;
mod members;
mod memory;
mod ownership;
mod passkeys;
mod people;
mod previews;
mod projects;
mod read_keys;
mod sessions;
mod shared;
mod store;
mod transaction;
mod trial;

use store::BrokenStore;
