//! Addresses: ids that are none, methods that are not taken, places that are not there.

use super::server::Server;
use serde_json::json;

#[tokio::test]
async fn what_is_no_id_is_answered_like_an_id_that_nothing_has() {
    let server = Server::start().await;
    let project = server.project().await;
    let missing = "01920000-0000-7000-8000-00000000abcd";
    let upper = project.rsplit('/').next().unwrap().to_uppercase();
    for malformed in ["x", "..", "%00", "%ff", upper.as_str(), "{project}"] {
        for (method, place) in [("GET", ""), ("DELETE", ""), ("POST", "/restore"), ("GET", "/members"), ("POST", "/contents")] {
            let at = |id: &str| format!("/api/v1/projects/{id}{place}");
            let expected = server.ask(method, &at(missing), &[], json!({})).await;
            let found = server.ask(method, &at(malformed), &[], json!({})).await;
            assert_eq!(expected.bare(), found.bare(), "{method} {malformed}{place}");
            found.refuses(404, "not_found");
        }
        let expected = server.ask("GET", &format!("{project}/contents/{missing}"), &[], "").await;
        let found = server.ask("GET", &format!("{project}/contents/{malformed}"), &[], "").await;
        assert_eq!(expected.bare(), found.bare(), "{malformed}");
    }
}

#[tokio::test]
async fn other_methods_are_told_which_there_are() {
    let server = Server::start().await;
    let refused = server.ask("PUT", "/api/v1/account", &[], "{}").await;
    assert_eq!(refused.header("allow"), "GET,HEAD,PATCH");
    refused.refuses(405, "method_not_allowed");
    let told = server.ask("OPTIONS", "/api/v1/account", &[], "").await.expect(204);
    assert_eq!(told.header("allow"), "GET,HEAD,PATCH");
    let head = server.ask("HEAD", "/api/v1/account", &[], "").await.expect(200);
    assert_eq!((head.header("etag"), head.body.len()), ("\"1\"", 0));
}

#[tokio::test]
async fn places_that_are_not_there_are_problems_too() {
    let server = Server::start().await;
    for path in ["/api", "/api/", "/api/v1", "/api/v1/", "/api/v2/projects", "/api/v1/projects/", "/api/v1/account/x", "/api/openapi.yaml"]
    {
        server.ask("GET", path, &[], "").await.refuses(404, "not_found");
    }
}
