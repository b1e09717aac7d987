//! Other spellings of guarded paths open nothing.

use crate::harness::{World, on_both_databases};
use http::Method;

on_both_databases!(no_other_spelling_of_a_guarded_path_opens_it);

async fn no_other_spelling_of_a_guarded_path_opens_it(world: &World) {
    let ada = world.person("Ada").joins().await;
    let notes = ada.founds("Notes").await;
    let hello = ada.writes(&notes, "A hidden draft", "World").await;
    let eve = world.person("Eve").joins().await;
    let guarded: Vec<String> = [("showProject", vec![&*notes]), ("listContents", vec![&*notes]), ("showContent", vec![&*notes, &*hello])]
        .into_iter()
        .map(|(operation, ids)| world.document.address(operation, &ids).1)
        .chain([format!("/dashboard/notes/contents/{hello}"), "/dashboard/notes/members".to_owned(), "/dashboard/people".to_owned()])
        .collect();
    let mut tried = 0;
    for path in guarded {
        for spelling in spellings(&path) {
            for person in [world.visitor(), eve.clone()] {
                for method in [Method::GET, Method::HEAD, Method::POST, Method::OPTIONS] {
                    let answer = person
                        .asks(method.clone(), &spelling)
                        .header("x-original-url", &path)
                        .header("x-http-method-override", "GET")
                        .await;
                    assert!(!answer.text().contains("A hidden draft") && !answer.text().contains(&hello), "{method} {spelling} shows it");
                    assert!(
                        !answer.is_success() || method == Method::OPTIONS,
                        "{method} {spelling} answered {}: {}",
                        answer.status,
                        answer.text()
                    );
                    assert!(answer.status < 500, "{method} {spelling} answered {}", answer.status);
                    tried += 1;
                }
            }
        }
    }
    assert!(tried > 300);
}

fn spellings(path: &str) -> Vec<String> {
    let (head, tail) = path.rsplit_once('/').unwrap();
    let mut spellings = vec![
        path.to_owned(),
        format!("{path}/"),
        format!("{path}//"),
        format!("/{path}"),
        format!("{path}/."),
        format!("{head}/./{tail}"),
        format!("{head}/x/../{tail}"),
        format!("{head}/x/%2e%2e/{tail}"),
        format!("{head}%2f{tail}"),
        format!("{head}%252f{tail}"),
        format!("{path};x=y"),
        format!("{path}%00"),
        format!("{path}%20"),
        format!("{path}.json"),
        format!("{path}?token=x"),
        format!("{head}\\{tail}"),
        path.to_uppercase(),
    ];
    spellings.retain(|spelling| spelling.parse::<http::Uri>().is_ok());
    spellings
}
