//! What the document says of an operation because of who may call it and what it takes: made from the same
//! list that the router is made of. What is one operation's own stands with its handler.

use super::{
    document::{BEARER, COOKIE, READ_KEY, READ_KEY_IN_QUERY},
    operations::Operation,
    scalar,
};
use crate::{
    Authentication, RouteInfo,
    problem::{MEDIA_TYPE, ProblemDocument},
};
use itoms_core::project::{Permission, Role};
use serde_json::json;
use utoipa::{
    ToSchema,
    openapi::{
        ContentBuilder, Object, ObjectBuilder, Ref, RefOr, Required, Response, Type,
        extensions::Extensions,
        header::Header,
        path::{Operation as Described, Parameter, ParameterBuilder, ParameterIn},
        security::SecurityRequirement,
    },
};

/// Adds to an operation what follows from who may call it and what it takes.
pub(super) fn complete(operation: &mut Operation) {
    let Some(RouteInfo { path, method, .. }) = operation.info() else { return };
    let Operation { authentication, permission, key, act, .. } = *operation;
    let Some(described) = operation.described() else { return };
    described.parameters.get_or_insert_default().splice(0..0, path_parameters(&path).map(RefOr::T));
    described.security = Some(match authentication {
        Authentication::Public => Vec::new(),
        Authentication::ReadKey => [READ_KEY, READ_KEY_IN_QUERY].map(|name| SecurityRequirement::new(name, Vec::<String>::new())).into(),
        Authentication::Bearer => vec![SecurityRequirement::new(BEARER, Vec::<String>::new())],
        Authentication::Session | Authentication::Cookie | Authentication::Operator => {
            [BEARER, COOKIE].map(|name| SecurityRequirement::new(name, Vec::<String>::new())).into()
        }
    });
    if let Some(permission) = permission {
        describe_permission(described, permission);
    }
    if matches!(authentication, Authentication::Session | Authentication::Bearer) {
        let sentence = match key {
            Some(scope) => format!("An API key needs the scope `{}`.", scope.name()),
            None => "No API key reaches this.".to_owned(),
        };
        describe(described, &sentence);
    }
    if act.is_some() {
        describe(
            described,
            "Asks for a fresh proof: 10 minutes after the last one it is refused with `reauthentication_required`; see `reauthenticate`.",
        );
    }
    for (status, description) in refusals(described, method != "GET", authentication, permission) {
        described.responses.responses.entry(status.to_owned()).or_insert_with(|| RefOr::T(Response::new(description)));
    }
    if authentication == Authentication::ReadKey {
        describe_reading(described);
    }
    describe_waiting(described);
    for (status, response) in &mut described.responses.responses {
        if let RefOr::T(response) = response
            && !status.starts_with(['2', '3'])
        {
            let schema = Ref::from_schema_name(ProblemDocument::name());
            response.content.insert(MEDIA_TYPE.to_owned(), ContentBuilder::new().schema(Some(schema)).build().into());
        }
    }
}

/// Says one thing more about an operation, in a paragraph of its own.
fn describe(described: &mut Described, sentence: &str) {
    let text = described.description.take().map(|text| format!("{text}\n\n{sentence}"));
    described.description = Some(text.unwrap_or_else(|| sentence.to_owned()));
}

/// Whoever is refused for now is told for how long.
fn describe_waiting(described: &mut Described) {
    let seconds = ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(1)).examples([json!(5)]).build();
    describe_header(described, ["429", "503"], "Retry-After", &seconds, "After how many seconds to try again.");
}

/// What is read by a read key has a tag, by which a caller that has it already is told so; and says what is left of the limits.
fn describe_reading(described: &mut Described) {
    let text = |example: &str| ObjectBuilder::new().schema_type(Type::String).examples([json!(example)]).build();
    let tag = text("W/\"5f1d0c2e9a7b3c4d5e6f7a8b\"");
    let known = ParameterBuilder::new().name("If-None-Match").parameter_in(ParameterIn::Header).required(Required::False);
    let known = known.description(Some("The ETag of what the caller has: if it still holds, the answer is 304.")).schema(Some(tag.clone()));
    described.parameters.get_or_insert_default().push(known.build().into());
    let policy = text("\"address\";q=600;w=60, \"key\";q=6000;w=60");
    let left = text("\"address\";r=599;t=1, \"key\";r=5999;t=1");
    for (name, schema, description) in [
        ("ETag", tag, "Names these bytes: send it as `If-None-Match` next time."),
        (
            "RateLimit-Policy",
            policy,
            "The limits of the caller's address and of the key: `q` requests at once, all of them back after `w` seconds.",
        ),
        ("RateLimit", left, "What is left of each: `r` requests, all of them back after `t` seconds."),
    ] {
        describe_header(described, ["200", "304"], name, &schema, description);
    }
}

