//! People, as whoever runs the installation looks after them, and a project that closes to one of them.

use super::{
    program::Program,
    stories::{signs_in_as, signs_out, signs_up},
    two_factor::sets_it_up,
    witness::Witness,
};

/// Invites somebody to the installation itself, and takes that back.
pub(super) async fn invites_to_the_installation(witness: &mut Witness, program: &Program) {
    let page = witness.browser();
    page.open(&format!("{}/dashboard/people", program.address)).await;
    page.follow("Invite people").await;
    page.reads("Nobody is invited").await;
    witness.sees("invited-nobody").await;
    let page = witness.browser();
    page.press("Send the invitation").await;
    page.reads("Please mend").await;
    witness.sees("invited-refused").await;
    for email in ["grace@example.com", "katherine.coleman.goble.johnson@computing.langley.example.com"] {
        witness.browser().fill("email", email).await;
        witness.browser().press("Send the invitation").await;
        witness.browser().reads(&format!("{email} is invited to sign up")).await;
    }
    witness.sees("invited").await;
    let page = witness.browser();
    page.press("Mail again the invitation of grace@example.com").await;
    page.reads("The invitation of grace@example.com is mailed again").await;
    page.press("Take back the invitation of grace@example.com").await;
    page.reads("The invitation is taken back.").await;
    page.open(&format!("{}/dashboard/people", program.address)).await;
    page.fill("email", "nobody@example.com").await;
    page.press("Mail the link again").await;
    page.reads("No sign-up with this address waits for its link").await;
    witness.sees("people-no-such-sign-up").await;
}

/// The owner requires two factors: the project closes to a member who has one, until that person sets the other up.
pub(super) async fn closes_the_project(witness: &mut Witness, program: &Program) -> String {
    let members = format!("{}/dashboard/field-notes/members", program.address);
    let page = witness.browser();
    page.open(&members).await;
    page.fill("email", "grace@example.com").await;
    page.choose("role", "admin").await;
    page.press("Send the invitation").await;
    page.reads("An invitation goes to grace@example.com").await;
    let invitation = program.mailed_link("grace@example.com", "/invitations/").await;
    signs_out(witness).await;
    signs_up(witness, program).await;
    let page = witness.browser();
    page.open(&invitation).await;
    page.press("Join the project").await;
    page.reads("Write the first article").await;

    signs_in_as(witness, program, "ada@example.com").await;
    let recovery_code = sets_it_up(witness.browser(), program).await;
    let page = witness.browser();
    page.open(&format!("{}/dashboard/field-notes/settings", program.address)).await;
    page.press("Require two-factor sign-in").await;
    page.reads("Two-factor sign-in is required of every member now").await;
    witness.sees("settings-two-factors-required").await;
    witness.browser().open(&members).await;
    witness.browser().reads("Grace Hopper").await;
    witness.sees("members-one-without-two-factors").await;

    signs_in_as(witness, program, "grace@example.com").await;
    witness.sees("projects-one-closed").await;
    let page = witness.browser();
    page.open(&format!("{}/dashboard/projects/new", program.address)).await;
    page.fill("name", "Compilers").await;
    page.press("Create the project").await;
    page.reads("Write the first article").await;
    let page = witness.browser();
    page.open(&format!("{}/dashboard/field-notes/contents", program.address)).await;
    page.reads("It is closed to you for now").await;
    witness.sees("closed").await;
    sets_it_up(witness.browser(), program).await;
    let page = witness.browser();
    page.open(&format!("{}/dashboard/field-notes/contents", program.address)).await;
    page.reads("Write the first article").await;
    recovery_code
}

/// Turns the second factor of somebody off who has lost it all, and signs that person out once more.
pub(super) async fn lets_back_in(witness: &mut Witness, program: &Program, password: &str, recovery_code: &str) {
    signs_out(witness).await;
    let page = witness.browser();
    page.open(&format!("{}/dashboard/sign-in", program.address)).await;
    page.fill("email", "ada@example.com").await;
    page.fill("password", password).await;
    page.press("Sign in").await;
    page.unfold("Use a recovery code").await;
    page.fill("recovery_code", recovery_code).await;
    page.press("Sign in").await;
    page.reads("Projects").await;
    page.open(&format!("{}/dashboard/people", program.address)).await;
    page.follow("Grace Hopper").await;
    page.reads("Let Grace Hopper back in").await;
    witness.sees("person-with-two-factors").await;
    let page = witness.browser();
    page.press("Turn two-factor sign-in off").await;
    page.reads("the password alone counts again").await;
    page.lacks("Let Grace Hopper back in").await;
    witness.sees("person-let-back-in").await;
    witness.browser().press("Sign out everywhere").await;
    witness.browser().reads("Grace Hopper is signed out everywhere").await;
    witness.sees("person-signed-out").await;
}

/// Looks at what would go with somebody, and removes that person.
pub(super) async fn removes_somebody(witness: &mut Witness) {
    let page = witness.browser();
    page.follow("See what will go").await;
    page.reads("What stays").await;
    witness.sees("removal").await;
    let page = witness.browser();
    page.press("Remove the account").await;
    page.reads("This does not match").await;
    witness.sees("removal-refused").await;
    let page = witness.browser();
    page.fill("confirm", "grace@example.com").await;
    page.press("Remove the account").await;
    page.reads("The account of Grace Hopper is removed").await;
}
