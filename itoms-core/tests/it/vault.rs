use itoms_core::{
    Itoms,
    problem::Problem,
    random::{SeededRandom, SystemRandom},
    secret::Secret,
    vault::{KeysError, VaultKeys},
};
use itoms_store::sqlite::SqliteStore;

fn key(seed: u64) -> String {
    VaultKeys::generate(&SeededRandom::new(seed)).unwrap().expose().clone()
}

#[tokio::test]
async fn other_keys_do_not_open_the_database_and_rotated_ones_do() {
    let store = SqliteStore::temporary().await.unwrap();
    let check = async |social: &str, internal: &str| {
        let itoms = Itoms::builder(store.clone(), VaultKeys::new(social, internal).unwrap()).build().unwrap();
        itoms.check_keys().await.map_err(|error| (error.code(), error.to_string()))
    };
    assert_eq!(check(&key(1), &key(2)).await, Ok(()));
    assert_eq!(check(&key(1), &key(2)).await, Ok(()));
    let (code, message) = check(&key(1), &key(3)).await.unwrap_err();
    assert_eq!(code, "wrong_keys");
    assert!(message.contains("internal") && !message.contains(&key(3)));
    // A new key in front opens and seals again; then the old one may go.
    assert_eq!(check(&format!("{},{}", key(4), key(1)), &key(2)).await, Ok(()));
    assert_eq!(check(&key(4), &key(2)).await, Ok(()));
    assert!(check(&key(1), &key(2)).await.is_err());
}

#[test]
fn unusable_keys_are_refused_without_being_told() {
    let weak = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    let refused = |social: &str, internal: &str| VaultKeys::new(social, internal).map(|_| ()).unwrap_err();
    assert_eq!(refused("", &key(1)), KeysError::Empty("social"));
    assert_eq!(refused(&key(1), "nonsense!"), KeysError::Malformed { ring: "internal", index: 1 });
    assert_eq!(refused(weak, &key(1)), KeysError::Weak { ring: "social", index: 1 });
    assert_eq!(refused(&key(1), &key(1)), KeysError::Shared);
    assert_eq!(refused(&format!("{0},{0}", key(1)), &key(2)), KeysError::Shared);
    assert!(!format!("{:?}", VaultKeys::new(key(1), key(2)).unwrap()).contains(&key(1)[..8]));
}

#[test]
fn a_generated_key_is_a_usable_one() {
    let generated = || -> Secret<String> { VaultKeys::generate(&SystemRandom).unwrap() };
    assert!(VaultKeys::new(generated(), generated()).is_ok());
}
