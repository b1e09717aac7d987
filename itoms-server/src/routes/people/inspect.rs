use super::Person;
use crate::routes::{
    answer::{Answer, Versioned, shown},
    caller::Operator,
    path::InPath,
    scalar,
};
use axum::extract::State;
use itoms_core::{
    Itoms,
    id::AccountId,
    people::{Guards, Inspected},
    store::Version,
    time::Timestamp,
};
use serde::Serialize;
use utoipa::ToSchema;

/// Somebody's account, and how it is guarded.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct InspectedPerson {
    #[serde(flatten)]
    person: Person,
    /// Since when sign-in asks this person for a second factor; null while it does not.
    #[schema(value_type = Option<scalar::Time>, required)]
    second_factor_since: Option<Timestamp>,
    /// How many passkeys sign in to the account.
    passkeys: usize,
}

impl Versioned for InspectedPerson {
    fn version(&self) -> Version {
        self.person.version
    }
}

/// Show somebody's account
///
/// With what guards it. Nothing is shown of what the person writes, and no password or code is kept that could be shown. That
/// it was shown is on record, once an hour (`account.inspected`); the person sees that an operator looked.
#[utoipa::path(
    get,
    path = "/operator/accounts/{account}",
    operation_id = "inspectAccount",
    tag = "Operations",
    responses((status = 200, description = "The account.", body = InspectedPerson))
)]
pub(crate) async fn inspect_account(
    State(itoms): State<Itoms>,
    Operator(operator): Operator,
    InPath(account): InPath<AccountId>,
) -> Answer {
    let Inspected { account, guards: Guards { second_factor_since, passkeys } } = itoms.people().inspect(operator, account).await?;
    Ok(shown(&InspectedPerson { person: Person::from(account), second_factor_since, passkeys }))
}
