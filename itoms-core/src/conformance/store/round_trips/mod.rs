//! What is written is read again exactly, with every field at its fullest and at its emptiest.

mod account_links;
mod accounts;
mod admissions;
mod api_keys;
mod attention;
mod branding;
mod contents;
mod devices;
mod factors;
mod identities;
mod members;
mod names;
mod ownership;
mod passkeys;
mod people;
mod previews;
mod projects;
mod published;
mod read_keys;
mod sessions;
mod shared;

use super::fixture::Fixture;
use crate::account::EmailAddress;

pub(super) use {
    account_links::*, accounts::*, admissions::*, api_keys::*, attention::*, branding::*, contents::*, devices::*, factors::*,
    identities::*, members::*, names::*, ownership::*, passkeys::*, people::*, previews::*, projects::*, published::*, read_keys::*,
    sessions::*, shared::*,
};

/// Valid text of the greatest length: quotes, markup, wildcards, and otherwise characters of four bytes.
fn fullest(length: usize) -> String {
    let hostile = r#"'; drop table "x"; -- <b>%_\ $1 ?1 {}"#;
    hostile.chars().chain(std::iter::repeat('🦀')).take(length).collect()
}

fn longest_email(fixture: &Fixture<'_>) -> EmailAddress {
    let local = format!("O'Brien+{}_%", fixture.email().as_str().split('@').next().unwrap());
    let domain = [["a"; 60].concat(), ["b"; 60].concat(), ["c"; 60].concat()].join(".");
    EmailAddress::parse(&format!("{local}@{domain}.example")).unwrap()
}
