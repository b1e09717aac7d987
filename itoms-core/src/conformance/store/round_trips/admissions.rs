use super::longest_email;
use crate::{
    account::EmailAddress,
    conformance::store::{
        door,
        fixture::{Fixture, NOW, PEOPLE, SECOND, SIGN_UP, WORK, email},
    },
    people::Admission,
    store::{Actor, Slice, Store},
};

async fn admit(store: &dyn Store, admission: &Admission) {
    door::write(store, PEOPLE, async |tx| tx.admissions().upsert_admission(admission).await).await;
}

async fn find(store: &dyn Store, who: Actor, address: &EmailAddress) -> Option<Admission> {
    door::read(store, who, async |tx| tx.admissions().admission_of(address).await).await
}

pub(in super::super) async fn an_admission_is_read_as_written(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let full = Admission { email: longest_email(&fixture), invited_by: Some(ada), ..fixture.new_admission() };
    let bare = Admission { email: email("Bob@example.com"), expires_at: NOW.after(SECOND), ..fixture.new_admission() };
    for admission in [&full, &bare] {
        admit(store, admission).await;
        assert_eq!(find(store, SIGN_UP, &admission.email).await.as_ref(), Some(admission));
    }
    assert_eq!(find(store, WORK, &email("bOB@EXAMPLE.com")).await.as_ref(), Some(&bare), "in any letter case");
    assert_eq!(find(store, SIGN_UP, &email("carol@example.com")).await, None);
    let listed = door::read(store, PEOPLE, async |tx| tx.admissions().list_admissions(&Slice::first(10)).await).await;
    assert_eq!(listed.items, [full, bare]);
}

pub(in super::super) async fn an_admission_is_renewed(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let (kept, renewed) = (fixture.admission().await, fixture.admission().await);
    let later = renewed.expires_at.after(SECOND);
    let renews = async |id| door::write(store, PEOPLE, async |tx| tx.admissions().renew_admission(id, later).await).await;
    assert_eq!((renews(renewed.id).await, renews(fixture.id()).await), (true, false));
    for admission in [kept, Admission { expires_at: later, ..renewed }] {
        let found = door::read(store, PEOPLE, async |tx| tx.admissions().admission(admission.id).await).await;
        assert_eq!(found, Some(admission));
    }
    let nothing = door::read(store, PEOPLE, async |tx| tx.admissions().admission(fixture.id()).await).await;
    assert_eq!(nothing, None);
}

pub(in super::super) async fn a_newer_admission_takes_the_place_of_an_older_one(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let older = fixture.admission().await;
    let newer = Admission { email: email(&older.email.as_str().to_uppercase()), ..fixture.new_admission() };
    admit(store, &newer).await;
    let listed = door::read(store, PEOPLE, async |tx| tx.admissions().list_admissions(&Slice::first(10)).await).await;
    assert_eq!(listed.items, [newer]);
}

pub(in super::super) async fn an_admission_is_used_up(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let (used, other, revoked) = (fixture.admission().await, fixture.admission().await, fixture.admission().await);
    let uses = async |address: &EmailAddress| door::write(store, SIGN_UP, async |tx| tx.admissions().use_admission(address).await).await;
    let respelled = email(&used.email.as_str().to_uppercase());
    assert_eq!((uses(&respelled).await, uses(&respelled).await), (true, false));
    let revokes = async || door::write(store, PEOPLE, async |tx| tx.admissions().delete_admission(revoked.id).await).await;
    assert_eq!((revokes().await, revokes().await), (true, false));
    for (admission, left) in [(&used, None), (&revoked, None), (&other, Some(&other))] {
        assert_eq!(find(store, SIGN_UP, &admission.email).await.as_ref(), left);
    }
}
