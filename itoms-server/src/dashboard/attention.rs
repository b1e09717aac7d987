use super::{frame::Frame, page, refusal::Refusal, shell::Shell, visit::SignedIn, words::attention};
use askama::Template;
use axum::{Router, response::Response, routing::get};
use itoms_core::{attention::Attention, time::Timestamp};

pub(super) fn routes() -> Router<Shell> {
    Router::new().route("/dashboard/attention", get(show))
}

#[derive(Template)]
#[template(path = "dashboard/attention.html")]
struct AttentionPage {
    frame: Frame,
    now: Timestamp,
}

impl AttentionPage {
    /// Where the person does something about it.
    fn href(&self, item: &Attention) -> String {
        let paths = self.frame.shell.paths();
        match item {
            Attention::Registrations { .. } => paths.registrations(),
            Attention::ParkedJobs { .. } => paths.health(),
            Attention::UnverifiedAddress { .. } | Attention::EmailChange { .. } => paths.account(),
            Attention::RecoveryCodes { .. } => paths.two_factor(),
            Attention::ClosedProject { project } => paths.contents(&project.slug),
            Attention::OwnershipOffer { project, .. }
            | Attention::UndeliveredInvitation { project, .. }
            | Attention::SentInvitation { project, .. } => paths.members(&project.slug),
            Attention::ApiKey { id, .. } => paths.api_key(*id),
            _ => paths.projects(),
        }
    }

    fn left(&self, item: &Attention) -> Option<String> {
        attention::left(item, self.now)
    }
}

async fn show(visit: SignedIn) -> Result<Response, Refusal> {
    Ok(page::show(&AttentionPage { frame: visit.frame().await?, now: visit.shell.itoms().now() }))
}
