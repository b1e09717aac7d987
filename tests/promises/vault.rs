//! Social tokens have a key of their own.

use super::cookies::files;
use crate::harness::{World, on_both_databases};
use base64::{Engine, engine::general_purpose::STANDARD};
use itoms::{
    random::SeededRandom,
    vault::{KeysError, VaultKeys},
};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::{collections::BTreeSet, path::Path};

on_both_databases!(p3_2_a_the_social_key_seals_nothing_else);

/// P3.2-a
async fn p3_2_a_the_social_key_seals_nothing_else(world: &World) {
    let ada = world.person("Ada").joins().await;
    let notes = ada.founds("Notes").await;
    world.person("Grace").signs_up().await.expect(202);
    let guest = json!({ "email": "grace@example.com", "role": "viewer" });
    ada.calls("createInvitation", &[&notes]).json(guest).await.expect(202);

    let stored = world.database.dump().await;
    let sealed: Vec<_> = stored.lines().filter(|line| line.contains("v1.") && !line.starts_with("vault_checks.")).collect();
    assert_eq!(sealed.len(), 2, "two tokens wait to be mailed: {sealed:#?}");
    let [social, internal] = World::KEY_SEEDS.map(key_id);
    assert!(sealed.iter().all(|line| line.contains(&format!("v1.{internal}.")) && !line.contains(&social)), "{sealed:#?}");
}

/// P3.2-a
#[test]
fn p3_2_a_one_key_cannot_serve_both_rings() {
    let key = || VaultKeys::generate(&SeededRandom::new(1)).unwrap();
    assert!(matches!(VaultKeys::new(key(), key()), Err(KeysError::Shared)));
}

/// P3.2-b: who opens what is sealed, and for what. Whoever adds one says so here.
#[test]
fn p3_2_b_what_is_sealed_is_opened_by_these_alone() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("itoms-core/src");
    let mut openers = BTreeSet::new();
    for file in files(&source) {
        let text = std::fs::read_to_string(&file).unwrap();
        let name = file.strip_prefix(&source).unwrap().display();
        // No call goes without one, and other purposes have longer names.
        for (at, _) in text.match_indices("Purpose::").filter(|(at, _)| !text[..*at].ends_with(char::is_alphanumeric)) {
            let purpose = text[at..].split(|c: char| !c.is_alphanumeric() && c != ':').next().unwrap();
            openers.insert(format!("{name} {purpose}"));
        }
    }
    let listed = [
        "account/factor/reseal.rs Purpose::Reseal",
        "account/factor/spend.rs Purpose::Code",
        "account/identity/finish.rs Purpose::Identity",
        "account/identity/new_account.rs Purpose::Identity",
        "account/message.rs Purpose::Message",
        "account/pending_sign_in.rs Purpose::Code",
        "job/give_up.rs Purpose::Mail",
        "job/perform.rs Purpose::Mail",
        "job/recover.rs Purpose::Mail",
        "vault/vault.rs Purpose::Check",
    ];
    assert_eq!(openers, BTreeSet::from(listed.map(str::to_owned)));
}

/// What a sealed value names its key by.
fn key_id(seed: u64) -> String {
    let key = VaultKeys::generate(&SeededRandom::new(seed)).unwrap();
    hex::encode(&Sha256::digest(STANDARD.decode(key.expose()).unwrap())[..4])
}
