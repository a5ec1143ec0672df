//! Wrapped links as they are judged: by where they lead, by the worst of several readings, and by
//! a hint only where it raises the risk.

use portalward::Severity::{self, Caution, Danger, Unknown, Verified};

use crate::sample::ENGINE;

const MIMECAST: &str = "https://url.us.m.mimecastprotect.com/s/AbC?domain=";

fn check(text: &str, severity: Severity, destination: Option<&str>) {
    let verdict = ENGINE.check_link(text).unwrap();
    let got = (verdict.severity, verdict.destination.as_deref());
    assert_eq!(got, (severity, destination), "{text}");
}

#[test]
fn by_where_it_leads() {
    let google = "https://www.google.com/url?q=";
    for (target, severity) in [
        ("https://mychart.org/a", Verified),
        ("http://mychart.org/a", Unknown),
        ("https://mychart.org@clinic.example/", Danger),
        ("https://clinic.example/", Unknown),
        ("https://rnychart.org/", Danger),
        ("https://aetma.com/", Caution),
        ("https://xn--a.clinic.example/", Caution),
    ] {
        check(&format!("{google}{target}"), severity, Some(target));
    }
}

#[test]
fn by_the_worst_of_several_readings() {
    let (good, bad) = ("https://mychart.org/", "https://rnychart.org/");
    let good_wrapped = "https://www.google.com/url%3Fq=https%253A%252F%252Fmychart.org%252F";
    let bad_wrapped = "https://www.google.com/url%3Fq=https%253A%252F%252Frnychart.org%252F";
    let outer = "https://nam12.safelinks.protection.outlook.com/?url=";
    for (first, second) in [
        (good, bad),
        (bad, good),
        (good_wrapped, bad_wrapped),
        (bad, good_wrapped),
    ] {
        check(&format!("{outer}{first}&url={second}"), Danger, Some(bad));
        check(
            &format!("{outer}{first}&data=1&URL={second}"),
            Danger,
            Some(bad),
        );
    }
    for text in [
        "https://www.google.com/url?q=https://mychart.org/&url=https://rnychart.org/",
        "https://urldefense.com/v2/url?u=https-3A__mychart.org_&u=https-3A__rnychart.org_",
        "https://www.bing.com/ck/a?u=a1aHR0cHM6Ly9teWNoYXJ0Lm9yZy8&u=a1aHR0cHM6Ly9ybnljaGFydC5vcmcv",
    ] {
        check(text, Danger, Some(bad));
    }
    check(
        &format!("{outer}{good}&url={good_wrapped}"),
        Verified,
        Some(good),
    );
    check(
        &format!("{outer}{good}&url=https://clinic.example/"),
        Unknown,
        Some("https://clinic.example/"),
    );
}

#[test]
fn a_hint_may_raise_the_risk_never_lower_it() {
    check(&format!("{MIMECAST}mychart.org"), Unknown, None);
    check(&format!("{MIMECAST}clinic.example"), Unknown, None);
    check(&format!("{MIMECAST}not%20a%20host"), Unknown, None);
    let raised = ENGINE
        .check_link(&format!("{MIMECAST}rnychart.org"))
        .unwrap();
    assert_eq!(raised.severity, Danger);
    // Within another rewriter's link.
    let outer = "https://www.google.com/url?q=";
    let within = |hint: &str| {
        ENGINE.check_link(&format!(
            "{outer}{}",
            format!("{MIMECAST}{hint}").replace('=', "%3D")
        ))
    };
    assert_eq!(within("mychart.org").unwrap().severity, Unknown);
    assert_eq!(within("rnychart.org").unwrap().severity, Danger);
    // A shown host beside a target that can be read is of no account.
    let sophos =
        "https://eu-west-1.protection.sophos.com/?d=mychart.org&u=aHR0cHM6Ly9ybnljaGFydC5vcmcv";
    check(sophos, Danger, Some("https://rnychart.org/"));
}

#[test]
fn what_hides_its_target_is_neither_good_nor_bad() {
    for text in [
        "https://t.co/AbC",
        "https://bit.ly/mychart",
        "https://secure-web.cisco.com/1AbC",
        "https://clicktime.symantec.com/a/1/AbC=?d=xyz",
        "https://u1.ct.sendgrid.net/ls/click?upn=https://mychart.org/",
    ] {
        check(text, Unknown, None);
        let named = ENGINE
            .check_link_with_text(text, "https://clinic.example/")
            .unwrap();
        assert_eq!(
            (named.severity, named.findings.as_slice()),
            (Unknown, &[][..]),
            "{text}"
        );
    }
}

/// Whose address only looks like a rewriter's lends it nobody's good name.
#[test]
fn a_foreign_rewriter_vouches_for_nothing() {
    for host in [
        "google.ru.com",
        "google.js.org",
        "www.google.web.app",
        "google.example",
        "clinic.example",
        "safelinks.protection.outlook.com.evil.example",
        "www-google.example",
    ] {
        for path in ["url?q=", "?url=", "l.php?u="] {
            let text = format!("https://{host}/{path}https://mychart.org/");
            let verdict = ENGINE.check_link(&text).unwrap();
            assert_ne!(verdict.severity, Verified, "{text}");
            assert_eq!(verdict.destination, None, "{text}");
        }
    }
}
