use crate::world::World;
use itoms_core::{
    account::Caller,
    content::{Content, ContentChange, ContentError, ContentQuery, ContentSort, Draft, NewBody, Status, Tag},
    cursor::PageRequest,
    event::{Change, EventCursor, EventSlice},
    limit::{Limit, Limits},
    problem::Problem,
    project::{NewReadKey, Project, ReadKeyText, Role},
    search::SearchText,
    store::{Actor, Version},
};
use std::time::Duration;

async fn article(world: &World, actor: Actor, project: &Project, title: &str, markdown: &str) -> Content {
    world.itoms.contents().create(actor, project.id, Draft::article(title, markdown)).await.unwrap()
}

fn body(markdown: &str) -> ContentChange {
    ContentChange { body: Some(NewBody::Article { markdown: markdown.to_owned() }), ..ContentChange::default() }
}

async fn public(world: &World, project: &Project, slug: &str) -> Option<String> {
    let slug = itoms_core::project::Slug::parse(slug).unwrap();
    world.itoms.pages().show(&project.slug, &slug).await.unwrap().map(|(_, page)| page.html)
}

#[tokio::test]
async fn editing_what_is_public_changes_nothing_public_until_its_changes_are_published() {
    let world = World::new().await;
    let ada = world.person("Ada").await;
    let project = world.project(ada, "Notes").await;
    let contents = world.itoms.contents();
    let draft = article(&world, ada, &project, "Hello", "first").await;
    assert_eq!((draft.status, draft.slug.as_str()), (Status::Draft, "hello"));
    assert_eq!(public(&world, &project, "hello").await, None);

    let live = contents.publish(ada, project.id, draft.id, Some(draft.version)).await.unwrap();
    assert!(!live.has_unpublished_changes());
    assert!(public(&world, &project, "hello").await.unwrap().contains("first"));

    let edited = contents.update(ada, project.id, draft.id, body("second"), live.version).await.unwrap();
    assert!(edited.has_unpublished_changes());
    assert!(public(&world, &project, "hello").await.unwrap().contains("first"));

    let moved = ContentChange { slug: Some("greetings".to_owned()), ..ContentChange::default() };
    let moved = contents.update(ada, project.id, draft.id, moved, edited.version).await.unwrap();
    assert!(public(&world, &project, "greetings").await.is_none());
    let live = contents.publish(ada, project.id, draft.id, Some(moved.version)).await.unwrap();
    assert!(public(&world, &project, "greetings").await.unwrap().contains("second"));
    assert!(public(&world, &project, "hello").await.is_none());

    assert_eq!(contents.publish(ada, project.id, draft.id, None).await.unwrap(), live, "nothing to publish");
    let gone = contents.unpublish(ada, project.id, draft.id, None).await.unwrap();
    assert_eq!(gone.status, Status::Unpublished);
    assert!(public(&world, &project, "greetings").await.is_none());
    assert!(matches!(contents.unpublish(ada, project.id, draft.id, None).await, Err(ContentError::NotPublished)));
}

#[tokio::test]
async fn a_lost_update_is_refused_and_changes_nothing() {
    let world = World::new().await;
    let ada = world.person("Ada").await;
    let project = world.project(ada, "Notes").await;
    let contents = world.itoms.contents();
    let draft = article(&world, ada, &project, "Hello", "first").await;
    contents.update(ada, project.id, draft.id, body("second"), draft.version).await.unwrap();
    let lost = contents.update(ada, project.id, draft.id, body("third"), draft.version).await;
    assert!(matches!(lost, Err(ContentError::Stale)));
    assert!(matches!(contents.publish(ada, project.id, draft.id, Some(draft.version)).await, Err(ContentError::Stale)));
    assert!(matches!(contents.delete(ada, project.id, draft.id, Some(draft.version)).await, Err(ContentError::Stale)));
    assert!(contents.show(ada, project.id, draft.id).await.unwrap().html.contains("second"));
}

#[tokio::test]
async fn an_update_with_what_is_stored_changes_nothing() {
    let world = World::new().await;
    let ada = world.person("Ada").await;
    let project = world.project(ada, "Notes").await;
    let contents = world.itoms.contents();
    let draft = Draft::article("Hello", "text").description("About it.").tags(["engines"]).language("de");
    let draft = contents.create(ada, project.id, draft).await.unwrap();
    let live = contents.publish(ada, project.id, draft.id, None).await.unwrap();
    let end = world.itoms.events().end().await.unwrap();
    world.clock.advance(Duration::from_secs(60));
    let same = ContentChange {
        title: Some(" Hello ".to_owned()),
        slug: Some("hello".to_owned()),
        description: Some("About it.".to_owned()),
        tags: Some(vec!["engines".to_owned()]),
        language: Some("DE".to_owned()),
        ..body("text")
    };
    for change in [same.clone(), ContentChange::default()] {
        assert_eq!(contents.update(ada, project.id, draft.id, change, live.version).await.unwrap(), live);
    }
    assert_eq!(contents.show(ada, project.id, draft.id).await.unwrap(), live);
    assert!(world.itoms.events().after(end, 100).await.unwrap().events.is_empty());
    let late = contents.update(ada, project.id, draft.id, same.clone(), draft.version).await;
    assert!(matches!(late, Err(ContentError::Stale)), "of another version nobody knows what it changes");
    let other = ContentChange { language: Some(String::new()), ..same };
    assert_eq!(contents.update(ada, project.id, draft.id, other, live.version).await.unwrap().version, live.version.next());
}

