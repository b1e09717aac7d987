use crate::{
    account::{Account, AccountError, Standing, StandingKind},
    cursor::{self, Cursor, PageRequest},
    id::AccountId,
    itoms::Itoms,
    search::SearchText,
    sort::ListSort,
    store::{Actor, Page, StoreError, Task, Transaction},
    time::Timestamp,
};

/// People as a whole, as an operator looks after them.
#[derive(Debug)]
pub struct People<'a>(pub(crate) &'a Itoms);

/// Which people a list shows, and in which order; all of them without.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PeopleQuery {
    /// Only those whose name or address begins like this, in any letter case.
    pub search: Option<SearchText>,
    /// Only in this standing.
    pub standing: Option<StandingKind>,
    /// Only those who run the installation.
    pub operators: bool,
    /// The order.
    pub sort: ListSort,
}

/// One person, as an operator sees them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspected {
    /// The account.
    pub account: Account,
    /// What guards it.
    pub guards: Guards,
}

/// What guards an account beside its password, as an operator sees it: of passkeys no more than how many there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guards {
    /// Since when sign-in asks for a second factor, if it does.
    pub second_factor_since: Option<Timestamp>,
    /// How many passkeys sign in to it.
    pub passkeys: usize,
}

impl Guards {
    /// Whether there is anything that an operator could [clear](People::clear_second_factor).
    #[must_use]
    pub fn any(&self) -> bool {
        self.second_factor_since.is_some() || self.passkeys > 0
    }
}

impl People<'_> {
    /// People who fit the query, in its order: for an operator, or for [`Task::People`], as which whoever sits at
    /// the machine acts. Everybody else finds none.
    ///
    /// # Errors
    /// A broken cursor or limit.
    pub async fn list(&self, actor: Actor, query: &PeopleQuery, request: &PageRequest) -> Result<Page<Account, Cursor>, AccountError> {
        let list = format!("people {query:?}");
        let slice = request.slice(self.0, &list)?;
        if !oversees(actor) {
            return Ok(Page { items: Vec::new(), next: None });
        }
        let mut tx = self.0.store().read(actor).await?;
        let page = tx.people().list_people(query, &slice).await?;
        Ok(cursor::seal(page, self.0, &list)?)
    }
}

fn oversees(actor: Actor) -> bool {
    matches!(actor, Actor::Operator(_) | Actor::System(Task::People))
}

/// By whom limits count what an overseer does.
pub(super) fn overseer(actor: Actor) -> String {
    actor.account().map_or_else(|| "machine".to_owned(), |account| account.to_string())
}

pub(super) fn require_overseer(actor: Actor) -> Result<(), AccountError> {
    if oversees(actor) { Ok(()) } else { Err(AccountError::NotFound) }
}

/// That nobody has dismissed or suspended the operator who acts since the request began. Where operators are what it changes, it
/// is asked once the store keeps them as they are.
pub(super) async fn still_oversees(tx: &mut dyn Transaction, actor: Actor) -> Result<(), AccountError> {
    if is_still_operator(tx, actor).await? { Ok(()) } else { Err(AccountError::NotFound) }
}

/// Whether an operator who acts is one to this moment; of whom a host vouches for it says so. Of others it says nothing.
pub(crate) async fn is_still_operator(tx: &mut dyn Transaction, actor: Actor) -> Result<bool, StoreError> {
    let Actor::Operator(operator) = actor else { return Ok(true) };
    if operator.is_vouched_for() {
        return Ok(true);
    }
    let found = tx.accounts().account(operator.account()).await?;
    Ok(found.is_some_and(|account| account.operator && account.standing == Standing::Active))
}

/// An operator looks after others: what would end the own account is done from the own settings.
pub(super) fn require_another(actor: Actor, account: AccountId) -> Result<(), AccountError> {
    require_overseer(actor)?;
    if actor.account() == Some(account) { Err(AccountError::OwnAccount) } else { Ok(()) }
}
