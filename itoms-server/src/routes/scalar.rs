//! The small types of the document, with the limits of the core that enforces them.

use super::sessions::UnfinishedSignIn;
use itoms_core::{
    account::{self, PasswordHasher},
    api_key::{self, Scope as KeyScope},
    attention::Attention,
    content,
    event::Change,
    job, mail, people, project, provider, sort, token,
};
use serde_json::json;
use std::borrow::Cow;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{KnownFormat, ObjectBuilder, RefOr, Schema, SchemaFormat, Type},
};

macro_rules! scalars {
    ($($(#[doc = $doc:literal])* $name:ident => $schema:expr;)*) => {$(
        $(#[doc = $doc])*
        pub(crate) enum $name {}

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                $schema.description(Some(concat!($($doc),*).trim())).into()
            }
        }

        impl ToSchema for $name {
            fn name() -> Cow<'static, str> {
                stringify!($name).into()
            }
        }
    )*};
}

scalars! {
    /// An id: a lower-case hyphenated UUID. Any other spelling is answered like an id that nothing has.
    Id => text().format(format(KnownFormat::Uuid)).examples([json!("019ab5a0-6c3e-7d1f-8f7a-2f2f0a9c4b11")]);
    /// An instant: RFC 3339, UTC, with milliseconds.
    Time => text().format(format(KnownFormat::DateTime)).examples([json!("2026-11-24T09:30:00.000Z")]);
    /// Counts the states of a resource, from 1. It is also the resource's ETag, in quotes.
    Version => ObjectBuilder::new().schema_type(Type::Integer).format(format(KnownFormat::Int64)).minimum(Some(1)).examples([json!(3)]);
    /// A version in quotes, as a header carries it.
    ETag => text().pattern(Some("^\"[1-9][0-9]*\"$")).examples([json!("\"3\"")]);
    /// An e-mail address that can be mailed to.
    Email => text().format(format(KnownFormat::Email)).max_length(Some(account::EmailAddress::MAX)).examples([json!("ada@example.com")]);
    /// A person's name, as the person writes it.
    FullName => text().min_length(Some(1)).max_length(Some(account::FullName::MAX)).examples([json!("Ada Lovelace")]);
    /// A company's name.
    CompanyName => text().max_length(Some(account::Company::MAX)).examples([json!("Analytical Engines")]);
    /// A password, at most 4096 bytes long, that is hard to guess. No other rule: long is good.
    Password => text().format(format(KnownFormat::Password)).min_length(Some(PasswordHasher::MIN_CHARACTERS)).max_length(Some(PasswordHasher::MAX_BYTES)).examples([json!("correct horse battery staple")]);
    /// Six digits of an authenticator app, or a recovery code; blanks and hyphens do not matter.
    Code => text().format(format(KnownFormat::Password)).min_length(Some(6)).max_length(Some(64)).examples([json!("287082")]);
    /// A token: shown once, stored as a hash.
    Token => text().max_length(Some(token::Token::MAX)).examples([json!("b1Zc0mVqk3l7Qe2yJ0mSx4nR8tUwYzA6cGfHiKpLoMs")]);
    /// What a person calls an API key.
    ApiKeyName => text().min_length(Some(1)).max_length(Some(api_key::ApiKeyName::MAX)).examples([json!("Deploys the blog")]);
    /// What comes next in a sign-in.
    NextStep => text().enum_values(Some(UnfinishedSignIn::STEPS));
    /// What an account accepts as second factor: a code of its authenticator app or a recovery code, which `finishSignIn`
    /// takes, or a passkey, which `startPasskeyStep` asks for.
    SecondFactorKind => text().enum_values(Some(UnfinishedSignIn::FACTORS));
    /// What waits for a person.
    AttentionKind => text().enum_values(Some(Attention::KINDS));
    /// What an API key may do. Those that begin with `account:` and `projects:create` are no scopes of a project's key.
    Scope => text().enum_values(Some(KeyScope::all().map(KeyScope::name).collect::<Vec<_>>()));
    /// The secret of an API key: `itoms_`, then 46 letters and digits, of which the last six are a checksum.
    ApiKeySecret => text().pattern(Some("^itoms_[0-9A-Za-z]{46}$")).examples([json!("itoms_q7Rk2mXw0000000000000000000000000000000000000")]);
    /// What members call a read key.
    ReadKeyName => text().min_length(Some(1)).max_length(Some(project::ReadKeyName::MAX)).examples([json!("Our website")]);
    /// A read key: `itoms_read_`, then 30 letters and digits, of which the last six are a checksum.
    ReadKeyText => text().pattern(Some("^itoms_read_[0-9A-Za-z]{30}$")).examples([json!("itoms_read_7Rk2mXw000000000000000000000aB")]);
    /// A project's name.
    ProjectName => text().min_length(Some(1)).max_length(Some(project::ProjectName::MAX)).examples([json!("Field notes")]);
    /// The part of an address that names a project or a piece of content: letters a to z, digits, hyphens.
    Slug => text().min_length(Some(1)).max_length(Some(project::Slug::MAX)).examples([json!("field-notes")]);
    /// A language as BCP 47 tag: language, optional script, optional region.
    Language => text().max_length(Some(itoms_core::language::Language::MAX)).examples([json!("en"), json!("pt-BR")]);
    /// A time zone by its name in the IANA database.
    TimeZone => text().max_length(Some(itoms_core::time::TimeZone::MAX)).examples([json!("Europe/Berlin")]);
    /// A colour of the screen: `#` and six hexadecimal digits.
    Color => text().pattern(Some("^#[0-9A-Fa-f]{6}$")).examples([json!("#1f5a45")]);
    /// A font for a project's pages.
    Font => text().enum_values(Some(project::Font::ALL.map(project::Font::name)));
    /// The name under which a project writes to people: one line.
    SenderName => text().max_length(Some(project::SenderName::MAX)).examples([json!("Field notes")]);
    /// Plain text at the end of a project's pages.
    Footer => text().max_length(Some(project::Footer::MAX)).examples([json!("Field notes is written by the river.")]);
    /// A title.
    Title => text().min_length(Some(1)).max_length(Some(content::Title::MAX)).examples([json!("A walk along the river")]);
    /// What a search engine, a feed or a list shows below the title.
    Description => text().max_length(Some(content::Description::MAX)).examples([json!("What grows on its banks in June.")]);
    /// A tag. Two that differ in letter case alone are the same.
    Tag => text().min_length(Some(1)).max_length(Some(content::Tag::MAX)).pattern(Some("^[^,]*$")).examples([json!("rivers")]);
    /// Long text in Markdown. A draft may be empty; what is published may not.
    Markdown => text().max_length(Some(content::Article::MAX)).examples([json!("Start at the *old bridge*.")]);
    /// What a member is in a project. Each may do all that a lesser one may.
    Role => text().enum_values(Some(project::Role::ALL.map(project::Role::name)));
    /// What a piece of content is.
    Kind => text().enum_values(Some(content::Kind::ALL.map(content::Kind::name)));
    /// Why a sign-up is declined: one line.
    DeclineReason => text().max_length(Some(people::DeclineReason::MAX)).examples([json!("This place is for members of our society.")]);
    /// What mails are about that can be turned off.
    MailTopic => text().enum_values(Some(mail::MailTopic::ALL.map(mail::MailTopic::name)));
    /// What somebody outside does for the product: it sends mails (`mail`), or proves who people are (`sign_in`).
    ProviderKind => text().enum_values(Some(provider::ProviderKind::ALL.map(provider::ProviderKind::name)));
    /// Where a piece of durable work stands: `waiting`, being done (`leased`), or given up (`parked`).
    JobState => text().enum_values(Some(job::JobState::ALL.map(job::JobState::name)));
    /// What happened.
    EventKind => text().enum_values(Some(Change::KINDS.iter().copied()));
    /// Whether an account may be used: it may (`active`), an operator forbids it (`suspended`), or it is being erased
    /// (`leaving`).
    Standing => text().enum_values(Some(account::StandingKind::ALL.map(account::StandingKind::name)));
    /// What becomes of a project when its last owner goes.
    Going => text().enum_values(Some(["delete"]));
    /// Where a piece of content is in its life.
    Status => text().enum_values(Some(content::Status::ALL.map(content::Status::name)));
    /// The order of a list of content: last changed first, last created first, or by title.
    Sort => text().enum_values(Some(content::ContentSort::ALL.map(content::ContentSort::name)));
    /// The order of a list of what has a name: by when it came, or by name.
    ListSort => text().enum_values(Some(sort::ListSort::ALL.map(sort::ListSort::name)));
    /// HTML that is safe to show.
    Html => text().examples([json!("<p>Start at the <em>old bridge</em>.</p>\n")]);
}

fn text() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String)
}

fn format(known: KnownFormat) -> Option<SchemaFormat> {
    Some(SchemaFormat::KnownFormat(known))
}
