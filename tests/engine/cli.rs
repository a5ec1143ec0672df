//! The program `portalward check`: the interface that others script against.

use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::json;

use crate::program::{answers, list, refused, run};

const OURS: &str = r#"{"format":"portalward-list/1","name":"Ours","publisher":"Riverside","version":1,"updated":"2026-11-23",
"providers":[
{"id":"riverside","name":"Riverside Health","kind":"hospital","domains":["riverside-health.example"],"brands":["riversidehealth"],
"source":{"name":"its own letter","retrieved":"2026-11-01"}}],
"blocked":["bad.example"]}"#;

#[test]
fn one_line_an_input_in_order() {
    let input = "mychart.org\nrnychart.org\nmychart-login.com\nmychart.org.signin.example\n\
                 https://mychart.org@evil.example/\naetma.com\nxn--mychrt-6nf.org\nexample.org\n";
    let answers = answers(&["check"], input);
    let verdicts: Vec<_> = answers
        .iter()
        .map(|answer| answer["verdict"].as_str().unwrap())
        .collect();
    assert_eq!(
        verdicts,
        [
            "verified", "danger", "danger", "danger", "danger", "caution", "danger", "unknown"
        ]
    );
    assert_eq!(
        answers[1],
        json!({"input": "rnychart.org", "verdict": "danger",
            "provider": {"id": "epic-mychart", "name": "MyChart"},
            "findings": [{"reason": "confusable", "provider": "epic-mychart", "imitates": "mychart.org"}],
            "destination": null})
    );
    let reasons: Vec<_> = answers[1..7]
        .iter()
        .map(|answer| answer["findings"][0]["reason"].as_str().unwrap())
        .collect();
    assert_eq!(
        reasons,
        [
            "confusable",
            "combination",
            "embedded",
            "userinfo",
            "typo",
            "confusable"
        ]
    );
}

#[test]
fn arguments_come_before_standard_input() {
    let answers = answers(&["check", "mychart.org", "rnychart.org"], "example.org\n");
    assert_eq!(answers.len(), 2);
    assert_eq!(answers[0]["input"], "mychart.org");
}

