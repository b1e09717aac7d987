use super::{ConfigError, Settings};
use itoms_core::{account::IdentityCallback, secret::Secret};

/// The provider through which people sign in besides.
#[derive(Debug, Clone)]
pub struct OidcSettings {
    /// Exactly as it names itself.
    pub issuer: String,
    /// What we are called there.
    pub client_id: String,
    /// The secret of a confidential client.
    pub client_secret: Option<Secret<String>>,
    /// What people call it; its host without.
    pub name: Option<String>,
    /// Where it may send people back beside our own page.
    pub callbacks: Vec<IdentityCallback>,
}

/// What means something only with an issuer.
const OF_ISSUER: [&str; 4] = ["oidc_client_id", "oidc_client_secret", "oidc_name", "oidc_callbacks"];

const CALLBACK: &str = "write addresses with https, such as https://app.example/signed-in, or with an app's own scheme, such as \
                        com.example.app:/signed-in; plain http only for this machine";

impl OidcSettings {
    pub(super) fn from_settings(settings: &Settings) -> Result<Option<Self>, ConfigError> {
        let Some(issuer) = settings.get("oidc_issuer") else {
            return match OF_ISSUER.into_iter().find(|name| settings.is_given(name)) {
                Some(alone) => Err(settings.wrong(alone, "means nothing without ITOMS_OIDC_ISSUER; give that too")),
                None => Ok(None),
            };
        };
        let client_id = settings.get("oidc_client_id");
        let client_id =
            client_id.ok_or_else(|| settings.wrong("oidc_client_id", "give the id of the client that you made at the issuer"))?;
        Ok(Some(Self {
            issuer: issuer.to_owned(),
            client_id: client_id.to_owned(),
            client_secret: settings.secret("oidc_client_secret"),
            name: settings.get("oidc_name").map(str::to_owned),
            callbacks: settings.list("oidc_callbacks", IdentityCallback::parse, CALLBACK)?,
        }))
    }
}
