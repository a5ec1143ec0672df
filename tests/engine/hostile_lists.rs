//! Lists by people who wish no good: nothing of theirs is accepted, what is sound beside it is, and each
//! has its message.

use std::fmt::Write as _;
use std::sync::LazyLock;

use portalward::Engine;
use portalward::lists::{Names, Origin, read};
use portalward::review::review;

use crate::sample;

static ENGINE: LazyLock<&Engine> = LazyLock::new(|| &sample::ENGINE);

/// What a list comes to: all that it may verify, protect or block, or why it is refused.
fn outcome(file: &[u8]) -> Result<(Vec<String>, String), String> {
    let origin = Origin {
        name: "hostile".into(),
        day: "2026-11-26".into(),
    };
    let mut reading = read(file, Names::Real, &origin).map_err(|problem| problem.to_string())?;
    let mut told = String::new();
    for problem in &reading.problems {
        writeln!(told, "{problem}").unwrap();
    }
    for doubt in review(&mut reading.list, &ENGINE) {
        writeln!(told, "{doubt}").unwrap();
    }
    let list = reading.list;
    let mut accepted: Vec<String> = list.blocked.iter().map(|host| format!("!{host}")).collect();
    for provider in list.providers {
        accepted.extend(provider.domains);
        accepted.extend(provider.portals);
        accepted.extend(
            provider
                .brands
                .into_iter()
                .map(|brand| format!("~{}", brand.name)),
        );
    }
    Ok((accepted, told))
}

const GOOD: &str = r#"{"id":"good","name":"Good Samaritan of Nowhere","kind":"clinic","domains":["good-samaritan-of-nowhere.org"],"source":{"name":"s","retrieved":"2026-11"}}"#;

/// A list of ours with a good entry and another with these fields.
fn ours(fields: &str) -> Vec<u8> {
    with(&format!(
        r#"{{"id":"bad","name":"Bad Intent","kind":"clinic","source":{{"name":"s","retrieved":"2026-11"}}{fields}}}"#
    ))
}

fn with(entry: &str) -> Vec<u8> {
    format!(
        "{{\"format\":\"portalward-list/1\",\"name\":\"N\",\"publisher\":\"P\",\"version\":1,\"updated\":\"2026-11-23\",\"providers\":[\n{GOOD},\n{entry}]}}"
    )
    .into_bytes()
}

fn table(row: &str) -> Vec<u8> {
    format!("name,domain,portal\nGood Samaritan of Nowhere,good-samaritan-of-nowhere.org,\n{row}\n")
        .into_bytes()
}

/// The good entry is all that is accepted, and the message says why.
fn only_good(what: &str, file: &[u8], message: &str) {
    let (accepted, told) = outcome(file).unwrap_or_else(|error| panic!("{what}: {error}"));
    assert_eq!(
        accepted,
        ["good-samaritan-of-nowhere.org"],
        "{what}: {told}"
    );
    assert!(told.contains(message), "{what}: {told}");
}

/// The file is refused as a whole.
fn refused(what: &str, file: &[u8], message: &str) {
    let error = outcome(file).expect_err(what);
    assert!(error.contains(message), "{what}: {error}");
}

