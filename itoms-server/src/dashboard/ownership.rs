use super::{acts, message::Message, reauthenticate, refusal::Refusal, shell::Shell, typed::Typed, visit::Desk, words::format};
use axum::{Router, extract::Path, response::Response, routing::post};
use itoms_core::{
    account::DangerousAct,
    id::AccountId,
    project::{OwnershipOffer, Permission, ProjectError},
    time::Timestamp,
};
use serde::Deserialize;

pub(super) fn routes() -> Router<Shell> {
    Router::new()
        .route("/dashboard/{project}/members/{account}/ownership", post(offer))
        .route("/dashboard/{project}/ownership/accept", post(accept))
        .route("/dashboard/{project}/ownership/decline", post(decline))
        .route("/dashboard/{project}/ownership/revoke", post(revoke))
}

/// The open offer of a project, as the page of its members shows it to the two whom it concerns and to owners.
pub(super) struct OpenOffer {
    /// Who would become owner.
    pub(super) to: String,
    /// Who would become admin.
    pub(super) from: String,
    pub(super) is_for_me: bool,
    pub(super) left: String,
}

impl OpenOffer {
    pub(super) async fn of(desk: &Desk, now: Timestamp) -> Result<Option<Self>, Refusal> {
        let projects = desk.shell().itoms().projects();
        let offer = match projects.ownership_offer(desk.actor(), desk.project.id).await {
            Ok(offer) => offer,
            Err(ProjectError::NoOffer) => return Ok(None),
            Err(problem) => return Err(problem.into()),
        };
        let OwnershipOffer { account, offered_by, expires_at, .. } = offer;
        let name = async |id| projects.member(desk.actor(), desk.project.id, id).await.map(|member| member.full_name.to_string());
        let is_for_me = account == desk.visit.person.account.id;
        Ok(Some(Self { to: name(account).await?, from: name(offered_by).await?, is_for_me, left: format::span(expires_at.since(now)) }))
    }
}

#[derive(Deserialize)]
struct Named {
    account: String,
}

async fn offer(desk: Desk, Path(named): Path<Named>, typed: Typed) -> Result<Response, Refusal> {
    desk.require(Permission::TransferOwnership)?;
    let account: AccountId = named.account.parse().map_err(|_| Refusal::NOT_FOUND)?;
    let here = format!("{}/ownership", desk.shell().paths().member(&desk.project.slug, account));
    if let Some(page) = reauthenticate::first(&desk.visit, DangerousAct::SetOwners, here, &typed).await? {
        return Ok(page);
    }
    let projects = desk.shell().itoms().projects();
    projects.offer_ownership(desk.actor(), desk.project.id, account).await?;
    let member = projects.member(desk.actor(), desk.project.id, account).await?;
    Ok(desk.visit.go(&desk.shell().paths().members(&desk.project.slug), &acts::ownership_offered(member.full_name.as_str())).await)
}

async fn accept(desk: Desk) -> Result<Response, Refusal> {
    let owned = desk.shell().itoms().projects().accept_ownership(desk.actor(), desk.project.id).await;
    answer(&desk, owned.map(|owned| acts::ownership_accepted(owned.project.name.as_str()))).await
}

async fn decline(desk: Desk) -> Result<Response, Refusal> {
    let declined = desk.shell().itoms().projects().decline_ownership(desk.actor(), desk.project.id).await;
    answer(&desk, declined.map(|()| acts::ownership_declined())).await
}

async fn revoke(desk: Desk) -> Result<Response, Refusal> {
    desk.require(Permission::TransferOwnership)?;
    let revoked = desk.shell().itoms().projects().revoke_ownership_offer(desk.actor(), desk.project.id).await;
    answer(&desk, revoked.map(|()| acts::ownership_offer_revoked())).await
}

/// Whoever comes too late learns it on the page that shows how things stand.
async fn answer(desk: &Desk, told: Result<Message, ProjectError>) -> Result<Response, Refusal> {
    let message = match told {
        Err(ProjectError::NoOffer) => acts::no_offer(),
        told => told?,
    };
    Ok(desk.visit.go(&desk.shell().paths().members(&desk.project.slug), &message).await)
}
