use super::{Chain, Flaw, Head, Link, Part, filing::Filing, walk::Walk};
use crate::{
    event::{Change, Event},
    id::Id,
    random::SystemRandom,
    time::Timestamp,
};
use proptest::prelude::*;
use uuid::Uuid;

fn id<T: Id>(number: u128) -> T {
    T::from_uuid(Uuid::from_u128(number))
}

/// A project's chain, and where it ends.
fn chain(count: usize) -> (Vec<Link>, Head) {
    let mut head = Head::new(Chain::Project(id(1)));
    let mut links = Vec::new();
    for number in 0..count as u128 {
        let change = match number % 3 {
            0 => Change::MemberUpdated { project: id(1), account: id(100 + number) },
            1 => Change::ContentPublished { project: id(1), content: id(200 + number) },
            _ => Change::ProjectUpdated { project: id(1) },
        };
        let event =
            Event { id: id(300 + number), at: Timestamp::from_millis(1_000 + number as i64), by: Some(id(2)), by_key: None, change };
        let link = Link::after(&head, &event, &Filing::of(change, event.by), &SystemRandom).unwrap();
        (head.last, head.last_hash) = (link.seq, link.hash.clone());
        links.push(link);
    }
    (links, head)
}

/// The first link that is not whole.
fn broken(links: &[Link], head: &Head) -> Option<(i64, Flaw)> {
    let mut walk = Walk::new(head.clone());
    let steps = links.iter().try_for_each(|link| walk.step(link));
    steps.and_then(|()| walk.end()).err().map(|broken| (broken.seq, broken.flaw))
}

fn flip(bytes: &mut [u8], at: usize, bit: u8) {
    let at = at % bytes.len();
    bytes[at] ^= 1 << bit;
}

fn flip_uuid(uuid: Uuid, at: usize, bit: u8) -> Uuid {
    let mut bytes = uuid.into_bytes();
    flip(&mut bytes, at, bit);
    Uuid::from_bytes(bytes)
}

/// Flips one bit of what is stored of a link; `false` where it has no such field.
fn damage(link: &mut Link, field: usize, at: usize, bit: u8) -> bool {
    match field {
        0 => link.seq ^= 1 << ((at % 8 * 8 + usize::from(bit)) % 63),
        1 => link.event = Id::from_uuid(flip_uuid(link.event.uuid(), at, bit)),
        2 => link.at = Timestamp::from_millis(link.at.as_millis() ^ (1 << ((at % 7 * 8 + usize::from(bit)) % 55))),
        3 => {
            let mut kind = link.kind.clone().into_bytes();
            flip(&mut kind, at, bit % 4);
            link.kind = String::from_utf8(kind).unwrap();
        }
        4 => flip(&mut link.hash, at, bit),
        5 => match &mut link.thing {
            Some(thing) => *thing = flip_uuid(*thing, at, bit),
            None => return false,
        },
        _ => {
            let part = if field < 9 { &mut link.by } else { &mut link.person };
            let Some(part) = part else { return false };
            match field % 3 {
                0 => flip(&mut part.digest, at, bit),
                1 => part.account = part.account.map(|account| Id::from_uuid(flip_uuid(account.uuid(), at, bit))),
                _ => flip(part.salt.as_mut().unwrap(), at, bit),
            }
        }
    }
    true
}

proptest! {
    #[test]
    fn any_bit_that_flips_is_found(count in 1_usize..12, which in 0_usize..12, field in 0_usize..12, at in 0_usize..64, bit in 0_u8..8) {
        let (mut links, head) = chain(count);
        prop_assert_eq!(broken(&links, &head), None);
        let which = which % count;
        if damage(&mut links[which], field, at, bit) {
            let (seq, _) = broken(&links, &head).unwrap();
            prop_assert_eq!(seq, which as i64 + 1, "the first broken link is told");
        }
    }

    #[test]
    fn forgotten_people_break_nothing(count in 1_usize..12, who in any::<u16>(), whom in any::<u16>()) {
        let (mut links, head) = chain(count);
        for (number, link) in links.iter_mut().enumerate() {
            for (part, chosen) in [(&mut link.by, who), (&mut link.person, whom)] {
                if let Some(part) = part && chosen >> number & 1 == 1 {
                    (part.account, part.salt) = (None, None);
                }
            }
        }
        prop_assert_eq!(broken(&links, &head), None);
    }

    #[test]
    fn a_link_that_goes_or_moves_is_missed(count in 2_usize..12, which in 0_usize..12) {
        let (links, head) = chain(count);
        let which = which % count;
        let mut shorter = links.clone();
        shorter.remove(which);
        prop_assert_eq!(broken(&shorter, &head), Some((which as i64 + 1, Flaw::Missing)));
        let mut moved = links.clone();
        moved.swap(which, (which + 1) % count);
        prop_assert!(broken(&moved, &head).is_some());
    }
}

