//! The reference server. `itoms-server --help` tells the rest.

use clap::Parser;
use itoms_server::program::{Line, complain, run};
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    match run(Line::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            complain(&failure.to_string());
            failure.exit_code()
        }
    }
}
