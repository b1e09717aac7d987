//! The catalogue audit: what in this database would let somebody past the policies (P3.1-a), or make them slow.

pub(super) mod plans;

use super::{PostgresStore, error::store_error};
use itoms_core::store::StoreError;
use std::fmt;

/// Something in the database that must not be so.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// What is wrong.
    pub fault: Fault,
    /// With what: the name of a table, policy, index, function or role.
    pub object: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.object, self.fault.sentence())
    }
}

/// Each fault has a statement of its own, which answers the names of what has it.
macro_rules! faults {
    ($($(#[$doc:meta])* $name:ident, $sentence:literal $(, $file:literal)?;)*) => {
        /// What can be wrong.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Fault {
            $($(#[$doc])* $name,)*
        }

        impl Fault {
            /// Every fault that is looked for.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// What is wrong, as the end of a sentence that begins with the object.
            #[must_use]
            pub fn sentence(self) -> &'static str {
                match self {
                    $(Self::$name => $sentence,)*
                }
            }

            /// Selects the names of what has it, where the catalogue knows.
            fn query(self) -> Option<&'static str> {
                match self {
                    $(Self::$name => faults!(@ $($file)?),)*
                }
            }
        }
    };
    (@) => { None };
    (@ $file:literal) => { Some(include_str!(concat!("audit/", $file, ".sql"))) };
}

faults! {
    /// A table without row policies.
    Open, "has no row level security: alter table … enable row level security, and write its policies", "open";
    /// A table whose owner is above its policies.
    NotForced, "does not bind its owner: alter table … force row level security", "not_forced";
    /// A second permissive policy, which widens the first.
    SecondPolicy, "stands beside another permissive policy for the same role and command, and each lets in what the other keeps out", "second_policy";
    /// A policy that lets everything through.
    AlwaysTrue, "lets everything through", "always_true";
    /// A policy that does not say what may be written.
    Unchecked, "does not say what may be written: give it a with check", "unchecked";
    /// A view that reads with its owner's rights.
    OwnersView, "reads with its owner's rights: alter view … set (security_invoker = true)", "owners_view";
    /// A materialised view, which has no policies.
    MaterializedView, "is a materialised view, which has no policies", "materialized_view";
    /// A function with its owner's rights, beside the one that keeps `access`.
    DefinerFunction, "runs with its owner's rights", "definer_function";
    /// A function that may see hidden rows.
    Leakproof, "is marked leakproof, and so sees hidden rows", "leakproof";
    /// A role of the server that owns what it serves.
    RoleOwns, "is a role of the server and owns tables of itoms, or can become who does", "role_owns";
    /// A role of the server that no policy binds.
    RoleBypasses, "is a role of the server and is above row policies, or can become one that is: alter role … nosuperuser nobypassrls, or revoke that other role", "role_bypasses";
    /// A right to empty a table past its policies.
    Truncate, "may be truncated, which asks no policy: revoke truncate", "truncate";
    /// A right of visitors beyond reading what is public.
    VisitorRight, "is open to visitors for more than reading what is public: revoke it from itoms_visitor", "visitor_right";
    /// A right that everybody has.
    PublicRight, "is open to everybody: revoke it from public", "public_right";
    /// A unique index that tells of other projects.
    UniqueAcrossProjects, "is unique across projects, and so tells of other projects: begin it with project_id", "unique_across_projects";
    /// A foreign key that reaches into other projects.
    ForeignKeyAcrossProjects, "reaches into other projects: let it carry project_id", "foreign_key_across_projects";
    /// Events of another cluster.
    Restored, "were restored from another cluster, and hide what happens now: run itoms-server migrate", "restored";
    /// A server with known gaps in its policies.
    OldServer, "has known gaps in row level security (CVE-2024-10976, CVE-2025-8713): update it", "old_server";
    /// An index that a hot statement no longer goes by, or a table that it reads from end to end.
    Unindexed, "is an index that its statement does not use, or a table read from end to end: make the index as the migrations do, and analyze the table";
}

impl PostgresStore {
    /// Reads the catalogue for what would let somebody past the policies, and looks whether the hottest statements
    /// still go by their indexes. Nothing is what should be found.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn audit(&self) -> Result<Vec<Finding>, StoreError> {
        let mut findings = Vec::new();
        for &fault in Fault::ALL {
            let objects: Vec<String> = match fault.query() {
                Some(query) => {
                    sqlx::query_scalar(query).persistent(false).fetch_all(&mut *self.auditing().await?).await.map_err(store_error)?
                }
                None => self.lost_plans().await?,
            };
            findings.extend(objects.into_iter().map(|object| Finding { fault, object }));
        }
        Ok(findings)
    }
}
