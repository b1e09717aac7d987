use super::{EmailAddress, Standing};
use crate::{
    id::AccountId,
    language::Language,
    mail::Moment,
    problem::Violation,
    store::Version,
    text::texts,
    time::{TimeZone, Timestamp},
};

texts! {
    /// A person's name as the person writes it: the profile name (P1.1-b).
    FullName: "full_name", 1 to 120;
    /// A company's name; optional everywhere (P1.1-d).
    Company: "company", 1 to 120;
    /// The name under which a host knows its user, such as a primary key. Compared byte by byte.
    ExternalId: "external_id", 1 to 200;
}

/// A person: one who has signed up, whom a host has adopted, or who set the installation up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Id.
    pub id: AccountId,
    /// Address, by which the person signs in. An adopted account has none unless the host gave one.
    pub email: Option<EmailAddress>,
    /// Whether it is proved that the person gets the mail for that address. Only who set the installation up may have one that
    /// is not: their link came from the machine.
    pub email_verified: bool,
    /// Profile name (P1.1-b).
    pub full_name: FullName,
    /// Company, if the person named one (P1.1-d).
    pub company: Option<Company>,
    /// The language in which this person writes: new projects begin in it.
    pub language: Language,
    /// The zone in which times are shown to this person; new projects begin in it.
    pub time_zone: TimeZone,
    /// The host's name for this person, if a host adopted it.
    pub external_id: Option<ExternalId>,
    /// When the person stated to be sixteen or older (P8-a); a host answers for those whom it adopts.
    pub age_stated_at: Option<Timestamp>,
    /// Whether this person runs the installation.
    pub operator: bool,
    /// Whether it may be used. Only an operator and its own person change that, by use cases of their own.
    pub standing: Standing,
    /// How often all of its sessions were ended, as with a new password: who was proved before starts none after.
    pub session_epoch: i64,
    /// When the account was made.
    pub created_at: Timestamp,
    /// When its row last changed.
    pub updated_at: Timestamp,
    /// Counts its states.
    pub version: Version,
}

impl Account {
    /// An instant, as this person reads it in a mail.
    pub(crate) fn moment(&self, at: Timestamp) -> Moment {
        Moment { at, zone: self.time_zone.clone() }
    }

    /// The address, if it is proved to be the person's: nothing but its own confirmation is mailed to another (P1.1-a).
    #[must_use]
    pub fn verified_email(&self) -> Option<&EmailAddress> {
        self.email.as_ref().filter(|_| self.email_verified)
    }

    /// The same account with an address that is proved, or with none.
    pub(super) fn with_verified(self, email: Option<EmailAddress>) -> Self {
        Self { email_verified: email.is_some(), email, ..self }
    }

    /// A new account that has nothing yet but a name.
    pub(super) fn new(id: AccountId, full_name: FullName, now: Timestamp) -> Self {
        Self {
            id,
            email: None,
            email_verified: false,
            full_name,
            company: None,
            language: Language::english(),
            time_zone: TimeZone::utc(),
            external_id: None,
            age_stated_at: None,
            operator: false,
            standing: Standing::Active,
            session_epoch: 0,
            created_at: now,
            updated_at: now,
            version: Version::FIRST,
        }
    }
}

/// What a person changes in the own profile. What is absent stays.
#[derive(Debug, Clone, Default)]
pub struct AccountChange {
    /// A new name.
    pub full_name: Option<String>,
    /// A new company; empty removes it.
    pub company: Option<String>,
    /// A new language (BCP 47).
    pub language: Option<String>,
    /// A new time zone (IANA).
    pub time_zone: Option<String>,
}

/// What a host tells of its own user. What it does not tell, the account keeps.
#[derive(Debug, Clone)]
pub struct Adoption {
    pub(super) full_name: String,
    pub(super) email: Option<Option<String>>,
    pub(super) company: Option<String>,
    pub(super) language: Option<String>,
    pub(super) time_zone: Option<String>,
}

impl Adoption {
    /// A user of that name.
    pub fn named(full_name: impl Into<String>) -> Self {
        Self { full_name: full_name.into(), email: None, company: None, language: None, time_zone: None }
    }

    /// With an address that the host has verified.
    #[must_use]
    pub fn email(self, email: impl Into<String>) -> Self {
        Self { email: Some(Some(email.into())), ..self }
    }

    /// Without an address, also where the host told one before: no mail reaches such a person.
    #[must_use]
    pub fn without_email(self) -> Self {
        Self { email: Some(None), ..self }
    }

    /// With a company; an empty one is none.
    #[must_use]
    pub fn company(self, company: impl Into<String>) -> Self {
        Self { company: Some(company.into()), ..self }
    }

    /// With that language (BCP 47).
    #[must_use]
    pub fn language(self, language: impl Into<String>) -> Self {
        Self { language: Some(language.into()), ..self }
    }

    /// With that time zone (IANA).
    #[must_use]
    pub fn time_zone(self, zone: impl Into<String>) -> Self {
        Self { time_zone: Some(zone.into()), ..self }
    }
}

/// An empty company is none (P1.1-d).
pub(super) fn parse_company(text: &str) -> Result<Option<Company>, Violation> {
    if text.trim().is_empty() { Ok(None) } else { Company::parse(text).map(Some) }
}
