use super::public_url;
use crate::program::{
    compose::{Composition, MailWay, compose},
    config::Config,
    failure::Failure,
    terminal::say,
};
use itoms_core::{Error, account::EmailAddress, problem::Kind};

pub(super) async fn link(config: &Config) -> Result<(), Failure> {
    let base = public_url(config, config.listen.port())?;
    let composition = compose(config, &base).await?;
    let renewed = composition.itoms.accounts().renew_operator_link().await.map_err(itoms_core::Error::from)?;
    match renewed {
        Some(token) => say(&format!("{}/operator/{}", base.as_str().trim_end_matches('/'), token.expose())),
        None => say("There is an operator already; sign in as that person."),
    }
    composition.database.close().await;
    Ok(())
}

pub(super) async fn mail_test(config: &Config, address: &str) -> Result<(), Failure> {
    let address =
        EmailAddress::parse(address).map_err(|violation| Failure::new(Failure::USAGE, format!("ADDRESS: {}", violation.message)))?;
    let Composition { itoms, database, mail, .. } = compose(config, &public_url(config, config.listen.port())?).await?;
    let sent = itoms.mails().test(address).await;
    database.close().await;
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