#[test]
fn what_nobody_owns() {
    for (domain, message) in [
        ("clinic.org..", "is not a full host name"),
        ("a=b.clinic.org", "is not a full host name"),
        ("com", "is not a full host name"),
        ("co.uk", "public suffix"),
        ("*.github.io", "plain host name"),
        ("github.io", "public suffix"),
        ("*", "plain host name"),
        ("", "is not a host name"),
        ("203.0.113.7", "IP address"),
        ("[2001:db8::1]", "plain host name"),
        ("0x7f.1", "IP address"),
        ("localhost", "full host name"),
        ("intranet", "full host name"),
        ("sites.google.com", "strangers share"),
        ("*.*.clinic.org", "plain host name"),
        (r"clinic\\.(org|net)", "plain host name"),
        ("clinic.org/../../", "plain host name"),
        ("user@clinic.org", "plain host name"),
        ("clinic.org:8443", "plain host name"),
        (" clinic.org", "plain host name"),
        ("clinic.example", "reserved for tests"),
        ("clinic.test", "reserved for tests"),
        ("printer.local", "reserved for tests"),
        ("a.example.com", "reserved for tests"),
        ("xn--a.org", "full host name"),
    ] {
        only_good(
            domain,
            &ours(&format!(r#","domains":["{domain}"]"#)),
            message,
        );
        if !domain.is_empty() && !domain.starts_with(' ') && !domain.contains(['/', '\\']) {
            only_good(domain, &table(&format!("Bad Intent,{domain},")), "");
        }
    }
}

#[test]
fn what_somebody_else_owns() {
    for (domain, message) in [
        ("mychart.org", "mychart.org belongs to MyChart"),
        ("login.mychart.org", "login.mychart.org belongs to MyChart"),
        ("my.clevelandclinic.org", "belongs to Cleveland Clinic"),
        ("google.com", "much visited"),
        (
            "mychart-login.com",
            "mychart-login.com looks like mychart.org of MyChart",
        ),
        ("rnychart.org", "looks like mychart.org of MyChart"),
        ("xn--mychrt-6nf.org", "looks like mychart.org of MyChart"),
        (
            "mychart.org.signin-secure.net",
            "looks like mychart.org of MyChart",
        ),
        ("aetma.com", "looks like aetna.com of Aetna"),
    ] {
        // The name of whom it is excuses nothing, nor does a domain that is really theirs beside it.
        for entry in [
            format!(r#","domains":["{domain}"]"#),
            format!(r#","aliases":["MyChart","Aetna"],"domains":["{domain}","mychart.org"]"#),
        ] {
            only_good(domain, &ours(&entry), message);
        }
    }
    for (portal, message) in [
        (
            "https://my.clevelandclinic.org/evil",
            "belongs to Cleveland Clinic",
        ),
        ("https://mychart-login.com/", "looks like mychart.org"),
        ("https://sites.google.com/", "strangers share"),
        ("https://203.0.113.7/", "IP address"),
        ("http://clinic.org/", "not https"),
        ("https://clinic.org:444/", "not https"),
        ("https://mychart.org@clinic.org/", "plain address"),
        ("javascript:alert(1)", "is "),
        ("data:text/html,x", "is "),
        ("https://clinic.example/", "reserved"),
    ] {
        only_good(
            portal,
            &ours(&format!(r#","portals":["{portal}"]"#)),
            message,
        );
    }
}

#[test]
fn names_that_would_accuse_everybody() {
    for (brand, message) in [
        ("login", "ordinary words"),
        ("portal", "ordinary words"),
        ("patientportal", "ordinary words"),
        ("google", "much visited"),
        ("mychart", "belongs to MyChart"),
        ("x", "is not 2 to 40 letters"),
    ] {
        only_good(brand, &ours(&format!(r#","brands":["{brand}"]"#)), message);
    }
    only_good(
        "a list that gives the use that nobody may give",
        &ours(r#","brands":[{"name":"riverbend","use":"listed"}]"#),
        "a use that no list may give",
    );
    for name in ["Google", "YouTube"] {
        let entry = format!(
            r#"{{"id":"bad","name":"{name}","kind":"clinic","domains":["riverbend-clinic-of-nowhere.org"],"source":{{"name":"s","retrieved":"2026-11"}}}}"#
        );
        only_good(name, &with(&entry), "much visited");
    }
}

#[test]
fn blocking_what_is_real() {
    let text = String::from_utf8(ours("")).unwrap();
    for host in ["mychart.org", "www.aetna.com", "com"] {
        let file = text.replace("]}", &format!("],\"blocked\":[\"{host}\"]}}"));
        let (accepted, told) =
            outcome(file.as_bytes()).unwrap_or_else(|error| panic!("{host}: {error}"));
        assert_eq!(
            accepted,
            ["good-samaritan-of-nowhere.org"],
            "{host}: {told}"
        );
        assert!(told.contains(host), "{host}: {told}");
    }
}

#[test]
fn texts_that_show_as_others() {
    for (what, name) in [
        ("bidi", "a\\u202eb"),
        ("isolate", "a\\u2066b"),
        ("zero width", "MyChart\\u200b"),
        ("soft hyphen", "My\\u00adChart"),
        ("nul", "a\\u0000b"),
        ("newline", "a\\nb"),
        ("empty", ""),
        ("blank", "   "),
    ] {
        for field in [
            format!(r#""name":"{name}""#),
            format!(r#""name":"A","aliases":["{name}"]"#),
        ] {
            let entry = format!(
                r#"{{"id":"bad",{field},"kind":"clinic","domains":["riverbend-clinic-of-nowhere.org"],"source":{{"name":"s","retrieved":"2026-11"}}}}"#
            );
            only_good(
                what,
                &with(&entry),
                "a name is empty, too long or has control characters",
            );
        }
    }
    let long = "x".repeat(201);
    only_good(
        "a name without end",
        &with(&format!(
            r#"{{"id":"bad","name":"{long}","kind":"clinic","domains":["riverbend-clinic-of-nowhere.org"],"source":{{"name":"s","retrieved":"2026-11"}}}}"#
        )),
        "too long",
    );
    let aliases: Vec<_> = (0..10_000).map(|at| format!("\"A{at}\"")).collect();
    only_good(
        "aliases without end",
        &ours(&format!(
            r#","domains":["riverbend-clinic-of-nowhere.org"],"aliases":[{}]"#,
            aliases.join(",")
        )),
        "more than 200 aliases",
    );
    // Markup is text, here and wherever it is shown; it is a name like another.
    let (accepted, _) = outcome(&ours(
        r#","aliases":["<img src=x onerror=alert(1)>"],"domains":["riverbend-clinic-of-nowhere.org"]"#,
    ))
    .unwrap();
    assert_eq!(accepted.len(), 2);
}

#[test]
fn the_same_host_twice() {
    let twins = |one: &str, other: &str| {
        format!(
            r#"{{"id":"one","name":"Riverbend Clinic of Nowhere","kind":"clinic","domains":["{one}"],"source":{{"name":"s","retrieved":"2026-11"}}}},
{{"id":"two","name":"Riverbend Twin of Nowhere","kind":"clinic","domains":["{other}"],"source":{{"name":"s","retrieved":"2026-11"}}}}"#
        )
    };
    for (one, other) in [
        (
            "riverbend-clinic-of-nowhere.org",
            "RIVERBEND-clinic-of-nowhere.org",
        ),
        (
            "riverbend-clinic-of-nowhere.org",
            "riverbend-clinic-of-nowhere.org.",
        ),
        (
            "klinik-zürich-nirgendwo.org",
            "xn--klinik-zrich-nirgendwo-zlc.org",
        ),
    ] {
        let (accepted, told) = outcome(&with(&twins(one, other))).unwrap();
        assert_eq!(accepted.len(), 2, "{one}, {other}: {accepted:?}");
        assert!(told.contains("is owned twice in the list"), "{one}: {told}");
    }
}

#[test]
fn files_that_are_no_lists() {
    let good = String::from_utf8(ours("")).unwrap();
    let deep = "[".repeat(100_000);
    refused("nothing", b"", "the first row must name the columns");
    refused(
        "a captive portal",
        b"<!doctype html><title>Wi-Fi</title>",
        "is a web page",
    );
    refused("gzip", &[0x1F, 0x8B, 8, 0, 0], "is compressed");
    refused("zip", b"PK\x03\x04", "is compressed");
    refused("zstandard", &[0x28, 0xB5, 0x2F, 0xFD, 0], "is compressed");
    refused("UTF-16", b"\xFF\xFEn\0a\0m\0e\0", "is UTF-16");
    refused(
        "not UTF-8",
        &[good.as_bytes(), b"\xFF"].concat(),
        "is not UTF-8",
    );
    refused("cut off", &good.as_bytes()[..good.len() - 2], "EOF");
    refused(
        "something behind it",
        format!("{good}{good}").as_bytes(),
        "trailing characters",
    );
    refused(
        "another format",
        good.replace("list/1", "list/9").as_bytes(),
        "format",
    );
    refused(
        "a number as large as none",
        good.replace("\"version\":1", "\"version\":1e999")
            .as_bytes(),
        "",
    );
    refused(
        "a version below nothing",
        good.replace("\"version\":1", "\"version\":-1").as_bytes(),
        "",
    );
    refused(
        "a key twice",
        good.replace("\"name\":\"N\"", "\"name\":\"N\",\"name\":\"M\"")
            .as_bytes(),
        "duplicate field",
    );
    refused(
        "a key of prototypes",
        good.replace("\"name\":\"N\"", "\"name\":\"N\",\"__proto__\":{}")
            .as_bytes(),
        "unknown field",
    );
    refused(
        "half a letter",
        good.replace("\"name\":\"N\"", r#""name":"\ud800""#)
            .as_bytes(),
        "",
    );
    refused("a deep list", format!("{{\"format\":{deep}").as_bytes(), "");
    refused(
        "a deep bundle",
        format!("{{\"resourceType\":\"Bundle\",\"entry\":{deep}").as_bytes(),
        "recursion limit",
    );
    refused(
        "a bundle of another kind",
        br#"{"resourceType":"Patient"}"#,
        "is not \"Bundle\"",
    );
    refused("one line without end", &vec![b'x'; 3 << 20], "does not end");
    refused(
        "a quotation mark without end",
        &[b"name,domain\n\"A".as_slice(), &vec![b'x'; 3 << 20]].concat(),
        "does not end",
    );
    refused(
        "a table without columns",
        b"a,b\n1,2\n",
        "the first row must name the columns",
    );
    only_good(
        "a formula",
        &table(
            "\"=HYPERLINK(\"\"https://evil.org\"\",\"\"x\"\")\",riverbend-clinic-of-nowhere.org,",
        ),
        "is not a name",
    );
    only_good("an entry of another shape", &with("7"), "invalid type");
    only_good(
        "an entry with a key too many",
        &ours(r#","trust":"policy""#),
        "unknown field `trust`",
    );
}
