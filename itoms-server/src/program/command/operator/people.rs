use super::{
    admissions,
    listing::{failed, print_all},
    registrations,
};
use crate::program::{
    command::{EXIT_CODES, public_url},
    compose::compose,
    config::Config,
    failure::Failure,
    terminal::say,
};
use clap::{Args, Subcommand, ValueEnum};
use itoms_core::{
    Itoms,
    account::{Account, AccountError, EmailAddress, StandingKind},
    cursor::PageRequest,
    id::{AccountId, AdmissionId, RegistrationId},
    people::{Departure, PeopleQuery},
    search::SearchText,
    sort::ListSort,
    store::{Actor, Task},
    time::TimeZone,
};

/// As whom the machine itself acts.
pub(super) const MACHINE: Actor = Actor::System(Task::People);

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(in crate::program::command) struct Asked {
    /// Only people whose name or address begins like this.
    #[arg(long, value_name = "START", value_parser = sought)]
    search: Option<SearchText>,
    /// Only people in this standing.
    #[arg(long, value_enum)]
    standing: Option<InStanding>,
    /// Whom to list first.
    #[arg(long, value_enum, default_value_t = InOrder::Created)]
    sort: InOrder,
    #[command(subcommand)]
    act: Option<Act>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum InStanding {
    /// Those who can sign in.
    Active,
    /// Those whom an operator suspended.
    Suspended,
    /// Those whose accounts are being erased.
    Leaving,
}

impl From<InStanding> for StandingKind {
    fn from(standing: InStanding) -> Self {
        match standing {
            InStanding::Active => Self::Active,
            InStanding::Suspended => Self::Suspended,
            InStanding::Leaving => Self::Leaving,
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum InOrder {
    /// Whose account is the newest.
    Created,
    /// Whose name comes first, from A to Z.
    Name,
}

impl From<InOrder> for ListSort {
    fn from(order: InOrder) -> Self {
        match order {
            InOrder::Created => Self::Created,
            InOrder::Name => Self::Name,
        }
    }
}

#[derive(Debug, Subcommand)]
enum Act {
    /// Lists the sign-ups that wait to be let in, the oldest first.
    ///
    /// Example: itoms-server operator people waiting
    ///
    /// Settings: those of the server, among them ITOMS_SIGN_UP.
    #[command(after_help = EXIT_CODES)]
    Waiting,
    /// Lets somebody in who waits.
    ///
    /// Example: itoms-server operator people approve 019ac0de-0000-7000-8000-000000000001
    ///
    /// Settings: those of the server.
    #[command(after_help = EXIT_CODES)]
    Approve(Waiting),
    /// Declines a sign-up that waits, and erases it.
    ///
    /// Example: itoms-server operator people decline 019ac0de-0000-7000-8000-000000000001
    ///
    /// Settings: those of the server.
    #[command(after_help = EXIT_CODES)]
    Decline(Declined),
    /// Mails the link of an unfinished sign-up again, to somebody who says that it never came.
    ///
    /// Example: itoms-server operator people resend ada@example.com
    ///
    /// Settings: those of the server.
    #[command(after_help = EXIT_CODES)]
    Resend(Unfinished),
    /// Invites an address to sign up, by mail.
    ///
    /// Example: itoms-server operator people invite ada@example.com
    ///
    /// Settings: those of the server.
    #[command(after_help = EXIT_CODES)]
    Invite(Address),
    /// Lists the addresses that are invited to sign up, the oldest first.
    ///
    /// Example: itoms-server operator people invited
    ///
    /// Settings: those of the server.
    #[command(after_help = EXIT_CODES)]
    Invited,
    /// Mails an invitation to sign up again. It holds for 30 days anew.
    ///
    /// Example: itoms-server operator people reinvite 019ac0de-0000-7000-8000-000000000001
    ///
    /// Settings: those of the server.
    #[command(after_help = EXIT_CODES)]
    Reinvite(Invited),
    /// Takes an invitation to sign up back.
    ///
    /// Example: itoms-server operator people uninvite 019ac0de-0000-7000-8000-000000000001
    ///
    /// Settings: those of the server.
    #[command(after_help = EXIT_CODES)]
    Uninvite(Invited),
    /// Suspends an account: its sessions end, and nobody signs in to it.
    ///
    /// Example: itoms-server operator people suspend ada@example.com
    ///
    /// Settings: those of the server that has the account.
    #[command(after_help = EXIT_CODES)]
    Suspend(Whom),
    /// Resumes a suspended account.
    ///
    /// Example: itoms-server operator people resume ada@example.com
    ///
    /// Settings: those of the server that has the account.
    #[command(after_help = EXIT_CODES)]
    Resume(Whom),
    /// Signs somebody out on every device, for whom nothing else changes: for a device that was lost, or when somebody else
    /// may be signed in. API keys go on.
    ///
    /// Example: itoms-server operator people sign-out ada@example.com
    ///
    /// Settings: those of the server that has the account.
    #[command(after_help = EXIT_CODES)]
    SignOut(Whom),
    /// Makes somebody an operator, beside those who are.
    ///
    /// Example: itoms-server operator people appoint ada@example.com
    ///
    /// Settings: those of the server that has the account.
    #[command(after_help = EXIT_CODES)]
    Appoint(Whom),
    /// Makes an operator a person like others; the last one stays.
    ///
    /// Example: itoms-server operator people dismiss ada@example.com
    ///
    /// Settings: those of the server that has the account.
    #[command(after_help = EXIT_CODES)]
    Dismiss(Whom),
    /// Counts the address that the first operator typed as confirmed, where the mail with the link never came. Be certain that
    /// it is right: a forgotten password is set anew by a mail to it.
    ///
    /// Example: itoms-server operator people confirm ada@example.com
    ///
    /// Settings: those of the server that has the account.
    #[command(after_help = EXIT_CODES)]
    Confirm(Whom),
    /// Turns somebody's second factor off and removes all passkeys: for whoever lost them, or is kept out by a stranger. Be
    /// certain who asks.
    ///
    /// Example: itoms-server operator people clear-second-factor ada@example.com
    ///
    /// Settings: those of the server that has the account.
    #[command(after_help = EXIT_CODES)]
    ClearSecondFactor(Whom),
    /// Removes an account for good, with every project of which nobody else is an owner. Without --yes it lists them, and
    /// removes nothing.
    ///
    /// Example: itoms-server operator people remove ada@example.com --yes
    ///
    /// Settings: those of the server that has the account.
    #[command(after_help = EXIT_CODES)]
    Remove(Remove),
}

#[derive(Debug, Args)]
struct Waiting {
    /// The sign-up, by the id that `waiting` shows.
    registration: RegistrationId,
}

#[derive(Debug, Args)]
struct Declined {
    #[command(flatten)]
    waiting: Waiting,
    /// Why, for the mail to the person: one line.
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
}

#[derive(Debug, Args)]
struct Unfinished {
    /// The address that the person signed up with.
    address: String,
}

#[derive(Debug, Args)]
struct Address {
    /// The address to sign up with. No other is invited.
    address: String,
}

#[derive(Debug, Args)]
struct Invited {
    /// The invitation, by the id that `invited` shows.
    admission: AdmissionId,
}

#[derive(Debug, Args)]
struct Whom {
    /// The person, by address or by the id that the list shows.
    person: String,
}

#[derive(Debug, Args)]
struct Remove {
    #[command(flatten)]
    whom: Whom,
    /// Confirms it: nothing brings the account back.
    #[arg(long)]
    yes: bool,
}

pub(super) async fn run(config: &Config, asked: Asked) -> Result<(), Failure> {
    let composition = compose(config, &public_url(config, config.listen.port())?).await?;
    let itoms = &composition.itoms;
    let done = match asked.act {
        None => {
            let standing = asked.standing.map(StandingKind::from);
            list(itoms, PeopleQuery { search: asked.search, standing, operators: false, sort: asked.sort.into() }).await
        }
        Some(Act::Waiting) => registrations::list(itoms).await,
        Some(Act::Approve(Waiting { registration })) => registrations::approve(itoms, registration).await,
        Some(Act::Decline(Declined { waiting, reason })) => registrations::decline(itoms, waiting.registration, reason.as_deref()).await,
        Some(Act::Invite(Address { address })) => admissions::invite(itoms, &address).await,
        Some(Act::Invited) => admissions::list(itoms).await,
        Some(Act::Resend(Unfinished { address })) => registrations::resend(itoms, &address).await,
        Some(Act::Reinvite(Invited { admission })) => admissions::resend(itoms, admission).await,
        Some(Act::Uninvite(Invited { admission })) => admissions::uninvite(itoms, admission).await,
        Some(Act::Suspend(whom)) => suspend(itoms, &whom.person).await,
        Some(Act::Resume(whom)) => resume(itoms, &whom.person).await,
        Some(Act::SignOut(whom)) => sign_out(itoms, &whom.person).await,
        Some(Act::Appoint(whom)) => appoint(itoms, &whom.person).await,
        Some(Act::Dismiss(whom)) => dismiss(itoms, &whom.person).await,
        Some(Act::Confirm(whom)) => confirm(itoms, &whom.person).await,
        Some(Act::ClearSecondFactor(whom)) => clear_second_factor(itoms, &whom.person).await,
        Some(Act::Remove(Remove { whom, yes: false })) => tell_what_goes(itoms, &whom.person).await,
        Some(Act::Remove(Remove { whom, yes: true })) => remove(itoms, &whom.person).await,
    };
    composition.itoms.close().await;
    done
}

async fn list(itoms: &Itoms, query: PeopleQuery) -> Result<(), Failure> {
    print_all(async |request: &PageRequest| itoms.people().list(MACHINE, &query, request).await, line, "There is nobody like that.").await
}

/// `ID  active  ada@example.com  Ada Lovelace  2026-11-24  operator`.
fn line(account: &Account) -> String {
    let Account { id, full_name, .. } = account;
    let email = account.email.as_ref().map_or("-", EmailAddress::as_str);
    let since = account.created_at.format("%Y-%m-%d", &TimeZone::utc());
    let operator = if account.operator { "  operator" } else { "" };
    format!("{id}  {}  {email}  {full_name}  {since}{operator}", account.standing.name())
}

async fn suspend(itoms: &Itoms, person: &str) -> Result<(), Failure> {
    let account = itoms.people().suspend(MACHINE, find(itoms, person).await?).await.map_err(failed)?;
    say(&format!("The account of {} is suspended.", account.full_name));
    Ok(())
}

async fn resume(itoms: &Itoms, person: &str) -> Result<(), Failure> {
    let account = itoms.people().resume(MACHINE, find(itoms, person).await?).await.map_err(failed)?;
    say(&format!("The account of {} is active.", account.full_name));
    Ok(())
}

async fn sign_out(itoms: &Itoms, person: &str) -> Result<(), Failure> {
    itoms.people().end_sessions(MACHINE, find(itoms, person).await?).await.map_err(failed)?;
    say("Nobody is signed in to this account. A server or a worker mails that, or `itoms-server run-jobs`.");
    Ok(())
}

async fn appoint(itoms: &Itoms, person: &str) -> Result<(), Failure> {
    let account = itoms.people().appoint_operator(MACHINE, find(itoms, person).await?).await.map_err(failed)?;
    say(&format!("{} is an operator. A server or a worker mails that, or `itoms-server run-jobs`.", account.full_name));
    Ok(())
}

async fn dismiss(itoms: &Itoms, person: &str) -> Result<(), Failure> {
    let account = itoms.people().dismiss_operator(MACHINE, find(itoms, person).await?).await.map_err(failed)?;
    say(&format!("{} is no operator any more. A server or a worker mails that, or `itoms-server run-jobs`.", account.full_name));
    Ok(())
}

async fn confirm(itoms: &Itoms, person: &str) -> Result<(), Failure> {
    match itoms.accounts().vouch_for_email(find(itoms, person).await?).await.map_err(failed)? {
        true => say("The address is confirmed: mails go there from now on."),
        false => say("There is nothing to confirm: the address of this account is proved, or it has none."),
    }
    Ok(())
}

async fn clear_second_factor(itoms: &Itoms, person: &str) -> Result<(), Failure> {
    itoms.people().clear_second_factor(MACHINE, find(itoms, person).await?).await.map_err(|problem| match problem {
        AccountError::NoSecondFactor => Failure::new(Failure::FAILED, "this account has neither a second factor nor a passkey"),
        problem => failed(problem),
    })?;
    say("The password alone signs in again. A server or a worker mails that, or `itoms-server run-jobs`.");
    Ok(())
}

/// What a removal would take along, and what it would leave.
async fn tell_what_goes(itoms: &Itoms, person: &str) -> Result<(), Failure> {
    for Departure { project, name, is_last_owner, .. } in
        itoms.people().departures_of(MACHINE, find(itoms, person).await?).await.map_err(failed)?
    {
        let becomes = if is_last_owner { "goes" } else { "stays" };
        say(&format!("{project}  {becomes}  {name}"));
    }
    Err(Failure::new(Failure::USAGE, "nothing brings a removed account back; say --yes to remove it"))
}

async fn remove(itoms: &Itoms, person: &str) -> Result<(), Failure> {
    itoms.people().remove(MACHINE, find(itoms, person).await?).await.map_err(failed)?;
    say("Nobody signs in to this account any more. A server or a worker erases it now, or `itoms-server run-jobs`.");
    Ok(())
}

fn sought(text: &str) -> Result<SearchText, String> {
    SearchText::parse(text).map_err(|violation| violation.message.to_string())
}

/// By an id, or by the whole address.
async fn find(itoms: &Itoms, person: &str) -> Result<AccountId, Failure> {
    if let Ok(id) = person.parse() {
        return Ok(id);
    }
    let unknown = || Failure::new(Failure::FAILED, "nobody has this address; `itoms-server operator people` lists everybody");
    let key = EmailAddress::parse(person).map_err(|_| unknown())?.key();
    let query = PeopleQuery { search: SearchText::parse(&key).ok(), ..PeopleQuery::default() };
    let request = PageRequest { limit: Some(PageRequest::MAX), cursor: None };
    let page = itoms.people().list(MACHINE, &query, &request).await.map_err(failed)?;
    let found = page.items.into_iter().find(|account| account.email.as_ref().map(EmailAddress::key).as_ref() == Some(&key));
    found.map(|account| account.id).ok_or_else(unknown)
}
