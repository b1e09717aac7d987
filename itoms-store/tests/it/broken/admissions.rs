use crate::broken::{memory::Memory, store::operator};
use itoms_core::{
    account::EmailAddress,
    id::AdmissionId,
    people::{Admission, AdmissionRepository},
    store::{Actor, Page, Slice, StoreError, Task},
    time::Timestamp,
};
use std::time::Duration;

const SIGN_UP: Option<Actor> = Some(Actor::System(Task::SignUp));

fn operators(memory: &Memory) -> Option<Actor> {
    memory.operator.map(operator)
}

delegate! { AdmissionRepository, tx;
    fn upsert_admission(admission: &Admission) -> (), as operators(&tx.memory()), {
        "a_newer_admission_takes_the_place_of_an_older_one" if tx.actor == Actor::System(Task::People) => {
            let is_first = tx.memory().admissions.insert(admission.email.key());
            if is_first { tx.real().upsert_admission(admission).await } else { Ok(()) }
        },
    };

    fn list_admissions(slice: &Slice) -> Page<Admission>, as operators(&tx.memory()), {
        "admissions_are_paged_oldest_first" if slice.after.is_some() => {
            let mut page = tx.real().list_admissions(slice).await?;
            page.items.remove(0);
            Ok(page)
        },
    };

    fn admission(id: AdmissionId) -> Option<Admission>, as operators(&tx.memory());

    fn renew_admission(id: AdmissionId, expires_at: Timestamp) -> bool, as operators(&tx.memory()), {
        "an_admission_is_renewed" => Ok(tx.real().admission(id).await?.is_some()),
    };

    fn admission_of(email: &EmailAddress) -> Option<Admission>, as SIGN_UP, {
        "an_admission_is_read_as_written" => {
            Ok(tx.real().admission_of(email).await?.map(|admission| Admission { invited_by: None, ..admission }))
        },
    };

    fn delete_admission(id: AdmissionId) -> bool, as operators(&tx.memory());

    fn use_admission(email: &EmailAddress) -> bool, as SIGN_UP, {
        "an_admission_is_used_up" => Ok(tx.real().use_admission(email).await? || Some(tx.actor) == SIGN_UP),
    };

    fn delete_expired_admissions(before: Timestamp) -> u64, as Some(Actor::System(Task::Retention)), {
        "admissions_end" => tx.real().delete_expired_admissions(before.after(Duration::from_millis(1))).await,
    };
}
