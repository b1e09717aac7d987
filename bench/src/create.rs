//! A new article, beside the same inserts in one transaction: without session, role, rules, Markdown and HTML.

use crate::{
    Outcome,
    client::Request,
    http::asking_anew,
    measure::Contestant,
    table::{Pair, rows},
    world::{TAGS, World, markdown},
};
use std::net::SocketAddr;

pub(crate) fn article(worlds: &[World]) -> Outcome<String> {
    rows("create an article", worlds, |world| {
        Ok(Pair { ours: creating(world, world.making, world.api_contents())?, bare: creating(world, world.bare, "/contents".to_owned())? })
    })
}

/// Each with a title of its own, so that its slug is free.
fn creating(world: &World, at: SocketAddr, path: String) -> Outcome<Contestant<'_>> {
    let (bearer, body) = (world.bearer()?, markdown());
    let mut count = 0;
    asking_anew(world, at, move || {
        count += 1;
        let title = format!("Low water {count}");
        let draft = serde_json::json!({ "kind": "article", "title": title, "description": "Low water.", "tags": TAGS, "body": body });
        Request::post(&path, Some(&bearer), &draft.to_string())
    })
}
