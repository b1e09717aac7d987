use super::BrokenStore;
use futures_util::FutureExt;
use itoms_core::{
    conformance::{Case, block_on, store::CASES},
    store::Store,
};
use std::panic::AssertUnwindSafe;

/// Whether a store with that fault passes a case. What counts are the many pairs, not many rounds of each.
fn passes(fault: &'static str, case: &Case<dyn Store>) -> bool {
    block_on(async {
        let store = BrokenStore::new(fault).await;
        AssertUnwindSafe(case.run_briefly(&store)).catch_unwind().await.is_ok()
    })
}

/// A fault that only shows when two meet does not show each time: it is caught if one of so many runs sees it.
const RUNS: usize = 100;

/// Which share of the other cases each fault meets by default; all of them with `ITOMS_TEST_LONG=1`. No tenth: of nearly
/// 200,000 pairs, each on a database of its own, that would take most of the time that all tests have.
const SHARE: u64 = 40;

/// Whoever looks at all that somebody sees finds each of these guards broken as well.
const SEEN_AS_WELL: (&[&str], &[&str]) = (
    &[
        "guards_membership",
        "guards_list_projects",
        "guards_list_members",
        "guards_list_contents",
        "guards_content",
        "guards_insert_content",
    ],
    &[
        "a_connection_forgets_its_last_actor",
        "a_connection_forgets_its_actor_after_an_error",
        "a_connection_forgets_its_actor_after_a_cut",
        "an_operator_is_no_member",
        "a_second_factor_opens_what_requires_two",
    ],
);

fn is_seen_as_well(fault: &str, case: &str) -> bool {
    let (faults, cases) = SEEN_AS_WELL;
    faults.contains(&fault) && cases.contains(&case)
}

/// Which pairs meet hangs on their names alone: whoever adds a case meets new pairs of that case, and of no other.
fn lot(fault: &str, case: &str) -> u64 {
    let bytes = fault.bytes().chain([b' ']).chain(case.bytes());
    // FNV-1a.
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

/// Each case has one store that breaks its rule, and no other case fails on that store.
fn try_part(part: usize, parts: usize) {
    let long = std::env::var_os("ITOMS_TEST_LONG").is_some_and(|value| value == "1");
    let share = if long { 1 } else { SHARE };
    let mut surprises = Vec::new();
    for own in CASES.iter().skip(part).step_by(parts) {
        if (0..RUNS).all(|_| passes(own.name, own)) {
            surprises.push(format!("a store that breaks {} passes it", own.name));
        }
        let others = CASES.iter().filter(|case| case.name != own.name && !is_seen_as_well(own.name, case.name));
        let met = others.filter(|case| lot(own.name, case.name).is_multiple_of(share));
        let failing: Vec<_> = met.filter(|case| !passes(own.name, case)).map(|case| case.name).collect();
        if !failing.is_empty() {
            surprises.push(format!("a store that breaks {} fails {failing:?} as well", own.name));
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
