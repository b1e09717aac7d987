use super::Branding;
use crate::{
    problem::Refusal,
    routes::{
        answer::{Answer, shown},
        caller::Person,
        path::{InPath, VersionInPath},
        precondition::MayMatch,
        role::RoleFirst,
    },
};
use axum::extract::State;
use itoms_core::{Itoms, id::ProjectId, project::Permission};

/// Let a project look as it did
///
/// Makes a new version that is like the named one.
#[utoipa::path(
    post,
    path = "/projects/{project}/branding/versions/{version}/restore",
    operation_id = "restoreBrandingVersion",
    tag = "Branding",
    params(MayMatch),
    responses((status = 200, description = "The branding as it is now.", body = Branding))
)]
pub(crate) async fn restore_branding_version(
    State(itoms): State<Itoms>,
    Person { actor, .. }: Person,
    InPath(project): InPath<ProjectId>,
    VersionInPath(version): VersionInPath,
    expected: Result<MayMatch, Refusal>,
) -> Answer {
    let role = RoleFirst { itoms: &itoms, actor, project, permission: Permission::UpdateProject };
    let MayMatch(expected) = role.then(expected).await?;
    let restored = itoms.projects().restore_branding(actor, project, version, expected).await?;
    Ok(shown(&Branding::from(restored)))
}
