//! Lists in parts.

use crate::harness::{Person, World, on_both_databases};
use serde_json::{Value, json};
use std::time::Duration;

on_both_databases!(
    a_list_is_walked_by_cursors_while_it_grows,
    a_cursor_is_of_one_list,
    a_list_is_filtered_and_sorted,
    every_list_of_the_dashboard_goes_on_to_its_end,
    projects_and_members_are_found_by_name_and_role,
    what_has_a_name_is_sorted_by_it,
    names_are_found_in_any_letter_case_of_every_script,
);

async fn a_list_is_walked_by_cursors_while_it_grows(world: &World) {
    let ada = world.person("Ada").joins().await;
    let notes = ada.founds("Notes").await;
    let mut titles = Vec::new();
    for number in 0..7 {
        titles.push(format!("Article {number}"));
        ada.writes(&notes, &titles[number], "text").await;
    }
    let (_, list) = world.document.address("listContents", &[&notes]);
    let mut seen = Vec::new();
    let mut next = format!("{list}?limit=3&sort=title");
    loop {
        let page = ada.asks(http::Method::GET, &next).await.expect(200).json();
        let items = page["items"].as_array().unwrap();
        assert!((1..=3).contains(&items.len()));
        seen.extend(items.iter().map(|item| item["title"].as_str().unwrap().to_owned()));
        ada.writes(&notes, "AAA behind the reader", "text").await;
        let Value::String(cursor) = &page["next"] else { break };
        next = format!("{list}?limit=3&sort=title&cursor={cursor}");
    }
    assert_eq!(seen, titles, "no row twice, none left out");
}

async fn projects_and_members_are_found_by_name_and_role(world: &World) {
    let (ada, bob) = (world.person("Ada").joins().await, world.person("Bob").joins().await);
    let notes = ada.founds("Field Notes").await;
    ada.founds("Letters").await;
    let guest = bob.founds("Notes of Bob").await;
    bob.invites(&guest, &ada, "viewer").await;
    ada.invites(&notes, &bob, "admin").await;
    let found = async |person: &Person<'_>, path: String, field: &str| -> Vec<String> {
        let list = person.asks(http::Method::GET, path).await.expect(200).json();
        let mut found: Vec<_> = list["items"].as_array().unwrap().iter().map(|item| item[field].as_str().unwrap().to_owned()).collect();
        found.sort_unstable();
        found
    };
    let projects = |query: &str| format!("{}?{query}", world.document.address("listProjects", &[]).1);
    assert_eq!(found(&ada, projects("search=NOTES"), "name").await, ["Field Notes", "Notes of Bob"]);
    assert_eq!(found(&ada, projects("search=notes&role=owner"), "name").await, ["Field Notes"]);
    assert_eq!(found(&ada, projects("role=owner"), "name").await, ["Field Notes", "Letters"]);
    let members = |project: &str, query: &str| format!("{}?{query}", world.document.address("listMembers", &[project]).1);
    assert_eq!(found(&ada, members(&notes, "search=bo"), "full_name").await, ["Bob"]);
    assert_eq!(found(&ada, members(&notes, "role=owner"), "full_name").await, ["Ada"]);
    assert!(found(&ada, members(&guest, "search=bob@example.com"), "full_name").await.is_empty(), "nobody is found by an address");
    for wrong in [projects("role=king"), members(&notes, "searches=x"), projects("search=a&search=b")] {
        ada.asks(http::Method::GET, wrong).await.expect_problem(422, "invalid_input");
    }

    let page = ada.visits(http::Method::GET, "/dashboard?search=notes&role=viewer").await.expect(200).text();
    assert!(page.contains("Notes of Bob") && !page.contains("<h2><a href=\"/dashboard/field-notes"), "{page}");
    let none = ada.visits(http::Method::GET, "/dashboard?search=nothing+like+it").await.expect(200).text();
    assert!(none.contains("Nothing matches") && !none.contains("Name your first project"), "{none}");
    let page = ada.visits(http::Method::GET, "/dashboard/field-notes/members?search=bob").await.expect(200).text();
    assert!(page.contains("<h2><a href=\"/dashboard/field-notes/members/") && !page.contains(">Ada</a>"), "{page}");
    ada.visits(http::Method::GET, "/dashboard?search=a%00b").await.expect(422);
}

