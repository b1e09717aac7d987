//! The readable page: every operation is on it, nothing on it needs more than its style sheet, and its lines
//! do what they say.

use super::server::Server;
use serde_json::{Value, json};

#[tokio::test]
async fn every_operation_is_on_a_page_without_scripts() {
    let server = Server::start().await;
    let answer = server.send("GET", "/api/docs", &[], "").await.expect(200);
    let policy = answer.header("content-security-policy").to_owned();
    assert!(policy.contains("default-src 'none'; style-src 'self'") && !policy.contains("unsafe"), "{policy}");
    let page = String::from_utf8(answer.body).unwrap();
    for route in itoms_server::routes().iter().filter(|route| route.path.starts_with("/api/v1")) {
        assert!(page.contains(&format!("id=\"{}\"", route.operation)), "{} is missing", route.operation);
        assert!(page.contains(&route.path));
    }
    for foreign in ["<script", "<style", "style=", "src=", "href=\"http", "href=\"//"] {
        assert!(!page.contains(foreign), "{foreign}");
    }
    server.send("GET", "/api/docs.css", &[], "").await.expect(200);
    server.send("GET", "/api/openapi.json", &[], "").await.expect(200);
}

#[tokio::test]
async fn its_lines_do_what_they_say() {
    let mut server = Server::start().await;
    let page = String::from_utf8(server.send("GET", "/api/docs", &[], "").await.body).unwrap();
    let lines: Vec<_> = page.split("<code class=\"curl\">").skip(1).map(|rest| plain(rest.split("</code>").next().unwrap())).collect();
    assert_eq!(lines.len(), itoms_server::routes().iter().filter(|route| route.path.starts_with("/api/v1")).count());
    // Whoever signs out comes last.
    let (last, lines): (Vec<_>, Vec<_>) = lines.into_iter().partition(|line| line.contains("/session\""));
    for line in lines.into_iter().chain(last) {
        let (status, told) = run(&server, &line).await;
        if line.contains("/reauthenticate\"") || line.contains("/account/password") {
            server.token = serde_json::from_str::<Value>(&told).unwrap()["token"].as_str().unwrap().to_owned();
        }
        let expected = match line.split('"').nth(1).unwrap() {
            // Nobody was mailed these tokens, waits, is linked, is invited, or is offered the ownership; no work was given up; no
            // project ever looked otherwise; and this product sends no mails.
            path if path.ends_with("/accounts/verify") || path.ends_with("/invitations/accept") => 404,
            path if path.contains("$INVITATION")
                || path.contains("$JOB")
                || path.contains("$REGISTRATION")
                || path.contains("$IDENTITY")
                || path.contains("$VERSION")
                || path.contains("$PROJECT/ownership") =>
            {
                404
            }
            path if path.ends_with("/password-resets/complete") || path.contains("/email-changes/") => 404,
            path if path.ends_with("/accounts/resend") || path.ends_with("/password-resets") || path.contains("$PROVIDER") => 501,
            // No link was made, and this product has no pages.
            path if path.ends_with("/preview-link") => {
                if line.contains("DELETE") {
                    404
                } else {
                    501
                }
            }
            // Its second factor is off, and this is no code of the one that is being set up.
            path if path.ends_with("/recovery-codes") => 409,
            path if path.ends_with("/account/totp") && line.contains("DELETE") => 409,
            path if path.ends_with("/totp/confirm") => 403,
            // Nobody is signing in, and no identity provider is configured.
            path if path.contains("/sessions/finish") || path.ends_with("/accounts/identity") => 404,
            // This product has no address that passkeys could belong to; nobody has one, and none was asked.
            path if path.ends_with("/second-factor/passkeys") || path.ends_with("/passkey/start") || path.ends_with("/passkeys/start") => {
                501
            }
            path if path.ends_with("/account/passkeys") && line.contains("POST") => 501,
            path if path.ends_with("/sessions/passkey") || path.ends_with("/reauthenticate/passkey") => 403,
            path if path.contains("$PASSKEY") => 404,
            path if path.ends_with("/identity") || path.ends_with("/identity/start") || path.ends_with("/identities/start") => 501,
            path if path.ends_with("/account/identities") && line.contains("POST") => 501,
            // Nothing mails the link that would confirm its address, and no other waits.
            path if path.ends_with("/account/email") => {
                if line.contains("POST") {
                    501
                } else {
                    404
                }
            }
            // Until then there is nothing to choose.
            path if path.contains("/account/mail-preferences") => 404,
            path if path.ends_with("/v1/accounts") || path.ends_with("/$ACCOUNT/ownership") => 501,
            path if path.ends_with("/invitations") && line.contains("POST") => 501,
            path if path.ends_with("/admissions") && line.contains("POST") || path.ends_with("/registrations/resend") => 501,
            path if path.contains("$ADMISSION") => 404,
            // It is the caller's own.
            path if path.ends_with("/$ACCOUNT/second-factor") || path.ends_with("/$ACCOUNT/sessions") => 409,
            path if path.ends_with("/unpublish") || path.ends_with("/leave") => 409,
            path if path.ends_with("/$ACCOUNT") && line.contains("DELETE") => 409,
            // It is the only operator.
            path if path.ends_with("/account/delete") || path.ends_with("/suspend") || path.ends_with("/dismiss") => 409,
            _ => 200,
        };
        let done = if expected == 200 { (200..300).contains(&status) } else { status == expected };
        assert!(done, "{line}\n{status} {told}");
    }
}

