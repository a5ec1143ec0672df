//! Whatever the length, there is an answer, and nobody waits for it:
//!
//! | what is long | what becomes of it |
//! |---|---|
//! | the host: more than 253 bytes, or 10,000 labels | refused: no browser can open it |
//! | path, query, fragment | cut after 64 KiB |
//! | userinfo | cut after 4 KiB, the host behind it is judged |
//! | slashes, tabs, soft hyphens before or within the host | as a browser reads it, or refused |
//! | `blob:` and the like within each other | refused after four |
//! | link rewriters within each other | the sixth target is judged |
//! | percent-encoding of a wrapped target | undone three times |

use portalward::Severity;
use portalward::address::{Address, AddressError};
use portalward::page::{Field, PageFacts, PageText, Place};
use portalward::unwrap::{Unwrapped, unwrap};

use crate::sample::ENGINE;

const MANY: usize = 5_000_000;

fn severity(text: &str) -> Severity {
    ENGINE.check_link(text).unwrap().severity
}

fn is_too_long(text: &str) -> bool {
    let refused = [
        Address::parse(text).err(),
        Address::parse_typed(text).err(),
        ENGINE.check_link(text).err(),
    ];
    refused
        .iter()
        .all(|error| *error == Some(AddressError::HostTooLong))
}

#[test]
fn hosts() {
    let longest = format!("{}.evil.example", "a.".repeat(120));
    assert_eq!(longest.len(), 253);
    let longest = format!("https://{longest}/");
    assert_eq!(severity(&longest), Severity::Unknown);
    assert!(is_too_long(&longest.replace("evil", "evil2")));
    assert_eq!(
        severity(&format!("https://{}.mychart.org/", "a.".repeat(110))),
        Severity::Verified
    );
    assert_eq!(
        severity(&format!(
            "https://mychart.org.{}.example/",
            "a.".repeat(110)
        )),
        Severity::Danger
    );

    // A label that the domain name system has no room for is judged as it stands.
    let label = "a".repeat(200);
    assert_eq!(
        severity(&format!("https://{label}.example/")),
        Severity::Unknown
    );

    for host in [
        "a.".repeat(10_000),
        "-".repeat(10_000),
        "xn--".repeat(10_000),
        "xn--a.".repeat(10_000),
        "%61".repeat(10_000),
        "%25".repeat(10_000),
        "ä.".repeat(10_000),
        "mychart.org.".repeat(10_000),
        "a".repeat(MANY),
        "ä".repeat(MANY),
        "%61".repeat(MANY),
    ] {
        let text = format!("https://{host}evil.example/");
        assert!(ENGINE.check_link(&text).is_err(), "{}", &text[..20]);
    }
}

#[test]
fn what_stands_around_the_host() {
    for long in [
        "/".repeat(MANY),
        "/a".repeat(MANY),
        "?".repeat(MANY),
        "?a=b&".repeat(MANY / 4),
        "#".repeat(MANY),
        "/%25".repeat(MANY / 4),
        format!("/{}", "%2525".repeat(MANY / 4)),
        format!("/{}", "ä".repeat(MANY)),
        format!("/?url={}", "https%3A%2F%2Frnychart.org%2F".repeat(100_000)),
    ] {
        assert_eq!(
            severity(&format!("https://mychart.org{long}")),
            Severity::Verified
        );
        assert_eq!(
            severity(&format!("https://rnychart.org{long}")),
            Severity::Danger
        );
        let address = Address::parse(&format!("https://rnychart.org{long}")).unwrap();
        assert!(address.href().len() < 1_000_000, "{}", address.href().len());
    }
    for userinfo in [
        "a".repeat(MANY),
        "@".repeat(MANY),
        "a:".repeat(MANY),
        "%40".repeat(MANY),
        "ä".repeat(MANY),
    ] {
        assert_eq!(
            severity(&format!("https://{userinfo}@rnychart.org/")),
            Severity::Danger
        );
        assert_eq!(
            severity(&format!("https://mychart.org:{userinfo}@evil.example/")),
            Severity::Danger
        );
        assert_ne!(
            severity(&format!("https://{userinfo}@mychart.org/")),
            Severity::Verified
        );
    }
}

/// What a browser drops may not push the end of a host over the limit.
#[test]
fn nothing_long_makes_another_host_of_it() {
    for filling in ["/", "\\", "\t", "\n", "/\t\\"] {
        for length in (65_450..65_560).chain([MANY]) {
            let filling = filling.repeat(length);
            let text = format!("https:{filling}mychart.org.evil.example/login");
            assert_eq!(
                ENGINE.check_link(&text).unwrap().address.host_text(),
                "mychart.org.evil.example"
            );
            assert_eq!(severity(&text), Severity::Danger);
        }
    }
    for filling in ["%C2%AD", "\u{AD}", "\u{200B}", "%E2%80%8B"] {
        for length in (65_450..65_560).step_by(7).chain([MANY]) {
            let filling = filling.repeat(length / filling.len());
            for text in [
                format!("https://mychart.org{filling}.evil.example/login"),
                format!("https://{filling}mychart.org.evil.example/login"),
            ] {
                let severity = ENGINE.check_link(&text).map(|verdict| verdict.severity);
                assert!(matches!(
                    severity,
                    Ok(Severity::Danger) | Err(AddressError::HostTooLong)
                ));
            }
        }
    }
}

#[test]
fn one_within_the_other() {
    for wrapper in ["blob:", "view-source:", "filesystem:"] {
        assert_eq!(
            severity(&format!("{wrapper}{wrapper}https://rnychart.org/")),
            Severity::Danger
        );
        let deep = wrapper.repeat(1_000_000) + "https://rnychart.org/";
        assert!(ENGINE.check_link(&deep).is_err());
    }
    let outer = "https://www.google.com/url?q=";
    assert_eq!(
        severity(&(outer.repeat(6) + "https://rnychart.org/")),
        Severity::Danger
    );
    let Unwrapped::To(to) = unwrap(&Address::parse(&outer.repeat(10_000)).unwrap()) else {
        panic!("not unwrapped");
    };
    assert_eq!(to.chain.len(), 6);

    let wrapped = |times: usize| {
        let colon = format!("%{}3A", "25".repeat(times));
        format!("{outer}https{colon}//rnychart.org/")
    };
    for times in 0..3 {
        assert_eq!(severity(&wrapped(times)), Severity::Danger, "{times}");
    }
    for times in [3, 4, 10, 1_000, 1_000_000] {
        assert_eq!(severity(&wrapped(times)), Severity::Unknown, "{times}");
    }
}

#[test]
fn pages() {
    let text = PageText {
        place: Place::Title,
        text: "MyChart Sign in ".repeat(100_000),
    };
    let facts = PageFacts {
        url: format!("https://clinic.example/{}", "a".repeat(MANY)),
        fields: vec![Field::Password; 10_000],
        sends_to: vec!["https://rnychart.org/".repeat(1_000); 1_000],
        texts: vec![text; 1_000],
    };
    let verdict = ENGINE.check_page(&facts).unwrap();
    assert_eq!(verdict.severity, Severity::Danger);
    assert!(verdict.findings.len() < 100, "{}", verdict.findings.len());
}
