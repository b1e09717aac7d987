//! What people can decide about what is mailed to them.

use crate::harness::{World, on_both_databases};

on_both_databases!(p5_5_a_notices_about_security_say_that_they_cannot_be_turned_off);

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
