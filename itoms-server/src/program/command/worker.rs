use super::{public_url, serve::finish};
use crate::program::{compose::compose, config::Config, failure::Failure, serve::Stop, terminal::say};

pub(super) async fn run(config: &Config) -> Result<(), Failure> {
    let stop = Stop::on_signals().map_err(|error| Failure::new(Failure::FAILED, error.to_string()))?;
    let composition = compose(config, &public_url(config, config.listen.port())?).await?;
    let worker = tokio::spawn({
        let (itoms, stop) = (composition.itoms.clone(), stop.clone());
        async move { itoms.work(stop.asked()).await }
    });
    say("Works on what is due, such as mails and erasures. Stop with ctrl-c; what was begun is finished first.");
    stop.asked().await;
    finish(worker).await;
    composition.itoms.close().await;
    Ok(())
}
