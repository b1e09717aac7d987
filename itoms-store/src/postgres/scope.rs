//! As whom a transaction acts, in the one message that opens it, and what its connection became before.

use super::roles::{APPLICATION, VISITOR};
use itoms_core::{id::Id, store::Actor};
use std::{
    fmt::{Display, Write},
    time::Duration,
};
use uuid::Uuid;

/// What a transaction may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// One state of the database throughout.
    Read,
    /// Each statement sees what others have committed; what must not change meanwhile is locked.
    Write,
}

impl Mode {
    fn begin(self) -> &'static str {
        match self {
            Self::Read => "begin isolation level repeatable read read only",
            Self::Write => "begin isolation level read committed read write",
        }
    }
}

/// Everything that policies look at.
#[derive(Debug, Default, PartialEq, Eq)]
struct Scope {
    kind: Option<&'static str>,
    account: Option<Uuid>,
    project: Option<Uuid>,
    subscriber: Option<Uuid>,
    task: Option<&'static str>,
}

impl Scope {
    fn of(actor: Actor) -> Self {
        let account = actor.account().map(Id::uuid);
        match actor {
            Actor::Visitor => Self::default(),
            Actor::Account(_) => Self { kind: Some("account"), account, ..Self::default() },
            Actor::Key(key) => Self { kind: Some("key"), account, project: key.project().map(Id::uuid), ..Self::default() },
            Actor::Operator(_) => Self { kind: Some("operator"), account, ..Self::default() },
            Actor::Subscriber(recipient) => Self {
                kind: Some("subscriber"),
                project: Some(recipient.project().uuid()),
                subscriber: Some(recipient.subscriber().uuid()),
                ..Self::default()
            },
            Actor::System(task) => Self { kind: Some("system"), task: Some(task.name()), ..Self::default() },
        }
    }

    /// Each with its setting: ids and names of our own, which need no escaping.
    fn settings(&self) -> [(&'static str, Option<String>); 5] {
        let name = |name: Option<&str>| name.map(str::to_owned);
        let id = |id: Option<Uuid>| id.map(|id| id.to_string());
        [
            ("itoms.kind", name(self.kind)),
            ("itoms.account", id(self.account)),
            ("itoms.project", id(self.project)),
            ("itoms.subscriber", id(self.subscriber)),
            ("itoms.task", name(self.task)),
        ]
    }
}

/// A message of the simple protocol, which binds nothing. `set` is half the work of a `select set_config(…)`, which is
/// planned anew each time.
struct Message {
    text: String,
    /// `set`, or `set local`, which ends with the transaction.
    set: &'static str,
}

impl Message {
    fn lasting() -> Self {
        Self { text: String::with_capacity(512), set: "set" }
    }

    fn of_transaction() -> Self {
        Self { text: String::with_capacity(512), set: "set local" }
    }

    fn set(mut self, name: &str, value: impl Display) -> Self {
        // Writing into a string does not fail.
        let _ = write!(self.text, "{} {name} = {value}; ", self.set);
        self
    }

    /// Absent parts as well, so that nothing of anybody else can show through.
    fn whole_scope(self, scope: &Scope) -> Self {
        scope.settings().iter().fold(self, |message, (name, value)| message.set(name, quoted(value.as_deref().unwrap_or_default())))
    }

    /// Where absent parts are known to be absent.
    fn scope(self, scope: &Scope) -> Self {
        let present = scope.settings().into_iter().filter_map(|(name, value)| Some((name, value?)));
        present.fold(self, |message, (name, value)| message.set(name, quoted(&value)))
    }

    /// Whatever a connection stands on, whoever acts.
    fn ground(self, role: &str, statement_timeout: Duration) -> Self {
        let millis = statement_timeout.as_millis();
        self.set("role", role)
            .set("search_path", "itoms, pg_temp")
            .set("statement_timeout", millis)
            .set("idle_in_transaction_session_timeout", millis)
            .set("plan_cache_mode", "force_generic_plan")
            .set("jit", "off")
    }

