use super::{
    acts, fields, form::Form, frame::Frame, membership::MembershipFilter, ownership::OpenOffer, page, paging::Paging, reauthenticate,
    refusal::Refusal, search, shell::Shell, typed::Typed, visit::Desk, words::format,
};
use askama::Template;
use axum::{
    Router,
    extract::{Path, Query},
    http::StatusCode,
    response::Response,
    routing::{get, post},
};
use itoms_core::{
    account::DangerousAct,
    cursor::{Cursor, PageRequest},
    id::AccountId,
    project::{Invitation, Member, MembershipQuery, NewInvitation, Permission, ProjectError, Role},
    sort::ListSort,
    store::{Page, Version},
    time::Timestamp,
};
use serde::Deserialize;

pub(super) fn routes() -> Router<Shell> {
    Router::new()
        .route("/dashboard/{project}/members", get(list))
        .route("/dashboard/{project}/members/invite", post(invite))
        .route("/dashboard/{project}/members/{account}", get(show).post(update))
        .route("/dashboard/{project}/members/{account}/remove", post(remove))
}

#[derive(Template)]
#[template(path = "dashboard/members.html")]
struct MembersPage {
    frame: Frame,
    desk: Desk,
    members: Vec<Member>,
    paging: Paging,
    is_filtered: bool,
    /// In another order than lists are in by themselves.
    is_sorted: bool,
    filters: Form,
    status: StatusCode,
    invitations: Vec<Invitation>,
    paging_invited: Paging,
    offer: Option<OpenOffer>,
    may_manage: bool,
    form: Form,
    now: Timestamp,
}

impl MembersPage {
    async fn of(desk: &Desk, asked: Asked) -> Result<Self, Refusal> {
        let projects = desk.shell().itoms().projects();
        let (is_first, is_first_invited) = (asked.cursor.is_none(), asked.invited.is_none());
        let request = PageRequest { cursor: asked.cursor.map(Cursor::presented), limit: None };
        let (query, fault) = asked.memberships.query();
        let members = projects.members(desk.actor(), desk.project.id, &query, &request).await?;
        let filters = asked.memberships.typed();
        let path = desk.shell().paths().members(&desk.project.slug);
        let paging = search::paging(&path, &filters, is_first, members.next.as_ref());
        let (status, filters) = search::form(filters, fault);
        let may_manage = desk.may(Permission::ManageMembers);
        let invitations = match may_manage && is_first {
            true => {
                let request = PageRequest { cursor: asked.invited.map(Cursor::presented), limit: None };
                projects.invitations(desk.actor(), desk.project.id, &request).await?
            }
            false => Page::default(),
        };
        let next_invited = invitations.next.map(|cursor| format!("{path}?invited={cursor}#invited"));
        let now = desk.shell().itoms().now();
        Ok(Self {
            frame: desk.frame("members").await?,
            offer: if is_first { OpenOffer::of(desk, now).await? } else { None },
            desk: desk.clone(),
            members: members.items,
            paging,
            is_filtered: query != MembershipQuery { sort: query.sort, ..MembershipQuery::default() },
            is_sorted: query.sort != ListSort::default(),
            filters,
            status,
            invitations: invitations.items,
            paging_invited: Paging::of_invitations(path, is_first_invited, next_invited),
            may_manage,
            form: Form::of(Typed::default().with("role", Role::Admin.name())),
            now,
        })
    }

    /// A short list is seen at a glance.
    fn shows_filters(&self) -> bool {
        self.is_filtered || self.is_sorted || self.paging.is_needed() || self.members.len() > 5
    }

    fn undelivered(&self, invitation: &Invitation) -> Option<String> {
        let since = invitation.undelivered_at?;
        Some(format!(
            "The mail could not be delivered ({}). Look at the address, then send it again.",
            format::moment(since, self.frame.zone())
        ))
    }

    fn ends(&self, invitation: &Invitation) -> String {
        match invitation.expires_at > self.now {
            true => format!("The link works for {} more.", format::span(invitation.expires_at.since(self.now))),
            false => "The link has ended; invite the address again.".to_owned(),
        }
    }

    fn is_me(&self, member: &Member) -> bool {
        self.desk.visit.person.account.id == member.account
    }
}

/// Which members, and which part of either list.
#[derive(Deserialize, Default)]
struct Asked {
    #[serde(flatten)]
    memberships: MembershipFilter,
    cursor: Option<String>,
    invited: Option<String>,
}

async fn list(desk: Desk, Query(asked): Query<Asked>) -> Result<Response, Refusal> {
    let page = MembersPage::of(&desk, asked).await?;
    Ok(page::show_at(page.status, &page))
}

async fn invite(desk: Desk, typed: Result<Typed, Refusal>) -> Result<Response, Refusal> {
    desk.require(Permission::ManageMembers)?;
    let typed = typed?;
    let email = typed.text("email").trim().to_owned();
    let role = Role::named(&typed.text("role")).unwrap_or(Role::Viewer);
    if let Some(page) = prove(&desk, &[role], desk.shell().paths().invite(&desk.project.slug), &typed).await? {
        return Ok(page);
    }
    let invitation = NewInvitation::new(&email, role);
    match desk.shell().itoms().projects().invite(desk.actor(), desk.project.id, invitation).await {
        Ok(()) => Ok(desk.visit.go(&desk.shell().paths().members(&desk.project.slug), &acts::invited(&email)).await),
        Err(problem) => show_refused(&desk, typed, &problem).await,
    }
}

