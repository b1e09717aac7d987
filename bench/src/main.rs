//! Measures what itoms costs beside a bare axum and sqlx that answer the same, and prints one table in Markdown.
//!
//! ```sh
//! cargo run --release -p itoms-bench
//! cargo run --release -p itoms-bench -- list claim  # the rows with one of these words in their name
//! ```
//!
//! Both run in this process and are asked turn by turn; a figure is the median over all turns, a ratio the median
//! of the ratios of each round. The caller's thread does not count. Nothing is asserted: see `docs/performance.md`.
#![expect(clippy::duplicate_mod, reason = "one SQL text, compiled against each database")]

mod article;
mod bare;
mod client;
mod cpu;
mod create;
mod http;
mod jobs;
mod list;
mod measure;
mod policy;
mod sign_in;
mod table;
mod world;

use itoms_testing::Postgres;
use std::{error::Error, time::Duration};
use world::World;

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

const ARTICLES: [u32; 2] = [100, 10_000];
/// Threads must outlive what is measured, or their time is lost.
const FOR_EVER: Duration = Duration::from_secs(3600);

#[expect(clippy::print_stdout, reason = "it prints what it measured")]
fn main() -> Outcome<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().thread_keep_alive(FOR_EVER).build()?;
    let sqlite = ARTICLES.iter().map(|count| World::on_sqlite(runtime.handle(), *count)).collect::<Outcome<Vec<_>>>()?;
    let postgres = match Postgres::start() {
        Some(server) => ARTICLES.iter().map(|count| World::on_postgres(runtime.handle(), server, *count)).collect::<Outcome<Vec<_>>>()?,
        None => Vec::new(),
    };

    println!("{}", table::HEAD);
    for worlds in [&sqlite, &postgres] {
        print!("{}", article::from_memory(worlds)?);
        print!("{}", article::made_anew(worlds)?);
        print!("{}", article::made_anew_in_gzip(worlds)?);
        print!("{}", list::from_memory(worlds)?);
        print!("{}", list::made_anew(worlds)?);
        print!("{}", list::of_a_member(worlds)?);
        print!("{}", sign_in::beside_one_hash(worlds)?);
        print!("{}", create::article(worlds)?);
        print!("{}", jobs::beside_a_bare_loop(worlds)?);
        print!("{}", jobs::claimed_from_a_backlog(worlds)?);
    }
    print!("{}", policy::of_a_visitor(&postgres)?);
    print!("{}", policy::of_a_member(&postgres)?);
    print!("{}", policy::of_the_application(&postgres)?);
    Ok(())
}
