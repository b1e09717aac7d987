//! What a list is searched for.

use crate::text::texts;

texts! {
    /// A few letters, or a whole e-mail address. Nothing fits everything.
    SearchText: "search", 0 to 254;
}
