//! The OpenAPI document that the server publishes: where each operation is, and whether an answer is as it says.

use super::http::Answer;
use axum::{Router, body::Body};
use http::{Method, Request};
use http_body_util::BodyExt;
use jsonschema::{Draft, Validator};
use serde_json::{Map, Value};
use std::collections::{HashMap, HashSet};
use tower::ServiceExt;

/// The published document, ready to judge answers.
pub(crate) struct Document {
    operations: Vec<Operation>,
}

/// One operation of the API.
pub(crate) struct Operation {
    pub(crate) id: String,
    pub(crate) method: Method,
    path: Vec<String>,
    pub(crate) has_body: bool,
    /// Whether it answers in parts.
    pub(crate) is_paged: bool,
    /// By status, or `default`.
    answers: HashMap<String, Described>,
}

/// What the document says of an answer.
struct Described {
    /// `None` where it has no body.
    body: Option<Validator>,
    /// The names of its headers, in lower case.
    headers: HashSet<String>,
}

/// What tells a caller when to ask again, and whether it must: an answer has them where the document says so, and nowhere else.
const TELLING: [&str; 4] = ["etag", "ratelimit", "ratelimit-policy", "retry-after"];

impl Document {
    /// The document that this router publishes.
    pub(crate) async fn of(router: &Router) -> Self {
        let request = Request::get("/api/openapi.json").body(Body::empty()).expect("a request");
        let answer = router.clone().oneshot(request).await.expect("the router never fails");
        let body = answer.into_body().collect().await.expect("a whole body").to_bytes();
        Self::new(serde_json::from_slice(&body).expect("the document is JSON"))
    }

    /// Builds a validator for each documented answer.
    fn new(document: Value) -> Self {
        let components = &document["components"];
        let mut operations = Vec::new();
        for (path, methods) in object(&document["paths"]) {
            for (method, operation) in object(methods).iter().filter(|(_, operation)| operation.get("responses").is_some()) {
                let answers = object(&operation["responses"]).iter();
                let answers = answers.map(|(status, answer)| (status.clone(), Described::of(answer, components)));
                operations.push(Operation {
                    id: operation["operationId"].as_str().expect("every operation has an id").to_owned(),
                    method: method.to_uppercase().parse().expect("a method"),
                    has_body: operation.get("requestBody").is_some(),
                    is_paged: operation["parameters"].as_array().is_some_and(|all| all.iter().any(|one| one["name"] == "cursor")),
                    path: path.split('/').map(str::to_owned).collect(),
                    answers: answers.collect(),
                });
            }
        }
        assert!(!operations.is_empty(), "the document describes nothing");
        Self { operations }
    }

    /// Every operation.
    pub(crate) fn operations(&self) -> impl Iterator<Item = &Operation> {
        self.operations.iter()
    }

    /// The method and path of an operation, with `ids` in the place of its parameters.
    pub(crate) fn address(&self, operation: &str, ids: &[&str]) -> (Method, String) {
        let found = self.operations.iter().find(|known| known.id == operation);
        let found = found.unwrap_or_else(|| panic!("the document knows no operation {operation}"));
        let mut ids = ids.iter();
        let parts: Vec<_> = found.path.iter().map(|part| if part.starts_with('{') { *ids.next().expect("an id") } else { part }).collect();
        assert!(ids.next().is_none(), "{operation} has fewer parameters");
        (found.method.clone(), parts.join("/"))
    }

    /// Fails unless the document describes this answer: its status, its media type, every field of its body, and when
    /// to ask again.
    pub(crate) fn check(&self, method: &Method, path: &str, answer: &Answer) {
        let told = format!("{method} {path} answered {}", answer.status);
        let Some(operation) = self.operation(method, path) else { return };
        let described = operation.answers.get(&answer.status.to_string());
        // What any operation can answer is described once: too many requests, and what no caller can mend.
        let default = || operation.answers.get("default").filter(|_| answer.status == 429 || answer.status >= 500);
        let Some(described) = described.or_else(default) else { panic!("{told}, which the document does not know:\n{}", answer.text()) };
        for name in TELLING {
            let (is_sent, is_described) = (answer.headers.contains_key(name), described.headers.contains(name));
            assert_eq!(is_sent, is_described, "{told}: whether it has {name}, and what the document says:\n{}", answer.text());
        }
        match &described.body {
            None => assert!(answer.body.is_empty(), "{told} with a body that the document does not know:\n{}", answer.text()),
            Some(validator) => {
                let wrong: Vec<_> =
                    validator.iter_errors(&answer.json()).map(|error| format!("{}: {error}", error.instance_path())).collect();
                assert!(wrong.is_empty(), "{told}, not as documented: {wrong:#?}\n{}", answer.text());
            }
        }
    }

    fn operation(&self, method: &Method, path: &str) -> Option<&Operation> {
        let path: Vec<_> = path.split('?').next().unwrap_or_default().split('/').collect();
        let fits = |template: &[String]| {
            template.len() == path.len() && template.iter().zip(&path).all(|(part, found)| part.starts_with('{') || part == found)
        };
        self.operations.iter().find(|operation| operation.method == *method && fits(&operation.path))
    }
}

impl Described {
    fn of(answer: &Value, components: &Value) -> Self {
        let headers = answer["headers"].as_object().into_iter().flatten();
        Self {
            body: schema(answer).map(|schema| validator(schema, components)),
            headers: headers.map(|(name, _)| name.to_lowercase()).collect(),
        }
    }
}

impl Operation {
    /// The names of its path's parameters, in order.
    pub(crate) fn parameters(&self) -> impl Iterator<Item = &str> {
        self.path.iter().filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
    }
}

/// The schema with its references resolved, and closed: it allows no field but those that it names, so that an
/// undocumented one is found. A part of a composition stays open, for the whole is closed.
fn closed(schema: &Value, components: &Value, is_part: bool) -> Value {
    if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
        let name = name.rsplit('/').next().unwrap_or_default();
        return closed(&components["schemas"][name], components, is_part);
    }
    let Some(fields) = schema.as_object() else { return schema.clone() };
    let is_composed = fields.contains_key("allOf") || fields.contains_key("properties");
    let mut whole: Map<_, _> = fields
        .iter()
        .map(|(key, value)| {
            let inner = |is_part| match value {
                Value::Array(parts) => parts.iter().map(|part| closed(part, components, is_part)).collect(),
                part => closed(part, components, is_part),
            };
            let value = match key.as_str() {
                "allOf" => inner(true),
                "oneOf" | "anyOf" => inner(is_part || is_composed),
                "properties" => object(value).iter().map(|(name, field)| (name.clone(), closed(field, components, false))).collect(),
                "items" => inner(false),
                _ => value.clone(),
            };
            (key.clone(), value)
        })
        .collect();
    if is_composed && !is_part {
        whole.entry("unevaluatedProperties").or_insert(false.into());
    }
    whole.into()
}

fn schema(answer: &Value) -> Option<&Value> {
    let (_, content) = object(answer.get("content")?).iter().find(|(media, _)| media.ends_with("json"))?;
    content.get("schema")
}

fn validator(schema: &Value, components: &Value) -> Validator {
    let schema = closed(schema, components, false);
    jsonschema::options().with_draft(Draft::Draft202012).build(&schema).expect("the document's schemas are sound")
}

fn object(value: &Value) -> &Map<String, Value> {
    value.as_object().expect("an object")
}
