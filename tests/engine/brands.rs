//! SMART *User-access Brands* bundles: the specification's shape, and what publishers make of it.

use std::collections::BTreeSet;
use std::io::Read;

use portalward::lists::{Names, Origin, Problem, Reading, brands, read};
use portalward::{Engine, Registry, Trust, compile};
use serde_json::{Value, json};

fn origin() -> Origin {
    Origin {
        name: "bundle".into(),
        day: "2026-11-26".into(),
    }
}

fn bundle(entries: &[Value]) -> Value {
    json!({"resourceType": "Bundle", "id": "ours", "type": "collection",
        "timestamp": "2026-09-01T00:00:00Z", "entry": entries})
}

fn read_value(bundle: &Value, names: Names) -> Reading {
    brands::read(bundle.to_string().as_bytes(), names, &origin()).unwrap()
}

fn organisation(id: &str, name: &str, more: Value) -> Value {
    let mut resource = json!({"resourceType": "Organization", "id": id, "name": name});
    if let (Some(resource), Value::Object(more)) = (resource.as_object_mut(), more) {
        resource.extend(more);
    }
    json!({"fullUrl": format!("https://ehr.example.org/Organization/{id}"), "resource": resource})
}

fn site(url: &str) -> Value {
    json!([{"system": "url", "value": url}])
}

fn portal(url: &str) -> Value {
    json!([{"url": "http://hl7.org/fhir/StructureDefinition/organization-portal",
        "extension": [{"url": "portalName", "valueString": "P"}, {"url": "portalUrl", "valueUrl": url}]}])
}

/// Name, domains and portals of each provider.
fn rows(reading: &Reading) -> Vec<(&str, Vec<&str>, Vec<&str>)> {
    reading
        .list
        .providers
        .iter()
        .map(|provider| {
            (
                provider.name.as_str(),
                provider.domains.iter().map(String::as_str).collect(),
                provider.portals.iter().map(String::as_str).collect(),
            )
        })
        .collect()
}

fn messages(reading: &Reading) -> Vec<String> {
    reading.problems.iter().map(Problem::to_string).collect()
}

#[test]
fn a_bundle_as_the_specification_has_it() {
    let text = include_str!("../lists/riverside.json");
    let reading = read(text.as_bytes(), Names::Any, &origin()).unwrap();
    assert_eq!(messages(&reading), [""; 0]);
    assert_eq!(
        rows(&reading),
        [
            (
                "Riverside Health",
                vec!["riverside-health.example"],
                vec!["https://mychart.riverside-health.example/MyChart"]
            ),
            (
                "Riverside Clinic",
                vec!["riverside-clinic.example"],
                vec!["https://mychart.riverside-health.example/MyChart"]
            ),
        ]
    );
    assert_eq!(
        reading.api_hosts,
        BTreeSet::from(["fhir.ehrvendor.example".to_owned()])
    );
    assert_eq!(reading.entries, 2);
    let [provider, _] = reading.list.providers.as_slice() else {
        panic!("two providers");
    };
    assert_eq!(provider.id, "riverside-health");
    assert_eq!(provider.aliases, ["Riverside General"]);
    assert_eq!(provider.country.as_deref(), Some("US"));
    assert_eq!(provider.source.retrieved, "2026-09-01");
}

#[test]
fn a_portal_that_is_inherited_stays_its_owners() {
    let text = include_str!("../lists/riverside.json");
    let reading = read(text.as_bytes(), Names::Any, &origin()).unwrap();
    let compiled = compile(&[(Trust::User, &reading.list)], &[]);
    let engine = Engine::new(Registry::open(compiled.bytes).unwrap());
    let owner = |address: &str| {
        let verdict = engine.check_link(address).unwrap();
        verdict
            .provider
            .and_then(|provider| engine.provider(provider))
            .map(|(provider, _)| provider.name)
    };
    for (address, name) in [
        (
            "https://mychart.riverside-health.example/MyChart/login",
            Some("Riverside Health"),
        ),
        (
            "https://www.riverside-clinic.example/",
            Some("Riverside Clinic"),
        ),
        ("https://fhir.ehrvendor.example/r4/rh", None),
        ("https://dev.ehrvendor.example/", None),
    ] {
        assert_eq!(owner(address).as_deref(), name, "{address}");
    }
}

