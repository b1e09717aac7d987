//! States that a page is seldom in: somebody else was faster, a link is secret or dead, a project is deleted.

use super::{program::Program, witness::Witness};

const TITLE: &str = "On the Analytical Engine";

/// Saves over what somebody else has changed meanwhile: both texts are there.
pub(super) async fn is_overtaken(witness: &mut Witness, program: &Program) {
    let page = witness.browser();
    page.open(&contents(program)).await;
    page.follow(TITLE).await;
    page.allow_scripts(true).await;
    page.grows_stale().await;
    page.allow_scripts(witness.runs_scripts()).await;
    page.fill("description", "My own words.").await;
    page.press("Save").await;
    page.reads("What was saved").await;
    witness.sees("editor-overtaken").await;
}

pub(super) async fn tags(witness: &mut Witness, program: &Program) {
    let page = witness.browser();
    page.open(&contents(program)).await;
    page.follow(TITLE).await;
    page.fill("tags", "engines").await;
    page.press("Publish changes").await;
    page.reads("are public.").await;
    page.open(&format!("{}/field-notes/tags/engines", program.address)).await;
    page.reads(TITLE).await;
    witness.sees("public-tag").await;
}

/// Makes a secret link, is refused a save where it was shown, follows it all the same, revokes it.
pub(super) async fn shares_in_secret(witness: &mut Witness, program: &Program) {
    let page = witness.browser();
    page.open(&contents(program)).await;
    page.follow(TITLE).await;
    page.unfold("Secret link").await;
    page.press("Make a secret link").await;
    page.reads("The link is ready.").await;
    let link = page.copies("secret-address").await;
    witness.sees("editor-secret-link").await;
    let page = witness.browser();
    page.fill("title", "").await;
    page.press("Save").await;
    page.reads("Fill this in").await;
    page.open(&link).await;
    witness.browser().reads("A preview.").await;
    witness.sees("public-preview").await;
    let page = witness.browser();
    page.open(&contents(program)).await;
    page.follow(TITLE).await;
    page.unfold("Secret link").await;
    page.press("Revoke the link").await;
    page.reads("The secret link is dead.").await;
    page.open(&link).await;
    page.reads("There is nothing here").await;
}

/// A deleted project stays in its owner's list, with the way back.
pub(super) async fn deletes_a_project(witness: &mut Witness, program: &Program) {
    let page = witness.browser();
    page.open(&format!("{}/dashboard/projects/new", program.address)).await;
    page.fill("name", "Passing Thoughts").await;
    page.press("Create the project").await;
    page.reads("Write the first article").await;
    page.open(&format!("{}/dashboard/passing-thoughts/settings", program.address)).await;
    page.fill("confirm", "Passing Thoughts").await;
    page.press("Delete the project").await;
    page.reads("and its pages are hidden").await;
    witness.sees("projects-one-deleted").await;
}

/// Deletes the own account, and the project with it that nobody else owns.
pub(super) async fn leaves(witness: &mut Witness, program: &Program) {
    let page = witness.browser();
    page.open(&format!("{}/dashboard/account/delete", program.address)).await;
    page.reads("Delete the project Field Notes of Ada too").await;
    witness.sees("leaving-with-a-project").await;
    witness.browser().press("Delete my account").await;
    witness.browser().reads("This does not match").await;
    witness.sees("leaving-refused").await;
    let page = witness.browser();
    page.tick_labelled("Delete the project Field Notes of Ada too").await;
    page.fill("confirm", "grace@example.com").await;
    page.press("Delete my account").await;
    page.reads("Your account is deleted").await;
    witness.sees("sign-in-account-deleted").await;
}

fn contents(program: &Program) -> String {
    format!("{}/dashboard/field-notes/contents", program.address)
}
