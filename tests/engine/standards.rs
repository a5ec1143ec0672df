//! The host that is judged is the host that a browser opens: the engine against the test data of
//! the URL Standard and of UTS #46, as the crates `url` and `idna` carry them.
//!
//! The law: our host is the expected one, and where the standard fails the address is malformed
//! or an error. It is malformed, never an error, where Chromium opens it all the same: a broken
//! internationalised name in ASCII.

use std::fs;

use portalward::address::{Address, AddressError};
use serde_json::Value;

use crate::tables::package;

/// What the engine makes of an address, as it should be.
#[derive(Debug, Default)]
struct Tally {
    same: usize,
    malformed: usize,
    refused: usize,
    too_long: usize,
    wrong: Vec<String>,
}

impl Tally {
    /// Counts a text whose host the standard says is `expected`; `None` for a failure. A final
    /// dot is left out of the comparison: the engine drops it.
    fn count(&mut self, text: &str, expected: Option<&str>) {
        let without_dot = |host: &str| host.strip_suffix('.').unwrap_or(host).to_owned();
        let counter = match (Address::parse(text), expected) {
            (Ok(address), Some(host))
                if !address.is_malformed() && address.host_text() == without_dot(host) =>
            {
                &mut self.same
            }
            (Ok(address), None) if address.is_malformed() => &mut self.malformed,
            (Err(AddressError::HostTooLong), Some(host)) if without_dot(host).len() > 253 => {
                &mut self.too_long
            }
            (Err(_), None) if !is_opened_anyway(text) => &mut self.refused,
            (result, _) => {
                let got = result.map(|address| address.host_text().to_owned());
                return self
                    .wrong
                    .push(format!("{text}: {expected:?} expected, {got:?}"));
            }
        };
        *counter += 1;
    }
}

/// Whether Chromium opens what the standard refuses for a broken internationalised name: a host in
/// ASCII without what may stand in no domain.
fn is_opened_anyway(text: &str) -> bool {
    let host = text
        .strip_prefix("http://")
        .and_then(|rest| rest.strip_suffix('/'));
    host.is_some_and(|host| {
        let mut labels = host.split('.');
        labels.any(|label| label.to_ascii_lowercase().starts_with("xn--"))
            && host.bytes().all(may_stand_in_domain)
            && !ends_in_a_number(host)
    })
}

/// Whether a byte is ASCII and no forbidden domain code point (URL Standard, 3.2).
fn may_stand_in_domain(byte: u8) -> bool {
    byte.is_ascii_graphic() && !b"#/:<>?@[\\]^|%".contains(&byte)
}

fn ends_in_a_number(host: &str) -> bool {
    let last = host.strip_suffix('.').unwrap_or(host).rsplit('.').next();
    last.is_some_and(|last| !last.is_empty() && last.bytes().all(|byte| byte.is_ascii_digit()))
}

#[test]
fn url_standard() {
    let text = fs::read_to_string(package("url").join("tests/urltestdata.json")).unwrap();
    let cases: Vec<Value> = serde_json::from_str(&text).unwrap();
    let (mut inputs, mut hrefs) = (Tally::default(), Tally::default());
    for case in cases.iter().filter(|case| case.is_object()) {
        let input = case["input"].as_str().unwrap();
        let host = case["hostname"].as_str();
        let fails = case["failure"] == true;
        let is_web = matches!(case["protocol"].as_str(), Some("http:" | "https:"));
        // As a browser hands it over.
        if is_web {
            hrefs.count(case["href"].as_str().unwrap(), host);
        }
        if (is_web || fails) && is_absolute(input, case["base"].as_str()) {
            inputs.count(input, host);
        }
    }
    println!("urltestdata.json: {inputs:?}, as the browser writes them: {hrefs:?}");
    assert_eq!(
        (inputs.wrong.as_slice(), hrefs.wrong.as_slice()),
        (&[][..], &[][..])
    );
    assert!(inputs.same >= 160 && inputs.malformed >= 7 && inputs.refused >= 190);
    assert!(hrefs.same >= 215, "{}", hrefs.same);
}

/// Whether a text is a whole `http` or `https` address, which does not depend on its base.
fn is_absolute(input: &str, base: Option<&str>) -> bool {
    let input = input.trim_matches(|letter: char| letter <= ' ');
    let input = input.replace(['\t', '\n', '\r'], "").replace('\\', "/");
    let Some((scheme, rest)) = input.split_once(':') else {
        return false;
    };
    let scheme = scheme.to_ascii_lowercase();
    let is_relative =
        !rest.starts_with("//") && base.is_some_and(|base| base.starts_with(&format!("{scheme}:")));
    matches!(scheme.as_str(), "http" | "https") && !is_relative
}

