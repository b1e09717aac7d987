//! An article after its first day: drafted, found, changed behind its page, taken off the site.

use super::{program::Program, witness::Witness};

const TITLE: &str = "On the Analytical Engine";

/// Writes a second article; where scripts run, with their comfort and without touching the mouse.
pub(super) async fn drafts(witness: &mut Witness, program: &Program) {
    let page = witness.browser();
    page.open(&contents(program)).await;
    page.follow("New article").await;
    page.fill("title", "Über Lochkarten").await;
    page.fill("body", "Eine Karte, *viele* Löcher.").await;
    if witness.runs_scripts() {
        page.offers_slug("uber-lochkarten").await;
        page.press_ctrl("s", "body").await;
    } else {
        page.counts_no_words().await;
        page.press("Save draft").await;
    }
    page.reads("The draft is saved. Only members of the project see it.").await;
    witness.sees("editor-draft").await;
    let page = witness.browser();
    page.open(&format!("{}/field-notes/uber-lochkarten", program.address)).await;
    page.reads("There is nothing here").await;
}

/// Finds each article by its words and by its state.
pub(super) async fn finds(witness: &mut Witness, program: &Program) {
    let page = witness.browser();
    page.open(&contents(program)).await;
    page.fill("search", "Lochkarten").await;
    page.press("Show").await;
    page.lacks_link(TITLE).await;
    page.reads("Über Lochkarten").await;
    witness.sees("content-found").await;
    let page = witness.browser();
    page.open(&contents(program)).await;
    page.choose("status", "published").await;
    page.press("Show").await;
    page.lacks_link("Über Lochkarten").await;
    page.reads(TITLE).await;
    // What the server refuses is told, also where a script asked.
    page.fill("search", &"a".repeat(300)).await;
    if !witness.runs_scripts() {
        page.press("Show").await;
    }
    page.reads("Please mend one thing").await;
}

/// Edits a public article: visitors see nothing of it until its changes are published.
pub(super) async fn changes_behind_the_page(witness: &mut Witness, program: &Program) {
    let page = witness.browser();
    page.open(&contents(program)).await;
    page.follow(TITLE).await;
    page.fill("body", "A second thought.").await;
    const SAVED: &str = "Visitors see them when you publish the changes.";
    if witness.runs_scripts() {
        page.saves_while_typing_on(SAVED).await;
    } else {
        page.press("Save").await;
        page.reads(SAVED).await;
    }
    witness.sees("editor-changed").await;
    let page = witness.browser();
    page.open(&article(program)).await;
    page.reads("As the loom weaves").await;
    page.open(&contents(program)).await;
    page.reads("Unpublished changes").await;
    page.follow(TITLE).await;
    page.press("Publish changes").await;
    page.reads("are public.").await;
    page.open(&article(program)).await;
    page.reads("A second thought.").await;
}

/// Unpublishes the article: its page is gone, its text is kept.
pub(super) async fn takes_off_the_site(witness: &mut Witness, program: &Program) {
    let page = witness.browser();
    page.open(&contents(program)).await;
    page.follow(TITLE).await;
    page.press("Unpublish").await;
    page.reads("is not public any more").await;
    witness.sees("editor-unpublished").await;
    let page = witness.browser();
    page.open(&article(program)).await;
    page.reads("There is nothing here").await;
}

fn contents(program: &Program) -> String {
    format!("{}/dashboard/field-notes/contents", program.address)
}

fn article(program: &Program) -> String {
    format!("{}/field-notes/on-the-analytical-engine", program.address)
}
