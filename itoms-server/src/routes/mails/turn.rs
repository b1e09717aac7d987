use super::named;
use crate::routes::{
    answer::{Answer, done},
    caller::Person,
};
use axum::extract::{Path, State};
use itoms_core::Itoms;

/// Turn mails on
///
/// Those about a topic, to the own address. Doing it again changes nothing.
#[utoipa::path(
    post,
    path = "/account/mail-preferences/{topic}/on",
    operation_id = "turnMailsOn",
    tag = "Accounts",
    responses(
        (status = 204, description = "They are sent."),
        (status = 404, description = "There is no such topic, or the account has no e-mail address (`not_found`)."),
    )
)]
pub(crate) async fn turn_mails_on(State(itoms): State<Itoms>, Person { actor, .. }: Person, Path(topic): Path<String>) -> Answer {
    itoms.mails().set_own_preference(actor, named(&topic)?, true).await?;
    Ok(done())
}

/// Turn mails off
///
/// Those about a topic, to the own address. Doing it again changes nothing.
#[utoipa::path(
    post,
    path = "/account/mail-preferences/{topic}/off",
    operation_id = "turnMailsOff",
    tag = "Accounts",
    responses(
        (status = 204, description = "They are sent no more, not even those that wait already."),
        (status = 404, description = "There is no such topic, or the account has no e-mail address (`not_found`)."),
    )
)]
pub(crate) async fn turn_mails_off(State(itoms): State<Itoms>, Person { actor, .. }: Person, Path(topic): Path<String>) -> Answer {
    itoms.mails().set_own_preference(actor, named(&topic)?, false).await?;
    Ok(done())
}
