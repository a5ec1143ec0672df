//! Tables (CSV, RFC 4180): one organisation a row, columns by the names in the first row.
//!
//! | column | other names for it | what |
//! |---|---|---|
//! | `name` | `organization`, `organisation`, `provider` | what the organisation is called; needed |
//! | `domain` | `domains`, `website`, `site`, `url`, `host` | hosts that it owns, or addresses on them |
//! | `portal` | `portals`, `portal url`, `login`, `login url` | where its patients sign in |
//! | `aliases` | `alias`, `other names` | other names |
//! | `kind` | `type`, `category` | hospital, clinic, insurer ... |
//! | `phone` | `telephone` | with `phone verified on`, without which it is never shown |
//! | `country` | | ISO 3166 alpha-2 code |
//! | `source`, `retrieved` | `date` | who says so, and when |
//!
//! One of `domain` and `portal` is needed. Several values in a cell are parted by blanks or semicolons; names by semicolons
//! alone. Rows of the same name are one organisation. Columns with other names are left alone.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::io::{self, BufRead as _, BufReader, Read};

use csv::{ErrorKind, ReaderBuilder, StringRecord, Terminator, Trim};

use super::{
    List, Names, Origin, Problem, Reading, domain, is_clean, is_date, is_e164, portal, shorten,
    site, slug,
};
use crate::provider::{Contact, ContactKind, Kind, Provider, Source};

const MARK: &[u8] = "\u{FEFF}".as_bytes();
/// Bytes of a cell.
const MAX_CELL: usize = 4096;
/// Bytes between two line ends. Where there are more, the file is no table.
const MAX_ROW: u64 = 1 << 20;

const COLUMNS: &[(Column, &[&str])] = &[
    (
        Column::Name,
        &["name", "organization", "organisation", "provider"],
    ),
    (
        Column::Domain,
        &["domain", "domains", "website", "site", "url", "host"],
    ),
    (
        Column::Portal,
        &["portal", "portals", "portal url", "login", "login url"],
    ),
    (Column::Aliases, &["aliases", "alias", "other names"]),
    (Column::Kind, &["kind", "type", "category"]),
    (Column::Phone, &["phone", "telephone"]),
    (Column::PhoneVerifiedOn, &["phone verified on"]),
    (Column::Country, &["country"]),
    (Column::Source, &["source"]),
    (Column::Retrieved, &["retrieved", "date"]),
];

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Column {
    Name,
    Domain,
    Portal,
    Aliases,
    Kind,
    Phone,
    PhoneVerifiedOn,
    Country,
    Source,
    Retrieved,
}

/// Reads a table.
///
/// # Errors
/// A [`Problem`] where there is no first row that names the needed columns, where the text is not UTF-8, or
/// where a cell is too long to be one.
pub fn read(source: impl Read, names: Names, origin: &Origin) -> Result<Reading, Problem> {
    let (mut reader, header) = table(source)?;
    let columns = columns(&header)?;
    let mut table = Table {
        columns,
        names,
        origin,
        providers: Vec::new(),
        by_name: BTreeMap::new(),
        owners: BTreeMap::new(),
        ids: BTreeSet::new(),
        problems: Vec::new(),
        rows: 0,
    };
    let mut row = StringRecord::new();
    while reader.next(&mut row)? {
        table.add(&row);
    }
    let entries = table.providers.len() + table.refused();
    let Table {
        mut providers,
        problems,
        ..
    } = table;
    providers.retain(|provider| !provider.domains.is_empty() || !provider.portals.is_empty());
    Ok(Reading {
        list: List {
            name: origin.name.clone(),
            publisher: origin.name.clone(),
            updated: origin.day.clone(),
            providers,
            ..List::default()
        },
        problems,
        entries,
        api_hosts: BTreeSet::new(),
    })
}

/// A table whose first row is read.
pub(super) struct Reader<R>(csv::Reader<Rows<BufReader<R>>>);

impl<R: Read> Reader<R> {
    /// Reads the next row, if there is one.
    pub(super) fn next(&mut self, row: &mut StringRecord) -> Result<bool, Problem> {
        self.0.read_record(row).map_err(|error| problem_of(&error))
    }
}

