use crate::program::{command::public_url, compose::compose, config::Config, failure::Failure, terminal::say};

pub(super) async fn run(config: &Config) -> Result<(), Failure> {
    let base = public_url(config, config.listen.port())?;
    let composition = compose(config, &base).await?;
    let renewed = composition.itoms.accounts().renew_operator_link().await.map_err(itoms_core::Error::from)?;
    match renewed {
        Some(token) => say(&format!("{}/operator/{}", base.as_str().trim_end_matches('/'), token.expose())),
        None => say("There is an operator already; sign in as that person."),
    }
    composition.itoms.close().await;
    Ok(())
}
