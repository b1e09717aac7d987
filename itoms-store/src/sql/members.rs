use super::{
    Db, Transaction, decode, failed,
    keyset::{after_text, after_time},
    like::anywhere,
    need::Need,
    query, query_as, query_scalar,
};
use async_trait::async_trait;
use itoms_core::{
    account::{Account, EmailAddress, FullName},
    id::{AccountId, Id, InvitationId, ProjectId},
    project::{Invitation, Member, MemberRepository, MembershipQuery, Places, ProjectName, ReceivedInvitation, Role},
    search::fold,
    sort::ListSort,
    store::{Page, Position, Slice, SortKey, StoreError, Task, Version},
    time::Timestamp,
    token::TokenHash,
};
use sqlx::FromRow;
use uuid::Uuid;

#[derive(FromRow)]
struct MemberRow {
    project_id: Uuid,
    account_id: Uuid,
    role: String,
    full_name: String,
    email: Option<String>,
    has_second_factor: bool,
    created_at: i64,
    version: i64,
}

impl MemberRow {
    fn read(self) -> Result<Member, StoreError> {
        Ok(Member {
            role: decode::role(&self.role, "members", self.account_id)?,
            project: ProjectId::from_uuid(self.project_id),
            account: AccountId::from_uuid(self.account_id),
            full_name: FullName::from_stored(self.full_name),
            email: self.email.map(EmailAddress::from_stored),
            has_second_factor: Some(self.has_second_factor),
            created_at: Timestamp::from_millis(self.created_at),
            version: Version::from_i64(self.version),
        })
    }
}

#[derive(FromRow)]
struct InvitationRow {
    project_id: Uuid,
    id: Uuid,
    email: String,
    role: String,
    token: Vec<u8>,
    invited_by: Uuid,
    created_at: i64,
    expires_at: i64,
    undelivered_at: Option<i64>,
}

impl InvitationRow {
    fn read(self) -> Result<Invitation, StoreError> {
        Ok(Invitation {
            role: decode::role(&self.role, "invitations", self.id)?,
            token: decode::token(&self.token, "invitations", self.id)?,
            id: InvitationId::from_uuid(self.id),
            project: ProjectId::from_uuid(self.project_id),
            email: EmailAddress::from_stored(self.email),
            invited_by: AccountId::from_uuid(self.invited_by),
            created_at: Timestamp::from_millis(self.created_at),
            expires_at: Timestamp::from_millis(self.expires_at),
            undelivered_at: self.undelivered_at.map(Timestamp::from_millis),
        })
    }
}

#[derive(FromRow)]
struct ReceivedRow {
    project_id: Uuid,
    id: Uuid,
    name: String,
    role: String,
    created_at: i64,
    expires_at: i64,
}

impl ReceivedRow {
    fn read(self) -> Result<ReceivedInvitation, StoreError> {
        Ok(ReceivedInvitation {
            role: decode::role(&self.role, "invitations", self.id)?,
            id: InvitationId::from_uuid(self.id),
            project: ProjectId::from_uuid(self.project_id),
            project_name: ProjectName::from_stored(self.name),
            created_at: Timestamp::from_millis(self.created_at),
            expires_at: Timestamp::from_millis(self.expires_at),
        })
    }
}

const INSERT: &str = "\
    insert into members (project_id, account_id, role, full_name, full_name_key, email, email_key, created_at, version)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    on conflict do nothing";

const MEMBER: &str = "\
    select project_id, account_id, role, full_name, email, created_at, version,
        exists (select 1 from two_factor_accounts f where f.account_id = members.account_id) as has_second_factor
    from members where project_id = $1 and account_id = $2";

/// A list in one order. The filters stand in each, and a filter that is not asked for is null.
macro_rules! list_members {
    ($order:literal) => {
        concat!(
            "select project_id, account_id, role, full_name, email, created_at, version, \
                 exists (select 1 from two_factor_accounts f where f.account_id = members.account_id) as has_second_factor \
             from members where project_id = $1 and (",
            $order,
            ") > ($2, $3) and (cast($4 as text) is null or full_name_key like $4 escape '\\') \
               and (cast($5 as text) is null or role = $5) order by ",
            $order,
            " limit $6"
        )
    };
}

const IS_ACTIVE: &str = "select exists (select 1 from accounts where id = $1 and suspended_at is null and leaving_at is null)";