/// Begins to read a table: the rest of it, and its first row.
pub(super) fn table<R: Read>(source: R) -> Result<(Reader<R>, StringRecord), Problem> {
    let mut source = BufReader::new(source);
    let begins_with_mark = source
        .fill_buf()
        .map_err(|error| Problem::of_file(&error.to_string()))?
        .starts_with(MARK);
    if begins_with_mark {
        source.consume(MARK.len());
    }
    let mut reader = ReaderBuilder::new()
        .flexible(true)
        .trim(Trim::All)
        // With the usual one, lines that end in two characters are counted one too low.
        .terminator(Terminator::Any(b'\n'))
        .from_reader(Rows::new(source));
    let header = reader.headers().map_err(|error| problem_of(&error))?;
    let header = header.clone();
    Ok((Reader(reader), header))
}

/// Where each known column stands.
fn columns(header: &StringRecord) -> Result<BTreeMap<Column, usize>, Problem> {
    let mut columns = BTreeMap::new();
    for (at, title) in header.iter().enumerate() {
        let title = title.to_lowercase().replace(['_', '-'], " ");
        let known = COLUMNS
            .iter()
            .find(|(_, titles)| titles.contains(&title.trim()));
        let Some((column, _)) = known else { continue };
        if columns.insert(*column, at).is_some() {
            return Err(Problem {
                path: shorten(&title),
                column: at + 1,
                ..Problem::of_file("two columns mean the same")
            });
        }
    }
    let has = |column| columns.contains_key(&column);
    if has(Column::Name) && (has(Column::Domain) || has(Column::Portal)) {
        return Ok(columns);
    }
    let found: Vec<_> = header.iter().take(20).map(shorten).collect();
    Err(Problem::of_file(&format!(
        "the first row must name the columns: name, and domain or portal; it has {}",
        found.join(", ")
    )))
}

struct Table<'o> {
    columns: BTreeMap<Column, usize>,
    names: Names,
    origin: &'o Origin,
    providers: Vec<Provider>,
    by_name: BTreeMap<String, usize>,
    owners: BTreeMap<String, usize>,
    ids: BTreeSet<String>,
    problems: Vec<Problem>,
    rows: usize,
}

impl Table<'_> {
    fn refused(&self) -> usize {
        self.problems
            .iter()
            .filter(|problem| !problem.path.contains('.'))
            .count()
    }

    fn add(&mut self, record: &StringRecord) {
        self.rows += 1;
        if record.iter().all(str::is_empty) {
            return;
        }
        let mut row = Row {
            columns: &self.columns,
            record,
            names: self.names,
            number: self.rows,
            problems: Vec::new(),
        };
        let name = row.cell(Column::Name);
        let known = self.by_name.get(&name.to_lowercase()).copied();
        let provider = row.is_sound().then(|| Provider {
            id: String::new(),
            name: name.to_owned(),
            aliases: row.aliases(),
            kind: Kind::from_word(&row.cell(Column::Kind).to_lowercase()),
            domains: row.domains(&self.owners, known),
            portals: row.portals(),
            brands: Vec::new(),
            contacts: row.contacts(),
            operator: None,
            country: row.country(),
            source: row.source(self.origin),
        });
        self.problems.append(&mut row.problems);
        if let Some(provider) = provider {
            self.merge(provider, known);
        }
    }

    fn merge(&mut self, mut provider: Provider, number: Option<usize>) {
        let number = number.unwrap_or(self.providers.len());
        for domain in &provider.domains {
            self.owners.insert(domain.clone(), number);
        }
        let Some(known) = self.providers.get_mut(number) else {
            self.by_name.insert(provider.name.to_lowercase(), number);
            provider.id = slug(&provider.name, &mut self.ids);
            self.providers.push(provider);
            return;
        };
        known.domains.append(&mut provider.domains);
        for portal in provider.portals {
            if !known.portals.contains(&portal) {
                known.portals.push(portal);
            }
        }
        known.aliases.append(&mut provider.aliases);
        known.contacts.append(&mut provider.contacts);
    }
}

