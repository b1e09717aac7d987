//! API keys, from none to a revoked one.

use super::{program::Program, witness::Witness};

/// Makes a key for a program, gives it a new secret, revokes it.
pub(super) async fn gives_a_program_a_key(witness: &mut Witness, program: &Program) {
    let page = witness.browser();
    page.open(&format!("{}/dashboard/account/keys", program.address)).await;
    page.reads("You have no API key.").await;
    witness.sees("keys-none").await;
    let page = witness.browser();
    page.press("Make the key").await;
    page.reads("Please mend").await;
    witness.sees("keys-refused").await;
    let page = witness.browser();
    page.fill("key_name", "Nightly backup").await;
    page.tick_first("scopes").await;
    page.tick_value("scopes", "contents:read").await;
    page.press("Make the key").await;
    page.reads("It is shown here once and never again").await;
    assert!(page.copies("secret").await.starts_with("itoms_"));
    witness.sees("key-secret").await;
    let page = witness.browser();
    page.follow("I have copied it").await;
    page.reads("Nightly backup").await;
    witness.sees("keys").await;
    reaches_a_project(witness, program).await;
    let page = witness.browser();
    page.open(&format!("{}/dashboard/account/keys", program.address)).await;
    page.follow("Nightly backup").await;
    page.press("Make a new secret").await;
    page.reads("The secret before this one works for").await;
    witness.sees("key-rotated").await;
    let page = witness.browser();
    page.follow("I have copied it").await;
    page.follow("Nightly backup").await;
    page.reads("Former secret").await;
    page.fill("confirm", "Another").await;
    page.press("Revoke the key").await;
    page.reads("This is not its name").await;
    witness.sees("key-revoking-refused").await;
    let page = witness.browser();
    page.fill("confirm", "Nightly backup").await;
    page.press("Revoke the key").await;
    page.reads("You have no API key.").await;
}

/// An owner looks by which keys programs reach a project.
async fn reaches_a_project(witness: &mut Witness, program: &Program) {
    let page = witness.browser();
    page.open(&format!("{}/dashboard/projects/new", program.address)).await;
    page.fill("name", "Machine Room").await;
    page.press("Create the project").await;
    page.reads("Write the first article").await;
    page.open(&format!("{}/dashboard/machine-room/members", program.address)).await;
    page.follow("API keys of members").await;
    page.reads("Read content, drafts too").await;
    page.reads("All projects of the member").await;
    witness.sees("keys-of-members").await;
}
