//! What holds for every letter.

use super::{AccountExists, Welcome, sample, samples};
use crate::mail::{
    Letter,
    sheet::{Choice, Composed},
};

const HOSTILE: &str = "<img src=x onerror=alert(1)> \"&' https://evil.example ada@evil.example";

fn composed(letter: &dyn Letter) -> Composed {
    letter.write("itoms").compose("itoms", Some(&sample::link("mail-preferences"))).unwrap()
}

#[test]
fn reads_well_in_both_forms() {
    for (name, letter) in samples(sample::NAME) {
        let mail = composed(&*letter);
        insta::assert_snapshot!(format!("{name}.txt"), format!("Subject: {}\n\n{}", mail.subject, mail.text));
        insta::assert_snapshot!(format!("{name}.html"), mail.html);
    }
}

#[test]
fn names_are_inert_in_both_forms() {
    for (name, letter) in samples(HOSTILE) {
        let mail = composed(&*letter);
        assert!(!mail.html.contains("<img"), "{name}");
        for form in [&mail.subject, &mail.html, &mail.text] {
            assert!(!form.contains("evil.example") && !form.contains("https://evil"), "{name}: {form}");
        }
    }
}

#[test]
fn a_project_writes_via_the_house_and_under_an_inert_name() {
    let senders: Vec<_> = samples("evil.example").iter().filter_map(|(_, letter)| letter.shown_sender("itoms")).collect();
    assert_eq!(senders, ["evil.\u{2060}example via itoms"; 2], "an invitation, and an offer of ownership");
}

#[test]
fn a_subject_is_one_line() {
    for (name, letter) in samples(HOSTILE) {
        let subject = composed(&*letter).subject;
        assert!(!subject.is_empty() && !subject.contains(char::is_control), "{name}: {subject:?}");
    }
}

#[test]
fn loads_nothing_and_links_only_what_it_shows() {
    for (name, letter) in samples(sample::NAME) {
        let mail = composed(&*letter);
        assert!(!mail.html.contains("<img") && !mail.html.contains("url(") && !mail.html.contains("src="), "{name}");
        let links: Vec<_> = mail.html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert!([1, 3].contains(&links.len()), "{name}: the button, its bare link, and the preferences");
        assert!(links.iter().all(|link| mail.text.contains(&link.replace("&#38;", "&"))), "{name}: {links:?}");
    }
}

/// P5.5-a
#[test]
fn says_why_one_got_it_and_what_cannot_be_turned_off() {
    for (name, letter) in samples(sample::NAME) {
        let (sheet, mail) = (letter.write("itoms"), composed(&*letter));
        for form in [&mail.html, &mail.text] {
            assert!(form.contains("You get this mail"), "{name}");
            assert_eq!(form.contains("cannot be turned off"), sheet.choice == Choice::AlwaysSent, "{name}");
            assert!(form.contains("Choose which mails you get") && form.contains("/mail-preferences/"), "{name}");
        }
    }
}

#[test]
fn works_without_a_place_to_link_to() {
    let letters: [&dyn Letter; 2] = [&AccountExists { sign_in: None }, &Welcome { name: sample::full_name("Ada"), sign_in: None }];
    for letter in letters {
        let mail = letter.write("itoms").compose("itoms", None).unwrap();
        assert!(!mail.html.contains("href") && !mail.text.contains("Sign in:"), "{}", mail.html);
    }
}
