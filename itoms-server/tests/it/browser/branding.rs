//! How a project looks, from the default to a colour that nobody could read.

use super::{program::Program, witness::Witness};

/// Sees what a yellow would do, saves it, reads a page in it, and goes back.
pub(super) async fn brands_the_project(witness: &mut Witness, program: &Program) {
    let page = witness.browser();
    page.open(&format!("{}/dashboard/field-notes/settings", program.address)).await;
    page.follow("Branding").await;
    page.reads("This project has the default look.").await;
    witness.sees("branding-default").await;
    let page = witness.browser();
    page.fill("accent", "#ffee00").await;
    page.choose("font", "slab").await;
    page.fill("sender_name", "Field notes by Ada").await;
    page.fill("footer", "Written by the river.").await;
    page.press("Preview").await;
    page.reads("Preview, not saved yet").await;
    page.reads("#ffee00 is too pale to read").await;
    witness.sees("branding-preview").await;
    let page = witness.browser();
    page.press("Save the branding").await;
    page.reads("The branding is saved").await;
    witness.sees("branding-saved").await;
    let page = witness.browser();
    page.follow("See them").await;
    page.reads("Written by the river.").await;
    witness.sees("public-project-branded").await;
    let page = witness.browser();
    page.follow("On the Analytical Engine").await;
    page.reads("More from Field Notes").await;
    witness.sees("public-article-branded").await;
    let page = witness.browser();
    page.open(&format!("{}/dashboard/field-notes/settings/branding", program.address)).await;
    page.fill("footer", &"too long ".repeat(60)).await;
    page.press("Save the branding").await;
    page.reads("Please mend").await;
    witness.sees("branding-refused").await;
    let page = witness.browser();
    page.press("Back to the default colour and font").await;
    page.reads("The branding is saved").await;
    witness.sees("branding-versions").await;
    witness.browser().press("Restore").await;
    witness.browser().reads("Version 4").await;
}
