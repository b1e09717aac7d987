use mail_parser::{Address, MessageParser};

/// A mail on the other side, decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// Who sent it: name and address.
    pub from: (Option<String>, String),
    /// All who get it, openly or not: name and address.
    pub recipients: Vec<(Option<String>, String)>,
    /// Subject.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// HTML.
    pub html: String,
    /// Its headers, names in lower case, values as they stand.
    pub headers: Vec<(String, String)>,
}

/// A mail as its recipient's program reads it.
///
/// # Panics
/// When it is none.
pub fn read(bytes: &[u8]) -> Received {
    let mail = MessageParser::default().parse(bytes).expect("a mail");
    let people = |address: Option<&Address<'_>>| {
        let people = address.map(|address| address.clone().into_list()).unwrap_or_default().into_iter();
        people.map(|one| (one.name().map(str::to_owned), one.address().unwrap_or_default().to_owned())).collect::<Vec<_>>()
    };
    Received {
        from: people(mail.from()).into_iter().next().expect("a sender"),
        recipients: [mail.to(), mail.cc(), mail.bcc()].into_iter().flat_map(people).collect(),
        subject: mail.subject().unwrap_or_default().to_owned(),
        text: mail.body_text(0).unwrap_or_default().into_owned(),
        html: mail.body_html(0).unwrap_or_default().into_owned(),
        headers: mail.headers_raw().map(|(name, value)| (name.to_lowercase(), value.trim().to_owned())).collect(),
    }
}
