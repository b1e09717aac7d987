//! Where a list goes on, as callers carry it: opaque, authenticated, bound to its list.

use crate::{
    failure::Failure,
    itoms::Itoms,
    problem::Violation,
    store::{Page, Position, Slice},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use std::fmt;

/// Where the next part of a list starts. Carry it as it is.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(transparent)]
pub struct Cursor(String);

impl Cursor {
    /// From what a caller carried.
    pub fn presented(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Which part of a list is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PageRequest {
    /// The part after this; the first one without.
    pub cursor: Option<Cursor>,
    /// How many rows, 20 without; at most [`PageRequest::MAX`].
    pub limit: Option<u32>,
}

impl PageRequest {
    /// The greatest number of rows.
    pub const MAX: u32 = 100;
    const DEFAULT: u32 = 20;

    /// The part as a store understands it, if the cursor is of this very list.
    pub(crate) fn slice(&self, itoms: &Itoms, list: &str) -> Result<Slice, Failure> {
        let limit = self.limit.unwrap_or(Self::DEFAULT);
        if limit == 0 || limit > Self::MAX {
            let violation = Violation::new("limit", "range", format!("Ask for 1 to {} rows.", Self::MAX));
            return Err(Violation { limit: Some(Self::MAX.into()), length: Some(limit.into()), ..violation }.into());
        }
        let after = match &self.cursor {
            None => None,
            Some(cursor) => Some(open(cursor, itoms, list).ok_or_else(|| {
                Violation::new("cursor", "format", "Use a cursor as the list gave it, with the same filters; or start again without.")
            })?),
        };
        Ok(Slice { after, limit })
    }
}

/// A page with a cursor that callers can carry.
pub(crate) fn seal<T>(page: Page<T>, itoms: &Itoms, list: &str) -> Result<Page<T, Cursor>, Failure> {
    let next = page.next.map(|position| write(&position, itoms, list)).transpose()?;
    Ok(Page { items: page.items, next })
}

fn write(position: &Position, itoms: &Itoms, list: &str) -> Result<Cursor, Failure> {
    let json = serde_json::to_vec(position).map_err(|error| Failure::Defect(error.to_string()))?;
    let mac = itoms.vault().mac(&message(list, &json));
    Ok(Cursor(URL_SAFE_NO_PAD.encode([mac.as_slice(), &json].concat())))
}

fn open(cursor: &Cursor, itoms: &Itoms, list: &str) -> Option<Position> {
    let bytes = URL_SAFE_NO_PAD.decode(&cursor.0).ok()?;
    let (mac, json) = bytes.split_first_chunk::<32>()?;
    itoms.vault().has_mac(&message(list, json), mac).then(|| serde_json::from_slice(json).ok())?
}

fn message(list: &str, json: &[u8]) -> Vec<u8> {
    [b"cursor\0", list.as_bytes(), b"\0", json].concat()
}
