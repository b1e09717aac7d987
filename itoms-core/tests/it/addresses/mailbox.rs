use itoms_core::{mail::Mail, token::Token};

/// What following a mailed link does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Verify,
    Confirm,
    Restore,
    Reset,
}

impl Kind {
    pub(super) const ALL: [Self; 4] = [Self::Verify, Self::Confirm, Self::Restore, Self::Reset];
}

/// A link in somebody's mailbox.
#[derive(Clone)]
pub(super) struct Link {
    pub(super) kind: Kind,
    pub(super) to: String,
    pub(super) token: Token,
    /// Whose account it changes, where there is one yet.
    pub(super) person: Option<usize>,
    /// Whether what it was mailed for was cancelled.
    pub(super) is_cancelled: bool,
}

/// The secret of a mail, and what it is for.
pub(super) fn secret(mail: &Mail) -> Option<(Kind, Token)> {
    let places = [
        ("/verify-email/", Kind::Verify),
        ("/confirm-email/", Kind::Confirm),
        ("/restore-email/", Kind::Restore),
        ("/reset-password/", Kind::Reset),
    ];
    places.into_iter().find_map(|(place, kind)| {
        let (_, rest) = mail.text.split_once(place)?;
        Some((kind, Token::presented(rest.split_whitespace().next()?)))
    })
}
