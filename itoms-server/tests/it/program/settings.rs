//! Settings as operators give them. What each may be is tested beside the reader.

use super::process::Machine;
use itoms_server::program::config;
use itoms_testing::mail::{MailServer, Security};

/// Of both rings.
pub(super) const KEYS: [&str; 2] = ["MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=", "ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA="];

const SMTP: (&str, &str) = ("ITOMS_SMTP_HOST", "mail.example.com");
const FROM: (&str, &str) = ("ITOMS_MAIL_FROM", "noreply@example.com");

#[test]
fn a_wrong_one_stops_the_start_with_its_name_and_never_its_value() {
    let machine = Machine::new();
    let secret = "sesame-open";
    let file = machine.file("secret", secret);
    let missing = machine.data().display().to_string();
    let (twice, both) = (
        machine.file("twice.toml", "metrics_token = \"sesame-open\"\nmetrics_token = \"sesame-open\"").display().to_string(),
        machine.file("both.toml", &format!("metrics_token = \"sesame-open\"\nmetrics_token_file = {:?}", file.display().to_string())),
    );
    type Given<'a> = &'a [(&'a str, &'a str)];
    let wrong: &[(Given<'_>, &str, &str)] = &[
        (&[("ITOMS_LISTEN", secret)], "ITOMS_LISTEN", "127.0.0.1:3000"),
        (&[("ITOMS_LSITEN", secret)], "ITOMS_LSITEN", "did you mean ITOMS_LISTEN?"),
        (&[("ITOMS_DATABASE_URL", secret)], "ITOMS_DATABASE_URL", "postgres://"),
        (&[("ITOMS_DATABASE_URL_FILE", &file.display().to_string())], "ITOMS_DATABASE_URL_FILE", "postgres://"),
        (&[("ITOMS_DATABASE_URL", "postgres://a:sesame-open@localhost:123456/x")], "ITOMS_DATABASE_URL", "postgres://"),
        (&[("ITOMS_DATABASE_OWNER_URL", "postgres://a:1#sesame-open@/x@localhost:b")], "ITOMS_DATABASE_OWNER_URL", "postgres://"),
        (&[("ITOMS_DATABASE_VISITOR_URL", "postgres://localhost/x?sslmode=sesame-open")], "ITOMS_DATABASE_VISITOR_URL", "postgres://"),
        (&[("ITOMS_DATABASE_OWNER_URL", "postgres://sesame-open@localhost/x")], "ITOMS_DATABASE_OWNER_URL", "without ITOMS_DATABASE_URL"),
        (&[("ITOMS_DATABASE_POOLER", "on")], "ITOMS_DATABASE_POOLER", "without ITOMS_DATABASE_URL"),
        (&[("ITOMS_METRICS_TOKEN_FILE", &missing)], "ITOMS_METRICS_TOKEN_FILE", "cannot be read"),
        (&[("ITOMS_SOCIAL_KEYS", secret), ("ITOMS_INTERNAL_KEYS", KEYS[1])], "ITOMS_SOCIAL_KEYS", "openssl rand -base64 32"),
        (&[("ITOMS_SOCIAL_KEYS", KEYS[0]), ("ITOMS_INTERNAL_KEYS", KEYS[0])], "ITOMS_INTERNAL_KEYS", "used twice"),
        (&[("ITOMS_SMTP_HOST", "localhost"), ("ITOMS_RESEND_API_KEY", secret)], "ITOMS_RESEND_API_KEY", "one way alone"),
        (&[("ITOMS_RESEND_API_KEY", secret)], "ITOMS_MAIL_FROM", "address that mails come from"),
        (&[("ITOMS_RESEND_URL", "https://eu.example")], "ITOMS_RESEND_URL", "ITOMS_RESEND_API_KEY"),
        (&[("ITOMS_SMTP_PASSWORD_FILE", &file.display().to_string())], "ITOMS_SMTP_PASSWORD_FILE", "ITOMS_SMTP_HOST"),
        (&[("ITOMS_SMTP_HOST", "mail.example.com:465"), FROM], "ITOMS_SMTP_HOST", "the port is ITOMS_SMTP_PORT"),
        (&[("ITOMS_SMTP_HOST", "https://sesame-open"), FROM], "ITOMS_SMTP_HOST", "write the name alone"),
        (&[("ITOMS_SMTP_HOST", "sesame-open y"), FROM], "ITOMS_SMTP_HOST", "write the name alone"),
        (&[SMTP, FROM, ("ITOMS_SMTP_PASSWORD", secret)], "ITOMS_SMTP_USER", "user and password"),
        (&[SMTP, FROM, ("ITOMS_SMTP_USER", secret)], "ITOMS_SMTP_PASSWORD", "user and password"),
        (&[SMTP, FROM, ("ITOMS_SMTP_PORT", "0")], "ITOMS_SMTP_PORT", "from 1 to"),
        (&[SMTP, FROM, ("ITOMS_SMTP_SECURITY", secret)], "ITOMS_SMTP_SECURITY", "starttls"),
        (&[SMTP, FROM, ("ITOMS_SMTP_SECURITY", "none")], "ITOMS_SMTP_SECURITY", "on this machine"),
        (&[SMTP, FROM, ("ITOMS_SMTP_CA", &missing)], "ITOMS_SMTP_CA", "cannot be read"),
        (&[SMTP, FROM, ("ITOMS_SMTP_CA", &file.display().to_string())], "ITOMS_SMTP_CA", "BEGIN CERTIFICATE"),
        (&[FROM, ("ITOMS_RESEND_API_KEY", secret), ("ITOMS_RESEND_URL", "http://eu.example")], "ITOMS_RESEND_URL", "https"),
        (&[("ITOMS_PUBLIC_URL", "https://sesame-open.example")], "ITOMS_CONTACT", "needed"),
        (&[("ITOMS_CONFIG", &missing)], "data", "cannot be read"),
        (&[("ITOMS_CONFIG", &twice)], "twice.toml", "line 2 gives a setting a second time"),
        (&[("ITOMS_CONFIG", &both.display().to_string())], "metrics_token", "keep one of them"),
        (&[("ITOMS_PASSKEY_ORIGINS", "https://sesame-open.example")], "ITOMS_PASSKEY_ORIGINS", "at the host of ITOMS_PUBLIC_URL"),
        (&[("ITOMS_METRICS_TOKEN", secret), ("ITOMS_METRICS_TOKEN_FILE", &file.display().to_string())], "ITOMS_METRICS_TOKEN", "keep one"),
    ];
    for (settings, name, mend) in wrong {
        let ended = machine.run(&["serve"], settings);
        assert_eq!(ended.code, Some(2), "{}", ended.complaint);
        assert!(ended.complaint.contains(name) && ended.complaint.contains(mend), "{name}: {}", ended.complaint);
        for value in [secret, KEYS[0], KEYS[1]] {
            assert!(!ended.complaint.contains(value) && !ended.said.contains(value), "{name} shows its value");
        }
    }
}

#[test]
fn production_starts_with_what_it_needs() {
    let machine = Machine::new();
    let file = machine
        .file("itoms.toml", "public_url = \"https://itoms.example/blog\"\ncontact = \"privacy@example.com\"\nclient_ip = \"peer\"\n");
    let secret = machine.file("social", &format!("{}\n", KEYS[0]));
    let relay = MailServer::start(Security::StartTls);
    let settings = [
        ("ITOMS_SOCIAL_KEYS_FILE", secret.display().to_string()),
        ("ITOMS_INTERNAL_KEYS", KEYS[1].to_owned()),
        ("ITOMS_SMTP_HOST", "localhost".to_owned()),
        ("ITOMS_SMTP_PORT", relay.port().to_string()),
        ("ITOMS_SMTP_CA", machine.file("authority.pem", relay.authority()).display().to_string()),
        ("ITOMS_MAIL_FROM", "noreply@itoms.example".to_owned()),
    ];
    let settings = settings.each_ref().map(|(name, value)| (*name, value.as_str()));
    let arguments = ["--config", &file.display().to_string(), "doctor"];
    let ended = machine.run(&arguments, &settings);
    assert_eq!(ended.code, Some(0), "{}{}", ended.said, ended.complaint);
    assert!(ended.said.contains("complete for production"), "{}", ended.said);
    assert!(!machine.data().join("keys").exists(), "given keys are not kept");
    let demo = machine.run(&["--config", &file.display().to_string(), "serve", "--demo"], &settings);
    assert_eq!(demo.code, Some(2), "{}", demo.said);
}

#[test]
fn the_page_of_settings_is_made_from_the_table() {
    let page = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/settings.md");
    if std::env::var_os("ITOMS_UPDATE_DOCS").is_some() {
        std::fs::write(&page, config::markdown()).unwrap();
    }
    let kept = std::fs::read_to_string(&page).unwrap_or_default();
    assert!(kept == config::markdown(), "docs/settings.md is out of date: ITOMS_UPDATE_DOCS=1 cargo test -p itoms-server settings");
}
