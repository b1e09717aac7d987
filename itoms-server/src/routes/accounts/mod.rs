//! People: sign-up and profile.

pub(super) mod change_email;
pub(super) mod change_password;
pub(super) mod create;
pub(super) mod resend;
pub(super) mod reset_password;
pub(super) mod show;
pub(super) mod update;
pub(super) mod verify;

use super::{answer::Versioned, scalar};
use itoms_core::{
    account,
    id::AccountId,
    language::Language,
    store::{OperatorId, Version},
    time::Timestamp,
};
use serde::Serialize;
use utoipa::ToSchema;

/// The own account, with everything that is stored of the profile.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Account {
    /// Its id.
    #[schema(value_type = scalar::Id)]
    id: AccountId,
    /// Its state; also the ETag.
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
    /// The language in which the person writes: new projects begin in it.
    #[schema(value_type = scalar::Language)]
    language: Language,
    /// The zone in which times are shown to the person; new projects begin in it.
    #[schema(value_type = scalar::TimeZone)]
    time_zone: String,
    /// When the person stated to be sixteen or older; null where the host answers for that.
    #[schema(value_type = Option<scalar::Time>, required)]
    age_stated_at: Option<Timestamp>,
    /// Whether this person runs the installation.
    operator: bool,
    /// When the account was made.
    #[schema(value_type = scalar::Time)]
    created_at: Timestamp,
    /// When it last changed.
    #[schema(value_type = scalar::Time)]
    updated_at: Timestamp,
}

impl Account {
    /// Where a host says who runs the installation, the account does not.
    fn of(account: account::Account, operator: Option<OperatorId>) -> Self {
        Self {
            id: account.id,
            version: account.version,
            email_verified: account.email_verified,
            email: account.email.map(|email| email.to_string()),
            full_name: account.full_name.to_string(),
            company: account.company.map(|company| company.to_string()),
            language: account.language,
            time_zone: account.time_zone.name().to_owned(),
            age_stated_at: account.age_stated_at,
            operator: account.operator || operator.is_some(),
            created_at: account.created_at,
            updated_at: account.updated_at,
        }
    }
}

impl Versioned for Account {
    fn version(&self) -> Version {
        self.version
    }
}
