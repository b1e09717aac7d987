use super::{People, people::still_oversees};
use crate::{
    account::{Account, AccountError, Session, Standing, address_binding},
    event::Change,
    id::{AccountId, ProjectId},
    job::Job,
    problem::{Violation, Violations},
    project::{Member, ProjectName, Role, Slug, tell_members},
    store::{Actor, StoreError, Task},
    unit_of_work::UnitOfWork,
    vault::Binding,
};

/// A project that somebody is a member of, and what becomes of it when that person goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Departure {
    /// Project.
    pub project: ProjectId,
    /// Its name.
    pub name: ProjectName,
    /// Where its pages are.
    pub slug: Slug,
    /// What the person is in it.
    pub role: Role,
    /// How many others are members.
    pub others: u64,
    /// Whether nobody else is an owner who may act: then it goes with the person. Of a deleted one any other owner will do.
    pub is_last_owner: bool,
    /// Whether an owner has deleted it already.
    pub is_deleted: bool,
}

impl Departure {
    /// Whether the person must say that it goes, since it lives and nobody else decides about it.
    #[must_use]
    pub fn needs_an_answer(&self) -> bool {
        self.is_last_owner && !self.is_deleted
    }
}

/// Which projects may go with an account.
pub(super) enum Going<'a> {
    /// Those that the person named.
    Named(&'a [ProjectId]),
    /// Each of which it is the last owner: an operator has decided.
    All,
}

impl Going<'_> {
    fn includes(&self, project: ProjectId) -> bool {
        match self {
            Self::Named(named) => named.contains(&project),
            Self::All => true,
        }
    }
}