#[test]
fn reserved_names_are_refused_outside_of_tests() {
    let text = include_str!("../lists/riverside.json");
    let reading = read(text.as_bytes(), Names::Real, &origin()).unwrap();
    assert_eq!(rows(&reading), []);
    assert_eq!(
        messages(&reading)[0],
        "3:2: entry[0].resource.telecom: https://www.riverside-health.example is a name reserved for tests and examples"
    );
}

#[test]
fn references_of_every_kind_lead_to_the_parent() {
    let parent = json!({"fullUrl": "urn:uuid:AbC", "resource": {"resourceType": "Organization", "id": "p",
        "name": "Parent", "extension": portal("https://chart.parent.org/")}});
    for reference in [
        "urn:uuid:AbC",
        "urn:uuid:abc",
        "Organization/p",
        "organization/p",
        "https://elsewhere.org/fhir/Organization/p",
        " Organization/p ",
        "#p",
    ] {
        let mut entries = vec![
            parent.clone(),
            organisation(
                "c",
                "Child",
                json!({"telecom": site("https://child.org"), "partOf": {"reference": reference}}),
            ),
        ];
        if reference == "#p" {
            entries[0]["resource"]["id"] = json!("p");
            entries[0]["fullUrl"] = json!("p");
        }
        let reading = read_value(&bundle(&entries), Names::Real);
        assert_eq!(
            rows(&reading)[1],
            (
                "Child",
                vec!["child.org"],
                vec!["https://chart.parent.org/"]
            ),
            "{reference}"
        );
    }
}

