//! Verified lists: each foreign format has a file, and all of them make the same [`List`].
//!
//! Reading never fails as a whole because of one entry: what cannot be accepted is named with
//! its place, and the caller decides. Only a text that is not a list at all is an error.

pub mod brands;
pub mod breaches;
pub mod csv;
pub mod difference;
pub mod json;
mod lines;
pub mod signature;

use std::collections::BTreeSet;
use std::fmt;
use std::io::{self, Read};

use crate::address::{Address, HostName};
use crate::hosting;
use crate::provider::Provider;
use crate::skeleton::plain;
use crate::suffix::is_public_suffix;

/// Letters a name may have.
const MAX_NAME: usize = 200;
/// Bytes at the beginning of a file that tell its format.
const HEAD: usize = 64 * 1024;

/// A verified list as it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct List {
    /// What the list is called.
    pub name: String,
    /// Who publishes it.
    pub publisher: String,
    /// Rises with every change.
    pub version: u64,
    /// The day of the last change, `YYYY-MM-DD`.
    pub updated: String,
    /// The last day on which the list vouches for anything, `YYYY-MM-DD`.
    pub valid_until: Option<String>,
    /// The entries that could be accepted.
    pub providers: Vec<Provider>,
    /// Hosts known to be fraudulent.
    pub blocked: Vec<String>,
}

impl List {
    /// Whether the list still vouches for its providers on a day, `YYYY-MM-DD`.
    pub fn vouches_on(&self, day: &str) -> bool {
        self.valid_until.as_deref().is_none_or(|last| day <= last)
    }
}

/// What came of reading a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// What could be accepted.
    pub list: List,
    /// What could not.
    pub problems: Vec<Problem>,
    /// How many organisations the file names.
    pub entries: usize,
    /// Hosts of interfaces for programs, which are not verified.
    pub api_hosts: BTreeSet<String>,
}

/// What a file does not say of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// What it is called.
    pub name: String,
    /// The day it is read, `YYYY-MM-DD`.
    pub day: String,
}

impl Origin {
    /// What is read on a day from a file of some name, of which a list can be called after as much as is fit to be shown.
    pub fn new(name: &str, day: String) -> Self {
        let shown = name.chars().filter(|letter| !hides(*letter));
        let name: String = shown.take(MAX_NAME).collect();
        let is_some = !name.trim().is_empty();
        Self {
            name: if is_some { name } else { "list".to_owned() },
            day,
        }
    }
}

/// Which names a list may verify.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Names {
    /// Those that can exist in the public domain name system.
    Real,
    /// Also those that are reserved for tests and examples (RFC 2606, RFC 6761).
    Any,
}

/// A file's format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// The project's own, see [`json`].
    Json,
    /// A table, see [`csv`].
    Csv,
    /// A SMART *User-access Brands* bundle, see [`brands`].
    Brands,
}

impl Format {
    /// The format that a file has by how it begins.
    ///
    /// # Errors
    /// What the file is instead, where that can be told.
    fn of(head: &[u8]) -> Result<Self, &'static str> {
        match head {
            [0x1F, 0x8B, ..] | [b'P', b'K', ..] | [0x28, 0xB5, 0x2F, 0xFD, ..] => {
                return Err("is compressed: unpack it first");
            }
            [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => return Err("is UTF-16: save it as UTF-8"),
            _ => {}
        }
        let text = String::from_utf8_lossy(head);
        let text = text.trim_start_matches('\u{FEFF}').trim_start();
        if text.starts_with('<') {
            Err("is a web page, not a list")
        } else if !text.starts_with(['{', '[']) {
            Ok(Self::Csv)
        } else if text.contains("\"resourceType\"") && !text.contains("\"portalward-list/") {
            Ok(Self::Brands)
        } else {
            Ok(Self::Json)
        }
    }
}

/// Reads a file of any format.
///
/// # Errors
/// A [`Problem`] where the file is no list at all, or cannot be read to its end.
pub fn read(mut source: impl Read, names: Names, origin: &Origin) -> Result<Reading, Problem> {
    let mut head = Vec::with_capacity(HEAD);
    (&mut source)
        .take(HEAD as u64)
        .read_to_end(&mut head)
        .map_err(|error| Problem::of_file(&error.to_string()))?;
    let format = Format::of(&head).map_err(Problem::of_file)?;
    let whole = io::Cursor::new(head).chain(source);
    match format {
        Format::Json => json::read_from(whole, names),
        Format::Csv => csv::read(whole, names, origin),
        Format::Brands => brands::read(whole, names, origin),
    }
}

/// Something that could not be accepted, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The path inside the list: `providers[3].domains[0]`.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in bytes, from 1.
    pub column: usize,
    /// What is wrong.
    pub message: String,
}

