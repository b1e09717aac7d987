//! One cookie, for people who signed in.

use crate::harness::{World, on_both_databases};

on_both_databases!(p7_a_visitors_get_no_cookie_and_people_get_one);

/// P7-a
async fn p7_a_visitors_get_no_cookie_and_people_get_one(world: &World) {
    let ada = world.person("Ada").joins().await;
    let notes = ada.founds("Notes").await;
    let hello = ada.writes(&notes, "Hello", "World").await;
    ada.publishes(&notes, &hello).await;

    let public = [
        "/",
        "/notes",
        "/notes/hello",
        "/notes/rss.xml",
        "/notes/atom.xml",
        "/notes/nothing",
        "/dashboard/sign-in",
        "/dashboard/sign-up",
        "/api/docs",
        "/api/openapi.json",
    ];
    for path in public {
        let answer = world.get(path).await;
        assert!(answer.headers.get("set-cookie").is_none(), "{path} sets a cookie");
    }
    let session = ada.tries_password(&ada.password).await.expect(201);
    assert!(session.headers.get("set-cookie").is_none(), "the API sets no cookie");

    let signed_in =
        world.visitor().asks(http::Method::POST, "/dashboard/sign-in").form(&[("email", &ada.email), ("password", &ada.password)]).await;
    let cookies: Vec<_> =
        signed_in.expect(303).headers.get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap().to_owned()).collect();
    let [cookie] = cookies.as_slice() else { panic!("one cookie, not {cookies:?}") };
    let (pair, attributes) = cookie.split_once("; ").unwrap();
    let (name, token) = pair.split_once('=').unwrap();
    assert_eq!((name, token.len()), ("__Host-itoms", 43));
    let mut attributes: Vec<_> = attributes.split("; ").filter(|attribute| !attribute.starts_with("Max-Age=")).collect();
    attributes.sort_unstable();
    assert_eq!(attributes, ["HttpOnly", "Path=/", "SameSite=Lax", "Secure"]);
}
