//! What Row Level Security costs on PostgreSQL.

use crate::{
    Outcome, bare,
    measure::Contestant,
    table::{Pair, rows},
    world::{ARTICLE, EMAIL, World, markdown},
};
use itoms_core::{
    id::{ContentId, Id, ProjectId},
    random::SystemRandom,
    store::{Actor, Store},
    time::{Clock, SystemClock},
};
use sqlx::{AssertSqlSafe, PgPool, Row, query, types::Json};
use std::sync::Arc;
use uuid::Uuid;

/// Statements of one act, so that waiting for it weighs little.
const COUNT: u32 = 64;

const AT_SLUG: &str = "\
    select project_id, id, kind, slug, title, description, tags, language, html, author_name, published_at, updated_at, version
    from published
    where project_id = $1 and slug = $2
      and exists (select 1 from projects p where p.id = $1 and p.deleted_at is null)";

const LIST: &str = "\
    select project_id, id, kind, slug, title, description, tags, language, author_name, published_at, updated_at, version
    from published
    where project_id = $1 and slug <> $2
      and exists (select 1 from projects p where p.id = $1 and p.deleted_at is null)
    order by published_at desc, id desc limit 21";

const CONTENT: &str = "\
    select project_id, id, slug, title, description, tags, language, body, html, renderer, status, published_at, published_version,
        author_id, created_at, updated_at, version
    from contents where project_id = $1 and id = $2";

/// One statement as the visitor, beside the same as a superuser, whom no policy meets.
pub(crate) fn of_a_visitor(worlds: &[World]) -> Outcome<String> {
    let article = rows("policy: a visitor reads an article", worlds, |world| as_visitor(world, AT_SLUG))?;
    let list = rows("policy: a visitor reads a list of 20", worlds, |world| as_visitor(world, LIST))?;
    Ok(article + &list)
}

fn as_visitor<'a>(world: &'a World, statement: &'static str) -> Outcome<Pair<'a>> {
    let admin = world.admin_url.as_deref().ok_or("policies are PostgreSQL's")?.to_owned();
    let (visitor, plain) =
        world.wait(async move { Ok((bare::postgres::open_as(&admin, "itoms_visitor").await?, bare::postgres::open(&admin).await?)) })?;
    let project = world.project.uuid();
    let reading = |pool: PgPool| repeated(world, move || read(pool.clone(), statement, project));
    Ok(Pair { ours: reading(visitor), bare: reading(plain) })
}

async fn read(pool: PgPool, statement: &'static str, project: Uuid) -> Outcome<()> {
    for _ in 0..COUNT {
        let rows = query(statement).bind(project).bind(ARTICLE).fetch_all(&pool).await?;
        std::hint::black_box(rows.iter().map(|row| row.try_get::<String, _>("title")).collect::<Result<Vec<_>, _>>()?);
    }
    Ok(())
}

/// A member's read through the store, beside begin, set_config, select and commit as a superuser.
pub(crate) fn of_a_member(worlds: &[World]) -> Outcome<String> {
    rows("policy: a member reads a working copy", worlds, |world| {
        let admin = world.admin_url.as_deref().ok_or("policies are PostgreSQL's")?.to_owned();
        let pool = world.wait(async move { Ok(bare::postgres::open(&admin).await?) })?;
        let (store, actor, project, article) = (Arc::clone(&world.store), world.actor(), world.project, world.article);
        let ours = repeated(world, move || show(Arc::clone(&store), actor, project, article));
        let bare = repeated(world, move || read_alone(pool.clone(), project.uuid(), article.uuid()));
        Ok(Pair { ours, bare })
    })
}

async fn show(store: Arc<dyn Store>, actor: Actor, project: ProjectId, article: ContentId) -> Outcome<()> {
    for _ in 0..COUNT {
        let mut tx = store.read(actor).await?;
        tx.contents().content(project, article).await?.ok_or("the member does not see the article")?;
        tx.commit().await?;
    }
    Ok(())
}

