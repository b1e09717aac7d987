use crate::{
    problem::Refusal,
    routes::{answer::List, caller::Person, scalar},
};
use axum::{Json, extract::State};
use itoms_core::{
    Itoms,
    attention::{Attention, Whereabouts},
    id::{Id, ProjectId},
    time::Timestamp,
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Something that waits for the caller. What does not fit its kind is null.
#[derive(Debug, Default, Serialize, ToSchema)]
#[schema(as = Attention)]
pub(crate) struct AttentionItem {
    /// What it is.
    #[schema(value_type = scalar::AttentionKind)]
    kind: &'static str,
    /// When it is over by itself; null for what waits until it is done.
    #[schema(value_type = Option<scalar::Time>, required)]
    ends_at: Option<Timestamp>,
    /// How many sign-ups or parked jobs wait, where 100 stands for any number above; how many recovery codes are left.
    #[schema(required, example = 2)]
    count: Option<u64>,
    /// The invitation, or the API key.
    #[schema(value_type = Option<scalar::Id>, required)]
    id: Option<Uuid>,
    /// The name of the project, or of the API key.
    #[schema(required, example = "Field Notes")]
    name: Option<String>,
    /// The project.
    #[schema(value_type = Option<scalar::Id>, required)]
    project: Option<ProjectId>,
    /// Who was invited, the own address, or the one that it is to become.
    #[schema(value_type = Option<scalar::Email>, required)]
    email: Option<String>,
}

impl AttentionItem {
    fn counted(count: u64) -> Self {
        Self { count: Some(count), ..Self::default() }
    }

    fn of_project(Whereabouts { id, name, .. }: Whereabouts) -> Self {
        Self { name: Some(name.to_string()), project: Some(id), ..Self::default() }
    }
}

impl From<Attention> for AttentionItem {
    fn from(attention: Attention) -> Self {
        let (kind, ends_at) = (attention.kind(), attention.ends_at());
        let item = match attention {
            Attention::Registrations { waiting: count }
            | Attention::ParkedJobs { parked: count }
            | Attention::RecoveryCodes { left: count } => Self::counted(count),
            Attention::UnverifiedAddress { email } | Attention::EmailChange { email, .. } => {
                Self { email: Some(email.to_string()), ..Self::default() }
            }
            Attention::ReceivedInvitation(invitation) => Self {
                id: Some(invitation.id.uuid()),
                name: Some(invitation.project_name.to_string()),
                project: Some(invitation.project),
                ..Self::default()
            },
            Attention::ClosedProject { project }
            | Attention::OwnershipOffer { project, .. }
            | Attention::DeletedProject { project, .. } => Self::of_project(project),
            Attention::UndeliveredInvitation { id, project, email } | Attention::SentInvitation { id, project, email, .. } => {
                Self { id: Some(id.uuid()), email: Some(email.to_string()), ..Self::of_project(project) }
            }
            Attention::ApiKey { id, name, .. } => Self { id: Some(id.uuid()), name: Some(name.to_string()), ..Self::default() },
            _ => Self::default(),
        };
        Self { kind, ends_at, ..item }
    }
}

/// List what waits for you
///
/// First what waits until it is done: an address of your own that is not confirmed, few recovery codes left, projects that require the second factor you lack, invitations of your projects that could not be mailed, and for whoever runs the installation sign-ups and parked jobs.
/// Then what is over by itself, the soonest first: a change of your address whose link nobody followed; invitations and offers of ownership made to you; invitations that your
/// projects have sent and that end within two days; projects of yours that were deleted and can be restored; and API keys that
/// end within 14 days. The list is whole: its `next` is null.
#[utoipa::path(
    get,
    path = "/attention",
    operation_id = "listAttention",
    tag = "Accounts",
    responses((status = 200, description = "All of it.", body = List<AttentionItem>))
)]
pub(crate) async fn list_attention(
    State(itoms): State<Itoms>,
    Person { actor, operator, .. }: Person,
) -> Result<Json<List<AttentionItem>>, Refusal> {
    let items = itoms.attention().list(actor, operator).await?;
    Ok(Json(List { items: items.into_iter().map(AttentionItem::from).collect(), next: None }))
}
