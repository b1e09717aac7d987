use crate::idempotency::IdempotencyKey;

/// Content to be made. Its fields are checked when it is created, after the permission.
#[derive(Debug, Clone)]
pub struct Draft {
    pub(super) title: String,
    pub(super) slug: Option<String>,
    pub(super) description: String,
    pub(super) tags: Vec<String>,
    pub(super) language: Option<String>,
    pub(super) body: NewBody,
    pub(super) key: Option<IdempotencyKey>,
}

/// What only one kind of content has, as somebody typed it.
#[derive(Debug, Clone)]
pub enum NewBody {
    /// Of an article.
    Article {
        /// Its text.
        markdown: String,
    },
}

impl Draft {
    /// An article in Markdown. Its slug is made from the title.
    pub fn article(title: impl Into<String>, markdown: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            slug: None,
            description: String::new(),
            tags: Vec::new(),
            language: None,
            body: NewBody::Article { markdown: markdown.into() },
            key: None,
        }
    }

    /// With that slug.
    #[must_use]
    pub fn slug(self, slug: impl Into<String>) -> Self {
        Self { slug: Some(slug.into()), ..self }
    }

    /// With a description.
    #[must_use]
    pub fn description(self, description: impl Into<String>) -> Self {
        Self { description: description.into(), ..self }
    }

    /// With tags.
    #[must_use]
    pub fn tags<T: Into<String>>(self, tags: impl IntoIterator<Item = T>) -> Self {
        Self { tags: tags.into_iter().map(Into::into).collect(), ..self }
    }

    /// In a language other than the project's (BCP 47).
    #[must_use]
    pub fn language(self, language: impl Into<String>) -> Self {
        Self { language: Some(language.into()), ..self }
    }

    /// At most once under this key: the same call again answers the same content.
    #[must_use]
    pub fn once(self, key: IdempotencyKey) -> Self {
        Self { key: Some(key), ..self }
    }
}

/// What changes in a working copy. What is absent stays.
#[derive(Debug, Clone, Default)]
pub struct ContentChange {
    /// A new title.
    pub title: Option<String>,
    /// A new slug.
    pub slug: Option<String>,
    /// A new description; may be empty.
    pub description: Option<String>,
    /// Other tags.
    pub tags: Option<Vec<String>>,
    /// Another language; empty for the project's.
    pub language: Option<String>,
    /// Another body, of the same kind.
    pub body: Option<NewBody>,
}
