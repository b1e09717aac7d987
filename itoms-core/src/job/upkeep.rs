use super::retention;
use crate::{audit::Follower, itoms::Itoms, time::Timestamp};
use std::{sync::atomic::Ordering, time::Duration};
use tokio::time::sleep;

/// How often it is looked whether something happened.
const LOOK: Duration = Duration::from_secs(1);
/// How often a process removes what has reached its age.
const SWEEP: Duration = Duration::from_secs(60 * 60);

/// What a worker does beside its jobs: files what happened in the audit trail, and removes what has reached its age.
#[derive(Default)]
pub(super) struct Upkeep {
    audit: Follower,
}

impl Upkeep {
    /// Does it as it comes, without end.
    pub(super) async fn go_on(mut self, itoms: &Itoms) {
        loop {
            self.run(itoms).await;
            sleep(LOOK).await;
        }
    }

    /// Does what is due now.
    pub(super) async fn run(&mut self, itoms: &Itoms) {
        while self.round(itoms).await {}
    }

    /// Files first: events that were not filed do not go. Answers whether there may be more of them.
    async fn round(&mut self, itoms: &Itoms) -> bool {
        let more = self.audit.follow_a_while(itoms).await.unwrap_or_else(|error| {
            tracing::warn!(%error, "what happened could not be filed in the audit trail");
            false
        });
        let (now, swept_at) = (itoms.now(), itoms.swept_at());
        let last = Timestamp::from_millis(swept_at.load(Ordering::Relaxed));
        // Also by a clock that was put back.
        if now < last || now >= last.after(SWEEP) {
            retention::sweep(itoms).await;
            swept_at.store(now.as_millis(), Ordering::Relaxed);
        }
        more
    }
}
