use super::{
    AuthorizationPurpose, Claims, Exchange, Identity, IdentityNotice, IdentityProvider, IdentityProviderError, LinkedIdentity,
    PendingAccount, PendingAuthorization,
    begin::{Known, binding},
};
use crate::{
    account::{AccountError, Accounts, Caller, EmailAddress, Session, SignInStep, SignedIn, refusal::Refusal},
    event::Change,
    job::Job,
    links::Place,
    secret::Secret,
    store::{Actor, Task},
    time::Timestamp,
    token::Token,
    unit_of_work::UnitOfWork,
    vault::Purpose,
};
use std::time::Duration;

/// How much earlier than ours the provider's clock may be.
const CLOCKS_APART: Duration = Duration::from_secs(60);

/// What a browser comes back with.
#[derive(Debug, Clone)]
pub struct ProviderAnswer {
    /// The state.
    pub state: Token,
    /// The code.
    pub code: Secret<String>,
    /// Who says so, if it says (RFC 9207).
    pub issuer: Option<String>,
    /// What it must have been begun for, where it came back to a place for that alone.
    pub purpose: Option<AuthorizationPurpose>,
}

/// What came of it.
#[derive(Debug)]
pub enum ProviderStep {
    /// The identity is linked to an account, which is signed in, or asks for a code first.
    SignIn(SignInStep),
    /// Nobody has this identity: once the person agrees, it makes an account.
    NewAccount(PendingAccount),
    /// It is linked to the account of the session.
    Linked(LinkedIdentity),
    /// The person has proved to be there; the session goes on under a new token.
    Renewed(SignedIn),
}

/// A request that came back to who began it.
#[derive(Debug)]
pub struct FinishedAuthorization {
    /// What came of it.
    pub step: Result<ProviderStep, AccountError>,
    /// Where the composition goes on, as [`Accounts::begin_authorization`] was told it: also where nothing came of it, so
    /// that somebody who tries again has lost nothing.
    pub next: String,
}

/// A request that came back, in the browser that began it. It may have ended.
struct Returned {
    known: Known,
    pending: PendingAuthorization,
}

