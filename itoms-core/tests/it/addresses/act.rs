use itoms_core::account::SignUpPolicy;
use proptest::prelude::*;

/// How many addresses a history has.
const ADDRESSES: usize = 3;

/// What somebody does. Numbers choose among the addresses, the people and the mailed links that there are.
#[derive(Debug, Clone)]
pub(super) enum Act {
    SignUp(usize),
    Resend(usize),
    /// Whoever has the mailbox opens a link.
    Follow(usize),
    SignIn(usize),
    AskForAddress(usize, usize),
    /// A change of address that waits is cancelled.
    Cancel(usize),
    /// Whoever has a former mailbox takes the address back.
    TakeBack(usize),
    Forget(usize),
    ChangePassword(usize),
    TurnTwoFactorOn(usize),
    /// The installation is started again with another setting.
    Restart(SignUpPolicy),
    /// An operator invites an address.
    Admit(usize),
    /// An operator lets somebody in who waits, or does not.
    Decide(usize, bool),
    Suspend(usize),
    Resume(usize),
    /// Minutes.
    Wait(u64),
}

/// A history. Without an account nothing happens, so it begins with one, by one of the ways into the installation.
pub(super) fn acts() -> impl Strategy<Value = Vec<Act>> {
    let (any, address) = (0..8_usize, 0..ADDRESSES);
    let policy = prop_oneof![Just(SignUpPolicy::Open), Just(SignUpPolicy::Approval), Just(SignUpPolicy::Invitation)];
    let act = prop_oneof![
        3 => address.clone().prop_map(Act::SignUp),
        1 => address.clone().prop_map(Act::Resend),
        12 => any.clone().prop_map(Act::Follow),
        2 => any.clone().prop_map(Act::SignIn),
        6 => (any.clone(), address.clone()).prop_map(|(who, address)| Act::AskForAddress(who, address)),
        3 => any.clone().prop_map(Act::Cancel),
        3 => any.clone().prop_map(Act::TakeBack),
        6 => any.clone().prop_map(Act::Forget),
        1 => any.clone().prop_map(Act::ChangePassword),
        2 => any.clone().prop_map(Act::TurnTwoFactorOn),
        2 => policy.prop_map(Act::Restart),
        1 => address.prop_map(Act::Admit),
        2 => (any.clone(), prop::bool::ANY).prop_map(|(which, approve)| Act::Decide(which, approve)),
        1 => any.clone().prop_map(Act::Suspend),
        1 => any.prop_map(Act::Resume),
        1 => prop_oneof![Just(1), Just(40), Just(60 * 30), Just(60 * 24 * 6)].prop_map(Act::Wait),
    ];
    let joins = [Act::SignUp(0), Act::Follow(0)];
    let begin = prop_oneof![
        2 => Just(joins.to_vec()),
        1 => Just([vec![Act::Restart(SignUpPolicy::Approval)], joins.to_vec(), vec![Act::Decide(0, true)]].concat()),
        1 => Just([vec![Act::Restart(SignUpPolicy::Invitation), Act::Admit(0)], joins.to_vec()].concat()),
    ];
    (begin, prop::collection::vec(act, 4..20)).prop_map(|(begin, acts)| [begin, acts].concat())
}
