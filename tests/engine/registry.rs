//! The registry's lookups against a plain search through everything it holds, and the registry on
//! bytes that are cut off, changed or forged.

use std::collections::BTreeMap;
use std::hash::Hasher as _;
use std::sync::LazyLock;

use portalward::address::HostName;
use portalward::distance::{Edit, one_edit};
use portalward::lists::json;
use portalward::page::{Field, PageFacts, PageText, Place};
use portalward::registry::{Name, OpenError};
use portalward::skeleton::{skeleton, unpaired};
use portalward::{Engine, Registry, Trust, compile};
use siphasher::sip::SipHasher24;

use crate::sample::{self, BRANDS, DOMAINS, ENGINE, Random};

/// Letters below which a name has no neighbours one edit away.
const SHORTEST: usize = 5;

/// Letters of the longest text in which names are looked for: those of a host.
const LONGEST: usize = 253;

/// A name, and what it is without pairs folded.
struct Known {
    name: Name<'static>,
    unpaired: String,
}

/// All names of the bundled list.
static NAMES: LazyLock<Vec<Known>> = LazyLock::new(|| {
    let hosts = DOMAINS
        .iter()
        .filter_map(|domain| HostName::new(domain).ok());
    let labels = hosts.filter_map(|host| Some(host.label()?.unicode.replace('-', "")));
    let mut names = BTreeMap::new();
    for plain in labels.chain(BRANDS.iter().cloned()) {
        for name in ENGINE.registry().names(&skeleton(&plain)) {
            let unpaired = unpaired(&name.plain);
            let key = [&name.skeleton, &name.plain, &name.domain].map(ToString::to_string);
            names.insert(key, Known { name, unpaired });
        }
    }
    names.into_values().collect()
});

impl Known {
    fn is_near(&self, query: &str) -> bool {
        let is_near = |text: &str| text.len() >= SHORTEST && one_edit(text, query).is_some();
        is_near(&self.name.skeleton) || is_near(&self.unpaired)
    }
}

#[test]
fn all_names_one_edit_away_are_found_and_no_others() {
    let mut random = Random::new(11);
    let (mut queries, mut found) = (0, 0);
    for known in NAMES.iter().filter(|known| known.name.plain.is_ascii()) {
        let plain = known.name.plain.as_ref();
        // Two letters that have changed places across the middle leave no half as it was.
        let (front, back) = plain.split_at(plain.len() / 2 - 1);
        let mut swapped: Vec<char> = back.chars().collect();
        swapped.swap(0, 1);
        let swapped = format!("{front}{}", String::from_iter(swapped));
        for text in [sample::one_edit(&mut random, plain), swapped] {
            for query in [skeleton(&text), unpaired(&text)] {
                let near = ENGINE.registry().names_one_edit_away(&query);
                for (name, edit) in &near {
                    let edits = [name.skeleton.as_ref(), &unpaired(&name.plain)]
                        .map(|text| one_edit(text, &query));
                    assert!(edits.contains(&Some(*edit)), "{query}: {name:?} {edit:?}");
                    // Of shorter ones, those are found whose letters have changed places.
                    let is_swap = matches!(edit, Edit::Swap(_));
                    assert!(
                        unpaired(&name.plain).len() >= SHORTEST || is_swap,
                        "{query}: {name:?}"
                    );
                }
                for expected in NAMES.iter().filter(|known| known.is_near(&query)) {
                    let is_found = near.iter().any(|(name, _)| *name == expected.name);
                    assert!(is_found, "{query}: no {:?}", expected.name);
                    found += 1;
                }
                queries += 1;
            }
        }
    }
    println!("{} names, {queries} queries, {found} found", NAMES.len());
    assert!(NAMES.len() > 3_000 && queries > 12_000 && found > 12_000);
}

#[test]
fn all_names_within_a_text_are_found_and_no_others() {
    let mut random = Random::new(12);
    let mut found = 0;
    for _ in 0..3_000 {
        let text = skeleton(&sample::address(&mut random)).replace(['-', '.'], "");
        if text.len() > LONGEST {
            continue;
        }
        let within = ENGINE.registry().names_within(&text);
        for (start, name) in &within {
            assert!(
                text[*start..].starts_with(name.skeleton.as_ref()),
                "{text}: {name:?}"
            );
        }
        for Known { name, .. } in NAMES.iter() {
            // A shorter name that nobody chose is not looked for in longer texts.
            if name.skeleton.len() < 7 || name.skeleton.len() > 35 {
                continue;
            }
            for (start, _) in text.match_indices(name.skeleton.as_ref()) {
                assert!(
                    within.contains(&(start, name.clone())),
                    "{text}: no {name:?}"
                );
                found += 1;
            }
        }
    }
    assert!(found > 1_500, "{found}");
}