    /// What people ask goes by an index each time, whatever they ask for: one plan serves all, and is the ground. Left to
    /// itself the database plans a list anew each time, for it takes a limit that it does not know yet for a tenth of the
    /// table; and it would compile what such a guess makes look long. What operators search and tasks collect hangs on what
    /// they ask for.
    fn plans(self, actor: Actor) -> Self {
        match actor {
            Actor::Operator(_) | Actor::System(_) => self.set("plan_cache_mode", "auto"),
            _ => self,
        }
    }

    /// The statements of a message share a transaction, which ends with the message unless `begin` makes it ours; it
    /// stands last, so that a message that fails in its middle leaves nothing open.
    fn begin(self, mode: Mode) -> String {
        self.text + mode.begin()
    }
}

fn quoted(value: &str) -> String {
    format!("'{value}'")
}

/// What a connection that is ours alone becomes when it connects, once and for all: `role`, and nobody.
pub(super) fn become_for_good(role: &str, statement_timeout: Duration) -> String {
    let is_read_only = if role == VISITOR { "on" } else { "off" };
    Message::lasting()
        .ground(role, statement_timeout)
        .whole_scope(&Scope::default())
        .set("default_transaction_read_only", is_read_only)
        .text
}

/// Opens a transaction as `actor` on a connection that has become what it is for good. What it says ends with the
/// transaction.
pub(super) fn begin(mode: Mode, actor: Actor) -> String {
    Message::of_transaction().scope(&Scope::of(actor)).plans(actor).begin(mode)
}

/// The same on a connection of which nothing is known, such as the one that a pooler gives to a transaction.
pub(super) fn begin_anywhere(mode: Mode, actor: Actor, statement_timeout: Duration) -> String {
    let role = if actor == Actor::Visitor { VISITOR } else { APPLICATION };
    Message::of_transaction().ground(role, statement_timeout).whole_scope(&Scope::of(actor)).plans(actor).begin(mode)
}

#[cfg(test)]
mod tests {
    use super::*;
    use itoms_core::{id::AccountId, store::Task};

    const WAIT: Duration = Duration::from_secs(3);

    fn somebody() -> Actor {
        Actor::Account(AccountId::from_uuid(Uuid::from_u128(7)))
    }

    #[test]
    fn a_connection_of_our_own_hears_who_acts() {
        let message = begin(Mode::Write, somebody());
        let scope = "set local itoms.kind = 'account'; set local itoms.account = '00000000-0000-0000-0000-000000000007'; ";
        assert_eq!(message, format!("{scope}begin isolation level read committed read write"));
    }

    #[test]
    fn any_other_hears_everything() {
        let message = begin_anywhere(Mode::Write, somebody(), WAIT);
        assert!(message.starts_with("set local role = itoms_app; set local search_path = itoms, pg_temp; "));
        assert!(message.contains("; set local itoms.kind = 'account'; set local itoms.account = '00000000-0000-0000-0000-000000000007'; "));
        assert!(message.contains("; set local itoms.project = ''; set local itoms.subscriber = ''; set local itoms.task = ''; "));
        assert!(message.ends_with("; begin isolation level read committed read write"));
    }

    #[test]
    fn people_go_by_one_plan() {
        for (actor, is_one) in [(somebody(), true), (Actor::Visitor, true), (Actor::System(Task::Work), false)] {
            for message in [begin(Mode::Read, actor), begin_anywhere(Mode::Read, actor, WAIT)] {
                assert_eq!(message.contains("set local plan_cache_mode = auto; begin"), !is_one, "{message}");
            }
        }
    }

    #[test]
    fn a_task_is_no_person_and_a_visitor_is_nobody() {
        assert_eq!(Scope::of(Actor::System(Task::Work)), Scope { kind: Some("system"), task: Some("work"), ..Scope::default() });
        assert_eq!(Scope::of(Actor::Visitor), Scope::default());
    }
}
