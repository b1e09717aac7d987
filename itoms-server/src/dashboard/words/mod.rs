//! What the dashboard says: one file per area, whole sentences, so that a second language is a second file.

pub(crate) mod activity;
pub(crate) mod acts;
pub(crate) mod attention;
pub(crate) mod branding;
pub(crate) mod fields;
pub(crate) mod format;
pub(crate) mod mails;
pub(crate) mod people;
pub(crate) mod providers;
pub(crate) mod refusals;
pub(crate) mod work;
