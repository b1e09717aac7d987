//! The OpenAPI document is whole, and the operations are as it says.

use super::server::Server;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// Every operation of the frame.
const OPERATIONS: [&str; 126] = [
    "createAccount",
    "verifyAccount",
    "resendVerification",
    "requestPasswordReset",
    "resetPassword",
    "changePassword",
    "requestEmailChange",
    "showEmailChange",
    "cancelEmailChange",
    "confirmEmailChange",
    "restoreEmail",
    "showAccount",
    "updateAccount",
    "listAttention",
    "showMailPreferences",
    "turnMailsOn",
    "turnMailsOff",
    "createSession",
    "finishSignIn",
    "deleteSession",
    "reauthenticate",
    "showSecondFactor",
    "startTotp",
    "confirmTotp",
    "deleteTotp",
    "createRecoveryCodes",
    "confirmPasskeys",
    "startPasskeySignIn",
    "createPasskeySession",
    "startPasskeyStep",
    "finishSignInByPasskey",
    "startPasskeyProof",
    "reauthenticateByPasskey",
    "listPasskeys",
    "startPasskey",
    "finishPasskey",
    "updatePasskey",
    "deletePasskey",
    "startIdentitySignIn",
    "createIdentitySession",
    "createIdentityAccount",
    "startIdentityProof",
    "reauthenticateByIdentity",
    "listIdentities",
    "startIdentityLink",
    "linkIdentity",
    "unlinkIdentity",
    "listSessions",
    "revokeSession",
    "revokeOtherSessions",
    "listProjects",
    "listApiKeys",
    "createApiKey",
    "showApiKey",
    "revokeApiKey",
    "rotateApiKey",
    "listProjectApiKeys",
    "createProject",
    "showProject",
    "updateProject",
    "showBranding",
    "updateBranding",
    "listBrandingVersions",
    "restoreBrandingVersion",
    "listReadKeys",
    "createReadKey",
    "revokeReadKey",
    "showPublishedProject",
    "listPublishedContents",
    "showPublishedContent",
    "deleteProject",
    "restoreProject",
    "listMembers",
    "updateMember",
    "removeMember",
    "listInvitations",
    "createInvitation",
    "acceptInvitation",
    "leaveProject",
    "transferOwnership",
    "showOwnershipOffer",
    "acceptOwnership",
    "declineOwnership",
    "revokeOwnershipOffer",
    "resendInvitation",
    "revokeInvitation",
    "listReceivedInvitations",
    "joinProject",
    "declineInvitation",
    "listContents",
    "createContent",
    "showContent",
    "updateContent",
    "deleteContent",
    "publishContent",
    "unpublishContent",
    "previewContent",
    "createPreviewLink",
    "revokePreviewLink",
    "listJobs",
    "rerunJob",
    "listProviders",
    "testProvider",
    "listAuditEvents",
    "listProjectAuditEvents",
    "listOperatorAuditEvents",
    "listAccounts",
    "inspectAccount",
    "listAdmissions",
    "createAdmission",
    "resendAdmission",
    "revokeAdmission",
    "listRegistrations",
    "resendRegistration",
    "approveAccount",
    "declineAccount",
    "suspendAccount",
    "resumeAccount",
    "revokeAccountSessions",
    "clearSecondFactor",
    "appointOperator",
    "dismissOperator",
    "deleteAccount",
    "listDepartures",
    "listAccountDepartures",
    "deleteOwnAccount",
];

