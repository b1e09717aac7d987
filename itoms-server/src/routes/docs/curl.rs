//! A line that calls an operation, with `$TOKEN` or `$PUBLISHABLE_KEY` and the ids as variables of the shell.

use super::schema::resolve;
use crate::{Authentication, RouteInfo};
use serde_json::{Map, Value};

pub(super) fn line(document: &Value, route: &RouteInfo, operation: &Value) -> String {
    let mut line = "curl".to_owned();
    if route.method != "GET" {
        line += &format!(" -X {}", route.method);
    }
    let path: Vec<_> = route.path.split('/').map(segment).collect();
    line += &format!(" \"{}{}\"", document["servers"][0]["url"].as_str().unwrap_or_default(), path.join("/"));
    match route.authentication {
        Authentication::Public => {}
        Authentication::ReadKey => line += " -H \"Authorization: Bearer $PUBLISHABLE_KEY\"",
        _ => line += " -H \"Authorization: Bearer $TOKEN\"",
    }
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    if parameters.into_iter().any(|parameter| parameter["name"] == "If-Match" && parameter["required"] == true) {
        line += " -H 'If-Match: \"1\"'";
    }
    if let Some(schema) = operation.pointer("/requestBody/content/application~1json/schema") {
        line += &format!(" --json '{}'", body(document, schema));
    }
    line
}

/// `{project}` as `$PROJECT`.
fn segment(segment: &str) -> String {
    match segment.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
        Some(name) => format!("${}", name.to_ascii_uppercase()),
        None => segment.to_owned(),
    }
}

/// The fields that a body must have; the first one that it may have, where it must have none.
fn body(document: &Value, schema: &Value) -> Value {
    let (_, schema) = resolve(document, schema);
    let (_, schema) = schema["oneOf"].get(0).map_or((None, schema), |variant| resolve(document, variant));
    let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let optional = schema["properties"].as_object().into_iter().flat_map(Map::keys).map(String::as_str);
    let mut names: Vec<_> = required.collect();
    if names.is_empty() {
        names = optional.take(1).collect();
    }
    names.into_iter().map(|name| (name.to_owned(), example(document, &schema["properties"][name]))).collect::<Map<_, _>>().into()
}

fn example(document: &Value, schema: &Value) -> Value {
    let schema = schema["oneOf"].get(0).unwrap_or(schema);
    let (_, resolved) = resolve(document, schema);
    let given = [&resolved["example"], &resolved["examples"][0], &resolved["enum"][0]];
    given.into_iter().find(|value| !value.is_null()).cloned().unwrap_or_default()
}
