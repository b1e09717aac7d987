use super::fullest;
use crate::{
    conformance::store::{
        door,
        fixture::{Fixture, HOUR, NOW, PEOPLE, WORK},
    },
    id::AccountId,
    project::{Branding, BrandingVersion, Color, Font, Footer, Look, MembershipQuery, Project, Role, SenderName},
    store::{Actor, Slice, Store, Version},
};

fn fullest_branding() -> Branding {
    Branding {
        look: Look {
            accent: Some(Color::rgb(0, 127, 255)),
            font: Some(Font::Humanist),
            footer: Some(Footer::parse(&format!("One line\nand {}", fullest(Footer::MAX - 13))).unwrap()),
        },
        sender_name: Some(SenderName::parse(&fullest(SenderName::MAX)).unwrap()),
    }
}

async fn versions(store: &dyn Store, who: AccountId, project: &Project) -> Vec<BrandingVersion> {
    door::read(store, Actor::Account(who), async |tx| tx.branding().branding_versions(project.id).await).await
}

pub(in super::super) async fn a_branding_is_read_as_written(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let (mut project, other) = (fixture.project(ada).await, fixture.project(ada).await);
    let bob = fixture.member(&project, Role::Admin).await.id;
    assert_eq!(versions(store, ada, &project).await, []);
    let mut written = Vec::new();
    for (by, branding) in [(bob, fullest_branding()), (ada, Branding::default())] {
        let version = BrandingVersion { branding, changed_at: NOW.after(HOUR), ..fixture.new_branding(&project, by) };
        project = fixture.brand(&project, &version).await;
        written.insert(0, version);
        let own = door::read(store, Actor::Account(ada), async |tx| tx.projects().membership(project.id).await).await;
        assert_eq!(own.map(|own| own.project), Some(project.clone()), "nothing else of the project changed");
        assert_eq!(door::read(store, WORK, async |tx| tx.projects().project(project.id).await).await, Some(project.clone()));
        let list = async |tx: &mut dyn crate::store::Transaction| {
            tx.projects().list_projects(&MembershipQuery::default(), &Slice::first(10)).await
        };
        let listed: Vec<_> = door::read(store, Actor::Account(ada), list).await.items.into_iter().map(|own| own.project).collect();
        assert_eq!(listed, [other.clone(), project.clone()]);
        let site = door::read(store, Actor::Visitor, async |tx| tx.projects().site(&project.slug).await).await;
        assert_eq!(site.map(|site| site.look), Some(project.branding.look.clone()));
    }
    for who in [ada, bob] {
        assert_eq!(versions(store, who, &project).await, written);
    }
    assert_eq!(versions(store, ada, &other).await, []);
    let moved = fixture.move_to(&project, &fixture.slug()).await;
    assert_eq!(fixture.project_of(ada, project.id).await, Some(moved.clone()), "a change of the project keeps its branding");
    let site = door::read(store, Actor::Visitor, async |tx| tx.projects().moved(&project.slug).await).await;
    assert_eq!(site, Some(moved.into()));
}

pub(in super::super) async fn the_oldest_of_many_brandings_are_forgotten(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let (mut project, other) = (fixture.project(ada).await, fixture.project(ada).await);
    fixture.brand(&other, &fixture.new_branding(&other, ada)).await;
    let most = i64::from(BrandingVersion::KEPT);
    for _ in 0..most + 2 {
        project = fixture.brand(&project, &fixture.new_branding(&project, ada)).await;
    }
    let kept: Vec<_> = versions(store, ada, &project).await.into_iter().map(|kept| kept.version).collect();
    let newest = project.branding_version.as_i64();
    assert_eq!(kept, (newest - most + 1..=newest).rev().map(Version::from_i64).collect::<Vec<_>>());
    assert_eq!(versions(store, ada, &other).await.len(), 1);
}

pub(in super::super) async fn a_branding_stays_when_its_maker_is_gone(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    let bob = fixture.member(&project, Role::Admin).await.id;
    let made = fixture.new_branding(&project, bob);
    fixture.brand(&project, &made).await;
    assert!(door::write(store, PEOPLE, async |tx| tx.people().begin_leaving(bob, NOW).await).await);
    door::write(store, PEOPLE, async |tx| tx.people().erase_account(bob, "Nobody").await).await;
    assert_eq!(versions(store, ada, &project).await, [BrandingVersion { changed_by: None, ..made }]);
}
