use crate::program::{failure::Failure, operations, terminal::say};
use itoms_core::project::Permission;

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
        say(&format!("{:<7} {:<60} {authentication:<8} {permission}", route.method, route.path));
    }
    Ok(())
}
