//! The project's own list format, `portalward-list/1`; its JSON Schema is `crate/data/list.schema.json`.

use std::collections::BTreeSet;
use std::io::Read;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{
    List, Names, Problem, Reading, domain, is_clean, is_date, is_e164, portal, shorten,
    without_place,
};
use crate::provider::{Brand, Contact, ContactKind, Kind, Provider, Source, Usage};
use crate::skeleton::plain;

/// What `format` must say.
const FORMAT: &str = "portalward-list/1";
/// Other names that an entry may have.
const MAX_ALIASES: usize = 200;
/// Letters below which a name is too short to be distinctive.
const MIN_DISTINCTIVE: usize = 5;

#[derive(Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "a list: an object with format, name, publisher, version, updated and providers"
)]
struct File<'t> {
    format: String,
    name: String,
    publisher: String,
    version: u64,
    updated: String,
    valid_until: Option<String>,
    #[serde(borrow)]
    providers: Vec<&'t RawValue>,
    #[serde(borrow, default)]
    blocked: Vec<&'t RawValue>,
}

#[derive(Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "a provider: an object with id, name, kind and source"
)]
struct Entry<'t> {
    id: String,
    name: String,
    #[serde(default)]
    aliases: Vec<String>,
    kind: String,
    #[serde(borrow, default)]
    domains: Vec<&'t RawValue>,
    #[serde(borrow, default)]
    portals: Vec<&'t RawValue>,
    #[serde(borrow, default)]
    brands: Vec<&'t RawValue>,
    #[serde(borrow, default)]
    contacts: Vec<&'t RawValue>,
    operator: Option<String>,
    country: Option<String>,
    source: Source,
}

#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "a name, or an object with name and use (distinctive, licensed, prominent, contextual or common)"
)]
enum BrandEntry {
    Plain(String),
    Marked {
        name: String,
        #[serde(rename = "use")]
        usage: Usage,
    },
}

/// Reads a list. Entries, and parts of entries, that cannot be accepted are left out and named
/// in the problems, in the order of the text.
///
/// # Errors
/// A [`Problem`] with line and column where the text is not JSON or not a list of this format.
///
/// ```
/// use portalward::lists::json::read;
///
/// let (list, problems) = read(r#"{"format":"portalward-list/1","name":"Ours","publisher":"Clinic","version":1,
///   "updated":"2026-11-23","providers":[{"id":"clinic","name":"Clinic","kind":"clinic",
///   "domains":["clinic.example","com"],"source":{"name":"its own letter","retrieved":"2026-11"}}]}"#)?;
/// assert_eq!(list.providers[0].domains, ["clinic.example"]);
/// assert_eq!(problems[0].path, "providers[0].domains[1]");
/// # Ok::<(), portalward::lists::Problem>(())
/// ```
pub fn read(text: &str) -> Result<(List, Vec<Problem>), Problem> {
    read_names(text, Names::Any)
}

/// Reads a list from a file, which may verify only `names`.
///
/// # Errors
/// As [`read`], and where the file is not UTF-8.
pub fn read_from(mut source: impl Read, names: Names) -> Result<Reading, Problem> {
    let mut bytes = Vec::new();
    source
        .read_to_end(&mut bytes)
        .map_err(|error| Problem::of_file(&error.to_string()))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let before = error.as_bytes().get(..valid).unwrap_or_default();
        let line = before.split(|&byte| byte == b'\n').count();
        Problem {
            line,
            ..Problem::of_file("is not UTF-8")
        }
    })?;
    let (list, problems) = read_names(&text, names)?;
    let refused = problems
        .iter()
        .filter(|problem| problem.path.ends_with(']') && problem.path.matches('[').count() == 1)
        .count();
    Ok(Reading {
        entries: list.providers.len() + refused,
        list,
        problems,
        ..Reading::default()
    })
}

