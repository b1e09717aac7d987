//! The page of roles, made from the one table and the routes that ask it (P3.3-b).

use itoms_core::{
    account::DangerousAct,
    project::{Permission, Role},
};
use itoms_server::{Part, RouteInfo};
use std::fmt::Write;

#[test]
fn p3_3_b_the_documentation_shows_what_each_role_may_do() {
    let page = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/roles.md");
    if std::env::var_os("ITOMS_UPDATE_DOCS").is_some() {
        std::fs::write(&page, markdown()).unwrap();
    }
    let kept = std::fs::read_to_string(&page).unwrap_or_default();
    assert!(kept == markdown(), "docs/roles.md is out of date: ITOMS_UPDATE_DOCS=1 cargo test -p itoms-server roles");
}

fn markdown() -> String {
    let mut page = String::from(
        "# Roles\n\n\
         <!-- Made from itoms-core/src/project/permission.rs and the routes; a test compares them. -->\n\n\
         What a member may do in a project (P3.3-b). Each role has all that a lesser one has; whoever is no member finds nothing. An API\n\
         key acts for its person: it does what that person may and its scopes allow.\n\n",
    );
    page.push_str("| permission | viewer | admin | owner | API key | asked by |\n| --- | --- | --- | --- | --- | --- |\n");
    for permission in Permission::ALL {
        let roles = [Role::Viewer, Role::Admin, Role::Owner].map(|role| tick(role >= permission.least_role()));
        let [viewer, admin, owner] = roles;
        let key = tick(permission.is_for_keys());
        let operations = operations(|route| route.permission == Some(permission));
        writeln!(page, "| `{}` | {viewer} | {admin} | {owner} | {key} | {operations} |", permission.name()).unwrap();
    }
    page.push_str(
        "\n## What asks for a fresh proof\n\n\
         These acts ask who does them to prove anew that it is them (`reauthenticate`), unless they signed in or proved it minutes ago.\n\n\
         | act | always | where it is one |\n| --- | --- | --- |\n",
    );
    for act in DangerousAct::ALL {
        let (always, at_times) = (operations(|route| route.act == Some(act)), operations(|route| route.act_at_times == Some(act)));
        let always = if always.is_empty() && at_times.is_empty() { "pages of the dashboard alone".to_owned() } else { always };
        writeln!(page, "| `{}` | {always} | {at_times} |", act.name()).unwrap();
    }
    page
}

fn tick(is_allowed: bool) -> &'static str {
    if is_allowed { "✓" } else { "" }
}

/// The operations of the API that are so.
fn operations(is_so: impl Fn(&RouteInfo) -> bool) -> String {
    let routes = itoms_server::routes().into_iter().filter(|route| route.part == Part::Api && is_so(route));
    routes.map(|route| format!("`{}`", route.operation)).collect::<Vec<_>>().join(", ")
}
