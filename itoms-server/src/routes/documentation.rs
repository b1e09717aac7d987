//! The document of the API and the readable page of it. They are made when somebody first asks for one, since making
//! them costs more than the rest of a start, and most servers are never asked.

use super::{
    api::Api,
    complete::complete,
    docs,
    document::document,
    operations::{self, Operation},
};
use crate::Options;
use bytes::Bytes;
use std::sync::{Arc, OnceLock};
use utoipa_axum::router::OpenApiRouter;

/// Both of them. A cheap clone.
#[derive(Clone)]
pub(super) struct Documentation(Arc<Inner>);

struct Inner {
    options: Options,
    made: OnceLock<Made>,
}

struct Made {
    json: Bytes,
    page: Bytes,
}

impl Documentation {
    pub(super) fn of(options: &Options) -> Self {
        Self(Arc::new(Inner { options: options.clone(), made: OnceLock::new() }))
    }

    /// The document, in JSON.
    pub(super) fn json(&self) -> Bytes {
        self.made().json.clone()
    }

    /// The page, in HTML.
    pub(super) fn page(&self) -> Bytes {
        self.made().page.clone()
    }

    fn made(&self) -> &Made {
        self.0.made.get_or_init(|| make(&self.0.options))
    }
}

fn make(options: &Options) -> Made {
    let mut operations = operations::of(options);
    let table: Vec<_> = operations.iter().filter_map(Operation::info).collect();
    operations.iter_mut().for_each(complete);
    let described = operations.into_iter().fold(OpenApiRouter::<Api>::new(), |router, operation| router.routes(operation.handler));
    let document = document(described.into_openapi(), options);
    Made { json: document.to_string().into(), page: docs::page::render(&document, &table).into() }
}
