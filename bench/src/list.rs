//! Lists of 20 with their tags, beside handlers that join the tags.

use crate::{
    Outcome,
    client::Request,
    http::asking,
    table::{Pair, rows},
    world::{PROJECT, World},
};

/// The project's page, from memory.
pub(crate) fn from_memory(worlds: &[World]) -> Outcome<String> {
    public("public list of 20 from memory", worlds, |world| world.caching)
}

/// The project's page, made anew.
pub(crate) fn made_anew(worlds: &[World]) -> Outcome<String> {
    public("public list of 20 made anew", worlds, |world| world.making)
}

fn public(what: &str, worlds: &[World], at: fn(&World) -> std::net::SocketAddr) -> Outcome<String> {
    let request = Request::public(&format!("/{PROJECT}"));
    rows(what, worlds, |world| {
        Ok(Pair { ours: asking(world, at(world), request.clone())?, bare: asking(world, world.bare, request.clone())? })
    })
}

/// A member's list of working copies, by the API; the twin does not ask who calls.
pub(crate) fn of_a_member(worlds: &[World]) -> Outcome<String> {
    rows("a member's list of 20", worlds, |world| {
        let ours = Request::get(&format!("{}?limit=20", world.api_contents()), &world.bearer()?);
        let bare = asking(world, world.bare, Request::public("/contents"))?;
        Ok(Pair { ours: asking(world, world.making, ours)?, bare })
    })
}
