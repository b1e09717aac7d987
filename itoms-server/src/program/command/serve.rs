use super::{demo, public_url};
use crate::program::{
    compose::{Composition, Database, MailWay, compose},
    config::Config,
    failure::Failure,
    operations::Operations,
    serve::{Clocks, Listener, Stop, serve, understood},
    terminal::say,
};
use crate::router::{parts, surround};
use axum::middleware;
use itoms_core::mail::Mailer;
use std::io;
use tokio::{task::JoinHandle, time::timeout};
use url::Url;

pub(super) async fn run(config: &Config, demo: bool) -> Result<(), Failure> {
    if demo && config.is_production() {
        let message = "ITOMS_PUBLIC_URL: a sample person has no place where others come; leave out --demo, or try it on this machine";
        return Err(Failure::new(Failure::USAGE, message));
    }
    let stop = Stop::on_signals().map_err(|error| Failure::new(Failure::FAILED, error.to_string()))?;
    let listener = Listener::bind(config.listen).await.map_err(|error| taken(config, &error))?;
    let port = listener.address().map_err(|error| taken(config, &error))?.port();
    let base = public_url(config, port)?;
    if config.database_url.is_some() && config.database_owner_url.is_some() {
        Database::migrate(config).await?;
    }
    let composition = compose(config, &base).await?;
    let filled = if demo { Some(demo::fill(&composition.itoms).await?) } else { None };
    greet(config, &base, &composition, filled).await?;

    let Composition { itoms, database, options, .. } = composition;
    let operations = Operations::new(itoms.clone(), database, config);
    let routes = operations.routes().merge(parts(itoms.clone(), &options));
    let router = surround(understood(routes), &options).layer(middleware::from_fn_with_state(operations.clone(), Operations::count));

    let worker = config.worker.then(|| {
        let (itoms, stop) = (itoms.clone(), stop.clone());
        tokio::spawn(async move { itoms.work(stop.asked()).await })
    });
    serve(listener, router, Clocks { connections: config.connections, ..Clocks::default() }, stop.asked()).await;
    if let Some(worker) = worker {
        finish(worker).await;
    }
    itoms.close().await;
    Ok(())
}

/// Waits for work that was begun before the stop. What takes longer is done again when its lease ends.
pub(super) async fn finish(worker: JoinHandle<()>) {
    if timeout(Clocks::WORK, worker).await.is_err() {
        tracing::warn!("some work was still going on when the server stopped");
    }
}

/// At most six lines: where, who first, what is kept where, and the next step.
async fn greet(config: &Config, base: &Url, composition: &Composition, filled: Option<demo::Filled>) -> Result<(), Failure> {
    let base = base.as_str().trim_end_matches('/');
    let accounts = composition.itoms.accounts();
    let offered = accounts.offer_operator_link().await.map_err(itoms_core::Error::from)?;
    say(&format!("itoms is at {base}"));
    if let Some(token) = &offered {
        say(&format!("Become its operator within 24 hours, by this link that works once: {base}/operator/{}", token.expose()));
    }
    match &config.database_url {
        Some(_) => say(&format!("Data is kept in PostgreSQL; mails and keys in {}", config.data_dir.display())),
        None => say(&format!("Data is kept in {}", config.data_dir.display())),
    }
    match &composition.mail {
        MailWay::Kept(_) => {
            say(&format!("Mails are kept in {}; the operator reads them at {base}/dashboard/outbox", composition.mail.name()))
        }
        leaves => say(&format!("Mails leave through {}; try it with `itoms-server operator mail-test ADDRESS`", leaves.name())),
    }
    match filled {
        Some(demo::Filled::With(demo::Sample { email, password, project })) => {
            say(&format!("The sample person signs in as {email} with the password {password}; look at {base}/{project}"));
        }
        Some(demo::Filled::Before) => say("There are people here already, so no sample was added; try --demo in an empty ITOMS_DATA_DIR"),
        None => {}
    }
    say(match offered {
        Some(_) => "Next: open the operator's link, name a project and publish a first article. Stop with ctrl-c.",
        None if accounts.has_operator().await.map_err(itoms_core::Error::from)? => "Next: sign in and write. Stop with ctrl-c.",
        None => "Next: sign in and write. A lost operator's link is renewed by `itoms-server operator link`. Stop with ctrl-c.",
    });
    Ok(())
}

fn taken(config: &Config, error: &io::Error) -> Failure {
    let message = format!(
        "ITOMS_LISTEN: {} cannot be listened at ({}); stop what listens there, or choose another port",
        config.listen,
        error.kind()
    );
    Failure::new(Failure::PLACE, message)
}