/// A registry with something in each of its sections.
fn small() -> Vec<u8> {
    let text = r#"{"format":"portalward-list/1","name":"Test","publisher":"Test","version":1,"updated":"2026-11-24","providers":[
      {"id":"mychart","name":"MyChart","kind":"platform","domains":["mychart.org","mychart.com"],"brands":[{"name":"mychart","use":"licensed"}],
       "contacts":[{"kind":"phone","value":"+18005550100","verified_on":"2026-11-01","valid_until":"2027-11-01"}],"source":{"name":"t","retrieved":"2026-11"}},
      {"id":"riverside","name":"Riverside Health","kind":"hospital","domains":["riverside-health.org"],"brands":["riversidehealth"],
       "portals":["https://mychart.org/riverside"],"operator":"mychart","source":{"name":"t","retrieved":"2026-11"}},
      {"id":"cornerclinic","name":"Corner Clinic","kind":"clinic","domains":["cornerclinic.com"],"source":{"name":"t","retrieved":"2026-11"}}
    ],"blocked":["bad.example"]}"#;
    let (list, problems) = json::read(text).unwrap();
    assert_eq!(problems, []);
    compile(
        &[(Trust::User, &list)],
        &["popular.example", "known.example"],
    )
    .bytes
}

#[test]
fn cut_off_or_changed_bytes_are_refused() {
    let good = small();
    assert!(Registry::open(good.clone()).is_ok());
    for length in 0..good.len() {
        assert!(
            Registry::open(good[..length].to_vec()).is_err(),
            "cut off at {length}"
        );
    }
    for at in 0..good.len() {
        for change in [1, 0x80, 0xFF] {
            let mut bad = good.clone();
            bad[at] ^= change;
            let error = Registry::open(bad).unwrap_err();
            let expected = match at {
                0..4 => OpenError::NotARegistry,
                4..8 => error,
                _ => OpenError::Damaged,
            };
            assert_eq!(error, expected, "changed at {at}");
        }
    }
    let mut longer = good.clone();
    longer.push(0);
    assert_eq!(Registry::open(longer).unwrap_err(), OpenError::Damaged);
}

/// The same on the bundled list, at places all over it.
#[test]
fn one_changed_bit_anywhere_is_refused() {
    let good = portalward::bundled::compile_with(&[]).unwrap().bytes;
    let mut random = Random::new(13);
    for _ in 0..300 {
        let mut bad = good.clone();
        let at = random.below(bad.len());
        bad[at] ^= 1 << random.below(8);
        assert!(Registry::open(bad).is_err(), "changed at {at}");
        assert!(
            Registry::open(good[..at].to_vec()).is_err(),
            "cut off at {at}"
        );
    }
}

/// Whoever can write a checksum can write anything: it is not trusted any further, and every
/// lookup ends without a panic.
#[test]
fn forged_bytes_find_something_else_and_do_not_panic() {
    let good = small();
    assert_eq!(with_checksum(good.clone()), good);
    let mut random = Random::new(14);
    let (mut opened, mut refused) = (0, 0);
    let mut ask = |bytes: Vec<u8>| match Registry::open(with_checksum(bytes)) {
        Ok(registry) => {
            ask_everything(registry);
            opened += 1;
        }
        Err(_) => refused += 1,
    };
    for at in 16..good.len() {
        let mut bad = good.clone();
        bad[at] ^= random.number().to_le_bytes()[0] | 1;
        ask(bad);
    }
    for at in (16..good.len() - 4).step_by(4) {
        for value in [u32::MAX, 1 << 31, 31, u32::try_from(good.len()).unwrap()] {
            let mut bad = good.clone();
            bad[at..at + 4].copy_from_slice(&value.to_le_bytes());
            ask(bad);
        }
    }
    for length in (16..good.len()).step_by(7) {
        ask(good[..length].to_vec());
    }
    for _ in 0..2_000 {
        let mut bad = good.clone();
        for byte in &mut bad[16..] {
            if random.one_in(50) {
                *byte = random.number().to_le_bytes()[0];
            }
        }
        ask(bad);
    }
    println!("{opened} opened, {refused} refused");
    assert!(opened > 2_500 && refused > 100);
}

fn with_checksum(mut bytes: Vec<u8>) -> Vec<u8> {
    let mut hasher = SipHasher24::new();
    hasher.write(&bytes[16..]);
    bytes[8..16].copy_from_slice(&hasher.finish().to_le_bytes());
    bytes
}

fn ask_everything(registry: Registry) {
    let _ = (
        registry.len(),
        registry.operator("mychart"),
        registry.is_well_known("known.example"),
    );
    for text in [
        "mychart",
        "rlversldehealth",
        "comercllnlc",
        "cornerclinic",
        "mychatr",
        "riversidehealthlogin",
    ] {
        let _ = (registry.names(text).count(), registry.claims(text).count());
        let _ = (
            registry.names_one_edit_away(text),
            registry.brands_one_edit_away(text),
            registry.names_within(text),
        );
    }
    let engine = Engine::new(registry);
    for link in [
        "https://mychart.org/riverside/login",
        "https://rnychart.org/",
        "https://cornercllnic-login.example/",
        "https://mychart.org.bad.example/",
        "https://popular.example/",
    ] {
        let _ = engine
            .check_link_with_text(link, "https://mychart.com/")
            .unwrap();
        let facts = PageFacts {
            url: link.to_owned(),
            fields: vec![Field::Password],
            sends_to: vec!["https://www.bad.example/".to_owned()],
            texts: vec![PageText {
                place: Place::Title,
                text: "Riverside Health - MyChart".to_owned(),
            }],
        };
        let verdict = engine.check_page(&facts).unwrap();
        let _ = verdict
            .provider
            .and_then(|provider| engine.provider(provider));
    }
}
