//! People, for whoever runs the installation, and leaving it for good.

pub(super) mod appoint_operator;
pub(super) mod clear_second_factor;
pub(super) mod delete;
pub(super) mod departures;
pub(super) mod departures_of;
pub(super) mod dismiss_operator;
pub(super) mod end_sessions;
pub(super) mod inspect;
pub(super) mod leave;
pub(super) mod list;
pub(super) mod resume;
pub(super) mod suspend;

use super::{answer::Versioned, scalar};
use itoms_core::{
    account::{Account, Standing},
    id::AccountId,
    store::Version,
    time::Timestamp,
};
use serde::Serialize;
use utoipa::ToSchema;

/// Somebody's account, as an operator sees it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Person {
    /// Its id.
    #[schema(value_type = scalar::Id)]
    id: AccountId,
    /// The state of its profile.
    #[schema(value_type = scalar::Version)]
    version: Version,
    /// The address, by which the person signs in. Null for a person whom a host adopted without one.
    #[schema(value_type = Option<scalar::Email>, required)]
    email: Option<String>,
    /// Whether the address is proved to be the person's: nothing but its own confirmation is mailed to another.
    email_verified: bool,
    /// The profile name.
    #[schema(value_type = scalar::FullName)]
    full_name: String,
    /// The company; null if the person named none.
    #[schema(value_type = Option<scalar::CompanyName>, required)]
    company: Option<String>,
    /// Whether the account may be used.
    #[schema(value_type = scalar::Standing)]
    standing: &'static str,
    /// Since when it may not; null if it may.
    #[schema(value_type = Option<scalar::Time>, required)]
    standing_since: Option<Timestamp>,
    /// When the person stated to be sixteen or older; null where the host answers for that.
    #[schema(value_type = Option<scalar::Time>, required)]
    age_stated_at: Option<Timestamp>,
    /// Whether this person runs the installation.
    operator: bool,
    /// When the account was made.
    #[schema(value_type = scalar::Time)]
    created_at: Timestamp,
}

impl From<Account> for Person {
    fn from(account: Account) -> Self {
        Self {
            id: account.id,
            version: account.version,
            email_verified: account.email_verified,
            email: account.email.map(|email| email.to_string()),
            full_name: account.full_name.to_string(),
            company: account.company.map(|company| company.to_string()),
            standing: Standing::name(account.standing),
            standing_since: account.standing.since(),
            age_stated_at: account.age_stated_at,
            operator: account.operator,
            created_at: account.created_at,
        }
    }
}

impl Versioned for Person {
    fn version(&self) -> Version {
        self.version
    }
}
