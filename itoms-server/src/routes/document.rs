//! The OpenAPI document as a whole: what the operations share is said and mended here once.

use super::{operations::PREFIX, published, scalar};
use crate::{Options, problem::ProblemDocument, session_cookie};
use serde_json::Value;
use std::collections::BTreeSet;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        Components, Content, Info, License, Object, OpenApi, RefOr, Schema, Server, Tag,
        header::Header,
        schema::AdditionalProperties,
        security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};

/// How a token of our own is sent by programs.
pub(super) const BEARER: &str = "bearer";
/// How it is sent by browsers.
pub(super) const COOKIE: &str = "cookie";
/// How a read key is sent.
pub(super) const READ_KEY: &str = "read_key";
/// How it is sent where a header would need leave beforehand.
pub(super) const READ_KEY_IN_QUERY: &str = "read_key_in_query";

/// The whole document, as JSON.
pub(super) fn document(mut document: OpenApi, options: &Options) -> Value {
    document.info = information();
    document.servers = Some(vec![Server::new(options.base.as_str().trim_end_matches('/'))]);
    document.tags = Some(tags());
    document.paths.paths =
        std::mem::take(&mut document.paths.paths).into_iter().map(|(path, item)| (format!("{PREFIX}{path}"), item)).collect();
    let components = document.components.get_or_insert_default();
    let mut schemas = vec![(ProblemDocument::name().into_owned(), ProblemDocument::schema())];
    ProblemDocument::schemas(&mut schemas);
    components.schemas.extend(schemas);
    components.schemas.insert(scalar::Sort::name().into_owned(), scalar::Sort::schema());
    merge_flattened(components);
    components.schemas.values_mut().for_each(describe_nullable);
    add_security(components, options);
    add_etags(&mut document);
    close_requests(&mut document);
    serde_json::to_value(document).unwrap_or_default()
}

fn information() -> Info {
    let mut info = Info::new("itoms", env!("CARGO_PKG_VERSION"));
    info.description = Some(
        "Publish from code what the dashboard publishes by hand. Answers carry their id and version at the top; the version \
         is also the ETag. Lists go on at `next`. What goes wrong is a problem document (RFC 9457)."
            .to_owned(),
    );
    let mut license = License::new("MIT OR Apache-2.0");
    license.identifier = Some("MIT OR Apache-2.0".to_owned());
    info.license = Some(license);
    info
}

fn tags() -> Vec<Tag> {
    let described = [
        ("Accounts", "Sign-up and profile."),
        ("Sessions", "Signing in and out."),
        ("Two-factor sign-in", "A code of an authenticator app, or a passkey, besides the password."),
        #[cfg(feature = "passkeys")]
        ("Passkeys", "Signing in by a device of one's own, without a password."),
        (
            "Sign-in by others",
            "An identity provider that proves who somebody is, where one is configured: in to an account that is linked to it, or to a \
             new one.",
        ),
        ("API keys", "How programs act for an account, within chosen scopes."),
        ("Projects", "Who owns content: create, change, delete, restore."),
        ("Branding", "How a project looks, under which name it writes to people, and what both were before."),
        ("Members", "The people of a project, and invitations to it."),
        ("Contents", "What a project publishes."),
        (
            "Read API",
            "What is published, for front ends elsewhere: by a read key of the project, which may stand in a web page. Pages of any \
             site may ask.",
        ),
        ("Operations", "What whoever runs the installation looks after: durable work."),
    ];
    let tag = |(name, description): (&str, &str)| {
        let mut tag = Tag::new(name);
        tag.description = Some(description.to_owned());
        tag
    };
    described.map(tag).into()
}

fn add_security(components: &mut Components, options: &Options) {
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some("The token of a session, from createSession; or the secret of an API key, from createApiKey, where the operation has a scope for it."));
    components.add_security_scheme(BEARER, SecurityScheme::Http(bearer.build()));
    let description = "The session of the dashboard, on requests from our own pages.";
    let cookie = ApiKeyValue::with_description(session_cookie::name(&options.base), description);
    components.add_security_scheme(COOKIE, SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
    let read_key = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some("A read key of a project, from createReadKey."));
    components.add_security_scheme(READ_KEY, SecurityScheme::Http(read_key.build()));
    let description = "The same in the address: a browser then sends a plain request, and asks for no leave beforehand.";
    let in_query = ApiKeyValue::with_description(published::reader::KEY, description);
    components.add_security_scheme(READ_KEY_IN_QUERY, SecurityScheme::ApiKey(ApiKey::Query(in_query)));
}

