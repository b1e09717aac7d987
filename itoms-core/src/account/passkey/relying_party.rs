use super::PasskeyOrigin;
use crate::{
    account::{AccountError, Accounts},
    failure::Failure,
    links::{Links, Place},
};
use url::{Host, Url};

/// To whom passkeys belong: the host of the public address. A device gives each its own, and none to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RelyingParty {
    /// The host name.
    pub(super) id: String,
    /// From where an answer may come: from its pages.
    pub(super) origin: Url,
    /// From where else it may.
    pub(super) others: Vec<PasskeyOrigin>,
    /// What devices call it.
    pub(super) name: String,
}

impl RelyingParty {
    /// Of the page on which people sign in. Browsers ask for a host with a name, and for HTTPS but on the own machine.
    fn of(page: &Url, name: &str) -> Option<Self> {
        let Some(Host::Domain(id)) = page.host() else { return None };
        let is_own_machine = id == "localhost" || id.ends_with(".localhost");
        let origin = Url::parse(&page.origin().ascii_serialization()).ok()?;
        (page.scheme() == "https" || is_own_machine).then(|| Self { id: id.to_owned(), origin, others: Vec::new(), name: name.to_owned() })
    }
}

impl Accounts<'_> {
    pub(super) fn relying_party(&self) -> Result<RelyingParty, AccountError> {
        let page = self.0.link(&Place::SignIn)?;
        let missing = Failure::NotConfigured {
            what: "a public address that passkeys can belong to",
            mend: "Builder::links with addresses under https and a host name; passkeys belong to no IP address",
        };
        let party = RelyingParty::of(&page, self.0.name()).ok_or(AccountError::Failure(missing))?;
        Ok(RelyingParty { others: self.0.passkey_origins().to_vec(), ..party })
    }
}

/// One of these origins at which no device answers for the passkeys of that composition, if there is one.
pub(crate) fn stray_origin<'a>(links: &dyn Links, origins: &'a [PasskeyOrigin]) -> Option<&'a PasskeyOrigin> {
    let party = links.to(&Place::SignIn).and_then(|page| RelyingParty::of(&page, ""));
    origins.iter().find(|origin| party.as_ref().is_none_or(|party| !origin.is_of(&party.id)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passkeys_belong_to_the_host_of_a_safe_address() {
        for (page, party) in [
            ("https://notes.example/dashboard/sign-in", Some(("notes.example", "https://notes.example/"))),
            ("https://notes.example:8443/blog/dashboard/sign-in", Some(("notes.example", "https://notes.example:8443/"))),
            ("http://localhost:3000/dashboard/sign-in", Some(("localhost", "http://localhost:3000/"))),
            ("http://notes.example/dashboard/sign-in", None),
            ("https://192.0.2.7/dashboard/sign-in", None),
            ("http://127.0.0.1:3000/dashboard/sign-in", None),
            ("https://[::1]/dashboard/sign-in", None),
        ] {
            let found = RelyingParty::of(&Url::parse(page).unwrap(), "House");
            assert_eq!(found.as_ref().map(|party| (party.id.as_str(), party.origin.as_str())), party, "{page}");
        }
    }
}
