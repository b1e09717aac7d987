//! Open invitations: sent again or taken back by those who manage members, answered by those who are invited.

use super::{
    acts, mailed, members,
    message::Message,
    refusal::Refusal,
    shell::Shell,
    typed::Typed,
    visit::{Desk, SignedIn},
};
use axum::{Router, extract::Path, response::Response, routing::post};
use itoms_core::{
    id::InvitationId,
    project::{Permission, ProjectError},
};
use serde::Deserialize;

pub(super) fn routes() -> Router<Shell> {
    Router::new()
        .route("/dashboard/{project}/invitations/{invitation}/resend", post(resend))
        .route("/dashboard/{project}/invitations/{invitation}/revoke", post(revoke))
        .route("/dashboard/invitations/{invitation}/accept", post(accept))
        .route("/dashboard/invitations/{invitation}/decline", post(decline))
}

#[derive(Deserialize)]
struct Named {
    invitation: String,
}

impl Named {
    fn id(&self) -> Result<InvitationId, Refusal> {
        self.invitation.parse().map_err(|_| Refusal::NOT_FOUND)
    }
}

async fn resend(desk: Desk, Path(named): Path<Named>) -> Result<Response, Refusal> {
    desk.require(Permission::ManageMembers)?;
    let (projects, project, id) = (desk.shell().itoms().projects(), &desk.project, named.id()?);
    let invitation = match projects.open_invitation(desk.actor(), project.id, id).await {
        Ok(invitation) => invitation,
        Err(problem) => return managed(&desk, Err(problem)).await,
    };
    let here = desk.shell().paths().invited(&project.slug, id, "resend");
    if let Some(page) = members::prove(&desk, &[invitation.role], here, &Typed::default()).await? {
        return Ok(page);
    }
    let resent = projects.resend_invitation(desk.actor(), project.id, id).await;
    managed(&desk, resent.map(|()| acts::invitation_resent())).await
}

async fn revoke(desk: Desk, Path(named): Path<Named>) -> Result<Response, Refusal> {
    desk.require(Permission::ManageMembers)?;
    let revoked = desk.shell().itoms().projects().revoke_invitation(desk.actor(), desk.project.id, named.id()?).await;
    managed(&desk, revoked.map(|()| acts::invitation_revoked())).await
}

/// What went wrong is told on the page that shows how things stand.
async fn managed(desk: &Desk, told: Result<Message, ProjectError>) -> Result<Response, Refusal> {
    match told {
        Ok(message) => Ok(desk.visit.go(&desk.shell().paths().members(&desk.project.slug), &message).await),
        Err(ProjectError::NotFound) => members::refused(desk, &ProjectError::UnusableInvitation).await,
        Err(problem) => members::refused(desk, &problem).await,
    }
}

async fn accept(visit: SignedIn, Path(named): Path<Named>) -> Result<Response, Refusal> {
    match visit.shell.itoms().projects().accept_received(visit.actor(), named.id()?).await {
        Ok(joined) => {
            let message = acts::joined(joined.project.name.as_str(), joined.role);
            Ok(visit.go(&visit.shell.paths().contents(&joined.project.slug), &message).await)
        }
        Err(ProjectError::UnusableInvitation) => Ok(mailed::unusable(&visit.shell)),
        Err(problem) => Err(problem.into()),
    }
}

async fn decline(visit: SignedIn, Path(named): Path<Named>) -> Result<Response, Refusal> {
    match visit.shell.itoms().projects().decline_received(visit.actor(), named.id()?).await {
        Ok(()) => Ok(visit.go(&visit.shell.paths().projects(), &acts::invitation_declined()).await),
        Err(ProjectError::UnusableInvitation) => Ok(mailed::unusable(&visit.shell)),
        Err(problem) => Err(problem.into()),
    }
}
