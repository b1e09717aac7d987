//! Several contestants, turn by turn, so that what else the machine does meets all of them alike.

use crate::{Outcome, cpu::Cpu};
use std::time::{Duration, Instant};

/// How long a contestant's turn is. The count of CPU time is exact to the scheduler's tick.
const TURN: Duration = Duration::from_millis(200);
const ROUNDS: u32 = 11;

pub(crate) struct Contestant<'a> {
    /// Does it once.
    pub(crate) act: Box<dyn FnMut() -> Outcome<()> + 'a>,
    /// How many of what is counted are done by one act.
    pub(crate) units: u32,
    /// The name of the PostgreSQL database that works for it.
    pub(crate) database: Option<&'a str>,
}

/// What one unit cost, in microseconds, turn by turn.
#[derive(Debug, Default)]
pub(crate) struct Cost {
    pub(crate) own: Vec<f64>,
    pub(crate) with_database: Vec<f64>,
    pub(crate) latency: Vec<f64>,
}

/// Lets each have its turn in each round, after one turn to warm up.
pub(crate) fn race(contestants: &mut [Contestant<'_>]) -> Outcome<Vec<Cost>> {
    let mut costs: Vec<Cost> = contestants.iter().map(|_| Cost::default()).collect();
    for contestant in &mut *contestants {
        turn(contestant, &mut Cost::default())?;
    }
    for _ in 0..ROUNDS {
        for (contestant, cost) in contestants.iter_mut().zip(&mut costs) {
            turn(contestant, cost)?;
        }
    }
    Ok(costs)
}

fn turn(contestant: &mut Contestant<'_>, cost: &mut Cost) -> Outcome<()> {
    let mut latencies = Vec::new();
    let before = Cpu::now(contestant.database)?;
    let started = now();
    while started.elapsed() < TURN {
        let started = now();
        (contestant.act)()?;
        latencies.push(started.elapsed().as_secs_f64());
    }
    let spent = Cpu::now(contestant.database)? - before;
    let units = f64::from(contestant.units);
    let count = latencies.len() as f64 * units;
    cost.own.push(spent.own as f64 / 1e3 / count);
    cost.with_database.push((spent.own + spent.database) as f64 / 1e3 / count);
    cost.latency.push(median(latencies) * 1e6 / units);
    Ok(())
}

/// The median of the ratios of each round.
pub(crate) fn ratio(of: &[f64], to: &[f64]) -> f64 {
    median(of.iter().zip(to).map(|(of, to)| of / to).collect())
}

pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

#[expect(clippy::disallowed_methods, reason = "it measures how long something takes")]
pub(crate) fn now() -> Instant {
    Instant::now()
}
