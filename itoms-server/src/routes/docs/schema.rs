//! What a schema of the document says, in words.

use serde_json::Value;

/// Text of the document, in which backticks mark what is code.
pub(super) struct Prose(String);

impl Prose {
    /// Its parts in turn: text, code, text, …
    pub(super) fn parts(&self) -> impl Iterator<Item = (bool, &str)> {
        self.0.split('`').enumerate().map(|(index, part)| (index % 2 == 1, part))
    }
}

impl From<&str> for Prose {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

/// A field of an object, or a parameter.
pub(super) struct Field {
    pub(super) name: String,
    pub(super) required: bool,
    pub(super) of: Kind,
    pub(super) description: Prose,
}

/// What a value is: its limits in words, and the object that it is, if it is one.
pub(super) struct Kind {
    pub(super) words: String,
    pub(super) object: Option<String>,
}

/// The schema that a reference names, with its name.
pub(super) fn resolve<'a>(document: &'a Value, schema: &'a Value) -> (Option<&'a str>, &'a Value) {
    match schema["$ref"].as_str() {
        Some(reference) => (reference.rsplit('/').next(), document.pointer(reference.trim_start_matches('#')).unwrap_or(schema)),
        None => (None, schema),
    }
}

/// The fields of an object.
pub(super) fn fields(document: &Value, object: &Value) -> Vec<Field> {
    let required = |name: &str| object["required"].as_array().is_some_and(|names| names.iter().any(|required| required == name));
    let properties = object["properties"].as_object().into_iter().flatten();
    properties
        .map(|(name, schema)| Field {
            name: name.clone(),
            required: required(name),
            of: kind(document, schema),
            description: prose(&schema["description"]),
        })
        .collect()
}

/// What a value of this schema is.
pub(super) fn kind(document: &Value, schema: &Value) -> Kind {
    if let Some(types) = schema["oneOf"].as_array().filter(|_| schema["discriminator"].is_null()) {
        let kinds: Vec<_> = types.iter().map(|schema| kind(document, schema)).collect();
        let words: Vec<_> = kinds.iter().map(|kind| kind.words.as_str()).collect();
        return Kind { words: words.join(", or "), object: kinds.into_iter().find_map(|kind| kind.object) };
    }
    let (name, schema) = resolve(document, schema);
    let is_object = schema["properties"].is_object() || schema["oneOf"].is_array();
    if let Some(name) = name.filter(|_| is_object) {
        return Kind { words: String::new(), object: Some(name.to_owned()) };
    }
    match schema["items"].is_object() {
        true => {
            let items = kind(document, &schema["items"]);
            let most = schema["maxItems"].as_u64().map(|most| format!("at most {most} ")).unwrap_or_default();
            Kind { words: format!("list of {most}{}", items.words), object: items.object }
        }
        false => Kind { words: scalar(schema), object: None },
    }
}

fn scalar(schema: &Value) -> String {
    let name = match (schema["type"].as_str().or_else(|| schema["type"][0].as_str()), schema["format"].as_str()) {
        (_, Some("uuid")) => "id",
        (_, Some("date-time")) => "time",
        (_, Some("email")) => "e-mail address",
        (Some("string"), _) => "text",
        (Some("integer"), _) => "number",
        (Some("boolean"), _) => "true or false",
        (Some(other), _) => other,
        (None, _) => "anything",
    };
    let range = |least: &str, most: &str, unit: &str| match (schema[least].as_u64(), schema[most].as_u64()) {
        (Some(least), Some(most)) => Some(format!("{least} to {most}{unit}")),
        (None, Some(most)) => Some(format!("at most {most}{unit}")),
        (Some(least), None) => Some(format!("at least {least}{unit}")),
        (None, None) => None,
    };
    let names = schema["enum"].as_array().map(|names| names.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", "));
    let limits = [names, range("minLength", "maxLength", " characters"), range("minimum", "maximum", "")];
    let limits: Vec<_> = limits.into_iter().flatten().collect();
    if limits.is_empty() { name.to_owned() } else { format!("{name}: {}", limits.join(", ")) }
}

/// A text of the document; empty where there is none.
pub(super) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// The same, with its marks.
pub(super) fn prose(value: &Value) -> Prose {
    Prose(text(value))
}
