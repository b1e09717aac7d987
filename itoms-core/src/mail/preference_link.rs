//! The link to the preferences of an address. It works for ever and without an account, so nothing of it is stored: it
//! names the hash of the address, the topic of the mail that it stood in, and proves by a MAC that it was made here.

use super::{AddressHash, MailTopic};
use crate::{token::Token, vault::Vault};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

const PURPOSE: &[u8] = b"itoms mail preferences v1";
/// The hash, the topic, the MAC.
const LENGTH: usize = 32 + 1 + 32;

pub(super) fn make(vault: &Vault, address: &AddressHash, topic: Option<MailTopic>) -> Token {
    let named = [address.as_bytes().as_slice(), &[number(topic)]].concat();
    let mac = vault.mac(&message(&named));
    Token::presented(URL_SAFE_NO_PAD.encode([named.as_slice(), &mac].concat()))
}

/// What a presented link names, if it was made here.
pub(super) fn read(vault: &Vault, token: &Token) -> Option<(AddressHash, Option<MailTopic>)> {
    let bytes: [u8; LENGTH] = URL_SAFE_NO_PAD.decode(token.expose()).ok()?.try_into().ok()?;
    let (named, mac) = bytes.split_at(33);
    let mac: &[u8; 32] = mac.try_into().ok()?;
    if !vault.has_mac(&message(named), mac) {
        return None;
    }
    let (address, topic) = named.split_first_chunk::<32>()?;
    let topic = MailTopic::ALL.into_iter().find(|known| number(Some(*known)) == topic[0]);
    Some((AddressHash::from_bytes(*address), topic))
}

fn message(named: &[u8]) -> Vec<u8> {
    [PURPOSE, named].concat()
}

/// A topic as links spell it; what is in a mail once stays so.
fn number(topic: Option<MailTopic>) -> u8 {
    match topic {
        None => 0,
        Some(MailTopic::Invitations) => 1,
        Some(MailTopic::Projects) => 2,
    }
}