#[tokio::test]
async fn it_names_the_operations_that_the_route_table_names() {
    let document = Server::start().await.document().await;
    let described: BTreeSet<_> =
        operations(&document).map(|(_, _, operation)| operation["operationId"].as_str().unwrap().to_owned()).collect();
    assert_eq!(described, OPERATIONS.map(str::to_owned).into());

    let listed: BTreeSet<_> = itoms_server::routes().into_iter().map(|route| (route.method.to_lowercase(), route.path)).collect();
    let missing: Vec<_> =
        operations(&document).filter(|(path, method, _)| !listed.contains(&((*method).to_owned(), (*path).to_owned()))).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[tokio::test]
async fn each_operation_is_described_and_says_who_may_call_and_how_it_refuses() {
    let document = Server::start().await.document().await;
    for (path, method, operation) in operations(&document) {
        let told = format!("{method} {path}");
        assert!(!operation["summary"].as_str().unwrap_or_default().is_empty(), "{told} has no summary");
        let security = match operation["operationId"].as_str().unwrap() {
            "createAccount"
            | "verifyAccount"
            | "resendVerification"
            | "requestPasswordReset"
            | "resetPassword"
            | "restoreEmail"
            | "createSession"
            | "finishSignIn"
            | "startIdentitySignIn"
            | "createIdentitySession"
            | "createIdentityAccount"
            | "startPasskeySignIn"
            | "createPasskeySession"
            | "startPasskeyStep"
            | "finishSignInByPasskey" => json!([]),
            "reauthenticate"
            | "reauthenticateByPasskey"
            | "reauthenticateByIdentity"
            | "changePassword"
            | "confirmTotp"
            | "confirmPasskeys" => {
                json!([{"bearer": []}])
            }
            "showPublishedProject" | "listPublishedContents" | "showPublishedContent" => {
                json!([{"read_key": []}, {"read_key_in_query": []}])
            }
            _ => json!([{"bearer": []}, {"cookie": []}]),
        };
        assert_eq!(operation["security"], security, "{told}");
        let mut refusals = 0;
        for (status, answer) in object(&operation["responses"]) {
            assert!(!answer["description"].as_str().unwrap_or_default().is_empty(), "{told} {status} has no description");
            if status.starts_with('4') {
                refusals += 1;
                assert_eq!(
                    answer["content"]["application/problem+json"]["schema"]["$ref"], "#/components/schemas/Problem",
                    "{told} {status}"
                );
            }
        }
        assert!(refusals > 0, "{told} never refuses");
    }
    assert_eq!(document["openapi"], "3.1.0");
    assert_eq!(document["info"]["license"]["identifier"], "MIT OR Apache-2.0");
}

#[tokio::test]
async fn each_field_is_described_and_each_text_that_comes_in_has_a_limit() {
    let document = Server::start().await.document().await;
    for (name, schema) in object(&document["components"]["schemas"]) {
        assert!(schema["description"].is_string(), "{name} has no description");
        for (field, of) in schema["properties"].as_object().into_iter().flatten() {
            assert!(of["description"].is_string(), "{name}.{field} has no description: {of}");
        }
    }
    let coming = texts_and_lists(&document);
    let without_limit: Vec<_> = coming.iter().filter(|(_, of)| !has_limit(of)).map(|(place, _)| place).collect();
    assert!(without_limit.is_empty(), "{without_limit:#?}");
    // Named, may be null, of a kind, in a list, within what is listed.
    for place in [
        "verifyAccount.token",
        "createSession.code",
        "createContent.body",
        "createContent.tags",
        "createContent.tags[]",
        "deleteOwnAccount.projects",
        "deleteOwnAccount.projects[].id",
    ] {
        assert!(coming.iter().any(|(found, _)| found == place), "{place} is not found");
    }
}

#[tokio::test]
async fn what_comes_in_has_the_limits_of_the_core() {
    let document = Server::start().await.document().await;
    for (name, limit) in [
        ("FullName", itoms_core::account::FullName::MAX),
        ("Title", itoms_core::content::Title::MAX),
        ("Description", itoms_core::content::Description::MAX),
        ("Markdown", itoms_core::content::Article::MAX),
        ("Slug", itoms_core::project::Slug::MAX),
        ("Tag", itoms_core::content::Tag::MAX),
    ] {
        assert_eq!(document["components"]["schemas"][name]["maxLength"], json!(limit), "{name}");
    }
    let most = |schema: &str, field: &str| document["components"]["schemas"][schema]["properties"][field]["maxItems"].clone();
    for schema in ["CreateArticle", "UpdateContent"] {
        assert_eq!(most(schema, "tags"), json!(itoms_core::content::Tag::MAX_PER_CONTENT), "{schema}");
    }
    assert_eq!(most("CreateApiKey", "scopes"), json!(itoms_core::api_key::Scope::all().count()));
}

#[tokio::test]
async fn a_text_longer_than_any_is_refused_by_its_length() {
    let server = Server::start().await;
    for (path, field, limit) in [
        ("/api/v1/email-changes/restore", "token", itoms_core::token::Token::MAX),
        ("/api/v1/sessions/finish/passkey/start", "pending", 4096),
    ] {
        let sent = |length| server.ask("POST", path, &[], json!({field: "é".repeat(length)}));
        sent(limit).await.refuses(404, "unusable_link");
        let problem = sent(limit + 1).await.refuses(422, "invalid_input");
        let message = format!("May have at most {limit} characters; this has {}.", limit + 1);
        let error = json!({"field": field, "rule": "max_length", "limit": limit, "length": limit + 1, "message": message});
        assert_eq!(problem["errors"], json!([error]));
        assert!(!problem.to_string().contains('é'), "{problem}");
    }
}

/// What the document says that a body must and may have is what is read: nothing gives each required field,
/// a wrong type gives each field.
#[tokio::test]
async fn each_body_is_read_as_it_is_described() {
    let server = Server::start().await;
    let document = server.document().await;
    let project = server.project().await;
    let project = project.rsplit('/').next().unwrap();
    for (path, method, operation) in operations(&document).filter(|(_, _, operation)| operation["requestBody"].is_object()) {
        let schema = body_schema(&document, operation);
        assert_eq!(schema["additionalProperties"], false, "{method} {path}");
        let required: BTreeSet<&str> =
            schema["required"].as_array().map(|names| names.iter().filter_map(Value::as_str).collect()).unwrap_or_default();
        let all: BTreeSet<_> = object(&schema["properties"]).keys().map(String::as_str).collect();
        let path = path.replace("{project}", project).replace("{content}", project).replace("{account}", project);
        // Content is told apart by its kind: without one, nothing else can be judged.
        let tag = if all.contains("kind") { json!({"kind": "article"}) } else { json!({}) };

        if method == "post" && !required.is_empty() {
            let problem = server.ask("POST", &path, &[], &tag).await.refuses(422, "invalid_input");
            assert_eq!(fields(&problem), difference(&required, &tag), "{path}: {problem}");
        }
        let wrong: Map<_, _> =
            all.iter().map(|name| ((*name).to_owned(), tag.get(name).cloned().unwrap_or(json!({"no": "value"})))).collect();
        let if_match: &[_] = if method == "patch" { &[("if-match", "\"1\"")] } else { &[] };
        let problem = server.ask(&method.to_uppercase(), &path, if_match, Value::Object(wrong)).await.refuses(422, "invalid_input");
        assert_eq!(fields(&problem), difference(&all, &tag), "{path}: {problem}");
    }
}

fn operations(document: &Value) -> impl Iterator<Item = (&str, &str, &Value)> {
    object(&document["paths"])
        .iter()
        .flat_map(|(path, methods)| object(methods).iter().map(|(method, operation)| (path.as_str(), method.as_str(), operation)))
}

fn body_schema<'a>(document: &'a Value, operation: &'a Value) -> &'a Value {
    let named = |schema: &Value| document.pointer(schema["$ref"].as_str().unwrap().trim_start_matches('#')).unwrap();
    let schema = named(&operation["requestBody"]["content"]["application/json"]["schema"]);
    schema["oneOf"].get(0).map_or(schema, named)
}

/// Each text and each list that a body can hold, by operation and field.
fn texts_and_lists(document: &Value) -> Vec<(String, &Value)> {
    let bodies = operations(document).flat_map(|(_, _, operation)| {
        let contents = operation["requestBody"]["content"].as_object().into_iter().flatten();
        contents.map(move |(_, content)| (operation["operationId"].as_str().unwrap().to_owned(), &content["schema"]))
    });
    bodies.flat_map(|(place, schema)| within(document, place, schema)).collect()
}

/// The schema itself, if it is that of a text or a list, and what it is made of.
fn within<'a>(document: &'a Value, place: String, schema: &'a Value) -> Vec<(String, &'a Value)> {
    if let Some(reference) = schema["$ref"].as_str() {
        let named = document.pointer(reference.trim_start_matches('#')).unwrap();
        return within(document, place, named);
    }
    let ways = ["oneOf", "anyOf", "allOf"].into_iter().flat_map(|of| schema[of].as_array().into_iter().flatten());
    let ways = ways.map(|way| (place.clone(), way));
    let fields = schema["properties"].as_object().into_iter().flatten().map(|(name, of)| (format!("{place}.{name}"), of));
    let items = schema.get("items").map(|items| (format!("{place}[]"), items));
    let parts = ways.chain(fields).chain(items).flat_map(|(place, part)| within(document, place, part));
    let itself = (is(schema, "string") || is(schema, "array")).then(|| (place.clone(), schema));
    itself.into_iter().chain(parts).collect()
}

