use itoms_core::{
    attention::{Attention, AttentionRepository, Horizon},
    store::StoreError,
};

delegate! { AttentionRepository, tx;
    fn list_endings(horizon: &Horizon, limit: u32) -> Vec<Attention>, as {
        let first = tx.memory().projects.first().map(|known| known.id);
        first.and_then(|first| tx.owner(first))
    }, {
        "closed_projects_come_first" => {
            let mut found = tx.real().list_endings(horizon, limit).await?;
            found.retain(|item| !matches!(item, Attention::ClosedProject { .. }));
            Ok(found)
        },
        "what_ends_is_listed_soonest_first" => {
            let mut found = tx.real().list_endings(horizon, limit).await?;
            found.sort_by_key(|item| !matches!(item, Attention::DeletedProject { .. }));
            Ok(found)
        },
    };
}
