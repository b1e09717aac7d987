use super::column::{
    Class::{Content, Identity, Operation, Record, Secret},
    Field, Outgoing,
};

/// Every field that may leave to a provider. Tests compare it with what the ports' inputs can hold (P0-a, P4-b).
pub const OUTGOING: &[Outgoing] = &[MAILER, IDENTITY_PROVIDER, BREACHED_PASSWORDS];

const MAILER: Outgoing = Outgoing {
    port: "Mailer",
    receiver: "the mail service that the operator configured; with none, a folder of the installation, which keeps each mail for 30 days and is read by its operator, with a trace in the audit trail",
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
};

const IDENTITY_PROVIDER: Outgoing = Outgoing {
    port: "IdentityProvider",
    receiver: "the identity provider that the operator configured; with none, nobody",
    occasion: "somebody who chose to sign in, or to prove to be there, by it. It is told nothing about a person",
    fields: &[
        Field::new("authorization.callback", Operation, "where the browser comes back"),
        Field::new("authorization.state", Secret, "comes back with the browser"),
        Field::new("authorization.nonce", Secret, "comes back in the token"),
        Field::new("authorization.challenge", Operation, "the hash of what only we know of the request"),
        Field::new("authorization.fresh", Operation, "whether the person must prove to be there now"),
        Field::new("exchange.callback", Operation, "where the browser came back"),
        Field::new("exchange.code", Secret, "what the browser came back with"),
        Field::new("exchange.verifier", Secret, "what the challenge was made of"),
    ],
};

const BREACHED_PASSWORDS: Outgoing = Outgoing {
    port: "BreachedPasswords",
    receiver: "the list of breached passwords that the operator configured, which is a file of the installation; with none, nobody. A list elsewhere gets the first five letters alone",
    occasion: "somebody chooses a password. It is told nothing about the person",
    fields: &[Field::new("digest", Secret, "looks the password up")],
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        account::{Authorization, BreachedPasswords, EmailAddress, Exchange, PasswordDigest},
        mail::{Mail, Mailbox},
        provider::ProviderKind,
        secret::Secret,
        time::Timestamp,
    };
    use url::Url;

    /// Does not compile once there is a provider whose port is not listed.
    #[test]
    fn each_port_to_a_provider_is_listed() {
        let port = |kind| match kind {
            ProviderKind::Mail => MAILER.port,
            ProviderKind::SignIn => IDENTITY_PROVIDER.port,
        };
        let ports = ProviderKind::ALL.map(port).into_iter().chain([BREACHED_PASSWORDS.port]);
        assert!(OUTGOING.iter().map(|outgoing| outgoing.port).eq(ports));
    }

    fn names(outgoing: &Outgoing) -> Vec<&'static str> {
        outgoing.fields.iter().map(|field| field.name).collect()
    }

    /// Does not compile once a mail has a field that is not listed.
    #[test]
    fn a_mail_holds_what_is_listed() {
        fn fields(mail: Mail) -> Vec<&'static str> {
            let Mail { id: _, at: _, from, to, subject: _, text: _, html: _, unsubscribe: _ } = mail;
            let (Mailbox { name: _, address: _ }, Mailbox { name: _, address: _ }) = (from, to);
            vec!["id", "at", "from.name", "from.address", "to.name", "to.address", "subject", "text", "html", "unsubscribe"]
        }
        let mailbox = || Mailbox { name: None, address: EmailAddress::from_stored("ada@example.com".to_owned()) };
        let [id, subject, text, html] = [(); 4].map(|()| String::new());
        let mail = Mail { id, at: Timestamp::from_millis(0), from: mailbox(), to: mailbox(), subject, text, html, unsubscribe: None };
        assert_eq!(names(&MAILER), fields(mail));
    }

    /// Does not compile once a list of stolen passwords is told more.
    #[test]
    fn a_list_of_breached_passwords_is_told_what_is_listed() {
        fn told(list: &dyn BreachedPasswords, digest: &PasswordDigest) {
            drop(list.contains(digest));
            drop(list.check());
        }
        let _compiles = told;
        assert_eq!(names(&BREACHED_PASSWORDS), ["digest"]);
    }

    /// Does not compile once a sign-in by others has a field that is neither listed nor said to stay here.
    #[test]
    fn a_sign_in_by_others_tells_what_is_listed() {
        fn asked(authorization: &Authorization) -> Vec<&'static str> {
            let Authorization { callback: _, state: _, nonce: _, challenge: _, fresh: _ } = authorization;
            vec!["authorization.callback", "authorization.state", "authorization.nonce", "authorization.challenge", "authorization.fresh"]
        }
        fn exchanged(exchange: &Exchange) -> Vec<&'static str> {
            let Exchange { callback: _, code: _, verifier: _, nonce: _stays_here, now: _stays_here_too } = exchange;
            vec!["exchange.callback", "exchange.code", "exchange.verifier"]
        }
        let (callback, secret) = ("https://itoms.example/".parse::<Url>().unwrap(), || Secret::from("x"));
        let [state, nonce, code, verifier] = [(); 4].map(|()| secret());
        let authorization =
            Authorization { callback: callback.clone(), state, nonce: nonce.clone(), challenge: String::new(), fresh: false };
        let exchange = Exchange { callback, code, verifier, nonce, now: Timestamp::from_millis(0) };
        assert_eq!(names(&IDENTITY_PROVIDER), [asked(&authorization), exchanged(&exchange)].concat());
    }
}
