//! How what is collected is used.

use crate::harness::{World, on_both_databases};
use itoms::mail::Mail;
use std::collections::HashSet;

on_both_databases!(p2_c_each_event_is_mailed_once_in_both_forms);

/// P2-c
async fn p2_c_each_event_is_mailed_once_in_both_forms(world: &World) {
    let ada = world.person("Ada").joins().await;
    let notes = ada.founds("Notes").await;
    let bob = world.person("Bob").joins().await;
    ada.invites(&notes, &bob, "viewer").await;
    ada.signs_up().await;
    world.works().await;
    world.works().await;

    let mails = world.mails.all();
    let subjects = |address: &str| {
        let mut subjects: Vec<_> = world.mails.to(address).into_iter().map(|mail| mail.subject).collect();
        subjects.sort();
        subjects
    };
    assert_eq!(subjects(&ada.email), ["Confirm your address for itoms", "Welcome to itoms", "You already have an account at itoms"]);
    assert_eq!(subjects(&bob.email), ["Ada invites you to Notes", "Confirm your address for itoms", "Welcome to itoms"]);
    let ids: HashSet<_> = mails.iter().map(|mail| mail.id.as_str()).collect();
    assert_eq!(ids.len(), mails.len(), "no mail twice");
    mails.iter().for_each(is_readable_in_both_forms);
}

/// The plain text says in order what the HTML says, and links where it links.
fn is_readable_in_both_forms(mail: &Mail) {
    let page = words(&without_tags(&mail.html));
    for line in mail.text.lines().filter(|line| !line.trim().is_empty() && *line != "-- ") {
        let is_there = page.contains(&words(line.trim_end_matches(':'))) || mail.html.contains(&format!("href=\"{line}\""));
        assert!(is_there, "{}: the HTML lacks {line:?}", mail.subject);
    }
    for link in mail.html.split("href=\"").skip(1) {
        let link = link.split('"').next().unwrap_or_default();
        assert!(mail.text.contains(link), "{}: the text lacks {link}", mail.subject);
    }
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn without_tags(html: &str) -> String {
    html.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect::<Vec<_>>().join(" ")
}
