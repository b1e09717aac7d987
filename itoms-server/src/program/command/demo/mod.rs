//! A sample person with projects and articles, so that the first screen shows something.

use crate::program::failure::Failure;
use itoms_core::{
    Error, Itoms,
    account::{Caller, SignUp},
    content::Draft,
    cursor::PageRequest,
    people::PeopleQuery,
    project::NewProject,
    random::SystemRandom,
    secret::Secret,
    store::{Actor, Task},
    token::Token,
};

/// What became of the wish for a sample.
pub(super) enum Filled {
    /// It is there.
    With(Sample),
    /// The installation was in use before, and stays as it is.
    Before,
}

/// How the sample person signs in, and what to look at first.
pub(super) struct Sample {
    pub(super) email: &'static str,
    pub(super) password: String,
    pub(super) project: &'static str,
}

struct Article {
    title: &'static str,
    description: &'static str,
    tags: &'static [&'static str],
    markdown: &'static str,
    public: bool,
}

const FIELD_NOTES: &[Article] = &[
    Article {
        title: "Everything a page can hold",
        description: "Headings, lists, tables, code and quotes on one page: how an article looks here.",
        tags: &["specimen"],
        markdown: include_str!("specimen.md"),
        public: true,
    },
    Article {
        title: "A garden on a north wall",
        description: "Three years of trying to grow something where the sun comes for forty minutes a day.",
        tags: &["garden", "patience"],
        markdown: include_str!("garden.md"),
        public: true,
    },
    Article {
        title: "What the tide table does not say",
        description: "The numbers are right, and still the water comes earlier than you think.",
        tags: &["sea", "patience"],
        markdown: include_str!("tide.md"),
        public: true,
    },
    Article { title: "Winter light, a first draft", description: "", tags: &["light"], markdown: include_str!("light.md"), public: false },
];

const KITCHEN_TABLE: &[Article] = &[Article {
    title: "Bread on Thursdays",
    description: "One dough, four days, and why the night in the cold does most of the work.",
    tags: &["bread"],
    markdown: include_str!("bread.md"),
    public: true,
}];

/// Fills an empty installation. The sample person becomes its operator; nothing happens where there is anybody.
pub(super) async fn fill(itoms: &Itoms) -> Result<Filled, Failure> {
    let (everybody, one) = (PeopleQuery::default(), PageRequest { limit: Some(1), cursor: None });
    let people = itoms.people().list(Actor::System(Task::People), &everybody, &one).await.map_err(Error::from)?;
    if !people.items.is_empty() {
        return Ok(Filled::Before);
    }
    let Some(link) = itoms.accounts().renew_operator_link().await.map_err(Error::from)? else { return Ok(Filled::Before) };
    let password = Token::new(&SystemRandom).map_err(|error| Failure::new(Failure::FAILED, error.to_string()))?.expose()[..16].to_owned();
    let sample = Sample { email: "mira@example.com", password, project: "field-notes" };
    let mira = SignUp {
        email: sample.email.to_owned(),
        full_name: "Mira Vance".to_owned(),
        password: Secret::new(sample.password.clone()),
        sixteen_or_older: true,
        company: None,
    };
    let signed_in = itoms.accounts().become_operator(&link, mira, &Caller::program()).await.map_err(Error::from)?;
    itoms.accounts().sign_out(&signed_in.session).await.map_err(Error::from)?;
    let mira = signed_in.session.actor();
    publish(itoms, mira, NewProject::named("Field Notes").slug(sample.project), FIELD_NOTES).await?;
    publish(itoms, mira, NewProject::named("Kitchen Table"), KITCHEN_TABLE).await?;
    Ok(Filled::With(sample))
}

async fn publish(itoms: &Itoms, author: Actor, project: NewProject, articles: &[Article]) -> Result<(), Error> {
    let project = itoms.projects().create(author, project).await?.project;
    for article in articles {
        let draft = Draft::article(article.title, article.markdown).description(article.description).tags(article.tags.iter().copied());
        let content = itoms.contents().create(author, project.id, draft).await?;
        if article.public {
            itoms.contents().publish(author, project.id, content.id, None).await?;
        }
    }
    Ok(())
}
