use crate::itoms::Itoms;

/// People: sign-up, sign-in, sessions, profiles.
#[derive(Debug)]
pub struct Accounts<'a>(pub(crate) &'a Itoms);
