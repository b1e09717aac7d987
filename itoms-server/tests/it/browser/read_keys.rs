//! Read keys of a project, from none to none.

use super::{program::Program, witness::Witness};

/// Makes a key for a website, makes another, and revokes one.
pub(super) async fn lets_a_website_read(witness: &mut Witness, program: &Program) {
    let page = witness.browser();
    page.open(&format!("{}/dashboard/field-notes/settings", program.address)).await;
    page.follow("Read keys").await;
    page.reads("There is no read key yet.").await;
    witness.sees("read-keys-none").await;
    let page = witness.browser();
    page.press("Make the key").await;
    page.reads("Please mend").await;
    witness.sees("read-keys-refused").await;
    let page = witness.browser();
    page.fill("read_key_name", "Our website").await;
    page.press("Make the key").await;
    page.reads("The read key “Our website” is made.").await;
    assert!(page.copies("key-1").await.starts_with("itoms_read_"));
    witness.sees("read-key-made").await;
    let page = witness.browser();
    page.fill("read_key_name", "The app").await;
    page.press("Make the key").await;
    page.reads("The read key “The app” is made.").await;
    page.unfold("Revoke").await;
    witness.sees("read-keys").await;
    let page = witness.browser();
    page.press("Revoke the key").await;
    page.reads("The read key is revoked.").await;
    page.reads("Our website").await;
}
