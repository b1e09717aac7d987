use super::{demo, public_url};
use crate::program::{
    compose::{Composition, compose},
    config::Config,
    failure::Failure,
    operations::Operations,
    serve::{Clocks, Listener, serve, stopped},
    terminal::say,
};
use axum::middleware;
use std::io;
use tokio::sync::watch;
use url::Url;

pub(super) async fn run(config: &Config, demo: bool) -> Result<(), Failure> {
    let listener = Listener::bind(config.listen).await.map_err(|error| taken(config, &error))?;
    let port = listener.address().map_err(|error| taken(config, &error))?.port();
    let base = public_url(config, port)?;
    let composition = compose(config, &base).await?;
    let sample = if demo { demo::fill(&composition.itoms).await? } else { None };
    greet(config, &base, &composition, sample).await?;

    let Composition { itoms, database, options, .. } = composition;
    let operations = Operations::new(itoms.clone(), database.clone(), config);
    let router = operations
        .routes()
        .merge(crate::router(itoms.clone(), &options))
        .layer(middleware::from_fn_with_state(operations.clone(), Operations::count));

    let (stop, stopping) = watch::channel(false);
    let until_stopped = |mut stopping: watch::Receiver<bool>| async move {
        let _ = stopping.wait_for(|stopping| *stopping).await;
    };
    let worker = config.worker.then(|| {
        let (itoms, until) = (itoms.clone(), until_stopped(stopping.clone()));
        tokio::spawn(async move { itoms.work(until).await })
    });
    tokio::spawn(async move {
        stopped().await;
        let _ = stop.send(true);
    });
    serve(listener, router, Clocks { connections: config.connections, ..Clocks::default() }, until_stopped(stopping)).await;
    if let Some(worker) = worker {
        let _ = worker.await;
    }
    database.close().await;
    Ok(())
}

/// At most six lines: where, who first, what is kept where, and the next step.
async fn greet(config: &Config, base: &Url, composition: &Composition, sample: Option<demo::Sample>) -> Result<(), Failure> {
    let base = base.as_str().trim_end_matches('/');
    let offered = composition.itoms.accounts().offer_operator_link().await.map_err(itoms_core::Error::from)?;
    say(&format!("itoms is at {base}"));
    if let Some(token) = &offered {
        say(&format!("Become its operator within 24 hours, by this link that works once: {base}/operator/{}", token.expose()));
    }
    match &config.database_url {
        Some(_) => say(&format!("Data is kept in PostgreSQL; mails and keys in {}", config.data_dir.display())),
        None => say(&format!("Data is kept in {}", config.data_dir.display())),
    }
    say(&format!("Mails are kept in {}; the operator reads them at {base}/dashboard/outbox", composition.outbox.folder().display()));
    if let Some(demo::Sample { email, password, project }) = &sample {
        say(&format!("The sample person signs in as {email} with the password {password}; look at {base}/{project}"));
    }
    say(match offered {
        Some(_) => "Next: open the operator's link, name a project and publish a first article. Stop with ctrl-c.",
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
