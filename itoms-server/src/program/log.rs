//! Logs: to standard error, one line an event, as JSON unless a person reads along. Retention is the matter of
//! whoever collects them.

use crate::program::config::Config;
use tracing_subscriber::{Layer, filter::Targets, fmt, layer::SubscriberExt, util::SubscriberInitExt};

/// Begins to log. A second call changes nothing. A panic tells its place and never its message, which may hold
/// anything.
pub(crate) fn begin(config: &Config) {
    // What libraries say of themselves is seldom of use.
    let levels = Targets::new()
        .with_default(tracing::Level::WARN)
        .with_targets(["itoms_core", "itoms_store", "itoms_providers", "itoms_server"].map(|ours| (ours, config.log_level)));
    let lines = fmt::layer().with_writer(std::io::stderr).with_target(false);
    let lines = if config.log_json {
        lines.json().flatten_event(true).with_current_span(true).with_span_list(false).boxed()
    } else {
        lines.boxed()
    };
    std::panic::set_hook(Box::new(|panicked| {
        let place = panicked.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "panicked");
    }));
    let _ = tracing_subscriber::registry().with(lines.with_filter(levels)).try_init();
}
