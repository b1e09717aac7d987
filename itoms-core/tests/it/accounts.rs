use crate::world::{self, DAY, PASSWORD, World, generous};
use itoms_core::{
    account::{AccountChange, AccountError, Adoption, Caller, Hashing, Proof, SignIn},
    api_key::{ApiKeyError, NewApiKey},
    job::WorkReport,
    limit::{Limit, Limits},
    mail::MailTopic,
    problem::{Kind, Problem},
    secret::Secret,
    store::{Actor, Store, Version},
    token::Token,
};
use itoms_testing::Authenticator;
use std::time::Duration;

fn sign_in(email: &str, password: &str) -> SignIn {
    SignIn { email: email.to_owned(), password: Secret::from(password), code: None }
}

#[tokio::test]
async fn a_mailed_link_makes_the_account_once() {
    let world = World::new().await;
    let accounts = world.itoms.accounts();
    accounts.sign_up(world.sign_up("ada@example.com"), &Caller::program()).await.unwrap();

    let before = accounts.sign_in(sign_in("ada@example.com", PASSWORD), &Caller::program()).await;
    assert!(matches!(before, Err(AccountError::WrongCredentials)), "no account before the link");

    world.work().await;
    let token = world.mails.last().token();
    assert!(accounts.can_verify(&token).await.unwrap());
    let stranger = accounts.verify(&token, Secret::from("what the owner never chose"), &Caller::program()).await;
    assert!(matches!(stranger, Err(AccountError::WrongPassword)), "the owner of the address does not know a stranger's password");
    let signed_in = world.verify(&token).await.unwrap();
    let account = accounts.show(signed_in.session.actor()).await.unwrap();
    assert_eq!(account.email.unwrap().as_str(), "ada@example.com");
    assert!(account.age_stated_at.is_some(), "P8-a");

    assert!(!accounts.can_verify(&token).await.unwrap());
    assert!(matches!(accounts.verify(&token, Secret::from(PASSWORD), &Caller::program()).await, Err(AccountError::UnusableLink)));
    accounts.sign_in(sign_in("ADA@example.com", PASSWORD), &Caller::program()).await.unwrap();
    world.work().await;
    assert_eq!(world.mails.all().len(), 2, "the link, then the welcome");
}

#[tokio::test]
async fn a_link_ends_after_a_day() {
    let world = World::new().await;
    world.itoms.accounts().sign_up(world.sign_up("ada@example.com"), &Caller::program()).await.unwrap();
    world.work().await;
    let token = world.mails.last().token();
    world.clock.advance(DAY);
    assert!(matches!(world.verify(&token).await, Err(AccountError::UnusableLink)));
}

#[tokio::test]
async fn a_known_address_gets_the_same_answer_and_another_mail() {
    let world = World::new().await;
    world.signed_in("ada@example.com").await;
    let mails = world.mails.all().len();
    world.work().await;
    let mails = world.mails.all().len().max(mails);

    world.itoms.accounts().sign_up(world.sign_up("ada@example.com"), &Caller::program()).await.unwrap();
    world.work().await;
    let all = world.mails.all();
    assert_eq!(all.len(), mails + 1);
    assert!(!all.last().unwrap().text.contains("/verify-email/"), "no second account for a known address");
}

#[tokio::test]
async fn parallel_sign_ups_with_one_address_make_one_account() {
    let world = World::new().await;
    for _ in 0..5 {
        world.itoms.accounts().sign_up(world.sign_up("ada@example.com"), &Caller::program()).await.unwrap();
    }
    world.work().await;
    let mut made = 0;
    for mail in world.mails.all() {
        made += u32::from(world.verify(&crate::world::Kept(mail).token()).await.is_ok());
    }
    assert_eq!(made, 1);
}

