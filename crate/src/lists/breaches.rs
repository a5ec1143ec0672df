//! Disclosed breaches, as authorities publish them in tables: the breach portal of the HHS Office for Civil Rights
//! (*Export as CSV*), and others with the same facts under other titles.
//!
//! | column | titles | what |
//! |---|---|---|
//! | `entity` | *Name of Covered Entity*, *Organization Name* ... | who disclosed it; needed |
//! | `reported` | *Breach Submission Date*, *Reported Date* ... | when; needed |
//! | `occurred` | *Date(s) of Breach* ... | when it happened, one day or several |
//! | `state` | *State* | two letters |
//! | `kind` | *Covered Entity Type* | provider, plan ... |
//! | `individuals` | *Individuals Affected* ... | how many people |
//! | `types` | *Type of Breach* | hacking, theft ..., parted by commas |
//! | `locations` | *Location of Breached Information* | where the information was, parted by commas |
//! | `associate` | *Business Associate Present* | yes or no |
//! | `description` | *Web Description* | in words |
//!
//! Days are as in the United States (`MM/DD/YYYY`) or `YYYY-MM-DD`. Such a table names an incident and dates it; it
//! never says how to reach anybody.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use csv::StringRecord;
use serde::Serialize;

use super::csv::table;
use super::{Problem, is_clean, is_date, shorten, slug};

const COLUMNS: &[(Column, &[&str])] = &[
    (
        Column::Entity,
        &[
            "entity",
            "name of covered entity",
            "organization name",
            "organization",
            "organisation",
            "name",
            "name of entity",
        ],
    ),
    (
        Column::Reported,
        &[
            "reported",
            "breach submission date",
            "reported date",
            "date reported",
            "submission date",
        ],
    ),
    (
        Column::Occurred,
        &[
            "occurred",
            "date(s) of breach",
            "date of breach",
            "breach date",
        ],
    ),
    (Column::State, &["state"]),
    (
        Column::Kind,
        &["kind", "covered entity type", "entity type"],
    ),
    (
        Column::Individuals,
        &[
            "individuals",
            "individuals affected",
            "residents affected",
            "number affected",
        ],
    ),
    (Column::Types, &["types", "type of breach", "breach type"]),
    (
        Column::Locations,
        &["locations", "location of breached information"],
    ),
    (
        Column::Associate,
        &["associate", "business associate present"],
    ),
    (Column::Description, &["description", "web description"]),
];

/// The kinds of organisation, as the portal calls them.
const KINDS: &[(&str, &str)] = &[
    ("healthcare provider", "provider"),
    ("health plan", "plan"),
    ("business associate", "associate"),
    ("healthcare clearing house", "clearing-house"),
];

/// The types of breach, as the portal calls them.
const TYPES: &[(&str, &str)] = &[
    ("hacking/it incident", "hacking"),
    ("unauthorized access/disclosure", "unauthorized"),
    ("theft", "theft"),
    ("loss", "loss"),
    ("improper disposal", "disposal"),
    ("other", "other"),
    ("unknown", "unknown"),
];

/// Where the information was, as the portal calls it.
const LOCATIONS: &[(&str, &str)] = &[
    ("network server", "server"),
    ("email", "email"),
    ("paper/films", "paper"),
    ("laptop", "laptop"),
    ("desktop computer", "desktop"),
    ("electronic medical record", "health-record"),
    ("other portable electronic device", "portable"),
    ("other", "other"),
];

/// Numbers that a first filing has before anybody has counted.
const PLACEHOLDERS: [u64; 2] = [500, 501];

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Column {
    Entity,
    Reported,
    Occurred,
    State,
    Kind,
    Individuals,
    Types,
    Locations,
    Associate,
    Description,
}

