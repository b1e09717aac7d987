//! The OpenAPI document. What holds for many operations alike is said here once, from the same list that the
//! router is made of; what is one operation's own stands with its handler.

use super::operations::{Operation, PREFIX};
use super::scalar;
use crate::{
    Authentication, Options,
    problem::{MEDIA_TYPE, ProblemDocument},
    session_cookie,
};
use itoms_core::project::{Permission, Role};
use std::collections::BTreeSet;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        Components, ContentBuilder, Info, License, OpenApi, Ref, RefOr, Required, Response, Schema, Server, Tag,
        extensions::Extensions,
        path::{Operation as Described, Parameter, ParameterBuilder, ParameterIn},
        schema::AdditionalProperties,
        security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme},
    },
};

const BEARER: &str = "bearer";
const COOKIE: &str = "cookie";

/// Adds to an operation what follows from who may call it and what it takes.
pub(super) fn complete(operation: &mut Operation) {
    let Some(path) = operation.info().map(|info| info.path) else { return };
    let (authentication, permission) = (operation.authentication, operation.permission);
    let Some(described) = operation.described() else { return };
    described.parameters.get_or_insert_default().splice(0..0, path_parameters(&path).map(RefOr::T));
    described.security = Some(match authentication {
        Authentication::Public => Vec::new(),
        Authentication::Session | Authentication::Cookie => {
            [BEARER, COOKIE].map(|name| SecurityRequirement::new(name, Vec::<String>::new())).into()
        }
    });
    if let Some(permission) = permission {
        describe_permission(described, permission);
    }
    for (status, description) in refusals(described, authentication, permission) {
        described.responses.responses.entry(status.to_owned()).or_insert_with(|| RefOr::T(Response::new(description)));
    }
    for (status, response) in &mut described.responses.responses {
        if let RefOr::T(response) = response
            && !status.starts_with('2')
        {
            let schema = Ref::from_schema_name(ProblemDocument::name());
            response.content.insert(MEDIA_TYPE.to_owned(), ContentBuilder::new().schema(Some(schema)).build().into());
        }
    }
}

fn path_parameters(path: &str) -> impl Iterator<Item = Parameter> {
    let names = path.split('/').filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'));
    names.map(|name| {
        let parameter = ParameterBuilder::new().name(name).parameter_in(ParameterIn::Path).required(Required::True);
        let schema = Ref::from_schema_name(scalar::Id::name());
        parameter.description(Some(format!("The id of the {name}."))).schema(Some(schema)).build()
    })
}

fn describe_permission(described: &mut Described, permission: Permission) {
    let roles: Vec<_> = Role::ALL.into_iter().filter(|role| role.may(permission)).map(Role::name).collect();
    let sentence = format!("Needs `{}` in the project: {}.", permission.name(), roles.join(", "));
    let description = described.description.take().map(|text| format!("{text}\n\n{sentence}"));
    described.description = Some(description.unwrap_or(sentence));
    described.extensions.get_or_insert_default().merge(Extensions::builder().add("x-permission", permission.name()).build());
}

/// How an operation can refuse, beside its own ways.
fn refusals(described: &Described, authentication: Authentication, permission: Option<Permission>) -> Vec<(&'static str, &'static str)> {
    let takes = |name: &str, required: Option<Required>| {
        described.parameters.iter().flatten().any(|parameter| match parameter {
            RefOr::T(parameter) => parameter.name == name && required.as_ref().is_none_or(|required| parameter.required == *required),
            RefOr::Ref(_) => false,
        })
    };
    let mut refusals = vec![("default", "Anything else: too many requests (429), a fault of ours (500), or no answer in time (503).")];
    if authentication != Authentication::Public {
        refusals.push(("401", "Nobody is signed in, or the session is over (`unauthenticated`)."));
    }
    if let Some(permission) = permission {
        refusals.push(("404", "There is nothing here, or nothing that the caller may know of (`not_found`)."));
        if permission.least_role() != Role::Viewer {
            refusals.push(("403", "The caller's role does not suffice (`forbidden`)."));
        }
    }
    if described.request_body.is_some() {
        refusals.push(("400", "The body is not JSON (`malformed_json`), or a header cannot be read."));
        refusals.push(("413", "The body is too large (`body_too_large`)."));
        refusals.push(("415", "The body is not `application/json` (`unsupported_media_type`)."));
        refusals.push(("422", "Fields break rules (`invalid_input`); `errors` names each, never its value."));
    }
    if takes("limit", None) {
        refusals.push(("422", "Parameters break rules (`invalid_input`); `errors` names each."));
    }
    if takes("If-Match", None) {
        refusals.push(("400", "`If-Match` is not an ETag (`malformed_if_match`)."));
        refusals.push(("412", "It changed meanwhile (`stale`): read again."));
    }
    if takes("If-Match", Some(Required::True)) {
        refusals.push(("428", "`If-Match` is missing (`precondition_required`)."));
    }
    refusals
}

/// The whole document, as JSON.
pub(super) fn document(mut document: OpenApi, options: &Options) -> String {
    document.info = information();
    document.servers = Some(vec![Server::new(options.base.as_str().trim_end_matches('/'))]);
    document.tags = Some(tags());
    document.paths.paths =
        std::mem::take(&mut document.paths.paths).into_iter().map(|(path, item)| (format!("{PREFIX}{path}"), item)).collect();
    let components = document.components.get_or_insert_default();
    let mut schemas = vec![(ProblemDocument::name().into_owned(), ProblemDocument::schema())];
    ProblemDocument::schemas(&mut schemas);
    components.schemas.extend(schemas);
    add_security(components, options);
    close_requests(&mut document);
    document.to_json().unwrap_or_default()
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
        ("Projects", "Who owns content: create, change, delete, restore."),
        ("Members", "The people of a project, and invitations to it."),
        ("Contents", "What a project publishes."),
    ];
    let tag = |(name, description): (&str, &str)| {
        let mut tag = Tag::new(name);
        tag.description = Some(description.to_owned());
        tag
    };
    described.map(tag).into()
}

fn add_security(components: &mut Components, options: &Options) {
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some("The token of a session, from createSession."));
    components.add_security_scheme(BEARER, SecurityScheme::Http(bearer.build()));
    let description = "The session of the dashboard, on requests from our own pages.";
    let cookie = ApiKeyValue::with_description(session_cookie::name(&options.base), description);
    components.add_security_scheme(COOKIE, SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
}

/// Says of each body that a field which it does not name is refused.
fn close_requests(document: &mut OpenApi) {
    let mut names = BTreeSet::new();
    for item in document.paths.paths.values() {
        for described in [&item.post, &item.patch].into_iter().flatten() {
            let Some(RefOr::T(body)) = &described.request_body else { continue };
            let contents = body.content.values().filter_map(|content| match content {
                RefOr::T(content) => content.schema.as_ref(),
                RefOr::Ref(_) => None,
            });
            names.extend(contents.filter_map(name_of));
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
