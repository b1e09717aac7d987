//! What people send wrongly, and what each page says to it.

use super::{program::Program, witness::Witness};

/// Leaves required fields of the dashboard empty, and confirms a deletion with another name.
pub(super) async fn mistypes(witness: &mut Witness, program: &Program) {
    for (state, path, field, text, button, answer) in [
        ("new-project-refused", "projects/new", "name", "", "Create the project", "Fill this in"),
        ("members-refused", "field-notes/members", "email", "grace", "Send the invitation", "Please mend"),
        ("settings-refused", "field-notes/settings", "name", "", "Save the settings", "Fill this in"),
        ("settings-deletion-refused", "field-notes/settings", "confirm", "Notes", "Delete the project", "This is not its name"),
        ("account-refused", "account", "full_name", "", "Save the account", "Fill this in"),
        ("settings-saved", "field-notes/settings", "name", "Field Notes of Ada", "Save the settings", "The settings are saved"),
        ("account-saved", "account", "company", "Analytical Society", "Save the account", "Your account is saved"),
    ] {
        let page = witness.browser();
        page.open(&format!("{}/dashboard/{path}", program.address)).await;
        page.fill(field, text).await;
        page.press(button).await;
        page.reads(answer).await;
        witness.sees(state).await;
    }
}

/// Sends both forms empty, and a wrong password.
pub(super) async fn signs_in_and_up_wrongly(witness: &mut Witness, program: &Program) {
    for (state, path, button) in [("sign-in-empty", "sign-in", "Sign in"), ("sign-up-empty", "sign-up", "Create the account")] {
        let page = witness.browser();
        page.open(&format!("{}/dashboard/{path}", program.address)).await;
        page.press(button).await;
        page.reads("Please mend").await;
        witness.sees(state).await;
    }
    let page = witness.browser();
    page.open(&format!("{}/dashboard/sign-in", program.address)).await;
    page.fill("email", "ada@example.com").await;
    page.fill("password", "a wrong password").await;
    page.press("Sign in").await;
    page.reads("This did not work").await;
    witness.sees("sign-in-refused").await;
}
