use super::{BrokenStore, store::GUARD};
use futures_util::FutureExt;
use itoms_core::{
    conformance::{Case, block_on, store::CASES},
    store::Store,
};
use std::{collections::BTreeSet, panic::AssertUnwindSafe};

/// Whether a store with that fault passes a case, and which faults would have made a difference to it. What counts are the
/// many pairs, not many rounds of each.
fn run(fault: &'static str, case: &Case<dyn Store>) -> (bool, BTreeSet<&'static str>) {
    block_on(async {
        let store = BrokenStore::new(fault).await;
        let passes = AssertUnwindSafe(case.run_briefly(&store)).catch_unwind().await.is_ok();
        (passes, store.felt())
    })
}

/// Which faults a case can feel at all: up to where a fault first does something wrong, its store is as good as a sound
/// one. With all others the case fares as on the two sound stores it is run on here, one of which opens transactions as
/// late as stores with a broken guard do.
fn felt_by(case: &Case<dyn Store>) -> BTreeSet<&'static str> {
    [SOUND, GUARD]
        .into_iter()
        .flat_map(|fault| {
            let (passes, felt) = run(fault, case);
            assert!(passes, "{} fails on a sound store", case.name);
            felt
        })
        .collect()
}

const SOUND: &str = "";

/// A fault that only shows when two meet does not show each time: it is caught if one of so many runs sees it.
const RUNS: usize = 100;

/// Where the cores are busy with other things, those who should meet come one after the other, and a fault for who is alone shows
/// in a race: what fails each of so many times fails for itself.
const TRIES: usize = 3;

/// Whether a connection forgot its actor shows in what a stranger finds there and may write: where these guards are
/// broken, strangers find and write the same.
const SEEN_AS_WELL: (&[&str], &[&str]) = (
    &["guards_membership", "guards_insert_content"],
    &["a_connection_forgets_its_last_actor", "a_connection_forgets_its_actor_after_an_error", "a_connection_forgets_its_actor_after_a_cut"],
);

fn is_seen_as_well(fault: &str, case: &str) -> bool {
    let (faults, cases) = SEEN_AS_WELL;
    faults.contains(&fault) && cases.contains(&case)
}

/// Which share of what the cases can feel is tried by default; all of it with `ITOMS_TEST_LONG=1`.
const SHARE: u64 = 10;

/// Which pairs meet hangs on their names alone: whoever adds a case meets new pairs of that case, and of no other.
fn lot(fault: &str, case: &str) -> u64 {
    let bytes = fault.bytes().chain([b' ']).chain(case.bytes());
    // FNV-1a.
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

/// Each case has one store that breaks its rule, and no other case fails on that store.
fn try_part(part: usize, parts: usize) {
    let share = if itoms_testing::is_long() { 1 } else { SHARE };
    let mut surprises = Vec::new();
    for case in CASES.iter().skip(part).step_by(parts) {
        if (0..RUNS).all(|_| run(case.name, case).0) {
            surprises.push(format!("a store that breaks {} passes it", case.name));
        }
        let mut others = felt_by(case);
        others.retain(|fault| *fault != case.name && !is_seen_as_well(fault, case.name));
        let met = others.into_iter().filter(|fault| lot(fault, case.name).is_multiple_of(share));
        let breaking: Vec<_> = met.filter(|fault| (0..TRIES).all(|_| !run(fault, case).0)).collect();
        if !breaking.is_empty() {
            surprises.push(format!("{} fails on stores that break {breaking:?} as well", case.name));
        }
    }
    assert!(surprises.is_empty(), "{surprises:#?}");
}

/// In parts, so that they run side by side.
macro_rules! parts {
    ($($name:ident: $part:literal),+; of $parts:literal) => {
        $(#[test]
        fn $name() {
            try_part($part, $parts);
        })+
    };
}

parts! { each_case_fails_alone_1: 0, each_case_fails_alone_2: 1, each_case_fails_alone_3: 2, each_case_fails_alone_4: 3; of 4 }
