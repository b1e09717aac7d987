use super::{Chain, Head, Link, filing::Filing};
use crate::{
    event::{Event, EventCursor, EventSlice},
    failure::Failure,
    itoms::Itoms,
    store::{Actor, Task, Transaction},
};

/// How many events are filed in one transaction.
const BATCH: u32 = 200;
/// How many such transactions make a while: then something else has its turn.
const TURN: usize = 50;

/// Files what happened, from where the audit trail stands, up to what a newer version recorded and this one cannot read:
/// that and all behind it is left to a worker of the newer one. Any number may run: one of them moves the position in the
/// transaction that files, and the others find that it has moved.
#[derive(Debug, Default)]
pub(crate) struct Follower {
    /// Where it stood at the last look, which spares looking where nothing happened.
    at: Option<EventCursor>,
    /// Whether something that had happened could not be read yet at that look.
    is_held_back: bool,
}

impl Follower {
    /// Files all that can be read now; answers whether that is all that has happened, and nothing is held back.
    pub(crate) async fn follow(&mut self, itoms: &Itoms) -> Result<bool, Failure> {
        while self.follow_a_while(itoms).await? {}
        Ok(!self.is_held_back)
    }

    /// Files a part of it; answers whether there may be more.
    pub(crate) async fn follow_a_while(&mut self, itoms: &Itoms) -> Result<bool, Failure> {
        for _ in 0..TURN {
            if !self.step(itoms).await? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether there may be more.
    async fn step(&mut self, itoms: &Itoms) -> Result<bool, Failure> {
        let at = match self.at.take() {
            Some(at) => at,
            None => itoms.store().read(Actor::System(Task::Audit)).await?.audit().audit_position().await?,
        };
        let EventSlice { events, next, is_held_back } =
            itoms.store().read(Actor::System(Task::Events)).await?.events().events_after(at, BATCH).await?;
        self.is_held_back = is_held_back;
        if next == at {
            self.at = Some(at);
            return Ok(false);
        }
        let mut tx = itoms.store().write(Actor::System(Task::Audit)).await?;
        // From here on others wait, or find out that they come too late.
        if tx.audit().advance_audit(at, next).await? {
            for event in &events {
                let filing = Filing::of(event.change, event.by);
                for chain in filing.chains() {
                    file(itoms, &mut *tx, chain, event, &filing).await?;
                }
            }
            tx.commit().await?;
            self.at = Some(next);
        }
        Ok(true)
    }
}

/// Does nothing where the chain has that event already, or its account or project is gone.
async fn file(itoms: &Itoms, tx: &mut dyn Transaction, chain: Chain, event: &Event, filing: &Filing) -> Result<(), Failure> {
    let mut head = tx.audit().audit_head(chain).await?;
    loop {
        let from = head.clone().unwrap_or_else(|| Head::new(chain));
        let link = Link::after(&from, event, filing, itoms.random())?;
        if tx.audit().append_audit(&link, &from).await? {
            return Ok(());
        }
        let now = tx.audit().audit_head(chain).await?;
        if now == head {
            return Ok(());
        }
        head = now;
    }
}
