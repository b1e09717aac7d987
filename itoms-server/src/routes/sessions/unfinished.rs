use crate::routes::scalar;
use axum::{
    Json,
    response::{IntoResponse, Response},
};
use http::StatusCode;
use itoms_core::account::{PendingAccount, PendingSignIn};
use serde::Serialize;
use utoipa::ToSchema;

/// A sign-in that is half done: no session has started.
#[derive(Serialize, ToSchema)]
pub(crate) struct UnfinishedSignIn {
    /// What comes next. `second_factor`: ask for a code, and send it to `finishSignIn`. `new_account`: ask the person for a
    /// name and the age, and send them to `createIdentityAccount`.
    #[schema(value_type = scalar::NextStep)]
    step: &'static str,
    /// Send this there, within 10 minutes.
    #[schema(max_length = 4096, example = "v1.…")]
    pending: String,
    /// The address that the new account will have; null where there is an account.
    #[schema(value_type = Option<scalar::Email>, required)]
    email: Option<String>,
    /// The name that the provider told, for the person to change; null where it told none, or there is an account.
    #[schema(value_type = Option<scalar::FullName>, required)]
    full_name: Option<String>,
}

impl UnfinishedSignIn {
    /// The steps that there are.
    pub(in crate::routes) const STEPS: [&str; 2] = ["second_factor", "new_account"];

    pub(in crate::routes) fn second_factor(pending: &PendingSignIn) -> Self {
        let [step, _] = Self::STEPS;
        Self { step, pending: pending.expose().to_owned(), email: None, full_name: None }
    }

    pub(in crate::routes) fn new_account(account: PendingAccount) -> Self {
        let ([_, step], pending) = (Self::STEPS, account.expose().to_owned());
        Self { step, pending, email: Some(account.email), full_name: Some(account.name).filter(|name| !name.is_empty()) }
    }
}

impl IntoResponse for UnfinishedSignIn {
    fn into_response(self) -> Response {
        (StatusCode::ACCEPTED, Json(self)).into_response()
    }
}