/// An answer with a version has it as ETag too.
fn add_etags(document: &mut OpenApi) {
    let schemas = document.components.as_ref().map(|components| &components.schemas);
    let is_versioned = |name: &str| match schemas.and_then(|schemas| schemas.get(name)) {
        Some(RefOr::T(Schema::Object(object))) => object.properties.contains_key("version"),
        Some(RefOr::T(Schema::OneOf(one_of))) => one_of.discriminator.is_some(),
        _ => false,
    };
    let operations = document.paths.paths.values_mut().flat_map(|item| [&mut item.get, &mut item.post, &mut item.patch, &mut item.delete]);
    for response in operations.flatten().flat_map(|described| described.responses.responses.values_mut()) {
        let RefOr::T(response) = response else { continue };
        if schemas_of(response.content.values()).filter_map(name_of).any(|name| is_versioned(&name)) {
            let mut header = Header::new(scalar::ETag::schema());
            header.description = Some("The version, in quotes: send it as `If-Match` with a change.".to_owned());
            response.headers.insert("ETag".to_owned(), header.into());
        }
    }
}

fn schemas_of<'a>(contents: impl Iterator<Item = &'a RefOr<Content>>) -> impl Iterator<Item = &'a RefOr<Schema>> {
    contents.filter_map(|content| match content {
        RefOr::T(content) => content.schema.as_ref(),
        RefOr::Ref(_) => None,
    })
}

/// What answers flatten into one object is one object in the document too.
fn merge_flattened(components: &mut Components) {
    let known = components.schemas.clone();
    let object = |schema: &RefOr<Schema>| match name_of(schema).map_or(Some(schema), |name| known.get(&name)) {
        Some(RefOr::T(Schema::Object(object))) => Some(object.clone()),
        _ => None,
    };
    for schema in components.schemas.values_mut() {
        let RefOr::T(Schema::AllOf(all_of)) = schema else { continue };
        let mut merged = Object::new();
        merged.description = all_of.description.take();
        for part in all_of.items.iter().filter_map(object) {
            merged.properties.extend(part.properties);
            merged.required.extend(part.required);
        }
        *schema = merged.into();
    }
}

/// A field that may be null says beside its types what it is, like every other field.
fn describe_nullable(schema: &mut RefOr<Schema>) {
    let RefOr::T(Schema::Object(object)) = schema else { return };
    for field in object.properties.values_mut() {
        if let RefOr::T(Schema::OneOf(types)) = field {
            types.description = types.items.iter_mut().find_map(|item| match item {
                RefOr::Ref(reference) => Some(std::mem::take(&mut reference.description)),
                RefOr::T(_) => None,
            });
        }
    }
}

/// Says of each body that a field which it does not name is refused.
fn close_requests(document: &mut OpenApi) {
    let mut names = BTreeSet::new();
    for item in document.paths.paths.values() {
        for described in [&item.post, &item.patch].into_iter().flatten() {
            let Some(RefOr::T(body)) = &described.request_body else { continue };
            names.extend(schemas_of(body.content.values()).filter_map(name_of));
        }
    }
    let Some(components) = &mut document.components else { return };
    let variants = names.iter().filter_map(|name| match components.schemas.get(name) {
        Some(RefOr::T(Schema::OneOf(one_of))) => Some(one_of.items.iter().filter_map(name_of).collect::<Vec<_>>()),
        _ => None,
    });
    let variants: Vec<_> = variants.flatten().collect();
    for name in names.into_iter().chain(variants) {
        if let Some(RefOr::T(Schema::Object(object))) = components.schemas.get_mut(&name) {
            object.additional_properties = Some(Box::new(AdditionalProperties::FreeForm(false)));
        }
    }
}

fn name_of(schema: &RefOr<Schema>) -> Option<String> {
    match schema {
        RefOr::Ref(reference) => reference.ref_location.rsplit('/').next().map(str::to_owned),
        RefOr::T(_) => None,
    }
}
