/// A stored table: whose data it holds, how that goes, and how long it is kept otherwise.
#[derive(Debug, Clone, Copy)]
pub struct Table {
    /// Its name in the database.
    pub name: &'static str,
    /// Which databases have it.
    pub databases: Databases,
    /// Whose data it holds.
    pub whose: Whose,
    /// What erases it.
    pub erased: &'static str,
    /// How long it is kept if nothing erases it earlier.
    pub kept: &'static str,
    /// Every column, in the order of the schema.
    pub columns: &'static [Column],
}

/// Which databases have a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Databases {
    /// SQLite and PostgreSQL.
    Both,
    /// PostgreSQL alone, whose policies need it.
    Postgres,
}

/// Whose data a table holds: whom an export is for, and with whom it is erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// One account's.
    Account,
    /// Somebody's who signs up or is invited, and has no account here yet.
    Guest,
    /// A project's: its owners answer for it.
    Project,
    /// The installation's; of no person.
    Installation,
}

/// A stored column.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Its name in the database.
    pub name: &'static str,
    /// What kind of data it is, which decides about exports.
    pub class: Class,
    /// What it is for.
    pub purpose: &'static str,
}

impl Column {
    pub(super) const fn new(name: &'static str, class: Class, purpose: &'static str) -> Self {
        Self { name, class, purpose }
    }
}

/// What kind of data a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Says who a person is, or how to reach one.
    Identity,
    /// What people write and set: content, settings, preferences.
    Content,
    /// Where and with what device somebody acts, for limits and security alone (P1.5-a, P1.5-b).
    Security,
    /// Ids, times, states and counters.
    Record,
    /// Opens something, or proves that somebody may.
    Secret,
    /// Made from other columns, to find or show them faster.
    Derived,
    /// How the program itself works.
    Operation,
}

impl Class {
    /// Every class.
    pub const ALL: [Self; 7] = [Self::Identity, Self::Content, Self::Security, Self::Record, Self::Secret, Self::Derived, Self::Operation];

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Content => "content",
            Self::Security => "security",
            Self::Record => "record",
            Self::Secret => "secret",
            Self::Derived => "derived",
            Self::Operation => "operation",
        }
    }

    /// Why an export leaves such columns out; nothing if it holds them (P5.1-b).
    #[must_use]
    pub fn left_out(self) -> Option<&'static str> {
        match self {
            Self::Identity | Self::Content | Self::Security | Self::Record => None,
            Self::Secret => Some("it would open what it protects"),
            Self::Derived => Some("it repeats what the export holds already"),
            Self::Operation => Some("it says nothing about a person"),
        }
    }
}

/// What may leave through one outward port.
#[derive(Debug, Clone, Copy)]
pub struct Outgoing {
    /// The port.
    pub port: &'static str,
    /// Who gets it.
    pub receiver: &'static str,
    /// When.
    pub occasion: &'static str,
    /// Every field that can leave.
    pub fields: &'static [Field],
}

/// A field that may leave.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Its name in the port's input.
    pub name: &'static str,
    /// What kind of data it is.
    pub class: Class,
    /// What it is for.
    pub purpose: &'static str,
}

impl Field {
    pub(super) const fn new(name: &'static str, class: Class, purpose: &'static str) -> Self {
        Self { name, class, purpose }
    }
}