impl People<'_> {
    /// What the actor is a member of, and what would become of it if the person left.
    ///
    /// # Errors
    /// [`AccountError::NotFound`] for an actor that is no signed-in person.
    pub async fn departures(&self, actor: Actor) -> Result<Vec<Departure>, AccountError> {
        let Actor::Account(account) = actor else { return Err(AccountError::NotFound) };
        let mut tx = self.0.store().read(actor).await?;
        Ok(tx.people().departures(account).await?)
    }

    /// Deletes the actor's own account (P5.3-a): sessions and memberships end at once, and everything that goes with the account
    /// is erased by durable work that follows. A [dangerous act]. Projects with another owner go on without the person; one that
    /// has no other owner goes too, and must be among `going`. A project that is named there and has got another owner meanwhile
    /// goes on. Members of one that goes are told by mail. An owner who is suspended is none: but whoever is resumed within the
    /// days of grace may bring the project back. `session` is the own one in which it is asked for, if there is one: nothing comes
    /// of it where that, or all of the account's, have ended meanwhile.
    ///
    /// # Errors
    /// [`AccountError::LastOwner`] with projects that are not named, [`Violations::MAX`] at most, [`AccountError::LastOperator`],
    /// [`AccountError::NotFound`] for an actor that is no signed-in person, and for a session that has ended;
    /// [`AccountError::Failure`] when sessions of the account end in this very moment.
    ///
    /// [dangerous act]: crate::account::DangerousAct::DeleteAccount
    pub async fn leave(&self, actor: Actor, going: &[ProjectId], session: Option<&Session>) -> Result<(), AccountError> {
        let Actor::Account(account) = actor else { return Err(AccountError::NotFound) };
        let epoch = match session {
            Some(session) if session.account != account => return Err(AccountError::NotFound),
            Some(session) => Some(self.epoch_of(session).await?),
            None => None,
        };
        self.depart(actor, account, Going::Named(going), epoch).await
    }

    /// The epoch in which a session stands. Whoever ends accounts may not hold one, but sees in its own transaction whether the
    /// epoch is another by then.
    async fn epoch_of(&self, session: &Session) -> Result<i64, AccountError> {
        let mut work = UnitOfWork::begin(self.0, session.actor()).await?;
        if !session.holds(&mut work).await? {
            return Err(AccountError::NotFound);
        }
        let account = work.tx().accounts().account(session.account).await?;
        Ok(account.ok_or(AccountError::NotFound)?.session_epoch)
    }

    /// Ends an account on behalf of whoever decided it, in one transaction; in that epoch of its sessions, if it is said.
    pub(super) async fn depart(&self, actor: Actor, account: AccountId, going: Going<'_>, epoch: Option<i64>) -> Result<(), AccountError> {
        let mut work = UnitOfWork::begin(self.0, Actor::System(Task::People)).await?.on_behalf_of(actor.account());
        let now = work.now();
        let is_leaving = work.tx().people().begin_leaving(account, now).await?;
        // The operators stay as they are from here on.
        still_oversees(work.tx(), actor).await?;
        if !is_leaving {
            let found = work.tx().accounts().account(account).await?;
            let is_last = found.is_some_and(|account| account.operator && account.standing == Standing::Active);
            return Err(if is_last { AccountError::LastOperator } else { AccountError::NotFound });
        }
        require_epoch(&mut work, account, epoch).await?;
        let mut unanswered = Violations::default();
        for Departure { project, name, is_deleted, .. } in work.tx().people().departures(account).await? {
            // With the project's lock from here on: whether somebody else owns it holds until the commit.
            if work.tx().members().delete_member(project, account).await? {
                work.record(Change::MemberRemoved { project, account })?;
            } else if is_deleted || going.includes(project) {
                if work.tx().people().hide_project(project, now).await? {
                    work.record(Change::ProjectDeleted { project })?;
                    self.tell_that_it_goes(&mut work, project, &name, account, actor).await?;
                }
                work.record(Change::ProjectDeletedWithAccount { project, account })?;
            } else {
                let message = format!(
                    "{name} ({project}) has no other owner who may act: say that it is deleted too, or make another member owner first."
                );
                unanswered.push(Violation::new("projects", "last_owner", message));
            }
        }
        unanswered.into_result().map_err(AccountError::LastOwner)?;
        work.record(Change::AccountDeleted { account })?;
        // Sealed, since the account is gone when the mail leaves.
        if let Some(email) = work.tx().accounts().account(account).await?.as_ref().and_then(Account::verified_email) {
            let address = self.0.vault().seal(email.as_str(), &address_binding())?;
            work.notify(Job::AccountDeleted { address }, None).await?;
        }
        work.enqueue(Job::EraseAccount { account }, None).await?;
        Ok(work.commit().await?)
    }

    /// Mails the members who stay behind. The name is sealed in the mail, since the project may be gone when it leaves.
    async fn tell_that_it_goes(
        &self,
        work: &mut UnitOfWork,
        project: ProjectId,
        name: &ProjectName,
        leaving: AccountId,
        actor: Actor,
    ) -> Result<(), AccountError> {
        let name = self.0.vault().seal(name.as_str(), &name_binding())?;
        let told = |member: &Member| {
            let acts = member.account == leaving || Some(member.account) == actor.account();
            (!acts).then(|| Job::ProjectGone { account: member.account, name: name.clone() })
        };
        Ok(tell_members(work, project, None, told).await?)
    }
}

/// That nobody has ended the sessions of an account since they were in that epoch. Asked once the account is written: whoever sets
/// a new password waits from then on, and a thief who was signed in until then deletes nothing (P2-d).
async fn require_epoch(work: &mut UnitOfWork, account: AccountId, epoch: Option<i64>) -> Result<(), AccountError> {
    let Some(epoch) = epoch else { return Ok(()) };
    let found = work.tx().accounts().account(account).await?;
    if found.is_some_and(|account| account.session_epoch == epoch) {
        return Ok(());
    }
    // The own session may go on: whoever tries again learns so.
    Err(StoreError::Contended.into())
}

/// Where the name of a project is sealed in the job that tells that it is gone.
pub(crate) fn name_binding() -> Binding {
    Binding::new("a project that is gone", "name")
}
