//! One request to any route: programs send JSON with a bearer token, browsers send forms with a cookie.

use super::{forms::form, ids::Ids, samples::Sample};
use crate::harness::{Ask, Person};
use http::Method;
use itoms::server::{Part, RouteInfo};

/// A request that would succeed, were it from the right person.
pub(crate) async fn ask<'w>(person: &Person<'w>, route: &RouteInfo, ids: &Ids) -> Ask<'w> {
    let (method, path) = (method(route), ids.fill(route));
    if route.part == Part::Api {
        return Sample::of(&route.operation).ask(person, method, path).await;
    }
    let ask = person.visits(method, path);
    if !changes(route) {
        return ask;
    }
    let mut fields = form(&route.operation, ids);
    if route.operation == "updateAccountForm" && person.token.is_some() {
        let shown = person.calls("showAccount", &[]).await;
        fields.push(("version", shown.header("etag").trim_matches('"').to_owned()));
    }
    if route.operation == "deleteOwnAccountForm" {
        fields.push(("confirm", person.email.clone()));
    }
    let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    ask.form(&fields)
}

/// The same, with a body that nobody can read, if it has one.
pub(crate) fn ask_wrongly<'w>(person: &Person<'w>, route: &RouteInfo, ids: &Ids) -> Option<Ask<'w>> {
    let (method, path) = (method(route), ids.fill(route));
    match route.part {
        Part::Api => Sample::of(&route.operation).ask_wrongly(person, method, path),
        _ if !changes(route) || form(&route.operation, ids).is_empty() => None,
        _ => Some(person.visits(method, path).bytes("text/plain", "no form")),
    }
}

/// Whether it is there to change something.
pub(crate) fn changes(route: &RouteInfo) -> bool {
    method(route) != Method::GET
}

pub(crate) fn method(route: &RouteInfo) -> Method {
    route.method.parse().unwrap()
}
