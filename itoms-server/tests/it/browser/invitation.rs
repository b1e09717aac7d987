//! An installation that takes people by invitation.

use super::{program::Program, witness::Witness};

/// Whoever is not invited is told so before and after signing up, and learns nothing of others.
pub(super) async fn is_not_invited(witness: &mut Witness, program: &Program, password: &str) {
    let page = witness.browser();
    page.open(&format!("{}/dashboard/sign-up", program.address)).await;
    page.reads("takes people by invitation").await;
    witness.sees("sign-up-by-invitation").await;
    let page = witness.browser();
    page.press("Create the account").await;
    page.reads("Please mend").await;
    page.reads("takes people by invitation").await;
    witness.sees("sign-up-by-invitation-empty").await;
    let page = witness.browser();
    page.fill("full_name", "Grace Hopper").await;
    page.fill("email", "grace@example.com").await;
    page.fill("password", password).await;
    page.tick("sixteen_or_older").await;
    page.press("Create the account").await;
    page.reads("If the address is invited").await;
    witness.sees("not-invited").await;
}
