use super::{AboutOperating, prelude::*};

/// Tells a person to be an operator from now on (P2-d).
pub(crate) struct OperatorAppointed(pub(crate) AboutOperating);

impl Letter for OperatorAppointed {
    fn write(&self, house: &str) -> Sheet {
        self.0.sheet(
            house,
            format!("You are an operator of {house} now"),
            format!("You look after {house} and its people from now on."),
            &format!("whoever runs {house} made you an operator too. You see everybody who has an account, let people in, suspend or remove them, and see whether mail and work go well."),
            "Your devices were signed out: sign in again to begin. Two-factor sign-in suits an account that can do so much.",
        )
    }

    #[cfg(test)]
    fn sample(name: &str) -> Self {
        Self(AboutOperating::sample(name))
    }
}
