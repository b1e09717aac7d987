//! As whom a transaction acts, in the one message that opens it.

use super::roles::{APPLICATION, VISITOR};
use itoms_core::{id::Id, store::Actor};
use std::{fmt::Write, time::Duration};
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

/// Everything that policies look at. Absent parts are set too, so that nothing of anybody else can show through.
#[derive(Debug, Default, PartialEq, Eq)]
struct Scope {
    kind: &'static str,
    account: Option<Uuid>,
    project: Option<Uuid>,
    subscriber: Option<Uuid>,
    task: &'static str,
}

impl Scope {
    fn of(actor: Actor) -> Self {
        let account = actor.account().map(Id::uuid);
        match actor {
            Actor::Visitor => Self::default(),
            Actor::Account(_) => Self { kind: "account", account, ..Self::default() },
            Actor::Key(key) => Self { kind: "key", account, project: key.project().map(Id::uuid), ..Self::default() },
            Actor::Operator(_) => Self { kind: "operator", account, ..Self::default() },
            Actor::Subscriber(recipient) => Self {
                kind: "subscriber",
                project: Some(recipient.project().uuid()),
                subscriber: Some(recipient.subscriber().uuid()),
                ..Self::default()
            },
            Actor::System(task) => Self { kind: "system", task: task.name(), ..Self::default() },
        }
    }
}

/// What people ask goes by an index each time, whatever they ask for: one plan serves all. Left to itself the database
/// plans a list anew each time, for it takes a limit that it does not know yet for a tenth of the table; and it would
/// compile what such a guess makes look long. What operators search and tasks collect hangs on what they ask for.
const ONE_PLAN: [(&str, &str); 2] = [("plan_cache_mode", "force_generic_plan"), ("jit", "off")];

/// Opens a transaction as `actor`: role, path, scope and time limits, which all end with it. It is one message
/// of the simple protocol, which binds nothing: what is written into it are ids and names of our own. `set local`
/// is half the work of a `select set_config(…)`, which is planned anew each time. The statements of a message share
/// a transaction, which ends with the message unless `begin` makes it ours; `begin` stands last, so that a message
/// that fails in its middle leaves nothing open.
pub(super) fn begin(mode: Mode, actor: Actor, statement_timeout: Duration) -> String {
    let role = if actor == Actor::Visitor { VISITOR } else { APPLICATION };
    let Scope { kind, account, project, subscriber, task } = Scope::of(actor);
    let millis = statement_timeout.as_millis();
    let quoted = |name: &str| format!("'{name}'");
    let id = |id: Option<Uuid>| quoted(&id.map(|id| id.to_string()).unwrap_or_default());
    let settings = [
        ("role", role),
        ("search_path", "itoms, pg_temp"),
        ("statement_timeout", &millis.to_string()),
        ("idle_in_transaction_session_timeout", &millis.to_string()),
        ("itoms.kind", &quoted(kind)),
        ("itoms.account", &id(account)),
        ("itoms.project", &id(project)),
        ("itoms.subscriber", &id(subscriber)),
        ("itoms.task", &quoted(task)),
    ];
    let plans: &[_] = if matches!(actor, Actor::Operator(_) | Actor::System(_)) { &[] } else { &ONE_PLAN };
    let mut message = String::with_capacity(576);
    for (name, value) in settings.iter().chain(plans) {
        // Writing into a string does not fail.
        let _ = write!(message, "set local {name} = {value}; ");
    }
    message + mode.begin()
}

/// What a connection of the visitor's own pool becomes when it connects, once and for all.
pub(super) fn become_visitor(statement_timeout: Duration) -> String {
    let millis = statement_timeout.as_millis();
    let plans = ONE_PLAN.map(|(name, value)| format!("set {name} = {value}; ")).concat();
    format!(
        "{plans}set role {VISITOR}; set search_path = itoms, pg_temp; set default_transaction_read_only = on; set statement_timeout = {millis}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use itoms_core::{id::AccountId, store::Task};

    #[test]
    fn says_the_whole_scope() {
        let account = AccountId::from_uuid(Uuid::from_u128(7));
        let message = begin(Mode::Write, Actor::Account(account), Duration::from_secs(3));
        assert!(message.starts_with("set local role = itoms_app; set local search_path = itoms, pg_temp; "));
        assert!(message.contains("; set local itoms.kind = 'account'; set local itoms.account = '00000000-0000-0000-0000-000000000007'; "));
        assert!(message.contains("; set local itoms.project = ''; set local itoms.subscriber = ''; set local itoms.task = ''; "));
        assert!(message.ends_with("; begin isolation level read committed read write"));
    }

    #[test]
    fn people_go_by_one_plan() {
        let message = |actor| begin(Mode::Read, actor, Duration::from_secs(3));
        let account = AccountId::from_uuid(Uuid::nil());
        for (actor, is_one) in [(Actor::Account(account), true), (Actor::Visitor, true), (Actor::System(Task::Work), false)] {
            assert_eq!(message(actor).contains("; set local plan_cache_mode = force_generic_plan; set local jit = off; begin"), is_one);
        }
    }

    #[test]
    fn a_task_is_no_person_and_a_visitor_is_nobody() {
        assert_eq!(Scope::of(Actor::System(Task::Work)), Scope { kind: "system", task: "work", ..Scope::default() });
        assert_eq!(Scope::of(Actor::Visitor), Scope::default());
    }
}
