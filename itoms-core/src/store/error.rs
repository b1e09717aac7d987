use crate::problem::{Kind, Problem, Retry};
use std::time::Duration;

/// What a store can answer instead.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The database does not answer, is full, or too busy. Nothing of the transaction was kept, unless it
    /// happened in `commit`.
    #[error("the database does not answer: {0}")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// This process has closed the store, and opens it no more.
    #[error("the store is closed")]
    Closed,
    /// Two transactions stood in each other's way; the same one may succeed now, or learn why it cannot.
    #[error("two changes met at the same time; try again")]
    Contended,
    /// The actor may not do this. The use case should have refused before: a defect.
    #[error("the database refuses this for this actor")]
    Refused,
    /// A row that cannot be read as what it should be.
    #[error("the row {id} of {table} has an unreadable {column}")]
    Corrupt {
        /// Table.
        table: &'static str,
        /// Column.
        column: &'static str,
        /// The row's id.
        id: String,
    },
    /// A method that this store does not have yet.
    #[error("this store does not support {0}")]
    Unsupported(&'static str),
    /// The store was used in a way that it cannot be: a defect.
    #[error("the database refuses a statement: {0}")]
    Defect(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl Problem for StoreError {
    fn kind(&self) -> Kind {
        match self {
            Self::Unavailable(_) | Self::Closed | Self::Contended => Kind::Unavailable,
            Self::Unsupported(_) => Kind::NotConfigured,
            Self::Refused | Self::Corrupt { .. } | Self::Defect(_) => Kind::Defect,
        }
    }

    fn retry(&self) -> Retry {
        match self {
            // Another process may answer then.
            Self::Unavailable(_) | Self::Closed => Retry::After(Duration::from_secs(5)),
            Self::Contended => Retry::After(Duration::from_secs(1)),
            _ => Retry::Never,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Unavailable(_) | Self::Closed => "storage_unavailable",
            Self::Contended => "storage_busy",
            Self::Refused => "storage_refused",
            Self::Corrupt { .. } => "storage_corrupt",
            Self::Unsupported(_) => "storage_unsupported",
            Self::Defect(_) => "storage_defect",
        }
    }
}