/// The page that asks for a fresh proof first, where owners come or go and it is needed.
pub(super) async fn prove(desk: &Desk, roles: &[Role], here: String, typed: &Typed) -> Result<Option<Response>, Refusal> {
    match roles.contains(&Role::Owner) {
        true => reauthenticate::first(&desk.visit, DangerousAct::SetOwners, here, typed).await,
        false => Ok(None),
    }
}

/// The page with what went wrong with an open invitation.
pub(super) async fn refused(desk: &Desk, problem: &ProjectError) -> Result<Response, Refusal> {
    show_refused(desk, Typed::default().with("role", Role::Admin.name()), problem).await
}

async fn show_refused(desk: &Desk, typed: Typed, problem: &ProjectError) -> Result<Response, Refusal> {
    let form = Form::refused(typed, problem);
    Ok(page::show_at(problem, &MembersPage { form, ..MembersPage::of(desk, Asked::default()).await? }))
}

#[derive(Template)]
#[template(path = "dashboard/member.html")]
struct MemberPage {
    frame: Frame,
    desk: Desk,
    member: Member,
    is_me: bool,
    may_manage: bool,
    may_be_offered: bool,
    form: Form,
    version: Version,
}

impl MemberPage {
    async fn of(desk: &Desk, member: Member) -> Result<Self, Refusal> {
        Ok(Self {
            frame: desk.frame("members").await?,
            is_me: member.account == desk.visit.person.account.id,
            may_manage: desk.may(Permission::ManageMembers),
            may_be_offered: desk.may(Permission::TransferOwnership) && member.role != Role::Owner,
            form: Form::of(Typed::default().with("role", member.role.name())),
            version: member.version,
            member,
            desk: desk.clone(),
        })
    }
}

#[derive(Deserialize)]
struct Named {
    account: String,
}

async fn find(desk: &Desk, named: &Named) -> Result<Member, Refusal> {
    let id: AccountId = named.account.parse().map_err(|_| Refusal::NOT_FOUND)?;
    Ok(desk.shell().itoms().projects().member(desk.actor(), desk.project.id, id).await?)
}

async fn show(desk: Desk, Path(named): Path<Named>) -> Result<Response, Refusal> {
    let member = find(&desk, &named).await?;
    Ok(page::show(&MemberPage::of(&desk, member).await?))
}

async fn update(desk: Desk, Path(named): Path<Named>, typed: Result<Typed, Refusal>) -> Result<Response, Refusal> {
    desk.require(Permission::ManageMembers)?;
    let typed = typed?;
    let before = find(&desk, &named).await?;
    let role = Role::named(&typed.text("role")).unwrap_or(before.role);
    let projects = desk.shell().itoms().projects();
    let paths = desk.shell().paths();
    let here = paths.member(&desk.project.slug, before.account);
    if let Some(page) = prove(&desk, &[before.role, role], here, &typed).await? {
        return Ok(page);
    }
    match projects.update_member(desk.actor(), desk.project.id, before.account, role, typed.version()).await {
        Ok(after) => {
            let message = acts::role_changed(after.full_name.as_str(), after.role);
            // Who gave the own ownership away could not take it back.
            let message = match after.account == desk.visit.person.account.id {
                true => message,
                false => {
                    let fields =
                        vec![("role".to_owned(), before.role.name().to_owned()), ("version".to_owned(), after.version.to_string())];
                    message.undo(paths.member(&desk.project.slug, after.account), fields)
                }
            };
            Ok(desk.visit.go(&paths.members(&desk.project.slug), &message).await)
        }
        Err(problem) => {
            let form = Form::refused(typed, &problem);
            Ok(page::show_at(&problem, &MemberPage { form, ..MemberPage::of(&desk, before).await? }))
        }
    }
}

async fn remove(desk: Desk, Path(named): Path<Named>, typed: Typed) -> Result<Response, Refusal> {
    let member = find(&desk, &named).await?;
    let is_me = member.account == desk.visit.person.account.id;
    let paths = desk.shell().paths();
    if !is_me && desk.may(Permission::ManageMembers) {
        let here = format!("{}/remove", paths.member(&desk.project.slug, member.account));
        if let Some(page) = prove(&desk, &[member.role], here, &typed).await? {
            return Ok(page);
        }
    }
    match desk.shell().itoms().projects().remove_member(desk.actor(), desk.project.id, member.account).await {
        Ok(()) if is_me => Ok(desk.visit.go(&paths.projects(), &acts::left(desk.project.name.as_str())).await),
        Ok(()) => Ok(desk.visit.go(&paths.members(&desk.project.slug), &acts::member_removed(member.full_name.as_str())).await),
        Err(problem) => {
            let page = MemberPage::of(&desk, member).await?;
            Ok(page::show_at(
                &problem,
                &MemberPage { form: Form::refused(Typed::default().with("role", page.member.role.name()), &problem), ..page },
            ))
        }
    }
}