#[test]
fn what_publishers_do_beside_the_specification() {
    let bundle = json!({"resourceType": "bundle ", "type": "searchset", "total": 9, "entry": [
        organisation("caps", "Capitals", json!({"telecom": site(" https://WWW.Capitals.ORG/contact ")})),
        organisation("bare", "Without scheme", json!({"telecom": site("www.without-scheme.org")})),
        organisation("draft", "Draft", json!({"extension": [{
            "url": "http://hl7.org/fhir/uv/pab-extensions-temp/StructureDefinition/organization-portal",
            "extension": [{"url": "url", "valueUrl": "https://chart.draft.org/a/b"}]}]})),
        organisation("oid", "By number", json!({"identifier": [{"system": "urn:ietf:rfc:3986", "value": "urn:oid:1.2.3"}]})),
        organisation("named", "By address", json!({"identifier": [{"system": "urn:ietf:rfc:3986", "value": "https://by-address.org"}]})),
        organisation("gone", "Gone", json!({"active": false, "telecom": site("https://gone.org")})),
        organisation("nulls", "Nulls", json!({"telecom": null, "alias": null, "extension": null, "address": [null], "partOf": null})),
        organisation("odd", "Odd", json!({"telecom": {"system": "url", "value": "https://odd.org"}, "alias": [7, "Other"]})),
        {"fullUrl": "x", "resource": {"resourceType": "Endpoint", "address": "https://FHIR.KP.ORG:8443/r4", "contained": [
            {"resourceType": "Organization", "id": "inner", "name": "Inner", "telecom": site("https://inner.org")}]}},
        {"fullUrl": "y", "resource": {"resourceType": "Endpoint"}},
        {"fullUrl": "z"},
        {"resource": {"resourceType": "Practitioner", "name": [{"family": "X"}]}},
    ]});
    let reading = read_value(&bundle, Names::Real);
    assert_eq!(
        rows(&reading),
        [
            ("Capitals", vec!["capitals.org"], vec![]),
            ("Without scheme", vec!["without-scheme.org"], vec![]),
            ("Draft", vec![], vec!["https://chart.draft.org/a/b"]),
            ("By address", vec!["by-address.org"], vec![]),
            ("Odd", vec!["odd.org"], vec![]),
            ("Inner", vec!["inner.org"], vec![]),
        ]
    );
    assert_eq!(
        reading.api_hosts,
        BTreeSet::from(["fhir.kp.org".to_owned()])
    );
    assert_eq!(reading.entries, 9);
    assert_eq!(reading.list.updated, "2026-11-26");
    let column = bundle.to_string().find(r#"{"fullUrl":"z"}"#).unwrap() + 1;
    assert_eq!(
        messages(&reading),
        [format!("1:{column}: entry[10]: has no resource")]
    );
}

#[test]
fn a_bundle_without_sites_verifies_nothing() {
    let endpoint = |at: usize| {
        json!({"fullUrl": format!("urn:uuid:e{at}"), "resource": {"resourceType": "Endpoint", "status": "active",
            "address": format!("https://fhir-myrecord.vendor.com/r4/{at}")}})
    };
    let entries: Vec<_> = (0..1359)
        .flat_map(|at| {
            let name = format!("Clinic {at}");
            let numbers = json!({"identifier": [{"system": "urn:oid:2.16.840.1.113883.4.4", "value": "12-3456789"},
                {"system": "urn:ietf:rfc:3986", "value": format!("urn:oid:1.2.{at}")}],
                "address": [{"country": "United States of America"}]});
            [organisation(&at.to_string(), &name, numbers), endpoint(at)]
        })
        .collect();
    let reading = read_value(&bundle(&entries), Names::Real);
    assert_eq!((reading.list.providers.len(), reading.entries), (0, 1359));
    assert_eq!(reading.api_hosts.len(), 1);
    assert_eq!(messages(&reading), [""; 0]);
}

#[test]
fn facilities_are_names_of_what_they_are_a_part_of() {
    let mut entries = vec![organisation(
        "top",
        "Top",
        json!({"telecom": site("https://top.org")}),
    )];
    entries.extend((0..80).map(|at| {
        let part_of = if at % 2 == 0 {
            "top".to_owned()
        } else {
            format!("f{}", at - 1)
        };
        organisation(
            &format!("f{at}"),
            &format!("Facility {at}"),
            json!({"partOf": {"reference": format!("Organization/{part_of}")}}),
        )
    }));
    let reading = read_value(&bundle(&entries), Names::Real);
    let [top] = reading.list.providers.as_slice() else {
        panic!("one provider");
    };
    assert_eq!(top.aliases.len(), 50);
    assert_eq!(top.aliases[1], "Facility 1");
}

#[test]
fn circles_end() {
    let part = |id: &str, of: &str| {
        organisation(
            id,
            id,
            json!({"partOf": {"reference": format!("Organization/{of}")}, "telecom": site(&format!("https://{id}.org"))}),
        )
    };
    let reading = read_value(
        &bundle(&[part("one", "two"), part("two", "one"), part("self", "self")]),
        Names::Real,
    );
    assert_eq!(reading.list.providers.len(), 3);
    assert_eq!(messages(&reading).len(), 3);
    assert!(
        messages(&reading)[0].ends_with("entry[0].resource.partOf: leads in a circle, or too far")
    );
}

#[test]
fn a_host_that_two_name_belongs_to_the_first_or_to_the_one_above() {
    let with = |id: &str, more: Value| organisation(id, id, more);
    let reading = read_value(
        &bundle(&[
            with("first", json!({"telecom": site("https://shared.org")})),
            with(
                "second",
                json!({"telecom": site("https://www.shared.org/second")}),
            ),
            with(
                "child",
                json!({"telecom": site("https://family.org"), "partOf": {"reference": "Organization/mother"}}),
            ),
            with("mother", json!({"telecom": site("https://family.org")})),
        ]),
        Names::Real,
    );
    assert_eq!(
        rows(&reading),
        [
            ("first", vec!["shared.org"], vec![]),
            ("mother", vec!["family.org"], vec![]),
        ]
    );
    assert_eq!(
        messages(&reading),
        ["1:197: entry[1].resource: shared.org is shared: first names it as well, and keeps it"]
    );
}

#[test]
fn nothing_that_nobody_owns() {
    for (url, why) in [
        ("https://github.io", "public suffix"),
        ("https://co.uk/", "public suffix"),
        ("https://sites.google.com/view/clinic", "strangers share"),
        ("https://203.0.113.7/", "IP address"),
        ("https://user@clinic.org/", "plain address"),
        ("https://clinic.test/", "reserved"),
        ("ftp://clinic.org/", "is "),
        ("https://intranet/", "full host name"),
    ] {
        let reading = read_value(
            &bundle(&[organisation("a", "A", json!({"telecom": site(url)}))]),
            Names::Real,
        );
        let problems = messages(&reading);
        if url == "https://intranet/" {
            assert!(problems.is_empty(), "{url} has no dot: {problems:?}");
        } else {
            assert!(
                problems.len() == 1 && problems[0].contains(why),
                "{url}: {problems:?}"
            );
        }
        assert!(reading.list.providers.is_empty(), "{url}");
    }
    for (url, why) in [
        ("http://chart.clinic.org/", "not https"),
        ("https://chart.clinic.org:8443/", "not https"),
        ("javascript:alert(1).x", "is "),
    ] {
        let reading = read_value(
            &bundle(&[organisation("a", "A", json!({"extension": portal(url)}))]),
            Names::Real,
        );
        let problems = messages(&reading);
        assert!(
            reading.list.providers.is_empty()
                && problems.iter().all(|problem| problem.contains(why)),
            "{url}: {problems:?}"
        );
    }
}

#[test]
fn names_that_hide_something_are_refused() {
    for name in ["", "  ", "a\u{202e}b", "a\u{0}b", &"x".repeat(201)] {
        let reading = read_value(
            &bundle(&[organisation(
                "a",
                name,
                json!({"telecom": site("https://a.org")}),
            )]),
            Names::Real,
        );
        assert!(reading.list.providers.is_empty(), "{name:?}");
        assert_eq!(messages(&reading).len(), 1, "{name:?}");
    }
}

#[test]
fn what_is_no_bundle_is_an_error() {
    let error = |text: &str| {
        read(text.as_bytes(), Names::Real, &origin())
            .unwrap_err()
            .to_string()
    };
    let whole = bundle(&[organisation("a", "A", json!({}))]).to_string();
    assert_eq!(
        error(&whole.replace("\"Bundle\"", "\"List\"")),
        "1:1: resourceType: is not \"Bundle\""
    );
    for end in [1, 20, whole.len() / 2, whole.len() - 1] {
        let cut = &whole[..whole.len() - end];
        if cut.contains("resourceType") {
            assert!(error(cut).contains("EOF"), "{cut}");
        }
    }
    assert!(error("<!doctype html><title>Sign in</title>").contains("is a web page"));
    assert!(error("").contains("the first row must name the columns"));
    let deep = format!(
        "{{\"resourceType\":\"Bundle\",\"entry\":{}",
        "[".repeat(100_000)
    );
    assert!(error(&deep).contains("recursion limit"));
    let after = format!("{whole}{whole}");
    assert!(error(&after).contains("trailing characters"));
}

/// A bundle made while it is read, as large as the largest that is published.
struct Made {
    next: usize,
    organisations: usize,
    rest: Vec<u8>,
    at: usize,
}

impl Made {
    fn new(organisations: usize) -> Self {
        Self {
            next: 0,
            organisations,
            rest: br#"{"resourceType":"Bundle","type":"collection","timestamp":"2026-08-30T00:00:00Z","entry":["#
                .to_vec(),
            at: 0,
        }
    }

    fn piece(&mut self) -> Option<String> {
        let at = self.next;
        self.next += 1;
        let comma = if at == 0 { "" } else { "," };
        if at < self.organisations {
            let brand = at.is_multiple_of(80);
            let resource = if brand {
                json!({"resourceType": "Organization", "id": at.to_string(), "active": true, "name": format!("Health System {at}"),
                    "telecom": site(&format!("https://www.system{at}.org")),
                    "extension": portal(&format!("https://mychart.system{at}.org/MyChart"))})
            } else {
                json!({"resourceType": "Organization", "id": at.to_string(), "active": true, "name": format!("Facility {at}"),
                    "partOf": {"reference": format!("urn:uuid:{:08x}", at - at % 80)},
                    "address": [{"line": ["1 Long Road, Building 7, Floor 3"], "city": "Town", "state": "WI", "postalCode": "53711", "country": "US"}],
                    "extension": [{"url": "logo", "valueUrl": format!("data:image/png;base64,{}", "A".repeat(400))}]})
            };
            return Some(format!(
                "{comma}{{\"fullUrl\":\"urn:uuid:{at:08x}\",\"resource\":{resource}}}"
            ));
        }
        (at == self.organisations).then(|| "]}".to_owned())
    }
}

impl Read for Made {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        if self.at == self.rest.len() {
            let Some(piece) = self.piece() else {
                return Ok(0);
            };
            self.rest = piece.into_bytes();
            self.at = 0;
        }
        let length = into.len().min(self.rest.len() - self.at);
        into[..length].copy_from_slice(&self.rest[self.at..self.at + length]);
        self.at += length;
        Ok(length)
    }
}

#[test]
fn a_bundle_is_read_as_it_comes() {
    let reading = brands::read(Made::new(4000), Names::Real, &origin()).unwrap();
    assert_eq!((reading.list.providers.len(), reading.entries), (50, 4000));
    assert_eq!(messages(&reading), [""; 0]);
    let [.., last] = reading.list.providers.as_slice() else {
        panic!("providers");
    };
    assert_eq!(last.domains, ["system3920.org"]);
    assert_eq!(last.portals, ["https://mychart.system3920.org/MyChart"]);
    assert_eq!(last.aliases.len(), 50);
}
