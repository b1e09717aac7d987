//! People, for whoever runs the installation: finding one, and what can be done about the account.

use super::{
    fields,
    form::Form,
    frame::Frame,
    page,
    paging::Paging,
    reauthenticate,
    refusal::Refusal,
    search::{self, Search},
    shell::Shell,
    typed::Typed,
    visit::Operating,
    words::{format, people},
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
    account::{Account, AccountError, DangerousAct, StandingKind},
    cursor::{Cursor, PageRequest},
    id::AccountId,
    people::{Guards, Inspected, PeopleQuery},
    problem::Problem,
    search::SearchText,
    sort::ListSort,
    time::Timestamp,
};
use serde::Deserialize;

pub(super) fn routes() -> Router<Shell> {
    Router::new()
        .route("/dashboard/people", get(list))
        .route("/dashboard/people/unfinished/resend", post(resend))
        .route("/dashboard/people/{account}", get(show))
        .route("/dashboard/people/{account}/suspend", post(suspend))
        .route("/dashboard/people/{account}/resume", post(resume))
        .route("/dashboard/people/{account}/second-factor/off", post(clear_second_factor))
}

/// Who is signed in and who runs the installation, which a host with users of its own says itself.
pub(super) fn own_routes() -> Router<Shell> {
    Router::new()
        .route("/dashboard/people/{account}/sign-out", post(end_sessions))
        .route("/dashboard/people/{account}/appoint", post(appoint))
        .route("/dashboard/people/{account}/dismiss", post(dismiss))
}

/// What the address asks for; an unknown word asks for nothing.
#[derive(Deserialize, Default)]
struct Asked {
    #[serde(default)]
    search: Search,
    standing: Option<String>,
    sort: Option<String>,
    cursor: Option<String>,
}

impl Asked {
    fn query(&self, search: Option<SearchText>) -> PeopleQuery {
        let standing = self.standing.as_deref().and_then(StandingKind::named);
        PeopleQuery { search, standing, operators: false, sort: self.sort.as_deref().and_then(ListSort::named).unwrap_or_default() }
    }
}

#[derive(Template)]
#[template(path = "dashboard/people.html")]
struct PeoplePage {
    frame: Frame,
    people: Vec<Account>,
    paging: Paging,
    is_filtered: bool,
    form: Form,
    /// Whose link to mail again.
    resend: Form,
    now: Timestamp,
}

impl PeoplePage {
    async fn of(Operating { visit, actor }: &Operating, asked: Asked) -> Result<(StatusCode, Self), Refusal> {
        let (search, fault) = asked.search.text();
        let query = asked.query(search);
        let is_filtered = query != PeopleQuery { sort: query.sort, ..PeopleQuery::default() };
        let is_first = asked.cursor.is_none();
        let request = PageRequest { cursor: asked.cursor.map(Cursor::presented), limit: None };
        let page = visit.shell.itoms().people().list(*actor, &query, &request).await?;
        let filters = Typed::default()
            .with("search", asked.search.typed())
            .with("standing", query.standing.map_or("", StandingKind::name))
            .with("sort", query.sort.name());
        let paging = search::paging(&visit.shell.paths().people(), &filters, is_first, page.next.as_ref());
        let (status, form) = search::form(filters, fault);
        let (frame, now) = (visit.frame().await?, visit.shell.itoms().now());
        Ok((status, Self { frame, people: page.items, paging, is_filtered, form, resend: Form::empty(), now }))
    }

    fn ago(&self, at: Timestamp) -> String {
        format::ago(at, self.now, self.frame.zone())
    }

    fn href(&self, account: &Account) -> String {
        self.frame.shell.paths().one_of_people(account.id)
    }
}

async fn list(operating: Operating, Query(asked): Query<Asked>) -> Result<Response, Refusal> {
    let (status, page) = PeoplePage::of(&operating, asked).await?;
    Ok(page::show_at(status, &page))
}

/// Mails the link of an unfinished sign-up again. Who signed up is no account yet, and stands in no list.
async fn resend(operating: Operating, typed: Typed) -> Result<Response, Refusal> {
    let Operating { visit, actor } = &operating;
    let email = typed.text("email").trim().to_owned();
    let (problem, resend) = match visit.shell.itoms().people().resend_registration(*actor, &email).await {
        Ok(()) => return Ok(visit.go(&visit.shell.paths().people(), &people::link_resent(&email)).await),
        Err(AccountError::NotFound) => (AccountError::NotFound, Form::of(typed).fault("email", people::NOT_UNFINISHED)),
        Err(AccountError::AddressTaken) => (AccountError::AddressTaken, Form::of(typed).fault("email", people::FINISHED)),
        Err(problem) => {
            let form = Form::refused(typed, &problem);
            (problem, form)
        }
    };
    let (_, page) = PeoplePage::of(&operating, Asked::default()).await?;
    Ok(page::show_at(&problem, &PeoplePage { resend, ..page }))
}

#[derive(Template)]
#[template(path = "dashboard/one_of_people.html")]
struct OnePage {
    frame: Frame,
    account: Account,
    guards: Guards,
    is_me: bool,
    /// Whether people sign in and operators are appointed here, and not by a host.
    is_own: bool,
    form: Form,
}

impl OnePage {
    async fn of(operating: &Operating, id: AccountId) -> Result<Self, Refusal> {
        let Operating { visit, actor } = operating;
        let Inspected { account, guards } = visit.shell.itoms().people().inspect(*actor, id).await?;
        let (is_me, is_own) = (actor.account() == Some(id), visit.shell.identity().is_none());
        Ok(Self { frame: visit.frame().await?, is_me, is_own, form: Form::empty(), account, guards })
    }

