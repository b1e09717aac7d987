//! What whoever sits at the machine can do.

mod admissions;
mod audit;
mod jobs;
mod link;
mod listing;
mod mail_test;
mod people;
mod registrations;

use super::EXIT_CODES;
use crate::program::{config::Config, failure::Failure};
use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(super) enum Operator {
    /// Prints a new link for the first operator, in the place of a lost one. It works once, within 24 hours.
    ///
    /// Example: itoms-server operator link
    ///
    /// Settings: those of the server that the link leads to.
    #[command(after_help = EXIT_CODES)]
    Link,
    /// Sends a mail to that address at once, and says what became of it.
    ///
    /// Example: itoms-server operator mail-test me@example.com
    ///
    /// Settings: those of the server, above all ITOMS_SMTP_… or ITOMS_RESEND_…, and ITOMS_MAIL_FROM.
    #[command(after_help = EXIT_CODES)]
    MailTest(mail_test::Asked),
    /// Lists durable work that was given up, with its reason; `rerun` tries it again.
    ///
    /// Example: itoms-server operator jobs --kind mail.invitation
    ///
    /// Settings: those of the server that has the work.
    #[command(after_help = EXIT_CODES)]
    Jobs(jobs::Asked),
    /// Looks after the audit trail: `verify` proves that nothing in it was changed.
    ///
    /// Example: itoms-server operator audit verify
    ///
    /// Settings: those of the server that has the trail.
    #[command(after_help = EXIT_CODES)]
    Audit(audit::Asked),
    /// Lists people; `suspend`, `resume` and `remove` do to one what the dashboard does.
    ///
    /// Example: itoms-server operator people --search ada
    ///
    /// Settings: those of the server that has the accounts.
    #[command(after_help = EXIT_CODES)]
    People(people::Asked),
}

pub(super) async fn run(config: &Config, asked: Operator) -> Result<(), Failure> {
    match asked {
        Operator::Link => link::run(config).await,
        Operator::MailTest(asked) => mail_test::run(config, asked).await,
        Operator::Jobs(asked) => jobs::run(config, asked).await,
        Operator::Audit(asked) => audit::run(config, asked).await,
        Operator::People(asked) => people::run(config, asked).await,
    }
}
