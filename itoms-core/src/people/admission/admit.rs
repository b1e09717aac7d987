use super::{Admission, NewAdmission};
use crate::{
    account::{AccountError, EmailAddress, address_binding},
    cursor::{self, Cursor, PageRequest},
    event::Change,
    id::{AdmissionId, Id},
    idempotency::Fingerprint,
    job::Job,
    links::Place,
    people::{
        People,
        people::{overseer, require_overseer, still_oversees},
    },
    store::{Actor, Page, Task},
    unit_of_work::UnitOfWork,
};

impl People<'_> {
    /// Invites an address to the installation by mail: whoever proves it may have an account. A new invitation takes the
    /// place of an older one.
    ///
    /// # Errors
    /// [`AccountError::NotFound`] for everybody who is no operator; [`AccountError::AddressTaken`]; broken rules, a limit, a
    /// missing mailer or link.
    pub async fn admit(&self, actor: Actor, new: NewAdmission) -> Result<Admission, AccountError> {
        require_overseer(actor)?;
        let email = EmailAddress::parse(&new.email)?;
        self.may_invite(actor, &email).await?;

        let mut tx = self.0.store().read(Actor::System(Task::SignIn)).await?;
        let is_taken = tx.accounts().account_by_email(&email).await?.is_some();
        drop(tx);

        let mut work = UnitOfWork::begin(self.0, actor).await?;
        still_oversees(work.tx(), actor).await?;
        let id = work.id::<AdmissionId>()?;
        let input = Fingerprint::of("admission.create").with("email", &email.key());
        if let Some(made) = work.once(new.key.as_ref(), input, id.uuid()).await? {
            return work.tx().admissions().admission(AdmissionId::from_uuid(made)).await?.ok_or(AccountError::NotFound);
        }
        if is_taken {
            return Err(AccountError::AddressTaken);
        }
        let admission =
            Admission { id, email, invited_by: actor.account(), created_at: work.now(), expires_at: work.now().after(Admission::LIFETIME) };
        work.tx().admissions().upsert_admission(&admission).await?;
        work.record(Change::AddressInvited { admission: admission.id })?;
        self.mail(work, admission).await
    }

    /// Mails an invitation to the installation again: it holds for its whole time anew.
    ///
    /// # Errors
    /// [`AccountError::NotFound`] for one that was used meanwhile, and for everybody who is no operator; a limit, a missing
    /// mailer or link.
    pub async fn resend_admission(&self, actor: Actor, id: AdmissionId) -> Result<Admission, AccountError> {
        require_overseer(actor)?;
        let mut tx = self.0.store().read(actor).await?;
        let former = tx.admissions().admission(id).await?.ok_or(AccountError::NotFound)?;
        drop(tx);
        self.may_invite(actor, &former.email).await?;

        let mut work = UnitOfWork::begin(self.0, actor).await?;
        still_oversees(work.tx(), actor).await?;
        let admission = Admission { expires_at: work.now().after(Admission::LIFETIME), ..former };
        if !work.tx().admissions().renew_admission(id, admission.expires_at).await? {
            return Err(AccountError::NotFound);
        }
        work.record(Change::AddressReinvited { admission: id })?;
        self.mail(work, admission).await
    }

    /// That mails with the link would leave, and this one is within the limits of who invites, one of them for each address. What
    /// anybody else has mailed there counts for nothing.
    async fn may_invite(&self, actor: Actor, email: &EmailAddress) -> Result<(), AccountError> {
        self.0.mailer()?;
        self.0.link(&Place::SignUp)?;
        let overseer = overseer(actor);
        self.0.limit("invitation", &overseer, self.0.limits().invitation).await?;
        Ok(self.0.limit("invitation_target_share", &format!("{} {overseer}", email.key()), self.0.limits().mail_target).await?)
    }

    async fn mail(&self, mut work: UnitOfWork, admission: Admission) -> Result<Admission, AccountError> {
        let address = self.0.vault().seal(admission.email.as_str(), &address_binding())?;
        work.enqueue(Job::Admission { admission: admission.id, address }, None).await?;
        work.commit().await?;
        Ok(admission)
    }

    /// Invitations to the installation that were not used, the oldest first.
    ///
    /// # Errors
    /// [`AccountError::NotFound`] for everybody who is no operator; a broken cursor or limit.
    pub async fn admissions(&self, actor: Actor, request: &PageRequest) -> Result<Page<Admission, Cursor>, AccountError> {
        require_overseer(actor)?;
        let slice = request.slice(self.0, "admissions")?;
        let mut tx = self.0.store().read(actor).await?;
        let page = tx.admissions().list_admissions(&slice).await?;
        Ok(cursor::seal(page, self.0, "admissions")?)
    }

    /// Takes an invitation to the installation back.
    ///
    /// # Errors
    /// [`AccountError::NotFound`] for one that was used meanwhile, and for everybody who is no operator.
    pub async fn revoke_admission(&self, actor: Actor, id: AdmissionId) -> Result<(), AccountError> {
        require_overseer(actor)?;
        let mut work = UnitOfWork::begin(self.0, actor).await?;
        still_oversees(work.tx(), actor).await?;
        if !work.tx().admissions().delete_admission(id).await? {
            return Err(AccountError::NotFound);
        }
        work.record(Change::AddressUninvited { admission: id })?;
        Ok(work.commit().await?)
    }
}