#[tokio::test]
async fn a_sign_up_names_everything_that_is_wrong_and_no_value() {
    let world = World::new().await;
    let mut wrong = world.sign_up("not an address");
    wrong.password = Secret::from("tooshort");
    wrong.full_name = "x".repeat(121);
    wrong.sixteen_or_older = false;
    let error = world.itoms.accounts().sign_up(wrong, &Caller::program()).await.unwrap_err();
    let broken: Vec<_> = error.violations().iter().map(|violation| (&*violation.field, violation.rule, violation.length)).collect();
    assert_eq!(
        broken,
        [
            ("email", "format", None),
            ("full_name", "max_length", Some(121)),
            ("password", "min_length", Some(8)),
            ("sixteen_or_older", "required", None),
        ]
    );
    assert!(!error.to_string().contains("tooshort"));
    world.work().await;
    assert!(world.mails.all().is_empty());
}

#[tokio::test]
async fn passwords_that_differ_late_are_different() {
    let world = World::new().await;
    let long = "Ünïcödé ".repeat(100);
    let mut person = world.sign_up("ada@example.com");
    person.password = Secret::new(format!("{long}a"));
    world.itoms.accounts().sign_up(person, &Caller::program()).await.unwrap();
    world.work().await;
    let password = Secret::new(format!("{long}a"));
    world.itoms.accounts().verify(&world.mails.last().token(), password, &Caller::program()).await.unwrap();

    let accounts = world.itoms.accounts();
    for wrong in [format!("{long}b"), long.clone(), format!("{long}a ").to_uppercase(), format!("{long}a{}", "x".repeat(5000))] {
        let answer = accounts.sign_in(sign_in("ada@example.com", &wrong), &Caller::program()).await;
        assert!(matches!(answer, Err(AccountError::WrongCredentials)));
    }
    accounts.sign_in(sign_in("ada@example.com", &format!("{long}a")), &Caller::program()).await.unwrap();
}

#[tokio::test]
async fn a_session_ends_by_either_clock_and_by_signing_out() {
    let world = World::new().await;
    let accounts = world.itoms.accounts();
    let signed_in = world.signed_in("ada@example.com").await;
    let caller = Caller::at([192, 0, 2, 1].into()).agent("Device 1\n");

    world.clock.advance(Duration::from_secs(120));
    let session = accounts.authenticate(&signed_in.token, &caller).await.unwrap().unwrap();
    assert_eq!((session.ip, session.agent.as_deref()), (Some([192, 0, 2, 1].into()), Some("Device 1")));
    assert_eq!(session.used_at, world.itoms.now());

    for _ in 0..2 {
        world.clock.advance(13 * DAY);
        assert!(accounts.authenticate(&signed_in.token, &caller).await.unwrap().is_some(), "in use");
    }
    world.clock.advance(5 * DAY);
    assert!(accounts.authenticate(&signed_in.token, &caller).await.unwrap().is_none(), "thirty days are over");

    let again = accounts.sign_in(sign_in("ada@example.com", PASSWORD), &caller).await.unwrap();
    world.clock.advance(15 * DAY);
    assert!(accounts.authenticate(&again.token, &caller).await.unwrap().is_none(), "unused for too long");

    let last = accounts.sign_in(sign_in("ada@example.com", PASSWORD), &caller).await.unwrap();
    accounts.sign_out(&last.session).await.unwrap();
    assert!(accounts.authenticate(&last.token, &caller).await.unwrap().is_none());
    assert!(accounts.authenticate(&Token::presented("nothing"), &caller).await.unwrap().is_none());
}

