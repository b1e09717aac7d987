use super::{ApiKey, ApiKeyError, ApiKeys, FormerSecret, IssuedApiKey, form};
use crate::{account::Session, event::Change, id::ApiKeyId, problem::Violation, store::Actor, unit_of_work::UnitOfWork};
use std::time::Duration;

impl ApiKeys<'_> {
    /// Gives one of the own keys a new secret at once. The old one works for `overlap` more
    /// ([`ApiKey::OVERLAP`] without). A key has two secrets at most: while a former one works as was promised, it is rotated
    /// without overlap alone, which ends both. `session` is in which it is asked for: nothing comes of it where that has ended
    /// meanwhile. A [dangerous act].
    ///
    /// # Errors
    /// [`ApiKeyError::NotFound`], [`ApiKeyError::Expired`], [`ApiKeyError::RotationUnderWay`], [`ApiKeyError::Stale`] when it
    /// was rotated in this very moment; an overlap that is too long.
    ///
    /// [dangerous act]: crate::account::DangerousAct::MakeKey
    pub async fn rotate(
        &self,
        actor: Actor,
        id: ApiKeyId,
        overlap: Option<Duration>,
        session: Option<&Session>,
    ) -> Result<IssuedApiKey, ApiKeyError> {
        actor.person()?;
        let overlap = overlap.unwrap_or(ApiKey::OVERLAP);
        if overlap > ApiKey::MAX_OVERLAP {
            let message = format!("The old secret may work for at most {} seconds more.", ApiKey::MAX_OVERLAP.as_secs());
            return Err(Violation::new("overlap_seconds", "max", message).into());
        }
        let mut work = UnitOfWork::begin(self.0, actor).await?;
        if let Some(session) = session
            && !session.holds(&mut work).await?
        {
            return Err(ApiKeyError::NotFound);
        }
        let now = work.now();
        let before = work.tx().api_keys().api_key(id).await?.ok_or(ApiKeyError::NotFound)?;
        if before.is_over(now) {
            return Err(ApiKeyError::Expired);
        }
        // Whoever lost an answer and asks again must not end the secret that programs use.
        if let Some(until) = before.former_until(now).filter(|_| !overlap.is_zero()) {
            return Err(ApiKeyError::RotationUnderWay(until));
        }
        let secret = self.draw()?;
        let former = (!overlap.is_zero()).then(|| FormerSecret { secret: before.secret, until: now.after(overlap) });
        let prefix = form::SECRET.prefix(secret.expose());
        let key = ApiKey { prefix, secret: secret.hash(), former, ..before.clone() };
        if !work.tx().api_keys().rotate_api_key(&key, &before.secret).await? {
            return Err(ApiKeyError::Stale);
        }
        work.record(Change::ApiKeyRotated { key: id })?;
        self.notify(&mut work, &key, true).await?;
        work.commit().await?;
        Ok(IssuedApiKey { key, secret })
    }
}
