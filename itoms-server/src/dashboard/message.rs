use super::shell::Shell;
use axum::http::Uri;
use itoms_core::{account::Session, id::AccountId, vault::Sealed};
use serde::{Deserialize, Serialize};

/// What just happened, told on the next page and then no more. It is kept in the session's row: there is no
/// second cookie for it (P7-a). Where people are a host's there is no session either, and the address of the next page
/// carries it for a minute, sealed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Message {
    pub(crate) text: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) link: Option<Link>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) undo: Option<Undo>,
}

/// Where to look at it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Link {
    pub(crate) text: String,
    pub(crate) href: String,
}

/// The act that takes it back: a form that posts.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Undo {
    pub(crate) action: String,
    pub(crate) fields: Vec<(String, String)>,
}

impl Message {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), link: None, undo: None }
    }

    pub(crate) fn link(self, text: impl Into<String>, href: impl Into<String>) -> Self {
        Self { link: Some(Link { text: text.into(), href: href.into() }), ..self }
    }

    pub(crate) fn undo(self, action: impl Into<String>, fields: Vec<(String, String)>) -> Self {
        Self { undo: Some(Undo { action: action.into(), fields }), ..self }
    }

    /// Keeps it for the next page of this session. When it cannot be kept, the act has happened all the same, and the page
    /// shows its result.
    pub(crate) async fn keep(&self, shell: &Shell, session: &Session) {
        let stored = serde_json::to_string(self).ok();
        if let Err(error) = shell.itoms().accounts().set_message(session, stored.as_deref()).await {
            tracing::warn!(%error, "a message for the next page was lost");
        }
    }

    /// The parameter of an address that carries one.
    const TOLD: &str = "told";

    /// An address that carries it to the next page of that person.
    pub(crate) fn carry(&self, address: &str, shell: &Shell, person: AccountId) -> String {
        let sealed = serde_json::to_string(self).ok().and_then(|text| {
            let sealed = shell.itoms().accounts().seal_message(person, &text);
            sealed.inspect_err(|error| tracing::warn!(%error, "a message for the next page was lost")).ok()
        });
        let Some(sealed) = sealed else { return address.to_owned() };
        let told = url::form_urlencoded::Serializer::new(String::new()).append_pair(Self::TOLD, sealed.as_str()).finish();
        let (page, fragment) = address.split_once('#').map_or((address, None), |(page, fragment)| (page, Some(fragment)));
        let joined = if page.contains('?') { '&' } else { '?' };
        let fragment = fragment.map(|fragment| format!("#{fragment}")).unwrap_or_default();
        format!("{page}{joined}{told}{fragment}")
    }

    /// The one that an address carries to this person.
    pub(crate) fn carried_by(address: &Uri, shell: &Shell, person: AccountId) -> Option<Self> {
        let (_, sealed) = url::form_urlencoded::parse(address.query()?.as_bytes()).find(|(name, _)| name == Self::TOLD)?;
        let text = shell.itoms().accounts().open_message(person, &Sealed::from_stored(sealed.into_owned()))?;
        Self::from_stored(&text)
    }

    pub(crate) fn from_stored(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
}