pub(crate) const LIST_BY_JOINING: &str = list_members!("created_at, account_id");
pub(crate) const LIST_BY_NAME: &str = list_members!("full_name_key, account_id");

/// Another owner who may act: whoever is suspended or leaves decides about nothing. Of a deleted project any other will do,
/// who may bring it back in its days of grace.
macro_rules! another_owner {
    () => {
        "exists (select 1 from members o where o.project_id = $1 and o.role = 'owner' and o.account_id <> $2 \
             and (not exists (select 1 from shut_accounts s where s.account_id = o.account_id) \
                  or exists (select 1 from projects p where p.id = $1 and p.deleted_at is not null)))"
    };
}

/// The last owner keeps its role; callers hold the project's lock. Names who asks: row policies see rows, not
/// columns, and everybody may write an own row, if not its role.
const UPDATE: &str = concat!(
    "update members set role = $3, version = $4 where project_id = $1 and account_id = $2 and version = $5 \
       and exists (select 1 from members a where a.project_id = $1 and a.account_id = $6 and a.role = 'owner') \
       and (role <> 'owner' or $3 = 'owner' or ",
    another_owner!(),
    ")"
);

const COPY_ACCOUNT: &str = "\
    update members set full_name = $2, full_name_key = $3, email = $4, email_key = $5 where account_id = $1";

const DELETE: &str =
    concat!("delete from members where project_id = $1 and account_id = $2 and (role <> 'owner' or ", another_owner!(), ")");

/// What an owner has open who is one no longer right after; callers hold the project's lock.
macro_rules! drop_of_owner {
    ($what:literal) => {
        concat!(
            "delete from ",
            $what,
            " and exists (\
                 select 1 from members m \
                 where m.project_id = $1 and m.account_id = $2 and m.role = 'owner' and ($3 is null or m.version = $3)) \
               and ",
            another_owner!()
        )
    };
}

const DROP_INVITATIONS: &str = drop_of_owner!("invitations where project_id = $1 and invited_by = $2");
/// Also what was offered to the owner, as it can be where somebody else made the owner one meanwhile.
const DROP_OFFERS: &str = drop_of_owner!("ownership_offers where project_id = $1 and $2 in (offered_by, account_id)");

/// Who is an owner has nothing to accept, and is not to find it again later.
const DROP_OFFER_TO: &str = "delete from ownership_offers where project_id = $1 and account_id = $2";

const UPSERT_INVITATION: &str = "\
    insert into invitations (project_id, id, email, email_key, role, token, invited_by, created_at, expires_at, undelivered_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    on conflict (project_id, email_key) do update
    set id = $2, email = $3, role = $5, token = $6, invited_by = $7, created_at = $8, expires_at = $9, undelivered_at = $10";

const INVITATION_BY_TOKEN: &str = "\
    select project_id, id, email, role, token, invited_by, created_at, expires_at, undelivered_at
    from invitations where token = $1";

const INVITATION: &str = "\
    select project_id, id, email, role, token, invited_by, created_at, expires_at, undelivered_at
    from invitations where project_id = $1 and id = $2";

const INVITATION_TO: &str = "\
    select project_id, id, email, role, token, invited_by, created_at, expires_at, undelivered_at
    from invitations where email_key = $1 and id = $2";

const LIST_INVITATIONS_TO: &str = "\
    select i.project_id, i.id, p.name, i.role, i.created_at, i.expires_at
    from invitations i join projects p on p.id = i.project_id
    where i.email_key = $1 and i.id > $2 and i.expires_at > $3 and p.deleted_at is null
    order by i.id limit $4";

const LIST_INVITATIONS: &str = "\
    select project_id, id, email, role, token, invited_by, created_at, expires_at, undelivered_at
    from invitations where project_id = $1 and id > $2
    order by id limit $3";

/// In one statement, as whoever joins turns an invitation into a member. Names who asks: row policies show members to each
/// other, and how many are invited is for owners.
const COUNT_PLACES: &str = "\
    select (select count(*) from members where project_id = $1),
        (select count(*) from invitations where project_id = $1 and email_key <> $2)
    where exists (select 1 from members a where a.project_id = $1 and a.account_id = $3 and a.role = 'owner')";

/// Names who asks: row policies show members to each other, and addresses are for owners.
const HAS_MEMBER_WITH: &str = "\
    select exists (select 1 from members where project_id = $1 and email_key = $2)
       and exists (select 1 from members a where a.project_id = $1 and a.account_id = $3 and a.role = 'owner')";

