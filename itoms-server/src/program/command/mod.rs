//! The commands of the program.

mod demo;
mod doctor;
mod migrate;
mod operator;
mod reseal;
mod routes;
mod run_jobs;
mod serve;
mod worker;

use crate::program::{
    config::{Config, Settings},
    failure::Failure,
    log,
};
use clap::{Args, Parser, Subcommand};
use std::{path::PathBuf, time::Duration};
use url::Url;

const EXIT_CODES: &str = "\
Exit codes: 0 all is well, 1 what was asked for could not be done, 2 the command line or a setting is wrong, 3 the database, its \
schema, role or keys do not fit, 4 the address or the data folder cannot be used, 5 doctor or operator audit verify found something, \
6 the mail service refuses this mail.

Every setting is a variable ITOMS_… or a key in the file of --config; docs/settings.md lists them all.";

/// A publishing platform. Without a command it serves.
///
/// Example: itoms-server, and then open the address that it prints.
///
/// Settings: none are needed; ITOMS_LISTEN, ITOMS_DATA_DIR and ITOMS_PUBLIC_URL come first.
#[derive(Debug, Parser)]
#[command(name = "itoms-server", version, after_help = EXIT_CODES)]
pub struct Line {
    /// A TOML file with settings; variables win over it.
    #[arg(long, global = true, env = "ITOMS_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serves people: pages, dashboard and API, and does durable work.
    ///
    /// Example: ITOMS_LISTEN=127.0.0.1:8080 itoms-server serve
    ///
    /// Settings: all of them.
    #[command(after_help = EXIT_CODES)]
    Serve(Serve),
    /// Does durable work alone, beside servers on PostgreSQL.
    ///
    /// Example: ITOMS_DATABASE_URL=postgres://app@db/itoms itoms-server worker
    ///
    /// Settings: those of the servers, with the same ITOMS_PUBLIC_URL for the links in mails.
    #[command(after_help = EXIT_CODES)]
    Worker,
    /// Brings the schema on PostgreSQL up to this version, makes the roles and grants them what they need.
    ///
    /// Example: ITOMS_DATABASE_OWNER_URL=postgres://owner@db/itoms itoms-server migrate
    ///
    /// Settings: ITOMS_DATABASE_OWNER_URL, and ITOMS_DATABASE_URL and ITOMS_DATABASE_VISITOR_URL for the logins to grant.
    #[command(after_help = EXIT_CODES)]
    Migrate,
    /// Checks settings, folder, keys and database, and names the mend of what it finds.
    ///
    /// Example: itoms-server doctor
    ///
    /// Settings: those of the server that it checks.
    #[command(after_help = EXIT_CODES)]
    Doctor,
    /// Does the durable work that is due now and ends, for cron.
    ///
    /// Example: itoms-server run-jobs --seconds 50
    ///
    /// Settings: those of the servers.
    #[command(after_help = EXIT_CODES)]
    RunJobs(RunJobs),
    /// Seals with the newest internal key what older ones sealed and people still need, so that the older ones can go.
    ///
    /// Example: ITOMS_INTERNAL_KEYS=NEW,OLD itoms-server reseal
    ///
    /// Settings: those of the servers, which have the new key in front already.
    #[command(after_help = EXIT_CODES)]
    Reseal,
    /// Lists each route with how it authenticates, the permission that it needs and the scope by which a key reaches it.
    ///
    /// Example: itoms-server routes --json
    ///
    /// Settings: none are read.
    #[command(after_help = format!("{}\n\n{EXIT_CODES}", routes::COLUMNS))]
    Routes(Routes),
    /// What only an operator at the machine can do.
    ///
    /// Example: itoms-server operator link
    ///
    /// Settings: those of the server.
    #[command(subcommand, after_help = EXIT_CODES)]
    Operator(operator::Operator),
}

#[derive(Debug, Default, Args)]
struct Serve {
    /// Fills an empty data folder with a sample person, projects and articles first.
    #[arg(long)]
    demo: bool,
}

#[derive(Debug, Args)]
struct RunJobs {
    /// Begins no more work after this long; what has begun then has three seconds, and goes back.
    #[arg(long, default_value_t = 50, value_name = "SECONDS")]
    seconds: u64,
}

#[derive(Debug, Args)]
struct Routes {
    /// As JSON, for programs.
    #[arg(long)]
    json: bool,
}

/// Does what the command line says.
///
/// # Errors
/// [`Failure`], with cause, mend and exit code.
pub async fn run(line: Line) -> Result<(), Failure> {
    let command = line.command.unwrap_or(Command::Serve(Serve::default()));
    if let Command::Routes(asked) = &command {
        return routes::run(asked.json);
    }
    let config = Config::from_settings(&Settings::read(line.config.as_deref(), std::env::vars_os())?)?;
    log::begin(&config);
    match command {
        Command::Serve(asked) => serve::run(&config, asked.demo).await,
        Command::Worker => worker::run(&config).await,
        Command::Migrate => migrate::run(&config).await,
        Command::Doctor => doctor::run(&config).await,
        Command::RunJobs(asked) => run_jobs::run(&config, Duration::from_secs(asked.seconds)).await,
        Command::Reseal => reseal::run(&config).await,
        Command::Operator(asked) => operator::run(&config, asked).await,
        Command::Routes(_) => Ok(()),
    }
}

/// The address that people type: the given one, or this machine's at that port.
fn public_url(config: &Config, port: u16) -> Result<Url, Failure> {
    match &config.public_url {
        Some(url) => Ok(url.clone()),
        None => Url::parse(&format!("http://localhost:{port}")).map_err(|error| Failure::new(Failure::USAGE, error.to_string())),
    }
}