fn read_names(text: &str, names: Names) -> Result<(List, Vec<Problem>), Problem> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let mut reader = Reader {
        text,
        problems: Vec::new(),
        names,
    };
    let whole = Place {
        path: String::new(),
        offset: 0,
    };
    let file: File<'_> = reader
        .parse(text, &whole)
        .ok_or(())
        .map_err(|()| reader.first_problem())?;
    for (name, wrong) in [
        ("format", file.format != FORMAT),
        ("name", !is_clean(&file.name)),
        ("publisher", !is_clean(&file.publisher)),
        ("updated", !is_date(&file.updated, false)),
        (
            "valid_until",
            file.valid_until
                .as_deref()
                .is_some_and(|day| !is_date(day, false)),
        ),
    ] {
        if wrong {
            let expected = if name == "format" {
                format!("is not \"{FORMAT}\"")
            } else {
                "is not valid".into()
            };
            reader.problem(
                &Place {
                    path: name.into(),
                    offset: 0,
                },
                &expected,
            );
            return Err(reader.first_problem());
        }
    }
    let mut list = List {
        name: file.name,
        publisher: file.publisher,
        version: file.version,
        updated: file.updated,
        valid_until: file.valid_until,
        ..List::default()
    };
    let mut seen = Seen::default();
    for (at, raw) in file.providers.iter().enumerate() {
        let place = reader.place(format!("providers[{at}]"), raw);
        list.providers
            .extend(reader.provider(raw, &place, &mut seen));
    }
    list.blocked = reader.each(&whole, "blocked", &file.blocked, |text: String| {
        domain(&text, names)
    });
    Ok((list, reader.problems))
}

/// Writes a list, one provider a line, so that changes can be reviewed.
///
/// ```
/// use portalward::lists::json::{read, write};
///
/// let text = r#"{"format":"portalward-list/1","name":"Ours","publisher":"Clinic","version":1,"updated":"2026-11-23","providers":[
/// {"id":"clinic","name":"Clinic","kind":"clinic","domains":["clinic.example"],"source":{"name":"its own letter","retrieved":"2026-11"}}
/// ]}
/// "#;
/// assert_eq!(write(&read(text)?.0), text);
/// # Ok::<(), portalward::lists::Problem>(())
/// ```
pub fn write(list: &List) -> String {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let mut out = format!(
        "{{\"format\":\"{FORMAT}\",\"name\":{},\"publisher\":{},\"version\":{},\"updated\":{}",
        quoted(&list.name),
        quoted(&list.publisher),
        list.version,
        quoted(&list.updated)
    );
    if let Some(day) = &list.valid_until {
        out.push_str(",\"valid_until\":");
        out.push_str(&quoted(day));
    }
    out.push_str(",\"providers\":[");
    for (at, provider) in list.providers.iter().enumerate() {
        out.push_str(if at == 0 { "\n" } else { ",\n" });
        let written = Written::from(provider);
        out.push_str(&serde_json::to_string(&written).unwrap_or_default());
    }
    out.push_str("\n]");
    if !list.blocked.is_empty() {
        let blocked: Vec<_> = list.blocked.iter().map(|domain| quoted(domain)).collect();
        out.push_str(",\"blocked\":[");
        out.push_str(&blocked.join(","));
        out.push(']');
    }
    out.push_str("}\n");
    out
}

/// A provider as a list writes it: without what is empty.
#[derive(Serialize)]
struct Written<'p> {
    id: &'p str,
    name: &'p str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    aliases: &'p [String],
    kind: Kind,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    domains: &'p [String],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    portals: &'p [String],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    brands: Vec<WrittenBrand<'p>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    contacts: Vec<WrittenContact<'p>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    operator: Option<&'p str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    country: Option<&'p str>,
    source: WrittenSource<'p>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum WrittenBrand<'p> {
    Plain(&'p str),
    Marked {
        name: &'p str,
        #[serde(rename = "use")]
        usage: Usage,
    },
}

#[derive(Serialize)]
struct WrittenContact<'p> {
    kind: ContactKind,
    value: &'p str,
    #[serde(skip_serializing_if = "Option::is_none")]
    verified_on: Option<&'p str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_until: Option<&'p str>,
}

#[derive(Serialize)]
struct WrittenSource<'p> {
    name: &'p str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'p str>,
    retrieved: &'p str,
}

