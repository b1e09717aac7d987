use super::shell::Shell;
use itoms_core::account::Session;
use serde::{Deserialize, Serialize};

/// What just happened, told on the next page and then no more. It is kept in the session's row: there is no
/// second cookie for it (P7-a).
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

    pub(crate) fn from_stored(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
}
