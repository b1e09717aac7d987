use super::{Member, MembershipQuery};
use crate::{cursor::PageRequest, failure::Failure, id::ProjectId, job::Job, store::Slice, unit_of_work::UnitOfWork};

/// Asks for a mail to each member to whom there is something to say, page by page: a project may have many. `of` is the project
/// with which the mails go if it is erased first; none where they tell that it is gone.
pub(crate) async fn tell_members(
    work: &mut UnitOfWork,
    project: ProjectId,
    of: Option<ProjectId>,
    letter: impl Fn(&Member) -> Option<Job> + Send + Sync,
) -> Result<(), Failure> {
    let mut slice = Slice::first(PageRequest::MAX);
    loop {
        let page = work.tx().members().list_members(project, &MembershipQuery::default(), &slice).await?;
        for job in page.items.iter().filter_map(&letter) {
            work.notify(job, of).await?;
        }
        match page.next {
            Some(next) => slice.after = Some(next),
            None => return Ok(()),
        }
    }
}