#[tokio::test]
async fn slugs_are_unique_in_a_project_and_free_in_another() {
    let world = World::new().await;
    let ada = world.person("Ada").await;
    let (notes, other) = (world.project(ada, "Notes").await, world.project(ada, "Other").await);
    article(&world, ada, &notes, "Hello", "").await;
    assert_eq!(article(&world, ada, &notes, "Hello", "").await.slug.as_str(), "hello-2");
    assert_eq!(article(&world, ada, &other, "Hello", "").await.slug.as_str(), "hello");
    let taken = world.itoms.contents().create(ada, notes.id, Draft::article("X", "").slug("hello")).await;
    assert!(matches!(taken, Err(ContentError::SlugTaken)));
}

#[tokio::test]
async fn an_empty_article_is_a_draft_but_nothing_to_publish() {
    let world = World::new().await;
    let ada = world.person("Ada").await;
    let project = world.project(ada, "Notes").await;
    let draft = article(&world, ada, &project, "Hello", " \n").await;
    let error = world.itoms.contents().publish(ada, project.id, draft.id, None).await.unwrap_err();
    assert_eq!((error.violations()[0].field.as_ref(), error.violations()[0].rule), ("body", "required"));
}

#[tokio::test]
async fn the_role_answers_before_the_rules() {
    let world = World::new().await;
    let (ada, eve) = (world.person("Ada").await, world.person("Eve").await);
    let project = world.project(ada, "Notes").await;
    let viewer = world.join(ada, &project, "Cy", Role::Viewer).await;
    let wrong = || Draft::article("", "").slug("!");
    let contents = world.itoms.contents();
    assert!(matches!(contents.create(viewer, project.id, wrong()).await, Err(ContentError::Forbidden(_))));
    assert!(matches!(contents.create(eve, project.id, wrong()).await, Err(ContentError::NotFound)));
    let broken = contents.create(ada, project.id, wrong()).await.unwrap_err();
    assert_eq!(broken.violations().iter().map(|violation| violation.field.as_ref()).collect::<Vec<_>>(), ["title", "slug"]);

    let draft = article(&world, ada, &project, "Hello", "text").await;
    assert!(contents.show(viewer, project.id, draft.id).await.is_ok());
    assert!(matches!(contents.show(eve, project.id, draft.id).await, Err(ContentError::NotFound)));
    assert!(matches!(contents.publish(viewer, project.id, draft.id, None).await, Err(ContentError::Forbidden(_))));
}

#[tokio::test]
async fn content_of_one_project_is_missing_in_another() {
    let world = World::new().await;
    let ada = world.person("Ada").await;
    let (notes, other) = (world.project(ada, "Notes").await, world.project(ada, "Other").await);
    let draft = article(&world, ada, &notes, "Hello", "text").await;
    assert!(matches!(world.itoms.contents().show(ada, other.id, draft.id).await, Err(ContentError::NotFound)));
    assert!(matches!(world.itoms.contents().delete(ada, other.id, draft.id, None).await, Err(ContentError::NotFound)));
}

#[tokio::test]
async fn a_list_is_searched_filtered_and_sorted() {
    let world = World::new().await;
    let ada = world.person("Ada").await;
    let project = world.project(ada, "Notes").await;
    let contents = world.itoms.contents();
    for (title, tags) in [("Bread", vec!["Food", "food", "Slow"]), ("apples 100%", vec!["food"]), ("Clouds", vec![])] {
        world.clock.advance(Duration::from_secs(1));
        contents.create(ada, project.id, Draft::article(title, "x").tags(tags)).await.unwrap();
    }
    let titles = async |query: ContentQuery| {
        let page = contents.list(ada, project.id, &query, &PageRequest::default()).await.unwrap();
        page.items.into_iter().map(|content| content.title.to_string()).collect::<Vec<_>>()
    };
    let any = ContentQuery::default;
    assert_eq!(titles(any()).await, ["Clouds", "apples 100%", "Bread"]);
    assert_eq!(titles(ContentQuery { sort: ContentSort::Title, ..any() }).await, ["apples 100%", "Bread", "Clouds"]);
    assert_eq!(titles(ContentQuery { tag: Tag::parse("FOOD").ok(), ..any() }).await, ["apples 100%", "Bread"]);
    assert_eq!(titles(ContentQuery { search: SearchText::parse("SLOW").ok(), ..any() }).await, ["Bread"]);
    assert_eq!(titles(ContentQuery { search: SearchText::parse("%").ok(), ..any() }).await, ["apples 100%"], "no wildcard");
    assert_eq!(titles(ContentQuery { status: Some(Status::Published), ..any() }).await, [""; 0]);
}

