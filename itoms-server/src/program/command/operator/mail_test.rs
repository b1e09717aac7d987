use crate::program::{
    command::public_url,
    compose::{Composition, MailWay, compose},
    config::Config,
    failure::Failure,
    terminal::say,
};
use clap::Args;
use itoms_core::{Error, account::EmailAddress, mail::Mailer, problem::Kind};

#[derive(Debug, Args)]
pub(in crate::program::command) struct Asked {
    /// Whom to send it to.
    address: String,
}

pub(super) async fn run(config: &Config, Asked { address }: Asked) -> Result<(), Failure> {
    let address =
        EmailAddress::parse(&address).map_err(|violation| Failure::new(Failure::USAGE, format!("ADDRESS: {}", violation.message)))?;
    let Composition { itoms, mail, .. } = compose(config, &public_url(config, config.listen.port())?).await?;
    let sent = itoms.mails().test(address).await;
    itoms.close().await;
    sent.map_err(|error| unsent(&error, &mail))?;
    say(&match &mail {
        MailWay::Kept(_) => format!("No mail leaves this installation: it is kept in {}.", mail.name()),
        _ => format!("{} has taken the mail. Look for it where its reader would, and among the spam.", mail.name()),
    });
    Ok(())
}

fn unsent(error: &Error, mail: &MailWay) -> Failure {
    let code = match error.problem().kind() {
        Kind::NotConfigured => Failure::USAGE,
        Kind::Conflict => Failure::REFUSED,
        _ => Failure::FAILED,
    };
    Failure::new(code, format!("through {}: {error}; look at {}", mail.name(), mail.settings()))
}
