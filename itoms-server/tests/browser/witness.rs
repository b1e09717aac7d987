//! Looks at each state of a page in every way that people see it.

use crate::{
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
    violations: Vec<String>,
}

impl Witness {
    /// Looks at what that browser shows; pages may run scripts, or not.
    pub(crate) async fn new(browser: Chromium, name: &str, scripts: bool) -> Self {
        let folder = target().join("screenshots").join(name);
        std::fs::create_dir_all(&folder).unwrap();
        browser.allow_scripts(scripts).await;
        Self { browser, checker: Checker::find(), folder, scripts, violations: Vec::new() }
    }

    pub(crate) fn browser(&self) -> &Chromium {
        &self.browser
    }

    /// Looks at the state that the browser shows now.
    pub(crate) async fn sees(&mut self, state: &str) {
        for look in Look::ALL {
            self.browser.look(look).await;
            let picture = STANDARD.decode(self.browser.picture().await).unwrap();
            std::fs::write(self.folder.join(format!("{state}-{}-{}.png", look.width, look.scheme)), picture).unwrap();
            if let Some(checker) = &self.checker {
                // The checker itself is a script.
                self.browser.allow_scripts(true).await;
                let found = checker.violations(&self.browser).await;
                self.browser.allow_scripts(self.scripts).await;
                self.violations.extend(found.lines().map(|line| format!("{state} at {look:?}: {line}")));
            }
        }
    }

    /// Fails if the checker found anything.
    pub(crate) fn ends(self) {
        assert!(self.violations.is_empty(), "{:#?}", self.violations);
    }
}
