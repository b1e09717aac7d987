use crate::program::config::ConfigError;
use itoms_core::problem::{Kind, Problem};
use std::process::ExitCode;

/// Why a command ended otherwise than it should: a sentence with cause and mend, and the code to exit with.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct Failure {
    message: String,
    code: u8,
}

impl Failure {
    /// What was asked for could not be done: the message, or the log, says why.
    pub const FAILED: u8 = 1;
    /// The command line or a setting is wrong.
    pub const USAGE: u8 = 2;
    /// The database does not answer, or its schema, role or keys do not fit.
    pub const DATABASE: u8 = 3;
    /// The address or the data folder cannot be used.
    pub const PLACE: u8 = 4;
    /// `doctor` or `operator audit verify` found something.
    pub const FINDINGS: u8 = 5;
    /// The mail service refuses this mail.
    pub const REFUSED: u8 = 6;

    /// With one of the codes above.
    pub fn new(code: u8, message: impl Into<String>) -> Self {
        Self { message: message.into(), code }
    }

    /// Of the database.
    pub fn database(problem: &dyn Problem) -> Self {
        Self::new(Self::DATABASE, problem.to_string())
    }

    /// Whether a setting is wrong, or the command line.
    pub(crate) fn is_of_settings(&self) -> bool {
        self.code == Self::USAGE
    }

    /// What the process exits with.
    #[must_use]
    pub fn exit_code(&self) -> ExitCode {
        ExitCode::from(self.code)
    }
}

impl Problem for Failure {
    fn kind(&self) -> Kind {
        match self.code {
            Self::USAGE | Self::PLACE => Kind::NotConfigured,
            Self::DATABASE => Kind::Unavailable,
            _ => Kind::Conflict,
        }
    }

    fn code(&self) -> &'static str {
        match self.code {
            Self::USAGE => "command_wrong",
            Self::DATABASE => "command_without_database",
            Self::PLACE => "command_without_place",
            Self::FINDINGS => "command_found_something",
            Self::REFUSED => "command_refused",
            _ => "command_failed",
        }
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Self::new(Self::USAGE, error.to_string())
    }
}

impl From<itoms_core::Error> for Failure {
    fn from(error: itoms_core::Error) -> Self {
        let code = if error.problem().kind() == Kind::Unavailable { Self::DATABASE } else { Self::FAILED };
        Self::new(code, error.to_string())
    }
}
