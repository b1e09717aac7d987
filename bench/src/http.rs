//! Contestants that answer over HTTP.

use crate::{
    Outcome,
    client::{Client, Request},
    measure::Contestant,
    world::World,
};
use std::net::SocketAddr;

/// The same request again and again.
pub(crate) fn asking(world: &World, at: SocketAddr, request: Request) -> Outcome<Contestant<'_>> {
    let mut client = Client::connect(at)?;
    let act = move || client.send(&request).map(drop);
    Ok(Contestant { act: Box::new(act), units: 1, database: world.database.as_deref() })
}

/// Another request each time.
pub(crate) fn asking_anew<'a>(world: &'a World, at: SocketAddr, mut next: impl FnMut() -> Request + 'a) -> Outcome<Contestant<'a>> {
    let mut client = Client::connect(at)?;
    let act = move || client.send(&next()).map(drop);
    Ok(Contestant { act: Box::new(act), units: 1, database: world.database.as_deref() })
}
