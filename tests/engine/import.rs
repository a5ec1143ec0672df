//! Bringing a list into force beside the bundled ones.

use portalward::import::{Import, import, registry as registry_on};
use portalward::lists::{List, Names, Origin, Reading, read};
use portalward::page::{Field, PageFacts, PageText, Place};
use portalward::{Engine, Registry, Severity, Trust, bundled};

fn reading(text: &str) -> Reading {
    let origin = Origin {
        name: "table".into(),
        day: DAY.into(),
    };
    read(text.as_bytes(), Names::Real, &origin).unwrap()
}

const DAY: &str = "2026-11-26";

fn registry(base: &Registry, further: &[(Trust, &List)]) -> Vec<u8> {
    registry_on(base, further, DAY).bytes
}

fn base() -> Registry {
    Registry::open(bundled::compile_with(&[]).unwrap().bytes).unwrap()
}

fn ours(table: &str, before: Option<&List>) -> Import {
    let text = format!("name,domain\n{table}");
    import(reading(&text), before, &base(), &[], Trust::User, DAY).unwrap()
}

fn severity(registry: Vec<u8>, host: &str) -> Severity {
    let engine = Engine::new(Registry::open(registry).unwrap());
    let verdict = engine.check_link(&format!("https://{host}/")).unwrap();
    verdict.severity
}

#[test]
fn a_registry_compiled_anew_from_itself_is_the_same() {
    let bytes = bundled::compile_with(&[]).unwrap().bytes;
    let own = Registry::open(bytes.clone()).unwrap();
    assert_eq!(registry(&own, &[]), bytes);
    let list = ours("Riverside Clinic,riverside-clinic-west.org\n", None).list;
    let both = registry(&own, &[(Trust::User, &list)]);
    let again = Registry::open(both.clone()).unwrap();
    assert_eq!(registry(&again, &[]), both);
    assert_ne!(both, bytes);
}

#[test]
fn what_is_brought_into_force_is_verified_and_nothing_else_changes() {
    let host = "riverside-clinic-west.org";
    let list = ours("Riverside Clinic,riverside-clinic-west.org\n", None).list;
    let base = base();
    let with = || registry(&base, &[(Trust::User, &list)]);
    assert_eq!(severity(registry(&base, &[]), host), Severity::Unknown);
    assert_eq!(severity(with(), host), Severity::Verified);
    assert_eq!(severity(with(), "mychart.org"), Severity::Verified);
    assert_eq!(severity(with(), "mychart-login.example"), Severity::Danger);
}

#[test]
fn what_a_new_edition_changes_is_told() {
    let old = ours(
        "Riverside Clinic,riverside-clinic-west.org\nHarbor Care,harbor-care-north.org\n",
        None,
    );
    assert_eq!(old.preview.added.count, 2);
    assert_eq!(old.preview.removed.count, 0);
    assert!(!old.preview.loses_much);
    let new = ours(
        "Riverside Clinic,riverside-clinic-west.org\nLake Care,lake-care-south.org\n",
        Some(&old.list),
    );
    let counts = |import: &Import| {
        let preview = &import.preview;
        [
            preview.added.count,
            preview.changed.count,
            preview.removed.count,
            preview.refused.count,
        ]
    };
    assert_eq!(counts(&new), [1, 0, 1, 0]);
    assert_eq!(new.preview.removed.first[0].text, "harbor-care-north.org");
    assert!(new.preview.loses_much);
}

#[test]
fn an_organisation_without_a_site_teaches_no_names() {
    let text = r#"{"format":"portalward-list/1","name":"Names","publisher":"P","version":1,"updated":"2026-11-23","providers":[
{"id":"q","name":"Quillhaven","kind":"clinic","domains":["com"],"brands":["quillhaven"],"source":{"name":"S","retrieved":"2026-11"}},
{"id":"r","name":"Harborlight","kind":"clinic","brands":["harborlight"],"source":{"name":"S","retrieved":"2026-11"}}]}"#;
    let import = import(reading(text), None, &base(), &[], Trust::User, DAY).unwrap();
    assert_eq!(import.preview.providers, 0);
    assert_eq!(import.preview.refused.count, 3);
}

#[test]
fn what_would_be_called_fraudulent_is_told() {
    let text = r#"{"format":"portalward-list/1","name":"Blocks","publisher":"P","version":1,"updated":"2026-11-23","providers":[],"blocked":["false-clinic-west.org","mayoclinic.org"]}"#;
    let import = import(reading(text), None, &base(), &[], Trust::User, DAY).unwrap();
    let preview = import.preview;
    assert_eq!(preview.blocked.first[0].what, "false-clinic-west.org");
    assert_eq!([preview.blocked.count, preview.refused.count], [1, 1]);
}

