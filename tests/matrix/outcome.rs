use super::ground::{Key, Who, Whose};
use crate::harness::Answer;
use itoms::{
    api_key::Scope,
    server::{Authentication, Part, RouteInfo},
};

/// What an answer says about the right to ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Done,
    Unauthenticated,
    Forbidden,
    NotFound,
    /// The right was there, the request was not as it must be.
    Refused,
}

impl Outcome {
    /// Somebody who asks for a page without being signed in is led to the sign-in, and back from there.
    pub(crate) fn of(answer: &Answer) -> Self {
        match answer.status {
            303 if answer.header("location").contains("/dashboard/sign-in?next=") => Self::Unauthenticated,
            200..=399 => Self::Done,
            401 => Self::Unauthenticated,
            403 => Self::Forbidden,
            404 => Self::NotFound,
            _ => Self::Refused,
        }
    }

    /// Whether somebody may ask this at all, by the route's row in the table.
    pub(crate) fn by_right(route: &RouteInfo, who: Who, whose: Whose) -> Self {
        if route.authentication == Authentication::ReadKey {
            return if who == Who::ReadKey { Self::Done } else { Self::Unauthenticated };
        }
        if let Who::Key(key) = who {
            return Self::by_key(route, key, whose);
        }
        if route.authentication != Authentication::Public && !who.is_signed_in() {
            return Self::Unauthenticated;
        }
        if route.authentication == Authentication::Operator {
            return if who == Who::Operator { Self::Done } else { Self::NotFound };
        }
        let Some(permission) = route.permission else { return Self::Done };
        match (whose, who) {
            (Whose::Own, Who::Member(role)) if role.may(permission) => Self::Done,
            (Whose::Own, Who::Member(_)) => Self::Forbidden,
            _ => Self::NotFound,
        }
    }

    /// The same for a key of the owner: pages do not know it, and it reaches what its scopes say.
    fn by_key(route: &RouteInfo, key: Key, whose: Whose) -> Self {
        if route.authentication == Authentication::Public {
            return Self::Done;
        }
        if route.part != Part::Api || key == Key::Revoked {
            return Self::Unauthenticated;
        }
        if route.authentication == Authentication::Operator {
            return Self::NotFound;
        }
        let Some(scope) = route.key else { return Self::Forbidden };
        match (route.permission, key) {
            (Some(_), Key::Elsewhere) => Self::NotFound,
            (Some(_), _) if whose != Whose::Own => Self::NotFound,
            (_, Key::Whole) => Self::Done,
            (None, Key::Elsewhere) if matches!(scope, Scope::In(_)) => Self::Done,
            _ => Self::Forbidden,
        }
    }
}
