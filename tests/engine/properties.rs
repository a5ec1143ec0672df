//! Laws that hold for whatever address there is: tried on many thousands of generated ones, the
//! same in each run.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use portalward::address::{Address, Host};
use portalward::lists::json;
use portalward::page::{Field, PageFacts};
use portalward::skeleton::{self, skeleton};
use portalward::unwrap::{Unwrapped, is_rewriter, unwrap};
use portalward::{Engine, Registry, Severity, Trust, bundled, hosting};

use crate::laws::is_sound;
use crate::sample::{self, DOMAINS, ENGINE, PORTALS, Random};

/// Hosts of the portals that lie on somebody else's domain, where the path decides.
static PORTAL_HOSTS: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let hosts = PORTALS.iter().map(|portal| Address::parse(portal).unwrap());
    hosts.map(|portal| portal.host_text().to_owned()).collect()
});

/// Inputs of all kinds.
fn inputs(seed: u64, count: usize) -> impl Iterator<Item = String> {
    let mut random = Random::new(seed);
    (0..count).map(move |_| match random.below(4) {
        0 => sample::noise(&mut random),
        1 => {
            let address = sample::address(&mut random);
            sample::mutated(&mut random, &address)
        }
        _ => sample::address(&mut random),
    })
}

#[test]
fn whatever_the_input_the_answer_is_sound() {
    let mut counts: BTreeMap<Severity, usize> = BTreeMap::new();
    let mut refused = 0;
    for input in inputs(1, 150_000) {
        // Whatever it is, nothing panics, and what is taken apart is put together as it was.
        for address in [Address::parse(&input), Address::parse_typed(&input)]
            .into_iter()
            .flatten()
        {
            assert_eq!(
                Address::parse(address.href()),
                Ok(address.clone()),
                "{input:?}"
            );
            if let Unwrapped::To(to) = unwrap(&address) {
                assert!((1..=6).contains(&to.chain.len()), "{input:?}");
            }
        }
        let Ok(verdict) = ENGINE.check_link(&input) else {
            assert!(
                Address::parse_typed(&input).is_err(),
                "{input:?} is an address without an answer"
            );
            refused += 1;
            continue;
        };
        is_sound(&verdict);
        assert!(
            verdict.severity <= Severity::Unknown || ENGINE.quick_look().may_warn(&input),
            "{input:?} is passed over"
        );
        let facts = PageFacts {
            url: input.clone(),
            fields: vec![Field::Password],
            ..PageFacts::default()
        };
        if let Ok(of_page) = ENGINE.check_page(&facts) {
            is_sound(&of_page);
        }
        *counts.entry(verdict.severity).or_default() += 1;
    }
    println!("{counts:?}, {refused} refused");
    assert!(refused > 20_000);
    for severity in [
        Severity::Verified,
        Severity::Unknown,
        Severity::Caution,
        Severity::Danger,
    ] {
        assert!(counts[&severity] > 5_000, "{counts:?}");
    }
}

/// Whatever its owner calls a host below a verified domain, it imitates nobody.
#[test]
fn verified_hosts_are_lookalikes_of_nothing() {
    let mut random = Random::new(2);
    for domain in DOMAINS.iter() {
        let brand = random.brand();
        let other = random.domain();
        for below in [
            String::new(),
            "www.".to_owned(),
            format!("{brand}-login."),
            format!("{}.", sample::one_edit(&mut random, brand)),
            format!("{other}."),
            "rnychart.".to_owned(),
            "xn--mychrt-6nf.".to_owned(),
            format!("a{}.b.", random.number()),
        ] {
            let link = format!("https://{below}{domain}/{brand}?{other}#{below}");
            let verdict = ENGINE.check_link(&link).unwrap();
            // A suffix of the Public Suffix List below the domain is somebody else's again.
            let host = verdict.address.name().unwrap();
            if !host.parents().any(|parent| parent == domain) {
                assert_eq!(below, "", "{link}");
                continue;
            }
            let owner = ENGINE.registry().domain_owner(domain);
            assert_eq!(
                (verdict.severity, verdict.provider),
                (Severity::Verified, owner),
                "{link}"
            );
            assert_eq!(verdict.findings, [], "{link}");
            assert_eq!(verdict.address.host_text(), format!("{below}{domain}"));
        }
    }
}

#[test]
fn the_same_question_has_the_same_answer() {
    let clone = ENGINE.clone();
    let again = Engine::new(Registry::open(bundled::compile_with(&[]).unwrap().bytes).unwrap());
    for input in inputs(3, 60_000) {
        let first = ENGINE.check_link(&input);
        for engine in [&*ENGINE, &clone, &again] {
            assert_eq!(engine.check_link(&input), first, "{input:?}");
        }
    }
}

