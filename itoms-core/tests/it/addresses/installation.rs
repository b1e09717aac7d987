use crate::world::{Example, Mails, generous, keys};
use itoms_core::{
    Itoms,
    account::SignUpPolicy,
    random::SeededRandom,
    store::Store,
    time::{ManualClock, Timestamp},
};

/// One store, and the program over it as it is started with each setting.
pub(super) struct Installation {
    pub(super) clock: ManualClock,
    pub(super) mails: Mails,
    programs: Vec<(SignUpPolicy, Itoms)>,
}

impl Installation {
    pub(super) fn on(store: &(impl Store + Clone)) -> Self {
        let clock = ManualClock::at(Timestamp::from_millis(1_795_512_600_000));
        let mails = Mails::default();
        let start = |(seed, (_, policy)): (u64, (&str, SignUpPolicy))| {
            let builder = Itoms::builder(store.clone(), keys()).clock(clock.clone()).random(SeededRandom::new(seed));
            let builder = builder.mailer(mails.clone()).links(Example).limits(generous());
            (policy, builder.sign_up_policy(policy).build().unwrap())
        };
        let programs = (10..).zip(SignUpPolicy::NAMES).map(start).collect();
        Self { clock, mails, programs }
    }

    /// The program, started with this setting.
    pub(super) fn under(&self, policy: SignUpPolicy) -> &Itoms {
        &self.programs.iter().find(|(its, _)| *its == policy).expect("a program for each setting").1
    }
}