#[async_trait]
impl MemberRepository for Transaction {
    async fn insert_member(&mut self, member: &Member) -> Result<bool, StoreError> {
        self.require(&[Need::Role(member.project, Role::Owner), Need::Task(Task::Invitation)]).await?;
        // Whoever leaves meanwhile takes note of this project, or it is joined too late to be counted as its owner.
        self.keep_standing_of(member.account).await?;
        let insert = query::<Db>(INSERT)
            .bind(member.project.uuid())
            .bind(member.account.uuid())
            .bind(member.role.name())
            .bind(member.full_name.as_str())
            .bind(fold(member.full_name.as_str()))
            .bind(member.email.as_ref().map(EmailAddress::as_str))
            .bind(member.email.as_ref().map(EmailAddress::key))
            .bind(member.created_at.as_millis())
            .bind(member.version.as_i64());
        Ok(insert.execute(self.connection()).await.map_err(failed)?.rows_affected() == 1)
    }

    async fn member(&mut self, project: ProjectId, account: AccountId) -> Result<Option<Member>, StoreError> {
        if !self.may(&[Need::member(project)]).await? {
            return Ok(None);
        }
        let found = query_as::<Db, MemberRow>(MEMBER).bind(project.uuid()).bind(account.uuid());
        found.fetch_optional(self.connection()).await.map_err(failed)?.map(MemberRow::read).transpose()
    }

    async fn list_members(&mut self, project: ProjectId, asked: &MembershipQuery, slice: &Slice) -> Result<Page<Member>, StoreError> {
        if !self.may(&[Need::member(project), Need::Task(Task::People)]).await? {
            return Ok(Page { items: Vec::new(), next: None });
        }
        let after = slice.after.as_ref();
        let rows = match asked.sort {
            ListSort::Created => {
                let (at, account) = after_time(after);
                query_as::<Db, MemberRow>(LIST_BY_JOINING).bind(project.uuid()).bind(at).bind(account)
            }
            ListSort::Name => {
                let (name, account) = after_text(after);
                query_as::<Db, MemberRow>(LIST_BY_NAME).bind(project.uuid()).bind(name).bind(account)
            }
        };
        let rows = rows
            .bind(asked.search.as_ref().map(|text| anywhere(&fold(text.as_str()))))
            .bind(asked.role.map(Role::name))
            .bind(i64::from(slice.limit) + 1);
        let rows = rows.fetch_all(self.connection()).await.map_err(failed)?;
        let rows = rows.into_iter().map(MemberRow::read).collect::<Result<Vec<_>, _>>()?;
        Ok(Page::from_rows(rows, slice.limit, |member| {
            asked.sort.position(member.created_at, member.full_name.as_str(), member.account.uuid())
        }))
    }

    async fn update_member(&mut self, member: &Member, expected: Version) -> Result<bool, StoreError> {
        if !self.may(&[Need::Role(member.project, Role::Owner)]).await? {
            return Ok(false);
        }
        self.lock_project(member.project).await?;
        if member.role != Role::Owner {
            self.drop_of_owner(member.project, member.account, Some(expected)).await?;
        }
        let update = query::<Db>(UPDATE)
            .bind(member.project.uuid())
            .bind(member.account.uuid())
            .bind(member.role.name())
            .bind(member.version.as_i64())
            .bind(expected.as_i64())
            .bind(self.actor().account().map(Id::uuid));
        if update.execute(self.connection()).await.map_err(failed)?.rows_affected() == 0 {
            return Ok(false);
        }
        if member.role == Role::Owner {
            let drop = query::<Db>(DROP_OFFER_TO).bind(member.project.uuid()).bind(member.account.uuid());
            drop.execute(self.connection()).await.map_err(failed)?;
        }
        Ok(true)
    }

    async fn delete_member(&mut self, project: ProjectId, account: AccountId) -> Result<bool, StoreError> {
        // Whoever leaves is a member too: a key of another project is not.
        let least = if self.actor().account() == Some(account) { Role::Viewer } else { Role::Owner };
        if !self.may(&[Need::Role(project, least), Need::Task(Task::People)]).await? {
            return Ok(false);
        }
        self.lock_project(project).await?;
        self.drop_of_owner(project, account, None).await?;
        let delete = query::<Db>(DELETE).bind(project.uuid()).bind(account.uuid());
        Ok(delete.execute(self.connection()).await.map_err(failed)?.rows_affected() == 1)
    }