impl<'p> From<&'p Provider> for Written<'p> {
    fn from(provider: &'p Provider) -> Self {
        Self {
            id: &provider.id,
            name: &provider.name,
            aliases: &provider.aliases,
            kind: provider.kind,
            domains: &provider.domains,
            portals: &provider.portals,
            brands: provider.brands.iter().map(WrittenBrand::from).collect(),
            contacts: provider
                .contacts
                .iter()
                .map(|contact| WrittenContact {
                    kind: contact.kind,
                    value: &contact.value,
                    verified_on: contact.verified_on.as_deref(),
                    valid_until: contact.valid_until.as_deref(),
                })
                .collect(),
            operator: provider.operator.as_deref(),
            country: provider.country.as_deref(),
            source: WrittenSource {
                name: &provider.source.name,
                url: provider.source.url.as_deref(),
                retrieved: &provider.source.retrieved,
            },
        }
    }
}

impl<'p> From<&'p Brand> for WrittenBrand<'p> {
    fn from(Brand { name, usage }: &'p Brand) -> Self {
        match usage {
            Usage::Distinctive => Self::Plain(name),
            usage => Self::Marked {
                name,
                usage: *usage,
            },
        }
    }
}

/// Where something stands in the text.
struct Place {
    path: String,
    offset: usize,
}

#[derive(Default)]
struct Seen {
    ids: BTreeSet<String>,
    domains: BTreeSet<String>,
}

struct Reader<'t> {
    text: &'t str,
    problems: Vec<Problem>,
    names: Names,
}

impl<'t> Reader<'t> {
    fn provider(&mut self, raw: &'t RawValue, place: &Place, seen: &mut Seen) -> Option<Provider> {
        let entry: Entry<'t> = self.parse(raw.get(), place)?;
        let wrong = [
            (
                !is_id(&entry.id),
                "id is not lower-case words joined by hyphens",
            ),
            (
                !is_clean(&entry.name) || !entry.aliases.iter().all(|alias| is_clean(alias)),
                "a name is empty, too long or has control characters",
            ),
            (
                !is_date(&entry.source.retrieved, true),
                "source.retrieved is not a date (YYYY-MM or YYYY-MM-DD)",
            ),
            (!is_clean(&entry.source.name), "source.name is not valid"),
            (
                entry.aliases.len() > MAX_ALIASES,
                "has more than 200 aliases",
            ),
            (
                entry.country.as_ref().is_some_and(|code| !is_country(code)),
                "country is not an ISO 3166 alpha-2 code",
            ),
            (seen.ids.contains(&entry.id), "id stands twice in the list"),
        ];
        for (_, message) in wrong.iter().filter(|(wrong, _)| *wrong) {
            self.problem(place, message);
        }
        if wrong.iter().any(|(wrong, _)| *wrong) {
            return None;
        }
        let names = self.names;
        let domains = self.each(place, "domains", &entry.domains, |text: String| {
            let owned = domain(&text, names)?;
            if seen.domains.insert(owned.clone()) {
                Ok(owned)
            } else {
                Err("is owned twice in the list".into())
            }
        });
        let portals = self.each(place, "portals", &entry.portals, |text: String| {
            portal(&text, names)
        });
        let brands = self.each(place, "brands", &entry.brands, brand);
        let contacts = self.each(place, "contacts", &entry.contacts, contact);
        seen.ids.insert(entry.id.clone());
        Some(Provider {
            id: entry.id,
            name: entry.name,
            aliases: entry.aliases,
            kind: Kind::from_word(&entry.kind),
            domains,
            portals,
            brands,
            contacts,
            operator: entry.operator,
            country: entry.country,
            source: entry.source,
        })
    }

    /// Reads each element of an array by itself; those that `accept` refuses become problems.
    fn each<T: Deserialize<'t>, U>(
        &mut self,
        parent: &Place,
        field: &str,
        elements: &[&'t RawValue],
        mut accept: impl FnMut(T) -> Result<U, String>,
    ) -> Vec<U> {
        let dot = if parent.path.is_empty() { "" } else { "." };
        let mut accepted = Vec::with_capacity(elements.len());
        for (at, raw) in elements.iter().enumerate() {
            let place = self.place(format!("{}{dot}{field}[{at}]", parent.path), raw);
            let Some(value) = self.parse(raw.get(), &place) else {
                continue;
            };
            match accept(value) {
                Ok(value) => accepted.push(value),
                Err(message) => self.problem(&place, &format!("{} {message}", shorten(raw.get()))),
            }
        }
        accepted
    }

