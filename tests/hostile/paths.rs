//! Other spellings of guarded paths open nothing.

use crate::harness::{World, on_both_databases};
use http::Method;
use itoms::server::{Part, routes};

on_both_databases!(no_other_spelling_of_a_guarded_path_opens_it, a_name_that_is_no_text_names_nothing);

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

async fn a_name_that_is_no_text_names_nothing(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    let mut tried = 0;
    for route in routes().iter().filter(|route| route.path.contains('{') && !route.path.starts_with("/assets")) {
        let method: Method = route.method.parse().unwrap();
        for bytes in ["%ff", "%c0%ae", "%00", "a%80", "%ED%A0%80"] {
            let path = route.path.split('/').map(|part| if part.contains('{') { bytes } else { part }).collect::<Vec<_>>().join("/");
            let (asked, kind) = match route.part {
                Part::Api => (root.asks(method.clone(), &path), "application/problem+json"),
                _ => (root.visits(method.clone(), &path), "text/html"),
            };
            let answer = asked.await;
            assert!((400..500).contains(&answer.status), "{method} {path} answered {}: {}", answer.status, answer.text());
            assert!(
                answer.header("content-type").starts_with(kind),
                "{method} {path}: {}: {}",
                answer.header("content-type"),
                answer.text()
            );
            tried += 1;
        }
    }
    assert!(tried > 500, "{tried}");
    let asset = world.get("/assets/%ff").await.expect(404);
    assert_eq!(asset.text(), world.get("/assets/nothing.css").await.expect(404).text());
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
