//! The pages that mailed links lead to, for somebody who has an account: each says what will happen, and waits for a
//! button.

use super::{program::Program, witness::Witness};

const NEW_PASSWORD: &str = "a lantern for the loom";

/// Takes another address, takes it back from the former one, and forgets the password.
pub(super) async fn follows_mailed_links(witness: &mut Witness, program: &Program) {
    changes_the_address(witness, program).await;
    takes_it_back(witness, program).await;
    chooses_mails(witness, program).await;
    forgets_the_password(witness, program).await;
}

async fn changes_the_address(witness: &mut Witness, program: &Program) {
    let page = witness.browser();
    page.open(&format!("{}/dashboard/account", program.address)).await;
    page.fill("email", "countess@example.com").await;
    page.press("Change the address").await;
    page.reads("A link is on its way to countess@example.com").await;
    page.open(&program.mailed_link("countess@example.com", "/confirm-email/").await).await;
    witness.sees("confirm-email").await;
    let page = witness.browser();
    page.press("Confirm the address").await;
    page.reads("Your address is confirmed").await;
    witness.sees("account-address-changed").await;
}

/// The address and the password count for nothing any more, so that whoever knows them is out.
async fn takes_it_back(witness: &mut Witness, program: &Program) {
    let page = witness.browser();
    page.open(&program.mailed_link("ada@example.com", "/restore-email/").await).await;
    witness.sees("restore-email").await;
    let page = witness.browser();
    page.press("Take it back").await;
    page.reads("Set a new password").await;
    witness.sees("reset-password").await;
    let page = witness.browser();
    page.fill("password", "short").await;
    page.press("Set the password").await;
    page.reads("Must have at least 12 characters").await;
    witness.sees("reset-password-refused").await;
    let page = witness.browser();
    page.fill("password", NEW_PASSWORD).await;
    page.press("Set the password").await;
    page.reads("Your new password is set").await;
    witness.sees("sign-in-password-set").await;
}

async fn chooses_mails(witness: &mut Witness, program: &Program) {
    witness.browser().open(&program.mailed_link("ada@example.com", "/mail-preferences/").await).await;
    witness.browser().reads("Which mails you get").await;
    witness.sees("mail-preferences").await;
    let page = witness.browser();
    page.press("Save the choice").await;
    page.reads("Your choice is saved").await;
    witness.sees("mail-preferences-saved").await;
}

async fn forgets_the_password(witness: &mut Witness, program: &Program) {
    let page = witness.browser();
    page.open(&format!("{}/dashboard/sign-in", program.address)).await;
    page.follow("Forgot your password?").await;
    page.reads("You get a mail with a link").await;
    witness.sees("forgot-password").await;
    let page = witness.browser();
    page.press("Mail me the link").await;
    page.reads("Please mend").await;
    witness.sees("forgot-password-refused").await;
    let page = witness.browser();
    page.fill("email", "ada@example.com").await;
    page.press("Mail me the link").await;
    page.reads("Check your mail").await;
    witness.sees("forgot-password-sent").await;
    let page = witness.browser();
    page.open(&program.mailed_link("ada@example.com", "/reset-password/").await).await;
    page.fill("password", "another lantern for the loom").await;
    page.press("Set the password").await;
    page.reads("Your new password is set").await;
}
