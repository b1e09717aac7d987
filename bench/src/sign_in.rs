//! A sign-in, beside one Argon2id hash with the same parameters.

use crate::{
    Outcome,
    client::Request,
    http::asking,
    table::{Pair, rows},
    world::{EMAIL, PASSWORD, World},
};

pub(crate) fn beside_one_hash(worlds: &[World]) -> Outcome<String> {
    let credentials = serde_json::json!({ "email": EMAIL, "password": PASSWORD }).to_string();
    rows("sign-in", worlds, |world| {
        let ours = Request::post("/api/v1/sessions", None, &credentials);
        let bare = asking(world, world.bare, Request::post("/sessions", None, PASSWORD))?;
        Ok(Pair { ours: asking(world, world.making, ours)?, bare })
    })
}
