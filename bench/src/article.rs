//! The page that visitors read most.

use crate::{
    Outcome,
    client::Request,
    http::asking,
    table::{Pair, rows},
    world::{ARTICLE, PROJECT, World},
};

/// From memory, beside axum with the same fixed bytes.
pub(crate) fn from_memory(worlds: &[World]) -> Outcome<String> {
    let request = Request::public(&format!("/{PROJECT}/{ARTICLE}"));
    rows("article page from memory", worlds, |world| {
        let bare = asking(world, world.bare, Request::public("/fixed"))?;
        Ok(Pair { ours: asking(world, world.caching, request.clone())?, bare })
    })
}

/// Made anew, beside the same two statements with the same bytes.
pub(crate) fn made_anew(worlds: &[World]) -> Outcome<String> {
    made("article page made anew", worlds, &Request::public(&format!("/{PROJECT}/{ARTICLE}")))
}

/// Made anew in gzip, which the twin does not do.
pub(crate) fn made_anew_in_gzip(worlds: &[World]) -> Outcome<String> {
    made("article page made anew, in gzip", worlds, &Request::public_in_gzip(&format!("/{PROJECT}/{ARTICLE}")))
}

fn made(what: &str, worlds: &[World], request: &Request) -> Outcome<String> {
    rows(what, worlds, |world| {
        Ok(Pair { ours: asking(world, world.making, request.clone())?, bare: asking(world, world.bare, request.clone())? })
    })
}
