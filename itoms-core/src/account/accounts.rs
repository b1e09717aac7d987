use super::{AccountError, Caller};
use crate::{itoms::Itoms, limit::Limit};

/// People: sign-up, sign-in, sessions, profiles.
#[derive(Debug)]
pub struct Accounts<'a>(pub(crate) &'a Itoms);

impl Accounts<'_> {
    /// Counts against the address of the caller.
    pub(super) async fn limit_caller(&self, name: &str, caller: &Caller, limit: Limit) -> Result<(), AccountError> {
        Ok(self.0.limit_caller(name, caller, limit).await?)
    }
}