/// Whether a value of this type fits, perhaps beside null.
fn is(schema: &Value, name: &str) -> bool {
    schema["type"] == name || schema["type"].as_array().is_some_and(|types| types.iter().any(|of| of == name))
}

fn has_limit(schema: &Value) -> bool {
    if is(schema, "array") {
        return schema["maxItems"].is_u64();
    }
    let of_one_length = matches!(schema["format"].as_str(), Some("uuid" | "date-time"));
    schema["maxLength"].is_u64() || schema["enum"].is_array() || of_one_length || schema["pattern"].as_str().is_some_and(ends)
}

/// Whether a pattern is about the whole text and repeats nothing for ever.
fn ends(pattern: &str) -> bool {
    pattern.starts_with('^') && pattern.ends_with('$') && !pattern.contains(['*', '+']) && !pattern.contains(",}")
}

fn fields(problem: &Value) -> BTreeSet<&str> {
    problem["errors"].as_array().unwrap().iter().map(|error| error["field"].as_str().unwrap()).collect()
}

fn difference<'a>(names: &BTreeSet<&'a str>, given: &Value) -> BTreeSet<&'a str> {
    names.iter().filter(|name| given.get(name).is_none()).copied().collect()
}

fn object(value: &Value) -> &Map<String, Value> {
    value.as_object().unwrap()
}