    fn parse<T: Deserialize<'t>>(&mut self, text: &'t str, place: &Place) -> Option<T> {
        match serde_json::from_str(text) {
            Ok(value) => Some(value),
            Err(error) => {
                let (line, column) = self.line_and_column(place.offset);
                let first = error.line() <= 1;
                self.problems.push(Problem {
                    path: place.path.clone(),
                    line: line + error.line().saturating_sub(1),
                    column: if first {
                        column + error.column().saturating_sub(1)
                    } else {
                        // Right behind a line break it is 0.
                        error.column().max(1)
                    },
                    message: without_place(&error),
                });
                None
            }
        }
    }

    fn problem(&mut self, place: &Place, message: &str) {
        let (line, column) = self.line_and_column(place.offset);
        self.problems.push(Problem {
            path: place.path.clone(),
            line,
            column,
            message: message.to_owned(),
        });
    }

    fn first_problem(&mut self) -> Problem {
        self.problems.swap_remove(0)
    }

    /// `raw` borrows from the text, so its address tells where it stands.
    fn place(&self, path: String, raw: &'t RawValue) -> Place {
        Place {
            path,
            offset: (raw.get().as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize),
        }
    }

    fn line_and_column(&self, offset: usize) -> (usize, usize) {
        let before = self.text.get(..offset).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        (
            before.matches('\n').count() + 1,
            before.len() - line_start + 1,
        )
    }
}

fn brand(entry: BrandEntry) -> Result<Brand, String> {
    let (name, usage) = match entry {
        BrandEntry::Plain(name) => (name, Usage::Distinctive),
        BrandEntry::Marked {
            usage: Usage::Listed,
            ..
        } => return Err("has a use that no list may give".into()),
        BrandEntry::Marked { name, usage } => (name, usage),
    };
    let name: String = plain(&name)
        .chars()
        .filter(|letter| !matches!(letter, ' ' | '-' | '\'' | '.' | '&'))
        .collect();
    if !(2..=40).contains(&name.len()) || !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err("is not 2 to 40 letters and digits".into());
    }
    let usage = match usage {
        Usage::Distinctive | Usage::Licensed | Usage::Prominent if name.len() < MIN_DISTINCTIVE => {
            Usage::Common
        }
        usage => usage,
    };
    Ok(Brand { name, usage })
}

fn contact(contact: Contact) -> Result<Contact, String> {
    let dates = [&contact.verified_on, &contact.valid_until];
    if !is_e164(&contact.value) {
        Err("is not a telephone number in E.164 form (+18005550100)".into())
    } else if dates
        .into_iter()
        .flatten()
        .any(|date| !is_date(date, false))
    {
        Err("has a date that is not YYYY-MM-DD".into())
    } else {
        Ok(contact)
    }
}

fn is_id(text: &str) -> bool {
    (1..=100).contains(&text.len())
        && text.split('-').all(|word| {
            !word.is_empty()
                && word
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        })
}

