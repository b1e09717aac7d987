use super::installation::Installation;
use itoms_core::{
    Itoms,
    account::{AccountError, Caller, DangerousAct, Session, SignIn},
    id::AccountId,
    secret::Secret,
    store::Actor,
    token::Token,
};
use itoms_testing::Authenticator;

/// Somebody with an account, as that person knows it.
pub(super) struct Person {
    pub(super) id: AccountId,
    /// Nothing once it was voided.
    pub(super) password: Option<String>,
    /// What its owner has proved so far.
    pub(super) proven: Vec<String>,
    /// Asked for by the last act.
    pub(super) asked_for: Option<String>,
    pub(super) app: Option<Authenticator>,
    pub(super) is_suspended: bool,
    /// Of the last session, ended or not.
    token: Option<Token>,
}

impl Person {
    pub(super) fn new(id: AccountId, password: &str, proven: &str, token: Option<Token>) -> Self {
        let (password, proven) = (Some(password.to_owned()), vec![proven.to_owned()]);
        Self { id, password, proven, asked_for: None, app: None, is_suspended: false, token }
    }

    pub(super) async fn email(&self, itoms: &Itoms) -> String {
        let account = itoms.accounts().show(Actor::Account(self.id)).await.unwrap();
        account.email.expect("an address").to_string()
    }

    /// The session that there is, if it goes on.
    pub(super) async fn last_session(&self, itoms: &Itoms) -> Option<Session> {
        let session = itoms.accounts().authenticate(self.token.as_ref()?, &Caller::program()).await.unwrap();
        assert!(session.is_none() || !self.is_suspended, "who is suspended has no session");
        session
    }

    /// A session with a fresh proof: the one that there is, or else a new one.
    pub(super) async fn session(&mut self, here: &Installation, itoms: &Itoms) -> Option<Session> {
        let is_fresh = |session: &Session| session.require_privilege(DangerousAct::ChangeEmail, itoms.now()).is_ok();
        match self.last_session(itoms).await.filter(is_fresh) {
            Some(session) => Some(session),
            None => self.signs_in(here, itoms).await,
        }
    }

    /// A new session; nobody who is suspended gets one, and nobody who has no password.
    pub(super) async fn signs_in(&mut self, here: &Installation, itoms: &Itoms) -> Option<Session> {
        let password = self.password.clone()?;
        let code = match &self.app {
            Some(app) => {
                // Each code works once.
                here.clock.advance(Authenticator::STEP);
                Some(Secret::from(app.shows(itoms.now()).as_str()))
            }
            None => None,
        };
        let sign_in = SignIn { email: self.email(itoms).await, password: Secret::from(password.as_str()), code };
        match itoms.accounts().sign_in(sign_in, &Caller::program()).await {
            Ok(signed_in) => {
                assert!(!self.is_suspended, "nobody signs in who is suspended");
                self.token = Some(signed_in.token);
                Some(signed_in.session)
            }
            Err(AccountError::Suspended) if self.is_suspended => None,
            Err(error) => panic!("the owner signs in: {error}"),
        }
    }

    pub(super) async fn changes_password(&mut self, here: &Installation, itoms: &Itoms, new: String) {
        let (Some(session), Some(old)) = (self.session(here, itoms).await, self.password.clone()) else { return };
        let (accounts, nobody) = (itoms.accounts(), Caller::program());
        let changed = accounts.change_password(&session, Secret::from(&*old), Secret::from(&*new), &nobody).await.unwrap();
        self.token = Some(changed.token);
        self.password = Some(new);
    }

    pub(super) async fn turns_two_factor_on(&mut self, here: &Installation, itoms: &Itoms) {
        let Some(session) = self.session(here, itoms).await.filter(|_| self.app.is_none()) else { return };
        let app = Authenticator::holding(itoms.accounts().start_totp(&session).await.unwrap().secret.expose());
        let code = Secret::from(app.shows(itoms.now()).as_str());
        self.token = Some(itoms.accounts().confirm_totp(&session, &code).await.unwrap().signed_in.token);
        self.app = Some(app);
    }

    /// The account was taken back: nothing that anybody knew opens it, but an older second factor still guards it.
    pub(super) async fn is_given_back(&mut self, itoms: &Itoms) {
        if let Some(token) = self.token.take() {
            let session = itoms.accounts().authenticate(&token, &Caller::program()).await.unwrap();
            assert!(session.is_none(), "no session outlives that the account was taken back");
        }
        self.password = None;
        if itoms.accounts().second_factor(Actor::Account(self.id)).await.unwrap().is_none() {
            self.app = None;
        }
    }
}