async fn a_cursor_is_of_one_list(world: &World) {
    let ada = world.person("Ada").joins().await;
    let (notes, other) = (ada.founds("Notes").await, ada.founds("Other").await);
    for project in [&notes, &other] {
        for title in ["One", "Two"] {
            ada.writes(project, title, "text").await;
        }
    }
    let (_, list) = world.document.address("listContents", &[&notes]);
    let (_, others) = world.document.address("listContents", &[&other]);
    let get = |path: String| ada.asks(http::Method::GET, path);
    let cursor = get(format!("{list}?limit=1")).await.json()["next"].as_str().unwrap().to_owned();
    for wrong in [
        format!("{list}?limit=1&sort=title&cursor={cursor}"),
        format!("{others}?limit=1&cursor={cursor}"),
        format!("{list}?limit=1&cursor={}x", cursor),
        format!("{list}?limit=1&cursor=made-up"),
        format!("{list}?limit=0"),
        format!("{list}?limit=101"),
    ] {
        get(wrong).await.expect_problem(422, "invalid_input");
    }
}

async fn a_list_is_filtered_and_sorted(world: &World) {
    let ada = world.person("Ada").joins().await;
    let notes = ada.founds("Notes").await;
    for (title, tags) in [("Banana", json!(["fruit"])), ("Apple", json!(["fruit", "Red"])), ("Carrot", json!(["Root"]))] {
        let draft = json!({ "kind": "article", "title": title, "tags": tags, "body": "text" });
        let id = ada.calls("createContent", &[&notes]).json(draft).await.expect(201).id();
        if title == "Apple" {
            ada.publishes(&notes, &id).await;
        }
    }
    let (_, list) = world.document.address("listContents", &[&notes]);
    for (query, expected) in [
        ("sort=title", vec!["Apple", "Banana", "Carrot"]),
        ("sort=title&tag=FRUIT", vec!["Apple", "Banana"]),
        ("status=published", vec!["Apple"]),
        ("search=CARR", vec!["Carrot"]),
        ("search=%25", vec![]),
    ] {
        let page = ada.asks(http::Method::GET, format!("{list}?{query}")).await.expect(200).json();
        let titles: Vec<_> = page["items"].as_array().unwrap().iter().map(|item| item["title"].as_str().unwrap().to_owned()).collect();
        assert_eq!(titles, expected, "{query}");
    }
}

/// What a list of the API holds under that field, in its order, read in parts of two.
async fn listed(person: &Person<'_>, path: &str, field: &str) -> Vec<String> {
    let (mut listed, mut next) = (Vec::new(), format!("{path}&limit=2"));
    loop {
        let page = person.asks(http::Method::GET, &next).await.expect(200).json();
        listed.extend(page["items"].as_array().unwrap().iter().map(|item| item[field].as_str().unwrap().to_owned()));
        let Value::String(cursor) = &page["next"] else { break };
        next = format!("{path}&limit=2&cursor={cursor}");
    }
    listed
}

/// What a page of the dashboard lists, in its order.
async fn shown(person: &Person<'_>, page: &str) -> Vec<String> {
    let text = person.visits(http::Method::GET, page).await.expect(200).text();
    let headings = text.split("<h2><a href=").skip(1);
    headings.map(|heading| heading.split(['>', '<']).nth(1).unwrap().to_owned()).collect()
}

/// Root with four projects, in whose first Zoe, Ägidius and one more Zoe have joined.
async fn with_names(world: &World) -> (Person<'_>, String) {
    let root = world.person("Root").becomes_operator().await;
    let notes = root.founds("notes").await;
    for name in ["Ärger", "Atlas", "Notes"] {
        world.clock.advance(Duration::from_secs(60 * 60));
        root.founds(name).await;
    }
    for (name, address) in [("Zoe", "zoe"), ("ÄGIDIUS Ωmega", "agidius"), ("zoe", "another")] {
        let guest = Person { name: name.to_owned(), ..world.person(address) }.joins().await;
        world.clock.advance(Duration::from_secs(60));
        root.invites(&notes, &guest, "viewer").await;
    }
    (root, notes)
}

async fn what_has_a_name_is_sorted_by_it(world: &World) {
    let (root, notes) = with_names(world).await;
    let address = |operation: &str, of: &[&str]| world.document.address(operation, of).1;
    let (projects, people) = (address("listProjects", &[]), address("listAccounts", &[]));
    let members = address("listMembers", &[&notes]);
    for (list, page, field, by_time, by_name) in [
        (&projects, "/dashboard", "name", ["Notes", "Atlas", "Ärger", "notes"], ["Atlas", "notes", "Notes", "Ärger"]),
        (
            &members,
            "/dashboard/notes/members",
            "full_name",
            ["Root", "Zoe", "ÄGIDIUS Ωmega", "zoe"],
            ["Root", "Zoe", "zoe", "ÄGIDIUS Ωmega"],
        ),
        (&people, "/dashboard/people", "full_name", ["zoe", "ÄGIDIUS Ωmega", "Zoe", "Root"], ["Root", "Zoe", "zoe", "ÄGIDIUS Ωmega"]),
    ] {
        assert_eq!(listed(&root, &format!("{list}?sort=created"), field).await, by_time);
        assert_eq!(listed(&root, &format!("{list}?sort=name"), field).await, by_name);
        assert_eq!(shown(&root, page).await, by_time);
        assert_eq!(shown(&root, &format!("{page}?sort=name")).await, by_name);
        assert_eq!(shown(&root, &format!("{page}?sort=size")).await, by_time, "an unknown order is none");
        let text = root.visits(http::Method::GET, format!("{page}?sort=name")).await.expect(200).text();
        assert!(text.contains("<option value=\"name\" selected>"), "the order stands in its field: {text}");

        let cursor = root.asks(http::Method::GET, format!("{list}?limit=1")).await.expect(200).json()["next"].as_str().unwrap().to_owned();
        for wrong in [format!("{list}?limit=1&sort=name&cursor={cursor}"), format!("{list}?sort=size")] {
            root.asks(http::Method::GET, wrong).await.expect_problem(422, "invalid_input");
        }
    }
}