fn is_country(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(providers: &str) -> String {
        format!(
            "{{\"format\":\"portalward-list/1\",\"name\":\"N\",\"publisher\":\"P\",\"version\":1,\"updated\":\"2026-11-23\",\n\"providers\":[\n{providers}\n]}}"
        )
    }

    fn entry(fields: &str) -> String {
        list(&format!(
            "{{\"id\":\"a\",\"name\":\"A\",\"kind\":\"clinic\",\"source\":{{\"name\":\"s\",\"retrieved\":\"2026-11\"}}{fields}}}"
        ))
    }

    fn problems(text: &str) -> Vec<String> {
        read(text)
            .unwrap()
            .1
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    #[test]
    fn a_whole_entry() {
        let text = entry(
            r#","aliases":["B"],"domains":["a.example"],"portals":["https://p.a.example/x"],"operator":"o","country":"US",
            "brands":["Kaiser-Permanente",{"name":"uhc","use":"common"},{"name":"mychart","use":"licensed"},"kp"],
            "contacts":[{"kind":"phone","value":"+18006334227","verified_on":"2026-11-01","valid_until":"2027-11-01"}]"#,
        );
        let (list, problems) = read(&text).unwrap();
        assert_eq!(problems, []);
        let provider = &list.providers[0];
        let brands: Vec<_> = provider
            .brands
            .iter()
            .map(|brand| (brand.name.as_str(), brand.usage))
            .collect();
        assert_eq!(
            brands,
            [
                ("kaiserpermanente", Usage::Distinctive),
                ("uhc", Usage::Common),
                ("mychart", Usage::Licensed),
                ("kp", Usage::Common)
            ]
        );
        assert_eq!(
            provider.contacts[0].valid_until.as_deref(),
            Some("2027-11-01")
        );
        assert_eq!((list.version, list.updated.as_str()), (1, "2026-11-23"));
    }

    #[test]
    fn problems_name_path_line_and_column() {
        let check = |fields: &str, problem: &str| {
            assert_eq!(problems(&entry(fields)), [problem], "{fields}");
        };
        check(
            r#","domains":["com"]"#,
            "3:93: providers[0].domains[0]: \"com\" is not a full host name",
        );
        check(
            ",\"domains\":[\"a.example\",\n\"github.io\"]",
            "4:1: providers[0].domains[1]: \"github.io\" is a public suffix: nobody owns all names below it",
        );
        check(
            r#","domains":[7]"#,
            "3:93: providers[0].domains[0]: invalid type: integer `7`, expected a string",
        );
        check(
            r#","portals":["http://a.example/"]"#,
            "3:93: providers[0].portals[0]: \"http://a.example/\" is not https on the usual port",
        );
        check(
            r#","contacts":[{"kind":"phone","value":"911"}]"#,
            "3:94: providers[0].contacts[0]: {\"kind\":\"phone\",\"value\":\"911\"} is not a telephone number in E.164 form (+18005550100)",
        );
        check(
            r#","brands":["北京"]"#,
            "3:92: providers[0].brands[0]: \"北京\" is not 2 to 40 letters and digits",
        );
        check(
            r#","brand":[]"#,
            "3:88: providers[0]: unknown field `brand`, expected one of `id`, `name`, `aliases`, `kind`, `domains`, `portals`, `brands`, `contacts`, `operator`, `country`, `source`",
        );
        check(
            r#","country":"USA""#,
            "3:1: providers[0]: country is not an ISO 3166 alpha-2 code",
        );
        check(
            r#","aliases":["a\u202eb"]"#,
            "3:1: providers[0]: a name is empty, too long or has control characters",
        );
    }

    #[test]
    fn nothing_stands_twice() {
        let one = r#"{"id":"a","name":"A","kind":"clinic","domains":["a.example"],"source":{"name":"s","retrieved":"2026-11"}}"#;
        assert_eq!(
            problems(&list(&format!("{one},\n{one}"))),
            ["4:1: providers[1]: id stands twice in the list"]
        );
        let two = one.replace("\"id\":\"a\"", "\"id\":\"b\"");
        assert_eq!(
            problems(&list(&format!("{one},\n{two}"))),
            ["4:49: providers[1].domains[0]: \"a.example\" is owned twice in the list"]
        );
    }

    #[test]
    fn what_is_no_list_is_an_error() {
        let check =
            |text: &str, error: &str| assert_eq!(read(text).unwrap_err().to_string(), error);
        check("", "1:1: EOF while parsing a value");
        check("{\n\"format\": x}", "2:11: expected value");
        check(
            "7",
            "1:1: invalid type: integer `7`, expected a list: an object with format, name, publisher, version, updated and providers",
        );
        check(
            &list("").replace("list/1", "list/9"),
            "1:1: format: is not \"portalward-list/1\"",
        );
        check(
            &list("").replace("2026-11-23", "yesterday"),
            "1:1: updated: is not valid",
        );
        check(&list("{\"id\":\"a\""), "4:1: expected `,` or `}`");
        check(&list(&"[".repeat(100_000)), "4:2: expected `,` or `]`");
    }
}
