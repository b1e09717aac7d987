use super::EventSlice;
use crate::{
    failure::Failure,
    id::{AccountId, AdmissionId, ApiKeyId, ContentId, EventId, Id, JobId, KeptMailId, ProjectId, ReadKeyId, RegistrationId},
    itoms::Itoms,
    pointers::held_by_pointers,
    store::{Actor, Task},
    time::Timestamp,
};
use uuid::Uuid;

/// Something that happened. Holds ids and kinds, nothing personal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Id.
    pub id: EventId,
    /// When.
    pub at: Timestamp,
    /// Who did it, if a person did.
    pub by: Option<AccountId>,
    /// By which API key, if not in person.
    pub by_key: Option<ApiKeyId>,
    /// What happened.
    pub change: Change,
}

macro_rules! changes {
    ($($(#[$doc:meta])* $name:ident { $($field:ident: $id:ident),* } = $kind:literal;)*) => {
        /// What can happen. Each names whom or what it concerns.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[non_exhaustive]
        #[expect(missing_docs, reason = "the fields are ids of what they are named after")]
        pub enum Change {
            $($(#[$doc])* $name { $($field: $id),* },)*
        }

        impl Change {
            /// The stable names of all that can happen.
            pub const KINDS: &[&str] = &[$($kind),*];

            /// The stable name of what happened, such as `content.published`.
            #[must_use]
            pub fn kind(&self) -> &'static str {
                match self {
                    $(Self::$name { .. } => $kind,)*
                }
            }

            /// The project that it concerns, and the account or content, as a store keeps them in two columns.
            #[must_use]
            pub fn concerns(&self) -> (Option<ProjectId>, Option<Uuid>) {
                match *self {
                    $(Self::$name { $($field),* } => {
                        let told: (Option<ProjectId>, Option<Uuid>) = (None, None);
                        $(let told = changes!(@tell $field, $field, told);)*
                        told
                    })*
                }
            }

            /// From what a store keeps, for stores alone; nothing if it is of no kind that this version knows.
            #[must_use]
            pub fn from_stored(kind: &str, project: Option<ProjectId>, subject: Option<Uuid>) -> Option<Self> {
                match kind {
                    $($kind => Some(Self::$name { $($field: changes!(@read $field, project, subject)),* }),)*
                    _ => None,
                }
            }
        }
    };
    (@tell project, $id:ident, $told:ident) => { (Some($id), $told.1) };
    (@tell $field:ident, $id:ident, $told:ident) => { ($told.0, Some($id.uuid())) };
    (@read project, $project:ident, $subject:ident) => { $project? };
    (@read $field:ident, $project:ident, $subject:ident) => { Id::from_uuid($subject?) };
}

changes! {
    /// A person verified an address, a host adopted its user, or the first operator came.
    AccountCreated { account: AccountId } = "account.created";
    /// A person changed the own profile.
    AccountUpdated { account: AccountId } = "account.updated";
    /// A person chose which mails to get.
    MailPreferencesUpdated { account: AccountId } = "account.mail_preferences_updated";
    /// A mail with a link to set a new password goes to a person.
    PasswordResetRequested { account: AccountId } = "account.password_reset_requested";
    /// A person set a new password by a mailed link; all sessions ended.
    PasswordReset { account: AccountId } = "account.password_reset";
    /// A person changed the password; all other sessions ended.
    PasswordChanged { account: AccountId } = "account.password_changed";
    /// Somebody gave a wrong password, at sign-in or within a session. Few of many in a row are recorded, like the next four.
    PasswordRefused { account: AccountId } = "account.password_refused";
    /// Somebody had the first factor, and gave a wrong code.
    CodeRefused { account: AccountId } = "account.code_refused";
    /// A passkey of the account, or one in the place of its code, was refused.
    PasskeyRefused { account: AccountId } = "account.passkey_refused";
    /// Somebody had the first factor, and did not give a second one with it: a sign-in that goes no further ends here.
    SecondFactorAwaited { account: AccountId } = "account.second_factor_awaited";
    /// So many tried to sign in that a try was refused unseen; where the account is used, tries are counted apart.
    SignInLimited { account: AccountId } = "account.sign_in_limited";
    /// A person asked for another address.
    EmailChangeRequested { account: AccountId } = "account.email_change_requested";
    /// A person cancelled that.
    EmailChangeCancelled { account: AccountId } = "account.email_change_cancelled";
    /// A person proved the new address; it is the account's.
    EmailChanged { account: AccountId } = "account.email_changed";
    /// A first operator proved the address.
    EmailConfirmed { account: AccountId } = "account.email_confirmed";
    /// Whoever sits at the machine vouched for an address that nobody had proved.
    EmailVouchedFor { account: AccountId } = "account.email_vouched_for";
    /// Whoever has the former address took the change back; all sessions ended.
    EmailRestored { account: AccountId } = "account.email_restored";
    /// An operator let somebody in who had signed up.
    AccountApproved { account: AccountId } = "account.approved";
    /// An operator did not let somebody in who had signed up.
    RegistrationDeclined { registration: RegistrationId } = "registration.declined";
    /// An operator let the link of an unfinished sign-up be mailed again.
    RegistrationResent { registration: RegistrationId } = "registration.resent";
    /// An operator invited an address to the installation.
    AddressInvited { admission: AdmissionId } = "address.invited";
    /// An operator let that be mailed again.
    AddressReinvited { admission: AdmissionId } = "address.reinvited";
    /// An operator took that back.
    AddressUninvited { admission: AdmissionId } = "address.uninvited";
    /// An operator suspended an account.
    AccountSuspended { account: AccountId } = "account.suspended";
    /// An operator took that back.
    AccountResumed { account: AccountId } = "account.resumed";
    /// A link for the first operator was made: at the first start, or by whoever sits at the machine.
    OperatorLinkMade {} = "operator.link_made";
    /// Somebody became the first operator by it, or an operator made somebody one too; then all sessions ended.
    OperatorAppointed { account: AccountId } = "operator.appointed";
    /// An operator made another one a person like others; all sessions ended.
    OperatorDismissed { account: AccountId } = "operator.dismissed";
    /// A person deleted the own account, or an operator removed it; nobody signs in to it any more.
    AccountDeleted { account: AccountId } = "account.deleted";
    /// Everything that went with the account is gone.
    AccountErased { account: AccountId } = "account.erased";
    /// A person signed in.
    SessionCreated { account: AccountId } = "session.created";
    /// A person proved again to be there; the session has a new token.
    SessionRenewed { account: AccountId } = "session.renewed";
    /// A session was ended: signed out, or ended from another one.
    SessionDeleted { account: AccountId } = "session.deleted";
    /// An operator ended all sessions of somebody.
    SessionsEnded { account: AccountId } = "sessions.ended";
    /// Sign-in asks for a second factor from now on.
    SecondFactorAdded { account: AccountId } = "second_factor.added";
    /// It does not any more.
    SecondFactorRemoved { account: AccountId } = "second_factor.removed";
    /// An operator turned it off, removed all passkeys, and ended all sessions.
    SecondFactorCleared { account: AccountId } = "second_factor.cleared";
    /// A person made new recovery codes.
    RecoveryCodesReplaced { account: AccountId } = "recovery_codes.replaced";
    /// A recovery code was used in the place of a code.
    RecoveryCodeUsed { account: AccountId } = "recovery_code.used";
    /// A person added a passkey.
    PasskeyAdded { account: AccountId } = "passkey.added";
    /// A passkey got another name.
    PasskeyUpdated { account: AccountId } = "passkey.updated";
    /// A passkey was removed.
    PasskeyRemoved { account: AccountId } = "passkey.removed";
    /// An identity provider signs in to an account from now on.
    IdentityLinked { account: AccountId } = "identity.linked";
    /// It does not any more.
    IdentityUnlinked { account: AccountId } = "identity.unlinked";
    /// A person made an API key.
    ApiKeyCreated { key: ApiKeyId } = "api_key.created";
    /// An API key got a new secret.
    ApiKeyRotated { key: ApiKeyId } = "api_key.rotated";
    /// A person ended an API key.
    ApiKeyRevoked { key: ApiKeyId } = "api_key.revoked";
    /// A project was made.
    ProjectCreated { project: ProjectId } = "project.created";
    /// Name, slug, language or zone changed.
    ProjectUpdated { project: ProjectId } = "project.updated";
    /// Colour, font, footer or sender name changed, or went back to what they were.
    BrandingChanged { project: ProjectId } = "project.branding_changed";
    /// A read key was made.
    ReadKeyCreated { project: ProjectId, key: ReadKeyId } = "read_key.created";
    /// It was revoked.
    ReadKeyRevoked { project: ProjectId, key: ReadKeyId } = "read_key.revoked";
    /// An owner requires two factors of its members.
    TwoFactorsRequired { project: ProjectId } = "project.two_factors_required";
    /// An owner does not any more.
    TwoFactorsWaived { project: ProjectId } = "project.two_factors_waived";
    /// An owner deleted a project; its pages are gone.
    ProjectDeleted { project: ProjectId } = "project.deleted";
    /// A project went with the account of the last owner who could act.
    ProjectDeletedWithAccount { project: ProjectId, account: AccountId } = "project.deleted_with_account";
    /// An owner took that back.
    ProjectRestored { project: ProjectId } = "project.restored";
    /// The days of grace are over; everything in it is gone.
    ProjectErased { project: ProjectId } = "project.erased";
    /// The name of somebody who is gone was taken from what that person published here.
    AuthorErased { project: ProjectId } = "author.erased";
    /// An address was invited, in the time when nothing said as what.
    MemberInvited { project: ProjectId } = "member.invited";
    /// An address was invited to be an owner.
    MemberInvitedAsOwner { project: ProjectId } = "member.invited_as_owner";
    /// An address was invited to be an admin.
    MemberInvitedAsAdmin { project: ProjectId } = "member.invited_as_admin";
    /// An address was invited to be a viewer.
    MemberInvitedAsViewer { project: ProjectId } = "member.invited_as_viewer";
    /// An open invitation was mailed again.
    InvitationResent { project: ProjectId } = "invitation.resent";
    /// An owner took an open invitation back.
    InvitationRevoked { project: ProjectId } = "invitation.revoked";
    /// Who was invited declined.
    InvitationDeclined { project: ProjectId } = "invitation.declined";
    /// An invitation was accepted.
    MemberAdded { project: ProjectId, account: AccountId } = "member.added";
    /// A member got another role, in the time when nothing said which.
    MemberUpdated { project: ProjectId, account: AccountId } = "member.updated";
    /// A member became an owner.
    MemberMadeOwner { project: ProjectId, account: AccountId } = "member.made_owner";
    /// A member became an admin.
    MemberMadeAdmin { project: ProjectId, account: AccountId } = "member.made_admin";
    /// A member became a viewer.
    MemberMadeViewer { project: ProjectId, account: AccountId } = "member.made_viewer";
    /// A member was removed, or left.
    MemberRemoved { project: ProjectId, account: AccountId } = "member.removed";
    /// An owner offered the ownership to that member.
    OwnershipOffered { project: ProjectId, account: AccountId } = "ownership.offered";
    /// The owner took the offer to that member back.
    OwnershipOfferRevoked { project: ProjectId, account: AccountId } = "ownership.offer_revoked";
    /// That member declined it.
    OwnershipDeclined { project: ProjectId, account: AccountId } = "ownership.declined";
    /// That member accepted it, and is owner in the place of who offered it.
    OwnershipTransferred { project: ProjectId, account: AccountId } = "ownership.transferred";
    /// Content was made.
    ContentCreated { project: ProjectId, content: ContentId } = "content.created";
    /// A working copy changed; nothing public did.
    ContentUpdated { project: ProjectId, content: ContentId } = "content.updated";
    /// A snapshot was made or replaced.
    ContentPublished { project: ProjectId, content: ContentId } = "content.published";
    /// A snapshot was removed.
    ContentUnpublished { project: ProjectId, content: ContentId } = "content.unpublished";
    /// Content was deleted, and its snapshot with it.
    ContentDeleted { project: ProjectId, content: ContentId } = "content.deleted";
    /// A secret link to a working copy was made, in the place of an older one.
    PreviewLinkCreated { project: ProjectId, content: ContentId } = "preview_link.created";
    /// It was made dead.
    PreviewLinkRevoked { project: ProjectId, content: ContentId } = "preview_link.revoked";
    /// Work was given up after its last try, or had lost its purpose before one succeeded, such as the mail of a link while no
    /// mail left. A few of many in a row are recorded.
    JobGivenUp { job: JobId } = "job.given_up";
    /// An operator, or whoever sits at the machine, let given-up work be tried again.
    JobRerun { job: JobId } = "job.rerun";
    /// An operator, or whoever sits at the machine, looked at somebody's account: once an hour, however often.
    AccountInspected { account: AccountId } = "account.inspected";
    /// The same of a sign-up that waits.
    RegistrationInspected { registration: RegistrationId } = "registration.inspected";
    /// Whoever sits at the machine sealed secrets of second factors anew, by the newest key.
    VaultResealed {} = "vault.resealed";
    /// An operator read a mail in the outbox.
    KeptMailRead { mail: KeptMailId } = "outbox.mail_read";
    /// It was written to whoever has this account.
    OwnMailRead { account: AccountId } = "account.mail_read";
    /// An operator, or whoever sits at the machine, tried whether mails leave.
    MailTried {} = "provider.mail_tried";
    /// An operator tried whether the identity provider answers.
    SignInTried {} = "provider.sign_in_tried";
}

impl Change {
    /// The project that it concerns.
    #[must_use]
    pub fn project(&self) -> Option<ProjectId> {
        self.concerns().0
    }
}

/// Where a reader of events stands: after everything up to here. Keep it where the reader keeps its own data.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct EventCursor(i64);

impl EventCursor {
    /// Before the first event.
    pub const START: Self = Self(0);

    /// From a number that [`EventCursor::as_i64`] gave.
    #[must_use]
    pub const fn from_i64(position: i64) -> Self {
        Self(position)
    }

    /// As a number, for keeping.
    #[must_use]
    pub const fn as_i64(self) -> i64 {
        self.0
    }
}

/// Is told of each change right after its commit, in the process that committed. For caches: it must not
/// block, and what it misses in other processes it reads from [`Events::after`]. The change holds whatever becomes of the
/// telling: a panic of one observer is logged, and the others are told as well.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait Observer: Send + Sync + 'static {
    /// Something was committed.
    fn changed(&self, event: &Event);
}

held_by_pointers! {
    Observer {
        fn changed(&self, event: &Event) {
            (**self).changed(event);
        }
    }
}

/// What happened, to be followed.
#[derive(Debug)]
pub struct Events<'a>(pub(crate) &'a Itoms);

impl Events<'_> {
    /// Up to `limit` events after `cursor` (1,000 at most), and where to go on. No event is skipped; after a crash of the
    /// reader the same ones come again. What a newer version recorded and this one cannot read holds the reader back until
    /// it runs with the newer one. Events are kept for 90 days: a reader that stays away for longer misses those that
    /// went meanwhile.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn after(&self, cursor: EventCursor, limit: u32) -> Result<EventSlice, Failure> {
        let mut tx = self.0.store().read(Actor::System(Task::Events)).await?;
        Ok(tx.events().events_after(cursor, limit.min(1000)).await?)
    }

    /// The position after all that has happened until now: where a reader starts that needs no past.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn end(&self) -> Result<EventCursor, Failure> {
        let mut tx = self.0.store().read(Actor::System(Task::Events)).await?;
        Ok(tx.events().events_end().await?)
    }
}
