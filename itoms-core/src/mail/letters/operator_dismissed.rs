use super::{AboutOperating, prelude::*};

/// Tells a person to be no operator any more (P2-d).
pub(crate) struct OperatorDismissed(pub(crate) AboutOperating);

impl Letter for OperatorDismissed {
    fn write(&self, house: &str) -> Sheet {
        self.0.sheet(
            house,
            format!("You are no operator of {house} any more"),
            "Your account and your projects are as before.".to_owned(),
            &format!("another operator of {house} ended that for you. Your account and your projects are as before; your devices were signed out."),
            "If you did not expect it, ask another operator.",
        )
    }

    #[cfg(test)]
    fn sample(name: &str) -> Self {
        Self(AboutOperating::sample(name))
    }
}
