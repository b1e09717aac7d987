use super::{About, prelude::*};

/// Tells that there are new recovery codes (P2-d).
pub(crate) struct RecoveryCodesReplaced(pub(crate) About);

impl Letter for RecoveryCodesReplaced {
    fn write(&self, house: &str) -> Sheet {
        self.0.sheet(
            house,
            format!("New recovery codes at {house}"),
            "You have new recovery codes",
            "New recovery codes were made for your account. The old ones do not work any more.",
            "If it was not you, sign in, change your password and sign all other devices out.",
        )
    }

    #[cfg(test)]
    fn sample(name: &str) -> Self {
        Self(About::sample(name))
    }
}