#[test]
fn half_of_a_person_is_no_person() {
    for forget in [0, 1] {
        let (mut links, head) = chain(3);
        let part = links[1].by.as_mut().unwrap();
        match forget {
            0 => part.account = None,
            _ => part.salt = None,
        }
        assert_eq!(broken(&links, &head), Some((2, Flaw::Person)));
    }
}

#[test]
fn a_chain_ends_where_it_says() {
    let (mut links, mut head) = chain(3);
    head.last = 2;
    assert_eq!(broken(&links, &head), Some((3, Flaw::Beyond)));
    links.pop();
    assert_eq!(broken(&links, &head), Some((2, Flaw::Changed)), "it says that it ends with another hash");
}

/// What goes by age is not missed, and what follows still goes on from it.
#[test]
fn a_chain_begins_where_it_says() {
    let (links, mut head) = chain(5);
    (head.start, head.start_hash) = (2, links[1].hash.clone());
    assert_eq!(broken(&links[2..], &head), None);
    head.start_hash[0] ^= 1;
    assert_eq!(broken(&links[2..], &head), Some((3, Flaw::Changed)));
}

/// The address of nobody, and nobody else: a person's own chain names that person alone.
#[test]
fn a_persons_chain_names_nobody_else() {
    let change = Change::MemberRemoved { project: id(1), account: id(7) };
    let event = Event { id: id(3), at: Timestamp::from_millis(1), by: Some(id(8)), by_key: None, change };
    let link = |chain| Link::after(&Head::new(chain), &event, &Filing::of(change, event.by), &SystemRandom).unwrap();
    let own = link(Chain::Account(id(7)));
    assert!(own.by.is_none() && own.person.is_some() && own.project == Some(id(1)));
    let of_project = link(Chain::Project(id(1)));
    assert!(of_project.by.is_some() && of_project.person.is_some() && of_project.project.is_none());
    assert_ne!(own.person.unwrap().digest, of_project.person.unwrap().digest, "each digest has a salt of its own");
}

#[test]
fn each_chain_holds_kinds_of_its_own() {
    let kinds = |chain: Chain| chain.kinds().collect::<Vec<_>>();
    assert!(kinds(Chain::Account(id(1))).contains(&"session.created"));
    assert!(!kinds(Chain::Project(id(1))).contains(&"session.created"));
    assert!(kinds(Chain::Project(id(1))).contains(&"content.published"));
    assert!(kinds(Chain::Operator).contains(&"job.rerun"));
}

#[test]
fn a_key_is_hashed_with_its_person_and_forgotten_with_it() {
    let change = Change::ProjectUpdated { project: id(1) };
    let event = Event { id: id(3), at: Timestamp::from_millis(1), by: Some(id(2)), by_key: Some(id(9)), change };
    let mut head = Head::new(Chain::Project(id(1)));
    let link = Link::after(&head, &event, &Filing::of(change, event.by), &SystemRandom).unwrap();
    (head.last, head.last_hash) = (link.seq, link.hash.clone());
    let after = |damage: fn(&mut Part)| {
        let mut link = link.clone();
        damage(link.by.as_mut().unwrap());
        broken(&[link], &head)
    };
    assert_eq!(after(|_| ()), None);
    assert_eq!(after(|part| (part.account, part.key, part.salt) = (None, None, None)), None, "who is forgotten");
    let damages: [fn(&mut Part); 3] =
        [|part| part.key = Some(id(8)), |part| part.key = None, |part| (part.account, part.salt) = (None, None)];
    for damage in damages {
        assert!(after(damage).is_some());
    }
}
