use crate::{
    id::{AccountId, IdentityId},
    time::Timestamp,
};

/// Whom an identity provider names: its issuer and the subject there, which is never given to anybody else. Both are
/// compared byte by byte.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Identity {
    issuer: String,
    subject: String,
}

impl Identity {
    /// More than any issuer's address is long.
    const ISSUER: usize = 500;
    /// As OpenID Connect Core says, section 2.
    const SUBJECT: usize = 255;

    /// Of what a provider said; nothing if that cannot name anybody.
    #[must_use]
    pub fn new(issuer: impl Into<String>, subject: impl Into<String>) -> Option<Self> {
        let (issuer, subject) = (issuer.into(), subject.into());
        let is_name = |text: &str, most| !text.is_empty() && text.len() <= most && !text.contains(char::is_control);
        (is_name(&issuer, Self::ISSUER) && is_name(&subject, Self::SUBJECT)).then_some(Self { issuer, subject })
    }

    /// From a stored row, which was checked when it was written: for stores alone, since nothing is checked here.
    #[must_use]
    pub fn from_stored(issuer: String, subject: String) -> Self {
        Self { issuer, subject }
    }

    /// Who says so.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// Of whom.
    #[must_use]
    pub fn subject(&self) -> &str {
        &self.subject
    }
}

/// An identity that signs in to an account. An account has one of each issuer at most.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkedIdentity {
    /// Id.
    pub id: IdentityId,
    /// The account that it signs in to.
    pub account: AccountId,
    /// Whom the provider names.
    pub identity: Identity,
    /// When it was linked.
    pub created_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_somebody_or_is_none() {
        let issuer = "https://id.example.com";
        assert!(Identity::new(issuer, "248289761001").is_some() && Identity::new(issuer, "x".repeat(255)).is_some());
        for (issuer, subject) in [("", "x"), (issuer, ""), (issuer, "a\0b"), (issuer, "a\nb"), (issuer, &"x".repeat(256))] {
            assert_eq!(Identity::new(issuer, subject), None, "{subject}");
        }
        assert_ne!(Identity::new(issuer, "ada"), Identity::new(issuer, "Ada"), "nothing is folded");
        assert_ne!(Identity::new(issuer, "ada"), Identity::new(issuer, " ada"), "nothing is trimmed");
    }
}
