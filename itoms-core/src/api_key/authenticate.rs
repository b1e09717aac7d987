use super::{ApiKey, ApiKeyError, ApiKeys, form};
use crate::{
    id::ApiKeyId,
    itoms::Itoms,
    store::{Actor, StoreError, Task},
    time::Timestamp,
    token::Token,
};

impl ApiKeys<'_> {
    /// The key of that secret, if it is one, not over, and its account may be used. Records its use, to the minute.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn authenticate(&self, secret: &Token) -> Result<Option<ApiKey>, ApiKeyError> {
        if !form::SECRET.is_sound(secret.expose()) {
            return Ok(None);
        }
        let (now, hash) = (self.0.now(), secret.hash());
        let mut tx = self.0.store().read(Actor::System(Task::Authenticate)).await?;
        let found = tx.api_keys().api_key_by_secret(&hash).await?;
        drop(tx);
        let Some(key) = found.filter(|key| key.opens_with(&hash, now)) else { return Ok(None) };
        if key.used_at.is_some_and(|used| now.since(used) < ApiKey::USE_RESOLUTION) {
            return Ok(Some(key));
        }
        self.0.record_in_passing("the use of an API key", record_use(self.0.clone(), key.id, now)).await;
        Ok(Some(ApiKey { used_at: Some(now), ..key }))
    }
}

async fn record_use(itoms: Itoms, id: ApiKeyId, now: Timestamp) -> Result<(), StoreError> {
    let mut tx = itoms.store().write(Actor::System(Task::Authenticate)).await?;
    tx.api_keys().touch_api_key(id, now).await?;
    tx.commit().await
}
