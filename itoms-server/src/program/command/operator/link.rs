use crate::program::{command::public_url, compose::compose, config::Config, failure::Failure, terminal::say};

pub(super) async fn run(config: &Config) -> Result<(), Failure> {
    let base = public_url(config, config.listen.port())?;
    let composition = compose(config, &base).await?;
    let renewed = composition.itoms.accounts().renew_operator_link().await.map_err(itoms_core::Error::from)?;
    composition.itoms.close().await;
    let token = renewed.ok_or_else(|| Failure::new(Failure::FAILED, "There is an operator already; sign in as that person."))?;
    say(&format!("{}/operator/{}", base.as_str().trim_end_matches('/'), token.expose()));
    Ok(())
}
