use super::{ApiKey, ApiKeyError, ApiKeyName, ApiKeys, IssuedApiKey, NewApiKey, Scope, Scopes, form};
use crate::{
    event::Change,
    failure::Failure,
    job::Job,
    problem::{Violation, Violations},
    project::{Permission, authorize},
    store::Actor,
    time::Timestamp,
    token::Token,
    unit_of_work::UnitOfWork,
};

impl ApiKeys<'_> {
    /// Makes a key that acts for the actor's account, and tells that account by mail. Its secret is shown now and never
    /// again. A [dangerous act].
    ///
    /// # Errors
    /// [`ApiKeyError::NotFound`] for a project that is not the actor's, [`ApiKeyError::TooMany`], broken rules.
    ///
    /// [dangerous act]: crate::account::DangerousAct::MakeKey
    pub async fn create(&self, actor: Actor, new: NewApiKey) -> Result<IssuedApiKey, ApiKeyError> {
        let account = actor.person()?;
        let mut work = UnitOfWork::begin(self.0, actor).await?;
        if let Some(session) = &new.session
            && !session.holds(&mut work).await?
        {
            return Err(ApiKeyError::NotFound);
        }
        if let Some(project) = new.project {
            authorize(work.tx(), project, Permission::ViewProject).await?;
        }
        let (name, scopes) = check(&new, work.now())?;
        if work.tx().api_keys().count_api_keys().await? >= u64::from(ApiKey::MAX_PER_ACCOUNT) {
            return Err(ApiKeyError::TooMany);
        }
        let secret = self.draw()?;
        let key = ApiKey {
            id: work.id()?,
            account,
            project: new.project,
            name,
            scopes,
            prefix: form::SECRET.prefix(secret.expose()),
            secret: secret.hash(),
            former: None,
            created_at: work.now(),
            used_at: None,
            expires_at: new.expires_at,
        };
        work.tx().api_keys().insert_api_key(&key).await?;
        work.record(Change::ApiKeyCreated { key: key.id })?;
        self.notify(&mut work, &key, false).await?;
        work.commit().await?;
        Ok(IssuedApiKey { key, secret })
    }

    pub(super) fn draw(&self) -> Result<Token, Failure> {
        Ok(Token::presented(form::SECRET.draw(self.0.random())?.as_str()))
    }

    /// Tells the account that somebody holds a new secret.
    pub(super) async fn notify(&self, work: &mut UnitOfWork, key: &ApiKey, renewed: bool) -> Result<(), Failure> {
        let (account, project, prefix, scopes) = (key.account, key.project, key.prefix.clone(), key.scopes);
        work.notify(Job::ApiKeyMade { account, project, prefix, scopes, renewed }, None).await
    }
}

fn check(new: &NewApiKey, now: Timestamp) -> Result<(ApiKeyName, Scopes), Violations> {
    let mut broken = Violations::default();
    let name = broken.collect(ApiKeyName::parse(&new.name));
    let scopes = scopes(new, &mut broken);
    if new.expires_at.is_some_and(|end| end <= now) {
        broken.push(Violation::new("expires_at", "future", "Must be later than now."));
    }
    match name {
        Some(name) if broken.as_slice().is_empty() => Ok((name, scopes)),
        _ => Err(broken),
    }
}

/// A list that is longer than there are scopes is judged as a whole.
fn scopes(new: &NewApiKey, broken: &mut Violations) -> Scopes {
    let (length, most) = (new.scopes.len(), Scope::all().count());
    if length > most {
        broken.push(Violation::too_long("scopes", most, length, "scopes"));
        return Scopes::default();
    }
    if length == 0 {
        broken.push(Violation::new("scopes", "required", "Choose at least one."));
    }
    new.scopes.iter().enumerate().filter_map(|(place, name)| broken.collect(scope(new, place, name))).collect()
}

fn scope(new: &NewApiKey, place: usize, name: &str) -> Result<Scope, Violation> {
    let of_a_project = new.project.is_some();
    let mut known: Box<dyn Iterator<Item = Scope>> = if of_a_project { Box::new(Scope::of_projects()) } else { Box::new(Scope::all()) };
    known.find(|scope| scope.name() == name).ok_or_else(|| {
        let message = match Scope::named(name) {
            Some(_) => "A key of one project cannot have this scope: it is the account's own.",
            None => "There is no such scope; see the documentation for those that there are.",
        };
        Violation::new(format!("scopes[{place}]"), "one_of", message)
    })
}
