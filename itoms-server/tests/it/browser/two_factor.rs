//! Two-factor sign-in, with an app that reads the key from the page.

use super::{chromium::Chromium, program::Program, witness::Witness};
use itoms_core::time::{Clock, SystemClock};
use itoms_testing::Authenticator;

/// Turns it on, signs in with it as who has lost the app, turns it off.
pub(super) async fn guards_the_account(witness: &mut Witness, program: &Program, password: &str) {
    let page = witness.browser();
    page.open(&format!("{}/dashboard/account", program.address)).await;
    page.follow("Set it up").await;
    page.reads("It is off").await;
    witness.sees("two-factor-off").await;
    witness.browser().press("Set it up").await;
    witness.browser().reads("Type the code that it shows").await;
    witness.sees("two-factor-set-up").await;
    let page = witness.browser();
    page.fill("code", "nobody").await;
    page.press("Turn it on").await;
    page.reads("This is not the code").await;
    witness.sees("two-factor-set-up-refused").await;
    let page = witness.browser();
    let app = Authenticator::holding(&page.copies_code("key").await);
    page.fill("code", &app.shows(SystemClock.now())).await;
    page.press("Turn it on").await;
    page.reads("I have kept them").await;
    let recovery_code = page.copies_code("codes").await;
    witness.sees("recovery-codes").await;
    let page = witness.browser();
    page.follow("I have kept them").await;
    page.reads("10 recovery codes are left").await;
    witness.sees("two-factor-on").await;

    let page = witness.browser();
    page.press_opener("account").await;
    page.press("Sign out").await;
    page.open(&format!("{}/dashboard/sign-in", program.address)).await;
    page.fill("email", "ada@example.com").await;
    page.fill("password", password).await;
    page.press("Sign in").await;
    page.reads("Type your code").await;
    witness.sees("sign-in-code").await;
    let page = witness.browser();
    page.unfold("Use a recovery code").await;
    page.fill("recovery_code", "not one of them").await;
    page.press("Sign in").await;
    page.reads("This code is wrong or was used").await;
    witness.sees("sign-in-code-refused").await;
    let page = witness.browser();
    page.fill("recovery_code", &recovery_code).await;
    page.press("Sign in").await;
    page.reads("Projects").await;
    page.open(&format!("{}/dashboard/account/two-factor", program.address)).await;
    page.reads("9 recovery codes are left").await;
    page.press("Turn two-factor sign-in off").await;
    page.reads("Signing in asks for your password alone.").await;
}

/// Turns it on; answers a recovery code.
pub(super) async fn sets_it_up(page: &Chromium, program: &Program) -> String {
    page.open(&format!("{}/dashboard/account/two-factor", program.address)).await;
    page.press("Set it up").await;
    page.reads("Type the code that it shows").await;
    let app = Authenticator::holding(&page.copies_code("key").await);
    page.fill("code", &app.shows(SystemClock.now())).await;
    page.press("Turn it on").await;
    page.reads("I have kept them").await;
    page.copies_code("codes").await
}
