use super::{KnownDevice, Network};
use crate::{account::EmailAddress, id::AccountId, store::StoreError, time::Timestamp};
use async_trait::async_trait;

/// What recognising devices asks of storage.
#[async_trait]
pub trait KnownDeviceRepository: Send {
    /// Knows a device from now on; answers whether it was known. Of many who do it at once exactly one hears that it was
    /// not. When it was seen last never goes back. As `SignIn`, or as `Authenticate`.
    async fn see_device(&mut self, device: &KnownDevice) -> Result<bool, StoreError>;

    /// Whether whoever has that address, if anybody does, was seen in that network. As `SignIn`.
    async fn is_network_known(&mut self, email: &EmailAddress, network: &Network) -> Result<bool, StoreError>;

    /// Knows no device of an account any more; answers how many there were. As `SignIn`.
    async fn forget_devices(&mut self, account: AccountId) -> Result<u64, StoreError>;

    /// Removes what was not seen since `before`; answers how many. As `Retention`.
    async fn delete_devices_unseen_since(&mut self, before: Timestamp) -> Result<u64, StoreError>;
}
