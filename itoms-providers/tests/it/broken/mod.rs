//! The suites themselves on trial: for each of their cases there is an adapter, in memory, that breaks just that rule and
//! is named after it.

mod breached_passwords;
#[cfg(feature = "oidc")]
mod identity_provider;
mod mailer;
mod outbox;

use futures_util::FutureExt;
use itoms_core::conformance::{Case, block_on};
use std::panic::AssertUnwindSafe;

/// Each case passes on the adapter without a fault, fails on the one that breaks its rule, and on no other.
fn each_case_fails_alone<P: ?Sized, A>(cases: &'static [Case<P>], adapter: impl Fn(&'static str) -> A, as_port: impl Fn(&A) -> &P) {
    let passes = |fault: &'static str, case: &Case<P>| {
        let adapter = adapter(fault);
        block_on(AssertUnwindSafe(case.run_briefly(as_port(&adapter))).catch_unwind()).is_ok()
    };
    let mut surprises = Vec::new();
    for fault in [""].into_iter().chain(cases.iter().map(|case| case.name)) {
        let failing: Vec<_> = cases.iter().filter(|case| !passes(fault, case)).map(|case| case.name).collect();
        let expected: Vec<_> = cases.iter().map(|case| case.name).filter(|name| *name == fault).collect();
        if failing != expected {
            surprises.push(format!("an adapter that breaks {fault:?} fails {failing:?}"));
        }
    }
    assert!(surprises.is_empty(), "{surprises:#?}");
}