#[test]
fn uts_46() {
    let text = fs::read_to_string(package("idna").join("tests/IdnaTestV2.txt")).unwrap();
    let (mut tally, mut newer) = (Tally::default(), 0);
    for line in text.lines() {
        let columns: Vec<_> = line.split('#').next().unwrap().split(';').collect();
        let [
            source,
            to_unicode,
            unicode_status,
            to_ascii,
            ascii_status,
            ..,
        ] = columns.as_slice()
        else {
            continue;
        };
        // An empty column says the same as the one before.
        let source = unescaped(source);
        let to_unicode = column(to_unicode).unwrap_or_else(|| source.clone());
        let to_ascii = column(to_ascii).unwrap_or_else(|| to_unicode.clone());
        let status = [ascii_status, unicode_status]
            .iter()
            .find_map(|status| column(status))
            .unwrap_or_default();
        if to_unicode.contains(is_newer_than_the_file) && is_only_unassigned(&status) {
            newer += 1;
            continue;
        }
        let is_host = !has_error(&status) && is_host(&to_ascii);
        tally.count(
            &format!("http://{}/", escaped(&source)),
            is_host.then_some(&to_ascii),
        );
    }
    println!("IdnaTestV2.txt: {tally:?}, {newer} with letters that are newer");
    assert_eq!(tally.wrong, [""; 0]);
    assert!(tally.same >= 750 && tally.malformed >= 2_000 && tally.refused >= 3_000);
    assert!(newer < 30, "{newer}");
}

fn column(text: &str) -> Option<String> {
    (!text.trim().is_empty()).then(|| unescaped(text))
}

/// Whether a status holds an error that counts where hyphens, lengths and STD3 letters are not
/// checked, as in browsers (URL Standard, domain to ASCII).
fn has_error(status: &str) -> bool {
    codes(status).any(|code| !matches!(code, "V2" | "V3" | "U1" | "A4_1" | "A4_2" | "X4_2"))
}

fn is_only_unassigned(status: &str) -> bool {
    codes(status).all(|code| matches!(code, "V7" | "A4_1" | "A4_2"))
}

fn codes(status: &str) -> impl Iterator<Item = &str> {
    let codes = status.trim_matches(['[', ']']).split(',').map(str::trim);
    codes.filter(|code| !code.is_empty())
}

/// Letters that Unicode 17 and 18 assign and `idna` knows; the file is Unicode 16's.
fn is_newer_than_the_file(letter: char) -> bool {
    matches!(letter, '\u{323B0}'..='\u{33479}' | '\u{3D000}'..='\u{3FC3F}')
}

/// Whether the URL Standard's host parser takes what UTS #46 gives. None of the file's hosts that
/// end in a number is an IPv4 address.
fn is_host(ascii: &str) -> bool {
    !ascii.is_empty() && !ends_in_a_number(ascii) && ascii.bytes().all(may_stand_in_domain)
}

/// The letters that would end the host percent-encoded: decoding comes before UTS #46.
fn escaped(source: &str) -> String {
    let delimiters = ["%", "/", "?", "#", "\\", "@", ":", "[", "]"];
    delimiters
        .iter()
        .fold(source.to_owned(), |source, &letter| {
            source.replace(letter, &format!("%{:02X}", letter.as_bytes()[0]))
        })
}

/// The escapes of the file: `\uXXXX`, `\x{XXXX}`, and `""` for nothing.
fn unescaped(text: &str) -> String {
    if text.trim() == "\"\"" {
        return String::new();
    }
    let (mut out, mut rest) = (String::new(), text.trim());
    while let Some((before, escape)) = rest.split_once('\\') {
        out.push_str(before);
        let (digits, after) = match escape.strip_prefix("x{") {
            Some(braced) => braced.split_once('}').unwrap(),
            None => escape[1..].split_at(4),
        };
        let code = u32::from_str_radix(digits, 16).unwrap();
        out.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
        rest = after;
    }
    out + rest
}

/// What a person types or pastes is read as the address that it is, wherever it is one.
#[test]
fn typed_addresses() {
    let text = fs::read_to_string(package("url").join("tests/urltestdata.json")).unwrap();
    let cases: Vec<Value> = serde_json::from_str(&text).unwrap();
    let mut checked = 0;
    for input in cases.iter().filter_map(|case| case["input"].as_str()) {
        if is_absolute(input, None) {
            assert_eq!(
                Address::parse_typed(input),
                Address::parse(input),
                "{input:?}"
            );
            checked += 1;
        }
    }
    assert!(checked > 350, "{checked}");
}