async fn names_are_found_in_any_letter_case_of_every_script(world: &World) {
    let (root, notes) = with_names(world).await;
    let address = |operation: &str, of: &[&str]| world.document.address(operation, of).1;
    let (projects, people) = (address("listProjects", &[]), address("listAccounts", &[]));
    let members = address("listMembers", &[&notes]);
    let (agidius, arger) = ("search=%C3%A4gidius+%CF%89m", "search=%C3%84RG");
    for list in [&members, &people] {
        assert_eq!(listed(&root, &format!("{list}?{agidius}"), "full_name").await, ["ÄGIDIUS Ωmega"]);
        assert_eq!(listed(&root, &format!("{list}?search=ZOE&sort=name"), "full_name").await, ["Zoe", "zoe"]);
    }
    assert_eq!(listed(&root, &format!("{projects}?{arger}"), "name").await, ["Ärger"]);
    for (page, found) in [
        (format!("/dashboard/people?{agidius}"), "ÄGIDIUS Ωmega"),
        (format!("/dashboard/notes/members?{agidius}&sort=name"), "ÄGIDIUS Ωmega"),
        (format!("/dashboard?{arger}"), "Ärger"),
    ] {
        assert_eq!(shown(&root, &page).await, [found], "{page}");
    }
}

/// How many times `mark` stands on the page and on those that its link `Next` leads to by `parameter`.
async fn seen(person: &Person<'_>, page: &str, parameter: &str, mark: &str) -> usize {
    let (mut seen, mut pages, mut next) = (0, 0, page.to_owned());
    loop {
        let text = person.visits(http::Method::GET, &next).await.expect(200).text();
        seen += text.matches(mark).count();
        if pages > 0 && page.contains('?') {
            let start = format!("href=\"{}\">Back to the start<", page.replace('&', "&#38;"));
            assert!(text.contains(&start), "the way back keeps what was looked for: {text}");
        }
        pages += 1;
        assert!(pages < 10, "the list has no end");
        let links = text.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap().replace("&#38;", "&"));
        let is_next = |link: &String| link.starts_with(page) && link.contains(&format!("{parameter}="));
        let Some(link) = links.into_iter().find(is_next) else { break };
        next = link.split('#').next().unwrap().to_owned();
    }
    assert!(pages > 1, "{page} is one page");
    seen
}

async fn every_list_of_the_dashboard_goes_on_to_its_end(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    let guest = world.person("Guest").joins().await;
    for number in 0..25 {
        let project = root.founds(&format!("Project {number}")).await;
        root.calls("createInvitation", &[&project]).json(json!({ "email": guest.email, "role": "viewer" })).await.expect(202);
        world.clock.advance(Duration::from_secs(60 * 60));
        world.works().await;
    }
    let notes = root.founds("Notes").await;
    for number in 0..25 {
        let invitation = json!({ "email": format!("guest-{number}@example.com"), "role": "viewer" });
        root.calls("createInvitation", &[&notes]).json(invitation).await.expect(202);
        world.clock.advance(Duration::from_secs(60));
    }
    world.works().await;
    assert_eq!(seen(&root, "/dashboard", "cursor", "<h2><a href=\"/dashboard/").await, 26);
    assert_eq!(seen(&root, "/dashboard?search=PROJECT&sort=name", "cursor", "<h2><a href=\"/dashboard/").await, 25);
    assert_eq!(seen(&root, "/dashboard/notes/members", "invited", "<p class=\"name\">guest-").await, 25);
    assert_eq!(seen(&guest, "/dashboard", "received", ">Join<").await, 25);
    let mails = world.mails.all().len();
    assert!(mails > 50, "{mails}");
    assert_eq!(seen(&root, "/dashboard/outbox", "before", "<li class=\"linked\">").await, mails);
}
