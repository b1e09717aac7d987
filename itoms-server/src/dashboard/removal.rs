//! Removing somebody's account as an operator: what will go, and the one who says so.

use super::{
    departures::{Departures, confirmation},
    form::Form,
    frame::Frame,
    page,
    people::parse,
    reauthenticate,
    refusal::Refusal,
    shell::Shell,
    typed::Typed,
    visit::Operating,
    words::{format, people},
};
use askama::Template;
use axum::{Router, extract::Path, http::StatusCode, response::Response, routing::get};
use itoms_core::{
    account::{Account, DangerousAct},
    id::AccountId,
};

pub(super) fn routes() -> Router<Shell> {
    Router::new().route("/dashboard/people/{account}/remove", get(show).post(remove))
}

#[derive(Template)]
#[template(path = "dashboard/removal.html")]
struct RemovalPage {
    frame: Frame,
    account: Account,
    departures: Departures,
    /// What must be typed.
    confirmation: String,
    form: Form,
}

impl RemovalPage {
    async fn of(Operating { visit, actor }: &Operating, id: AccountId) -> Result<Self, Refusal> {
        let account = visit.shell.itoms().people().show(*actor, id).await?;
        let departures = Departures(visit.shell.itoms().people().departures_of(*actor, id).await?);
        Ok(Self { frame: visit.frame().await?, departures, confirmation: confirmation(&account), form: Form::empty(), account })
    }

    fn takes_from_others(&self) -> bool {
        self.departures.going().any(|departure| departure.others > 0)
    }
}

/// Of the own account the settings ask, and of one that is being erased nobody does.
async fn show(operating: Operating, Path(account): Path<String>) -> Result<Response, Refusal> {
    let (Operating { visit, actor }, id) = (&operating, parse(&account)?);
    let removal = RemovalPage::of(&operating, id).await?;
    if actor.account() == Some(id) {
        return Ok(page::go(&visit.shell.paths().leave()));
    }
    if removal.account.standing.is_leaving() {
        return Ok(page::go(&visit.shell.paths().one_of_people(id)));
    }
    Ok(page::show(&removal))
}

/// Asks for the address, so that nobody removes the wrong person.
async fn remove(operating: Operating, Path(account): Path<String>, typed: Typed) -> Result<Response, Refusal> {
    let (Operating { visit, actor }, id) = (&operating, parse(&account)?);
    let removal = RemovalPage::of(&operating, id).await?;
    if typed.text("confirm").trim() != removal.confirmation {
        let form = Form::of(typed).fault("confirm", people::ADDRESS_DIFFERS);
        return Ok(page::show_at(StatusCode::UNPROCESSABLE_ENTITY, &RemovalPage { form, ..removal }));
    }
    let here = visit.shell.paths().removal(id);
    if let Some(page) = reauthenticate::first(visit, DangerousAct::DeleteAccount, here, &typed).await? {
        return Ok(page);
    }
    match visit.shell.itoms().people().remove(*actor, id).await {
        Ok(()) => Ok(visit.go(&visit.shell.paths().people(), &people::removed(removal.account.full_name.as_str())).await),
        Err(problem) => Ok(page::show_at(&problem, &RemovalPage { form: Form::refused(typed, &problem), ..removal })),
    }
}