/// How a host is written and what comes after it changes nothing, but on shared hosts, where the
/// path says whose place it is, and for link rewriters.
#[test]
fn letter_case_final_dot_and_path_change_nothing() {
    let mut random = Random::new(4);
    let mut checked = 0;
    while checked < 40_000 {
        let input = sample::address(&mut random);
        let Ok(address) = Address::parse_typed(&input) else {
            continue;
        };
        let Host::Name(name) = address.host() else {
            continue;
        };
        let has_places =
            hosting::shared_root(name).is_some() || PORTAL_HOSTS.contains(name.ascii());
        if has_places || is_rewriter(name) {
            continue;
        }
        let host = name.ascii();
        if host.is_empty() {
            continue;
        }
        let plain = ENGINE.check_link(&format!("https://{host}/")).unwrap();
        let upper = host.to_ascii_uppercase();
        for text in [
            format!("https://{upper}/"),
            format!("https://{host}./"),
            format!("HTTPS:{upper}.:443"),
            format!("https:\\\\{host}"),
            format!("https://{host}/login/mychart.org/?q=https://doctolib.fr/&x=%2e#a"),
            upper,
            format!("{host}./?mychart"),
        ] {
            let verdict = ENGINE.check_link(&text).unwrap();
            assert_eq!(
                (verdict.severity, verdict.provider, &verdict.findings),
                (plain.severity, plain.provider, &plain.findings),
                "{text}"
            );
        }
        checked += 1;
    }
}

/// A further list, and a trusted one, takes no verified host away from its owner, whatever names
/// it holds; and of other hosts it warns only where its own names are imitated or stand.
#[test]
fn a_further_provider_warns_of_nothing_but_itself() {
    let mut random = Random::new(5);
    let mut raised = 0;
    for round in 0..16 {
        let providers: Vec<String> = (0..40)
            .map(|number| provider(&mut random, number))
            .collect();
        let text = format!(
            r#"{{"format":"portalward-list/1","name":"Further","publisher":"Further","version":1,"updated":"2026-11-24","providers":[{}]}}"#,
            providers.join(",")
        );
        let (list, problems) = json::read(&text).unwrap();
        assert_eq!(problems, []);
        let own: BTreeSet<String> = list
            .providers
            .iter()
            .flat_map(|provider| provider.domains.clone())
            .collect();
        let names: Vec<String> = list
            .providers
            .iter()
            .map(|provider| provider.brands[0].name.clone())
            .collect();
        let further = Engine::new(
            Registry::open(bundled::compile_with(&[(Trust::User, list)]).unwrap().bytes).unwrap(),
        );
        for domain in DOMAINS
            .iter()
            .skip(round)
            .step_by(16)
            .filter(|domain| !own.contains(*domain))
        {
            for link in [
                format!("https://{domain}/"),
                format!("https://mychart.{domain}/login"),
            ] {
                if ENGINE.check_link(&link).unwrap().severity == Severity::Verified {
                    let verdict = further.check_link(&link).unwrap();
                    assert_eq!(verdict.severity, Severity::Verified, "{link}: {text}");
                    assert_eq!(verdict.findings, [], "{link}");
                }
            }
        }
        for _ in 0..2_000 {
            let input = sample::address(&mut random);
            let Ok(before) = ENGINE.check_link(&input) else {
                continue;
            };
            let after = further.check_link(&input).unwrap();
            if after.severity > before.severity {
                raised += 1;
                let imitated = after
                    .findings
                    .iter()
                    .filter_map(|finding| finding.imitates.as_ref());
                let joined = skeleton(&after.address.host_text().replace(['.', '-'], ""));
                assert!(
                    imitated
                        .into_iter()
                        .any(|imitated| own.contains(&imitated.domain))
                        || names.iter().any(|name| joined.contains(&skeleton(name))),
                    "{input}: {before:?} {after:?}"
                );
            }
        }
    }
    assert!(raised >= 20, "{raised}");
}

/// A provider nobody knows, with names that come near to known ones now and then.
fn provider(random: &mut Random, number: usize) -> String {
    let (brand, domain) = (random.brand(), random.domain());
    let label = match random.below(3) {
        0 => sample::one_edit(random, brand),
        1 => domain.split_once('.').unwrap().0.to_owned(),
        _ => format!("clinic{}", random.number()),
    };
    let usage = random.pick(&[
        "distinctive",
        "licensed",
        "prominent",
        "contextual",
        "common",
    ]);
    format!(
        r#"{{"id":"further-{number}","name":"{label}","kind":"clinic","domains":["{label}-{number}.example"],"brands":[{{"name":"{}","use":"{usage}"}}],"source":{{"name":"t","retrieved":"2026-11"}}}}"#,
        label.replace('-', "")
    )
}

/// Neither letter case nor a second look changes what a label looks like, but for `ci`.
#[test]
fn skeletons_are_stable() {
    let mut random = Random::new(6);
    let mut arisen = 0;
    for round in 0..200_000 {
        let label = match round % 3 {
            0 => sample::noise(&mut random),
            1 => random
                .brand()
                .replace('i', random.pick(&["i", "1", "l", "ı", "ì"])),
            _ => sample::address(&mut random),
        };
        let (plain, look) = (skeleton::plain(&label), skeleton(&label));
        assert_eq!(skeleton::plain(&plain), plain, "{label:?}");
        assert_eq!(skeleton(&plain), look, "{label:?}");
        let lower: String = label.chars().flat_map(char::to_lowercase).collect();
        assert_eq!(skeleton(&lower), look, "{label:?}");
        // `ci` becomes `cl`, and only a second look would make that `d`.
        if skeleton(&look) != look {
            assert!(plain.contains("ci"), "{label:?}");
            arisen += 1;
        }
    }
    assert!(arisen > 1_000, "{arisen}");
}
