use crate::{
    routes::{
        answer::{Answer, done},
        body::{Body, FromFields},
        caller::Person,
        fields::{Field, Fields},
        scalar,
    },
    security::signed_out,
};
use axum::extract::State;
use itoms_core::{Itoms, id::ProjectId, problem::Violation};
use serde_json::Value;
use utoipa::ToSchema;

/// What goes with the account.
#[derive(ToSchema)]
pub(crate) struct DeleteOwnAccount {
    /// Each project of which the caller is the last owner.
    #[schema(max_items = 1000, example = json!([{ "id": "019ab5a0-6c3e-7d1f-8f7a-2f2f0a9c4b11", "act": "delete" }]))]
    projects: Vec<GoingProject>,
}

/// A project, and what becomes of it.
#[derive(ToSchema)]
pub(crate) struct GoingProject {
    /// The project.
    #[schema(value_type = scalar::Id)]
    id: ProjectId,
    /// It is deleted with the account.
    #[schema(value_type = scalar::Going)]
    #[expect(dead_code, reason = "there is one, so that another has a place")]
    act: (),
}

impl FromFields for DeleteOwnAccount {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        Some(Self { projects: fields.required("projects")? })
    }
}

impl GoingProject {
    /// How many may be named. Whoever has more deletes some before.
    const MAX: usize = 1_000;
}

impl Field for Vec<GoingProject> {
    fn read(name: &'static str, value: Value) -> Result<Self, Violation> {
        let Value::Array(items) = value else { return Err(Violation::new(name, "type", "Must be a list of objects.")) };
        if items.len() > GoingProject::MAX {
            return Err(Violation::too_long(name, GoingProject::MAX, items.len(), "projects"));
        }
        items.iter().enumerate().map(|(index, item)| going(name, index, item)).collect()
    }
}

/// `{"id": …, "act": "delete"}`, and nothing else.
fn going(name: &'static str, index: usize, item: &Value) -> Result<GoingProject, Violation> {
    let wrong = |rule, message: &'static str| Violation::new(format!("{name}[{index}]"), rule, message);
    let fields = item.as_object().ok_or_else(|| wrong("type", "Must be an object with `id` and `act`."))?;
    if fields.keys().any(|field| field != "id" && field != "act") {
        return Err(wrong("unknown", "There is a field beside `id` and `act`; leave it out."));
    }
    if fields.get("act").and_then(Value::as_str) != Some("delete") {
        return Err(wrong("one_of", "`act` must be one of: delete."));
    }
    let id = fields.get("id").and_then(Value::as_str).and_then(|id| id.parse().ok());
    id.map(|id| GoingProject { id, act: () }).ok_or_else(|| wrong("type", "`id` must be the id of a project."))
}

/// Delete the own account
///
/// Access ends with this answer, on every device, and everything that goes with the account is erased right after, beyond
/// recall. Projects with another owner go on without the caller. One that has no other owner goes too, and must be named:
/// otherwise nothing happens, and `errors` lists them, 20 at most. To let it live, make another member owner first. See
/// `listDepartures`. The address can be used again once all is erased.
#[utoipa::path(
    post,
    path = "/account/delete",
    operation_id = "deleteOwnAccount",
    tag = "Accounts",
    request_body = DeleteOwnAccount,
    responses(
        (status = 204, description = "Nobody signs in to it any more, and it is being erased."),
        (status = 404, description = "The session has ended meanwhile, or changed its token (`not_found`)."),
        (status = 409, description = "The caller is the last owner of projects that are not named (`last_owner`), or the last operator (`last_operator`)."),
    )
)]
pub(crate) async fn delete_own_account(
    State(itoms): State<Itoms>,
    Person { actor, session, .. }: Person,
    Body(DeleteOwnAccount { projects }): Body<DeleteOwnAccount>,
) -> Answer {
    let going: Vec<_> = projects.into_iter().map(|project| project.id).collect();
    itoms.people().leave(actor, &going, session.as_ref()).await?;
    Ok(if session.is_some() { signed_out(done()) } else { done() })
}
