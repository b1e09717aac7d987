//! The roles: a group role that the application acts as, one that visitors read as, and the refusal of a login
//! that could do more.

use super::{
    error::OpenError,
    migrate::{NEWEST, quoted},
};
use sqlx::{Connection, PgConnection, Row};

/// What serves people and tasks.
pub(super) const APPLICATION: &str = "itoms_app";

/// What reads for visitors: what is published, and nothing else.
pub(super) const VISITOR: &str = "itoms_visitor";

const LOGIN: &str = "
    select r.rolname, r.rolsuper, r.rolbypassrls,
        (
            select array[b.rolname, m.rolname]
            from pg_roles b join pg_auth_members granted on granted.roleid = b.oid join pg_roles m on m.oid = granted.member
            where b.oid <> r.oid and (b.rolsuper or b.rolbypassrls) and pg_has_role(r.oid, m.oid, 'member')
            order by 1 limit 1
        )::text[],
        pg_has_role(r.oid, coalesce(g.oid, r.oid), 'member') and g.oid is not null,
        exists (
            select from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname = 'itoms' and pg_has_role(r.oid, c.relowner, 'member')
        ),
        g.oid is not null
    from pg_roles r left join pg_roles g on g.rolname = $1
    where r.rolname = session_user";

/// Refuses a login that cannot act as `role`, that owns tables of itoms, or that policies do not bind; also one that can
/// become such.
pub(super) async fn check(connection: &mut PgConnection, role: &'static str) -> Result<(), OpenError> {
    // Behind a pooler two messages reach the same connection of the server only in a transaction.
    let mut transaction = connection.begin().await?;
    let row = sqlx::query(LOGIN).bind(role).persistent(false).fetch_one(&mut *transaction).await?;
    transaction.rollback().await?;
    let name: String = row.try_get(0)?;
    let login = quoted(&name);
    let (is_super, bypasses, above): (bool, bool, Option<[String; 2]>) = (row.try_get(1)?, row.try_get(2)?, row.try_get(3)?);
    let (is_member, owns, exists): (bool, bool, bool) = (row.try_get(4)?, row.try_get(5)?, row.try_get(6)?);
    let another = || {
        vec![format!("create role itoms_login login noinherit password '…';"), format!("grant {APPLICATION}, {VISITOR} to itoms_login;")]
    };
    if is_super {
        return Err(OpenError::wrong_role(name, "is a superuser, whom no policy binds", another()));
    }
    if owns {
        return Err(OpenError::wrong_role(name, "owns tables of itoms, or can become who does", another()));
    }
    if bypasses {
        return Err(OpenError::wrong_role(name, "may bypass row policies", vec![format!("alter role {login} nobypassrls;")]));
    }
    if let Some([above, member]) = above {
        let mend = format!("revoke {} from {};", quoted(&above), quoted(&member));
        return Err(OpenError::wrong_role(name, "can become a role that no policy binds", vec![mend]));
    }
    // The first migration makes the role: nothing can be granted before it.
    if !exists {
        return Err(OpenError::Behind { found: None, needed: NEWEST });
    }
    if !is_member {
        // What serves people reads for visitors as well, unless they have a login of their own.
        let roles = if role == APPLICATION { format!("{APPLICATION}, {VISITOR}") } else { role.to_owned() };
        let mend = format!("grant {roles} to {login}; -- itoms-server migrate does it");
        return Err(OpenError::wrong_role(name, "has not been granted what it needs", vec![mend]));
    }
    Ok(())
}
