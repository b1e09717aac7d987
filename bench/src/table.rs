//! The one table of a run.

use crate::{
    Outcome,
    measure::{Contestant, Cost, median, race, ratio},
    world::World,
};

/// Ours, and who does the same without us.
pub(crate) struct Pair<'a> {
    pub(crate) ours: Contestant<'a>,
    pub(crate) bare: Contestant<'a>,
}

/// Heads the table that [`rows`] fills.
pub(crate) const HEAD: &str = "\
| what | database | articles | CPU, µs: ours | bare | CPU ratio | with the database's CPU | latency, µs: ours | bare | latency ratio | CPU to 100 articles |
| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |";

/// Measures a pair in each of the worlds of one database, all in the same rounds, and writes a row for each.
pub(crate) fn rows<'a>(what: &str, worlds: &'a [World], pair: impl Fn(&'a World) -> Outcome<Pair<'a>>) -> Outcome<String> {
    if !is_asked_for(what) {
        return Ok(String::new());
    }
    let mut contestants = Vec::new();
    for world in worlds {
        let Pair { ours, bare } = pair(world)?;
        contestants.extend([ours, bare]);
    }
    let costs = race(&mut contestants)?;
    let pairs: Vec<&[Cost]> = costs.chunks(2).collect();
    let mut text = String::new();
    for (world, pair) in worlds.iter().zip(&pairs) {
        if let (&[ours, bare], Some([first, _])) = (&pair.iter().collect::<Vec<_>>()[..], pairs.first()) {
            text += &row(what, world, ours, bare, first);
        }
    }
    Ok(text)
}

/// All rows, or those that have one of the command's arguments in their name.
pub(crate) fn is_asked_for(what: &str) -> bool {
    let mut words = std::env::args().skip(1).peekable();
    words.peek().is_none() || words.any(|word| what.contains(&word))
}

fn row(what: &str, world: &World, ours: &Cost, bare: &Cost, first: &Cost) -> String {
    let micros = |values: &[f64]| format!("{:.1}", median(values.to_vec()));
    let columns = [
        what.to_owned(),
        world.database_kind.to_owned(),
        world.articles.to_string(),
        micros(&ours.own),
        micros(&bare.own),
        format!("{:.2}", ratio(&ours.own, &bare.own)),
        format!("{:.2}", ratio(&ours.with_database, &bare.with_database)),
        micros(&ours.latency),
        micros(&bare.latency),
        format!("{:.2}", ratio(&ours.latency, &bare.latency)),
        format!("{:.2}", ratio(&ours.with_database, &first.with_database)),
    ];
    format!("| {} |\n", columns.join(" | "))
}
