//! The suite of the storage port, as the application's role.

use super::fixture::Fixture;
use std::future::ready;

itoms_core::conformance::store!({
    let Some(fixture) = Fixture::new().await else { return };
    ready(fixture)
});
