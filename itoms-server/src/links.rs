use itoms_core::links::{self, Place};
use url::Url;

/// The addresses of the server's own pages, below the place that it is mounted at.
///
/// # Examples
/// ```
/// use itoms_core::links::{Links, Place};
///
/// let links = itoms_server::Links::under("https://example.com/blog".parse()?);
/// assert_eq!(links.to(&Place::SignIn).unwrap().as_str(), "https://example.com/blog/dashboard/sign-in");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Links {
    base: Url,
}

impl Links {
    /// Below that address, with or without a slash at its end.
    #[must_use]
    pub fn under(base: Url) -> Self {
        Self { base }
    }

    /// Where the first operator makes an account with the token of
    /// [`offer_operator_link`](itoms_core::account::Accounts::offer_operator_link).
    #[must_use]
    pub fn operator(&self, token: &itoms_core::token::Token) -> Option<Url> {
        self.at(&["operator", token.expose()])
    }

    /// Nothing below a base that no page can be below, such as `mailto:`.
    fn at(&self, segments: &[&str]) -> Option<Url> {
        let mut url = self.base.clone();
        url.set_query(None);
        url.set_fragment(None);
        url.path_segments_mut().ok()?.pop_if_empty().extend(segments);
        Some(url)
    }
}

impl links::Links for Links {
    fn to(&self, place: &Place) -> Option<Url> {
        match place {
            Place::SignIn => self.at(&["dashboard", "sign-in"]),
            Place::VerifyEmail(token) => self.at(&["verify-email", token.expose()]),
            Place::MailPreferences(token) => self.at(&["mail-preferences", token.expose()]),
            Place::ForgotPassword => self.at(&["dashboard", "forgot-password"]),
            Place::ResetPassword(token) => self.at(&["reset-password", token.expose()]),
            Place::ConfirmEmail(token) => self.at(&["confirm-email", token.expose()]),
            Place::RestoreEmail(token) => self.at(&["restore-email", token.expose()]),
            Place::Invitation(token) => self.at(&["invitations", token.expose()]),
            Place::Preview(token) => self.at(&["preview", token.expose()]),
            Place::Registrations => self.at(&["dashboard", "people", "waiting"]),
            Place::SecondFactor => self.at(&["dashboard", "account", "two-factor"]),
            Place::IdentityCallback => self.at(&["dashboard", "sign-in", "callback"]),
            Place::SignUp => self.at(&["dashboard", "sign-up"]),
            Place::Devices => self.at(&["dashboard", "account", "devices"]),
            Place::Identities => self.at(&["dashboard", "account", "identities"]),
            Place::ApiKeys => self.at(&["dashboard", "account", "keys"]),
            Place::Members(project) => self.at(&["dashboard", project.as_str(), "members"]),
            Place::Project(project) => self.at(&[project.as_str()]),
            Place::Content { project, content } => self.at(&[project.as_str(), content.as_str()]),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use itoms_core::{links::Links as _, project::Slug, token::Token};

    fn to(base: &str, place: &Place) -> Option<String> {
        Links::under(base.parse().unwrap()).to(place).map(String::from)
    }

    #[test]
    fn everything_is_below_the_base() {
        let token = Token::presented("t-_");
        let slug = |text: &str| Slug::parse(text).unwrap();
        let places = [
            (Place::SignIn, "dashboard/sign-in"),
            (Place::VerifyEmail(token.clone()), "verify-email/t-_"),
            (Place::MailPreferences(token.clone()), "mail-preferences/t-_"),
            (Place::ForgotPassword, "dashboard/forgot-password"),
            (Place::ResetPassword(token.clone()), "reset-password/t-_"),
            (Place::ConfirmEmail(token.clone()), "confirm-email/t-_"),
            (Place::RestoreEmail(token.clone()), "restore-email/t-_"),
            (Place::Invitation(token.clone()), "invitations/t-_"),
            (Place::Preview(token), "preview/t-_"),
            (Place::IdentityCallback, "dashboard/sign-in/callback"),
            (Place::SignUp, "dashboard/sign-up"),
            (Place::Devices, "dashboard/account/devices"),
            (Place::Identities, "dashboard/account/identities"),
            (Place::Registrations, "dashboard/people/waiting"),
            (Place::Members(slug("notes")), "dashboard/notes/members"),
            (Place::Project(slug("notes")), "notes"),
            (Place::Content { project: slug("notes"), content: slug("hello") }, "notes/hello"),
        ];
        for (place, path) in places {
            assert_eq!(to("http://localhost:3000", &place), Some(format!("http://localhost:3000/{path}")));
            assert_eq!(to("https://x.example/blog", &place), Some(format!("https://x.example/blog/{path}")));
            assert_eq!(to("https://x.example/a/blog/?q#f", &place), Some(format!("https://x.example/a/blog/{path}")));
            assert_eq!(to("mailto:x@example.com", &place), None);
        }
    }
}
