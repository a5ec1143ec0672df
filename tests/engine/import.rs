//! Bringing a list into force beside the bundled ones.

use portalward::import::{Import, import, registry};
use portalward::lists::{List, Names, Origin, Reading, read};
use portalward::{Engine, Registry, Severity, Trust, bundled};

fn reading(text: &str) -> Reading {
    let origin = Origin {
        name: "table".into(),
        day: "2026-11-26".into(),
    };
    read(text.as_bytes(), Names::Real, &origin).unwrap()
}

fn base() -> Registry {
    Registry::open(bundled::compile_with(&[]).unwrap().bytes).unwrap()
}

fn ours(table: &str, before: Option<&List>) -> Import {
    let text = format!("name,domain\n{table}");
    import(reading(&text), before, &base(), &[]).unwrap()
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
fn what_would_be_called_fraudulent_is_told() {
    let text = r#"{"format":"portalward-list/1","name":"Blocks","publisher":"P","version":1,"updated":"2026-11-23","providers":[],"blocked":["false-clinic-west.org","mayoclinic.org"]}"#;
    let preview = import(reading(text), None, &base(), &[]).unwrap().preview;
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
