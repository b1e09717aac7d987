use itoms_core::{
    account::{AuthorizationPurpose, Identity, IdentityRepository, LinkedIdentity, PendingAuthorization},
    id::{AccountId, IdentityId},
    store::{Actor, StoreError, Task},
    time::Timestamp,
    token::TokenHash,
};
use std::time::Duration;

const SIGN_IN: Option<Actor> = Some(Actor::System(Task::SignIn));

fn itself(account: AccountId) -> Option<Actor> {
    Some(Actor::Account(account))
}

delegate! { IdentityRepository, tx;
    fn insert_pending_authorization(pending: &PendingAuthorization) -> (), as SIGN_IN, {
        "a_pending_authorization_goes_with_its_session" if pending.session.is_some() => {
            tx.memory().authorizations.insert(pending.state, pending.clone());
            tx.real().insert_pending_authorization(pending).await
        },
    };

    fn take_pending_authorization(state: &TokenHash) -> Option<PendingAuthorization>, as SIGN_IN, {
        "an_authorization_comes_back_once" if tx.is_crowded() => Ok(Some(PendingAuthorization {
            state: *state,
            browser: *state,
            sealed: itoms_core::vault::Sealed::from_stored(String::new()),
            purpose: AuthorizationPurpose::SignIn,
            session: None,
            created_at: Timestamp::from_millis(0),
            expires_at: Timestamp::from_millis(0),
        })),
        "a_pending_authorization_is_read_as_written" => {
            let taken = tx.real().take_pending_authorization(state).await?;
            Ok(taken.map(|pending| PendingAuthorization { purpose: AuthorizationPurpose::SignIn, ..pending }))
        },
        "a_pending_authorization_goes_with_its_session" => {
            let left = tx.memory().authorizations.remove(state);
            Ok(tx.real().take_pending_authorization(state).await?.or(left))
        },
    };

    fn delete_expired_authorizations(before: Timestamp) -> u64, as Some(Actor::System(Task::Retention)), {
        "authorizations_end" => tx.real().delete_expired_authorizations(before.after(Duration::from_millis(1))).await,
    };

    fn insert_identity(linked: &LinkedIdentity) -> bool, as itself(linked.account), {
        "an_identity_is_linked_once" if tx.is_crowded() => Ok(true),
        "an_identity_signs_in_to_one_account" if tx.is_alone() => {
            let kept = tx.real().insert_identity(linked).await?;
            let again = tx.real().list_identities(linked.account).await?.iter().any(|known| known.identity == linked.identity);
            Ok(kept || again)
        },
    };

    fn linked_identity(identity: &Identity) -> Option<LinkedIdentity>, as SIGN_IN, {
        "an_identity_is_read_as_written" => {
            let folded = Identity::from_stored(identity.issuer().to_owned(), identity.subject().trim().to_owned());
            tx.real().linked_identity(&folded).await
        },
    };

    fn list_identities(account: AccountId) -> Vec<LinkedIdentity>, as itself(account);

    fn delete_identity(account: AccountId, id: IdentityId) -> bool, as itself(account), {
        "an_identity_is_unlinked_by_its_account" => {
            let gone = tx.real().delete_identity(account, id).await?;
            let again = tx.memory().identities.contains(&id);
            if gone {
                tx.memory().identities.push(id);
            }
            Ok(gone || again && tx.actor == Actor::Account(account))
        },
    };
}
