use super::public_url;
use crate::program::{compose::compose, config::Config, failure::Failure, terminal::say};

pub(super) async fn run(config: &Config) -> Result<(), Failure> {
    let composition = compose(config, &public_url(config, config.listen.port())?).await?;
    let resealed = composition.itoms.accounts().reseal().await;
    composition.itoms.close().await;
    let found = resealed.map_err(|error| Failure::new(Failure::FAILED, error.to_string()))?;
    say(&format!("{} sealed anew by the newest key of the internal ring.", found.older));
    if found.lost > 0 {
        let mend = "give that key again behind the newest, or let these people sign in by recovery codes";
        return Err(Failure::new(Failure::DATABASE, format!("{} are sealed by a key that is not in the ring: {mend}", found.lost)));
    }
    Ok(())
}