/// A disclosed breach.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Breach {
    /// Of its organisation and its day; unique within a table.
    pub id: String,
    /// Who disclosed it.
    pub entity: String,
    /// Two letters.
    pub state: Option<String>,
    /// What the organisation is: `provider`, `plan`, `associate` or `clearing-house`.
    pub kind: Option<&'static str>,
    /// How many people it touches.
    pub individuals: Option<Individuals>,
    /// The day it was reported, `YYYY-MM-DD`: not the day it happened.
    pub reported: String,
    /// The days it happened on.
    pub occurred: Vec<String>,
    /// What happened: `hacking`, `unauthorized`, `theft`, `loss`, `disposal`, `other`, `unknown`.
    pub types: Vec<&'static str>,
    /// Where the information was: `server`, `email`, `paper`, `laptop`, `desktop`, `health-record`, `portable`, `other`.
    pub locations: Vec<&'static str>,
    /// Whether it happened at somebody who works for the organisation.
    pub associate: Option<bool>,
    /// In the authority's words.
    pub description: Option<String>,
}

/// A number of people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Individuals {
    /// How many.
    pub count: u64,
    /// Whether it stands for a number that was not known yet.
    pub is_placeholder: bool,
}

/// Reads a table of breaches. `titles` gives further titles of columns, by the column's own word. What of a row cannot be
/// understood is left out of it and named; a row without a name or a day is left out as a whole.
///
/// # Errors
/// A [`Problem`] where a needed column is missing, where two columns mean the same, or where the text is no table.
///
/// ```
/// use portalward::lists::breaches::read;
///
/// let table = "Name of Covered Entity,Breach Submission Date,Individuals Affected\nRiverside,3/2/2026,\"1,200\"\n";
/// let (breaches, problems) = read(table.as_bytes(), &[])?;
/// assert_eq!((breaches[0].reported.as_str(), problems.len()), ("2026-03-02", 0));
/// # Ok::<(), portalward::lists::Problem>(())
/// ```
pub fn read(
    source: impl Read,
    titles: &[(String, String)],
) -> Result<(Vec<Breach>, Vec<Problem>), Problem> {
    let (mut reader, header) = table(source)?;
    let columns = columns(&header, titles)?;
    let (mut breaches, mut problems, mut ids) = (Vec::new(), Vec::new(), BTreeSet::new());
    let mut record = StringRecord::new();
    let mut number = 0;
    while reader.next(&mut record)? {
        number += 1;
        if record.iter().all(str::is_empty) {
            continue;
        }
        let mut row = Row {
            columns: &columns,
            record: &record,
            number,
            problems: &mut problems,
        };
        if let Some(mut breach) = row.breach() {
            breach.id = slug(&format!("{} {}", breach.entity, breach.reported), &mut ids);
            breaches.push(breach);
        }
    }
    Ok((breaches, problems))
}

fn columns(
    header: &StringRecord,
    titles: &[(String, String)],
) -> Result<BTreeMap<Column, usize>, Problem> {
    let own = |title: &str| {
        titles
            .iter()
            .find(|(_, other)| other.trim().eq_ignore_ascii_case(title))
            .map_or_else(|| title.to_owned(), |(word, _)| word.clone())
    };
    let mut columns = BTreeMap::new();
    for (at, title) in header.iter().enumerate() {
        let title = own(title.trim()).to_lowercase();
        let known = COLUMNS
            .iter()
            .find(|(_, titles)| titles.contains(&title.as_str()));
        if let Some((column, _)) = known
            && columns.insert(*column, at).is_some()
        {
            return Err(Problem {
                path: shorten(&title),
                column: at + 1,
                ..Problem::of_file("two columns mean the same")
            });
        }
    }
    for (column, what) in [(Column::Entity, "entity"), (Column::Reported, "reported")] {
        if !columns.contains_key(&column) {
            let found: Vec<_> = header.iter().take(20).map(shorten).collect();
            return Err(Problem::of_file(&format!(
                "the first row names no column for {what}; it has {}",
                found.join(", ")
            )));
        }
    }
    Ok(columns)
}

struct Row<'r> {
    columns: &'r BTreeMap<Column, usize>,
    record: &'r StringRecord,
    /// From 1, the first row after the titles.
    number: usize,
    problems: &'r mut Vec<Problem>,
}

