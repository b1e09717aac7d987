use async_trait::async_trait;
use itoms_core::{
    Builder, Itoms,
    account::{AccountError, Adoption, Caller, SignUp, SignedIn, Verified},
    limit::{Limit, Limits},
    links::{Links, Place},
    mail::{Mail, MailError, Mailer},
    project::{NewInvitation, NewProject, Project, Role},
    random::SeededRandom,
    secret::Secret,
    store::Actor,
    time::{ManualClock, Timestamp},
    token::Token,
    vault::VaultKeys,
};
use itoms_store::sqlite::SqliteStore;
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};
use url::Url;

pub(crate) const DAY: Duration = Duration::from_secs(24 * 60 * 60);
pub(crate) const PASSWORD: &str = "correct horse battery";

/// A whole product in one process, with a clock that stands still and mails that stay here.
pub(crate) struct World {
    pub(crate) itoms: Itoms,
    pub(crate) clock: ManualClock,
    pub(crate) mails: Mails,
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::with_limits(generous()).await
    }

    pub(crate) async fn with_limits(limits: Limits) -> Self {
        let clock = ManualClock::at(Timestamp::from_millis(1_795_512_600_000));
        let mails = Mails::default();
        let itoms = Itoms::builder(SqliteStore::temporary().await.unwrap(), keys())
            .clock(clock.clone())
            .random(SeededRandom::new(7))
            .mailer(mails.clone())
            .links(Example)
            .limits(limits)
            .build()
            .unwrap();
        Self { itoms, clock, mails }
    }

    /// A person of that name, adopted from a host.
    pub(crate) async fn person(&self, name: &str) -> Actor {
        let adoption = Adoption::named(name).email(format!("{}@example.com", name.to_lowercase()));
        Actor::Account(self.itoms.accounts().adopt(name, adoption).await.unwrap())
    }

    pub(crate) async fn project(&self, owner: Actor, name: &str) -> Project {
        self.itoms.projects().create(owner, NewProject::named(name)).await.unwrap().project
    }

    /// Makes somebody a member, by the way that people take.
    pub(crate) async fn join(&self, owner: Actor, project: &Project, name: &str, role: Role) -> Actor {
        let person = self.person(name).await;
        let email = format!("{}@example.com", name.to_lowercase());
        self.itoms.projects().invite(owner, project.id, NewInvitation::new(email, role)).await.unwrap();
        self.work().await;
        let token = self.mails.last().token();
        self.itoms.projects().accept(person, &token).await.unwrap();
        person
    }

    pub(crate) fn sign_up(&self, email: &str) -> SignUp {
        sign_up(email)
    }

    /// Signs up and opens the mailed link.
    pub(crate) async fn signed_in(&self, email: &str) -> SignedIn {
        self.itoms.accounts().sign_up(self.sign_up(email), &Caller::program()).await.unwrap();
        self.work().await;
        self.verify(&self.mails.last().token()).await.unwrap()
    }

    pub(crate) async fn verify(&self, token: &Token) -> Result<SignedIn, AccountError> {
        match self.itoms.accounts().verify(token, Secret::from(PASSWORD), &Caller::program()).await? {
            Verified::SignedIn(signed_in) => Ok(signed_in),
            Verified::Waits => panic!("nobody waits where everybody is let in"),
        }
    }

    pub(crate) async fn work(&self) {
        self.itoms.work_once(Duration::from_secs(60)).await.unwrap();
    }
}

/// What Ada says who signs up with that address.
pub(crate) fn sign_up(email: &str) -> SignUp {
    SignUp {
        email: email.to_owned(),
        full_name: "Ada Lovelace".to_owned(),
        password: Secret::from(PASSWORD),
        sixteen_or_older: true,
        company: None,
    }
}

/// A product without a mailer, on a store of its own.
pub(crate) async fn builder() -> Builder {
    builder_on(SqliteStore::temporary().await.unwrap())
}

/// The same, on that store.
pub(crate) fn builder_on(store: SqliteStore) -> Builder {
    Itoms::builder(store, keys()).links(Example)
}

/// Limits that no story meets by accident.
pub(crate) fn generous() -> Limits {
    let much = Limit::new(1_000_000, 1, Duration::from_secs(1));
    let mut limits = Limits::default();
    limits.sign_in = much;
    limits.sign_in_account = much;
    limits.proof = much;
    limits.code = much;
    limits.sign_up = much;
    limits.new_password = much;
    limits.mail_target = much;
    limits.mail_target_total = much;
    limits.mail_reset_caller = much;
    limits.mail_reset = much;
    limits.mail_caller = much;
    limits.invitation = much;
    limits
}

pub(crate) fn keys() -> VaultKeys {
    let key = |seed| VaultKeys::generate(&SeededRandom::new(seed)).unwrap();
    VaultKeys::new(key(1), key(2)).unwrap()
}

/// Where the pages of the examples are.
pub(crate) struct Example;

impl Links for Example {
    fn to(&self, place: &Place) -> Option<Url> {
        let path = match place {
            Place::SignIn => "sign-in".to_owned(),
            Place::SignUp => "sign-up".to_owned(),
            Place::VerifyEmail(token) => format!("verify-email/{}", token.expose()),
            Place::ForgotPassword => "forgot-password".to_owned(),
            Place::ResetPassword(token) => format!("reset-password/{}", token.expose()),
            Place::ConfirmEmail(token) => format!("confirm-email/{}", token.expose()),
            Place::RestoreEmail(token) => format!("restore-email/{}", token.expose()),
            Place::Invitation(token) => format!("invitations/{}", token.expose()),
            Place::Project(project) => project.to_string(),
            Place::Content { project, content } => format!("{project}/{content}"),
            _ => return None,
        };
        Url::parse(&format!("https://example.com/{path}")).ok()
    }
}

/// Keeps mails instead of sending them; fails as often as it is told.
#[derive(Clone, Default)]
pub(crate) struct Mails {
    kept: Arc<Mutex<Vec<Mail>>>,
    failures: Arc<Mutex<Vec<MailError>>>,
}

impl Mails {
    pub(crate) fn all(&self) -> Vec<Mail> {
        self.kept.lock().unwrap().clone()
    }

    pub(crate) fn count(&self) -> usize {
        self.kept.lock().unwrap().len()
    }

    /// All but the first that many.
    pub(crate) fn after(&self, read: usize) -> Vec<Mail> {
        self.kept.lock().unwrap()[read..].to_vec()
    }

    pub(crate) fn last(&self) -> Kept {
        Kept(self.all().pop().expect("a mail"))
    }

    /// The next mail fails like this.
    pub(crate) fn fail(&self, error: MailError) {
        self.failures.lock().unwrap().push(error);
    }
}

#[async_trait]
impl Mailer for Mails {
    fn name(&self) -> &str {
        "a list"
    }

    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        if let Some(error) = self.failures.lock().unwrap().pop() {
            return Err(error);
        }
        self.kept.lock().unwrap().push(mail.clone());
        Ok(())
    }
}

pub(crate) struct Kept(pub(crate) Mail);

impl Kept {
    /// The token of the link in the mail's text.
    pub(crate) fn token(&self) -> Token {
        let link = self.0.text.split_whitespace().find(|word| word.starts_with("https://example.com/") && word.len() > 60);
        let link = link.expect("a link with a token");
        Token::presented(link.trim_end_matches(['.', '>', ')']).rsplit('/').next().unwrap())
    }
}
