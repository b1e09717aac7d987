use super::{Chain, Head, filing::Filing};
use crate::{
    event::Event,
    id::{AccountId, ApiKeyId, EventId, Id, ProjectId},
    random::{Random, RandomError},
    time::Timestamp,
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// One act in a chain. What is hashed stands as it was read, so that a broken link can be told from a whole one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// In which chain.
    pub chain: Chain,
    /// Which one of it, from 1 without a gap.
    pub seq: i64,
    /// The event that it was made from.
    pub event: EventId,
    /// When it happened.
    pub at: Timestamp,
    /// What happened, as [`Change::kind`](crate::event::Change::kind) says it.
    pub kind: String,
    /// Who did it; nobody where the product did.
    pub by: Option<Part>,
    /// Whom it was done to.
    pub person: Option<Part>,
    /// In which project, where the chain is not the project's.
    pub project: Option<ProjectId>,
    /// What else it concerns, such as content.
    pub thing: Option<Uuid>,
    /// Of all this and of the link before.
    pub hash: Vec<u8>,
}

/// A person in a link: what is hashed into the chain, and the person behind it until that is forgotten.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Of person, key and salt; it stays.
    pub digest: Vec<u8>,
    /// Who; forgotten with the account.
    pub account: Option<AccountId>,
    /// By which API key that person did it, if not in person; forgotten with the account.
    pub key: Option<ApiKeyId>,
    /// Without it nobody finds out whom the digest is of, by trying all that there are. Forgotten with the account.
    pub salt: Option<Vec<u8>>,
}

impl Part {
    fn new(account: AccountId, key: Option<ApiKeyId>, random: &dyn Random) -> Result<Self, RandomError> {
        let mut salt = [0; 16];
        random.fill(&mut salt)?;
        Ok(Self { digest: digest(account, key, &salt), account: Some(account), key, salt: Some(salt.to_vec()) })
    }

    /// Whether it is what the digest is of, or all forgotten.
    pub(super) fn is_whole(&self) -> bool {
        match (self.account, &self.salt) {
            (Some(account), Some(salt)) => self.digest == digest(account, self.key, salt),
            (None, None) => self.key.is_none(),
            _ => false,
        }
    }
}

/// Of whoever acts in person it is what it was before keys were told apart.
fn digest(account: AccountId, key: Option<ApiKeyId>, salt: &[u8]) -> Vec<u8> {
    let hash = match key {
        None => Sha256::new_with_prefix(b"itoms audit person 1\0"),
        Some(key) => Sha256::new_with_prefix(b"itoms audit key 1\0").chain_update(key.uuid()),
    };
    hash.chain_update(salt).chain_update(account.uuid()).finalize().to_vec()
}

impl Link {
    /// The link that goes on from `head`.
    pub(super) fn after(head: &Head, event: &Event, filing: &Filing, random: &dyn Random) -> Result<Self, RandomError> {
        let part = |account: Option<AccountId>, key| account.map(|account| Part::new(account, key, random)).transpose();
        // A person's own chain names nobody else.
        let is_named = |account: &AccountId| !matches!(head.chain, Chain::Account(own) if own != *account);
        let mut link = Self {
            chain: head.chain,
            seq: head.last + 1,
            event: event.id,
            at: event.at,
            kind: event.change.kind().to_owned(),
            by: part(event.by.filter(is_named), event.by_key)?,
            person: part(filing.person.filter(is_named), None)?,
            project: filing.project.filter(|_| !matches!(head.chain, Chain::Project(_))),
            thing: filing.thing,
            hash: Vec::new(),
        };
        link.hash = link.hash_after(&head.last_hash);
        Ok(link)
    }

    /// What its hash must be after that one.
    pub(super) fn hash_after(&self, previous: &[u8]) -> Vec<u8> {
        let mut hash = Sha256::new_with_prefix(b"itoms audit link 1\0");
        let mut add = |bytes: &[u8]| {
            hash.update((bytes.len() as u64).to_be_bytes());
            hash.update(bytes);
        };
        add(previous);
        add(self.chain.scope().as_bytes());
        add(self.chain.uuid().as_bytes());
        add(&self.seq.to_be_bytes());
        add(self.event.uuid().as_bytes());
        add(&self.at.as_millis().to_be_bytes());
        add(self.kind.as_bytes());
        // What is not there is shorter than anything that is.
        add(self.by.as_ref().map_or(b"", |part| &part.digest));
        add(self.person.as_ref().map_or(b"", |part| &part.digest));
        add(self.project.map(Id::uuid).as_ref().map_or(b"", |uuid| uuid.as_bytes()));
        add(self.thing.as_ref().map_or(b"", |uuid| uuid.as_bytes()));
        hash.finalize().to_vec()
    }
}
