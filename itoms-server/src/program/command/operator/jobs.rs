use super::listing::{failed, print_all};
use crate::program::{
    command::{EXIT_CODES, public_url},
    compose::compose,
    config::Config,
    failure::Failure,
    terminal::say,
};
use clap::{Args, Subcommand, ValueEnum};
use itoms_core::{
    Itoms,
    cursor::PageRequest,
    id::JobId,
    job::{JobQuery, JobState, KindText, ListedJob},
    store::{Actor, Task},
    time::TimeZone,
};

/// As whom the machine itself acts.
const MACHINE: Actor = Actor::System(Task::Work);

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(in crate::program::command) struct Asked {
    /// Only work of this kind, such as mail.invitation.
    #[arg(long, value_name = "KIND", value_parser = kind)]
    kind: Option<KindText>,
    /// Only work that stands like this.
    #[arg(long, value_enum, default_value_t = State::Parked)]
    state: State,
    #[command(subcommand)]
    act: Option<Act>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum State {
    /// What waits, also for its next try.
    Waiting,
    /// What is being done.
    Leased,
    /// What was given up.
    Parked,
    /// All of it.
    Any,
}

impl State {
    fn asked(self) -> Option<JobState> {
        match self {
            Self::Waiting => Some(JobState::Waiting),
            Self::Leased => Some(JobState::Leased),
            Self::Parked => Some(JobState::Parked),
            Self::Any => None,
        }
    }
}

#[derive(Debug, Subcommand)]
enum Act {
    /// Tries given-up work again, from its first try; mend the cause before.
    ///
    /// Example: itoms-server operator jobs rerun --all
    ///
    /// Settings: those of the server that has the work.
    #[command(after_help = EXIT_CODES)]
    Rerun(Rerun),
}

#[derive(Debug, Args)]
#[group(required = true)]
struct Rerun {
    /// The work, by the id that the list shows.
    id: Option<JobId>,
    /// All that was given up.
    #[arg(long)]
    all: bool,
    /// All of this kind that was given up.
    #[arg(long, value_name = "KIND", value_parser = kind)]
    kind: Option<KindText>,
}

fn kind(text: &str) -> Result<KindText, String> {
    KindText::parse(text).map_err(|violation| violation.message.into_owned())
}

pub(super) async fn run(config: &Config, asked: Asked) -> Result<(), Failure> {
    let composition = compose(config, &public_url(config, config.listen.port())?).await?;
    let done = match asked.act {
        None => list(&composition.itoms, JobQuery { state: asked.state.asked(), kind: asked.kind }).await,
        Some(Act::Rerun(Rerun { id: Some(id), .. })) => rerun(&composition.itoms, id).await,
        Some(Act::Rerun(Rerun { kind, .. })) => rerun_all(&composition.itoms, kind).await,
    };
    composition.itoms.close().await;
    done
}

async fn list(itoms: &Itoms, query: JobQuery) -> Result<(), Failure> {
    print_all(async |request: &PageRequest| itoms.jobs().list(MACHINE, &query, request).await, line, "There is no such work.").await
}

/// `ID  parked  mail.welcome  14 tries  2026-11-24 09:30  the mail service refuses our key`, the time in UTC.
fn line(job: &ListedJob) -> String {
    let ListedJob { id, kind, state, attempts, .. } = job;
    let at = job.parked_at.unwrap_or(job.due_at).format("%Y-%m-%d %H:%M", &TimeZone::utc());
    let tries = if *attempts == 1 { "try" } else { "tries" };
    format!("{id}  {}  {kind}  {attempts} {tries}  {at}  {}", state.name(), job.reason.as_deref().unwrap_or_default()).trim_end().to_owned()
}

async fn rerun(itoms: &Itoms, job: JobId) -> Result<(), Failure> {
    match itoms.jobs().rerun(MACHINE, job).await.map_err(failed)? {
        true => say("It is due now: a server or a worker does it, or `itoms-server run-jobs`."),
        false => return Err(Failure::new(Failure::FAILED, "no work of that id was given up; `itoms-server operator jobs` lists what was")),
    }
    Ok(())
}

async fn rerun_all(itoms: &Itoms, kind: Option<KindText>) -> Result<(), Failure> {
    let count = itoms.jobs().rerun_all(MACHINE, kind).await.map_err(failed)?;
    say(&format!("{count} due now: a server or a worker does them, or `itoms-server run-jobs`."));
    Ok(())
}
