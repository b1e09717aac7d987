//! What is left of the limits, in the fields of draft-ietf-httpapi-ratelimit-headers, so that a front end can slow down in time.

use http::{HeaderName, HeaderValue};
use itoms_core::{content::Opened, limit::Allowance, problem::seconds_to_wait};

/// What the limits are, and what is left of each: of the caller's address, and of the read key that all visitors share.
pub(super) fn headers(opened: &Opened) -> impl Iterator<Item = (HeaderName, HeaderValue)> {
    let limits: Vec<(&str, Allowance)> =
        [("address", opened.by_caller), ("key", Some(opened.by_key))].into_iter().filter_map(|(name, left)| Some((name, left?))).collect();
    let listed = |item: fn(&(&str, Allowance)) -> String| limits.iter().map(item).collect::<Vec<_>>().join(", ");
    let policy = listed(|(name, given)| format!("\"{name}\";q={};w={}", given.limit.burst, seconds_to_wait(given.limit.window())));
    let left = listed(|(name, given)| format!("\"{name}\";r={};t={}", given.left, seconds_to_wait(given.whole_after())));
    let named = [(HeaderName::from_static("ratelimit-policy"), policy), (HeaderName::from_static("ratelimit"), left)];
    named.into_iter().filter_map(|(name, value)| Some((name, value.parse().ok()?)))
}
