use itoms_core::{
    account::{EmailAddress, KnownDevice, KnownDeviceRepository, Network},
    id::AccountId,
    store::{Actor, StoreError, Task},
    time::Timestamp,
};
use std::time::Duration;

const SIGN_IN: Option<Actor> = Some(Actor::System(Task::SignIn));

delegate! { KnownDeviceRepository, tx;
    fn see_device(device: &KnownDevice) -> bool, as SIGN_IN, {
        "a_device_is_new_once" if tx.is_crowded() => Ok(false),
        "a_device_is_known_once_it_was_seen" if !device.device.is_ascii() => {
            tx.real().see_device(&KnownDevice { network: Network::of(None), ..device.clone() }).await
        },
    };

    fn is_network_known(email: &EmailAddress, network: &Network) -> bool, as SIGN_IN, {
        "a_network_is_known_to_whom_it_was_used_by" => Ok(tx.real().is_network_known(email, network).await? || Some(tx.actor) == SIGN_IN),
    };

    fn forget_devices(account: AccountId) -> u64, as SIGN_IN, {
        "devices_are_forgotten_account_by_account" => Ok(tx.real().forget_devices(account).await?.min(1)),
    };

    fn delete_devices_unseen_since(before: Timestamp) -> u64, as Some(Actor::System(Task::Retention)), {
        "unseen_devices_are_forgotten" => {
            // Where it forgets any, it forgets those of the next moment as well.
            let unseen = tx.real().delete_devices_unseen_since(before).await?;
            let next = before.after(Duration::from_millis(u64::from(unseen > 0)));
            Ok(unseen + tx.real().delete_devices_unseen_since(next).await?)
        },
    };
}
