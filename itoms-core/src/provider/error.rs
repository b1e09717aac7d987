use crate::failure::{Failure, use_case_error};

/// Why a provider was not tried.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProviderError {
    /// Only whoever runs the installation tries its providers.
    #[error("there is no such provider")]
    NotFound,
    /// A test mail goes to the address of who asks for it, and to no other.
    #[error("your account has no confirmed e-mail address that a test mail could go to; confirm it first")]
    NoAddress,
    /// What any use case can meet.
    #[error(transparent)]
    Failure(Failure),
}

use_case_error!(ProviderError {
    NotFound: NotFound, "not_found";
    NoAddress: Conflict, "no_address";
});