#[tokio::test]
async fn the_limiter_treats_known_and_unknown_addresses_alike() {
    let mut limits = generous();
    limits.sign_in = Limit::new(3, 3, Duration::from_secs(60));
    let caller = |ip: &str| Caller::at(ip.parse().unwrap());
    let world = World::with_limits(limits).await;
    world.signed_in("ada@example.com").await;
    for (email, ip) in [("ada@example.com", "192.0.2.1"), ("nobody@example.com", "192.0.2.2")] {
        let mut answers = Vec::new();
        for _ in 0..5 {
            let answer = world.itoms.accounts().sign_in(sign_in(email, "wrong password"), &caller(ip)).await.unwrap_err();
            answers.push((answer.kind(), answer.code(), answer.to_string()));
        }
        let kinds: Vec<_> = answers.iter().map(|(kind, ..)| *kind).collect();
        assert_eq!(kinds, [Kind::Unauthenticated, Kind::Unauthenticated, Kind::Unauthenticated, Kind::Limited, Kind::Limited]);
        assert_eq!(answers[3].2, "too many tries; wait 20 s and try again");
    }
    // An IPv6 network of 64 bits is one caller.
    for host in 1..=3 {
        let _ = world.itoms.accounts().sign_in(sign_in("ada@example.com", "wrong password"), &caller(&format!("2001:db8::{host}"))).await;
    }
    let fourth = world.itoms.accounts().sign_in(sign_in("ada@example.com", PASSWORD), &caller("2001:db8::4")).await.unwrap_err();
    assert_eq!(fourth.kind(), Kind::Limited);
    world.clock.advance(Duration::from_secs(20));
    world.itoms.accounts().sign_in(sign_in("ada@example.com", PASSWORD), &caller("2001:db8::4")).await.unwrap();
}

/// P2-d: what neighbours try in a network from which an account is used leaves its person's own address as much as before.
#[tokio::test]
async fn neighbours_in_a_known_network_keep_nobody_out() {
    const MINUTE: Duration = Duration::from_secs(60);
    let mut limits = generous();
    limits.sign_in = Limit::new(3, 3, MINUTE);
    limits.sign_in_account = Limit::new(36, 36, 60 * MINUTE);
    let world = World::with_limits(limits).await;
    world.signed_in("ada@example.com").await;
    let tries = async |email: &str, password: &str, host: u8| {
        let caller = Caller::at([203, 0, 113, host].into());
        world.itoms.accounts().sign_in(sign_in(email, password), &caller).await.map_err(|error| (error.kind(), error.to_string()))
    };
    tries("ada@example.com", PASSWORD, 7).await.unwrap();
    world.clock.advance(2 * MINUTE);

    // Twelve neighbours use up what all strangers have for an address. Nobody learns by that whether it has an account.
    let mut answers = [Vec::new(), Vec::new()];
    for host in 0..12 {
        for _ in 0..4 {
            answers[0].push(tries("ada@example.com", "wrong password", 20 + host).await.unwrap_err());
            answers[1].push(tries("nobody@example.com", "wrong password", 40 + host).await.unwrap_err());
        }
    }
    assert_eq!(answers[0], answers[1]);
    let limited = answers[0].iter().filter(|(kind, _)| *kind == Kind::Limited).count();
    assert_eq!(limited, 12, "each has three tries, by the limit of its own");
    tries("ada@example.com", PASSWORD, 7).await.unwrap();
}

/// Many may sign in from one address: what one session may try, and one address that signs up, is as much as ever.
#[tokio::test]
async fn p2_d_more_sign_ins_are_no_more_tries_within_a_session() {
    let mut limits = generous();
    limits.proof = Limits::default().proof;
    let world = World::with_limits(limits).await;
    let (accounts, caller) = (world.itoms.accounts(), Caller::at([192, 0, 2, 1].into()));
    let session = world.signed_in("ada@example.com").await.session;
    let wrong = || Secret::from("a wrong password");
    let mut answers = Vec::new();
    for _ in 0..2 {
        let proof = Proof::Password(wrong());
        answers.push(accounts.reauthenticate(&session, proof, &caller).await.unwrap_err().kind());
        let changed = accounts.change_password(&session, wrong(), Secret::from("kettle drum on the seventh river"), &caller).await;
        answers.push(changed.unwrap_err().kind());
    }
    assert_eq!(answers, [Kind::Forbidden, Kind::Forbidden, Kind::Forbidden, Kind::Limited]);

    // What the first one is told leaves first.
    world.work().await;
    accounts.sign_up(world.sign_up("grace@example.com"), &caller).await.unwrap();
    world.work().await;
    let link = world.mails.last().token();
    let mut answers = Vec::new();
    for _ in 0..4 {
        answers.push(accounts.verify(&link, wrong(), &caller).await.unwrap_err().kind());
    }
    assert_eq!(answers, [Kind::Forbidden, Kind::Forbidden, Kind::Forbidden, Kind::Limited]);
    for _ in 0..5 {
        let refused = accounts.sign_in(sign_in("ada@example.com", "a wrong password"), &caller).await.unwrap_err();
        assert_eq!(refused.kind(), Kind::Unauthenticated);
    }
}

