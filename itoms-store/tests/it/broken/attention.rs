use itoms_core::{
    attention::{Attention, AttentionRepository, Horizon},
    store::{Actor, StoreError},
};

delegate! { AttentionRepository, tx;
    fn list_endings(horizon: &Horizon, limit: u32) -> Vec<Attention>, as tx.memory().projects.first().map(|known| Actor::Account(known.founder)), {
        "closed_projects_come_first" => {
            let mut found = tx.real().list_endings(horizon, limit).await?;
            found.retain(|item| !matches!(item, Attention::ClosedProject { .. }));
            Ok(found)
        },
        "what_ends_is_listed_soonest_first" => {
            let mut found = tx.real().list_endings(horizon, limit).await?;
            found.reverse();
            Ok(found)
        },
    };
}