/// Where the operation answers so.
fn describe_header(described: &mut Described, statuses: [&str; 2], name: &str, schema: &Object, description: &str) {
    for status in statuses {
        if let Some(RefOr::T(response)) = described.responses.responses.get_mut(status) {
            let mut header = Header::new(schema.clone());
            header.description = Some(description.to_owned());
            response.headers.insert(name.to_owned(), header.into());
        }
    }
}

fn path_parameters(path: &str) -> impl Iterator<Item = Parameter> {
    let names = path.split('/').filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'));
    names.map(|name| {
        let parameter = ParameterBuilder::new().name(name).parameter_in(ParameterIn::Path).required(Required::True);
        let (schema, description) = match name {
            "topic" => (scalar::MailTopic::name(), "What the mails are about.".to_owned()),
            "provider" => (scalar::ProviderKind::name(), "What the provider does.".to_owned()),
            "version" => (scalar::Version::name(), "Which version.".to_owned()),
            "slug" => (scalar::Slug::name(), "The slug of what is read.".to_owned()),
            "read_key" => (scalar::Id::name(), "The id of the read key.".to_owned()),
            name => (scalar::Id::name(), format!("The id of the {name}.")),
        };
        parameter.description(Some(description)).schema(Some(Ref::from_schema_name(schema))).build()
    })
}

fn describe_permission(described: &mut Described, permission: Permission) {
    let roles: Vec<_> = Role::ALL.into_iter().filter(|role| role.may(permission)).map(Role::name).collect();
    describe(described, &format!("Needs `{}` in the project: {}.", permission.name(), roles.join(", ")));
    described.extensions.get_or_insert_default().merge(Extensions::builder().add("x-permission", permission.name()).build());
}

/// How an operation can refuse, beside its own ways.
fn refusals(
    described: &Described,
    changes: bool,
    authentication: Authentication,
    permission: Option<Permission>,
) -> Vec<(&'static str, &'static str)> {
    let takes = |name: &str, required: Option<Required>| {
        described.parameters.iter().flatten().any(|parameter| match parameter {
            RefOr::T(parameter) => parameter.name == name && required.as_ref().is_none_or(|required| parameter.required == *required),
            RefOr::Ref(_) => false,
        })
    };
    let mut refusals = vec![
        ("500", "Our own fault; `request_id` finds it in the server's log."),
        ("503", "Something behind the server does not answer; try again after `Retry-After`."),
    ];
    if authentication == Authentication::ReadKey {
        refusals.push(("304", "It is what the caller has, by the tag in `If-None-Match`."));
        refusals.push(("401", "There is no read key, or it names no project: it may be revoked (`unauthenticated`)."));
        refusals.push(("429", "Too many requests from this address, or with this key (`too_many_requests`): see `Retry-After`."));
    } else if authentication != Authentication::Public {
        refusals.push(("401", "Nobody is signed in, or the session is over (`unauthenticated`)."));
    }
    if authentication == Authentication::Operator {
        refusals.push(("404", "The caller does not run this installation, or there is nothing here (`not_found`)."));
    }
    if let Some(permission) = permission {
        refusals.push(("404", "There is nothing here, or nothing that the caller may know of (`not_found`)."));
        // Whoever is in can always leave.
        if described.operation_id.as_deref() != Some("leaveProject") {
            refusals
                .push(("403", "The project requires a second factor, and the caller's account has none (`project_requires_two_factors`)."));
        }
        if permission.least_role() != Role::Viewer {
            refusals.push(("403", "The caller's role does not suffice (`forbidden`)."));
        }
    }
    if matches!(authentication, Authentication::Session | Authentication::Bearer) {
        refusals.push(("403", "An API key may not do this (`out_of_scope`, `key_not_enough`)."));
    }
    if changes {
        refusals.push(("403", "A browser sent this from a page of another site (`cross_site`)."));
    }
    if described.request_body.is_some() {
        refusals.push(("400", "The body is not JSON (`malformed_json`), or a header is refused: `code` says which."));
        refusals.push(("413", "The body is too large (`body_too_large`)."));
        refusals.push(("415", "The body is not `application/json` (`unsupported_media_type`)."));
        refusals.push(("422", "Fields break rules (`invalid_input`); `errors` names each, never its value."));
    }
    if described.request_body.is_none() {
        refusals.push((
            "400",
            "A body was sent that is not JSON (`malformed_json`); this takes none. Or a header is refused: `code` says which.",
        ));
        refusals.push(("413", "A body was sent that is too large (`body_too_large`); this takes none."));
        refusals.push(("415", "A body was sent that is not `application/json` (`unsupported_media_type`); this takes none."));
        refusals.push(("422", "A body was sent with fields in it (`invalid_input`), or parameters break rules; `errors` names each."));
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
