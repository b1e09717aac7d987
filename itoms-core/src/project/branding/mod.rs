//! How a project looks to its readers, and under which name it writes to people.

mod branding;
mod change;
mod color;
mod font;
mod repository;
mod versions;

pub use branding::{Branding, BrandingVersion, Footer, Look, SenderName};
pub use change::BrandingChange;
pub use color::Color;
pub use font::Font;
pub use repository::BrandingRepository;
