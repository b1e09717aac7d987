//! What lists do wrong.

use itoms_core::{search::SearchText, store::Page};

/// A page that lost its first row, as a list does that goes on at a wrong place.
pub(super) fn without_first<T>(mut page: Page<T>) -> Page<T> {
    if !page.items.is_empty() {
        page.items.remove(0);
    }
    page
}

/// Whether a search begins with what finds nothing where letter case is folded in ASCII alone.
pub(super) fn is_beyond_ascii(search: Option<&SearchText>) -> bool {
    search.is_some_and(|search| search.as_str().starts_with(|first: char| !first.is_ascii()))
}
