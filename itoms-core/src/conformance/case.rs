use std::{future::Future, pin::Pin, time::Duration};

/// How long one case may take before it counts as stuck; ten times that with `ITOMS_TEST_LONG=1`.
pub const LIMIT: Duration = Duration::from_secs(120);

/// One rule of a port, `P`, and how to look whether an adapter holds it.
pub struct Case<P: ?Sized> {
    /// The rule, as the name of a function.
    pub name: &'static str,
    /// Panics unless the rule holds for a fresh, empty adapter.
    pub run: for<'a> fn(&'a P) -> Pin<Box<dyn Future<Output = ()> + 'a>>,
}

tokio::task_local! {
    /// That rounds are as few as by default.
    static BRIEFLY: ();
}

impl<P: ?Sized> Case<P> {
    /// Runs it in as few rounds as by default, whatever `ITOMS_TEST_LONG` says: for many cases on many adapters.
    pub async fn run_briefly(&self, adapter: &P) {
        BRIEFLY.scope((), (self.run)(adapter)).await;
    }
}

impl<P: ?Sized> std::fmt::Debug for Case<P> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Case").field(&self.name).finish()
    }
}

/// The case of that name.
pub(super) fn named<'c, P: ?Sized>(cases: &'c [Case<P>], name: &str) -> &'c Case<P> {
    cases.iter().find(|case| case.name == name).expect("a case of the list")
}

/// Runs a test on a runtime of its own, until it counts as stuck ([`LIMIT`]).
pub fn block_on<T>(test: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    runtime.block_on(async { tokio::time::timeout(if is_long() { LIMIT * 10 } else { LIMIT }, test).await.expect("the case is stuck") })
}

/// How often something is played that chance could hide: `times`, or ten times that with `ITOMS_TEST_LONG=1`.
pub(super) fn rounds(times: usize) -> std::ops::Range<usize> {
    let is_brief = BRIEFLY.try_with(|()| ()).is_ok();
    0..if is_long() && !is_brief { times * 10 } else { times }
}

fn is_long() -> bool {
    std::env::var_os("ITOMS_TEST_LONG").is_some_and(|value| value == "1")
}

/// What a suite is beside its cases: their table, and how one is run by its name.
macro_rules! suite {
    ({ $port:ty } $($case:ident,)+) => {
        /// Every case.
        pub const CASES: &[$crate::conformance::Case<$port>] =
            &[$($crate::conformance::Case { name: stringify!($case), run: |adapter| Box::pin($case(adapter)) }),+];

        /// Looks whether a fresh adapter holds the rule of that name; panics if it does not.
        pub async fn run(name: &str, adapter: &$port) {
            ($crate::conformance::case::named(CASES, name).run)(adapter).await;
        }
    };
}
pub(super) use suite;

/// The tests of a suite: one for each case, on an adapter of its own.
#[doc(hidden)]
#[macro_export]
macro_rules! __suite_tests {
    ({ $suite:ident, $constructor:expr } $($case:ident,)+) => {
        $(#[test]
        fn $case() {
            $crate::conformance::block_on(async {
                let fresh = $constructor.await;
                $crate::conformance::$suite::run(stringify!($case), &fresh).await;
            });
        })+

        #[test]
        fn the_suite_is_not_empty() {
            assert!(!$crate::conformance::$suite::CASES.is_empty());
            assert_eq!($crate::conformance::$suite::CASES.len(), [$(stringify!($case)),+].len());
        }
    };
}