/// Does what a shell and `curl` would.
async fn run(server: &Server, line: &str) -> (u16, String) {
    let account = server.ask("GET", "/api/v1/account", &[], "").await.json();
    // A person may have only so many projects.
    let (project, content, read_key) = match line.contains("$PROJECT") || line.contains("$PUBLISHABLE_KEY") {
        true => ground(server).await,
        false => Default::default(),
    };
    let id = |value: &Value| value["id"].as_str().unwrap_or_default().to_owned();
    let other = if line.contains("$SESSION") { server.another_session().await } else { String::new() };
    let key = if line.contains("$KEY") { server.api_key().await } else { String::new() };
    if line.contains("$SLUG") {
        server.ask("POST", &format!("{project}/contents/{}/publish", id(&content)), &[], "").await.expect(200);
    }
    let words = words(line);
    let expanded: Vec<_> = words
        .iter()
        .map(|(word, expands)| match expands {
            true => word
                .replace("$TOKEN", &server.token)
                .replace("$PROJECT", project.rsplit('/').next().unwrap_or_default())
                .replace("$CONTENT", &id(&content))
                .replace("$SESSION", &other)
                .replace("$TOPIC", "projects")
                .replace("$PROVIDER", "mail")
                .replace("$KEY", &key)
                .replace("$READ_KEY", &id(&read_key))
                .replace("$PUBLISHABLE_KEY", read_key["key"].as_str().unwrap_or_default())
                .replace("$SLUG", content["slug"].as_str().unwrap_or_default())
                .replace("$ACCOUNT", &id(&account)),
            false => word.clone(),
        })
        .collect();
    let mut words = expanded.iter().skip(1);
    let (mut method, mut path, mut headers, mut body) = ("GET", "", Vec::new(), "");
    while let Some(word) = words.next() {
        match word.as_str() {
            "-X" => method = words.next().unwrap(),
            "-H" => headers.push(words.next().unwrap().split_once(": ").unwrap()),
            "--json" => {
                body = words.next().unwrap();
                headers.push(("content-type", "application/json"));
            }
            url => path = url.strip_prefix("https://itoms.example").unwrap(),
        }
    }
    let answer = server.send(method, path, &headers, body.to_owned()).await;
    (answer.status.as_u16(), String::from_utf8(answer.body).unwrap())
}

/// The path of a new project, a draft in it and a read key of it.
async fn ground(server: &Server) -> (String, Value, Value) {
    let project = server.project().await;
    let draft = json!({"kind": "article", "title": "A walk", "body": "Along the river."});
    let content = server.ask("POST", &format!("{project}/contents"), &[], draft).await.expect(201).json();
    let read_key = server.read_key(&project).await;
    (project, content, read_key)
}

/// The words of a line, and whether variables stand in them.
fn words(line: &str) -> Vec<(String, bool)> {
    let mut words = Vec::new();
    let mut rest = line;
    while !rest.is_empty() {
        let (quote, expands) = match rest.chars().next().unwrap() {
            '\'' => ('\'', false),
            '"' => ('"', true),
            _ => (' ', true),
        };
        let inner = rest.strip_prefix(quote).unwrap_or(rest);
        let (word, after) = inner.split_once(quote).unwrap_or((inner, ""));
        words.push((word.to_owned(), expands));
        rest = after.trim_start();
    }
    words
}

fn plain(html: &str) -> String {
    html.replace("&#34;", "\"").replace("&#39;", "'").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}
