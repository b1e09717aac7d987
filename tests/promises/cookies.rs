//! One cookie, for people who signed in.

use crate::harness::{World, on_both_databases};

on_both_databases!(p7_a_visitors_get_no_cookie_and_people_get_one, p7_a_the_page_about_cookies_names_those_that_can_be_set);

/// P7-a
async fn p7_a_visitors_get_no_cookie_and_people_get_one(world: &World) {
    let ada = world.person("Ada").joins().await;
    let notes = ada.founds("Notes").await;
    let hello = ada.writes(&notes, "Hello", "World").await;
    ada.publishes(&notes, &hello).await;

    let public = [
        "/",
        "/cookies",
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

/// P7-a: what the page names is what a browser gets, and the code sets no other.
async fn p7_a_the_page_about_cookies_names_those_that_can_be_set(world: &World) {
    let page = world.get("/cookies").await.expect(200).text();
    let named: Vec<_> = page.split("<code>").skip(1).map(|rest| rest.split("</code>").next().unwrap().to_owned()).collect();

    let ada = world.person("Ada").joins().await;
    let form = [("email", ada.email.as_str()), ("password", ada.password.as_str())];
    let signed_in = world.visitor().asks(http::Method::POST, "/dashboard/sign-in").form(&form).await.expect(303);
    let set: Vec<_> =
        signed_in.headers.get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap().split('=').next().unwrap()).collect();
    assert_eq!(named, set);
    for page in ["/dashboard/sign-in", "/dashboard/sign-up"] {
        assert!(world.get(page).await.expect(200).text().contains("href=\"/cookies\""), "{page}");
    }

    let source = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("itoms-server/src");
    let setters: Vec<_> =
        files(&source).into_iter().filter(|file| std::fs::read_to_string(file).unwrap().contains("append(header::SET_COOKIE")).collect();
    let [setter] = setters.as_slice() else { panic!("cookies are set in one place, not in {setters:?}") };
    assert!(setter.ends_with("dashboard/cookie.rs"), "{setter:?}");
}

/// Every source file below a folder.
pub(super) fn files(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}
