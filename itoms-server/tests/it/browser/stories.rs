//! From the operator's link to a public article, and from a stranger's sign-up to a member.

use super::{
    approval::lets_in,
    branding::brands_the_project,
    chromium::{Chromium, Look},
    invitation::is_not_invited,
    keys::gives_a_program_a_key,
    life::{changes_behind_the_page, drafts, finds, takes_off_the_site},
    mailed::follows_mailed_links,
    mistakes::{mistypes, signs_in_and_up_wrongly},
    passkeys::{finds_no_passkeys_without_scripts, signs_in_without_a_password},
    people::{closes_the_project, invites_to_the_installation, lets_back_in, removes_somebody},
    program::Program,
    read_keys::lets_a_website_read,
    states::{deletes_a_project, is_overtaken, leaves, shares_in_secret, tags},
    stops::{meets_our_own_fault, proves_to_be_there, tries_too_often},
    two_factor::guards_the_account,
    witness::Witness,
};

const PASSWORD: &str = "correct horse battery";
const ARTICLE: &str = "The engine *weaves* algebra.\n\n## How\n\nAs the loom weaves **flowers**.\n\n- cards\n- more cards\n\n| part | use |\n|---|---|\n| mill | adds |\n";

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_publishes_and_a_guest_joins_with_scripts() {
    an_operator_publishes_and_a_guest_joins(true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_publishes_and_a_guest_joins_without_scripts() {
    an_operator_publishes_and_a_guest_joins(false).await;
}

async fn an_operator_publishes_and_a_guest_joins(scripts: bool) {
    let Some(browser) = Chromium::start().await else { return };
    let program = Program::start();
    let mut witness = Witness::again(browser, "whole", scripts).await;
    becomes_operator(&mut witness, &program).await;
    publishes(&mut witness, &program).await;
    looks_around(&mut witness, &program).await;
    guards_the_account(&mut witness, &program, PASSWORD).await;
    is_overtaken(&mut witness, &program).await;
    tags(&mut witness, &program).await;
    shares_in_secret(&mut witness, &program).await;
    deletes_a_project(&mut witness, &program).await;
    drafts(&mut witness, &program).await;
    finds(&mut witness, &program).await;
    changes_behind_the_page(&mut witness, &program).await;
    brands_the_project(&mut witness, &program).await;
    lets_a_website_read(&mut witness, &program).await;
    takes_off_the_site(&mut witness, &program).await;
    mistypes(&mut witness, &program).await;
    invites(&mut witness, &program).await;
    signs_in_and_up_wrongly(&mut witness, &program).await;
    joins(&mut witness, &program).await;
    hands_over(&mut witness, &program).await;
    leaves(&mut witness, &program).await;
    witness.ends();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_publishes_without_scripts() {
    let Some(browser) = Chromium::start().await else { return };
    let program = Program::start();
    let mut witness = Witness::new(browser, "stranger-without-scripts", false, Look::TELEPHONE).await;
    signs_up(&mut witness, &program).await;
    publishes(&mut witness, &program).await;
    witness.ends();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_lets_somebody_in() {
    for scripts in [true, false] {
        let Some(browser) = Chromium::start().await else { return };
        let program = Program::start_with(&[("ITOMS_SIGN_UP", "approval")]);
        let mut witness = Witness::again(browser, "by-approval", scripts).await;
        becomes_operator(&mut witness, &program).await;
        lets_in(&mut witness, &program, PASSWORD).await;
        witness.ends();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_is_told_that_people_are_invited() {
    let Some(browser) = Chromium::start().await else { return };
    let program = Program::start_with(&[("ITOMS_SIGN_UP", "invitation")]);
    let mut witness = Witness::new(browser, "by-invitation", false, Look::TELEPHONE).await;
    is_not_invited(&mut witness, &program, PASSWORD).await;
    witness.ends();
}

#[tokio::test(flavor = "multi_thread")]
async fn mailed_links_lead_to_pages_that_wait_for_a_button() {
    let Some(browser) = Chromium::start().await else { return };
    let program = Program::start();
    let mut witness = Witness::new(browser, "mailed-links", false, Look::TELEPHONE).await;
    becomes_operator(&mut witness, &program).await;
    follows_mailed_links(&mut witness, &program).await;
    witness.ends();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_looks_after_people() {
    for scripts in [true, false] {
        let Some(browser) = Chromium::start().await else { return };
        let program = Program::start();
        let mut witness = Witness::again(browser, "people", scripts).await;
        becomes_operator(&mut witness, &program).await;
        witness.browser().fill("name", "Field Notes").await;
        witness.browser().press("Create the project").await;
        witness.browser().reads("Write the first article").await;
        invites_to_the_installation(&mut witness, &program).await;
        let recovery_code = closes_the_project(&mut witness, &program).await;
        lets_back_in(&mut witness, &program, PASSWORD, &recovery_code).await;
        removes_somebody(&mut witness).await;
        witness.ends();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_takes_the_place_of_a_password() {
    for scripts in [true, false] {
        let Some(browser) = Chromium::start().await else { return };
        let program = Program::start_with(&[("ITOMS_LIMIT_SIGN_IN", "100+100/min"), ("ITOMS_LIMIT_PASSKEY", "100+100/min")]);
        let mut witness = Witness::again(browser, "passkey", scripts).await;
        becomes_operator(&mut witness, &program).await;
        publishes(&mut witness, &program).await;
        match scripts {
            true => signs_in_without_a_password(&mut witness, &program, PASSWORD).await,
            false => finds_no_passkeys_without_scripts(&mut witness, &program).await,
        }
        witness.ends();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_stops_a_person_is_a_page_with_a_way_on() {
    for scripts in [true, false] {
        let Some(browser) = Chromium::start().await else { return };
        let program = Program::start_with(&[("ITOMS_LIMIT_SIGN_IN", "3+1/hour")]);
        let mut witness = Witness::again(browser, "stopped", scripts).await;
        becomes_operator(&mut witness, &program).await;
        proves_to_be_there(&mut witness, &program, PASSWORD).await;
        gives_a_program_a_key(&mut witness, &program).await;
        meets_our_own_fault(&mut witness, &program).await;
        tries_too_often(&mut witness, &program).await;
        witness.ends();
    }
}

async fn becomes_operator(witness: &mut Witness, program: &Program) {
    witness.browser().open(&program.address).await;
    witness.sees("front").await;
    witness.browser().open(&program.operator_link).await;
    witness.sees("operator").await;
    let page = witness.browser();
    page.fill("full_name", "Ada Lovelace").await;
    page.fill("email", "ada@example.com").await;
    page.fill("password", "short").await;
    page.press("Create the account").await;
    page.reads("Must have at least 12 characters").await;
    witness.sees("operator-refused").await;
    let page = witness.browser();
    page.fill("password", PASSWORD).await;
    page.tick("sixteen_or_older").await;
    page.press("Create the account").await;
    page.reads("Name your first project").await;
    confirms_the_address(witness, program).await;
    witness.sees("first-project").await;
}

/// What the operator typed counts once it is proved, as with everybody.
async fn confirms_the_address(witness: &mut Witness, program: &Program) {
    let page = witness.browser();
    page.open(&format!("{}/dashboard/attention", program.address)).await;
    page.reads("ada@example.com is not confirmed yet").await;
    witness.sees("attention-unconfirmed").await;
    let page = witness.browser();
    page.open(&format!("{}/dashboard/account/mails", program.address)).await;
    page.reads("Mail a link that confirms it").await;
    witness.sees("account-unconfirmed").await;
    let page = witness.browser();
    page.open(&program.mailed_link("ada@example.com", "/confirm-email/").await).await;
    page.press("Confirm the address").await;
    page.reads("Your address is confirmed").await;
    page.open(&format!("{}/dashboard", program.address)).await;
    page.reads("Name your first project").await;
}

async fn publishes(witness: &mut Witness, program: &Program) {
    let page = witness.browser();
    page.fill("name", "Field Notes").await;
    page.press("Create the project").await;
    page.reads("Write the first article").await;
    witness.sees("content-empty").await;
    let page = witness.browser();
    page.follow("Write the first article").await;
    page.reads("New article").await;
    witness.sees("editor-new").await;
    let page = witness.browser();
    page.press("Publish").await;
    page.reads("Please mend").await;
    witness.sees("editor-refused").await;
    let page = witness.browser();
    page.fill("title", "On the Analytical Engine").await;
    page.fill("body", ARTICLE).await;
    page.press("Preview").await;
    page.reads("As the loom weaves").await;
    page.lacks("Please mend").await;
    page.lacks("Fill this in").await;
    witness.sees("editor-preview").await;
    let page = witness.browser();
    page.press("Publish").await;
    page.reads("is public").await;
    witness.sees("editor-published").await;
    let page = witness.browser();
    page.open(&format!("{}/field-notes/on-the-analytical-engine", program.address)).await;
    page.reads("The engine").await;
    witness.sees("public-article").await;
    witness.browser().open(&format!("{}/field-notes", program.address)).await;
    witness.browser().reads("On the Analytical Engine").await;
    witness.sees("public-project").await;
}

async fn looks_around(witness: &mut Witness, program: &Program) {
    for (state, path, words) in [
        ("projects", "/dashboard", "Field Notes"),
        ("projects-nothing-found", "/dashboard?search=Babbage", "Nothing matches"),
        ("members-nobody-found", "/dashboard/field-notes/members?role=viewer", "Nobody matches"),
        ("attention-nothing", "/dashboard/attention", "Nothing waits for you"),
        ("content", "/dashboard/field-notes/contents", "On the Analytical Engine"),
        ("content-nothing-found", "/dashboard/field-notes/contents?search=loom+of+jacquard", "Show everything"),
        ("new-project", "/dashboard/projects/new", "Create the project"),
        ("members", "/dashboard/field-notes/members", "Ada Lovelace"),
        ("keys-of-members-none", "/dashboard/field-notes/members/api-keys", "No program reaches this project"),
        ("settings", "/dashboard/field-notes/settings", "Delete the project"),
        ("account", "/dashboard/account", "Save the account"),
        ("devices", "/dashboard/account/devices", "Devices"),
        ("mails-chosen", "/dashboard/account/mails", "Mails"),
        ("activity-own", "/dashboard/account/activity", "Activity"),
        ("activity-project", "/dashboard/field-notes/activity", "Activity"),
        ("activity-operators", "/dashboard/activity", "Activity"),
        ("leaving", "/dashboard/account/delete", "Delete your account"),
        ("people", "/dashboard/people", "Ada Lovelace"),
        ("people-nobody-found", "/dashboard/people?search=Babbage", "People"),
        ("people-not-searched", "/dashboard/people?search=a%00b", "remove them"),
        ("health", "/dashboard/health", "Health"),
        ("outbox", "/dashboard/outbox", "Mail outbox"),
        ("cookies", "/cookies", "keeps you signed in on this device"),
        ("unusable-link", "/verify-email/nobody-was-mailed-this", "This link does not work"),
        ("missing", "/dashboard/no-such-project/contents", "There is nothing here"),
        ("public-missing", "/field-notes/no-such-article", "There is nothing here"),
        ("api-docs", "/api/docs", "createContent"),
    ] {
        witness.browser().open(&format!("{}{path}", program.address)).await;
        witness.browser().reads(words).await;
        witness.sees(state).await;
    }
    let page = witness.browser();
    page.open(&format!("{}/dashboard/people", program.address)).await;
    page.fill("search", "Babbage").await;
    shows(witness).await;
    page.reads("Nobody matches").await;
    page.choose("sort", "name").await;
    page.fill("search", "ADA").await;
    shows(witness).await;
    page.follow("Ada Lovelace").await;
    page.reads("This is your own account").await;
    witness.sees("person").await;
    let page = witness.browser();
    page.open(&format!("{}/dashboard/health", program.address)).await;
    page.press("Send a test mail").await;
    page.reads("A test mail is in the outbox.").await;
    witness.sees("health-tried").await;
    for menu in ["projects", "account"] {
        witness.browser().open(&format!("{}/dashboard/field-notes/contents", program.address)).await;
        witness.browser().press_opener(menu).await;
        witness.sees(&format!("menu-{menu}")).await;
    }
}

/// Where there is a script a list follows what is typed and chosen, and nobody presses anything.
async fn shows(witness: &Witness) {
    if !witness.runs_scripts() {
        witness.browser().press("Show").await;
    }
}

async fn invites(witness: &mut Witness, program: &Program) {
    let page = witness.browser();
    page.open(&format!("{}/dashboard/field-notes/members", program.address)).await;
    page.fill("email", "grace@example.com").await;
    page.choose("role", "viewer").await;
    page.press("Send the invitation").await;
    page.reads("An invitation goes to grace@example.com").await;
    witness.sees("members-invited").await;
    program.mailed_link("grace@example.com", "/invitations/").await;
    let page = witness.browser();
    page.open(&format!("{}/dashboard/outbox", program.address)).await;
    page.reads("To grace@example.com").await;
    witness.sees("outbox-filled").await;
    let page = witness.browser();
    page.follow("Ada Lovelace invites you to Field Notes of Ada").await;
    page.reads("All mails").await;
    witness.sees("mail").await;
    signs_out(witness).await;
}

/// From the form to an account without a project.
pub(super) async fn signs_up(witness: &mut Witness, program: &Program) {
    let page = witness.browser();
    page.open(&format!("{}/dashboard/sign-up", program.address)).await;
    page.fill("full_name", "Grace Hopper").await;
    page.fill("email", "grace@example.com").await;
    page.fill("password", PASSWORD).await;
    page.tick("sixteen_or_older").await;
    witness.sees("sign-up").await;
    let page = witness.browser();
    page.press("Create the account").await;
    page.reads("Check your mail").await;
    witness.sees("check-mail").await;
    witness.browser().open(&program.mailed_link("grace@example.com", "/verify-email/").await).await;
    witness.sees("verify-email").await;
    let page = witness.browser();
    page.fill("password", PASSWORD).await;
    page.press("Create the account").await;
    page.reads("Name your first project").await;
}

async fn joins(witness: &mut Witness, program: &Program) {
    signs_up(witness, program).await;
    witness.browser().reads("You are invited").await;
    witness.sees("first-project-invited").await;
    let page = witness.browser();
    page.open(&format!("{}/dashboard/attention", program.address)).await;
    page.reads("You are invited to Field Notes").await;
    witness.sees("attention").await;
    let page = witness.browser();
    page.open(&program.mailed_link("grace@example.com", "/invitations/").await).await;
    witness.sees("invitation").await;
    let page = witness.browser();
    page.press("Join the project").await;
    page.reads("Field Notes").await;
    witness.sees("joined").await;
    witness.browser().open(&format!("{}/dashboard/field-notes/contents/new", program.address)).await;
    witness.browser().reads("role").await;
    witness.sees("forbidden").await;
    let page = witness.browser();
    page.open(&format!("{}/dashboard", program.address)).await;
    page.reads("Projects").await;
}

/// Each of the two sees what would happen, before it does.
async fn hands_over(witness: &mut Witness, program: &Program) {
    signs_in_as(witness, program, "ada@example.com").await;
    let page = witness.browser();
    page.open(&format!("{}/dashboard/field-notes/members", program.address)).await;
    page.follow("Grace Hopper").await;
    page.reads("Hand the project over").await;
    witness.sees("member").await;
    let page = witness.browser();
    page.press("Offer the ownership").await;
    page.reads("Take the offer back").await;
    witness.sees("members-offered").await;
    let offered = program.mailed_link("grace@example.com", "/dashboard/field-notes/members").await;
    signs_in_as(witness, program, "grace@example.com").await;
    let page = witness.browser();
    page.open(&format!("{}/dashboard/attention", program.address)).await;
    page.follow("The ownership of Field Notes of Ada is offered to you").await;
    page.reads("Ada Lovelace offers you the ownership of this project.").await;
    page.open(&offered).await;
    page.reads("Ada Lovelace offers you the ownership of this project.").await;
    witness.sees("members-offer-received").await;
    let page = witness.browser();
    page.press("Accept the ownership").await;
    page.reads("You are now an owner").await;
}

pub(super) async fn signs_out(witness: &Witness) {
    let page = witness.browser();
    page.press_opener("account").await;
    page.press("Sign out").await;
    page.reads("You are signed out.").await;
}

pub(super) async fn signs_in_as(witness: &Witness, program: &Program, email: &str) {
    signs_out(witness).await;
    let page = witness.browser();
    page.open(&format!("{}/dashboard/sign-in", program.address)).await;
    page.fill("email", email).await;
    page.fill("password", PASSWORD).await;
    page.press("Sign in").await;
    page.reads("Projects").await;
}
