//! The table of routes, of which the matrix is made, against the router itself.

use crate::harness::World;
use http::Method;
use itoms::project::{RESERVED, RESERVED_IN_PROJECT};
use std::collections::BTreeSet;

#[tokio::test]
async fn the_router_answers_what_the_table_lists_and_nothing_else() {
    let world = World::on_sqlite().await;
    let ada = world.person("Ada").joins().await;
    let mut answered = BTreeSet::new();
    for path in paths(&world) {
        // To a method that no route takes, a route names those that it does.
        let refused = ada.visits(Method::from_bytes(b"BREW").unwrap(), path.replace(['{', '}'], "")).await;
        // HEAD goes with GET, and OPTIONS, where it is answered, is what browsers ask beforehand.
        let methods = refused.header("allow").split(',').filter(|method| !["", "HEAD", "OPTIONS"].contains(method));
        answered.extend(methods.map(|method| format!("{method} {path}")));
    }
    let listed: BTreeSet<_> = itoms::server::routes().into_iter().map(|route| format!("{} {}", route.method, route.path)).collect();
    assert!(listed.len() > 70, "the table has lost its routes: {listed:#?}");
    let missing: Vec<_> = answered.symmetric_difference(&listed).collect();
    assert!(missing.is_empty(), "in the router or in the table, and not in both: {missing:#?}");
}

/// A project of that slug would have no pages: the route would answer in their place. So would content below a project.
#[tokio::test]
async fn what_a_route_begins_with_can_be_no_slug() {
    let world = World::on_sqlite().await;
    let paths = paths(&world);
    for (stem, reserved) in [("/", RESERVED), ("/dashboard/", RESERVED), ("/{project}/", RESERVED_IN_PROJECT)] {
        let firsts = paths.iter().filter_map(|path| path.strip_prefix(stem)?.split('/').next());
        let taken: BTreeSet<_> = firsts.filter(|first| !first.is_empty() && !first.starts_with('{') && !reserved.contains(first)).collect();
        assert!(taken.is_empty(), "routes take these after {stem}, and so could a slug: {taken:?}");
    }
}

/// Every path of the router. It tells them when it is printed, and nowhere else.
fn paths(world: &World) -> Vec<String> {
    let printed = format!("{:?}", world.router);
    let named = printed.split("RouteId(").filter_map(|part| part.split_once("): \"")?.1.split('"').next());
    named.filter(|path| !path.contains("__private__")).map(str::to_owned).collect()
}
