//! A session begins in a browser.

use super::{message::Message, visit::Visit};
use axum::response::Response;
use itoms_core::account::SignedIn;

/// The answer, with which the session begins in the browser that asked. The session that it carried before ends: nobody
/// could reach it any more. Neither that nor the message may cost the new one, so what fails of them is logged.
pub(super) async fn enter(visit: &Visit, begun: &SignedIn, message: Option<&Message>, answer: Response) -> Response {
    if let Some(former) = visit.person.as_ref().and_then(|person| person.session.as_ref())
        && let Err(error) = visit.shell.itoms().accounts().sign_out(former).await
    {
        tracing::warn!(%error, "a session that its browser has left goes on until its time is over");
    }
    if let Some(message) = message {
        message.keep(&visit.shell, &begun.session).await;
    }
    visit.shell.cookie().set(&begun.token, answer)
}
