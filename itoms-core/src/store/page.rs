use uuid::Uuid;

/// Where a list goes on: the sort key of the last row shown, and its id.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Position {
    /// What the list is sorted by.
    pub key: SortKey,
    /// Breaks ties.
    pub id: Uuid,
}

/// A value that lists are sorted by.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum SortKey {
    /// Milliseconds since 1970.
    #[serde(rename = "t")]
    Time(i64),
    /// Text, compared byte by byte.
    #[serde(rename = "s")]
    Text(String),
}

/// A part of a list: `limit` rows after `after`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slice {
    /// Where it starts; at the beginning without.
    pub after: Option<Position>,
    /// How many rows at most.
    pub limit: u32,
}

impl Slice {
    /// The first rows of a list.
    #[must_use]
    pub fn first(limit: u32) -> Self {
        Self { after: None, limit }
    }
}

/// A part of a list, and where the next part starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T, P = Position> {
    /// The rows, in order.
    pub items: Vec<T>,
    /// Where the next part starts, if there is one.
    pub next: Option<P>,
}

impl<T, P> Default for Page<T, P> {
    fn default() -> Self {
        Self { items: Vec::new(), next: None }
    }
}

impl<T, P> Page<T, P> {
    /// A page from up to `limit + 1` rows: the extra row tells that there is more, and is not shown.
    pub fn from_rows(mut rows: Vec<T>, limit: u32, position: impl FnOnce(&T) -> P) -> Self {
        let more = rows.len() > limit as usize;
        rows.truncate(limit as usize);
        let next = if more { rows.last().map(position) } else { None };
        Self { items: rows, next }
    }

    /// The same page of something made from each item.
    pub fn map<U>(self, made: impl FnMut(T) -> U) -> Page<U, P> {
        Page { items: self.items.into_iter().map(made).collect(), next: self.next }
    }
}
