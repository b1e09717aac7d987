//! Token buckets: full at first, one token back after each refill, never more than they hold.

use super::{
    door,
    fixture::{Fixture, NOW, RETENTION, SECOND, TAKE},
};
use crate::{
    limit::{Bucket, Limit, Taken},
    store::Store,
    time::Timestamp,
};

async fn take(store: &dyn Store, bucket: &Bucket, now: Timestamp) -> Taken {
    door::write(store, TAKE, async |tx| tx.limits().take_token(bucket, now).await).await
}

pub(super) async fn a_bucket_gives_what_it_holds(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let bucket = Bucket { key: fixture.bytes(), limit: Limit { burst: 2, refill: SECOND } };
    assert_eq!(take(store, &bucket, NOW).await, Taken::Yes { left: 1 });
    assert_eq!(take(store, &bucket, NOW).await, Taken::Yes { left: 0 });
    assert_eq!(take(store, &bucket, NOW).await, Taken::No { retry_after: SECOND });
    let other = Bucket { key: fixture.bytes(), ..bucket };
    assert_eq!(take(store, &other, NOW).await, Taken::Yes { left: 1 }, "another's bucket is another bucket");
}

pub(super) async fn a_bucket_fills_by_the_clock_it_is_told(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let bucket = Bucket { key: fixture.bytes(), limit: Limit { burst: 2, refill: SECOND } };
    for _ in 0..2 {
        take(store, &bucket, NOW).await;
    }
    let early = NOW.after(SECOND / 2);
    let Taken::No { retry_after } = take(store, &bucket, early).await else { panic!("half a token is none") };
    assert_eq!(retry_after, SECOND / 2, "what has come back so far counts");
    assert_eq!(take(store, &bucket, early.after(retry_after)).await, Taken::Yes { left: 0 });
    let later = NOW.after(SECOND * 60);
    assert_eq!(take(store, &bucket, later).await, Taken::Yes { left: 1 }, "no more than it holds");
    assert_eq!(take(store, &bucket, later).await, Taken::Yes { left: 0 });
}

pub(super) async fn a_clock_set_back_gives_no_token(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let bucket = Bucket { key: fixture.bytes(), limit: Limit { burst: 1, refill: SECOND } };
    assert_eq!(take(store, &bucket, NOW).await, Taken::Yes { left: 0 });
    for _ in 0..2 {
        assert!(matches!(take(store, &bucket, NOW.before(SECOND * 60)).await, Taken::No { .. }));
    }
    assert_eq!(take(store, &bucket, NOW.after(SECOND)).await, Taken::Yes { left: 0 }, "and takes none away for long");
}

pub(super) async fn only_full_buckets_are_removed(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let limit = Limit { burst: 2, refill: SECOND };
    let (emptier, fuller) = (Bucket { key: fixture.bytes(), limit }, Bucket { key: fixture.bytes(), limit });
    for bucket in [&emptier, &emptier, &fuller] {
        take(store, bucket, NOW).await;
    }
    let remove = async |now| door::write(store, RETENTION, async |tx| tx.limits().delete_full_buckets(now).await).await;
    let now = NOW.after(SECOND);
    assert_eq!(remove(now.before(std::time::Duration::from_millis(1))).await, 0);
    assert_eq!(remove(now).await, 1, "one is full again");
    assert_eq!(take(store, &emptier, now).await, Taken::Yes { left: 0 }, "the other kept what it holds");
    assert_eq!(take(store, &fuller, now).await, Taken::Yes { left: 1 });
}
