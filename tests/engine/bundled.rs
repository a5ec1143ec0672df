//! The linter of the bundled verified list, and what must hold for all of it.

use std::collections::{BTreeMap, BTreeSet};

use portalward::address::{Address, HostName};
use portalward::lists::{List, json};
use portalward::provider::{Provider, Usage};
use portalward::suffix::suffix;
use portalward::{Engine, Registry, Severity, bundled};

fn lists() -> Vec<(&'static str, List)> {
    let read = |&(file, text): &(&'static str, &str)| {
        let (list, problems) = json::read(text).unwrap();
        assert!(problems.is_empty(), "{file}: {problems:#?}");
        (file, list)
    };
    bundled::LISTS.iter().map(read).collect()
}

fn providers() -> Vec<Provider> {
    lists()
        .into_iter()
        .flat_map(|(_, list)| list.providers)
        .collect()
}

fn engine() -> Engine {
    let compiled = bundled::compile_with(&[]).unwrap();
    assert_eq!(compiled.conflicts, []);
    Engine::new(Registry::open(compiled.bytes).unwrap())
}

/// Names that the Internet keeps for documents and tests (RFC 2606, RFC 6761, RFC 6762).
fn is_reserved(domain: &str) -> bool {
    let last = domain.rsplit('.').next().unwrap();
    [
        "example",
        "test",
        "invalid",
        "localhost",
        "local",
        "internal",
        "onion",
        "arpa",
    ]
    .contains(&last)
        || ["example.com", "example.net", "example.org"]
            .iter()
            .any(|name| domain == *name || domain.ends_with(&format!(".{name}")))
}

#[test]
fn each_file_is_a_sorted_list_without_problems() {
    let expected = [
        ("platforms.json", 60),
        ("insurers.json", 150),
        ("pharmacies-labs.json", 65),
        ("government.json", 140),
        ("hospitals-us-a-m.json", 1_100),
        ("hospitals-us-n-z.json", 800),
        ("abroad.json", 850),
    ];
    let lists = lists();
    assert_eq!(lists.len(), expected.len());
    for ((file, list), (name, least)) in lists.iter().zip(expected) {
        assert_eq!(*file, name);
        assert!(
            list.providers.len() >= least,
            "{file}: {}",
            list.providers.len()
        );
        assert!(
            list.providers.is_sorted_by_key(|provider| &provider.id),
            "{file} is not sorted by id"
        );
        assert_eq!(list.blocked, [""; 0]);
    }
}

#[test]
fn nothing_stands_twice() {
    let (mut ids, mut owners, mut brands) = (BTreeSet::new(), BTreeMap::new(), BTreeMap::new());
    for provider in providers() {
        assert!(
            ids.insert(provider.id.clone()),
            "{} stands twice",
            provider.id
        );
        for domain in provider.domains {
            if let Some(other) = owners.insert(domain.clone(), provider.id.clone()) {
                panic!("{domain} is owned by {other} and {}", provider.id);
            }
        }
        for brand in provider.brands {
            if let Some(other) = brands.insert(brand.name.clone(), provider.id.clone()) {
                panic!(
                    "the name {} belongs to {other} and {}",
                    brand.name, provider.id
                );
            }
        }
    }
    for (domain, owner) in &owners {
        let host = HostName::new(domain).unwrap();
        for parent in host.parents().skip(1) {
            assert_eq!(
                owners.get(parent),
                None,
                "{domain} of {owner} lies under another entry"
            );
        }
    }
}

#[test]
fn entries_are_whole() {
    let providers = providers();
    let ids: BTreeSet<_> = providers
        .iter()
        .map(|provider| provider.id.clone())
        .collect();
    for provider in &providers {
        let id = &provider.id;
        assert!(
            !provider.domains.is_empty() || !provider.portals.is_empty(),
            "{id} owns nothing"
        );
        for domain in &provider.domains {
            assert!(!is_reserved(domain), "{id}: {domain} is a reserved name");
            assert!(
                suffix(domain).kind != portalward::suffix::SuffixKind::Unlisted,
                "{id}: {domain} has no known ending"
            );
        }
        if let Some(operator) = &provider.operator {
            assert!(ids.contains(operator), "{id}: no provider {operator}");
            assert_ne!(operator, id);
        }
        for contact in &provider.contacts {
            assert!(
                contact.verified_on.is_some() && contact.valid_until.is_some(),
                "{id}: {} has no dates",
                contact.value
            );
        }
        for name in [&provider.name].into_iter().chain(&provider.aliases) {
            assert!(
                name.chars().count() <= 80 && name.trim() == name && !name.contains("'S"),
                "{id}: {name:?}"
            );
        }
        assert!(
            provider.source.retrieved.as_str() >= "2026",
            "{id}: the source is too old"
        );
    }
}

