use crate::broken::{
    lists::{is_beyond_ascii, without_first},
    memory::Memory,
    store::operator,
    transaction::Mode,
};
use itoms_core::{
    account::Account,
    id::{AccountId, ProjectId},
    people::{Departure, PeopleQuery, PeopleRepository, WaitingRegistration},
    sort::ListSort,
    store::{Actor, Page, Slice, StoreError, Task},
    time::Timestamp,
};
use std::time::Duration;

const MILLI: Duration = Duration::from_millis(1);
const PEOPLE: Option<Actor> = Some(Actor::System(Task::People));

fn operators(memory: &Memory) -> Option<Actor> {
    memory.operator.map(operator)
}

delegate! { PeopleRepository, tx;
    fn list_people(query: &PeopleQuery, slice: &Slice) -> Page<Account>, as operators(&tx.memory()), {
        "people_are_paged_newest_first" if query.sort == ListSort::Created && slice.after.is_some() => {
            tx.real().list_people(query, slice).await.map(without_first)
        },
        "people_are_paged_by_name" if query.sort == ListSort::Name && slice.after.is_some() => {
            tx.real().list_people(query, slice).await.map(without_first)
        },
        "people_are_found_in_every_script" if is_beyond_ascii(query.search.as_ref()) => Ok(Page::default()),
        "people_are_found_by_how_they_begin" => {
            let search = query.search.as_ref().filter(|search| search.as_str() != "%").cloned();
            tx.real().list_people(&PeopleQuery { search, ..query.clone() }, slice).await
        },
        "operators_are_found_among_people" => {
            tx.real().list_people(&PeopleQuery { operators: false, ..query.clone() }, slice).await
        },
    };

    fn list_waiting(now: Timestamp, slice: &Slice) -> Page<WaitingRegistration>, as operators(&tx.memory()), {
        "those_who_wait_are_paged_oldest_first" if slice.after.is_some() => {
            let mut page = tx.real().list_waiting(now, slice).await?;
            page.items.remove(0);
            Ok(page)
        },
        "who_waits_is_read_as_written" => {
            let page = tx.real().list_waiting(now, slice).await?;
            Ok(page.map(|waiting| WaitingRegistration { company: None, ..waiting }))
        },
    };

    fn suspend(account: AccountId, at: Timestamp) -> bool, as PEOPLE, {
        "a_suspended_account_is_shut" => {
            let is_again = Some(tx.actor) == PEOPLE && tx.memory().suspended.contains(&account);
            tx.memory().suspended.push(account);
            Ok(tx.real().suspend(account, at).await? || is_again)
        },
        "an_owner_who_may_not_act_does_not_count" => {
            tx.memory().suspended.push(account);
            tx.real().suspend(account, at).await
        },
        "a_key_of_a_suspended_account_is_not_found" => {
            tx.memory().suspended.push(account);
            tx.real().suspend(account, at).await
        },
        "the_last_operator_stays" => {
            let is_operator = Some(tx.actor) == PEOPLE && tx.memory().operator == Some(account);
            Ok(tx.real().suspend(account, at).await? || is_operator)
        },
        "of_many_operators_ended_at_once_one_stays" if tx.is_crowded() => {
            tx.real().suspend(account, at).await?;
            Ok(true)
        },
    };

    fn set_operator(account: AccountId, operator: bool) -> bool, as PEOPLE, {
        "an_operator_is_appointed_and_dismissed" if operator => {
            Ok(tx.real().set_operator(account, operator).await? || Some(tx.actor) == PEOPLE)
        },
        "of_many_operators_ended_at_once_one_stays" if tx.is_crowded() => {
            tx.real().set_operator(account, operator).await?;
            Ok(true)
        },
    };

    fn resume(account: AccountId) -> bool, as operators(&tx.memory());

    fn departures(account: AccountId) -> Vec<Departure>, as PEOPLE, {
        "departures_tell_what_becomes_of_projects" => {
            let departures = tx.real().departures(account).await?;
            Ok(departures.into_iter().map(|departure| Departure { others: departure.others + 1, ..departure }).collect())
        },
    };

    fn begin_leaving(account: AccountId, at: Timestamp) -> bool, as PEOPLE, {
        "who_leaves_is_shut_out" if tx.is_alone() && !tx.memory().is_operator(account) => {
            Ok(tx.real().begin_leaving(account, at).await? || Some(tx.actor) == PEOPLE)
        },
        "an_account_leaves_once" if tx.is_crowded() && !tx.memory().is_operator(account) && !tx.memory().is_founder(account) => Ok(true),
        "of_many_operators_ended_at_once_one_stays" if tx.is_crowded() && tx.memory().is_operator(account) => {
            tx.real().begin_leaving(account, at).await?;
            Ok(true)
        },
    };

    fn accounts_leaving_before(before: Timestamp) -> Vec<AccountId>, as PEOPLE, {
        "accounts_that_leave_are_found_by_their_age" => tx.real().accounts_leaving_before(before.after(MILLI)).await,
    };

    fn hide_project(project: ProjectId, at: Timestamp) -> bool, as PEOPLE, {
        "a_hidden_project_is_gone_from_sight" => {
            Ok(tx.real().hide_project(project, at).await? || Some(tx.actor) == PEOPLE)
        },
    };

    fn erase_account(account: AccountId, nameless: &str) -> Option<Vec<ProjectId>>, as PEOPLE, {
        "an_erased_account_leaves_nothing" => {
            let erased = tx.real().erase_account(account, nameless).await?;
            if erased.as_ref().is_some_and(|published_in| !published_in.is_empty()) {
                tx.reopen(Mode::Write).await?;
            }
            Ok(erased)
        },
        "only_who_leaves_is_erased" if Some(tx.actor) == PEOPLE => {
            let gone = tx.real().account(account).await?.map(|_| Vec::new());
            Ok(tx.real().erase_account(account, nameless).await?.or(gone))
        },
    };
}
