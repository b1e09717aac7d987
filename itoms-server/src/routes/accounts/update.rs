use super::Account;
use crate::routes::{
    answer::{Answer, shown},
    body::{Body, FromFields},
    caller::Person,
    fields::Fields,
    precondition::IfMatch,
    scalar,
};
use axum::extract::State;
use itoms_core::{Itoms, account::AccountChange};
use utoipa::ToSchema;

/// What changes in the own profile. What is left out stays.
#[derive(ToSchema)]
pub(crate) struct UpdateAccount {
    /// A new profile name.
    #[schema(value_type = Option<scalar::FullName>, nullable = false)]
    full_name: Option<String>,
    /// A new company; null or an empty text removes it.
    #[schema(value_type = Option<scalar::CompanyName>)]
    company: Option<String>,
    /// A new language.
    #[schema(value_type = Option<scalar::Language>, nullable = false)]
    language: Option<String>,
    /// A new time zone.
    #[schema(value_type = Option<scalar::TimeZone>, nullable = false)]
    time_zone: Option<String>,
}

impl FromFields for UpdateAccount {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        Some(Self {
            full_name: fields.changed("full_name"),
            company: fields.removable("company"),
            language: fields.changed("language"),
            time_zone: fields.changed("time_zone"),
        })
    }
}

/// Change the own profile
#[utoipa::path(
    patch,
    path = "/account",
    operation_id = "updateAccount",
    tag = "Accounts",
    params(IfMatch),
    request_body = UpdateAccount,
    responses(
        (status = 200, description = "The account as it is now.", body = Account),
        (status = 404, description = "The host has a person who has no account here (`not_found`)."),
    )
)]
pub(crate) async fn update_account(
    State(itoms): State<Itoms>,
    Person { actor, operator, .. }: Person,
    IfMatch(expected): IfMatch,
    Body(UpdateAccount { full_name, company, language, time_zone }): Body<UpdateAccount>,
) -> Answer {
    let change = AccountChange { full_name, company, language, time_zone };
    let account = itoms.accounts().update(actor, change, expected).await?;
    Ok(shown(&Account::of(account, operator)))
}
