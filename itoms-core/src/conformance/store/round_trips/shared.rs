use super::fullest;
use crate::{
    conformance::store::{
        door,
        fixture::{EVENTS, Fixture, HOUR, MAIL_PREFERENCES, NOW, SECOND, SIGN_UP, VAULT, WORK},
    },
    event::{Change, Event, EventCursor},
    job::JobRow,
    mail::{MailRefusal, MailTopic},
    store::Store,
    vault::Sealed,
};

pub(in super::super) async fn every_event_is_read_as_written(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let admission = fixture.id();
    let registration = fixture.id();
    let (project, account, content, job, key, read_key) =
        (fixture.id(), fixture.id(), fixture.id(), fixture.id(), fixture.id(), fixture.id());
    let changes = [
        Change::AccountCreated { account },
        Change::AccountUpdated { account },
        Change::MailPreferencesUpdated { account },
        Change::AddressInvited { admission },
        Change::AddressReinvited { admission },
        Change::AddressUninvited { admission },
        Change::RegistrationResent { registration },
        Change::AccountSuspended { account },
        Change::OperatorAppointed { account },
        Change::OperatorDismissed { account },
        Change::AccountResumed { account },
        Change::AccountDeleted { account },
        Change::AccountErased { account },
        Change::SessionCreated { account },
        Change::SessionRenewed { account },
        Change::SessionDeleted { account },
        Change::SecondFactorAdded { account },
        Change::SecondFactorRemoved { account },
        Change::SecondFactorCleared { account },
        Change::RecoveryCodesReplaced { account },
        Change::RecoveryCodeUsed { account },
        Change::PasskeyAdded { account },
        Change::PasskeyUpdated { account },
        Change::PasskeyRemoved { account },
        Change::IdentityLinked { account },
        Change::IdentityUnlinked { account },
        Change::ApiKeyCreated { key },
        Change::ApiKeyRotated { key },
        Change::ApiKeyRevoked { key },
        Change::ProjectCreated { project },
        Change::ProjectUpdated { project },
        Change::BrandingChanged { project },
        Change::ReadKeyCreated { project, key: read_key },
        Change::ReadKeyRevoked { project, key: read_key },
        Change::TwoFactorsRequired { project },
        Change::TwoFactorsWaived { project },
        Change::ProjectDeleted { project },
        Change::ProjectRestored { project },
        Change::ProjectErased { project },
        Change::AuthorErased { project },
        Change::MemberInvited { project },
        Change::MemberInvitedAsOwner { project },
        Change::MemberInvitedAsAdmin { project },
        Change::MemberInvitedAsViewer { project },
        Change::InvitationResent { project },
        Change::InvitationRevoked { project },
        Change::InvitationDeclined { project },
        Change::MemberAdded { project, account },
        Change::MemberUpdated { project, account },
        Change::MemberMadeOwner { project, account },
        Change::MemberMadeAdmin { project, account },
        Change::MemberMadeViewer { project, account },
        Change::MemberRemoved { project, account },
        Change::OwnershipOffered { project, account },
        Change::OwnershipOfferRevoked { project, account },
        Change::OwnershipDeclined { project, account },
        Change::OwnershipTransferred { project, account },
        Change::ContentCreated { project, content },
        Change::ContentUpdated { project, content },
        Change::ContentPublished { project, content },
        Change::ContentUnpublished { project, content },
        Change::ContentDeleted { project, content },
        Change::PreviewLinkCreated { project, content },
        Change::PreviewLinkRevoked { project, content },
        Change::JobRerun { job },
        Change::MailTried {},
        Change::SignInTried {},
    ];
    let events: Vec<_> = changes
        .into_iter()
        .zip([Some(ada), None].into_iter().cycle())
        .map(|(change, by)| Event { id: fixture.id(), at: NOW, by, change })
        .collect();
    door::write(store, SIGN_UP, async |tx| tx.events().record_events(&events).await).await;
    let read = door::read(store, EVENTS, async |tx| tx.events().events_after(EventCursor::START, 100).await).await.events;
    assert_eq!(read, events);
}

/// A body is JSON, however a store spells it.
fn json(job: &JobRow) -> serde_json::Value {
    serde_json::from_str(&job.body).unwrap()
}

pub(in super::super) async fn a_job_is_read_as_written(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await.id;
    let full = JobRow {
        body: serde_json::json!({ "text": fullest(10_000) }).to_string(),
        due_at: NOW.before(SECOND),
        created_at: NOW.before(HOUR),
        ..fixture.new_job(Some(project), Some(ada))
    };
    for job in [full, fixture.new_job(None, None)] {
        fixture.enqueue(&job).await;
        let claimed = fixture.claim(1, HOUR).await;
        let [claimed] = claimed.try_into().expect("one job is claimed");
        assert_eq!((json(&claimed.job), claimed.attempt), (json(&job), 1));
        assert_eq!(claimed.job, JobRow { body: claimed.job.body.clone(), ..job });
    }
}

pub(in super::super) async fn a_refused_topic_is_read_as_written(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let refusal = fixture.new_refusal();
    let another = MailRefusal { topic: MailTopic::Invitations, ..refusal };
    let refuse =
        async |refusal: &MailRefusal| door::write(store, MAIL_PREFERENCES, async |tx| tx.mails().refuse_topic(refusal).await).await;
    assert!(refuse(&refusal).await && !refuse(&refusal).await && refuse(&another).await);
    for who in [MAIL_PREFERENCES, WORK] {
        let read = async |address| door::read(store, who, async |tx| tx.mails().refused_topics(address).await).await;
        assert_eq!(read(&refusal.address).await, [MailTopic::Invitations, MailTopic::Projects], "{who:?}");
        assert_eq!(read(&fixture.new_refusal().address).await, [], "{who:?}");
    }
    let accept =
        async || door::write(store, MAIL_PREFERENCES, async |tx| tx.mails().accept_topic(&refusal.address, refusal.topic).await).await;
    assert!(accept().await && !accept().await);
    let left = door::read(store, WORK, async |tx| tx.mails().refused_topics(&refusal.address).await).await;
    assert_eq!(left, [MailTopic::Invitations]);
}

pub(in super::super) async fn a_key_check_is_replaced(store: &dyn Store) {
    let checks = ["v1.k1.AAAA", "v1.k2.BBBB"].map(|text| Sealed::from_stored(text.to_owned()));
    let read = async |ring| door::read(store, VAULT, async |tx| tx.vault().key_check(ring).await).await;
    assert_eq!(read("internal").await, None);
    for ring in ["social", "internal"] {
        assert!(door::write(store, VAULT, async |tx| tx.vault().insert_key_check(ring, &checks[0]).await).await);
    }
    door::write(store, VAULT, async |tx| tx.vault().replace_key_check("internal", &checks[1]).await).await;
    assert_eq!((read("social").await.as_ref(), read("internal").await.as_ref()), (Some(&checks[0]), Some(&checks[1])));
}