#[tokio::test]
async fn a_preview_is_what_would_be_stored() {
    let world = World::new().await;
    let ada = world.person("Ada").await;
    let project = world.project(ada, "Notes").await;
    let markdown = "# One\n\n*two* <script>alert(1)</script>\n\n| a | b |\n|---|---|\n| 1 | 2 |\n";
    let new = NewBody::Article { markdown: markdown.to_owned() };
    let preview = world.itoms.contents().preview(ada, project.id, &new).await.unwrap();
    assert_eq!(preview, article(&world, ada, &project, "Hello", markdown).await.html);
    assert!(!preview.contains("<script"));
}

#[tokio::test]
async fn each_change_leaves_an_event() {
    let world = World::new().await;
    let ada = world.person("Ada").await;
    let project = world.project(ada, "Notes").await;
    let start = world.itoms.events().end().await.unwrap();
    let contents = world.itoms.contents();
    let draft = article(&world, ada, &project, "Hello", "text").await;
    let _ = contents.update(ada, project.id, draft.id, body("x"), Version::from_i64(99)).await;
    contents.publish(ada, project.id, draft.id, None).await.unwrap();
    contents.delete(ada, project.id, draft.id, None).await.unwrap();
    let EventSlice { events, next: end, .. } = world.itoms.events().after(start, 100).await.unwrap();
    let changes: Vec<_> = events.iter().map(|event| (event.by, event.change)).collect();
    let (by, project, content) = (ada.account(), project.id, draft.id);
    assert_eq!(
        changes,
        [
            (by, Change::ContentCreated { project, content }),
            (by, Change::ContentPublished { project, content }),
            (by, Change::ContentDeleted { project, content }),
        ]
    );
    assert!(end > start && start > EventCursor::START);
    assert!(world.itoms.events().after(end, 100).await.unwrap().events.is_empty());
}

/// P2-d: who has a whole IPv6 network does not use up what all visitors of a front end share.
#[tokio::test]
async fn one_site_cannot_use_up_what_a_read_key_has() {
    let mut limits = Limits::default();
    limits.read = Limit::new(1, 1, Duration::from_secs(60));
    limits.read_key = Limit::new(10, 10, Duration::from_secs(60));
    let world = World::with_limits(limits).await;
    let ada = world.person("Ada").await;
    let project = world.project(ada, "Notes").await;
    let key = world.itoms.projects().create_read_key(ada, project.id, NewReadKey::named("One")).await.unwrap().text;
    let opens = async |from: String| {
        let caller = Caller::at(from.parse().unwrap());
        world.itoms.pages().opened_by(key.as_str(), &caller).await.map(|opened| opened.unwrap())
    };
    for network in 1..=8 {
        let opened = opens(format!("2001:db8:7:{network}::9")).await.unwrap();
        assert_eq!(opened.by_caller.unwrap().left, 0, "the network of 64 bits has nothing left");
    }
    for network in 9..=12 {
        assert_eq!(opens(format!("2001:db8:7:{network}::9")).await.unwrap_err().code(), "too_many_requests");
    }
    assert_eq!(opens("2001:db8:8::9".to_owned()).await.unwrap().by_key.left, 1, "eight callers, and this one");
}

/// P3.3-b: a read key is found apart, and what it opens is read as a visitor.
#[tokio::test]
async fn a_read_key_opens_what_visitors_see_and_is_counted_apart_from_its_callers() {
    let mut limits = Limits::default();
    limits.read = Limit::new(3, 1, Duration::from_secs(60));
    limits.read_key = Limit::new(5, 1, Duration::from_secs(60));
    let world = World::with_limits(limits).await;
    let ada = world.person("Ada").await;
    let project = world.project(ada, "Notes").await;
    let (projects, pages) = (world.itoms.projects(), world.itoms.pages());
    let [one, other] = ["One", "Other"].map(NewReadKey::named);
    let key = projects.create_read_key(ada, project.id, one).await.unwrap().text;
    let other = projects.create_read_key(ada, project.id, other).await.unwrap().text;
    let opens = async |key: &ReadKeyText, from: u8| {
        let caller = Caller::at([203, 0, 113, from].into());
        pages.opened_by(key.as_str(), &caller).await.map(|opened| opened.map(|opened| opened.site.project))
    };
    for from in [1, 1, 1, 2, 2] {
        assert_eq!(opens(&key, from).await.unwrap(), Some(project.id));
    }
    assert_eq!(opens(&key, 1).await.unwrap_err().code(), "too_many_requests", "from that address");
    assert_eq!(opens(&key, 3).await.unwrap_err().code(), "too_many_requests", "with that key");
    assert_eq!(opens(&other, 3).await.unwrap(), Some(project.id), "another key of the same project is another");
    let nowhere = Caller::at([203, 0, 113, 1].into());
    assert!(pages.opened_by("no key", &nowhere).await.unwrap().is_none(), "what is not spelled as one is not even counted");
    let unknown = ReadKeyText::from_stored(format!("{key}x"));
    assert!(pages.opened_by(unknown.as_str(), &Caller::program()).await.unwrap().is_none());
}
