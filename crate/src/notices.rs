//! Notices: what is known of a disclosed breach, with its sources, for the people whom it may touch.
//!
//! A breach is context for advice. It never counts for or against a page: whoever forges portals writes about it, and so
//! does an honest clinic.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::lists::{is_clean, is_date};
use crate::provider::{Contact, Provider};

/// A disclosed breach.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// Of the organisation and the month; unique.
    pub id: String,
    /// Whose systems they were.
    pub organization: String,
    /// What it is on the bundled list, by id.
    pub providers: Vec<String>,
    /// What happened.
    pub kind: Kind,
    /// When it began, `YYYY-MM` or `YYYY-MM-DD`, as far as that is told.
    pub occurred: String,
    /// Whether data were taken.
    pub exfiltration: Exfiltration,
    /// How many people it touches; `None` where nobody has told.
    pub individuals: Option<u64>,
    /// Where people could ask about it.
    pub contacts: Vec<Contact>,
    /// Who says all this; at least one.
    pub sources: Vec<Source>,
    /// When the last of what is told here was told, `YYYY-MM` or `YYYY-MM-DD`.
    pub as_of: String,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Somebody got in.
    Intrusion,
    /// Somebody got in and locked the systems for a ransom.
    Ransomware,
}

/// Whether data were taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Exfiltration {
    /// The organisation has not said.
    Unconfirmed,
    /// The organisation has said so.
    Confirmed,
    /// The organisation has said that none were.
    RuledOut,
}

/// Who says so, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// What it is called.
    pub name: String,
    /// When it was published, `YYYY-MM` or `YYYY-MM-DD`.
    pub published: String,
    /// When it was read, `YYYY-MM-DD`.
    pub retrieved: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: String,
    breaches: Vec<Notice>,
}

/// Why a file of notices cannot be used.
#[derive(Debug)]
pub struct NoticeError(String);

impl fmt::Display for NoticeError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for NoticeError {}

/// Reads a file of notices (`portalward-breaches/1`).
///
/// # Errors
/// The first thing that is wrong in it: nothing of it is used then.
pub fn read(text: &str) -> Result<Vec<Notice>, NoticeError> {
    let file: File =
        serde_json::from_str(text).map_err(|problem| NoticeError(problem.to_string()))?;
    if file.format != "portalward-breaches/1" {
        return Err(NoticeError(format!(
            "the format {:?} is not known",
            file.format
        )));
    }
    for (at, notice) in file.breaches.iter().enumerate() {
        let wrong = notice.problem().or_else(|| {
            let earlier = file.breaches.iter().take(at);
            let is_twice = earlier.clone().any(|other| other.id == notice.id);
            is_twice.then_some("its id is there twice")
        });
        if let Some(wrong) = wrong {
            return Err(NoticeError(format!("{}: {wrong}", notice.id)));
        }
    }
    Ok(file.breaches)
}

impl Notice {
    /// Whether it touches the patients of a provider: it is the organisation itself, or its portal runs on their software.
    pub fn touches(&self, provider: &Provider) -> bool {
        let is_one = |id: &String| self.providers.contains(id);
        is_one(&provider.id) || provider.operator.as_ref().is_some_and(is_one)
    }

    fn problem(&self) -> Option<&'static str> {
        let is_day = |text: &str| is_date(text, false);
        let is_month_or_day = |text: &str| is_date(text, true);
        let names = [&self.id, &self.organization].into_iter();
        let names = names.chain(self.sources.iter().map(|source| &source.name));
        if names.clone().any(|name| name.is_empty() || !is_clean(name)) {
            return Some("a name is empty, or has signs in it that cannot be seen");
        }
        if self.sources.is_empty() {
            return Some("nobody says so: it has no source");
        }
        if self.providers.is_empty() {
            return Some("it touches nobody: it has no providers");
        }
        let are_dates = is_month_or_day(&self.occurred)
            && is_month_or_day(&self.as_of)
            && self
                .sources
                .iter()
                .all(|source| is_month_or_day(&source.published) && is_day(&source.retrieved));
        if !are_dates {
            return Some("a date is none");
        }
        if self.occurred.get(..7) > self.as_of.get(..7) {
            return Some("it is told before it happened");
        }
        let ends =
            |contact: &Contact| contact.valid_until.is_some() && contact.verified_on.is_some();
        if !self.contacts.iter().all(ends) {
            return Some("a contact does not say when it was checked and until when it holds");
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bundled;

    fn edited(from: &str, to: &str) -> Result<Vec<Notice>, String> {
        let text = bundled::BREACHES.replacen(from, to, 1);
        assert_ne!(text, bundled::BREACHES, "{from}");
        read(&text).map_err(|error| error.to_string())
    }

    #[test]
    fn the_bundled_notices() {
        let notices = read(bundled::BREACHES).unwrap();
        let [care_cloud, change] = &notices[..] else {
            panic!()
        };
        assert_eq!(care_cloud.exfiltration, Exfiltration::Unconfirmed);
        assert_eq!(
            (care_cloud.individuals, care_cloud.occurred.as_str()),
            (None, "2026-03-16")
        );
        // Its call centre is closed: a number that answers no more is worse than none.
        assert!(!change.contacts[0].is_shown_on("2026-11-27"));
        let providers: Vec<Provider> = bundled::lists()
            .unwrap()
            .into_iter()
            .flat_map(|list| list.providers)
            .collect();
        for id in notices.iter().flat_map(|notice| &notice.providers) {
            assert!(
                providers.iter().any(|provider| provider.id == *id),
                "{id} is on no list"
            );
        }
        // They reach those whose portal the organisation runs.
        let mut clinic = providers[0].clone();
        assert!(!care_cloud.touches(&clinic));
        clinic.operator = Some("carecloud".into());
        assert!(care_cloud.touches(&clinic) && !change.touches(&clinic));
    }

    #[test]
    fn what_is_wrong_is_named() {
        let wrong = |from: &str, to: &str, words: &str| {
            let error = edited(from, to).unwrap_err();
            assert!(error.contains(words), "{error}");
        };
        wrong("portalward-breaches/1", "portalward-breaches/2", "format");
        wrong(
            "2026-03-16",
            "2026-03-32",
            "carecloud-2026-03: a date is none",
        );
        wrong("2026-03-16", "2027-01", "before it happened");
        wrong("\"carecloud\"", "", "touches nobody");
        wrong(
            "\"kind\": \"intrusion\"",
            "\"kind\": \"leak\"",
            "unknown variant `leak`",
        );
        wrong(
            "\"individuals\": null,",
            "\"individuals\": null, \"victims\": 7,",
            "unknown field `victims`",
        );
        wrong("CareCloud\"", "Care\u{202e}Cloud\"", "cannot be seen");
        wrong(
            ", \"valid_until\": \"2025-08-26\"",
            "",
            "until when it holds",
        );
        wrong("change-healthcare-2024-02", "carecloud-2026-03", "twice");
    }
}
