//! Which mails a person gets.

pub(super) mod show;
pub(super) mod turn;

use super::scalar;
use crate::problem::Refusal;
use itoms_core::mail::{self, MailTopic};
use serde::Serialize;
use utoipa::ToSchema;

/// What can be turned off. Mails about the security of the account are always sent.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MailPreferences {
    /// Every topic that there is.
    topics: Vec<TopicPreference>,
}

/// Mails about one thing.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TopicPreference {
    /// What they are about.
    #[schema(value_type = scalar::MailTopic)]
    topic: &'static str,
    /// Whether they are sent.
    wanted: bool,
}

impl From<mail::MailPreferences> for MailPreferences {
    fn from(preferences: mail::MailPreferences) -> Self {
        let topic = |topic: MailTopic| TopicPreference { topic: topic.name(), wanted: preferences.wants(topic) };
        Self { topics: MailTopic::ALL.map(topic).into() }
    }
}

/// The topic of that name, as a path spells it.
fn named(topic: &str) -> Result<MailTopic, Refusal> {
    MailTopic::named(topic).ok_or_else(Refusal::not_found)
}
