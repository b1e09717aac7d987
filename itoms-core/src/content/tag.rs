use crate::{problem::Violation, text::texts};

texts! {
    /// A tag, as it is shown. Two that differ in letter case alone are the same tag.
    Tag: "tags", 1 to 50;
}

impl Tag {
    /// How many a piece of content may have.
    pub const MAX_PER_CONTENT: usize = 20;

    /// What it is found under.
    #[must_use]
    pub fn key(&self) -> String {
        self.as_str().to_lowercase()
    }

    /// All tags of a piece of content, each once.
    pub(super) fn parse_all(tags: &[String]) -> Result<Vec<Self>, Violation> {
        if tags.len() > Self::MAX_PER_CONTENT {
            return Err(Violation::too_long("tags", Self::MAX_PER_CONTENT, tags.len(), "tags"));
        }
        let mut parsed: Vec<Self> = Vec::with_capacity(tags.len());
        for (index, tag) in tags.iter().enumerate() {
            let tag = Self::parse(tag).map_err(|violation| Violation { field: format!("tags[{index}]").into(), ..violation })?;
            // Forms and feeds set tags apart by commas.
            if tag.as_str().contains(',') {
                return Err(Violation::new(format!("tags[{index}]"), "format", "Must not contain a comma: write two tags."));
            }
            if parsed.iter().all(|other| other.key() != tag.key()) {
                parsed.push(tag);
            }
        }
        Ok(parsed)
    }
}
