use crate::{problem::Refusal, routes::scalar};
use axum::{
    Json,
    response::{IntoResponse, Response},
};
use http::StatusCode;
use itoms_core::{
    Itoms,
    account::{PendingAccount, PendingSignIn, SecondStep},
};
use serde::Serialize;
use utoipa::ToSchema;

/// A sign-in that is half done: no session has started.
#[derive(Serialize, ToSchema)]
pub(crate) struct UnfinishedSignIn {
    /// What comes next. `second_factor`: ask for what `accepts` names. `new_account`: ask the person for a name and the age,
    /// and send them to `createIdentityAccount`.
    #[schema(value_type = scalar::NextStep)]
    step: &'static str,
    /// Send this there, within 10 minutes.
    #[schema(max_length = 4096, example = "v1.…")]
    pending: String,
    /// What the account accepts as second factor; empty where there is no account.
    #[schema(value_type = Vec<scalar::SecondFactorKind>)]
    accepts: Vec<&'static str>,
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
    /// What there is as second factor: `app` and `recovery_code` go to `finishSignIn`, `passkey` begins with `startPasskeyStep`.
    pub(in crate::routes) const FACTORS: [&str; 3] = ["app", "passkey", "recovery_code"];

    pub(in crate::routes) async fn second_factor(itoms: &Itoms, pending: &PendingSignIn) -> Result<Self, Refusal> {
        let (SecondStep { by_app, by_passkey }, [step, _]) = (itoms.accounts().second_step(pending).await?, Self::STEPS);
        let accepts = Self::FACTORS.into_iter().zip([by_app, by_passkey, true]).filter_map(|(name, accepted)| accepted.then_some(name));
        Ok(Self { step, pending: pending.expose().to_owned(), accepts: accepts.collect(), email: None, full_name: None })
    }

    pub(in crate::routes) fn new_account(account: PendingAccount) -> Self {
        let ([_, step], pending) = (Self::STEPS, account.expose().to_owned());
        let full_name = Some(account.name).filter(|name| !name.is_empty());
        Self { step, pending, accepts: Vec::new(), email: Some(account.email), full_name }
    }
}

impl IntoResponse for UnfinishedSignIn {
    fn into_response(self) -> Response {
        (StatusCode::ACCEPTED, Json(self)).into_response()
    }
}