/// A row while it is read.
struct Row<'r> {
    columns: &'r BTreeMap<Column, usize>,
    record: &'r StringRecord,
    names: Names,
    /// From 1, the first row after the names of the columns.
    number: usize,
    problems: Vec<Problem>,
}

impl<'r> Row<'r> {
    fn cell(&self, column: Column) -> &'r str {
        self.columns
            .get(&column)
            .and_then(|&at| self.record.get(at))
            .unwrap_or_default()
    }

    /// Tells of a problem with the row or, where `part` says so, with one of its cells.
    fn problem(&mut self, part: &str, message: String) {
        let line = self
            .record
            .position()
            .map_or(1, |at| usize::try_from(at.line()).unwrap_or(usize::MAX));
        self.problems.push(Problem {
            path: format!("row {}{part}", self.number),
            line,
            column: 1,
            message,
        });
    }

    /// Whether the row can be used at all.
    fn is_sound(&mut self) -> bool {
        let name = self.cell(Column::Name);
        if self.record.iter().any(|cell| cell.len() > MAX_CELL) {
            self.problem("", format!("has a cell of more than {MAX_CELL} bytes"));
            return false;
        }
        // A spreadsheet would run what begins so, and no organisation is called so.
        if !is_clean(name) || name.starts_with(['=', '+', '-', '@']) {
            let quoted = shorten(&format!("{name:?}"));
            self.problem("", format!("{quoted} is not a name"));
            return false;
        }
        true
    }

    fn aliases(&self) -> Vec<String> {
        let aliases = self.cell(Column::Aliases).split(';').map(str::trim);
        aliases
            .filter(|alias| is_clean(alias))
            .map(str::to_owned)
            .collect()
    }

    /// The domains that are not owned yet.
    fn domains(
        &mut self,
        owners: &BTreeMap<String, usize>,
        provider: Option<usize>,
    ) -> Vec<String> {
        let mut domains = Vec::new();
        for text in parts(self.cell(Column::Domain)) {
            match owned(text, self.names) {
                Ok(domain) => match owners.get(&domain) {
                    Some(&other) if Some(other) != provider => {
                        self.problem(
                            ".domain",
                            format!("{domain} belongs to another row already"),
                        );
                    }
                    None if !domains.contains(&domain) => domains.push(domain),
                    _ => {}
                },
                Err(why) => self.problem(".domain", format!("{} {why}", shorten(text))),
            }
        }
        domains
    }

    fn portals(&mut self) -> Vec<String> {
        let mut portals = Vec::new();
        for text in parts(self.cell(Column::Portal)) {
            let scheme = if text.contains("://") { "" } else { "https://" };
            match portal(&format!("{scheme}{text}"), self.names) {
                Ok(portal) if portals.contains(&portal) => {}
                Ok(portal) => portals.push(portal),
                Err(why) => self.problem(".portal", format!("{} {why}", shorten(text))),
            }
        }
        portals
    }

    fn contacts(&mut self) -> Vec<Contact> {
        let phone = self.cell(Column::Phone);
        if phone.is_empty() {
            return Vec::new();
        }
        let Some(value) = phone_number(phone) else {
            self.problem(
                ".phone",
                format!("{} is not a telephone number", shorten(phone)),
            );
            return Vec::new();
        };
        let verified_on = self.cell(Column::PhoneVerifiedOn);
        vec![Contact {
            kind: ContactKind::Phone,
            value,
            verified_on: is_date(verified_on, false).then(|| verified_on.to_owned()),
            valid_until: None,
        }]
    }

    fn country(&self) -> Option<String> {
        let country = self.cell(Column::Country);
        let is_code = country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase());
        is_code.then(|| country.to_owned())
    }

    fn source(&self, origin: &Origin) -> Source {
        let (name, retrieved) = (self.cell(Column::Source), self.cell(Column::Retrieved));
        let or = |sound: bool, text: &str, other: &str| if sound { text } else { other }.to_owned();
        Source {
            name: or(is_clean(name), name, &origin.name),
            url: None,
            retrieved: or(is_date(retrieved, true), retrieved, &origin.day),
        }
    }
}

