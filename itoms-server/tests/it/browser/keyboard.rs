//! Twelve tasks of a new person who has no mouse and knows only what stands on the page: Tab until the wanted thing
//! has the focus, then the key that everybody presses. Where the focus is must be seen at every step.

use super::{
    chromium::{Chromium, Look},
    program::Program,
};
use fantoccini::key::Key;

const PASSWORD: &str = "correct horse battery";
/// Whoever presses Tab oftener than this to reach one thing has given up.
const PATIENCE: usize = 60;
/// No task of a few steps takes more; most take a third.
const MANY: usize = 45;

/// What has the focus: its name for people, and whether they can see that it has it.
const FOCUS: &str = "
    const it = document.activeElement, box = it.getBoundingClientRect();
    const around = [];
    for (let part = it; part && part !== document.body; part = part.parentElement) around.push(part);
    const seen = box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth
        && around.some(part => getComputedStyle(part).outlineStyle !== 'none');
    const named = it.getAttribute('aria-label') || (it.labels && it.labels[0] || it).textContent;
    return [named.replace(/\\s+/g, ' ').trim(), seen];";

/// A person without a mouse.
struct Hands<'b> {
    browser: &'b Chromium,
    presses: usize,
}

impl Hands<'_> {
    async fn press(&mut self, keys: &str) {
        self.browser.client.active_element().await.unwrap().send_keys(keys).await.unwrap();
    }

    /// Tab, until what is called so, or begins so with an ellipsis, has the focus.
    async fn reach(&mut self, name: &str) {
        let mut passed = Vec::new();
        for _ in 0..PATIENCE {
            let focus = self.browser.client.execute(FOCUS, Vec::new()).await.unwrap();
            let (named, seen) = (focus[0].as_str().unwrap_or_default().to_owned(), focus[1].as_bool().unwrap_or_default());
            if named == name || name.strip_suffix('…').is_some_and(|begun| named.starts_with(begun)) {
                assert!(seen, "nobody sees that {name} has the focus");
                return;
            }
            passed.push(named);
            self.presses += 1;
            self.press(&Key::Tab.to_string()).await;
        }
        panic!("no way by Tab to {name}; passed: {passed:#?}")
    }

    async fn writes(&mut self, field: &str, text: &str) {
        self.reach(field).await;
        self.press(&(Key::Control + "a")).await;
        self.press(text).await;
    }

    async fn enters(&mut self, name: &str) {
        self.reach(name).await;
        self.press(&Key::Enter.to_string()).await;
    }

    async fn ticks(&mut self, name: &str) {
        self.reach(name).await;
        self.press(" ").await;
    }

    /// Waits for what a task ends with.
    async fn done(&mut self, task: &str, sign: &str) {
        self.browser.reads(sign).await;
        let presses = std::mem::take(&mut self.presses);
        assert!(presses <= MANY, "to {task} takes Tab {presses} times");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn twelve_tasks_need_no_mouse() {
    let Some(browser) = Chromium::start().await else { return };
    browser.look(Look::DESK).await;
    browser.holds_focus().await;
    let program = Program::start();
    let mut hands = Hands { browser: &browser, presses: 0 };

    browser.open(&program.operator_link).await;
    hands.writes("E-mail address", "ada@example.com").await;
    hands.writes("Full name", "Ada Lovelace").await;
    hands.writes("Password", PASSWORD).await;
    hands.ticks("I am sixteen or older.").await;
    hands.enters("Create the account").await;
    hands.done("become the operator", "Name your first project").await;

    hands.writes("Project name", "Field Notes").await;
    hands.enters("Create the project").await;
    hands.done("make a project", "Nothing written yet").await;

    hands.enters("Write the first article").await;
    hands.writes("Title", "On the Analytical Engine").await;
    hands.writes("Text", "The engine *weaves*.").await;
    hands.press(&(Key::Control + "s")).await;
    hands.done("write a draft", "The draft is saved.").await;

    hands.enters("Preview").await;
    hands.browser.reads("this is how readers will see it").await;
    hands.enters("Publish").await;
    hands.done("look at it and publish it", "is public").await;

    hands.enters("View the page").await;
    hands.done("read it as a visitor", "The engine weaves.").await;
    browser.client.back().await.unwrap();

    hands.enters("All content").await;
    hands.writes("Search", "Jacquard").await;
    hands.browser.reads("Nothing matches").await;
    hands.writes("Search", "Analytical").await;
    hands.enters("On the Analytical Engine").await;
    hands.done("find it again", "View the page").await;

    hands.enters("Unpublish").await;
    hands.done("take it off the site", "is not public any more").await;

    hands.enters("Members").await;
    hands.writes("E-mail address", "grace@example.com").await;
    hands.reach("Role").await;
    hands.press("v").await;
    hands.enters("Send the invitation").await;
    hands.browser.reads("An invitation goes to grace@example.com").await;
    hands.enters("Take back…").await;
    hands.done("invite somebody and take it back", "taken back").await;

    hands.enters("Settings").await;
    hands.writes("Project name", "Field Notes of Ada").await;
    hands.enters("Save the settings").await;
    hands.done("rename the project", "The settings are saved").await;

    hands.enters("Switch project:…").await;
    hands.enters("New project").await;
    hands.writes("Project name", "Letters").await;
    hands.enters("Create the project").await;
    hands.browser.reads("Nothing written yet").await;
    hands.enters("Switch project:…").await;
    hands.enters("Field Notes of Ada").await;
    hands.done("make a second project and go back", "On the Analytical Engine").await;

    hands.enters("Account of Ada Lovelace…").await;
    hands.enters("Account").await;
    hands.writes("Company…", "Analytical Society").await;
    hands.enters("Save the account").await;
    hands.browser.reads("Your account is saved").await;
    hands.writes("Present password", PASSWORD).await;
    hands.writes("New password", "another horse and battery").await;
    hands.enters("Change the password").await;
    hands.done("change name and password", "password is changed").await;

    hands.enters("Account of Ada Lovelace…").await;
    hands.enters("Sign out").await;
    hands.browser.reads("Sign in").await;
    hands.enters("Sign in").await;
    hands.writes("E-mail address", "ada@example.com").await;
    hands.writes("Password", "another horse and battery").await;
    hands.enters("Sign in").await;
    hands.done("sign out and in", "Letters").await;
}
