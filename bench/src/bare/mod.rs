//! The twin: axum and sqlx alone, with the same statements on the same tables and no rule, template or policy.

pub(crate) mod postgres;
pub(crate) mod sqlite;

use axum::{
    body::Bytes,
    http::StatusCode,
    response::{IntoResponse, Response},
};

/// The finished bytes of pages.
#[derive(Debug, Clone)]
pub(crate) struct Pages {
    pub(crate) article: Bytes,
    pub(crate) list: Bytes,
}

fn html(bytes: Bytes) -> Response {
    ([("content-type", "text/html; charset=utf-8")], bytes).into_response()
}

/// Whatever went wrong, the measurement ends with its sentence.
struct Failed(String);

impl<E: std::error::Error> From<E> for Failed {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

impl IntoResponse for Failed {
    fn into_response(self) -> Response {
        (StatusCode::INTERNAL_SERVER_ERROR, self.0).into_response()
    }
}