/// The values of a cell.
fn parts(cell: &str) -> impl Iterator<Item = &str> {
    cell.split([';', ' ', '|', '\n'])
        .map(|part| part.trim_matches(','))
        .filter(|part| !part.is_empty())
}

/// A host as it is written, or what the address of a site means.
fn owned(text: &str, names: Names) -> Result<String, String> {
    if text.contains('/') {
        site(text, names)
    } else {
        domain(text, names)
    }
}

/// A telephone number in E.164 form; ten digits alone are one of North America.
fn phone_number(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let is_whole = text.trim_start().starts_with('+') || digits.len() != 10;
    let number = format!("{}{digits}", if is_whole { "+" } else { "+1" });
    is_e164(&number).then_some(number)
}

fn problem_of(error: &csv::Error) -> Problem {
    let line = error
        .position()
        .map_or(1, |at| usize::try_from(at.line()).unwrap_or(usize::MAX));
    let message = match error.kind() {
        ErrorKind::Utf8 { .. } => "is not UTF-8".to_owned(),
        ErrorKind::Io(error) => error.to_string(),
        _ => error.to_string(),
    };
    Problem {
        line,
        ..Problem::of_file(&message)
    }
}

/// Lets a table through as long as its rows have an end.
struct Rows<R> {
    source: R,
    /// Bytes since the last line end.
    since: u64,
    /// Line ends so far.
    lines: u64,
}

impl<R> Rows<R> {
    fn new(source: R) -> Self {
        Self {
            source,
            since: 0,
            lines: 0,
        }
    }
}