#[tokio::test]
async fn a_profile_changes_at_its_version_only() {
    let world = World::new().await;
    let ada = world.person("Ada").await;
    let accounts = world.itoms.accounts();
    let change = AccountChange { full_name: Some("Ada King".to_owned()), company: Some("Engines".to_owned()), ..AccountChange::default() };
    let changed = accounts.update(ada, change.clone(), Version::FIRST).await.unwrap();
    assert_eq!((changed.full_name.as_str(), changed.version), ("Ada King", Version::FIRST.next()));
    assert!(matches!(accounts.update(ada, change, Version::FIRST).await, Err(AccountError::Stale)));
    let emptied = AccountChange { company: Some(String::new()), ..AccountChange::default() };
    let account = accounts.update(ada, emptied, changed.version).await.unwrap();
    assert_eq!(account.company, None, "P1.1-d");
    assert!(matches!(accounts.show(Actor::Visitor).await, Err(AccountError::NotFound)));
}

#[tokio::test]
async fn a_host_adopts_its_user_once_and_writes_only_what_changed() {
    let world = World::new().await;
    let accounts = world.itoms.accounts();
    let ada = Adoption::named("Ada").email("ada@example.com");
    let id = accounts.adopt("7", ada.clone()).await.unwrap();
    assert_eq!(accounts.adopt("7", ada.clone()).await.unwrap(), id);
    assert_eq!(accounts.show(Actor::Account(id)).await.unwrap().version, Version::FIRST, "nothing was written");
    accounts.adopt("7", ada.clone().company("Engines")).await.unwrap();
    accounts.adopt("7", ada).await.unwrap();
    let kept = accounts.show(Actor::Account(id)).await.unwrap();
    assert_eq!(kept.company.unwrap().as_str(), "Engines", "a host that does not speak of it leaves it");
    accounts.adopt("7", Adoption::named("Ada")).await.unwrap();
    let kept = accounts.show(Actor::Account(id)).await.unwrap();
    assert_eq!((kept.email.unwrap().as_str(), kept.version), ("ada@example.com", Version::FIRST.next()));
    accounts.adopt("7", Adoption::named("Ada").without_email()).await.unwrap();
    assert_eq!(accounts.show(Actor::Account(id)).await.unwrap().email, None);

    let told = Adoption::named("Grace").language("de").time_zone("Europe/Berlin");
    let grace = accounts.adopt("9", told).await.unwrap();
    accounts.adopt("9", Adoption::named("Grace")).await.unwrap();
    let kept = accounts.show(Actor::Account(grace)).await.unwrap();
    assert_eq!((kept.language.as_str(), kept.time_zone.name()), ("de", "Europe/Berlin"), "what a host does not tell stays");
    assert_eq!(kept.version, Version::FIRST);
}

#[tokio::test]
async fn what_is_turned_off_goes_along_with_the_address_that_a_host_tells() {
    let world = World::new().await;
    let accounts = world.itoms.accounts();
    let told = async |adoption: Adoption| Actor::Account(accounts.adopt("7", adoption).await.unwrap());
    let ada = told(Adoption::named("Ada").email("ada@example.com")).await;
    world.itoms.mails().set_own_preference(ada, MailTopic::Invitations, false).await.unwrap();
    let wants = async || world.itoms.mails().own_preferences(ada).await.unwrap().wants(MailTopic::Invitations);
    told(Adoption::named("Ada").email("king@example.com")).await;
    assert!(!wants().await);
    told(Adoption::named("Ada").without_email()).await;
    told(Adoption::named("Ada").email("king@example.com")).await;
    assert!(wants().await, "nothing is kept of an address that is nobody's (P6-b)");
}