    fn date(&self, at: Timestamp) -> String {
        format::date(at, self.frame.zone())
    }
}

pub(super) fn parse(account: &str) -> Result<AccountId, Refusal> {
    account.parse().map_err(|_| Refusal::NOT_FOUND)
}

async fn show(operating: Operating, Path(account): Path<String>) -> Result<Response, Refusal> {
    Ok(page::show(&OnePage::of(&operating, parse(&account)?).await?))
}

async fn suspend(operating: Operating, Path(account): Path<String>, typed: Typed) -> Result<Response, Refusal> {
    let (Operating { visit, actor }, id) = (&operating, parse(&account)?);
    if let Some(page) = prove(&operating, id, DangerousAct::SetStanding, "suspend", &typed).await? {
        return Ok(page);
    }
    match visit.shell.itoms().people().suspend(*actor, id).await {
        Ok(account) => Ok(visit.go(&visit.shell.paths().one_of_people(id), &people::suspended(account.full_name.as_str())).await),
        Err(problem) => refused(&operating, id, &problem).await,
    }
}

async fn resume(operating: Operating, Path(account): Path<String>, typed: Typed) -> Result<Response, Refusal> {
    let (Operating { visit, actor }, id) = (&operating, parse(&account)?);
    if let Some(page) = prove(&operating, id, DangerousAct::SetStanding, "resume", &typed).await? {
        return Ok(page);
    }
    let account = visit.shell.itoms().people().resume(*actor, id).await?;
    Ok(visit.go(&visit.shell.paths().one_of_people(id), &people::resumed(account.full_name.as_str())).await)
}

async fn end_sessions(operating: Operating, Path(account): Path<String>, typed: Typed) -> Result<Response, Refusal> {
    let (Operating { visit, actor }, id) = (&operating, parse(&account)?);
    let one = OnePage::of(&operating, id).await?;
    let here = format!("{}/sign-out", visit.shell.paths().one_of_people(id));
    if let Some(page) = reauthenticate::first(visit, DangerousAct::EndSessions, here, &typed).await? {
        return Ok(page);
    }
    match visit.shell.itoms().people().end_sessions(*actor, id).await {
        Ok(()) => Ok(visit.go(&visit.shell.paths().one_of_people(id), &people::signed_out(one.account.full_name.as_str())).await),
        Err(problem) => refused(&operating, id, &problem).await,
    }
}

async fn appoint(operating: Operating, Path(account): Path<String>, typed: Typed) -> Result<Response, Refusal> {
    let (Operating { visit, actor }, id) = (&operating, parse(&account)?);
    if let Some(page) = prove(&operating, id, DangerousAct::SetOperators, "appoint", &typed).await? {
        return Ok(page);
    }
    match visit.shell.itoms().people().appoint_operator(*actor, id).await {
        Ok(account) => Ok(visit.go(&visit.shell.paths().one_of_people(id), &people::appointed(account.full_name.as_str())).await),
        Err(problem) => refused(&operating, id, &problem).await,
    }
}

async fn dismiss(operating: Operating, Path(account): Path<String>, typed: Typed) -> Result<Response, Refusal> {
    let (Operating { visit, actor }, id) = (&operating, parse(&account)?);
    if let Some(page) = prove(&operating, id, DangerousAct::SetOperators, "dismiss", &typed).await? {
        return Ok(page);
    }
    match visit.shell.itoms().people().dismiss_operator(*actor, id).await {
        Ok(account) => Ok(visit.go(&visit.shell.paths().one_of_people(id), &people::dismissed(account.full_name.as_str())).await),
        Err(problem) => refused(&operating, id, &problem).await,
    }
}

/// The page that asks for a fresh proof before something is done to somebody who is there.
async fn prove(
    Operating { visit, actor }: &Operating,
    id: AccountId,
    act: DangerousAct,
    form: &str,
    typed: &Typed,
) -> Result<Option<Response>, Refusal> {
    visit.shell.itoms().people().show(*actor, id).await?;
    let here = format!("{}/{form}", visit.shell.paths().one_of_people(id));
    reauthenticate::first(visit, act, here, typed).await
}

async fn clear_second_factor(operating: Operating, Path(account): Path<String>, typed: Typed) -> Result<Response, Refusal> {
    let (Operating { visit, actor }, id) = (&operating, parse(&account)?);
    let one = OnePage::of(&operating, id).await?;
    let here = format!("{}/second-factor/off", visit.shell.paths().one_of_people(id));
    if let Some(page) = reauthenticate::first(visit, DangerousAct::SetSecondFactor, here, &typed).await? {
        return Ok(page);
    }
    match visit.shell.itoms().people().clear_second_factor(*actor, id).await {
        Ok(()) => {
            Ok(visit.go(&visit.shell.paths().one_of_people(id), &people::second_factor_cleared(one.account.full_name.as_str())).await)
        }
        Err(AccountError::NoSecondFactor) => {
            let form = Form::empty().trouble(people::NO_SECOND_FACTOR);
            Ok(page::show_at(StatusCode::CONFLICT, &OnePage { form, ..one }))
        }
        Err(problem) => refused(&operating, id, &problem).await,
    }
}

async fn refused(operating: &Operating, id: AccountId, problem: &dyn Problem) -> Result<Response, Refusal> {
    let one = OnePage::of(operating, id).await?;
    let form = Form::refused(Typed::default(), problem);
    Ok(page::show_at(problem, &OnePage { form, ..one }))
}
