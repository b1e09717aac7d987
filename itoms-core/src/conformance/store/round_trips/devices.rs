use super::fullest;
use crate::{
    account::{EmailAddress, KnownDevice, Network},
    conformance::store::{
        door,
        fixture::{AUTHENTICATE, Fixture, NOW, RETENTION, SECOND, SIGN_IN},
    },
    store::{Actor, Store},
};

async fn see(store: &dyn Store, who: Actor, device: &KnownDevice) -> bool {
    door::write(store, who, async |tx| tx.devices().see_device(device).await).await
}

pub(in super::super) async fn a_device_is_known_once_it_was_seen(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let (ada, bob) = (fixture.account().await.id, fixture.account().await.id);
    let full = KnownDevice { device: fullest(60), network: Network::of("2001:db8:ffff::".parse().ok()), ..fixture.new_device(ada) };
    for device in [&full, &fixture.new_device(ada)] {
        let others = [
            KnownDevice { account: bob, ..device.clone() },
            KnownDevice { device: "Another".to_owned(), ..device.clone() },
            KnownDevice { network: Network::of("203.0.113.9".parse().ok()), ..device.clone() },
        ];
        for new in [device, &others[0], &others[1], &others[2]] {
            assert!(!see(store, SIGN_IN, new).await, "{new:?} is new");
            assert!(see(store, AUTHENTICATE, new).await && see(store, SIGN_IN, new).await, "{new:?} is known");
        }
        door::write(store, SIGN_IN, async |tx| tx.devices().forget_devices(bob).await).await;
        door::write(store, SIGN_IN, async |tx| tx.devices().forget_devices(ada).await).await;
    }

    // Each use keeps it known, and none takes that back.
    let device = fixture.new_device(ada);
    for seen_at in [NOW, NOW.after(SECOND), NOW.before(SECOND)] {
        see(store, SIGN_IN, &KnownDevice { seen_at, ..device.clone() }).await;
    }
    let remove = async |before| door::write(store, RETENTION, async |tx| tx.devices().delete_devices_unseen_since(before).await).await;
    assert_eq!((remove(NOW.after(SECOND)).await, remove(NOW.after(SECOND).after(SECOND)).await), (0, 1));
}

pub(in super::super) async fn a_network_is_known_to_whom_it_was_used_by(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let (ada, bob) = (fixture.account().await, fixture.account().await);
    let (hers, his) = (Network::of("203.0.113.9".parse().ok()), Network::of("2001:db8::9".parse().ok()));
    let knows = async |email: &EmailAddress, network: &Network| {
        door::read(store, SIGN_IN, async |tx| tx.devices().is_network_known(email, network).await).await
    };
    let (ada_email, bob_email) = (ada.email.clone().unwrap(), bob.email.clone().unwrap());
    assert!(!knows(&ada_email, &hers).await, "nothing was seen yet");

    see(store, SIGN_IN, &KnownDevice { network: hers.clone(), ..fixture.new_device(ada.id) }).await;
    see(store, SIGN_IN, &KnownDevice { network: hers.clone(), ..fixture.new_device(ada.id) }).await;
    see(store, SIGN_IN, &KnownDevice { network: his.clone(), ..fixture.new_device(bob.id) }).await;
    let shouted = EmailAddress::parse(&ada_email.as_str().to_uppercase()).unwrap();
    for (email, network, is_known) in [
        (&ada_email, &hers, true),
        (&shouted, &hers, true),
        (&ada_email, &his, false),
        (&bob_email, &hers, false),
        (&bob_email, &his, true),
        (&EmailAddress::parse("nobody.at.all@example.com").unwrap(), &hers, false),
    ] {
        assert_eq!(knows(email, network).await, is_known, "{email} in {network}");
    }
    door::write(store, SIGN_IN, async |tx| tx.devices().forget_devices(ada.id).await).await;
    assert!(!knows(&ada_email, &hers).await, "it was forgotten");
}

pub(in super::super) async fn devices_are_forgotten_account_by_account(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let (ada, bob) = (fixture.account().await.id, fixture.account().await.id);
    let (hers, other, his) = (fixture.device(ada).await, fixture.device(ada).await, fixture.device(bob).await);
    let forget = async || door::write(store, SIGN_IN, async |tx| tx.devices().forget_devices(ada).await).await;
    assert_eq!((forget().await, forget().await), (2, 0));
    assert_eq!(
        (see(store, SIGN_IN, &hers).await, see(store, SIGN_IN, &other).await, see(store, SIGN_IN, &his).await),
        (false, false, true)
    );
}
