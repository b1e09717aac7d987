//! Copies of the one article that is there, with its tags.

use super::{AFTER_FILLING, Db, NUMBERED};
use sqlx::{AssertSqlSafe, Pool, query};

/// In each, `numbers` are those of the copies, and `$id` is the id of such a number.
const COPIES: [&str; 4] = [
    "insert into contents (project_id, id, kind, slug, title, title_key, description, tags, language, body, html, renderer, search,
        status, published_at, published_version, author_id, created_at, updated_at, version)
     select project_id, $id, kind, 'article-' || n, title || ' ' || n, title_key || ' ' || n, description, tags, language, body, html,
        renderer, search, status, published_at - n, published_version, author_id, created_at - n, updated_at - n, version
     from numbers, contents",
    "insert into content_tags (project_id, content_id, tag) select project_id, $id, tag from numbers, content_tags",
    "insert into published (project_id, id, kind, slug, title, description, tags, language, html, author_name, published_at,
        updated_at, version)
     select project_id, $id, kind, 'article-' || n, title || ' ' || n, description, tags, language, html, author_name,
        published_at - n, updated_at - n, version
     from numbers, published",
    "insert into published_tags (project_id, id, tag, published_at) select project_id, $id, tag, published_at - n
     from numbers, published_tags",
];

/// Copies the one article until there are that many.
pub(crate) async fn fill(pool: &Pool<Db>, articles: u32) -> sqlx::Result<()> {
    let copies = articles.saturating_sub(1);
    let numbers = format!("with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < {copies})");
    for copy in COPIES {
        let statement = format!("{numbers} {}", copy.replace("$id", NUMBERED));
        query::<Db>(AssertSqlSafe(statement)).execute(pool).await?;
    }
    query::<Db>(AFTER_FILLING).execute(pool).await?;
    Ok(())
}