#[test]
fn what_cannot_be_read_is_answered_too() {
    let answers = answers(&["check"], "http://[\r\n\nmailto:a@b.example\nexample.org");
    assert_eq!(
        answers[0],
        json!({"input": "http://[", "error": "not an address: invalid IPv6 address"})
    );
    assert_eq!(
        answers[1],
        json!({"input": "", "error": "nothing to check"})
    );
    assert_eq!(answers[2]["error"], "not a web address (mailto:)");
    assert_eq!(answers[3]["verdict"], "unknown");
    let output = run(&["check"], "\u{FFFD}");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn a_wrapped_link_is_judged_by_its_destination() {
    let answers = answers(
        &[
            "check",
            "https://www.google.com/url?q=https%3A%2F%2Frnychart.org%2Fin",
        ],
        "",
    );
    assert_eq!(answers[0]["destination"], "https://rnychart.org/in");
    assert_eq!(answers[0]["verdict"], "danger");
}

#[test]
fn a_list_of_ones_own() {
    let path = list("own", OURS);
    let verdicts = |arguments: &[&str]| -> Vec<String> {
        let hosts = "portal.riverside-health.example\nriversidehealth-login.example\nwww.bad.example\nmychart.org\n";
        let answers = answers(arguments, hosts);
        answers
            .iter()
            .map(|answer| answer["verdict"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(
        verdicts(&["check", "--list", &path]),
        ["verified", "danger", "danger", "verified"]
    );
    assert_eq!(
        verdicts(&["check", "--no-bundled", "--list", &path]),
        ["verified", "danger", "danger", "unknown"]
    );
    assert_eq!(
        verdicts(&["check"]),
        ["unknown", "unknown", "unknown", "verified"]
    );
    std::fs::remove_file(path).unwrap();
}

#[test]
fn a_broken_list_is_refused_with_path_and_line() {
    let bad_domain = list(
        "domain",
        &OURS.replace(
            "\"riverside-health.example\"",
            "\"a.example\",\n\"github.io\"",
        ),
    );
    let message = refused(&["check", "--list", &bad_domain, "mychart.org"]);
    assert!(
        message.contains(&format!(
            "{bad_domain}:4:1: providers[0].domains[1]: \"github.io\" is a public suffix"
        )),
        "{message}"
    );
    let no_json = list("json", "{\n\"format\": nonsense}");
    assert!(
        refused(&["check", "--list", &no_json])
            .contains(&format!("{no_json}:2:12: expected ident")),
        "{}",
        refused(&["check", "--list", &no_json])
    );
    assert!(
        refused(&["check", "--list", "/no/such/file.json"])
            .contains("/no/such/file.json: No such file")
    );
    for path in [bad_domain, no_json] {
        std::fs::remove_file(path).unwrap();
    }
}

#[test]
fn a_less_trusted_list_takes_nothing_away() {
    // Both the person's list and the bundled one are in force: what the bundled one gives to its
    // owner a list may claim, since the person trusts it more, but it is said.
    let claims = list(
        "claims",
        &OURS.replace("riverside-health.example", "mychart.org"),
    );
    let output = run(&["check", "--list", &claims, "mychart.org"], "");
    assert_eq!(output.status.code(), Some(0));
    let warning = String::from_utf8(output.stderr).unwrap();
    assert!(
        warning.contains("mychart.org: MyChart (Portalward bundled list"),
        "{warning}"
    );
    std::fs::remove_file(claims).unwrap();
}

#[test]
fn wrong_usage() {
    assert!(refused(&[]).contains("a command is missing"));
    assert!(refused(&["chekc"]).contains("chekc"));
    assert!(refused(&["check", "--lost"]).contains("--lost"));
    assert!(refused(&["check", "--list"]).contains("--list"));
    assert!(refused(&["list"]).contains("a command is missing"));
    assert!(refused(&["list", "build"]).contains("--out"));
    assert!(
        String::from_utf8(run(&["--help"], "").stdout)
            .unwrap()
            .contains("portalward check")
    );
}

#[test]
fn a_reader_that_leaves_is_no_failure() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_portalward"))
        .arg("check")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let _ = child
        .stdin
        .take()
        .unwrap()
        .write_all("mychart.org\n".repeat(100_000).as_bytes());
    let output = child.wait_with_output().unwrap();
    assert_eq!(
        (output.status.code(), output.stderr.as_slice()),
        (Some(0), b"".as_slice())
    );
}

#[test]
fn help_is_no_mistake() {
    for arguments in [
        &["--help"][..],
        &["check", "--help"],
        &["list", "build", "-h"],
    ] {
        let output = run(arguments, "");
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        assert!(String::from_utf8_lossy(&output.stdout).contains("portalward check"));
    }
}

const TABLE: &str = "name,domain,portal\nRiverside Health,riverside-health.org,\n\
    MyChart,mychart-login.com,\nCleveland,clevelandclinic.org,\nTenant,,https://mychart.ochin.org/tenant-of-ours/\nBad,com,\n";

#[test]
fn lint_names_what_is_wrong_and_what_is_doubtful() {
    let file = list("doubts.csv", TABLE);
    let output = run(&["list", "lint", &file], "");
    assert_eq!(output.status.code(), Some(2));
    let told = String::from_utf8(output.stderr).unwrap();
    for expected in [
        "6:1: row 5.domain: com is not a full host name",
        "mychart: mychart-login.com looks like mychart.org of MyChart",
        "cleveland: clevelandclinic.org belongs to Cleveland Clinic",
    ] {
        assert!(told.contains(expected), "{expected}: {told}");
    }
    assert!(!told.contains("riverside"), "{told}");
    assert!(!told.contains("tenant-of-ours"), "{told}");
}

#[test]
fn convert_and_show_and_diff_and_stats() {
    let table = list(
        "table.csv",
        "name,domain,source\nA,a-clinic.org,S\nB,b-clinic.org,S\n",
    );
    let other = list(
        "other.csv",
        "name,domain,source\nA,a-clinic.org aa-clinic.org,S\nC,c-clinic.org,S\n",
    );
    let out = list("converted", "");
    assert!(
        run(&["list", "convert", &table, "--out", &out], "")
            .status
            .success()
    );
    assert!(run(&["list", "lint", &out], "").status.success());
    let shown = String::from_utf8(run(&["list", "show", &out], "").stdout).unwrap();
    assert_eq!(shown, "a\tA\ta-clinic.org\t\nb\tB\tb-clinic.org\t\n");
    let output = run(&["list", "diff", &table, &other], "");
    assert_eq!(
        String::from_utf8(output.stdout).unwrap(),
        "- b: b-clinic.org\n+ c: c-clinic.org\n~ a: +aa-clinic.org\n"
    );
    assert!(
        String::from_utf8(output.stderr)
            .unwrap()
            .contains("more than a fifth")
    );
    let stats = String::from_utf8(run(&["list", "stats", &out], "").stdout).unwrap();
    assert!(
        stats.contains("2 sites and 0 portals of 2 providers"),
        "{stats}"
    );
}

#[test]
fn a_bundle_without_sites_is_not_converted() {
    let bundle = list(
        "empty-bundle",
        r#"{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Organization","name":"A"}}]}"#,
    );
    let out = list("never", "");
    let told = refused(&["list", "convert", &bundle, "--out", &out]);
    assert!(told.contains("0 sites from 1 organisations"), "{told}");
    assert_eq!(std::fs::read_to_string(&out).unwrap(), "");
}

#[test]
fn signed_lists() {
    let folder = std::env::temp_dir().join(format!("portalward-sign-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let at = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    let write = |name: &str, text: &str| std::fs::write(at(name), text).unwrap();
    let ends = |arguments: &[&str]| {
        let output = run(arguments, "");
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        (output.status.code(), told, output.stdout)
    };
    for name in ["ours", "theirs"] {
        assert_eq!(ends(&["list", "key", "--out", &at(name)]).0, Some(0));
    }
    write("clinics.json", OURS);
    let (key, public, list) = (at("ours.key"), at("ours.pub"), at("clinics.json"));
    let sign = |sequence: &str, expires: &str| {
        let (code, told, _) = ends(&[
            "list",
            "sign",
            &list,
            "--key",
            &key,
            "--sequence",
            sequence,
            "--expires",
            expires,
        ]);
        assert_eq!(code, Some(0), "{told}");
    };
    let verify = |more: &[&str]| {
        let mut arguments = vec!["list", "verify", &list, "--key", &public];
        arguments.extend(more);
        ends(&arguments)
    };
    sign("7", "2999-12-31");
    let (code, told, out) = verify(&[]);
    assert_eq!(code, Some(0), "{told}");
    let said = String::from_utf8(out).unwrap();
    assert!(
        said.starts_with("portalward list=clinics sequence=7 issued=20")
            && said.ends_with("expires=2999-12-31\n"),
        "{said}"
    );
    let whole = std::fs::read_to_string(at("clinics.json.minisig")).unwrap();

    // Another key, and both: an offline key may stand beside the one in use.
    let (code, told, _) = ends(&["list", "verify", &list, "--key", &at("theirs.pub")]);
    assert!(
        code == Some(2) && told.contains("signed with another key"),
        "{told}"
    );
    let both = ends(&[
        "list",
        "verify",
        &list,
        "--key",
        &at("theirs.pub"),
        "--key",
        &public,
    ]);
    assert_eq!(both.0, Some(0), "{}", both.1);

    // An older edition, and a signature of another list.
    write("before.json", OURS);
    write("before.json.minisig", &whole);
    sign("6", "2999-12-31");
    let (code, told, _) = verify(&["--newer-than", &at("before.json")]);
    assert!(
        code == Some(2) && told.contains("edition 6 is older than edition 7"),
        "{told}"
    );
    sign("8", "2999-12-31");
    assert_eq!(verify(&["--newer-than", &at("before.json")]).0, Some(0));

    // It has run out.
    sign("9", "2026-01-01");
    let (code, told, _) = verify(&[]);
    assert!(
        code == Some(2) && told.contains("ran out on 2026-01-01"),
        "{told}"
    );

    // Changed bytes, a changed comment, a cut and a missing signature.
    sign("10", "2999-12-31");
    let signed = std::fs::read_to_string(at("clinics.json.minisig")).unwrap();
    for (text, signature, why) in [
        (
            OURS.replace("Riverside Health", "Riverside Wealth"),
            signed.clone(),
            "does not fit",
        ),
        (format!("{OURS}\n"), signed.clone(), "does not fit"),
        (
            OURS.to_owned(),
            signed.replace("sequence=10", "sequence=99"),
            "does not fit",
        ),
        (
            OURS.to_owned(),
            signed.lines().take(2).collect::<Vec<_>>().join("\n"),
            "not a minisign signature",
        ),
        (
            OURS.to_owned(),
            "<html></html>".to_owned(),
            "not a minisign signature",
        ),
        (OURS.to_owned(), String::new(), "not a minisign signature"),
    ] {
        write("clinics.json", &text);
        write("clinics.json.minisig", &signature);
        let (code, told, _) = verify(&[]);
        assert!(code == Some(2) && told.contains(why), "{why}: {told}");
    }

    // A list with a problem is not signed.
    write(
        "clinics.json",
        &OURS.replace("riverside-health.example", "com"),
    );
    let (code, told, _) = ends(&[
        "list",
        "sign",
        &list,
        "--key",
        &key,
        "--expires",
        "2999-12-31",
    ]);
    assert!(
        code == Some(2) && told.contains("is not a full host name"),
        "{told}"
    );
    std::fs::remove_dir_all(&folder).unwrap();
}
