use super::MailPreferences;
use crate::{problem::Refusal, routes::caller::Person};
use axum::{Json, extract::State};
use itoms_core::Itoms;

/// Which mails the own address gets
#[utoipa::path(
    get,
    path = "/account/mail-preferences",
    operation_id = "showMailPreferences",
    tag = "Accounts",
    responses(
        (status = 200, description = "Every topic, and whether its mails are sent.", body = MailPreferences),
        (status = 404, description = "The account has no e-mail address (`not_found`)."),
    )
)]
pub(crate) async fn show_mail_preferences(
    State(itoms): State<Itoms>,
    Person { actor, .. }: Person,
) -> Result<Json<MailPreferences>, Refusal> {
    Ok(Json(itoms.mails().own_preferences(actor).await?.into()))
}
