use super::public_url;
use crate::program::{compose::compose, config::Config, failure::Failure, terminal::say};
use std::time::Duration;

pub(super) async fn run(config: &Config, budget: Duration) -> Result<(), Failure> {
    let composition = compose(config, &public_url(config, config.listen.port())?).await?;
    let report = composition.itoms.work_once(budget).await.map_err(itoms_core::Error::from)?;
    say(&format!("{} done, {} to be tried again, {} given up", report.done, report.retried, report.parked));
    composition.itoms.close().await;
    Ok(())
}
