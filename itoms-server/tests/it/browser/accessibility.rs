//! The accessibility checker, loaded into a page as it stands.

use super::chromium::Chromium;
use itoms_testing::untested;
use serde_json::Value;
use std::{fmt::Write, path::PathBuf};

/// axe-core. All of its rules up to WCAG 2.2 AA run, also those that it leaves out unless asked.
pub(crate) struct Checker {
    script: String,
}

const RUN: &str = "
    const done = arguments[arguments.length - 1];
    const rules = Object.fromEntries(axe.getRules(['wcag22aa']).map(rule => [rule.ruleId, { enabled: true }]));
    axe.run(document, { resultTypes: ['violations'], rules }).then(found => done(found.violations), error => done(String(error)));
";

impl Checker {
    /// Reads it, or answers nothing where it is not installed: said loudly, and a failure under `CI`.
    pub(crate) fn find() -> Option<Self> {
        let script = std::fs::read_to_string(target().join("browser/node_modules/axe-core/axe.min.js")).ok();
        if script.is_none() {
            untested("axe-core is missing; ./check installs it");
        }
        script.map(|script| Self { script })
    }

    /// Gives the page that the browser shows the checker.
    pub(crate) async fn enter(&self, browser: &Chromium) {
        browser.client.execute(&self.script, Vec::new()).await.unwrap();
    }

    /// What breaks a rule on the page that it entered, one line for each element.
    pub(crate) async fn violations(&self, browser: &Chromium) -> String {
        let found = browser.client.execute_async(RUN, Vec::new()).await.unwrap();
        let mut lines = String::new();
        for violation in found.as_array().unwrap_or_else(|| panic!("the checker failed: {found}")) {
            for node in violation["nodes"].as_array().unwrap() {
                let summary = node["failureSummary"].as_str().unwrap_or_default().replace('\n', " ");
                writeln!(lines, "{} at {}: {summary}", text(&violation["id"]), text(&node["target"])).unwrap();
            }
        }
        lines
    }
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The target folder, which holds what this test program was built into.
pub(crate) fn target() -> PathBuf {
    let program = std::env::current_exe().unwrap();
    program.ancestors().nth(3).unwrap().to_owned()
}
