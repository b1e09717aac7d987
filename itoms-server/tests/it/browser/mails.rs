//! Mails as a mail program shows them, from the texts that the core keeps of each.

use super::{
    accessibility::{Checker, target},
    chromium::{Chromium, Look},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use std::path::{Path, PathBuf};

const LOOKS: [Look; 4] = [
    Look { width: 360, scheme: "light" },
    Look { width: 360, scheme: "dark" },
    Look { width: 700, scheme: "light" },
    Look { width: 700, scheme: "dark" },
];

/// Rules about a page as a whole: a mail is shown within one of the mail program's.
const OF_PAGES: [&str; 2] = ["landmark-one-main", "region"];

/// The HTML of each mail, by its name.
fn mails() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../itoms-core/src/mail/letters/snapshots");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mail = |path: PathBuf| {
        let name = path.file_name()?.to_str()?.strip_suffix(".html.snap")?.rsplit("__").next()?.to_owned();
        let kept = std::fs::read_to_string(&path).ok()?;
        let (_, html) = kept.split_once("\n---\n")?;
        Some((name, html.to_owned()))
    };
    files.filter_map(mail).collect()
}

#[tokio::test]
async fn mails_fit_every_screen_and_can_be_read_by_everybody() {
    let Some(browser) = Chromium::start().await else { return };
    let (checker, folder) = (Checker::find(), tempfile::tempdir().unwrap());
    let pictures = target().join("screenshots/mails");
    std::fs::create_dir_all(&pictures).unwrap();
    let mails = mails();
    assert!(mails.len() >= 5, "{}", mails.len());
    for (name, html) in mails {
        let file = folder.path().join(format!("{name}.html"));
        std::fs::write(&file, html).unwrap();
        browser.open(&format!("file://{}", file.display())).await;
        if let Some(checker) = &checker {
            checker.enter(&browser).await;
        }
        for look in LOOKS {
            browser.look(look).await;
            let picture = STANDARD.decode(browser.picture().await).unwrap();
            std::fs::write(pictures.join(format!("{name}-{}-{}.png", look.width, look.scheme)), picture).unwrap();
            let widths = browser
                .client
                .execute("return [document.documentElement.scrollWidth, document.querySelector('table').offsetWidth]", Vec::new());
            let widths: [u32; 2] = serde_json::from_value(widths.await.unwrap()).unwrap();
            assert!(widths[0] <= look.width && widths[1] <= 600, "{name} at {look:?}: {widths:?}");
            if let Some(checker) = &checker {
                let found = checker.violations(&browser).await;
                let found: Vec<_> = found.lines().filter(|line| !OF_PAGES.iter().any(|rule| line.starts_with(rule))).collect();
                assert!(found.is_empty(), "{name} at {look:?}: {found:#?}");
            }
        }
    }
}
