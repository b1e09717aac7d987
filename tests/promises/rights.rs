//! What people can decide about what is mailed to them.

use crate::harness::{World, on_both_databases};
use http::Method;
use serde_json::json;

on_both_databases!(p5_5_a_notices_about_security_say_that_they_cannot_be_turned_off, p5_5_a_every_mail_leads_to_the_choice_of_mails,);

/// P5.5-a, of notices about security.
async fn p5_5_a_notices_about_security_say_that_they_cannot_be_turned_off(world: &World) {
    let ada = world.person("Ada").joins().await;
    ada.signs_up().await;
    world.works().await;
    let notices: Vec<_> = world.mails.all().into_iter().filter(|mail| !mail.subject.starts_with("Welcome")).collect();
    assert_eq!(notices.len(), 2);
    for mail in notices {
        for form in [&mail.text, &mail.html] {
            assert!(form.contains("You get this mail because"), "{}", mail.subject);
            assert!(form.contains("cannot be turned off"), "{}", mail.subject);
        }
        assert!(mail.unsubscribe.is_none(), "{}: no header promises what cannot be done", mail.subject);
    }
}

/// P5.5-a: with an account or without, whatever the mail is about.
async fn p5_5_a_every_mail_leads_to_the_choice_of_mails(world: &World) {
    let ada = world.person("Ada").joins().await;
    let notes = ada.founds("Notes").await;
    let (bob, guest) = (world.person("Bob").joins().await, world.person("Guest"));
    ada.invites(&notes, &bob, "admin").await;
    ada.calls("createInvitation", &[&notes]).json(json!({ "email": guest.email, "role": "viewer" })).await.expect(202);
    let account = bob.calls("showAccount", &[]).await.expect(200).id();
    ada.calls("transferOwnership", &[&notes, &account]).await.expect(200);
    ada.signs_up().await;
    world.works().await;
    let mails = world.mails.all();
    assert_eq!(mails.len(), 8);
    for mail in mails {
        let link = world.mails.link(mail.to.address.as_str(), "/mail-preferences/");
        assert!(mail.text.contains("/mail-preferences/") && mail.html.contains("/mail-preferences/"), "{}", mail.subject);
        let page = world.visitor().visits(Method::GET, link).await.expect(200).text();
        assert!(page.contains("Which mails you get"), "{page}");
    }
}
