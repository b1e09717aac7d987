use crate::broken::{lists::without_first, transaction::BrokenTransaction};
use itoms_core::{
    account::EmailAddress,
    id::{AccountId, InvitationId, ProjectId},
    project::{Invitation, Member, MemberRepository, MembershipQuery, Places, ReceivedInvitation, Role},
    sort::ListSort,
    store::{Actor, Page, Slice, StoreError, Task, Version},
    time::Timestamp,
    token::TokenHash,
};
use std::time::Duration;

const WORK: Option<Actor> = Some(Actor::System(Task::Work));
const INVITATION: Option<Actor> = Some(Actor::System(Task::Invitation));
const RETENTION: Option<Actor> = Some(Actor::System(Task::Retention));

/// Whether somebody acts who has a project to itself.
async fn is_only_member(tx: &mut BrokenTransaction, project: ProjectId, account: AccountId) -> Result<bool, StoreError> {
    let members = tx.real().list_members(project, &MembershipQuery::default(), &Slice::first(2)).await?.items;
    Ok(members.len() == 1 && tx.actor == Actor::Account(account))
}

delegate! { MemberRepository, tx;
    fn insert_member(member: &Member) -> bool, as { tx.memory().members.push(member.clone()); tx.owner(member.project) }, {
        "a_member_joins_once" if tx.poisoned => Ok(false),
        "a_member_joins_once" => {
            let joined = tx.real().insert_member(member).await?;
            tx.poisoned = !joined;
            Ok(joined)
        },
    };

    fn member(project: ProjectId, account: AccountId) -> Option<Member>, as tx.owner(project), {
        "a_list_shows_names_as_they_are_now" => {
            let found = tx.real().member(project, account).await?;
            let memory = tx.memory();
            let first = memory.accounts.iter().find(|known| known.id == account);
            Ok(found.map(|member| Member { full_name: first.map_or(member.full_name.clone(), |known| known.full_name.clone()), ..member }))
        },
        "a_member_is_removed" => {
            let found = tx.real().member(project, account).await?;
            let removed = tx.memory().removed.iter().find(|member| member.account == account && member.project == project).cloned();
            Ok(found.or(removed))
        },
        "a_member_is_read_as_written" => {
            let found = tx.real().member(project, account).await?;
            Ok(found.map(|member| Member { email: member.email.filter(|email| email.as_str().len() < 100), ..member }))
        },
    };

    fn list_members(project: ProjectId, query: &MembershipQuery, slice: &Slice) -> Page<Member>, as tx.owner(project), {
        "members_are_paged_by_joining" if query.sort == ListSort::Created && slice.after.is_some() => {
            tx.real().list_members(project, query, slice).await.map(without_first)
        },
        "members_are_paged_by_name" if query.sort == ListSort::Name && slice.after.is_some() => {
            tx.real().list_members(project, query, slice).await.map(without_first)
        },
        "a_founder_is_the_first_owner" => {
            let founder = tx.memory().owner(project).filter(|founder| tx.actor == Actor::Account(*founder));
            let as_admin = |member: Member| if Some(member.account) == founder { Member { role: Role::Admin, ..member } } else { member };
            Ok(tx.real().list_members(project, query, slice).await?.map(as_admin))
        },
        "members_are_found_by_name_and_role" => {
            tx.real().list_members(project, &MembershipQuery { role: None, ..query.clone() }, slice).await
        },
    };

    fn update_member(member: &Member, expected: Version) -> bool, as tx.owner(member.project), {
        "a_stale_member_is_not_written" => match tx.real().member(member.project, member.account).await? {
            Some(newest) if expected < newest.version => tx.real().update_member(member, newest.version).await,
            _ => tx.real().update_member(member, expected).await,
        },
        "the_last_owner_cannot_step_down" if tx.is_alone() => {
            let is_only = is_only_member(tx, member.project, member.account).await?;
            Ok(tx.real().update_member(member, expected).await? || is_only)
        },
        "offers_go_with_the_right_to_make_them" if tx.actor.account() != Some(member.account) => {
            let open = tx.real().offer(member.project).await?;
            let done = tx.real().update_member(member, expected).await?;
            if done && let Some(offer) = open {
                tx.real().upsert_offer(&offer).await?;
            }
            Ok(done)
        },
        "no_act_outlives_its_role" if tx.is_crowded() && tx.actor.account() != Some(member.account) => Ok(true),
        "of_many_owners_stepping_down_at_once_one_stays" if tx.is_crowded() => {
            tx.real().update_member(member, expected).await?;
            Ok(true)
        },
    };

    fn delete_member(project: ProjectId, account: AccountId) -> bool, as tx.owner(project), {
        "the_last_owner_cannot_leave" if tx.is_alone() => {
            let is_only = is_only_member(tx, project, account).await?;
            Ok(tx.real().delete_member(project, account).await? || is_only)
        },
        "an_owner_who_may_not_act_does_not_count" => {
            let is_suspended = !tx.memory().suspended.is_empty();
            Ok(tx.real().delete_member(project, account).await? || is_suspended && tx.actor == Actor::Account(account))
        },
        "owners_removing_each_other_leave_one" if tx.is_crowded() && tx.actor.account() != Some(account) => {
            tx.real().delete_member(project, account).await?;
            Ok(true)
        },
        "invitations_go_with_the_right_to_make_them" if tx.actor.account() != Some(account) => {
            let open = tx.real().list_invitations(project, &Slice::first(10)).await?.items;
            let done = tx.real().delete_member(project, account).await?;
            for invitation in open {
                tx.real().upsert_invitation(&invitation).await?;
            }
            Ok(done)
        },
        "a_preview_link_goes_with_its_maker" => {
            tx.memory().left_members.push(account);
            tx.real().delete_member(project, account).await
        },
        "an_offer_goes_with_either_member" => {
            let offer = tx.real().offer(project).await?;
            tx.memory().offers.extend(offer.filter(|offer| [offer.account, offer.offered_by].contains(&account)));
            tx.real().delete_member(project, account).await
        },
        "of_many_owners_leaving_at_once_one_stays" if tx.is_crowded() && tx.actor.account() == Some(account) => {
            tx.real().delete_member(project, account).await?;
            Ok(true)
        },
        "a_member_is_removed" => {
            let leaving = tx.real().member(project, account).await?;
            tx.memory().removed.extend(leaving);
            tx.real().delete_member(project, account).await
        },
    };

    fn upsert_invitation(invitation: &Invitation) -> (), as tx.owner(invitation.project), {
        "a_newer_invitation_takes_the_place_of_an_older_one" => {
            let invited = (invitation.project, invitation.email.key());
            let again = tx.memory().invitations.iter().any(|(_, project, key)| (*project, key) == (invited.0, &invited.1));
            if again && Some(tx.actor) == tx.owner(invitation.project) {
                return Ok(());
            }
            tx.memory().invitations.push((invitation.id, invited.0, invited.1));
            tx.real().upsert_invitation(invitation).await
        },
        "who_is_suspended_meanwhile_lets_nobody_in" => {
            tx.memory().kept_invitations.push(invitation.clone());
            tx.real().upsert_invitation(invitation).await
        },
        "what_is_missing_is_not_written" => {
            tx.memory().invitations.push((invitation.id, invitation.project, String::new()));
            tx.real().upsert_invitation(invitation).await
        },
    };

    fn count_places(project: ProjectId, but: &EmailAddress) -> Places, as tx.owner(project), {
        "invitations_that_are_counted_stay_as_many" if tx.is_crowded() => Ok(Places::default()),
        "places_are_counted" => tx.real().count_places(project, &EmailAddress::from_stored(but.as_str().to_lowercase() + ".nl")).await,
    };

    fn invitation_by_token(token: &TokenHash) -> Option<Invitation>, as WORK;

    fn invitation(project: ProjectId, id: InvitationId) -> Option<Invitation>, as WORK, {
        "who_is_suspended_meanwhile_lets_nobody_in" if !tx.is_alone() => {
            Ok(tx.memory().kept_invitations.iter().find(|kept| kept.id == id).cloned())
        },
        "an_invitation_is_read_as_written" => {
            Ok(tx.real().invitation(project, id).await?.map(|invitation| Invitation { role: Role::Viewer, ..invitation }))
        },
    };

    fn mark_invitation(project: ProjectId, token: &TokenHash, undelivered_at: Option<Timestamp>) -> bool, as WORK, {
        "an_invitation_is_marked_by_its_token" if undelivered_at.is_none() => {
            tx.real().mark_invitation(project, token, Some(Timestamp::from_millis(0))).await
        },
    };

    fn invitation_to(email: &EmailAddress, id: InvitationId) -> Option<Invitation>, as INVITATION, {
        "an_invitation_is_found_by_its_address" => {
            Ok(tx.real().invitation_to(email, id).await?.filter(|invitation| invitation.email.as_str() == email.as_str()))
        },
    };

    fn list_invitations_to(email: &EmailAddress, now: Timestamp, slice: &Slice) -> Page<ReceivedInvitation>, as INVITATION, {
        "invitations_of_an_address_are_paged" if slice.after.is_some() => {
            let mut page = tx.real().list_invitations_to(email, now, slice).await?;
            page.items.remove(0);
            Ok(page)
        },
        "only_open_invitations_are_received" => {
            tx.real().list_invitations_to(email, now.before(Duration::from_millis(1)), slice).await
        },
    };

    fn list_invitations(project: ProjectId, slice: &Slice) -> Page<Invitation>, as tx.owner(project), {
        "invitations_are_paged_oldest_first" if slice.after.is_some() => {
            let mut page = tx.real().list_invitations(project, slice).await?;
            page.items.remove(0);
            Ok(page)
        },
    };

    fn delete_invitation(project: ProjectId, id: InvitationId) -> bool, as tx.owner(project), {
        "an_invitation_is_used_once" if tx.is_crowded() => Ok(true),
        "what_is_missing_is_not_written" if !tx.memory().invitations.iter().any(|(known, ..)| *known == id) => Ok(true),
    };

    fn delete_expired_invitations(before: Timestamp) -> u64, as RETENTION, {
        "invitations_end" => tx.real().delete_expired_invitations(before.after(Duration::from_millis(1))).await,
    };

    fn has_member_with(project: ProjectId, email: &EmailAddress) -> bool, as tx.owner(project), {
        "a_member_is_known_by_its_address" => Ok(email.as_str() == email.key() && tx.real().has_member_with(project, email).await?),
    };
}
