use super::public_url;
use crate::program::{compose::compose, config::Config, failure::Failure, serve::stopped};

pub(super) async fn run(config: &Config) -> Result<(), Failure> {
    let composition = compose(config, &public_url(config, config.listen.port())?).await?;
    composition.itoms.work(stopped()).await;
    composition.database.close().await;
    Ok(())
}
