//! The pages of people who publish: sign up and in, projects, content, members, settings. Forms that post, and
//! pages that tell what came of it; scripts add comfort only.

mod account;
mod activity;
mod admissions;
mod api_keys;
mod attention;
mod branding;
mod closed;
mod contents;
mod cookie;
mod cookies;
mod departures;
mod devices;
mod enter;
mod forgot_password;
mod form;
mod frame;
mod front;
mod health;
mod identities;
mod invitations;
mod leave;
mod mail_preferences;
mod mailed;
mod mailed_changes;
mod members;
mod membership;
mod message;
mod outbox;
mod ownership;
mod owning;
mod page;
mod paging;
mod passkeys;
mod paths;
mod people;
mod projects;
mod prove_to_host;
mod provider;
mod qr;
mod reaching_keys;
mod read_keys;
mod reauthenticate;
mod refusal;
mod registrations;
mod removal;
mod resume;
mod routes;
mod search;
mod settings;
mod shell;
mod sign_in;
mod sign_in_code;
mod sign_up;
mod two_factor;
mod typed;
mod visit;
mod words;

use crate::{Options, security};
use axum::{Router, extract::DefaultBodyLimit, middleware};
use itoms_core::Itoms;
pub(crate) use page::{How, show_at};
pub(crate) use paths::Paths;
pub(crate) use routes::table;
use shell::Shell;
use typed::Typed;
use words::{acts, fields};
pub(crate) use words::{format, refusals};

/// The front page and the dashboard, with their assets.
pub(crate) fn dashboard<S: Clone + Send + Sync + 'static>(itoms: Itoms, options: &Options) -> Router<S> {
    let shell = Shell::new(itoms, options.clone());
    let own_people = options.identity.is_none();
    let of_people = if own_people { people::routes().merge(people::own_routes()) } else { people::routes() };
    let signed_in = Router::new()
        .merge(projects::routes())
        .merge(closed::routes())
        .merge(contents::routes())
        .merge(invitations::routes())
        .merge(members::routes())
        .merge(ownership::routes())
        .merge(settings::routes())
        .merge(branding::routes())
        .merge(read_keys::routes())
        .merge(reaching_keys::routes())
        .merge(account::routes())
        .merge(mail_preferences::signed_in_routes())
        .merge(api_keys::routes())
        .merge(attention::routes())
        .merge(devices::routes())
        .merge(two_factor::routes())
        .merge(passkeys::routes())
        .merge(identities::routes())
        .merge(provider::signed_in_routes())
        .merge(activity::routes())
        .merge(reauthenticate::routes())
        .merge(outbox::routes())
        .merge(health::routes())
        .merge(of_people)
        .merge(removal::routes())
        .merge(registrations::routes())
        .merge(admissions::routes())
        .merge(leave::routes())
        .merge(mailed::signed_in_routes())
        .merge(sign_in::signed_in_routes())
        .route_layer(middleware::from_fn_with_state(shell.clone(), visit::require));
    let everybody = Router::new().merge(front::routes()).merge(cookies::routes()).merge(mailed::routes()).merge(mail_preferences::routes());
    let everybody = if own_people {
        everybody
            .merge(sign_up::routes())
            .merge(sign_in::routes())
            .merge(sign_in_code::routes())
            .merge(provider::routes())
            .merge(forgot_password::routes())
            .merge(mailed_changes::routes())
    } else {
        everybody
    };
    let pages = everybody.merge(signed_in).layer(DefaultBodyLimit::max(Typed::MAX_BYTES));
    let pages = pages.route_layer(middleware::from_fn(typed::require_text));
    security::protect(pages, options)
        .layer(middleware::from_fn_with_state(shell.clone(), refusal::dress))
        .with_state(shell)
        .merge(crate::assets::routes())
}
