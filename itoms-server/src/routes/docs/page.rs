use super::{
    curl,
    schema::{Field, Kind, Prose, fields, kind, prose, resolve, text},
};
use crate::{Authentication, RouteInfo};
use askama::Template;
use serde_json::Value;

#[derive(Template)]
#[template(path = "api_docs.html")]
struct Page {
    title: String,
    version: String,
    description: Prose,
    groups: Vec<Group>,
    objects: Vec<Object>,
}

/// Operations on one concept.
struct Group {
    name: String,
    description: Prose,
    operations: Vec<Operation>,
}

struct Operation {
    id: String,
    method: &'static str,
    path: String,
    summary: String,
    description: Vec<Prose>,
    caller: String,
    parameters: Vec<Parameter>,
    body: Option<Kind>,
    answers: Vec<Answer>,
    curl: String,
}

struct Parameter {
    place: String,
    field: Field,
}

struct Answer {
    status: String,
    description: Prose,
    body: Option<Kind>,
}

/// What goes in or comes out.
struct Object {
    name: String,
    description: Prose,
    variants: Vec<String>,
    fields: Vec<Field>,
}

/// The page. It fits on one, so that the browser's own search finds everything.
pub(crate) fn render(document: &Value, table: &[RouteInfo]) -> String {
    let groups = document["tags"].as_array().into_iter().flatten().map(|tag| Group {
        name: text(&tag["name"]),
        description: prose(&tag["description"]),
        operations: table.iter().filter_map(|route| operation(document, route, &tag["name"])).collect(),
    });
    let schemas = document.pointer("/components/schemas").and_then(Value::as_object).into_iter().flatten();
    let page = Page {
        title: text(&document["info"]["title"]),
        version: text(&document["info"]["version"]),
        description: prose(&document["info"]["description"]),
        groups: groups.collect(),
        objects: schemas.filter_map(|(name, schema)| object(document, name, schema)).collect(),
    };
    page.render().unwrap_or_default()
}

fn operation(document: &Value, route: &RouteInfo, tag: &Value) -> Option<Operation> {
    let described = document["paths"].get(&route.path)?.get(route.method.to_ascii_lowercase())?;
    if described["tags"][0] != *tag {
        return None;
    }
    let parameters = described["parameters"].as_array().into_iter().flatten().map(|parameter| Parameter {
        place: text(&parameter["in"]),
        field: Field {
            name: text(&parameter["name"]),
            required: parameter["required"] == true,
            of: kind(document, &parameter["schema"]),
            description: prose(&parameter["description"]),
        },
    });
    let answers = described["responses"].as_object().into_iter().flatten().map(|(status, answer)| Answer {
        status: status.clone(),
        description: prose(&answer["description"]),
        body: answer.pointer("/content/application~1json/schema").map(|schema| kind(document, schema)),
    });
    Some(Operation {
        id: route.operation.clone(),
        method: route.method,
        path: route.path.clone(),
        summary: text(&described["summary"]),
        description: text(&described["description"]).split("\n\n").filter(|text| !text.is_empty()).map(Prose::from).collect(),
        caller: caller(route),
        parameters: parameters.collect(),
        body: described.pointer("/requestBody/content/application~1json/schema").map(|schema| kind(document, schema)),
        answers: answers.collect(),
        curl: curl::line(document, route, described),
    })
}

fn caller(route: &RouteInfo) -> String {
    match (route.authentication, route.permission) {
        (Authentication::Public, _) => "Anybody".to_owned(),
        (Authentication::ReadKey, _) => "Whoever has a read key of the project".to_owned(),
        (Authentication::Operator, _) => "Whoever runs the installation".to_owned(),
        (_, None) => "Whoever is signed in".to_owned(),
        (_, Some(_)) => "Members of the project".to_owned(),
    }
}

fn object(document: &Value, name: &str, schema: &Value) -> Option<Object> {
    let variants = schema["oneOf"].as_array().into_iter().flatten().filter_map(|variant| resolve(document, variant).0);
    let object = Object {
        name: name.to_owned(),
        description: prose(&schema["description"]),
        variants: variants.map(str::to_owned).collect(),
        fields: fields(document, schema),
    };
    (!object.fields.is_empty() || !object.variants.is_empty()).then_some(object)
}
