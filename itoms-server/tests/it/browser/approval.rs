//! An installation that lets people in by approval.

use super::{program::Program, witness::Witness};

/// Somebody signs up and waits; the operator, who is signed in on the same browser, lets that person in.
pub(super) async fn lets_in(witness: &mut Witness, program: &Program, password: &str) {
    let waiting = format!("{}/dashboard/people/waiting", program.address);
    witness.browser().open(&waiting).await;
    witness.browser().reads("Nobody waits").await;
    witness.sees("waiting-nobody").await;
    let page = witness.browser();
    page.open(&format!("{}/dashboard/sign-up", program.address)).await;
    page.reads("decides, and you get a mail again").await;
    witness.sees("sign-up-by-approval").await;
    for (name, email) in [("Grace Hopper", "grace@example.com"), ("Katherine Johnson", "katherine@example.com")] {
        let page = witness.browser();
        page.open(&format!("{}/dashboard/sign-up", program.address)).await;
        page.fill("full_name", name).await;
        page.fill("email", email).await;
        page.fill("password", password).await;
        page.tick("sixteen_or_older").await;
        page.press("Create the account").await;
        page.reads("Check your mail").await;
        page.open(&program.mailed_link(email, "/verify-email/").await).await;
        page.reads("One last step").await;
        page.fill("password", password).await;
        page.press("Confirm the address").await;
        page.reads("Your sign-up waits").await;
    }
    witness.sees("sign-up-waits").await;
    let page = witness.browser();
    page.open(&format!("{}/dashboard/attention", program.address)).await;
    page.reads("2 sign-ups wait for your answer").await;
    witness.sees("attention-of-operator").await;
    let page = witness.browser();
    page.follow("2 sign-ups wait for your answer").await;
    page.reads("Katherine Johnson").await;
    witness.sees("waiting").await;
    let page = witness.browser();
    page.press("Let in Grace Hopper").await;
    page.reads("Grace Hopper has an account now").await;
    witness.sees("waiting-let-in").await;
    let page = witness.browser();
    page.follow("Decline Katherine Johnson").await;
    page.reads("can sign up again").await;
    witness.sees("declining").await;
    let page = witness.browser();
    page.fill("reason", "This place is for members of the society.").await;
    page.press("Decline the sign-up").await;
    page.reads("The sign-up is declined and erased.").await;
}
