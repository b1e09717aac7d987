/// A repository of a broken store: each method goes to the real one, but for the faults that stand behind it.
///
/// `as` says who may call it: the fault of its guard is to run it as that one for everybody. An arm names the case
/// that is to fail, and does the wrong thing.
macro_rules! delegate {
    ($repository:ident, $tx:ident; $(
        fn $method:ident($($argument:ident: $type:ty),*) -> $answer:ty, as $who:expr $(, { $($fault:literal $(if $when:expr)? => $wrong:expr,)+ })?;
    )+) => {
        #[async_trait::async_trait]
        impl $repository for crate::broken::transaction::BrokenTransaction {
            $(async fn $method(&mut self, $($argument: $type),*) -> Result<$answer, StoreError> {
                let $tx = self;
                let who = $who;
                $tx.enter(concat!("guards_", stringify!($method)), who).await?;
                $($(if true $(&& $when)? && $tx.has($fault) {
                    return $wrong;
                })+)?
                $tx.real().$method($($argument),*).await
            })+
        }
    };
}
