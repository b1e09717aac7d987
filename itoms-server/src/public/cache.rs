use axum::http::HeaderMap;
use bytes::Bytes;
use itoms_core::{
    event::{Event, Observer},
    id::ProjectId,
};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, OnceLock, PoisonError, RwLock},
    time::{Duration, Instant},
};
use tokio::task::JoinHandle;

/// Finished public pages in memory, bounded in bytes. A cheap clone; give it to
/// [`Builder::observer`](itoms_core::Builder::observer), so that it hears at once of what its own process changes.
///
/// It never shows what was unpublished here, and elsewhere for less than a second: a reader notes the epoch
/// before it reads the database and keeps its page only if no change came between; what other processes
/// change is read from the events twice a second; and while those cannot be read, nothing is answered from
/// memory.
#[derive(Clone)]
pub struct PageCache(pub(super) Arc<Shared>);

pub(super) struct Shared {
    pages: RwLock<Generations>,
    pub(super) most_bytes: usize,
    /// What reads the events of other processes, once there is something to follow them for.
    pub(super) follower: Mutex<Option<JoinHandle<()>>>,
}

/// Pages in two generations: when the young one has half of all bytes it becomes the old one, and what nobody
/// asked for since the last time is forgotten. No page is counted and no list is kept in order.
#[derive(Default)]
struct Generations {
    young: HashMap<Box<str>, Arc<Entry>>,
    old: HashMap<Box<str>, Arc<Entry>>,
    young_bytes: usize,
    epoch: u64,
    /// Until when the events of other processes are known.
    known_until: Option<Instant>,
}

/// A finished page.
pub(super) struct Entry {
    pub(super) project: ProjectId,
    pub(super) etag: String,
    pub(super) headers: HeaderMap,
    pub(super) gzip_headers: HeaderMap,
    pub(super) plain: Bytes,
    /// Made when somebody first takes it.
    pub(super) gzip: OnceLock<Bytes>,
}

impl Entry {
    /// Its bytes, and about what surrounds them; a page in gzip is less than half of it.
    fn weight(&self) -> usize {
        self.plain.len() + self.plain.len() / 2 + 1024
    }
}

/// What a reader noted before it read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Epoch(u64);

impl PageCache {
    /// Takes at most about `most_bytes`; with 0 it keeps nothing.
    #[must_use]
    pub fn new(most_bytes: usize) -> Self {
        Self(Arc::new(Shared { pages: RwLock::default(), most_bytes, follower: Mutex::default() }))
    }

    /// The page under `key`, if it is known to be true.
    pub(super) fn get(&self, key: &str) -> Option<Arc<Entry>> {
        let pages = self.0.pages.read().unwrap_or_else(PoisonError::into_inner);
        if !pages.is_known() {
            return None;
        }
        if let Some(entry) = pages.young.get(key) {
            return Some(Arc::clone(entry));
        }
        let entry = Arc::clone(pages.old.get(key)?);
        let epoch = Epoch(pages.epoch);
        drop(pages);
        self.keep(Some(epoch), key, Arc::clone(&entry));
        Some(entry)
    }

    /// To be noted before the database is read; nothing while changes elsewhere are not known.
    pub(super) fn epoch(&self) -> Option<Epoch> {
        let pages = self.0.pages.read().unwrap_or_else(PoisonError::into_inner);
        pages.is_known().then_some(Epoch(pages.epoch))
    }

    /// Keeps a page that was made since `epoch`, unless something changed since.
    pub(super) fn keep(&self, epoch: Option<Epoch>, key: &str, entry: Arc<Entry>) {
        let weight = entry.weight();
        if weight > self.0.most_bytes / 4 {
            return;
        }
        self.0.change(|pages| {
            if epoch.is_none_or(|epoch| epoch.0 != pages.epoch) || !pages.is_known() {
                return;
            }
            if pages.young_bytes + weight > self.0.most_bytes / 2 {
                pages.old = std::mem::take(&mut pages.young);
                pages.young_bytes = 0;
            }
            if pages.young.insert(key.into(), entry).is_none() {
                pages.young_bytes += weight;
            }
        });
    }
}

impl Shared {
    fn change(&self, change: impl FnOnce(&mut Generations)) {
        change(&mut self.pages.write().unwrap_or_else(PoisonError::into_inner));
    }

    /// Drops what an event made untrue.
    pub(super) fn hear(&self, event: &Event) {
        let Some(project) = changed_project(event) else { return };
        self.change(|pages| {
            pages.epoch += 1;
            pages.young.retain(|_, entry| entry.project != project);
            pages.old.retain(|_, entry| entry.project != project);
            pages.young_bytes = pages.young.values().map(|entry| entry.weight()).sum();
        });
    }

    /// All that happened elsewhere before `at` has been heard; it holds for `span`.
    pub(super) fn know(&self, at: Instant, span: Duration) {
        self.change(|pages| pages.known_until = Some(at + span));
    }

