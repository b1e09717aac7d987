use crate::{
    problem::Refusal,
    routes::{
        answer::Accepted,
        body::{Body, FromFields},
        caller::Person,
        fields::Fields,
        once::Once,
        path::InPath,
        role::RoleFirst,
        scalar,
    },
};
use axum::extract::State;
use itoms_core::{
    Itoms,
    account::DangerousAct,
    id::ProjectId,
    project::{NewInvitation, Permission, Role},
};
use utoipa::ToSchema;

/// Whom to invite, as what.
#[derive(ToSchema)]
pub(crate) struct CreateInvitation {
    /// The address that the link is mailed to.
    #[schema(value_type = scalar::Email)]
    email: String,
    /// The role on joining.
    #[schema(value_type = scalar::Role)]
    role: Role,
}

impl FromFields for CreateInvitation {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let (email, role) = (fields.required("email"), fields.required("role"));
        Some(Self { email: email?, role: role? })
    }
}

/// Invite somebody to a project
///
/// Mails a link that works for 7 days, for an account that has this address verified. A new invitation takes
/// the place of an older one. The answer is the same whether the address has an account or not, and whether
/// that account is a member already (then no mail leaves, nor to an address that was mailed much; who has the account sees the invitation all the same). Inviting an owner asks for a fresh proof, and no key does it.
#[utoipa::path(
    post,
    path = "/projects/{project}/invitations",
    operation_id = "createInvitation",
    tag = "Members",
    params(Once),
    request_body = CreateInvitation,
    responses(
        (status = 202, description = "If the address can be invited, a mail is on its way.", body = Accepted),
        (status = 409, description = "The project has 200 open invitations (`too_many_invitations`), or 1000 members, those invited among them (`too_many_members`)."),
        (status = 429, description = "Too many invitations by this account, all of them or those to this address (`too_many_requests`)."),
        (status = 501, description = "This installation sends no mails (`not_configured`)."),
    )
)]
pub(crate) async fn create_invitation(
    State(itoms): State<Itoms>,
    person: Person,
    InPath(project): InPath<ProjectId>,
    once: Result<Once, Refusal>,
    body: Result<Body<CreateInvitation>, Refusal>,
) -> Result<Accepted, Refusal> {
    let actor = person.actor;
    let role = RoleFirst { itoms: &itoms, actor, project, permission: Permission::ManageMembers };
    let Once(key) = role.then(once).await?;
    let Body(CreateInvitation { email, role }) = role.then(body).await?;
    if role == Role::Owner {
        person.require_proof(&itoms, DangerousAct::SetOwners)?;
    }
    let invitation = key.into_iter().fold(NewInvitation::new(email, role), NewInvitation::once);
    itoms.projects().invite(actor, project, invitation).await?;
    Ok(Accepted { message: "If this address is no member yet, an invitation is on its way." })
}
