//! Devices: what they are called, and which of them an account knows.

mod device;
mod known;
mod network;
mod recognise;
mod repository;

pub use device::Device;
pub use known::KnownDevice;
pub use network::Network;
pub(super) use recognise::recognise;
pub use repository::KnownDeviceRepository;
