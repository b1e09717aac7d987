//! Addresses that only forms are sent to: whoever loads one again, or shares it, comes to the page that has the form.

use super::routes::ROUTES;

/// Where the page is not above the form.
const ELSEWHERE: &[(&str, &str)] = &[
    ("/dashboard/{project}/invitations", "/dashboard/{project}/members"),
    ("/dashboard/{project}/ownership", "/dashboard/{project}/members"),
    // Whoever is signed in has left those pages; everybody else is led to them.
    ("/dashboard/sign-in/passkey", "/dashboard"),
    ("/dashboard/sign-in/code/passkey", "/dashboard"),
];

/// The path of the page that owns the form at `path`, which the router knows as `route`. Nothing where there is none.
pub(super) fn page_of(route: &str, path: &str) -> Option<String> {
    let above = std::iter::successors(Some(route), |route| route.rsplit_once('/').map(|(above, _)| above));
    let page = above.skip(1).find_map(page_at)?;
    let named = page.split('/').zip(path.split('/')).map(|(segment, named)| if segment.starts_with('{') { named } else { segment });
    Some(named.collect::<Vec<_>>().join("/"))
}

fn page_at(route: &str) -> Option<&'static str> {
    let elsewhere = ELSEWHERE.iter().find(|(form, _)| *form == route).map(|(_, page)| *page);
    let itself = || ROUTES.iter().find(|(method, page, ..)| *method == "GET" && *page == route).map(|(_, page, ..)| *page);
    elsewhere.or_else(itself)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_belongs_to_the_page_above_it() {
        let of = |route, path| page_of(route, path).unwrap();
        assert_eq!(
            of("/dashboard/{project}/contents/new/publish", "/dashboard/notes/contents/new/publish"),
            "/dashboard/notes/contents/new"
        );
        assert_eq!(
            of("/dashboard/{project}/contents/{content}/preview-link/revoke", "/dashboard/notes/contents/1/preview-link/revoke"),
            "/dashboard/notes/contents/1"
        );
        assert_eq!(of("/dashboard/{project}/ownership/accept", "/dashboard/notes/ownership/accept"), "/dashboard/notes/members");
        assert_eq!(of("/dashboard/projects/restore", "/dashboard/projects/restore"), "/dashboard");
        assert_eq!(page_of("/nowhere", "/nowhere"), None);
    }
}