#[test]
fn what_belongs_to_others_or_imitates_them_is_refused_with_its_reason() {
    let import = ours(
        "MyChart,mychart-login.org\nMe,mayoclinic.org\nThem,github.io\nHarbor Care,harbor-care-north.org\n",
        None,
    );
    let told: Vec<_> = import
        .preview
        .refused
        .first
        .iter()
        .map(|line| line.text.as_str())
        .collect();
    let has = |part: &str| told.iter().any(|text| text.contains(part));
    assert!(has("mychart-login.org looks like"), "{told:?}");
    assert!(has("mayoclinic.org belongs to"), "{told:?}");
    assert!(has("public suffix"), "{told:?}");
    let after = registry(&base(), &[(Trust::User, &import.list)]);
    assert_eq!(
        severity(after.clone(), "mychart-login.org"),
        Severity::Danger
    );
    assert_eq!(severity(after, "harbor-care-north.org"), Severity::Verified);
}

#[test]
fn a_list_whose_term_is_over_vouches_for_nothing_but_still_helps() {
    let text = r#"{"format":"portalward-list/1","name":"Term","publisher":"P","version":1,"updated":"2026-11-23","valid_until":"2026-12-01","providers":[
{"id":"q","name":"Quillhaven","kind":"clinic","domains":["quillhaven-west.org"],"brands":["quillhaven"],"source":{"name":"S","retrieved":"2026-11"}}]}"#;
    let list = reading(text).list;
    assert_eq!(list.valid_until.as_deref(), Some("2026-12-01"));
    let on = |day: &str| registry_on(&base(), &[(Trust::Subscription, &list)], day).bytes;
    let (host, false_host) = ("quillhaven-west.org", "quillhaven-login.org");
    assert_eq!(severity(on("2026-12-01"), host), Severity::Verified);
    assert_eq!(severity(on("2026-12-01"), false_host), Severity::Danger);
    assert_eq!(severity(on("2026-12-02"), host), Severity::Unknown);
    assert_eq!(severity(on("2026-12-02"), false_host), Severity::Danger);
}

#[test]
fn a_page_on_a_list_whose_term_is_over_is_unknown_whatever_it_says() {
    let text = r#"{"format":"portalward-list/1","name":"Term","publisher":"P","version":1,"updated":"2026-11-23","valid_until":"2026-11-25","providers":[
{"id":"q","name":"Quillhaven","kind":"clinic","domains":["quillhaven-west.org"],"source":{"name":"S","retrieved":"2026-11"}}]}"#;
    let list = reading(text).list;
    let compiled = registry(&base(), &[(Trust::User, &list)]);
    let engine = Engine::new(Registry::open(compiled).unwrap());
    let facts = PageFacts {
        url: "https://quillhaven-west.org/".into(),
        fields: vec![Field::Password],
        texts: vec![PageText {
            place: Place::Title,
            text: "MyChart: Mayo Clinic".into(),
        }],
        ..PageFacts::default()
    };
    let verdict = engine.check_page(&facts).unwrap();
    assert_eq!(verdict.severity, Severity::Unknown);
    assert!(verdict.provider.is_some());
}

#[test]
fn whom_two_lists_give_a_site_to_is_told() {
    let one = ours("Harbor Care,harbor-care-north.org\n", None).list;
    let policy = List {
        name: "Organisation".into(),
        ..ours("Lake Care,harbor-care-north.org\n", None).list
    };
    let both = [(Trust::User, &one), (Trust::Policy, &policy)];
    let compiled = registry_on(&base(), &both, DAY);
    let told: Vec<_> = compiled.conflicts.iter().map(ToString::to_string).collect();
    let expected = "harbor-care-north.org: Harbor Care (table) claims what belongs to Lake Care (Organisation)";
    assert_eq!(told, [expected]);
}

#[test]
fn what_an_organisation_says_itself_is_taken_as_it_stands() {
    let text = "name,domain\nOur part of Mayo,mayoclinic.org\n";
    let with = |trust| import(reading(text), None, &base(), &[], trust, DAY).unwrap();
    assert_eq!(with(Trust::User).preview.providers, 0);
    let import = with(Trust::Policy);
    assert_eq!(import.preview.providers, 1);
    let compiled = registry_on(&base(), &[(Trust::Policy, &import.list)], DAY);
    assert_eq!(compiled.conflicts.len(), 1);
    assert_eq!(
        severity(compiled.bytes, "mayoclinic.org"),
        Severity::Verified
    );
}