impl Accounts<'_> {
    /// Takes what a browser came back with from the identity provider, once; answers what came of it, and where to go
    /// on. `browser` is what it carries where nobody is signed in, `session` where somebody is: who comes back is who
    /// went, or nothing happens.
    ///
    /// # Errors
    /// [`AccountError::UnusableLink`] when it was used, never was, or was begun elsewhere or for something else; a limit of
    /// the caller. In [`FinishedAuthorization::step`]: [`AccountError::UnusableLink`] when it has ended;
    /// [`AccountError::IdentityProvider`] when the provider is not believed or does not answer. To sign in:
    /// [`AccountError::UnverifiedAddress`], [`AccountError::LinkRequired`], [`AccountError::AwaitsApproval`],
    /// [`AccountError::NotInvited`], [`AccountError::Suspended`]. To link: [`AccountError::IdentityTaken`],
    /// [`AccountError::IdentityExists`]. To prove to be there: [`AccountError::IdentityNotLinked`].
    pub async fn finish_authorization(
        &self,
        answer: ProviderAnswer,
        browser: Option<&Token>,
        session: Option<&Session>,
        caller: &Caller,
    ) -> Result<FinishedAuthorization, AccountError> {
        let provider = self.0.required_identity_provider()?;
        self.0.limit_caller("authorization_return", caller, self.0.limits().sign_in).await?;
        let returned = self.take_returned(&answer.state, answer.purpose, browser, session).await?;
        let next = returned.known.next.clone();
        Ok(FinishedAuthorization { step: self.step(provider, answer, returned, session, caller).await, next })
    }

    /// Uses up a request that nobody went through with at the provider: by the state that came back with its refusal. Answers
    /// where to go on, to who began it alone.
    ///
    /// # Errors
    /// [`AccountError::UnusableLink`] when it was used, never was, or was begun elsewhere; a limit of the caller.
    pub async fn abandon_authorization(
        &self,
        state: &Token,
        browser: Option<&Token>,
        session: Option<&Session>,
        caller: &Caller,
    ) -> Result<String, AccountError> {
        self.0.limit_caller("authorization_return", caller, self.0.limits().sign_in).await?;
        Ok(self.take_returned(state, None, browser, session).await?.known.next)
    }

    /// Uses a state up. Whoever comes with one of another browser or session has used it up too.
    async fn take_returned(
        &self,
        state: &Token,
        purpose: Option<AuthorizationPurpose>,
        browser: Option<&Token>,
        session: Option<&Session>,
    ) -> Result<Returned, AccountError> {
        let mut tx = self.0.store().write(Actor::System(Task::SignIn)).await?;
        let taken = tx.identities().take_pending_authorization(&state.hash()).await?;
        tx.commit().await?;
        let pending = taken.ok_or(AccountError::UnusableLink)?;
        let is_theirs = match pending.session {
            Some(began) => session.is_some_and(|session| session.id == began),
            None => browser.is_some_and(|browser| browser.hash() == pending.browser),
        };
        let is_for_this = purpose.is_none_or(|purpose| purpose == pending.purpose);
        if !is_theirs || !is_for_this {
            return Err(AccountError::UnusableLink);
        }
        let opened = self.0.vault().open(&pending.sealed, &binding(state), Purpose::Identity)?;
        let known = serde_json::from_str(opened.expose()).map_err(|_| AccountError::UnusableLink)?;
        Ok(Returned { known, pending })
    }

    async fn step(
        &self,
        provider: &dyn IdentityProvider,
        answer: ProviderAnswer,
        Returned { known, pending }: Returned,
        session: Option<&Session>,
        caller: &Caller,
    ) -> Result<ProviderStep, AccountError> {
        if pending.expires_at <= self.0.now() {
            return Err(AccountError::UnusableLink);
        }
        if answer.issuer.is_some_and(|issuer| issuer != provider.issuer()) {
            return Err(IdentityProviderError::Untrusted { rule: "issuer" }.into());
        }
        let exchange = Exchange {
            callback: known.callback.map_or_else(|| self.0.link(&Place::IdentityCallback), Ok)?,
            code: answer.code,
            verifier: Secret::new(known.verifier),
            nonce: Secret::new(known.nonce),
            now: self.0.now(),
        };
        let claims = provider.exchange(&exchange).await?;
        let identity = identity_of(provider, &claims)?;
        Ok(match (pending.purpose, session) {
            (AuthorizationPurpose::Link, Some(session)) => self.link(session, identity).await?,
            (AuthorizationPurpose::Reauthenticate, Some(session)) => self.prove_again(session, &identity, &claims, &pending).await?,
            _ => match self.link_of(&identity).await? {
                Some(linked) => ProviderStep::SignIn(self.sign_in_linked(linked, claims.authenticated_at, caller).await?),
                None => ProviderStep::NewAccount(self.offer_account(identity, claims, &pending.browser).await?),
            },
        })
    }

    async fn link_of(&self, identity: &Identity) -> Result<Option<LinkedIdentity>, AccountError> {
        let mut tx = self.0.store().read(Actor::System(Task::SignIn)).await?;
        Ok(tx.identities().linked_identity(identity).await?)
    }

    /// The first factor is proved; a second one is asked for as ever. The account is read before the link is once more:
    /// where a new password ends the link and all sessions in between, no session of that account starts.
    async fn sign_in_linked(
        &self,
        linked: LinkedIdentity,
        proved_at: Option<Timestamp>,
        caller: &Caller,
    ) -> Result<SignInStep, AccountError> {
        let mut tx = self.0.store().read(Actor::System(Task::SignIn)).await?;
        let account = tx.accounts().account(linked.account).await?;
        let is_linked = tx.identities().linked_identity(&linked.identity).await?.is_some_and(|now| now.id == linked.id);
        drop(tx);
        let account = account.filter(|_| is_linked).ok_or(AccountError::UnusableLink)?;
        self.begin_proved(&account, proved_at, caller).await
    }

    async fn link(&self, session: &Session, identity: Identity) -> Result<ProviderStep, AccountError> {
        let account = session.account;
        let mut work = UnitOfWork::begin(self.0, session.actor()).await?;
        if !session.holds(&mut work).await? {
            return Err(AccountError::UnusableLink);
        }
        let linked = LinkedIdentity { id: work.id()?, account, identity, created_at: work.now() };
        if !work.tx().identities().insert_identity(&linked).await? {
            drop(work);
            return match self.link_of(&linked.identity).await? {
                Some(linked) if linked.account == account => Ok(ProviderStep::Linked(linked)),
                Some(_) => Err(AccountError::IdentityTaken),
                None => Err(AccountError::IdentityExists),
            };
        }
        work.record(Change::IdentityLinked { account })?;
        work.notify(Job::Identity { account, notice: IdentityNotice::Linked }, None).await?;
        work.commit().await?;
        Ok(ProviderStep::Linked(linked))
    }

    /// A fresh proof within a session. Of an account with a second factor it is half of one: then the person signs in
    /// anew.
    async fn prove_again(
        &self,
        session: &Session,
        identity: &Identity,
        claims: &Claims,
        pending: &PendingAuthorization,
    ) -> Result<ProviderStep, AccountError> {
        let mut tx = self.0.store().read(Actor::System(Task::SignIn)).await?;
        let account = tx.accounts().account(session.account).await?.ok_or(AccountError::UnusableLink)?;
        let linked = tx.identities().linked_identity(identity).await?;
        drop(tx);
        if linked.is_none_or(|linked| linked.account != session.account) {
            return Err(AccountError::IdentityNotLinked);
        }
        let since = pending.created_at.before(CLOCKS_APART);
        if claims.authenticated_at.is_none_or(|proved| proved < since) {
            return Err(IdentityProviderError::Untrusted { rule: "the time of the proof" }.into());
        }
        if self.confirmed_factor(session.account).await?.is_some() {
            self.note_refused_proof(account.id, Refusal::Unfinished).await?;
            return Ok(ProviderStep::SignIn(SignInStep::CodeRequired(self.pending(&account)?)));
        }
        Ok(ProviderStep::Renewed(self.renew(session).await?))
    }

    /// What the person is asked before there is an account. Only a verified address makes one, and none that has one
    /// already: an account is linked by who is signed in to it, never by an address (H-46). Nor is somebody asked anew whose
    /// sign-up waits: only the same identity hears that it does.
    async fn offer_account(
        &self,
        identity: Identity,
        claims: Claims,
        browser: &crate::token::TokenHash,
    ) -> Result<PendingAccount, AccountError> {
        let verified = claims.email.filter(|_| claims.email_verified);
        let email = verified.and_then(|email| EmailAddress::parse(&email).ok()).ok_or(AccountError::UnverifiedAddress)?;
        let mut tx = self.0.store().read(Actor::System(Task::SignIn)).await?;
        let is_taken = tx.accounts().account_by_email(&email).await?.is_some();
        drop(tx);
        if is_taken {
            return Err(AccountError::LinkRequired);
        }
        if self.awaits_approval(&email, &identity).await? {
            return Err(AccountError::AwaitsApproval);
        }
        if !self.lets_in(&email).await? {
            return Err(AccountError::NotInvited);
        }
        self.seal_account(identity, email, claims.name, claims.authenticated_at, browser)
    }
}

/// The adapter has checked it; so does core, for it is what everything hangs on.
fn identity_of(provider: &dyn IdentityProvider, claims: &Claims) -> Result<Identity, IdentityProviderError> {
    if claims.issuer != provider.issuer() {
        return Err(IdentityProviderError::Untrusted { rule: "issuer" });
    }
    Identity::new(claims.issuer.clone(), claims.subject.clone()).ok_or(IdentityProviderError::Untrusted { rule: "subject" })
}
