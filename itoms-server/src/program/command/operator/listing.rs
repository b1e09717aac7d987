use crate::program::{failure::Failure, terminal::say};
use itoms_core::{
    cursor::{Cursor, PageRequest},
    problem::Problem,
    store::Page,
};

/// Prints a list to its end, a line for each row; `none` where it has no row.
pub(super) async fn print_all<T, P: Problem>(
    part: impl AsyncFn(&PageRequest) -> Result<Page<T, Cursor>, P>,
    line: impl Fn(&T) -> String,
    none: &str,
) -> Result<(), Failure> {
    let mut request = PageRequest { limit: Some(PageRequest::MAX), cursor: None };
    let mut is_empty = true;
    loop {
        let page = part(&request).await.map_err(failed)?;
        for row in &page.items {
            is_empty = false;
            say(&line(row));
        }
        match page.next {
            Some(next) => request.cursor = Some(next),
            None => break,
        }
    }
    if is_empty {
        say(none);
    }
    Ok(())
}

/// A use case's problem, with the exit code of its kind.
pub(super) fn failed(problem: impl Problem) -> Failure {
    itoms_core::Error::from(problem).into()
}
