use super::Member;
use crate::{
    problem::Refusal,
    routes::{
        answer::{Answer, shown},
        body::{Body, FromFields},
        caller::Person,
        fields::Fields,
        path::InPath,
        precondition::IfMatch,
        role::RoleFirst,
        scalar,
    },
};
use axum::extract::State;
use itoms_core::{
    Itoms,
    account::DangerousAct,
    id::{AccountId, ProjectId},
    project::{Permission, Role},
};
use utoipa::ToSchema;

/// What changes in a member.
#[derive(ToSchema)]
pub(crate) struct UpdateMember {
    /// The new role.
    #[schema(value_type = scalar::Role)]
    role: Role,
}

impl FromFields for UpdateMember {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        Some(Self { role: fields.required("role")? })
    }
}

/// Give a member another role
///
/// Making an owner, or no more one, asks for a fresh proof, and no key does it.
#[utoipa::path(
    patch,
    path = "/projects/{project}/members/{account}",
    operation_id = "updateMember",
    tag = "Members",
    params(IfMatch),
    request_body = UpdateMember,
    responses(
        (status = 200, description = "The member as it is now.", body = Member),
        (status = 409, description = "The project would have no owner left (`last_owner`)."),
    )
)]
pub(crate) async fn update_member(
    State(itoms): State<Itoms>,
    person: Person,
    InPath(project): InPath<ProjectId>,
    InPath(account): InPath<AccountId>,
    expected: Result<IfMatch, Refusal>,
    body: Result<Body<UpdateMember>, Refusal>,
) -> Answer {
    let actor = person.actor;
    let role = RoleFirst { itoms: &itoms, actor, project, permission: Permission::ManageMembers };
    let IfMatch(expected) = role.then(expected).await?;
    let Body(body) = role.then(body).await?;
    let before = itoms.projects().member(actor, project, account).await?;
    if [before.role, body.role].contains(&Role::Owner) {
        person.require_proof(&itoms, DangerousAct::SetOwners)?;
    }
    let member = itoms.projects().update_member(actor, project, account, body.role, expected).await?;
    Ok(shown(&Member::from(member)))
}
