//! Nobody under sixteen.

use crate::harness::{World, on_both_databases};
use serde_json::{Value, json};

on_both_databases!(p8_a_nobody_signs_up_without_the_statement_of_age);

/// P8-a
async fn p8_a_nobody_signs_up_without_the_statement_of_age(world: &World) {
    let ada = world.person("Ada");
    for statement in [json!(false), Value::Null] {
        let mut registration = ada.registration();
        registration["sixteen_or_older"] = statement;
        let refused = ada.calls("createAccount", &[]).json(registration).await.expect_problem(422, "invalid_input");
        assert_eq!(refused.json()["errors"][0]["field"], "sixteen_or_older");
    }
    let mut silent = ada.registration();
    silent.as_object_mut().unwrap().remove("sixteen_or_older");
    ada.calls("createAccount", &[]).json(silent).await.expect_problem(422, "invalid_input");
    world.works().await;
    assert!(world.mails.all().is_empty());
    assert!(!world.database.dump().await.contains(&ada.email), "nothing of a refused sign-up is kept");

    ada.joins().await;
    let about_age: Vec<_> =
        world.database.columns().await.into_iter().map(|(_, column)| column).filter(|column| is_about_age(column)).collect();
    assert!(about_age.iter().all(|column| column == "age_stated_at"), "the statement and its time, no date of birth: {about_age:?}");
    let stated = format!("accounts.age_stated_at = {}", world.itoms.now().as_millis());
    assert!(world.database.dump().await.contains(&stated));
}

fn is_about_age(column: &str) -> bool {
    column.split('_').any(|word| matches!(word, "age" | "birth" | "birthday" | "birthdate" | "born" | "year"))
}
