//! Passkeys, with a device that the browser pretends to have.

use super::{chromium::Chromium, program::Program, witness::Witness};
use itoms_core::time::{Clock, SystemClock};
use itoms_testing::Authenticator;

/// Adds one, signs in with it alone, as second factor and in the place of a code, proves to be there by it, removes it.
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

    makes_it_the_second_factor(witness, program).await;
    signs_in_by_both(witness, program, password, &device).await;
    adds_an_app(witness, program).await;
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
    comes_back_to_what_was_begun(page, program).await;
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

/// Is told that the session has ended where a passkey is asked for, signs in, and is asked once more for a proof.
async fn comes_back_to_what_was_begun(page: &Chromium, program: &Program) {
    program.meddles("delete from sessions").await;
    page.press("Use a passkey").await;
    page.reads("Your session has ended.").await;
    page.is_offered_a_passkey().await;
    page.press("Use a passkey").await;
    page.reads("You are signed in again").await;
    program.meddles("update sessions set privileged_until = 0").await;
    page.press("Send what I typed").await;
    page.reads("Confirm that it is you").await;
    page.is_offered_a_passkey().await;
}

/// Turns two-factor sign-in on without an app, and signs in by a recovery code where no script runs.
async fn makes_it_the_second_factor(witness: &mut Witness, program: &Program) {
    let page = witness.browser();
    page.open(&format!("{}/dashboard/account/two-factor", program.address)).await;
    page.reads("and need no app").await;
    witness.sees("two-factor-off-with-passkey").await;
    let page = witness.browser();
    page.press("Use your passkeys").await;
    page.reads("I have kept them").await;
    witness.sees("recovery-codes-of-passkeys").await;
    let page = witness.browser();
    page.follow("I have kept them").await;
    page.reads("It rests on your").await;
    witness.sees("two-factor-by-passkeys").await;
    let page = witness.browser();
    page.follow("1 passkey").await;
    page.reads("rests on this passkey alone").await;
    witness.sees("passkeys-of-second-factor").await;
    let page = witness.browser();
    page.follow("My old telephone").await;
    page.reads("rests on this passkey alone").await;
    page.lacks("Remove this passkey").await;
    witness.sees("passkey-kept").await;
}

/// Signs in by password and passkey; without scripts by a recovery code.
async fn signs_in_by_both(witness: &mut Witness, program: &Program, password: &str, device: &str) {
    let page = witness.browser();
    page.open(&format!("{}/dashboard/account/two-factor", program.address)).await;
    page.press("Make new recovery codes").await;
    page.reads("I have kept them").await;
    let recovery_code = page.copies_code("codes").await;
    for scripts in [false, true] {
        signs_out(witness, program).await;
        let page = witness.browser();
        page.allow_scripts(scripts).await;
        page.open(&format!("{}/dashboard/sign-in", program.address)).await;
        page.fill("email", "ada@example.com").await;
        page.fill("password", password).await;
        page.press("Sign in").await;
        page.reads("asks for one of your passkeys").await;
        if !scripts {
            page.reads("No passkey can be used here now.").await;
            page.fill("recovery_code", &recovery_code).await;
            page.press("Use the recovery code").await;
            page.reads("Field Notes").await;
            page.allow_scripts(true).await;
        }
    }
    witness.browser().is_offered_a_passkey().await;
    witness.sees("sign-in-passkey-or-recovery-code").await;
    let page = witness.browser();
    page.fill("recovery_code", &recovery_code).await;
    page.press("Use the recovery code").await;
    page.reads("This recovery code is wrong or was used").await;
    witness.sees("sign-in-passkey-step-refused").await;
    let page = witness.browser();
    page.locks(device, true).await;
    page.press("Use a passkey").await;
    page.is_told_by_the_script("The device was not unlocked").await;
    page.locks(device, false).await;
    page.press("Use a passkey").await;
    page.reads("Field Notes").await;
}

/// Proves to be there by the passkey, and sets an app up beside it.
async fn adds_an_app(witness: &mut Witness, program: &Program) {
    program.meddles("update sessions set privileged_until = 0").await;
    let page = witness.browser();
    page.open(&format!("{}/dashboard/account/two-factor", program.address)).await;
    page.press("Add an app").await;
    page.reads("Confirm that it is you").await;
    page.is_offered_a_passkey().await;
    witness.sees("reauthenticate-by-passkey-or-recovery-code").await;
    let page = witness.browser();
    page.press("Use a passkey").await;
    page.reads("It is you").await;
    page.press("Go on with it").await;
    page.reads("rests on your passkeys as before").await;
    witness.sees("two-factor-add-app").await;
    let page = witness.browser();
    let app = Authenticator::holding(&page.copies_code("key").await);
    page.fill("code", &app.shows(SystemClock.now())).await;
    page.press("Add the app").await;
    page.reads("The app is added").await;
    witness.sees("recovery-codes-of-app-added").await;
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
