//! Sign-in by others, as operators meet it: settings, `doctor`, the button.

use super::{
    doctor::finds,
    process::{Ended, Machine},
};
use itoms_core::time::SystemClock;
use itoms_testing::issuer::{Fault, Issuer};
use serde_json::json;

fn doctor(machine: &Machine, settings: &[(&str, &str)]) -> Ended {
    let ended = machine.run(&["doctor"], settings);
    assert!(!ended.said.contains(Issuer::CLIENT_SECRET) && !ended.complaint.contains(Issuer::CLIENT_SECRET), "P3.2-c");
    ended
}

#[test]
fn a_provider_is_asked_by_doctor_and_offered_where_people_sign_in() {
    let (machine, issuer) = (Machine::new(), Issuer::start(SystemClock));
    let secret = machine.file("secret", Issuer::CLIENT_SECRET).display().to_string();
    let settings = [
        ("ITOMS_OIDC_ISSUER", issuer.url()),
        ("ITOMS_OIDC_CLIENT_ID", Issuer::CLIENT_ID),
        ("ITOMS_OIDC_CLIENT_SECRET_FILE", secret.as_str()),
        ("ITOMS_OIDC_NAME", "Example Login"),
    ];
    let well = doctor(&machine, &settings);
    assert_eq!(well.code, Some(0), "{}{}", well.said, well.complaint);
    assert!(well.said.contains("ok    sign-in by others: Example Login answers as http://127.0.0.1:"), "{}", well.said);

    let server = machine.start(&["serve"], &settings);
    let page = server.ask("GET", "/dashboard/sign-in", "", "");
    assert!(page.contains("Continue with Example Login"), "{page}");
    assert_eq!(server.stop().code, Some(0));

    issuer.misbehaves(Fault::Down);
    finds(&doctor(&machine, &settings), "sign-in by others", "it said 503");
    issuer.misbehaves(None);
    issuer.says("issuer", json!("https://id.example.com"));
    finds(&doctor(&machine, &settings), "sign-in by others", "it names itself otherwise");
}

#[test]
fn without_a_provider_there_is_no_button() {
    let machine = Machine::new();
    let server = machine.start(&["serve"], &[]);
    let page = server.ask("GET", "/dashboard/sign-in", "", "");
    assert!(!page.contains("Continue with"), "{page}");
    let begun = server.ask(
        "POST",
        "/dashboard/sign-in/provider",
        "sec-fetch-site: same-origin\r\ncontent-type: application/x-www-form-urlencoded\r\n",
        "",
    );
    assert!(begun.starts_with("HTTP/1.1 404"), "{begun}");
    assert_eq!(server.stop().code, Some(0));
}

#[test]
fn half_a_provider_stops_the_start() {
    let machine = Machine::new();
    for (settings, named) in [
        (&[("ITOMS_OIDC_NAME", "Example")][..], "ITOMS_OIDC_NAME"),
        (&[("ITOMS_OIDC_CLIENT_SECRET", "planted")], "ITOMS_OIDC_CLIENT_SECRET"),
        (&[("ITOMS_OIDC_CALLBACKS", "https://app.example/")], "ITOMS_OIDC_CALLBACKS"),
        (
            &[
                ("ITOMS_OIDC_ISSUER", "https://id.example.com"),
                ("ITOMS_OIDC_CLIENT_ID", "x"),
                ("ITOMS_OIDC_CALLBACKS", "http://app.example/"),
            ],
            "ITOMS_OIDC_CALLBACKS: write addresses with https",
        ),
        (&[("ITOMS_OIDC_ISSUER", "https://id.example.com")], "ITOMS_OIDC_CLIENT_ID"),
        (&[("ITOMS_OIDC_ISSUER", "http://id.example.com"), ("ITOMS_OIDC_CLIENT_ID", "x")], "ITOMS_OIDC_"),
    ] {
        let ended = machine.run(&["serve"], settings);
        assert_eq!(ended.code, Some(2), "{settings:?}: {}", ended.complaint);
        assert!(ended.complaint.contains(named) && !ended.complaint.contains("planted"), "{}", ended.complaint);
    }
}
