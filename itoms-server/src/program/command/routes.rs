use crate::program::{failure::Failure, operations, terminal::say};
use itoms_core::{api_key::Scope, project::Permission};

/// What a line says, and in which words.
pub(super) const COLUMNS: &str = "\
Each line: method, path, how it authenticates, the permission that the caller needs in the project of the path, and the scope by which \
an API key reaches it as well; - where there is none.

How it authenticates:
  public    not at all; /metrics by ITOMS_METRICS_TOKEN, where it is set
  session   by a session: its token as bearer, or the cookie in a request from the own pages; or by an API key, where a scope is named
  bearer    by a session's token as bearer alone: the answer holds a token that no cookie gets
  cookie    by the cookie of a session alone
  read_key  by a read key of a project, as bearer or in the query, and by nothing else
  operator  by a session, as above, of somebody who runs the installation; for others there is nothing";

pub(super) fn run(json: bool) -> Result<(), Failure> {
    let routes = [crate::routes(), operations::table()].concat();
    if json {
        let json = serde_json::to_string_pretty(&routes).map_err(|error| Failure::new(Failure::FAILED, error.to_string()))?;
        say(&json);
        return Ok(());
    }
    for route in routes {
        let permission = route.permission.map_or("-", Permission::name);
        let authentication = serde_json::to_value(route.authentication).unwrap_or_default();
        let authentication = authentication.as_str().unwrap_or_default();
        let key = route.key.map_or("-", Scope::name);
        say(&format!("{:<7} {:<60} {authentication:<8} {permission:<18} {key}", route.method, route.path));
    }
    Ok(())
}