    /// What happens elsewhere cannot be heard: nothing is known to be true.
    pub(super) fn forget(&self) {
        self.change(|pages| *pages = Generations { epoch: pages.epoch + 1, ..Generations::default() });
    }
}

impl Generations {
    #[expect(clippy::disallowed_methods, reason = "how long ago the events were read is no time of the product")]
    fn is_known(&self) -> bool {
        self.known_until.is_some_and(|until| Instant::now() < until)
    }
}

impl Observer for PageCache {
    fn changed(&self, event: &Event) {
        self.0.hear(event);
    }
}

impl std::fmt::Debug for PageCache {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PageCache").field("most_bytes", &self.0.most_bytes).finish_non_exhaustive()
    }
}

/// The project whose public pages an event changed. What is done to drafts, members and keys changes none; what is new here
/// may.
fn changed_project(event: &Event) -> Option<ProjectId> {
    use itoms_core::event::Change;
    match event.change {
        Change::ContentCreated { .. }
        | Change::ContentUpdated { .. }
        | Change::MemberInvited { .. }
        | Change::MemberInvitedAsOwner { .. }
        | Change::MemberInvitedAsAdmin { .. }
        | Change::MemberInvitedAsViewer { .. }
        | Change::MemberAdded { .. }
        | Change::MemberUpdated { .. }
        | Change::MemberMadeOwner { .. }
        | Change::MemberMadeAdmin { .. }
        | Change::MemberMadeViewer { .. }
        | Change::MemberRemoved { .. }
        | Change::InvitationResent { .. }
        | Change::InvitationRevoked { .. }
        | Change::InvitationDeclined { .. }
        | Change::OwnershipOffered { .. }
        | Change::OwnershipOfferRevoked { .. }
        | Change::OwnershipDeclined { .. }
        | Change::OwnershipTransferred { .. }
        | Change::TwoFactorsRequired { .. }
        | Change::TwoFactorsWaived { .. }
        | Change::ReadKeyCreated { .. }
        | Change::ReadKeyRevoked { .. }
        | Change::PreviewLinkCreated { .. }
        | Change::PreviewLinkRevoked { .. } => None,
        change => change.project(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use itoms_core::{
        event::Change,
        id::{ContentId, EventId, Id},
        time::Timestamp,
    };
    use uuid::Uuid;

    const KIB: usize = 1024;

    fn project(number: u128) -> ProjectId {
        ProjectId::from_uuid(Uuid::from_u128(number))
    }

    fn entry(project: ProjectId) -> Arc<Entry> {
        let plain = Bytes::from(vec![b'x'; 10 * KIB]);
        Arc::new(Entry {
            project,
            etag: String::new(),
            headers: HeaderMap::new(),
            gzip_headers: HeaderMap::new(),
            plain,
            gzip: OnceLock::new(),
        })
    }

    fn unpublished(project: ProjectId) -> Event {
        let content = ContentId::from_uuid(Uuid::from_u128(9));
        let change = Change::ContentUnpublished { project, content };
        Event { id: EventId::from_uuid(Uuid::from_u128(8)), at: Timestamp::from_millis(0), by: None, by_key: None, change }
    }

    #[expect(clippy::disallowed_methods, reason = "the cache counts from the moment of asking")]
    fn cache(most_bytes: usize) -> PageCache {
        let cache = PageCache::new(most_bytes);
        cache.0.know(Instant::now(), Duration::from_secs(3600));
        cache
    }

    #[test]
    fn a_change_drops_the_pages_of_its_project_alone() {
        let cache = cache(100 * KIB);
        cache.keep(cache.epoch(), "/one", entry(project(1)));
        cache.keep(cache.epoch(), "/two", entry(project(2)));
        cache.changed(&unpublished(project(1)));
        assert!(cache.get("/one").is_none());
        assert!(cache.get("/two").is_some());
    }

    #[test]
    fn a_page_read_before_a_change_is_not_kept_after_it() {
        let cache = cache(100 * KIB);
        let noted = cache.epoch();
        cache.changed(&unpublished(project(1)));
        cache.keep(noted, "/one", entry(project(1)));
        assert!(cache.get("/one").is_none());
    }

    #[test]
    fn nothing_is_answered_while_changes_elsewhere_are_unknown() {
        let cache = cache(100 * KIB);
        cache.keep(cache.epoch(), "/one", entry(project(1)));
        cache.0.forget();
        assert!(cache.epoch().is_none());
        assert!(cache.get("/one").is_none());
    }

    #[test]
    fn keeps_what_is_asked_for_and_no_more_than_it_may() {
        let cache = cache(100 * KIB);
        for number in 0..50 {
            cache.keep(cache.epoch(), &format!("/{number}"), entry(project(1)));
            assert!(cache.get("/0").is_some(), "asked for all the time, and forgotten after {number}");
        }
        let kept = (0..50).filter(|number| cache.get(&format!("/{number}")).is_some()).count();
        assert!(kept * 11 * KIB <= 100 * KIB, "{kept} pages");
    }
}
