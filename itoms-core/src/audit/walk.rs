use super::{Chain, Head, Link};

/// What came of walking a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Verdict {
    /// Which chain.
    pub chain: Chain,
    /// How many links are whole, from the beginning.
    pub whole: u64,
    /// The first that is not.
    pub broken: Option<Break>,
    /// The hash of the newest link, in hexadecimal digits: noted elsewhere, it shows later that nothing was rewritten.
    pub end: String,
}

/// The first link that is not whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Break {
    /// Its number.
    pub seq: i64,
    /// What is wrong with it.
    pub flaw: Flaw,
}

/// What can be wrong with a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Flaw {
    /// It is not there, though one behind it is, or the chain says that it ends there.
    Missing,
    /// It is not what its hash is of, or does not go on from the one before.
    Changed,
    /// Who is named in it is not whom its digest is of.
    Person,
    /// It is there, though the chain says that it ends before.
    Beyond,
}

impl std::fmt::Display for Flaw {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Missing => "is missing",
            Self::Changed => "was changed, or does not go on from the one before it",
            Self::Person => "names somebody else than it did",
            Self::Beyond => "lies behind the end of its chain",
        })
    }
}

/// Walks a chain from its beginning.
pub(super) struct Walk {
    head: Head,
    seq: i64,
    hash: Vec<u8>,
}

impl Walk {
    pub(super) fn new(head: Head) -> Self {
        Self { seq: head.start, hash: head.start_hash.clone(), head }
    }

    /// The number of the last link that was whole.
    pub(super) fn seq(&self) -> i64 {
        self.seq
    }

    /// The next link, or what is wrong with it.
    pub(super) fn step(&mut self, link: &Link) -> Result<(), Break> {
        let seq = self.seq + 1;
        let flaw = match link {
            link if link.seq != seq => Flaw::Missing,
            _ if seq > self.head.last => Flaw::Beyond,
            link if link.hash != link.hash_after(&self.hash) => Flaw::Changed,
            link if !link.by.iter().chain(&link.person).all(super::Part::is_whole) => Flaw::Person,
            _ => {
                self.seq = seq;
                self.hash.clone_from(&link.hash);
                return Ok(());
            }
        };
        Err(Break { seq, flaw })
    }

    /// Whether it ended where the chain says.
    pub(super) fn end(&self) -> Result<(), Break> {
        match (self.seq, &self.hash) {
            (seq, _) if seq < self.head.last => Err(Break { seq: seq + 1, flaw: Flaw::Missing }),
            (seq, hash) if seq > self.head.last || *hash != self.head.last_hash => Err(Break { seq, flaw: Flaw::Changed }),
            _ => Ok(()),
        }
    }

    pub(super) fn verdict(self, broken: Option<Break>) -> Verdict {
        let whole = (self.seq - self.head.start).unsigned_abs();
        let end = self.hash.iter().map(|byte| format!("{byte:02x}")).collect();
        Verdict { chain: self.head.chain, whole, broken, end }
    }
}
