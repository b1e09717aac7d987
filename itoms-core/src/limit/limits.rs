use crate::problem::{Kind, Problem};
use std::{fmt, str::FromStr, time::Duration};

/// How often something may happen: `burst` times at once, then once every `refill`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// Tokens in a full bucket.
    pub burst: u32,
    /// How long one token takes to come back.
    pub refill: Duration,
}

impl Limit {
    /// `burst` at once, then `count` per `span`.
    #[must_use]
    pub const fn new(burst: u32, count: u32, span: Duration) -> Self {
        let millis = span.as_millis() as u64 / if count == 0 { 1 } else { count as u64 };
        Self { burst, refill: Duration::from_millis(if millis == 0 { 1 } else { millis }) }
    }

    /// How long an empty bucket takes to be full.
    #[must_use]
    pub fn window(&self) -> Duration {
        self.refill.saturating_mul(self.burst)
    }

    /// The one for so many of whom this is for one.
    #[must_use]
    pub(crate) fn times(self, count: u32) -> Self {
        let refill = (self.refill / count.max(1)).max(Duration::from_millis(1));
        Self { burst: self.burst.saturating_mul(count), refill }
    }
}

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Text that is not a limit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("write a limit as burst+count/span, such as 3+3/min (spans: sec, min, hour, day)")]
pub struct NotALimit;

impl Problem for NotALimit {
    fn kind(&self) -> Kind {
        Kind::Invalid
    }

    fn code(&self) -> &'static str {
        "not_a_limit"
    }
}

impl FromStr for Limit {
    type Err = NotALimit;

    /// `3+3/min`: three at once, then three a minute.
    fn from_str(text: &str) -> Result<Self, NotALimit> {
        let (burst, rate) = text.split_once('+').ok_or(NotALimit)?;
        let (count, span) = rate.split_once('/').ok_or(NotALimit)?;
        let span = match span.trim() {
            "sec" => Duration::from_secs(1),
            "min" => MINUTE,
            "hour" => HOUR,
            "day" => DAY,
            _ => return Err(NotALimit),
        };
        let number = |text: &str| text.trim().parse::<u32>().ok().filter(|n| (1..=1_000_000).contains(n)).ok_or(NotALimit);
        Ok(Self::new(number(burst)?, number(count)?, span))
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let per = |span: Duration| u64::try_from(span.as_millis() / self.refill.as_millis().max(1)).unwrap_or(0);
        let (span, name) = match per(MINUTE) {
            0 if per(HOUR) == 0 => (DAY, "day"),
            0 => (HOUR, "hour"),
            n if n > 600 => (Duration::from_secs(1), "sec"),
            _ => (MINUTE, "min"),
        };
        write!(f, "{}+{}/{name}", self.burst, per(span))
    }
}

/// Every limit, with the defaults of OWASP ASVS 6.3.1. The key of each says for whom it counts.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Sign-in, by address of the caller: passwords and passkeys, second steps, going to an identity provider, and coming back,
    /// each of these by itself. As with every limit by that address, an IPv6 network of 64 bits is one caller, and one of 48
    /// bits eight.
    pub sign_in: Limit,
    /// Sign-in, by account or what was typed as one: high, so that no stranger locks anybody out. In each network from which
    /// the account was used an IPv4 address has as much for itself, or the IPv6 network, so that many strangers do not either.
    /// As much has an address of callers for proofs within all its sessions, so that neighbours leave enough of it.
    pub sign_in_account: Limit,
    /// Proofs within one session that its person is there, the former password of a new one among them, and passwords at the
    /// links of one address that signs up. It is its own, so that whoever raises `sign_in`, for many people at one address,
    /// lets nobody guess more in a session that was stolen.
    pub proof: Limit,
    /// Codes of a second factor, by account at sign-in and by session within one. Where the account was used from it is as with
    /// the password, and all addresses of one network together have eight times as much.
    pub code: Limit,
    /// Questions to a passkey, by address of the caller and by account; at sign-in as with the password.
    pub passkey: Limit,
    /// Sign-up, also by an identity provider, and asking for its link once more, by address of the caller.
    pub sign_up: Limit,
    /// Judgements of new passwords, by address of the caller, or by account: high, since people try several.
    pub new_password: Limit,
    /// Mails with a link that somebody asks for beside those of a sign-up and for a new password, by address of the caller and by
    /// account.
    pub mail_caller: Limit,
    /// Mails to one address that somebody else can cause, for each kind of them, by who asks: a network, an account. Links of
    /// sign-ups that operators mail once more count for all operators together.
    pub mail_target: Limit,
    /// The same, whoever asks: higher, so that no stranger alone uses it up.
    pub mail_target_total: Limit,
    /// Mails with a link for a new password, by address of the caller.
    pub mail_reset_caller: Limit,
    /// Mails with a link for a new password to one address, whoever asks. One comes back in the hour for which such a link
    /// works, and not later: whose mails strangers have used up has one in the mailbox that is younger than an hour, which
    /// nobody else can use.
    pub mail_reset: Limit,
    /// Invitations and offers of ownership, by inviting account; and by itself, links of sign-ups that an operator mails once more.
    pub invitation: Limit,
    /// Trials of providers, by the operator who tries them.
    pub provider: Limit,
    /// Requests to the read API, by address of the caller.
    pub read: Limit,
    /// Requests to the read API, by read key: high, since all visitors of a front end share its key.
    pub read_key: Limit,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            sign_in: Limit::new(3, 3, MINUTE),
            sign_in_account: Limit::new(1800, 1800, HOUR),
            proof: Limit::new(3, 3, MINUTE),
            code: Limit::new(5, 10, HOUR),
            passkey: Limit::new(10, 5, MINUTE),
            sign_up: Limit::new(3, 3, HOUR),
            new_password: Limit::new(20, 10, MINUTE),
            mail_caller: Limit::new(5, 10, HOUR),
            mail_target: Limit::new(3, 3, HOUR),
            mail_target_total: Limit::new(20, 20, HOUR),
            mail_reset_caller: Limit::new(3, 3, HOUR),
            mail_reset: Limit::new(3, 1, HOUR),
            invitation: Limit::new(20, 60, HOUR),
            provider: Limit::new(5, 20, HOUR),
            read: Limit::new(600, 600, MINUTE),
            read_key: Limit::new(6000, 6000, MINUTE),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_prints() {
        for text in ["3+3/min", "3+3/hour", "1800+30/min", "5+1/day", "100+50/sec"] {
            assert_eq!(text.parse::<Limit>().map(|limit| limit.to_string()), Ok(text.to_owned()));
        }
        for text in ["", "3", "3/min", "0+3/min", "3+0/min", "3+3/week", "-1+3/min"] {
            assert_eq!(text.parse::<Limit>(), Err(NotALimit), "{text}");
        }
    }
}
