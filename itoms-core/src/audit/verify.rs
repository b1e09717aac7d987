use super::{Audit, Break, Chain, Head, Verdict, walk::Walk};
use crate::{
    failure::Failure,
    store::{Actor, Task, Transaction},
};

/// How many links are read at once.
const BATCH: u32 = 500;

impl Audit<'_> {
    /// Walks a chain and tells the first link that is not whole. For whoever reads the chain, and for [`Task::Audit`],
    /// as which whoever sits at the machine acts; nobody else finds a link in it.
    ///
    /// # Errors
    /// When the store does not answer, or keeps what cannot be read at all.
    pub async fn verify(&self, actor: Actor, chain: Chain) -> Result<Verdict, Failure> {
        let mut tx = self.0.store().read(actor).await?;
        walk(&mut *tx, chain).await
    }

    /// Walks every chain, at the machine.
    ///
    /// # Errors
    /// As [`Audit::verify`].
    pub async fn verify_all(&self, mut told: impl FnMut(Verdict)) -> Result<(), Failure> {
        let mut after = None;
        loop {
            let mut tx = self.0.store().read(Actor::System(Task::Audit)).await?;
            let chains = tx.audit().audit_chains(after, BATCH).await?;
            let Some(last) = chains.last() else { return Ok(()) };
            after = Some(*last);
            for chain in chains {
                told(walk(&mut *tx, chain).await?);
            }
        }
    }
}

async fn walk(tx: &mut dyn Transaction, chain: Chain) -> Result<Verdict, Failure> {
    let head = tx.audit().audit_head(chain).await?.unwrap_or_else(|| Head::new(chain));
    let mut walk = Walk::new(head);
    let broken = first_broken(tx, chain, &mut walk).await?;
    Ok(walk.verdict(broken))
}

async fn first_broken(tx: &mut dyn Transaction, chain: Chain, walk: &mut Walk) -> Result<Option<Break>, Failure> {
    loop {
        let links = tx.audit().audit_links(chain, walk.seq(), BATCH).await?;
        if links.is_empty() {
            return Ok(walk.end().err());
        }
        for link in &links {
            if let Err(broken) = walk.step(link) {
                return Ok(Some(broken));
            }
        }
    }
}
