//! Signing in through an identity provider: browsers go there and back under the strictest policy, with scripts and without.

use super::{chromium::Chromium, program::Program, witness::Witness};
use itoms_core::time::SystemClock;
use itoms_testing::issuer::{Issuer, Person};

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_comes_by_another_service_with_scripts() {
    comes_and_goes(true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_comes_by_another_service_without_scripts() {
    comes_and_goes(false).await;
}

async fn comes_and_goes(scripts: bool) {
    let Some(browser) = Chromium::start().await else { return };
    let issuer = Issuer::start(SystemClock);
    let program = Program::start_with(&[
        ("ITOMS_OIDC_ISSUER", issuer.url()),
        ("ITOMS_OIDC_CLIENT_ID", Issuer::CLIENT_ID),
        ("ITOMS_OIDC_CLIENT_SECRET", Issuer::CLIENT_SECRET),
        ("ITOMS_OIDC_NAME", "Example Login"),
    ]);
    let mut witness = Witness::again(browser, "by-others", scripts).await;

    let page = witness.browser();
    page.open(&format!("{}/dashboard/sign-up", program.address)).await;
    page.reads("Continue with Example Login").await;
    witness.sees("sign-up").await;
    let page = witness.browser();
    page.open(&format!("{}/dashboard/sign-in", program.address)).await;
    page.reads("Continue with Example Login").await;
    witness.sees("sign-in").await;
    let page = witness.browser();
    page.press("Continue with Example Login").await;
    page.reads("visitor@example.com").await;
    witness.sees("new-account").await;
    let page = witness.browser();
    page.press("Create the account").await;
    page.reads("Confirm that you are sixteen or older").await;
    witness.sees("new-account-refused").await;
    let page = witness.browser();
    page.tick("sixteen_or_older").await;
    page.press("Create the account").await;
    page.reads("Your account is ready").await;
    page.open(&format!("{}/dashboard/account", program.address)).await;
    page.reads("This account has no password").await;
    witness.sees("account").await;
    let page = witness.browser();
    page.open(&format!("{}/dashboard/account/identities", program.address)).await;
    page.reads("Unlink Example Login").await;
    witness.sees("identities").await;
    let page = witness.browser();
    page.press("Unlink Example Login").await;
    page.reads("the only way to sign in to this account").await;
    witness.sees("identities-refused").await;

    let page = witness.browser();
    page.press_opener("account").await;
    page.press("Sign out").await;
    issuer.is_visited_by(Person::verified("somebody else", "no-address", "Somebody").unverified());
    page.press("Continue with Example Login").await;
    page.reads("has not verified your e-mail address").await;
    witness.sees("sign-in-refused").await;
    issuer.is_visited_by(Person::verified("visitor", "visitor@example.com", "Vera Visitor"));
    let page = witness.browser();
    page.press("Continue with Example Login").await;
    page.reads("Projects").await;
    witness.ends();
}
