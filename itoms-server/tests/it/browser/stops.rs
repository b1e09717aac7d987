//! What stops a person: an old proof before a dangerous act, too many tries, our own fault.

use super::{program::Program, witness::Witness};

/// Deletes a project long after the last sign-in: what was typed is kept while the person proves to be there.
pub(super) async fn proves_to_be_there(witness: &mut Witness, program: &Program, password: &str) {
    let page = witness.browser();
    page.fill("name", "Passing Thoughts").await;
    page.press("Create the project").await;
    page.reads("Write the first article").await;
    program.meddles("update sessions set privileged_until = 0").await;
    page.open(&format!("{}/dashboard/passing-thoughts/settings", program.address)).await;
    page.fill("confirm", "Passing Thoughts").await;
    page.press("Delete the project").await;
    page.reads("Confirm that it is you").await;
    witness.sees("reauthenticate").await;
    let page = witness.browser();
    if witness.runs_scripts() {
        page.is_sent_once("Confirm").await;
    }
    page.fill("password", "a wrong password").await;
    page.press("Confirm").await;
    page.reads("Please mend").await;
    witness.sees("reauthenticate-refused").await;
    let page = witness.browser();
    page.fill("password", password).await;
    page.press("Confirm").await;
    page.reads("It is you").await;
    witness.sees("proved").await;
}

/// Reads a list whose table is away for a moment.
pub(super) async fn meets_our_own_fault(witness: &mut Witness, program: &Program) {
    program.meddles("alter table invitations rename to away").await;
    witness.browser().open(&format!("{}/dashboard", program.address)).await;
    witness.browser().reads("Something went wrong").await;
    witness.sees("our-own-fault").await;
    program.meddles("alter table away rename to invitations").await;
}

/// Signs in with a wrong password until nobody is asked any more.
pub(super) async fn tries_too_often(witness: &mut Witness, program: &Program) {
    let page = witness.browser();
    page.open(&format!("{}/dashboard", program.address)).await;
    page.press_opener("account").await;
    page.press("Sign out").await;
    page.reads("Sign in").await;
    let refused = "This did not work";
    for answer in [refused, refused, refused, "This was tried too often"] {
        page.open(&format!("{}/dashboard/sign-in", program.address)).await;
        page.fill("email", "ada@example.com").await;
        page.fill("password", "a wrong password").await;
        page.press("Sign in").await;
        page.reads(answer).await;
    }
    witness.sees("sign-in-limited").await;
}
