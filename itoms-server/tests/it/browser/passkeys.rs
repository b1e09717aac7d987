//! Passkeys, with a device that the browser pretends to have.

use super::{program::Program, two_factor::sets_it_up, witness::Witness};

/// Adds one, signs in with it alone and in the place of a code, proves to be there by it, removes it.
pub(super) async fn signs_in_without_a_password(witness: &mut Witness, program: &Program, password: &str) {
    let device = witness.browser().gets_a_device().await;
    let page = witness.browser();
    page.open(&format!("{}/dashboard/account", program.address)).await;
    page.follow("Set one up").await;
    page.reads("You have no passkey yet").await;
    witness.sees("passkeys-none").await;
    let page = witness.browser();
    page.press("Add a passkey").await;
    page.is_offered_a_passkey().await;
    witness.sees("passkey-new").await;
    let page = witness.browser();
    page.fill("passkey_name", " ").await;
    page.press("Make the passkey").await;
    page.reads("Fill this in.").await;
    page.is_offered_a_passkey().await;
    witness.sees("passkey-new-refused").await;
    let page = witness.browser();
    page.fill("passkey_name", "My telephone").await;
    page.press("Make the passkey").await;
    page.reads("is added. You can sign in with it from now on.").await;
    witness.sees("passkeys").await;
    let page = witness.browser();
    page.follow("My telephone").await;
    page.reads("Remove this passkey").await;
    witness.sees("passkey").await;
    let page = witness.browser();
    page.fill("passkey_name", "My old telephone").await;
    page.press("Save the name").await;
    page.reads("The passkey is called “My old telephone” now.").await;

    signs_out(witness, program).await;
    witness.browser().is_offered_a_passkey().await;
    witness.sees("sign-in-by-passkey").await;
    let page = witness.browser();
    page.locks(&device, true).await;
    page.press("Use a passkey").await;
    page.is_told_by_the_script("The device was not unlocked").await;
    witness.sees("sign-in-by-passkey-cancelled").await;
    let page = witness.browser();
    page.locks(&device, false).await;
    page.press("Use a passkey").await;
    page.reads("Field Notes").await;
    page.lacks("Forgot your password?").await;

    sets_it_up(page, program).await;
    signs_out(witness, program).await;
    let page = witness.browser();
    page.fill("email", "ada@example.com").await;
    page.fill("password", password).await;
    page.press("Sign in").await;
    page.reads("Type your code").await;
    page.is_offered_a_passkey().await;
    witness.sees("sign-in-code-or-passkey").await;
    let page = witness.browser();
    page.press("Use a passkey").await;
    page.reads("Field Notes").await;
    page.lacks("Type your code").await;

    program.meddles("update sessions set privileged_until = 0").await;
    page.open(&format!("{}/dashboard/account/passkeys", program.address)).await;
    page.follow("My old telephone").await;
    page.press("Remove this passkey").await;
    page.reads("Confirm that it is you").await;
    page.is_offered_a_passkey().await;
    witness.sees("reauthenticate-by-passkey").await;
    let page = witness.browser();
    page.press("Use a passkey").await;
    page.reads("It is you").await;
    page.press("Go on with it").await;
    page.reads("It does not sign in any more.").await;
    signs_out(witness, program).await;
    let page = witness.browser();
    page.is_offered_a_passkey().await;
    page.press("Use a passkey").await;
    page.reads("This passkey was not accepted").await;
    witness.sees("sign-in-by-passkey-refused").await;
}

/// Is told what is missing, and signs in as ever.
pub(super) async fn finds_no_passkeys_without_scripts(witness: &mut Witness, program: &Program) {
    let page = witness.browser();
    page.open(&format!("{}/dashboard/account/passkeys", program.address)).await;
    page.press("Add a passkey").await;
    page.reads("This browser cannot make a passkey now.").await;
    page.is_offered_no_passkey().await;
    witness.sees("passkey-new").await;
    signs_out(witness, program).await;
    witness.browser().is_offered_no_passkey().await;
    witness.sees("sign-in").await;
}

async fn signs_out(witness: &Witness, program: &Program) {
    let page = witness.browser();
    page.open(&format!("{}/dashboard", program.address)).await;
    page.press_opener("account").await;
    page.press("Sign out").await;
    page.reads("You are signed out.").await;
}
