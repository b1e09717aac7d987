/// Lets a port be held by a [`Box`] and an [`Arc`](std::sync::Arc): an adapter that is chosen at run time goes wherever one
/// that is chosen by its type does. Every method is passed on, those with a body of their own too.
macro_rules! held_by_pointers {
    ($(#[$attribute:meta])* $port:ident { $($methods:tt)* }) => {
        $(#[$attribute])*
        #[deny(clippy::missing_trait_methods)]
        impl<T: $port + ?Sized> $port for Box<T> {
            $($methods)*
        }

        $(#[$attribute])*
        #[deny(clippy::missing_trait_methods)]
        impl<T: $port + ?Sized> $port for std::sync::Arc<T> {
            $($methods)*
        }
    };
}
pub(crate) use held_by_pointers;
