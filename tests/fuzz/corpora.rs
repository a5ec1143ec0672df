//! The laws on every input that fuzzing has found worth keeping.
#![allow(clippy::unwrap_used, clippy::panic)]

mod laws;

use std::fs::read_to_string;
use std::hash::Hasher as _;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use siphasher::sip::SipHasher24;

use laws::LAWS;

/// What is printed is the same natively and in WebAssembly (`tests/boundary/crosscheck.test.mjs`).
#[test]
fn no_kept_input_breaks_a_law() {
    for (name, law) in LAWS {
        let path = format!(
            "{}/../tests/fuzz/corpora/{name}.txt",
            env!("CARGO_MANIFEST_DIR")
        );
        let corpus = read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
        let mut answers = SipHasher24::new();
        for line in corpus.lines() {
            let input = BASE64_STANDARD.decode(line).unwrap();
            answers.write(law(&input).as_bytes());
        }
        let inputs = corpus.lines().count();
        assert!(inputs > 0, "{path}");
        println!("corpus {name}: {inputs} inputs, {:016x}", answers.finish());
    }
}

/// What fuzzing has found: each of these inputs broke a law once.
#[test]
fn what_broke_a_law_does_so_no_more() {
    for (what, name, input) in [
        (
            "a domain that stands twice in a row was owned twice",
            "csv",
            "bmFtZSxkb21haW4KQSwiYS5vcmcgYi5vcmcgYS5vcmciCg==",
        ),
        (
            "a name with an empty label or with signs that no name has was a host",
            "csv",
            "bmFtZSxkb21haW4KQSxocmVmPSJ4LnByb2hlYWx0aC4uCg==",
        ),
        (
            "a registry that claims four billion providers was searched for all of them",
            "registry",
            "AAAAAAAASyQAAABbLl0AACwAGAAAMWU=",
        ),
        (
            "a mistake right behind a line break was said to stand in column 0",
            "json",
            "eyJmb3JtYXQiOiJwb3J0YWx3YXJkLWxpc3QvMSIsIm5hbWUiOiJMIiwicHVibGlzaGVyIjoiUCIsInZlcnNpb24iOjEsInVwZGF0ZWQiOiIyMDI2LTExLTI3IiwicHJvdmlkZXJzIjpbeyJhIgo6MX1dfQ==",
        ),
        (
            "a bundle with a very long id made a list that could not be read again",
            "brands",
            "eyJyZXNvdXJjZVR5cGUiOiJCdW5kbGUiLCJpZCI6InJycnJycnJycnJycnJycnJycnJycnJycnJycnJycnJycnJycnJycnJycnJycnJycnJycnJycnJycnJycnJycnJycnJycnJycnJycnJycnJycnJycnJycnJycnJycnJycnJycnJycnJycnJycnJycnJycnJycnJycnJycnJycnJycnJycnJycnJycnJycnJycnJycnJycnJycnJycnJycnJycnJycnJycnJycnJycnJycnJycnJycnJycnJycnIiLCJ0eXBlIjoiY29sbGVjdGlvbiIsImVudHJ5IjpbeyJyZXNvdXJjZSI6eyJyZXNvdXJjZVR5cGUiOiJPcmdhbml6YXRpb24iLCJpZCI6InIiLCJuYW1lIjoiUml2ZXJzaWRlIiwidGVsZWNvbSI6W3sic3lzdGVtIjoidXJsIiwidmFsdWUiOiJodHRwczovL3JpdmVyc2lkZS1oZWFsdGgub3JnIn1dfX1dfQ==",
        ),
    ] {
        let (_, law) = LAWS.iter().find(|(other, _)| *other == name).unwrap();
        println!("{what}");
        law(&BASE64_STANDARD.decode(input).unwrap());
    }
}
