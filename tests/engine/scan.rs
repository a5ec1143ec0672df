//! The program `portalward scan`: the same answers as `check`, for as many lines as there are.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, Command, Stdio};
use std::thread;

use serde_json::json;

use crate::program::{answers, refused, run};

/// Lines of every kind, each different; a few are broken.
fn lines(count: usize) -> Vec<String> {
    (0..count)
        .map(|number| match number % 100 {
            0 => format!("mychart-login{number}.com"),
            1 => format!("https://rnychart.org/{number}"),
            2 => format!("https://mychart.org/{number}"),
            3 => format!("aetma.com/{number}"),
            4 => format!("https://www.google.com/url?q=https%3A%2F%2Frnychart.org%2F{number}"),
            5 => format!("mailto:{number}@b.example"),
            6 => format!("ärzte{number}.example"),
            _ => format!("www.host-{number}.example"),
        })
        .collect()
}

fn stdout(arguments: &[&str], input: impl AsRef<[u8]> + Send) -> String {
    let output = run(arguments, input);
    let message = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "{message}");
    String::from_utf8(output.stdout).unwrap()
}

fn stderr(arguments: &[&str], input: impl AsRef<[u8]> + Send) -> String {
    let output = run(arguments, input);
    assert_eq!(output.status.code(), Some(0));
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn the_answers_of_check_in_the_same_order() {
    // Several chunks for each thread.
    let input = lines(20_000).join("\n");
    let expected = stdout(&["check"], &input);
    assert_eq!(expected.lines().count(), 20_000);
    for threads in ["1", "2", "7"] {
        let found = stdout(&["scan", "--threads", threads], &input);
        assert!(found == expected, "{threads} threads");
    }
}

#[test]
fn the_answers_of_check_to_odd_lines() {
    for input in [
        &b""[..],
        b"\n",
        b"mychart.org",
        b"mychart.org\n",
        b"mychart.org\r\nrnychart.org\r\n",
        b"mychart.org\n\n\r\nrnychart.org\r",
        b"  mychart.org\t\n\"\\\n",
        b"http://[\n\xff\xfe\nmychart\xc3.org\n\xe2\x82",
    ] {
        assert_eq!(stdout(&["scan"], input), stdout(&["check"], input));
    }
}

#[test]
fn the_address_in_a_field() {
    let input = "{\"host\":\"mychart.org\"}\r\n\
                 {\"seen\":[1,{\"host\":\"a.example\"}],\"host\":\"rnych\\u0061rt.org\",\"port\":443}\n\
                 {\"host\":7}\n{\"url\":\"mychart.org\"}\nmychart.org\n\n{\"host\":\"http://[\"}";
    let answers = answers(&["scan", "--field", "host"], input);
    assert_eq!(answers[0]["input"], "mychart.org");
    assert_eq!(answers[0]["verdict"], "verified");
    assert_eq!(answers[1]["input"], "rnychart.org");
    assert_eq!(answers[1]["verdict"], "danger");
    assert_eq!(
        answers[2..],
        [
            json!({"input": "{\"host\":7}", "error": "the field \"host\" is no text"}),
            json!({"input": "{\"url\":\"mychart.org\"}", "error": "no field \"host\""}),
            json!({"input": "mychart.org", "error": "not a JSON object: expected value at line 1 column 1"}),
            json!({"input": "", "error": "not a JSON object: EOF while parsing a value at line 1 column 0"}),
            json!({"input": "http://[", "error": "not an address: invalid IPv6 address"}),
        ]
    );
}

#[test]
fn only_what_is_asked_for() {
    let input = lines(20_000).join("\n");
    let all = stdout(&["scan"], &input);
    for only in [
        "danger",
        "caution,danger",
        "verified",
        "verified,unknown,caution,danger",
    ] {
        let expected: String = all
            .split_inclusive('\n')
            .filter(|line| {
                only.split(',')
                    .any(|word| line.contains(&format!("\"verdict\":\"{word}\"")))
            })
            .collect();
        let found = stdout(&["scan", "--only", only], &input);
        assert!(!found.is_empty() && found == expected, "{only}");
    }
}

#[test]
fn what_the_lines_come_to() {
    let input = "mychart.org\nrnychart.org\n\nexample.org\nhttp://[\naetma.com\n";
    assert_eq!(
        stderr(&["scan"], input),
        "portalward: 6 lines: 1 verified, 1 unknown, 1 caution, 1 danger, 2 broken\n\
         portalward: line 3: nothing to check\n\
         portalward: line 5: not an address: invalid IPv6 address\n"
    );
    assert_eq!(
        stderr(&["scan", "--only", "danger"], input),
        "portalward: 6 lines: 1 danger, 3 others, 2 broken\n\
         portalward: line 3: nothing to check\n\
         portalward: line 5: not an address: invalid IPv6 address\n"
    );
    assert_eq!(
        stderr(&["scan"], ""),
        "portalward: 0 lines: 0 verified, 0 unknown, 0 caution, 0 danger, 0 broken\n"
    );
}

#[test]
fn broken_lines_have_their_numbers_in_the_whole_input() {
    let mut lines = lines(20_000);
    for line in &mut lines {
        if line.starts_with("mailto:") {
            "example.org".clone_into(line);
        }
    }
    for number in [1, 9_000, 15_000, 15_001, 19_998, 19_999, 20_000] {
        "http://[".clone_into(&mut lines[number - 1]);
    }
    let message = stderr(&["scan", "--only", "danger"], lines.join("\n"));
    let told: Vec<_> = message.lines().skip(1).collect();
    let line = |number| format!("portalward: line {number}: not an address: invalid IPv6 address");
    let mut expected: Vec<_> = [1, 9_000, 15_000, 15_001, 19_998].map(line).into();
    expected.push("portalward: and 2 more broken lines".into());
    assert_eq!(told, expected);
}

#[test]
fn a_line_that_is_too_long_is_broken_and_the_next_is_not() {
    const LIMIT: usize = 1024 * 1024;
    let query = |length: usize| {
        let start = "https://mychart.org/?";
        format!("{start}{}", "a".repeat(length - start.len()))
    };
    let input = [
        query(LIMIT),
        query(LIMIT + 1),
        query(5 * LIMIT),
        "rnychart.org".into(),
        query(2 * LIMIT),
    ]
    .join("\n");
    let answers = answers(&["scan"], &input);
    assert_eq!(answers.len(), 5);
    assert_eq!(answers[0]["verdict"], "verified");
    assert_eq!(answers[3]["verdict"], "danger");
    for at in [1, 2, 4] {
        assert_eq!(
            answers[at],
            json!({"input": query(100), "error": "longer than 1048576 bytes"})
        );
    }
    let message = stderr(&["scan", "--only", "danger"], &input);
    assert!(
        message.contains("line 3: longer than 1048576 bytes"),
        "{message}"
    );
}

fn start(arguments: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_portalward"))
        .arg("scan")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

#[test]
fn a_reader_that_leaves_ends_endless_input() {
    for arguments in [&[][..], &["--only", "danger"]] {
        let mut child = start(arguments);
        let mut stdin = child.stdin.take().unwrap();
        let writer = thread::spawn(move || {
            let lines = "rnychart.org\nexample.org\n".repeat(1000);
            while stdin.write_all(lines.as_bytes()).is_ok() {}
        });
        let mut first = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut first)
            .unwrap();
        assert!(first.contains("confusable"), "{first}");
        let output = child.wait_with_output().unwrap();
        assert_eq!(
            (output.status.code(), output.stderr.as_slice()),
            (Some(0), b"".as_slice())
        );
        writer.join().unwrap();
    }
}

#[test]
fn a_reader_that_leaves_ends_input_that_stands_still() {
    let mut child = start(&[]);
    let mut stdin = child.stdin.take().unwrap();
    drop(child.stdout.take());
    stdin.write_all(b"mychart.org\n").unwrap();
    // It ends although more may come.
    let output = child.wait_with_output().unwrap();
    assert_eq!(
        (output.status.code(), output.stderr.as_slice()),
        (Some(0), b"".as_slice())
    );
    drop(stdin);
}

#[test]
fn answers_do_not_wait_for_the_end_of_the_input() {
    let mut child = start(&[]);
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    for host in ["mychart.org", "rnychart.org"] {
        writeln!(stdin, "{host}").unwrap();
        let mut answer = String::new();
        stdout.read_line(&mut answer).unwrap();
        assert!(answer.contains(host), "{answer}");
    }
    drop(stdin);
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn input_that_cannot_be_read() {
    let output = Command::new(env!("CARGO_BIN_EXE_portalward"))
        .arg("scan")
        .stdin(File::open(std::env::temp_dir()).unwrap())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(message.contains("Is a directory"), "{message}");
}

#[test]
fn wrong_usage() {
    for (arguments, expected) in [
        (&["--only", "caution,wrong"][..], "\"wrong\" is none of"),
        (&["--only", ""], "\"\" is none of"),
        (&["--only"], "--only"),
        (&["--field"], "--field"),
        (&["--threads", "0"], "\"0\""),
        (&["--threads", "many"], "\"many\""),
        (&["--lost"], "--lost"),
        (&["mychart.org"], "mychart.org"),
        (&["--list", "/no/such/file.json"], "No such file"),
    ] {
        let message = refused(&[&["scan"], arguments].concat());
        assert!(message.contains(expected), "{message}");
    }
    assert!(stdout(&["scan", "--help"], "").contains("portalward scan"));
}

#[test]
fn without_the_bundled_list() {
    let answers = answers(&["scan", "--no-bundled"], "mychart.org");
    assert_eq!(answers[0]["verdict"], "unknown");
}
