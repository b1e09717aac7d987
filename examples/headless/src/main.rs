//! Publishes a Markdown file as an article, without any web server, and prints what visitors would read.
//!
//! ```sh
//! cargo run -p headless -- README.md --title "Hello" --database headless.db
//! ```
#![expect(clippy::print_stdout, reason = "a command line prints")]

use clap::Parser;
use itoms::{
    Itoms,
    account::Adoption,
    content::Draft,
    cursor::PageRequest,
    project::{MembershipQuery, NewProject, Project},
    random::SystemRandom,
    sqlite::SqliteStore,
    store::Actor,
    vault::VaultKeys,
};
use std::{error::Error, path::PathBuf};

/// Publishes a Markdown file as an article and prints its HTML.
#[derive(Parser)]
struct Arguments {
    /// The Markdown file.
    file: PathBuf,
    /// The article's title.
    #[arg(long)]
    title: String,
    /// Its tags, separated by commas.
    #[arg(long, value_delimiter = ',')]
    tags: Vec<String>,
    /// The database; made if it is not there.
    #[arg(long, default_value = "headless.db")]
    database: PathBuf,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse();
    let markdown = tokio::fs::read_to_string(&arguments.file).await?;
    let itoms = Itoms::builder(SqliteStore::open(&arguments.database).await?, keys()?).build()?;

    let me = Actor::Account(itoms.accounts().adopt("command line", Adoption::named("Command Line")).await?);
    let project = first_project(&itoms, me).await?;
    let draft = Draft::article(arguments.title, markdown).tags(arguments.tags);
    let article = itoms.contents().create(me, project.id, draft).await?;
    itoms.contents().publish(me, project.id, article.id, None).await?;

    if let Some((_, page)) = itoms.pages().show(&project.slug, &article.slug).await? {
        println!("<!-- {} by {}, {} -->\n{}", page.title, page.author_name, page.published_at, page.html);
    }
    Ok(())
}

/// The project that an earlier run made, or a new one.
async fn first_project(itoms: &Itoms, me: Actor) -> Result<Project, itoms::Error> {
    let mine = itoms.projects().list(me, &MembershipQuery::default(), &PageRequest::default()).await?;
    match mine.items.into_iter().next() {
        Some(membership) => Ok(membership.project),
        None => Ok(itoms.projects().create(me, NewProject::named("Headless")).await?.project),
    }
}

/// This program seals nothing, so that new keys each time will do; a product keeps its keys.
fn keys() -> Result<VaultKeys, Box<dyn Error>> {
    let key = || VaultKeys::generate(&SystemRandom);
    Ok(VaultKeys::new(key()?, key()?)?)
}
