//! Who gets what from each method, and that nobody else does: a case for each, named after it (P3.3-a).
//!
//! What is public has none: `site`, `site_of`, `published`, `list_published` and `newest_published`.

pub(super) mod account_links;
pub(super) mod accounts;
pub(super) mod admissions;
pub(super) mod api_keys;
pub(super) mod attention;
pub(super) mod audit;
pub(super) mod branding;
pub(super) mod contents;
pub(super) mod devices;
pub(super) mod factors;
pub(super) mod identities;
pub(super) mod members;
pub(super) mod ownership;
pub(super) mod passkeys;
pub(super) mod people;
pub(super) mod previews;
pub(super) mod projects;
pub(super) mod read_keys;
pub(super) mod sessions;
pub(super) mod shared;
pub(super) mod work;
