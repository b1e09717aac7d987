//! Signs somebody up, so that a mail is written to `mails.jsonl`.
//!
//! ```sh
//! cargo run -p own-mailer
//! ```
#![expect(clippy::print_stdout, reason = "a command line prints")]

use itoms::{
    Itoms,
    account::{Caller, SignUp},
    links::{Links, Place},
    random::SystemRandom,
    sqlite::SqliteStore,
    vault::VaultKeys,
};
use own_mailer::MailLog;
use std::{error::Error, time::Duration};
use url::Url;

/// Where the links of mails lead: to pages of our own.
struct OurPages;

impl Links for OurPages {
    fn to(&self, place: &Place) -> Option<Url> {
        match place {
            Place::VerifyEmail(token) => Url::parse(&format!("https://example.com/welcome/{}", token.expose())).ok(),
            _ => None,
        }
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let key = || VaultKeys::generate(&SystemRandom);
    let itoms = Itoms::builder(SqliteStore::temporary().await?, VaultKeys::new(key()?, key()?)?)
        .mailer(MailLog::new("mails.jsonl"))
        .sender("Example", "hello@example.com")
        .links(OurPages)
        .build()?;
    let ada = SignUp {
        email: "ada@example.com".to_owned(),
        full_name: "Ada Lovelace".to_owned(),
        password: "a long enough password".into(),
        sixteen_or_older: true,
        company: None,
    };
    itoms.accounts().sign_up(ada, &Caller::program()).await?;
    let report = itoms.work_once(Duration::from_secs(10)).await?;
    println!("{} mail written to mails.jsonl", report.done);
    Ok(())
}
