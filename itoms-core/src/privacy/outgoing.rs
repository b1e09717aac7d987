use super::column::{
    Class::{Content, Identity, Operation, Record, Secret},
    Field, Outgoing,
};

/// Every field that may leave to a provider. Tests compare it with what the ports' inputs can hold (P0-a, P4-b).
pub const OUTGOING: &[Outgoing] = &[Outgoing {
    port: "Mailer",
    receiver: "the mail service that the operator configured; with none, a folder of the installation, which keeps each mail for 30 days",
    occasion: "a mail about an account or an invitation (P2-c)",
    fields: &[
        Field::new("id", Record, "tells a repeated mail from a new one"),
        Field::new("at", Record, "when the mail was asked for"),
        Field::new("from.name", Content, "the installation's name, after the name under which a project writes, where one does (P1.2-b)"),
        Field::new("from.address", Operation, "the installation's address"),
        Field::new("to.name", Identity, "whom the mail is for"),
        Field::new("to.address", Identity, "where the mail goes"),
        Field::new("subject", Content, "what it is about; an invitation names inviter and project"),
        Field::new("text", Secret, "the mail as plain text, with its one-time link"),
        Field::new("html", Secret, "the mail as HTML, with its one-time link"),
        Field::new("unsubscribe", Secret, "where its reader turns off mails like it (P5.5-a)"),
    ],
}];