async fn read_alone(pool: PgPool, project: Uuid, article: Uuid) -> Outcome<()> {
    for _ in 0..COUNT {
        let mut tx = pool.begin().await?;
        query("select set_config('itoms.account', $1, true)").bind(project.to_string()).execute(&mut *tx).await?;
        let row = query(CONTENT).bind(project).bind(article).fetch_one(&mut *tx).await?;
        std::hint::black_box(row.try_get::<String, _>("html")?);
        tx.commit().await?;
    }
    Ok(())
}

const ACCOUNT: &str = "\
    select id, email, full_name, company, language, time_zone, password, external_id, age_stated_at, operator, suspended_at, leaving_at,
        session_epoch, created_at, updated_at, version, email_verified
    from accounts where email_key = $1";

const INSERT: &str = "\
    insert into contents (project_id, id, kind, slug, title, title_key, description, tags, body, html, renderer, search, status,
        author_id, created_at, updated_at, version)
    values ($1, $2, 'article', $3, $3, $3, '', '[]', $4, $5, 1, $3, 'draft', $6, $7, $7, 1)";

/// The statement of a sign-in that looks for its account, and that of a new article, each in a transaction that says whose
/// it is, as the application, beside the same as a superuser.
pub(crate) fn of_the_application(worlds: &[World]) -> Outcome<String> {
    let sign_in = rows("policy: a sign-in finds its account", worlds, |world| as_application(world, |pool, _| find_account(pool)))?;
    let create = rows("policy: a member inserts an article", worlds, |world| as_application(world, insert_article))?;
    Ok(sign_in + &create)
}

fn as_application<'a, F>(world: &'a World, act: impl Fn(PgPool, New) -> F + Copy + 'a) -> Outcome<Pair<'a>>
where
    F: Future<Output = Outcome<()>> + Send + 'static,
{
    let admin = world.admin_url.as_deref().ok_or("policies are PostgreSQL's")?.to_owned();
    let (application, plain) =
        world.wait(async move { Ok((bare::postgres::open_as(&admin, "itoms_app").await?, bare::postgres::open(&admin).await?)) })?;
    let new = New { project: world.project.uuid(), author: world.account.uuid() };
    let acting = |pool: PgPool| repeated(world, move || act(pool.clone(), new));
    Ok(Pair { ours: acting(application), bare: acting(plain) })
}

/// Where an article is new, and whose it is.
#[derive(Clone, Copy)]
struct New {
    project: Uuid,
    author: Uuid,
}

async fn find_account(pool: PgPool) -> Outcome<()> {
    for _ in 0..COUNT {
        let mut tx = pool.begin_with("set local itoms.kind = 'system'; set local itoms.task = 'sign_in'; begin").await?;
        let row = query(ACCOUNT).bind(EMAIL).fetch_one(&mut *tx).await?;
        std::hint::black_box(row.try_get::<String, _>("full_name")?);
        tx.commit().await?;
    }
    Ok(())
}

async fn insert_article(pool: PgPool, New { project, author }: New) -> Outcome<()> {
    let (begin, text) = (format!("set local itoms.kind = 'account'; set local itoms.account = '{author}'; begin"), markdown());
    for _ in 0..COUNT {
        let now = SystemClock.now();
        let id = ContentId::new(now, &SystemRandom)?.uuid();
        let mut tx = pool.begin_with(AssertSqlSafe(begin.clone())).await?;
        let insert = query(INSERT).bind(project).bind(id).bind(id.to_string()).bind(Json(&text)).bind(&text).bind(author);
        insert.bind(now.as_millis()).execute(&mut *tx).await?;
        tx.commit().await?;
    }
    Ok(())
}

fn repeated<'a, F: Future<Output = Outcome<()>> + Send + 'static>(world: &'a World, mut act: impl FnMut() -> F + 'a) -> Contestant<'a> {
    Contestant { act: Box::new(move || world.wait(act())), units: COUNT, database: world.database.as_deref() }
}
