//! What a project publishes: a working copy that its members edit, and a snapshot that visitors read.
//!
//! Each kind of content is a folder here and a variant of [`Body`]; everything else is shared.

pub mod article;
mod by_read_key;
mod content;
mod contents;
mod draft;
mod error;
mod pages;
mod preview;
mod preview_link;
mod query;
mod renderer;
mod repository;
mod summary;
mod tag;

pub use article::{Article, RENDERER};
pub use by_read_key::Opened;
pub use content::{Body, Content, Description, Kind, Published, Status, Title};
pub use contents::Contents;
pub use draft::{ContentChange, Draft, NewBody};
pub use error::ContentError;
pub use pages::Pages;
pub use preview_link::{PreviewLink, PreviewRepository};
pub use query::{ContentQuery, ContentSort};
pub(crate) use renderer::Renderer;
pub use repository::ContentRepository;
pub use summary::{ContentSummary, PublishedSummary};
pub use tag::Tag;
