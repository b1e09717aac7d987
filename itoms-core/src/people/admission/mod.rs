//! Addresses that an operator invites to the installation itself.

mod admission;
mod admit;
mod repository;

pub use admission::{Admission, NewAdmission};
pub use repository::AdmissionRepository;