impl<'r> Row<'r> {
    fn breach(&mut self) -> Option<Breach> {
        let entity = self.cell(Column::Entity);
        if !is_clean(entity) {
            self.problem(
                "",
                format!("{} is not a name", shorten(&format!("{entity:?}"))),
            );
            return None;
        }
        let reported = self.cell(Column::Reported);
        let Some(reported) = day(reported) else {
            self.problem(".reported", format!("{} is not a day", shorten(reported)));
            return None;
        };
        let kind = self.cell(Column::Kind);
        Some(Breach {
            id: String::new(),
            entity: entity.to_owned(),
            state: self.state(),
            kind: self.words(".kind", kind, KINDS).first().copied(),
            individuals: self.individuals(),
            reported,
            occurred: self.occurred(),
            types: self.words(".types", self.cell(Column::Types), TYPES),
            locations: self.words(".locations", self.cell(Column::Locations), LOCATIONS),
            associate: self.associate(),
            description: Some(self.cell(Column::Description))
                .filter(|text| !text.is_empty())
                .map(str::to_owned),
        })
    }

    fn cell(&self, column: Column) -> &'r str {
        self.columns
            .get(&column)
            .and_then(|&at| self.record.get(at))
            .unwrap_or_default()
    }

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

    fn state(&mut self) -> Option<String> {
        let state = self.cell(Column::State);
        let is_code = state.len() == 2 && state.bytes().all(|byte| byte.is_ascii_uppercase());
        if !is_code && !state.is_empty() {
            self.problem(".state", format!("{} is not a state", shorten(state)));
        }
        is_code.then(|| state.to_owned())
    }

    fn individuals(&mut self) -> Option<Individuals> {
        let text = self.cell(Column::Individuals);
        if text.is_empty() {
            return None;
        }
        let Ok(count) = text.replace(',', "").parse() else {
            self.problem(".individuals", format!("{} is not a number", shorten(text)));
            return None;
        };
        Some(Individuals {
            count,
            is_placeholder: PLACEHOLDERS.contains(&count),
        })
    }

    fn occurred(&mut self) -> Vec<String> {
        let mut days = Vec::new();
        for text in self.cell(Column::Occurred).split([',', ';', '\n']) {
            match day(text.trim()) {
                Some(day) => days.push(day),
                None if text.trim().is_empty() => {}
                None => self.problem(".occurred", format!("{} is not a day", shorten(text))),
            }
        }
        days
    }

    /// The parts of a cell between commas, each one of those that are known.
    fn words(
        &mut self,
        part: &str,
        cell: &str,
        known: &[(&str, &'static str)],
    ) -> Vec<&'static str> {
        let mut words = Vec::new();
        for text in cell
            .split(',')
            .map(str::trim)
            .filter(|text| !text.is_empty())
        {
            let found = known
                .iter()
                .find(|(title, _)| title.eq_ignore_ascii_case(text));
            match found {
                Some((_, word)) if words.contains(word) => {}
                Some((_, word)) => words.push(*word),
                None => self.problem(part, format!("{} is not known", shorten(text))),
            }
        }
        words
    }

    fn associate(&mut self) -> Option<bool> {
        let text = self.cell(Column::Associate);
        let answer = match text.to_ascii_lowercase().as_str() {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        };
        if answer.is_none() && !text.is_empty() {
            self.problem(
                ".associate",
                format!("{} is neither yes nor no", shorten(text)),
            );
        }
        answer
    }
}