#[tokio::test]
async fn an_address_is_whose_the_host_says_last() {
    let world = World::new().await;
    let accounts = world.itoms.accounts();
    let ada = accounts.adopt("7", Adoption::named("Ada").email("ada@example.com")).await.unwrap();
    let eve = accounts.adopt("8", Adoption::named("Eve").email("ADA@example.com")).await.unwrap();
    let address = async |id| accounts.show(Actor::Account(id)).await.unwrap().email.map(|email| email.to_string());
    assert_eq!((address(ada).await, address(eve).await.as_deref()), (None, Some("ADA@example.com")));
    assert_eq!(accounts.adopt("7", Adoption::named("Ada").email("king@example.com")).await.unwrap(), ada);
    assert_eq!((address(ada).await.as_deref(), address(eve).await.as_deref()), (Some("king@example.com"), Some("ADA@example.com")));

    // Whoever signed up here, and is no user of the host, keeps what was proved here.
    let token = accounts.offer_operator_link().await.unwrap().unwrap();
    accounts.become_operator(&token, world.sign_up("grace@example.com"), &Caller::program()).await.unwrap();
    let taken = accounts.adopt("9", Adoption::named("Mallory").email("grace@example.com")).await;
    assert!(matches!(taken, Err(AccountError::AddressTaken)));
    assert_eq!(accounts.adopted("9").await.unwrap(), None);
    let taken = accounts.adopt("7", Adoption::named("Mallory").email("grace@example.com")).await;
    assert!(matches!(taken, Err(AccountError::AddressTaken)), "{taken:?}");
    assert_eq!(accounts.show(Actor::Account(ada)).await.unwrap().full_name.as_str(), "Ada", "nothing of it counts");
    assert_eq!(accounts.adopted("8").await.unwrap().map(|account| account.id), Some(eve));
}

#[tokio::test]
async fn the_first_operator_comes_by_a_link_that_works_once() {
    let world = World::new().await;
    let accounts = world.itoms.accounts();
    let token = accounts.offer_operator_link().await.unwrap().expect("a link at the first start");
    assert!(accounts.offer_operator_link().await.unwrap().is_none(), "no second link while the first one works");
    let renewed = accounts.renew_operator_link().await.unwrap().expect("a new link for a lost one");
    let sign_up = || world.sign_up("root@example.com");
    let lost = accounts.become_operator(&token, sign_up(), &Caller::program()).await;
    assert!(matches!(lost, Err(AccountError::UnusableLink)));

    assert!(!accounts.has_operator().await.unwrap());
    let operator = accounts.become_operator(&renewed, sign_up(), &Caller::program()).await.unwrap();
    assert!(operator.session.operator().is_some() && accounts.has_operator().await.unwrap());
    let again = accounts.become_operator(&renewed, world.sign_up("eve@example.com"), &Caller::program()).await;
    assert!(matches!(again, Err(AccountError::UnusableLink)));
    assert!(accounts.renew_operator_link().await.unwrap().is_none(), "there is an operator");
}

