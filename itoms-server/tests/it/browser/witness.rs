//! Looks at each state of a page in every way that people see it.

use super::{
    accessibility::{Checker, target},
    chromium::{Chromium, Look},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use std::path::PathBuf;

/// Keeps pictures, and what the accessibility checker finds.
pub(crate) struct Witness {
    browser: Chromium,
    checker: Option<Checker>,
    folder: PathBuf,
    scripts: bool,
    usual: Look,
    looks: &'static [Look],
    violations: Vec<String>,
}

impl Witness {
    /// Looks at what that browser shows; pages may run scripts, or not, and have that look while people act on them.
    pub(crate) async fn new(browser: Chromium, name: &str, scripts: bool, usual: Look) -> Self {
        let folder = target().join("screenshots").join(name);
        std::fs::create_dir_all(&folder).unwrap();
        browser.allow_scripts(scripts).await;
        browser.look(usual).await;
        Self { browser, checker: Checker::find(), folder, scripts, usual, looks: &Look::ALL, violations: Vec::new() }
    }

    /// Looks at a story that is seen with scripts, and without them once more by day alone: colours ask for no script.
    pub(crate) async fn again(browser: Chromium, name: &str, scripts: bool) -> Self {
        let usual = if scripts { Look::DESK } else { Look::TELEPHONE };
        let looks: &[Look] = if scripts { &Look::ALL } else { &Look::BY_DAY };
        let name = format!("{name}-{}", if scripts { "with-scripts" } else { "without-scripts" });
        Self { looks, ..Self::new(browser, &name, scripts, usual).await }
    }

    pub(crate) fn runs_scripts(&self) -> bool {
        self.scripts
    }

    pub(crate) fn browser(&self) -> &Chromium {
        &self.browser
    }

    /// Looks at the state that the browser shows now. What the looking itself runs needs scripts, the picture must
    /// show the page as its reader has it.
    pub(crate) async fn sees(&mut self, state: &str) {
        self.browser.allow_scripts(true).await;
        self.browser.scroll_up().await;
        if let Some(checker) = &self.checker {
            checker.enter(&self.browser).await;
        }
        for look in self.looks.iter().copied() {
            self.browser.look(look).await;
            self.browser.allow_scripts(self.scripts).await;
            self.keep_picture(&format!("{state}-{}-{}.png", look.width, look.scheme)).await;
            self.browser.allow_scripts(true).await;
            self.check(state, look).await;
        }
        self.browser.look(self.usual).await;
        self.browser.allow_scripts(self.scripts).await;
    }

    async fn keep_picture(&self, name: &str) {
        let picture = STANDARD.decode(self.browser.picture().await).unwrap();
        std::fs::write(self.folder.join(name), picture).unwrap();
    }

    async fn check(&mut self, state: &str, look: Look) {
        let Some(checker) = &self.checker else { return };
        let found = checker.violations(&self.browser).await;
        self.violations.extend(found.lines().map(|line| format!("{state} at {look:?}: {line}")));
    }

    /// Fails if the checker found anything.
    pub(crate) fn ends(self) {
        assert!(self.violations.is_empty(), "{:#?}", self.violations);
    }
}