/// The judgement that decides most: which names speak alone.
#[test]
fn short_and_common_names_do_not_speak_alone() {
    let mut usages = BTreeMap::new();
    for brand in providers().into_iter().flat_map(|provider| provider.brands) {
        usages.insert(brand.name, brand.usage);
    }
    for name in [
        "cvs", "epic", "oscar", "mercy", "quest", "uchealth", "uwhealth",
    ] {
        assert_eq!(usages.get(name), Some(&Usage::Common), "{name}");
    }
    for name in ["uhc", "optum", "bcbs", "cpam", "vitale"] {
        assert_eq!(usages.get(name), Some(&Usage::Contextual), "{name}");
    }
    for name in ["anthem", "providence", "humana", "webmd", "medicare"] {
        assert_eq!(usages.get(name), Some(&Usage::Prominent), "{name}");
    }
    for name in [
        "ameli",
        "doctolib",
        "aetna",
        "walgreens",
        "kaiserpermanente",
        "unitedhealthcare",
        "cartevitale",
        "mygov",
    ] {
        assert_eq!(usages.get(name), Some(&Usage::Distinctive), "{name}");
    }
    assert_eq!(usages.get("mychart"), Some(&Usage::Licensed));
    let distinctive = usages
        .iter()
        .filter(|(_, usage)| **usage == Usage::Distinctive);
    for (name, _) in distinctive.clone() {
        assert!(name.len() >= 5, "{name} is too short to be distinctive");
    }
    assert!((150..=400).contains(&distinctive.count()));
}

/// Whatever the rules say, an owner's domains and portals are verified, also in each other's light.
#[test]
fn owners_are_verified_and_nobody_else() {
    let engine = engine();
    let mut checked = 0;
    for provider in providers() {
        let hosts = provider.domains.iter().flat_map(|domain| {
            [
                format!("https://{domain}/"),
                format!("https://login.{domain}/a?b"),
            ]
        });
        for address in hosts.chain(provider.portals.iter().cloned()) {
            let verdict = engine.check_link(&address).unwrap();
            assert_eq!(
                verdict.severity,
                Severity::Verified,
                "{address} of {}",
                provider.id
            );
            checked += 1;
        }
        for domain in &provider.domains {
            for not_verified in [
                format!("http://{domain}/"),
                format!("https://{domain}:8443/"),
                format!("https://{domain}.evil.example/"),
            ] {
                let verdict = engine.check_link(&not_verified).unwrap();
                assert_ne!(verdict.severity, Severity::Verified, "{not_verified}");
            }
            let insecure = engine.check_link(&format!("http://{domain}/")).unwrap();
            assert_eq!(
                insecure.severity,
                Severity::Unknown,
                "{domain} without https is no fraud"
            );
        }
    }
    assert!(checked > 8_000, "{checked}");
}

/// Tenants of a shared portal are told apart by host and path.
#[test]
fn tenants_are_told_apart() {
    let engine = engine();
    let owner = |text: &str| {
        let provider = engine.registry().owner(&Address::parse(text).unwrap())?;
        engine.provider(provider).map(|(provider, _)| provider.id)
    };
    let platform = owner("https://mychart.ochin.org/").unwrap();
    assert_eq!(
        owner("https://mychart.ochin.org/some-unnamed-tenant/").as_ref(),
        Some(&platform)
    );
    assert_eq!(owner("https://evil.example/mychart.ochin.org/"), None);
    assert_eq!(
        owner("https://mychart.org/").as_deref(),
        Some("epic-mychart")
    );
}

#[test]
fn odd_looking_domains_that_are_owned() {
    let engine = engine();
    for (domain, id) in [
        ("uhc-customer.com", "unitedhealthcare"),
        ("unitedhealthcareupdate.com", "unitedhealthcare"),
        ("dukemychart.org", "duke-health"),
        ("changehealthcare.com", "change-healthcare"),
    ] {
        let verdict = engine.check_link(domain).unwrap();
        let (provider, voucher) = engine.provider(verdict.provider.unwrap()).unwrap();
        assert_eq!(
            (verdict.severity, provider.id.as_str()),
            (Severity::Verified, id),
            "{domain}"
        );
        assert!(voucher.unwrap().list.starts_with("Portalward bundled list"));
    }
}

#[test]
fn the_same_lists_give_the_same_bytes() {
    assert_eq!(
        bundled::compile_with(&[]).unwrap().bytes,
        bundled::compile_with(&[]).unwrap().bytes
    );
}