#[tokio::test]
async fn a_password_is_hashed_again_when_parameters_rise() {
    let world = World::new().await;
    let store = itoms_store::sqlite::SqliteStore::temporary().await.unwrap();
    let build = |passes| {
        itoms_core::Itoms::builder(store.clone(), crate::world::keys())
            .mailer(world.mails.clone())
            .hashing(Hashing { passes, ..Hashing::default() })
            .build()
            .unwrap()
    };
    let token = build(2).accounts().offer_operator_link().await.unwrap().unwrap();
    build(2).accounts().become_operator(&token, world.sign_up("ada@example.com"), &Caller::program()).await.unwrap();
    let stored = async || {
        let mut tx = store.read(Actor::System(itoms_core::store::Task::SignIn)).await.unwrap();
        let email = itoms_core::account::EmailAddress::parse("ada@example.com").unwrap();
        tx.accounts().account_by_email(&email).await.unwrap().unwrap().1.unwrap().expose().to_owned()
    };
    assert!(stored().await.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    build(3).accounts().sign_in(sign_in("ada@example.com", PASSWORD), &Caller::program()).await.unwrap();
    assert!(stored().await.starts_with("$argon2id$v=19$m=19456,t=3,p=1$"));
    build(2).accounts().sign_in(sign_in("ada@example.com", PASSWORD), &Caller::program()).await.unwrap();
    assert!(stored().await.contains("t=3"), "never weaker again");
}

#[tokio::test]
async fn without_a_mailer_things_happen_and_nobody_is_told() {
    let itoms = world::builder().await.build().unwrap();
    let (accounts, nobody) = (itoms.accounts(), Caller::program());
    let token = accounts.offer_operator_link().await.unwrap().unwrap();
    let session = accounts.become_operator(&token, world::sign_up("ada@example.com"), &nobody).await.unwrap().session;
    let (old, new) = (Secret::from(PASSWORD), Secret::from("lantern otter quilt harbour"));
    let session = accounts.change_password(&session, old, new, &nobody).await.unwrap().session;
    let app = Authenticator::holding(accounts.start_totp(&session).await.unwrap().secret.expose());
    accounts.confirm_totp(&session, &Secret::new(app.shows(itoms.now()))).await.unwrap();
    assert_eq!(itoms.work_once(Duration::from_secs(60)).await.unwrap(), WorkReport::default(), "no mail waits to leave");
}

/// P2-d: what was under way while every session ended opens the account to nobody.
#[tokio::test]
async fn a_session_that_has_ended_opens_no_further_way_in() {
    let world = World::new().await;
    let accounts = world.itoms.accounts();
    let session = world.signed_in("ada@example.com").await.session;
    // What was due before leaves before: the link is in the last mail.
    world.work().await;
    accounts.request_email_change(&session, "new@example.com", &Caller::program()).await.unwrap();
    world.work().await;
    let link = world.mails.last().token();
    let kept = world.itoms.api_keys().create(session.actor(), NewApiKey::named("Kept", ["account:read"])).await.unwrap().key;
    let app = Authenticator::holding(accounts.start_totp(&session).await.unwrap().secret.expose());
    let code = Secret::new(app.shows(world.itoms.now()));
    let session = accounts.confirm_totp(&session, &code).await.unwrap().signed_in.session;
    accounts.sign_out(&session).await.unwrap();
    let confirmed = accounts.confirm_email(&session, &link).await;
    assert!(matches!(confirmed, Err(AccountError::OthersLink)), "{confirmed:?}");
    let new = NewApiKey::named("Key", ["account:read"]).within(Some(&session));
    let key = world.itoms.api_keys().create(session.actor(), new).await;
    assert!(matches!(key, Err(ApiKeyError::NotFound)), "{key:?}");
    let rotated = world.itoms.api_keys().rotate(session.actor(), kept.id, None, Some(&session)).await;
    assert!(matches!(rotated, Err(ApiKeyError::NotFound)), "{rotated:?}");
    let codes = accounts.create_recovery_codes(&session).await;
    assert!(matches!(codes, Err(AccountError::NotFound)), "{codes:?}");
    let off = accounts.delete_totp(&session).await;
    assert!(matches!(off, Err(AccountError::NotFound)), "{off:?}");
    world.work().await;
    let mails = world.mails.count();
    let change = accounts.request_email_change(&session, "eve@example.com", &Caller::program()).await;
    assert!(matches!(change, Err(AccountError::NotFound)), "{change:?}");
    world.work().await;
    assert_eq!(world.mails.count(), mails);
}
