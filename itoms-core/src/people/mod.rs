//! People as a whole: what an operator sees of them and does, and how somebody leaves for good.

mod admission;
mod clear_second_factor;
mod decline;
mod end_sessions;
mod erase;
mod inspect;
mod leave;
mod operators;
mod people;
mod registrations;
mod remove;
mod repository;
mod resend;
mod suspend;

pub use admission::{Admission, AdmissionRepository, NewAdmission};
pub use decline::DeclineReason;
pub(crate) use decline::reason_binding;
pub(crate) use erase::{erase, erase_overdue};
pub use leave::Departure;
pub(crate) use leave::name_binding;
pub(crate) use people::is_still_operator;
pub use people::{Guards, Inspected, People, PeopleQuery};
pub use registrations::WaitingRegistration;
pub use repository::PeopleRepository;