    async fn upsert_invitation(&mut self, invitation: &Invitation) -> Result<(), StoreError> {
        self.require(&[Need::Role(invitation.project, Role::Owner)]).await?;
        self.require_active().await?;
        let upsert = query::<Db>(UPSERT_INVITATION)
            .bind(invitation.project.uuid())
            .bind(invitation.id.uuid())
            .bind(invitation.email.as_str())
            .bind(invitation.email.key())
            .bind(invitation.role.name())
            .bind(invitation.token.as_bytes().as_slice())
            .bind(invitation.invited_by.uuid())
            .bind(invitation.created_at.as_millis())
            .bind(invitation.expires_at.as_millis())
            .bind(invitation.undelivered_at.map(Timestamp::as_millis));
        upsert.execute(self.connection()).await.map_err(failed)?;
        Ok(())
    }

    async fn count_places(&mut self, project: ProjectId, but: &EmailAddress) -> Result<Places, StoreError> {
        if !self.may(&[Need::Role(project, Role::Owner)]).await? {
            return Ok(Places::default());
        }
        self.lock_invitations(project).await?;
        let count = query_as::<Db, (i64, i64)>(COUNT_PLACES).bind(project.uuid()).bind(but.key());
        let count = count.bind(self.actor().account().map(Id::uuid)).fetch_optional(self.connection()).await.map_err(failed)?;
        let (members, invitations) = count.unwrap_or_default();
        Ok(Places { members: members.unsigned_abs(), invitations: invitations.unsigned_abs() })
    }

    async fn invitation_by_token(&mut self, token: &TokenHash) -> Result<Option<Invitation>, StoreError> {
        if !self.may(&[Need::Task(Task::Invitation), Need::Task(Task::Work)]).await? {
            return Ok(None);
        }
        let found = query_as::<Db, InvitationRow>(INVITATION_BY_TOKEN).bind(token.as_bytes().as_slice());
        found.fetch_optional(self.connection()).await.map_err(failed)?.map(InvitationRow::read).transpose()
    }

    async fn invitation(&mut self, project: ProjectId, id: InvitationId) -> Result<Option<Invitation>, StoreError> {
        if !self.may(&[Need::Role(project, Role::Owner), Need::Task(Task::Work)]).await? {
            return Ok(None);
        }
        let found = query_as::<Db, InvitationRow>(INVITATION).bind(project.uuid()).bind(id.uuid());
        found.fetch_optional(self.connection()).await.map_err(failed)?.map(InvitationRow::read).transpose()
    }

    async fn mark_invitation(
        &mut self,
        project: ProjectId,
        token: &TokenHash,
        undelivered_at: Option<Timestamp>,
    ) -> Result<bool, StoreError> {
        if !self.may(&[Need::Task(Task::Work)]).await? {
            return Ok(false);
        }
        let mark = query::<Db>("update invitations set undelivered_at = $3 where project_id = $1 and token = $2")
            .bind(project.uuid())
            .bind(token.as_bytes().as_slice())
            .bind(undelivered_at.map(Timestamp::as_millis));
        Ok(mark.execute(self.connection()).await.map_err(failed)?.rows_affected() == 1)
    }

    async fn invitation_to(&mut self, email: &EmailAddress, id: InvitationId) -> Result<Option<Invitation>, StoreError> {
        if !self.may(&[Need::Task(Task::Invitation)]).await? {
            return Ok(None);
        }
        let found = query_as::<Db, InvitationRow>(INVITATION_TO).bind(email.key()).bind(id.uuid());
        found.fetch_optional(self.connection()).await.map_err(failed)?.map(InvitationRow::read).transpose()
    }

    async fn list_invitations_to(
        &mut self,
        email: &EmailAddress,
        now: Timestamp,
        slice: &Slice,
    ) -> Result<Page<ReceivedInvitation>, StoreError> {
        if !self.may(&[Need::Task(Task::Invitation)]).await? {
            return Ok(Page { items: Vec::new(), next: None });
        }
        let after = slice.after.as_ref().map_or(Uuid::nil(), |position| position.id);
        let rows = query_as::<Db, ReceivedRow>(LIST_INVITATIONS_TO)
            .bind(email.key())
            .bind(after)
            .bind(now.as_millis())
            .bind(i64::from(slice.limit) + 1);
        let rows = rows.fetch_all(self.connection()).await.map_err(failed)?;
        let rows = rows.into_iter().map(ReceivedRow::read).collect::<Result<Vec<_>, _>>()?;
        Ok(Page::from_rows(rows, slice.limit, |invitation| Position {
            key: SortKey::Time(invitation.created_at.as_millis()),
            id: invitation.id.uuid(),
        }))
    }

