//! What people do with the product, from beginning to end.

mod accounts;
mod addresses;
mod api_keys;
mod articles;
mod attention;
mod audit;
mod enumeration;
mod flood;
mod jobs;
mod leaving;
mod lists;
mod mail_preferences;
mod members;
mod ownership;
mod pages;
mod passkeys;
mod passwords;
mod people;
mod preconditions;
mod preview_links;
mod projects;
mod sessions;
mod sign_up_by_approval;
mod sign_up_by_invitation;
mod two_factor;
mod two_factor_pages;