/// A day as `YYYY-MM-DD`, from that or from `M/D/YYYY`.
fn day(text: &str) -> Option<String> {
    let day = match text.split('/').collect::<Vec<_>>().as_slice() {
        [month, day, year] => {
            let (month, day): (u8, u8) = (month.parse().ok()?, day.parse().ok()?);
            format!("{year}-{month:02}-{day:02}")
        }
        _ => text.to_owned(),
    };
    is_date(&day, false).then_some(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "Name of Covered Entity,State,Covered Entity Type,Individuals Affected,Breach Submission Date,Type of Breach,Location of Breached Information,Business Associate Present,Web Description";

    fn hhs(rows: &str) -> (Vec<Breach>, Vec<String>) {
        let (breaches, problems) =
            read(format!("\u{FEFF}{HEADER}\r\n{rows}").as_bytes(), &[]).unwrap();
        (breaches, problems.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn the_portal_s_table() {
        let (breaches, problems) = hhs(
            "\"Riverside, Inc.\",TX,Healthcare Provider,\"1,200,000\",03/24/2026,\"Hacking/IT Incident, Theft\",\"Network Server, Email\",Yes,\"In short,\r\nit was read.\"\r\n\
             Harbor Plan,,Health Plan,501,2/3/2026,Other,\"Other, Other Portable Electronic Device\",No,\r\n",
        );
        assert_eq!(problems, [""; 0]);
        let [first, second] = breaches.as_slice() else {
            panic!("two: {breaches:?}");
        };
        assert_eq!(first.id, "riverside-inc-2026-03-24");
        assert_eq!(
            (first.state.as_deref(), first.kind),
            (Some("TX"), Some("provider"))
        );
        assert_eq!(first.individuals.unwrap().count, 1_200_000);
        assert_eq!(first.types, ["hacking", "theft"]);
        assert_eq!(first.locations, ["server", "email"]);
        assert_eq!(first.associate, Some(true));
        assert_eq!(
            first.description.as_deref(),
            Some("In short,\r\nit was read.")
        );
        assert!(second.individuals.unwrap().is_placeholder);
        assert_eq!(
            (second.state.as_deref(), second.reported.as_str()),
            (None, "2026-02-03")
        );
        assert_eq!(second.locations, ["other", "portable"]);
    }

    #[test]
    fn what_cannot_be_understood_is_named_and_the_rest_holds() {
        let check = |row: &str, kept: bool, problem: &str| {
            let (breaches, problems) = hhs(&format!("{row}\nGood,,,,01/02/2026,,,,\n"));
            assert_eq!(problems, [problem], "{row}");
            assert_eq!(breaches.len(), 1 + usize::from(kept), "{row}");
        };
        check(
            ",,,,01/02/2026,,,,",
            false,
            "2:1: row 1: \"\" is not a name",
        );
        check(
            "A,,,,02/30/2026,,,,",
            false,
            "2:1: row 1.reported: 02/30/2026 is not a day",
        );
        check("A,,,,,,,,", false, "2:1: row 1.reported:  is not a day");
        check(
            "A,Texas,,,01/02/2026,,,,",
            true,
            "2:1: row 1.state: Texas is not a state",
        );
        check(
            "A,,Bank,,01/02/2026,,,,",
            true,
            "2:1: row 1.kind: Bank is not known",
        );
        check(
            "A,,,many,01/02/2026,,,,",
            true,
            "2:1: row 1.individuals: many is not a number",
        );
        check(
            "A,,,-5,01/02/2026,,,,",
            true,
            "2:1: row 1.individuals: -5 is not a number",
        );
        check(
            "A,,,,01/02/2026,Hack,,,",
            true,
            "2:1: row 1.types: Hack is not known",
        );
        check(
            "A,,,,01/02/2026,,,maybe,",
            true,
            "2:1: row 1.associate: maybe is neither yes nor no",
        );
    }

    #[test]
    fn other_authorities_have_other_titles() {
        let table = "Organization Name,Date(s) of Breach,Reported Date\nHarbor,\"01/02/2026, 01/05/2026\",02/01/2026\nLake,,2026-02-02\n";
        let (breaches, problems) = read(table.as_bytes(), &[]).unwrap();
        assert_eq!(problems, []);
        assert_eq!(breaches[0].occurred, ["2026-01-02", "2026-01-05"]);
        let titles = [
            ("entity".to_owned(), "Firm".to_owned()),
            ("reported".to_owned(), "When told".to_owned()),
        ];
        let (breaches, _) = read("Firm,When Told\nOak,2026-03-04\n".as_bytes(), &titles).unwrap();
        assert_eq!(breaches[0].id, "oak-2026-03-04");
    }

    #[test]
    fn a_table_without_what_is_needed_is_an_error() {
        let error = |text: &str| read(text.as_bytes(), &[]).unwrap_err().to_string();
        assert!(error("Name,State\nA,TX\n").contains("names no column for reported"));
        assert!(error("State,Reported Date\n").contains("names no column for entity"));
        assert!(error("Name,Entity,Reported\n").contains("two columns mean the same"));
        assert!(error("<html>").contains("names no column"));
    }
}