impl<R: Read> Read for Rows<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(into)?;
        for &byte in into.get(..read).unwrap_or_default() {
            if byte == b'\n' {
                self.lines += 1;
                self.since = 0;
            } else {
                self.since += 1;
            }
            if self.since > MAX_ROW {
                let message = format!("row at line {} does not end", self.lines + 1);
                return Err(io::Error::new(io::ErrorKind::InvalidData, message));
            }
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin() -> Origin {
        Origin {
            name: "table".into(),
            day: "2026-11-26".into(),
        }
    }

    fn reading(text: &str) -> Reading {
        read(text.as_bytes(), Names::Real, &origin()).unwrap()
    }

    fn messages(reading: &Reading) -> Vec<String> {
        reading.problems.iter().map(ToString::to_string).collect()
    }

    /// What is named twice is there once, or the list could not be read again once it was written.
    #[test]
    fn named_twice_in_one_row() {
        let reading = reading(
            "name,domain,portal\nA,a.org A.org b.org a.org,https://c.org/a;https://c.org/a\n",
        );
        assert_eq!(messages(&reading), [""; 0]);
        assert_eq!(reading.list.providers[0].domains, ["a.org", "b.org"]);
        assert_eq!(reading.list.providers[0].portals, ["https://c.org/a"]);
    }

    #[test]
    fn columns_in_any_order() {
        let reading = reading(
            "\u{FEFF}Portal_URL,ignored,Website,Organization,Kind,Phone,Phone verified on,Country,Source,Retrieved,Aliases\r\n\
             https://my.clinic.org/login,x,https://www.clinic.org/about,\"Clinic, The\",hospital,(800) 555-0199,2026-11-01,US,its letter,2026-10,TC;The C\r\n\
             \r\n\
             ,,clinic2.org;other.org,Second,,,,,,,\r\n",
        );
        assert_eq!(messages(&reading), [""; 0]);
        let [first, second] = reading.list.providers.as_slice() else {
            panic!("two providers: {reading:?}");
        };
        assert_eq!(
            (first.id.as_str(), first.name.as_str()),
            ("clinic-the", "Clinic, The")
        );
        assert_eq!(first.domains, ["clinic.org"]);
        assert_eq!(first.portals, ["https://my.clinic.org/login"]);
        assert_eq!(first.aliases, ["TC", "The C"]);
        assert_eq!(first.kind, Kind::Hospital);
        assert_eq!(first.contacts[0].value, "+18005550199");
        assert_eq!(first.contacts[0].verified_on.as_deref(), Some("2026-11-01"));
        assert_eq!(
            (first.source.name.as_str(), first.source.retrieved.as_str()),
            ("its letter", "2026-10")
        );
        assert_eq!(second.domains, ["clinic2.org", "other.org"]);
        assert_eq!(
            (
                second.source.name.as_str(),
                second.source.retrieved.as_str()
            ),
            ("table", "2026-11-26")
        );
        assert_eq!(reading.entries, 2);
    }

    #[test]
    fn rows_of_one_name_are_one_organisation() {
        let reading = reading("name,domain\nA,a.org\na,aa.org\nA,a.org\nB,a.org\n");
        assert_eq!(reading.list.providers.len(), 1);
        assert_eq!(reading.list.providers[0].domains, ["a.org", "aa.org"]);
        assert_eq!(
            messages(&reading),
            ["5:1: row 4.domain: a.org belongs to another row already"]
        );
    }

    #[test]
    fn lines_are_counted_whatever_ends_them() {
        for end in ["\n", "\r\n"] {
            let reading = reading(&["name,domain", "\"A\",a.org", "B,com", ""].join(end));
            let told = messages(&reading);
            assert_eq!(told, ["3:1: row 2.domain: com is not a full host name"]);
            assert_eq!(reading.list.providers[0].name, "A");
        }
    }

    #[test]
    fn rows_that_cannot_be_accepted_are_named() {
        let check = |row: &str, problem: &str| {
            let reading = reading(&format!(
                "name,domain,portal,phone\n{row}\nGood,good.org,,\n"
            ));
            assert_eq!(messages(&reading), [problem], "{row}");
            assert!(reading.list.providers.iter().any(|one| one.name == "Good"));
        };
        check("A,com,,", "2:1: row 1.domain: com is not a full host name");
        check(
            "A,github.io,,",
            "2:1: row 1.domain: github.io is a public suffix: nobody owns all names below it",
        );
        check(
            "A,*.a.org,,",
            "2:1: row 1.domain: *.a.org is not a plain host name",
        );
        check(
            "A,10.0.0.1,,",
            "2:1: row 1.domain: 10.0.0.1 is an IP address",
        );
        check(
            "A,a.example,,",
            "2:1: row 1.domain: a.example is a name reserved for tests and examples",
        );
        check(
            "A,,http://a.org/,",
            "2:1: row 1.portal: http://a.org/ is not https on the usual port",
        );
        check(
            "A,a.org,,911",
            "2:1: row 1.phone: 911 is not a telephone number",
        );
        check(
            "\"=HYPERLINK(\"\"x\"\")\",a.org,,",
            "2:1: row 1: \"=HYPERLINK(\\\"x\\\")\" is not a name",
        );
        check(",a.org,,", "2:1: row 1: \"\" is not a name");
        check(
            "a\u{202e}b,a.org,,",
            "2:1: row 1: \"a\\u{202e}b\" is not a name",
        );
        check(
            &format!("A,{},,", "x".repeat(5000)),
            "2:1: row 1: has a cell of more than 4096 bytes",
        );
    }

    #[test]
    fn what_is_no_table_is_an_error() {
        let error = |text: &[u8]| read(text, Names::Real, &origin()).unwrap_err().to_string();
        assert!(error(b"").contains("the first row must name the columns"));
        assert!(error(b"name;domain\nA;a.org\n").contains("it has name;domain"));
        assert!(error(b"name,url,website\n").contains("two columns mean the same"));
        assert!(error(b"name,domain\nA,\xFF.org\n").contains("UTF-8"));
        let long = vec![b'x'; 3 << 20];
        assert!(error(&long).contains("row at line 1 does not end"));
        // A quotation mark that is never closed makes one cell of the rest.
        let mut open = b"name,domain\n\"A,a.org\n".to_vec();
        open.extend(vec![b'x'; 3 << 20]);
        assert!(error(&open).contains("does not end"));
    }
}
