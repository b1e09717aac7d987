use std::fmt::Write;

/// One setting: `ITOMS_NAME` in the environment, `name` in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Setting {
    /// Its name, in lower case.
    pub name: &'static str,
    /// What holds where it is not given; nothing where that means something of its own.
    pub default: Option<&'static str>,
    /// Whether it is a secret: never printed, and also taken from the file that `…_FILE` names.
    pub secret: bool,
    /// What it does, in a sentence.
    pub purpose: &'static str,
}

impl Setting {
    const fn plain(name: &'static str, default: &'static str, purpose: &'static str) -> Self {
        Self { name, default: Some(default), secret: false, purpose }
    }

    const fn optional(name: &'static str, purpose: &'static str) -> Self {
        Self { name, default: None, secret: false, purpose }
    }

    const fn secret(name: &'static str, purpose: &'static str) -> Self {
        Self { name, default: None, secret: true, purpose }
    }

    /// Its variable.
    #[must_use]
    pub fn variable(&self) -> String {
        format!("ITOMS_{}", self.name.to_uppercase())
    }
}

/// Every setting there is.
pub const SETTINGS: &[Setting] = &[
    Setting::plain("listen", "127.0.0.1:3000", "Address and port to listen at; port 0 takes a free one."),
    Setting::plain("data_dir", "./itoms-data", "Folder of the embedded database, the keys and the outbox."),
    Setting::optional(
        "public_url",
        "The address that people type, with https unless it is of this machine. A path in it is for a proxy to take off: the program serves at the root. Without it `http://localhost:PORT`.",
    ),
    Setting::plain(
        "hsts_subdomains",
        "on",
        "Browsers keep to https for two years on the public name; `on`: on all names below it too, `off`: where one of those is not on https. With a path in the public address they are told nothing: the host is your proxy's to speak for.",
    ),
    Setting::plain("name", "itoms", "The installation's name, on pages and in mails."),
    Setting::secret("database_url", "PostgreSQL, as a login that owns nothing. Without it SQLite in the data folder."),
    Setting::secret("database_owner_url", "PostgreSQL, as the owner: `migrate` uses it, and `serve` migrates first where it is given."),
    Setting::secret(
        "database_visitor_url",
        "PostgreSQL, as a login that only reads what is published. Without it the application's login reads for visitors.",
    ),
    Setting::plain("database_pooler", "off", "`on` where a pooler in transaction mode stands before PostgreSQL."),
    Setting::secret("social_keys", "Keys of the social ring, 32 bytes in base64 each, the newest first, separated by commas."),
    Setting::secret("internal_keys", "Keys of the internal ring, as above; none of them in the social ring."),
    Setting::plain(
        "client_ip",
        "peer",
        "Whose address counts as the caller's: `peer`, or the networks of your proxies, separated by commas.",
    ),
    Setting::optional("contact", "The address that people ask about their data; `/.well-known/security.txt` shows it."),
    Setting::optional("mail_from", "The address that mails come from; needed where they leave."),
    Setting::optional(
        "smtp_host",
        "The mail server through which mails leave, by the name that its certificate proves. Without it and without \
         `ITOMS_RESEND_API_KEY` they stay in the outbox.",
    ),
    Setting::optional("smtp_port", "Its port. Without it 587 for `starttls`, 465 for `tls`, 25 for `none`."),
    Setting::plain(
        "smtp_security",
        "starttls",
        "How the way there is sealed: `starttls`, `tls` from the first byte, or `none` for a server on this machine.",
    ),
    Setting::optional("smtp_user", "Who signs in there. Without it nobody does."),
    Setting::secret("smtp_password", "The user's password."),
    Setting::optional("smtp_ca", "A PEM file with the authority of a certificate of your own; public ones are trusted already."),
    Setting::secret("resend_api_key", "The key of an account at Resend, through which mails leave then."),
    Setting::optional("resend_url", "Another host than Resend's own."),
    Setting::optional(
        "oidc_issuer",
        "The OpenID Connect provider through which people can sign in besides, exactly as it names itself. Without it there is none.",
    ),
    Setting::optional("oidc_client_id", "What this installation is called there."),
    Setting::secret("oidc_client_secret", "The client's secret. Without it PKCE alone proves who asks."),
    Setting::optional("oidc_name", "What people call the provider, as in “Continue with …”. Without it its host."),
    Setting::optional(
        "oidc_callbacks",
        "Addresses of front ends elsewhere and of apps, separated by commas, to which the provider may send people back, each as \
         it is named there. Without any people come back to the dashboard alone.",
    ),
    Setting::optional(
        "passkey_origins",
        "Origins of front ends elsewhere, at the host of the public address or below it, and of Android apps, separated by commas, \
         from which answers of passkeys are taken too. Without any from the dashboard alone.",
    ),
    Setting::optional(
        "breached_passwords",
        "A file with the SHA-1 digests of passwords that breaches made known, ordered by hash, such as Have I Been Pwned gives \
         away: new passwords that stand in it are refused. Without it those alone that are easy to guess.",
    ),
    Setting::secret("metrics_token", "The bearer token that `/metrics` asks for. Without it only this machine may ask."),
    Setting::plain("log_format", "json", "`json` or `text`."),
    Setting::plain("log_level", "info", "`error`, `warn`, `info`, `debug` or `trace`."),
    Setting::plain("worker", "on", "`off` where durable work is done by `itoms-server worker` alone."),
    Setting::plain("connections", "4096", "Connections at once; more wait until one ends."),
    Setting::plain("page_cache_mib", "64", "Memory for finished public pages, in MiB; 0 makes every page anew."),
    Setting::plain(
        "sign_up",
        "open",
        "Who may make an account: `open` for everybody, `invitation` for whoever is invited, to a project or by an operator, `approval` for whom an \
         operator lets in. The operator's first link always works.",
    ),
    Setting::plain(
        "limit_sign_in",
        "3+3/min",
        "Sign-ins by address of the caller: at once + count per span. Passwords and passkeys, second steps, going to an identity provider, and coming back count by themselves. An IPv6 network of 64 bits is one caller, and one of 48 bits eight.",
    ),
    Setting::plain(
        "limit_sign_in_account",
        "1800+30/min",
        "Sign-ins by account, and again by each address in a network that the account was used from, with IPv6 by that network; high, so that no stranger locks anybody out. Also proofs within sessions by address of the caller.",
    ),
    Setting::plain(
        "limit_proof",
        "3+3/min",
        "Proofs that its person is there, by session, and passwords at the links of a sign-up, by its address: not raised with sign-ins, so that nobody guesses more in a session that was stolen.",
    ),
    Setting::plain(
        "limit_code",
        "5+10/hour",
        "Codes of two-factor sign-in, by account, by address and network where it was used from there, and by session; recovery codes are not counted.",
    ),
    Setting::plain("limit_passkey", "10+5/min", "Questions to passkeys, by address of the caller, and by account as sign-ins."),
    Setting::plain(
        "limit_sign_up",
        "3+3/hour",
        "Sign-ups, also by an identity provider, and links of them once more, by address of the caller.",
    ),
    Setting::plain("limit_new_password", "20+10/min", "New passwords that are judged, by address of the caller or by account."),
    Setting::plain(
        "limit_mail_caller",
        "5+10/hour",
        "Mails with a link that somebody asks for beside those of a sign-up and for a new password, by address of the caller and by account.",
    ),
    Setting::plain(
        "limit_mail_target",
        "3+3/hour",
        "Mails to one address that one network, account or inviter can cause, for each kind of mail; links of sign-ups that operators mail once more, by address.",
    ),
    Setting::plain("limit_mail_target_total", "20+20/hour", "The same, whoever asks; high, so that no stranger alone uses it up."),
    Setting::plain("limit_mail_reset_caller", "3+3/hour", "Links for a new password, by address of the caller."),
    Setting::plain(
        "limit_mail_reset",
        "3+1/hour",
        "Links for a new password to one address, whoever asks. Let one come back in an hour or less: so long such a link works.",
    ),
    Setting::plain(
        "limit_invitation",
        "20+1/min",
        "Invitations and offers of ownership, by who makes them; links of sign-ups that operators mail once more, by operator.",
    ),
    Setting::plain("limit_provider", "5+20/hour", "Trials of mail and sign-in by others on the page Health and by API, by operator."),
    Setting::plain("limit_read", "600+600/min", "Requests to the read API by address of the caller."),
    Setting::plain(
        "limit_read_key",
        "6000+100/sec",
        "Requests to the read API by read key; high, since all visitors of a front end share it.",
    ),
];

/// The table as a page, kept as `docs/settings.md`.
#[must_use]
pub fn markdown() -> String {
    let mut page = String::from(
        "# Settings\n\nEach setting is a variable, or a key in the TOML file that `--config` or `ITOMS_CONFIG` names; a variable \
         wins. A secret is also read from the file that its variable with `_FILE` behind it names. An unknown setting stops \
         the start.\n\n\
         This page is made from the code: `ITOMS_UPDATE_DOCS=1 cargo test -p itoms-server settings` writes it.\n\n\
         | variable | key | default | what it does |\n| --- | --- | --- | --- |\n",
    );
    for setting in SETTINGS {
        let default = setting.default.map_or(String::new(), |default| format!("`{default}`"));
        let secret = if setting.secret { " *Secret.*" } else { "" };
        let _ = writeln!(page, "| `{}` | `{}` | {default} | {}{secret} |", setting.variable(), setting.name, setting.purpose);
    }
    page.push_str(
        "\nWhere `ITOMS_PUBLIC_URL` is not this machine, `ITOMS_CONTACT`, `ITOMS_CLIENT_IP`, `ITOMS_SOCIAL_KEYS` and \
         `ITOMS_INTERNAL_KEYS` are required.\n",
    );
    page
}
