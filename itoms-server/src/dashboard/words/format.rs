//! Dates, numbers and plurals, as people of this language write them.

use itoms_core::{
    problem::seconds_to_wait,
    time::{TimeZone, Timestamp},
};
use std::time::Duration;

/// `24 November 2026`.
pub(crate) fn date(at: Timestamp, zone: &TimeZone) -> String {
    at.format("%-d %B %Y", zone)
}

/// `24 November 2026, 09:30 UTC`.
pub(crate) fn moment(at: Timestamp, zone: &TimeZone) -> String {
    at.format("%-d %B %Y, %H:%M %Z", zone)
}

/// `2 minutes ago`, and after a week the date.
pub(crate) fn ago(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    match now.since(at).as_secs() {
        0..60 => "just now".to_owned(),
        seconds @ 60..3600 => format!("{} ago", count(seconds / 60, "minute", "minutes")),
        seconds @ 3600..86_400 => format!("{} ago", count(seconds / 3600, "hour", "hours")),
        seconds @ 86_400..604_800 => format!("{} ago", count(seconds / 86_400, "day", "days")),
        _ => date(at, zone),
    }
}

/// `40 seconds`, `3 minutes`, `2 hours`: never less than one second.
pub(crate) fn span(span: Duration) -> String {
    match span.as_secs().max(1) {
        seconds @ ..120 => count(seconds, "second", "seconds"),
        seconds @ 120..7200 => count(seconds.div_ceil(60), "minute", "minutes"),
        seconds @ 7200..172_800 => count(seconds.div_ceil(3600), "hour", "hours"),
        seconds => count(seconds.div_ceil(86_400), "day", "days"),
    }
}

/// How long somebody must wait, as `Retry-After` says it too.
pub(crate) fn wait(span_to_wait: Duration) -> String {
    span(Duration::from_secs(seconds_to_wait(span_to_wait)))
}

/// `1 article`, `2 articles`.
pub(crate) fn count(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", grouped(number), if number == 1 { one } else { many })
}

/// `12,345`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_people_write_them() {
        assert_eq!(count(1, "word", "words"), "1 word");
        assert_eq!(count(12_345, "word", "words"), "12,345 words");
        assert_eq!(span(Duration::from_millis(1)), "1 second");
        assert_eq!(span(Duration::from_secs(150)), "3 minutes");
    }

    #[test]
    fn times_are_near_first_and_dates_later() {
        let zone = TimeZone::utc();
        let now = Timestamp::from_millis(1_795_512_600_000);
        let before = |seconds| ago(now.before(Duration::from_secs(seconds)), now, &zone);
        assert_eq!(before(5), "just now");
        assert_eq!(before(60), "1 minute ago");
        assert_eq!(before(7300), "2 hours ago");
        assert_eq!(before(864_000), "14 November 2026");
        assert_eq!(moment(now, &zone), "24 November 2026, 09:30 UTC");
    }
}
