//! Time: UTC milliseconds, a clock as a port, and named time zones.

use crate::{pointers::held_by_pointers, problem::Violation};
use std::fmt;

/// An instant in UTC, counted in milliseconds since 1970. What is stored, and what answers carry as RFC 3339.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Timestamp(i64);

impl Timestamp {
    /// From milliseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// This instant and `span` later; stays at the end of time instead of wrapping.
    #[must_use]
    pub fn after(self, span: std::time::Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(span.as_millis()).unwrap_or(i64::MAX)))
    }

    /// This instant and `span` earlier; stays at the beginning of time instead of wrapping.
    #[must_use]
    pub fn before(self, span: std::time::Duration) -> Self {
        Self(self.0.saturating_sub(i64::try_from(span.as_millis()).unwrap_or(i64::MAX)))
    }

    /// How much later this is than `earlier`; nothing if it is not.
    #[must_use]
    pub fn since(self, earlier: Self) -> std::time::Duration {
        std::time::Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    /// From RFC 3339 in any offset, such as `2026-11-24T09:30:00Z`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        text.parse::<jiff::Timestamp>().ok().map(|instant| Self(instant.as_millisecond()))
    }

    fn instant(self) -> jiff::Timestamp {
        jiff::Timestamp::from_millisecond(self.0).unwrap_or(if self.0 < 0 { jiff::Timestamp::MIN } else { jiff::Timestamp::MAX })
    }

    /// As people of `zone` write it, by a `strftime` pattern.
    #[must_use]
    pub fn format(self, pattern: &str, zone: &TimeZone) -> String {
        self.instant().to_zoned_datetime(zone.zone.clone()).strftime(pattern).to_string()
    }
}

/// RFC 3339, UTC, with milliseconds: `2026-11-24T09:30:00.000Z`.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.3}", self.instant())
    }
}

impl serde::Serialize for Timestamp {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Timestamp {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'_, str>>::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("an instant is RFC 3339"))
    }
}

/// A named time zone of the IANA database, such as `Europe/Berlin`. The database is built in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeZone {
    name: String,
    zone: jiff::tz::TimeZone,
}

impl TimeZone {
    /// The greatest length of a name, in characters. Those in the database are half as long.
    pub const MAX: usize = 64;

    /// Coordinated universal time.
    #[must_use]
    pub fn utc() -> Self {
        Self { name: "UTC".to_owned(), zone: jiff::tz::TimeZone::UTC }
    }

    /// The zone of that name, or nothing if the database has none.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let zone = jiff::tz::TimeZone::get(name).ok()?;
        let name = zone.iana_name()?.to_owned();
        Some(Self { name, zone })
    }

    /// The zone that a person names.
    ///
    /// # Errors
    /// A broken rule of the field `time_zone`.
    pub fn parse(name: &str) -> Result<Self, Violation> {
        let name = name.trim();
        match name.chars().count() {
            length if length > Self::MAX => Err(Violation::too_long("time_zone", Self::MAX, length, "characters")),
            _ => Self::named(name)
                .ok_or_else(|| Violation::new("time_zone", "unknown", "Choose a time zone by its name, such as Europe/Berlin.")),
        }
    }

    /// Its name in the database.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The names of all zones, for a menu.
    pub fn names() -> impl Iterator<Item = String> {
        jiff::tz::db().available().map(|name| name.to_string())
    }
}

/// The port through which all code learns the time.
pub trait Clock: Send + Sync + 'static {
    /// Now.
    fn now(&self) -> Timestamp;
}

held_by_pointers! {
    Clock {
        fn now(&self) -> Timestamp {
            (**self).now()
        }
    }
}

/// The clock of the machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one adapter of the clock port")]
    fn now(&self) -> Timestamp {
        Timestamp(jiff::Timestamp::now().as_millisecond())
    }
}

/// A clock that stands still until somebody moves it.
#[cfg(feature = "mock")]
#[derive(Debug, Clone)]
pub struct ManualClock(std::sync::Arc<std::sync::atomic::AtomicI64>);

#[cfg(feature = "mock")]
impl ManualClock {
    /// A clock that shows `now`.
    #[must_use]
    pub fn at(now: Timestamp) -> Self {
        Self(std::sync::Arc::new(now.0.into()))
    }

    /// Moves it on.
    pub fn advance(&self, span: std::time::Duration) {
        let millis = i64::try_from(span.as_millis()).unwrap_or(i64::MAX);
        self.0.fetch_add(millis, std::sync::atomic::Ordering::SeqCst);
    }

    /// Sets it, forwards or back.
    pub fn set(&self, now: Timestamp) {
        self.0.store(now.0, std::sync::atomic::Ordering::SeqCst);
    }
}

#[cfg(feature = "mock")]
impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(std::sync::atomic::Ordering::SeqCst))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_rfc_3339_with_milliseconds() {
        assert_eq!(Timestamp::from_millis(0).to_string(), "1970-01-01T00:00:00.000Z");
        assert_eq!(Timestamp::from_millis(1_795_512_600_007).to_string(), "2026-11-24T09:30:00.007Z");
    }

    #[test]
    fn says_how_long_a_name_is_that_is_too_long() {
        let refused = |name: &str| TimeZone::parse(name).map(drop).map_err(|refused| (refused.field, refused.rule, refused.length));
        assert_eq!(refused(&"é".repeat(65)), Err(("time_zone".into(), "max_length", Some(65))));
        assert_eq!(refused(&"é".repeat(64)), Err(("time_zone".into(), "unknown", None)));
        let longest = TimeZone::names().map(|name| name.len()).max().unwrap();
        assert!(longest <= TimeZone::MAX, "{longest}");
    }

    #[test]
    fn knows_named_zones_only() {
        assert_eq!(TimeZone::named("europe/berlin").map(|zone| zone.name().to_owned()), Some("Europe/Berlin".to_owned()));
        assert_eq!(TimeZone::named("Mars/Olympus"), None);
    }
}