    async fn list_invitations(&mut self, project: ProjectId, slice: &Slice) -> Result<Page<Invitation>, StoreError> {
        if !self.may(&[Need::Role(project, Role::Owner)]).await? {
            return Ok(Page { items: Vec::new(), next: None });
        }
        let after = slice.after.as_ref().map_or(Uuid::nil(), |position| position.id);
        let rows = query_as::<Db, InvitationRow>(LIST_INVITATIONS).bind(project.uuid()).bind(after).bind(i64::from(slice.limit) + 1);
        let rows = rows.fetch_all(self.connection()).await.map_err(failed)?;
        let rows = rows.into_iter().map(InvitationRow::read).collect::<Result<Vec<_>, _>>()?;
        Ok(Page::from_rows(rows, slice.limit, |invitation| Position {
            key: SortKey::Time(invitation.created_at.as_millis()),
            id: invitation.id.uuid(),
        }))
    }

    async fn delete_invitation(&mut self, project: ProjectId, id: InvitationId) -> Result<bool, StoreError> {
        if !self.may(&[Need::Role(project, Role::Owner), Need::Task(Task::Invitation)]).await? {
            return Ok(false);
        }
        // Before the row, as whoever suspends goes: a newer one may follow it.
        if let Some(account) = self.actor().account() {
            self.keep_standing_of(account).await?;
        }
        let delete = query::<Db>("delete from invitations where project_id = $1 and id = $2").bind(project.uuid()).bind(id.uuid());
        Ok(delete.execute(self.connection()).await.map_err(failed)?.rows_affected() == 1)
    }

    async fn delete_expired_invitations(&mut self, before: Timestamp) -> Result<u64, StoreError> {
        if !self.may(&[Need::Task(Task::Retention)]).await? {
            return Ok(0);
        }
        let delete = query::<Db>("delete from invitations where expires_at < $1").bind(before.as_millis());
        Ok(delete.execute(self.connection()).await.map_err(failed)?.rows_affected())
    }

    async fn has_member_with(&mut self, project: ProjectId, email: &EmailAddress) -> Result<bool, StoreError> {
        if !self.may(&[Need::Role(project, Role::Owner)]).await? {
            return Ok(false);
        }
        let found = query_scalar::<Db, bool>(HAS_MEMBER_WITH).bind(project.uuid()).bind(email.key());
        let found = found.bind(self.actor().account().map(Id::uuid));
        found.fetch_one(self.connection()).await.map_err(failed)
    }
}

impl Transaction {
    /// That the account which acts is there, not suspended and not leaving, also not in this moment.
    pub(super) async fn require_active(&mut self) -> Result<(), StoreError> {
        let Some(account) = self.actor().account() else { return Ok(()) };
        self.keep_standing_of(account).await?;
        let is_active = query_scalar::<Db, bool>(IS_ACTIVE).bind(account.uuid());
        if is_active.fetch_one(self.connection()).await.map_err(failed)? { Ok(()) } else { Err(self.refusal()) }
    }

    /// Keeps what lists of members show in step with the account.
    pub(super) async fn copy_to_members(&mut self, account: &Account) -> Result<(), StoreError> {
        let copy = query::<Db>(COPY_ACCOUNT)
            .bind(account.id.uuid())
            .bind(account.full_name.as_str())
            .bind(fold(account.full_name.as_str()))
            .bind(account.email.as_ref().map(EmailAddress::as_str))
            .bind(account.email.as_ref().map(EmailAddress::key));
        copy.execute(self.connection()).await.map_err(failed)?;
        Ok(())
    }

    /// Nobody is let in, or gets an ownership, by whoever may let nobody in and hand nothing over any more.
    async fn drop_of_owner(&mut self, project: ProjectId, account: AccountId, version: Option<Version>) -> Result<(), StoreError> {
        // Offers first, as whoever accepts one goes.
        for drop in [DROP_OFFERS, DROP_INVITATIONS] {
            let drop = query::<Db>(drop).bind(project.uuid()).bind(account.uuid()).bind(version.map(Version::as_i64));
            drop.execute(self.connection()).await.map_err(failed)?;
        }
        Ok(())
    }
}
