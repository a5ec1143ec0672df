//! Messages with their links, numbers and claims, written for this test: `tests/tables/messages.jsonl`.

use std::fs;

use portalward::message::Message;
use portalward::{Engine, bundled, compile};
use serde::Deserialize;

#[derive(Deserialize)]
struct Expected {
    lang: String,
    channel: String,
    text: String,
    links: Vec<Link>,
    phones: Vec<Phone>,
    claims: Vec<String>,
}

#[derive(Debug, Deserialize, PartialEq)]
struct Link {
    raw: String,
    url: String,
    verdict: String,
    imitates: Option<String>,
}

#[derive(Debug, Deserialize, PartialEq)]
struct Phone {
    raw: String,
    e164: String,
}

fn links(message: &Message) -> Vec<Link> {
    let link = |checked: &portalward::message::CheckedLink| {
        let first = checked.verdict.findings.first();
        Link {
            raw: message.text[checked.link.place.clone()].to_owned(),
            url: checked.verdict.address.href().to_owned(),
            verdict: format!("{:?}", checked.verdict.severity).to_lowercase(),
            imitates: first
                .and_then(|finding| finding.imitates.as_ref())
                .map(|imitated| imitated.domain.clone()),
        }
    };
    message.links.iter().map(link).collect()
}

fn phones(message: &Message) -> Vec<Phone> {
    let phones = message.phones.iter();
    phones
        .map(|phone| Phone {
            raw: message.text[phone.place.clone()].to_owned(),
            e164: phone.e164.clone(),
        })
        .collect()
}

#[test]
fn messages_are_read_and_judged() {
    let registry = bundled::compile_with(&[]).unwrap();
    let engine = Engine::new(portalward::Registry::open(registry.bytes).unwrap());
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../tests/tables/messages.jsonl"
    );
    let table = fs::read_to_string(path).unwrap();
    for line in table.lines() {
        let expected: Expected = serde_json::from_str(line).unwrap();
        let of = format!("{} {}: {}", expected.lang, expected.channel, expected.text);
        let message = engine.check_message(&expected.text, "2026-11-27");
        assert_eq!(links(&message), expected.links, "{of}");
        assert_eq!(phones(&message), expected.phones, "{of}");
        let claims = message.claims.iter();
        let claims: Vec<_> = claims
            .map(|claim| engine.provider(*claim).unwrap().0.name)
            .collect();
        assert_eq!(claims, expected.claims, "{of}");
    }
}

#[test]
fn official_numbers_are_known_while_they_are_official() {
    let list = r#"{"format":"portalward-list/1","name":"Ours","publisher":"Clinic","version":1,"updated":"2026-11-23",
      "providers":[{"id":"clinic","name":"Riverside Clinic","kind":"clinic","domains":["riverside-clinic.org"],
      "contacts":[{"kind":"phone","value":"+12165550101","verified_on":"2026-11-01","valid_until":"2026-12-01"}],
      "source":{"name":"its own letter","retrieved":"2026-11"}}]}"#;
    let (list, problems) = portalward::lists::json::read(list).unwrap();
    assert_eq!(problems, []);
    let compiled = compile(&[(portalward::Trust::User, &list)], &[]);
    let engine = Engine::new(portalward::Registry::open(compiled.bytes).unwrap());
    let official = |text: &str, day: &str| {
        let message = engine.check_message(text, day);
        message.phones[0].official.is_some()
    };
    assert!(official("Call 216-555-0101", "2026-11-27"));
    assert!(!official("Call 216-555-0101", "2026-12-02"));
    assert!(!official("Call 216-555-0102", "2026-11-27"));
}

/// A number that several share is that of the one whom the message names, if it is theirs.
#[test]
fn official_numbers_may_be_shared() {
    let provider = |id: &str, name: &str, checked: &str| {
        format!(
            r#"{{"id":"{id}","name":"{name}","kind":"clinic","domains":["{id}.org"],
              "contacts":[{{"kind":"phone","value":"+12165550101"{checked}}}],
              "source":{{"name":"its own letter","retrieved":"2026-11"}}}}"#
        )
    };
    let list = format!(
        r#"{{"format":"portalward-list/1","name":"Ours","publisher":"Clinic","version":1,"updated":"2026-11-23",
          "providers":[{},{},{},{}]}}"#,
        provider("a-unchecked", "Umber Clinic", ""),
        provider(
            "b-over",
            "Ochre Clinic",
            r#","verified_on":"2026-01-01","valid_until":"2026-02-01""#
        ),
        provider("c-first", "Teal Clinic", r#","verified_on":"2026-11-01""#),
        provider("d-second", "Coral Clinic", r#","verified_on":"2026-11-01""#),
    );
    let (list, problems) = portalward::lists::json::read(&list).unwrap();
    assert_eq!(problems, []);
    let compiled = compile(&[(portalward::Trust::User, &list)], &[]);
    let engine = Engine::new(portalward::Registry::open(compiled.bytes).unwrap());
    let names = |providers: &[portalward::registry::ProviderRef]| -> Vec<String> {
        let entries = providers
            .iter()
            .map(|provider| engine.provider(*provider).unwrap().0);
        entries.map(|provider| provider.name).collect()
    };
    let reached: Vec<_> = engine
        .registry()
        .reached_at("+12165550101", "2026-11-27")
        .collect();
    assert_eq!(names(&reached), ["Teal Clinic", "Coral Clinic"]);
    assert_eq!(
        engine
            .registry()
            .reached_at("+12165550102", "2026-11-27")
            .count(),
        0
    );
    let official = |text: &str| {
        let message = engine.check_message(text, "2026-11-27");
        names(&message.phones[0].official.into_iter().collect::<Vec<_>>())
    };
    assert_eq!(official("Call 216-555-0101"), ["Teal Clinic"]);
    assert_eq!(
        official("From Coral Clinic: call 216-555-0101"),
        ["Coral Clinic"]
    );
    assert_eq!(
        official("From Umber Clinic: call 216-555-0101"),
        ["Teal Clinic"]
    );
}
