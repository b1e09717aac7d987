use crate::program::{
    command::{EXIT_CODES, public_url},
    compose::compose,
    config::Config,
    failure::Failure,
    terminal::say,
};
use clap::{Args, Subcommand};
use itoms_core::{Itoms, audit::Verdict};

#[derive(Debug, Args)]
pub(in crate::program::command) struct Asked {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// Walks every chain of the audit trail, and says where one is broken.
    ///
    /// Example: itoms-server operator audit verify --ends
    ///
    /// Settings: those of the server that has the trail.
    #[command(after_help = EXIT_CODES)]
    Verify(Verify),
}

#[derive(Debug, Args)]
struct Verify {
    /// Prints the end of each chain: noted elsewhere, it shows later that nothing before it was rewritten.
    #[arg(long)]
    ends: bool,
}

pub(super) async fn run(config: &Config, asked: Asked) -> Result<(), Failure> {
    let Act::Verify(Verify { ends }) = asked.act;
    let composition = compose(config, &public_url(config, config.listen.port())?).await?;
    let done = verify(&composition.itoms, ends).await;
    composition.itoms.close().await;
    done
}

async fn verify(itoms: &Itoms, ends: bool) -> Result<(), Failure> {
    let (mut chains, mut links, mut broken) = (0_u64, 0, 0_u64);
    let told = |verdict: Verdict| {
        chains += 1;
        links += verdict.whole;
        if let Some(found) = verdict.broken {
            broken += 1;
            say(&format!("broken  {}: act {} {}", verdict.chain, found.seq, found.flaw));
        } else if ends {
            say(&format!("whole  {}: {} acts, end {}", verdict.chain, verdict.whole, verdict.end));
        }
    };
    itoms.audit().verify_all(told).await.map_err(itoms_core::Error::from)?;
    match broken {
        0 => {
            say(&format!("whole: {chains} chains, {links} acts"));
            Ok(())
        }
        1 => Err(Failure::new(
            Failure::FINDINGS,
            "1 chain is broken: somebody changed it behind the program, or a backup was restored in part",
        )),
        broken => Err(Failure::new(
            Failure::FINDINGS,
            format!("{broken} chains are broken: somebody changed them behind the program, or a backup was restored in part"),
        )),
    }
}