impl Problem {
    fn of_file(message: &str) -> Self {
        Self {
            path: String::new(),
            line: 1,
            column: 1,
            message: message.to_owned(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}: ", self.line, self.column)?;
        if !self.path.is_empty() {
            write!(out, "{}: ", self.path)?;
        }
        out.write_str(&self.message)
    }
}

impl std::error::Error for Problem {}

/// A domain as an entry may own it, in ASCII and lower case, without final dot. `www.` stays:
/// an entry never means more than it says.
///
/// # Errors
/// Why the text can not be verified as a whole: not a host name, a public suffix, or the root
/// of a host that strangers share.
pub(crate) fn domain(text: &str, names: Names) -> Result<String, String> {
    if text.contains(['/', '\\', '@', ':', '*', '?', '#', '%']) || text.trim() != text {
        return Err("is not a plain host name".into());
    }
    let host = host_name(text, names)?;
    let name = host.ascii();
    if is_public_suffix(name) {
        return Err("is a public suffix: nobody owns all names below it".into());
    }
    if hosting::is_shared_root(name) {
        return Err("is a host that strangers share: name a tenant of it instead".into());
    }
    Ok(name.to_owned())
}

/// The domain that an address of a site means: its host, without a leading `www.` where what is left can be
/// owned (`www.nhs.uk` is a site, `nhs.uk` a suffix).
///
/// # Errors
/// Why the text can not be a site.
fn site(text: &str, names: Names) -> Result<String, String> {
    let address = Address::parse_typed(text).map_err(|error| format!("is {error}"))?;
    if address.userinfo().is_some() || address.is_malformed() {
        return Err("is not a plain address".into());
    }
    let host = address.host_text();
    let bare = host.strip_prefix("www.").unwrap_or(host);
    domain(bare, names).or_else(|_| domain(host, names))
}

/// A portal's address in its normal form.
///
/// # Errors
/// Why the text can not be a portal.
pub(crate) fn portal(text: &str, names: Names) -> Result<String, String> {
    let address = Address::parse(text).map_err(|error| format!("is {error}"))?;
    if !address.is_https_on_default_port() {
        return Err("is not https on the usual port".into());
    }
    if address.userinfo().is_some() || address.is_malformed() {
        return Err("is not a plain address".into());
    }
    let host = host_name(address.host_text(), names)?;
    if is_public_suffix(host.ascii())
        || (hosting::is_shared_root(host.ascii()) && address.path() == "/")
    {
        return Err(
            "is a host that strangers share: add the path that is the provider's own".into(),
        );
    }
    Ok(address.href().to_owned())
}

fn host_name(text: &str, names: Names) -> Result<HostName, String> {
    let address = Address::parse(&format!("https://{text}/")).map_err(|_| "is not a host name")?;
    match address.name() {
        Some(host) if address.is_malformed() || !is_full(host.ascii()) => {
            Err("is not a full host name".into())
        }
        Some(host) if names == Names::Real && is_reserved(host.ascii()) => {
            Err("is a name reserved for tests and examples".into())
        }
        Some(host) => Ok(host.clone()),
        None => Err("is an IP address".into()),
    }
}

/// Whether a name has several labels, each of which the domain name system can have; addresses may hold further signs.
fn is_full(host: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    host.contains('.') && host.split('.').all(is_label)
}

/// Names that can be nobody's: reserved by RFC 2606, RFC 6761 and RFC 9476, or for private networks.
const RESERVED: &[&str] = &[
    "example",
    "test",
    "invalid",
    "localhost",
    "local",
    "internal",
    "onion",
    "arpa",
    "alt",
    "example.com",
    "example.net",
    "example.org",
];

fn is_reserved(host: &str) -> bool {
    RESERVED.iter().any(|domain| {
        host.strip_suffix(domain)
            .is_some_and(|before| before.is_empty() || before.ends_with('.'))
    })
}

/// Not empty, not too long, and free of control, bidirectional and invisible characters, with
/// which a name could show as another.
pub(crate) fn is_clean(text: &str) -> bool {
    !text.trim().is_empty() && text.chars().count() <= MAX_NAME && !text.chars().any(hides)
}

fn hides(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{AD}' | '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

/// An id for a name: its words in small ASCII letters joined by hyphens, and a number where `taken` has
/// it already.
fn slug(name: &str, taken: &mut BTreeSet<String>) -> String {
    let words: Vec<String> = plain(name)
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    let mut base = words.join("-");
    base.truncate(80);
    let base = match base.trim_end_matches('-') {
        "" => "organisation",
        base => base,
    };
    let numbered = (2..).map(|number| format!("{base}-{number}"));
    let id = std::iter::once(base.to_owned())
        .chain(numbered)
        .find(|id| !taken.contains(id))
        .unwrap_or_default();
    taken.insert(id.clone());
    id
}

/// A text of the file as a message repeats it.
fn shorten(text: &str) -> String {
    if text.chars().count() <= 80 {
        text.to_owned()
    } else {
        text.chars().take(79).chain(['…']).collect()
    }
}

/// The error's words without `at line 1 column 2`, which are told apart from them.
fn without_place(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rsplit_once(" at line ")
        .map_or(text.clone(), |(message, _)| message.to_owned())
}

/// Whether the text is a date: `YYYY-MM-DD`, or `YYYY-MM` where `month` will do.
pub(crate) fn is_date(text: &str, month: bool) -> bool {
    let numbers: Option<Vec<u16>> = text.split('-').map(|part| part.parse().ok()).collect();
    let is_even = text
        .split('-')
        .zip([4, 2, 2])
        .all(|(part, length)| part.len() == length);
    let is_month = |year, month| matches!(year, 1900..=2999) && matches!(month, 1..=12) && is_even;
    match numbers.as_deref() {
        Some(&[year, of_year]) => month && is_month(year, of_year),
        Some(&[year, of_year, day]) => {
            let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            let days = match of_year {
                2 if is_leap => 29,
                2 => 28,
                4 | 6 | 9 | 11 => 30,
                _ => 31,
            };
            is_month(year, of_year) && (1..=days).contains(&day)
        }
        _ => false,
    }
}

/// Whether the text is a telephone number in E.164 form. One in the North American plan must
/// have an area code and an exchange that can exist (neither begins with 0 or 1).
pub(crate) fn is_e164(text: &str) -> bool {
    let Some(digits) = text.strip_prefix('+') else {
        return false;
    };
    let all_digits = digits.bytes().all(|byte| byte.is_ascii_digit());
    let sound = match digits.as_bytes() {
        [b'1', number @ ..] => matches!(number, [b'2'..=b'9', _, _, b'2'..=b'9', _, _, _, _, _, _]),
        [first, ..] => *first != b'0' && (8..=15).contains(&digits.len()),
        [] => false,
    };
    all_digits && sound
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_called_after_what_is_fit_to_be_shown() {
        let name = |text: &str| Origin::new(text, String::new()).name;
        assert_eq!(name("clinics 2026"), "clinics 2026");
        assert_eq!(name("clinics\u{202E}vsc"), "clinicsvsc");
        assert_eq!(name("\u{200B} "), "list");
        assert!(is_clean(&name(&"é".repeat(1000))));
    }

    #[test]
    fn domains_that_can_be_owned() {
        let check =
            |text: &str, owned: &str| assert_eq!(domain(text, Names::Any).as_deref(), Ok(owned));
        check("clinic.example", "clinic.example");
        check("Clinic.Example.", "clinic.example");
        check("www.clinic.example", "www.clinic.example");
        check("www.nhs.uk", "www.nhs.uk");
        check("klinik-zürich.example", "xn--klinik-zrich-klb.example");
        check("tenant.web.app", "tenant.web.app");
    }

    #[test]
    fn domains_that_cannot() {
        let check = |text: &str, why: &str| {
            let error = domain(text, Names::Any).unwrap_err();
            assert!(error.contains(why), "{text}: {error}");
        };
        for text in ["com", "co.uk", "nhs.uk", "github.io", "web.app"] {
            check(
                text,
                if text == "com" {
                    "full host name"
                } else {
                    "public suffix"
                },
            );
        }
        for text in ["sites.google.com", "godaddysites.com"] {
            check(text, "strangers share");
        }
        for text in [
            "*.clinic.example",
            "https://clinic.example",
            "clinic.example/a",
            "a@b.example",
            " a.example",
            "a.example:80",
        ] {
            check(text, "plain host name");
        }
        for text in ["127.0.0.1", "0x7f.1"] {
            check(text, "IP address");
        }
        for text in ["localhost", "", "xn--a.example"] {
            check(text, "host name");
        }
    }

    #[test]
    fn portals() {
        assert_eq!(
            portal("https://Clinic.example/a", Names::Any).as_deref(),
            Ok("https://clinic.example/a")
        );
        for text in [
            "http://clinic.example/",
            "https://clinic.example:8443/",
            "https://a@clinic.example/",
            "clinic.example",
            "javascript:alert(1)",
            "https://sites.google.com/",
            "https://web.app/",
            "https://127.0.0.1/",
        ] {
            assert!(portal(text, Names::Any).is_err(), "{text}");
        }
    }

    #[test]
    fn dates_and_numbers() {
        assert!(is_date("2026-11-24", false) && is_date("2026-11", true));
        for text in [
            "2026-11",
            "2026-13-01",
            "26-11-24",
            "2026-11-24-1",
            "2026-11-32",
            "today",
            "2026-1-1",
        ] {
            assert!(!is_date(text, false), "{text}");
        }
        assert!(is_e164("+18006334227") && is_e164("+4940123456"));
        for text in [
            "18006334227",
            "+1800633422",
            "+10006334227",
            "+18001334227",
            "+0123456789",
            "+",
            "+49 40",
        ] {
            assert!(!is_e164(text), "{text}");
        }
    }
}
