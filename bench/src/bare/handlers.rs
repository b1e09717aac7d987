//! What the twin answers.

use super::{
    super::{Failed, Pages, html},
    Db,
    jobs::{claim, work_off},
};
use argon2::{Argon2, PasswordHasher};
use axum::{
    Json, Router,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
    routing::{get, post},
};
use itoms_core::{
    id::{ContentId, EventId, Id, ProjectId},
    random::SystemRandom,
    time::{Clock, SystemClock},
};
use serde::{Deserialize, Serialize};
use sqlx::{FromRow, Pool, query, query_as, types};
use uuid::Uuid;

#[derive(Clone)]
struct Bare {
    pool: Pool<Db>,
    project: Uuid,
    pages: Pages,
}

pub(crate) fn router(pool: Pool<Db>, project: ProjectId, pages: Pages) -> Router {
    Router::new()
        .route("/fixed", get(async |State(bare): State<Bare>| html(bare.pages.article)))
        .route("/{project}", get(list))
        .route("/{project}/{article}", get(article))
        .route("/contents", get(contents).post(create))
        .route("/sessions", post(sign_in))
        .route("/jobs/claim", post(async |State(bare): State<Bare>| Ok::<_, Failed>(claim(&bare.pool).await?)))
        .route("/jobs/{count}", post(jobs))
        .with_state(Bare { pool, project: project.uuid(), pages })
}

const SITE: &str = "select id, name, slug, language, time_zone from projects where slug = $1 and deleted_at is null";

const ARTICLE: &str = "\
    select project_id, id, kind, slug, title, description, tags, language, html, author_name, published_at, updated_at, version
    from published
    where project_id = $1 and slug = $2
      and exists (select 1 from projects p where p.id = $1 and p.deleted_at is null)";

#[derive(FromRow)]
#[expect(dead_code, reason = "read, as whoever writes the page reads it")]
struct Article {
    project_id: Uuid,
    id: Uuid,
    kind: String,
    slug: String,
    title: String,
    description: String,
    tags: types::Json<Vec<String>>,
    language: Option<String>,
    html: String,
    author_name: String,
    published_at: i64,
    updated_at: i64,
    version: i64,
}

async fn article(State(bare): State<Bare>, Path((project, slug)): Path<(String, String)>) -> Result<Response, Failed> {
    let site: Site = query_as(SITE).bind(project).fetch_one(&bare.pool).await?;
    let _: Article = query_as(ARTICLE).bind(site.id).bind(slug).fetch_one(&bare.pool).await?;
    Ok(html(bare.pages.article))
}

#[derive(FromRow)]
#[expect(dead_code, reason = "read, as whoever writes the page reads it")]
struct Site {
    id: Uuid,
    name: String,
    slug: String,
    language: String,
    time_zone: String,
}

const LIST: &str = "\
    select p.id, p.slug, p.title, p.description, p.at, t.tag
    from (
        select project_id, id, slug, title, description, published_at as at from published
        where project_id = $1 order by published_at desc, id desc limit 21
    ) p left join published_tags t on t.project_id = p.project_id and t.id = p.id
    order by p.at desc, p.id desc";

const CONTENTS: &str = "\
    select c.id, c.slug, c.title, c.description, c.at, t.tag
    from (
        select project_id, id, slug, title, description, updated_at as at from contents
        where project_id = $1 order by updated_at desc, id desc limit 21
    ) c left join content_tags t on t.project_id = c.project_id and t.content_id = c.id
    order by c.at desc, c.id desc";

#[derive(FromRow)]
struct Tagged {
    id: Uuid,
    slug: String,
    title: String,
    description: String,
    at: i64,
    tag: Option<String>,
}

#[derive(Serialize)]
struct Listed {
    id: Uuid,
    slug: String,
    title: String,
    description: String,
    at: i64,
    tags: Vec<String>,
}

/// Rows of one article follow each other.
fn gather(rows: Vec<Tagged>) -> Vec<Listed> {
    let mut gathered: Vec<Listed> = Vec::with_capacity(21);
    for Tagged { id, slug, title, description, at, tag } in rows {
        match gathered.last_mut().filter(|last| last.id == id) {
            Some(last) => last.tags.extend(tag),
            None => gathered.push(Listed { id, slug, title, description, at, tags: tag.into_iter().collect() }),
        }
    }
    gathered
}

async fn list(State(bare): State<Bare>, Path(project): Path<String>) -> Result<Response, Failed> {
    let site: Site = query_as(SITE).bind(project).fetch_one(&bare.pool).await?;
    let rows = query_as(LIST).bind(site.id).fetch_all(&bare.pool).await?;
    std::hint::black_box(gather(rows));
    Ok(html(bare.pages.list))
}

async fn contents(State(bare): State<Bare>) -> Result<Json<Vec<Listed>>, Failed> {
    Ok(Json(gather(query_as(CONTENTS).bind(bare.project).fetch_all(&bare.pool).await?)))
}

#[derive(Deserialize)]
struct Draft {
    title: String,
    description: String,
    body: String,
    tags: Vec<String>,
}

const INSERT: &str = "\
    insert into contents (project_id, id, kind, slug, title, title_key, description, tags, body, html, renderer, search, status,
        author_id, created_at, updated_at, version)
    values ($1, $2, 'article', $3, $4, $4, $5, $6, $7, $8, 1, $4, 'draft', $1, $9, $9, 1)";

async fn create(State(bare): State<Bare>, Json(draft): Json<Draft>) -> Result<StatusCode, Failed> {
    let now = SystemClock.now();
    let (id, event) = (ContentId::new(now, &SystemRandom)?.uuid(), EventId::new(now, &SystemRandom)?.uuid());
    let mut tx = bare.pool.begin().await?;
    let insert = query::<Db>(INSERT).bind(bare.project).bind(id).bind(id.to_string()).bind(draft.title).bind(draft.description);
    let insert = insert.bind(types::Json(&draft.tags)).bind(types::Json(&draft.body)).bind(draft.body.as_str()).bind(now.as_millis());
    insert.execute(&mut *tx).await?;
    for tag in draft.tags {
        let insert = query::<Db>("insert into content_tags (project_id, content_id, tag) values ($1, $2, $3)");
        insert.bind(bare.project).bind(id).bind(tag).execute(&mut *tx).await?;
    }
    let insert = query::<Db>("insert into events (id, at, kind, project_id, subject_id) values ($1, $2, 'content.created', $3, $4)");
    insert.bind(event).bind(now.as_millis()).bind(bare.project).bind(id).execute(&mut *tx).await?;
    tx.commit().await?;
    Ok(StatusCode::CREATED)
}

/// One hash, and nothing else.
async fn sign_in(password: String) -> Result<StatusCode, Failed> {
    let verified = tokio::task::spawn_blocking(move || -> Result<(), argon2::password_hash::Error> {
        Argon2::default().hash_password_with_salt(password.as_bytes(), &[7; 16]).map(drop)
    });
    verified.await?.map_err(|error| Failed(error.to_string()))?;
    Ok(StatusCode::CREATED)
}

async fn jobs(State(bare): State<Bare>, Path(count): Path<u32>) -> Result<StatusCode, Failed> {
    work_off(&bare.pool, count).await.map_err(|error| Failed(error.to_string()))?;
    Ok(StatusCode::NO_CONTENT)
}
