//! `Provider`: an organisation whose site patients sign in to, as a verified list describes it.

use serde::{Deserialize, Serialize};

/// One entry of a verified list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provider {
    /// Unique within a list: lower-case ASCII words joined by hyphens.
    pub id: String,
    /// What the organisation is called.
    pub name: String,
    /// Other names people know it by.
    pub aliases: Vec<String>,
    /// What it is.
    pub kind: Kind,
    /// What it owns: each domain stands for itself and every host below it. ASCII, lower case.
    pub domains: Vec<String>,
    /// Where people sign in: `https` addresses. One on somebody else's host (a tenant of a
    /// platform) stands for that host and path only.
    pub portals: Vec<String>,
    /// The names that lookalike rules protect.
    pub brands: Vec<Brand>,
    /// How to reach it by other means than its site.
    pub contacts: Vec<Contact>,
    /// The provider, by id, whose software its portal is.
    pub operator: Option<String>,
    /// ISO 3166 alpha-2 code, unless there are several.
    pub country: Option<String>,
    /// Who says all this.
    pub source: Source,
}

/// What a provider is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(web, derive(tsify::Tsify))]
pub enum Kind {
    /// A hospital or a system of hospitals.
    Hospital,
    /// A practice or another place of care without beds.
    Clinic,
    /// A health insurer or health plan.
    Insurer,
    /// A pharmacy or a chain of them.
    Pharmacy,
    /// A laboratory or imaging centre.
    Lab,
    /// A government's health programme or agency.
    Programme,
    /// A portal on whose host any practice gets a place of its own.
    Platform,
    /// A maker of health software.
    Vendor,
    /// A dentist's practice or chain.
    Dental,
    /// An optician's shop or chain.
    Optician,
    /// A shop or chain for hearing aids.
    Hearing,
    /// A blood donation service.
    Blood,
    /// Something else.
    Other,
}

impl Kind {
    /// The kind that a list's word for it means.
    pub fn from_word(word: &str) -> Self {
        match word {
            "hospital" => Self::Hospital,
            "clinic" => Self::Clinic,
            "insurer" => Self::Insurer,
            "pharmacy" => Self::Pharmacy,
            "lab" => Self::Lab,
            "programme" | "program" | "government" => Self::Programme,
            "platform" | "portal" => Self::Platform,
            "vendor" | "ehr" => Self::Vendor,
            "dental" => Self::Dental,
            "optician" => Self::Optician,
            "hearing" => Self::Hearing,
            "blood" => Self::Blood,
            _ => Self::Other,
        }
    }
}

/// A name that lookalike rules protect, as it would stand in a domain: ASCII letters and
/// digits, lower case, without blanks or hyphens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brand {
    /// The name.
    pub name: String,
    /// How much it says when it stands in somebody else's address.
    pub usage: Usage,
}

/// How much a name says when it stands in somebody else's address. From the most to the least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Usage {
    /// Nobody else uses it: `doctolib`. Every rule speaks for it alone.
    Distinctive,
    /// Distinctive, but many organisations use it in host names of their own: `mychart`.
    Licensed,
    /// A word, or a name that others have too, but known best as this provider's: `anthem`,
    /// `humana`. A slip of the finger and another ending speak alone; beside other words it needs
    /// those of signing in.
    Prominent,
    /// Means the provider only beside words of care or of signing in: `vitale`, `cpam`.
    Contextual,
    /// Short, or a word or name of its own: `mercy`, `epic`. Only an address that looks the
    /// same, or what a page says of itself, counts.
    Common,
    /// Not chosen by anybody: the label of a listed domain. As [`Usage::Common`].
    Listed,
}

/// A way to reach a provider that does not depend on its site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// What `value` is.
    pub kind: ContactKind,
    /// A telephone number in E.164 form (`+18005550100`).
    pub value: String,
    /// The day somebody last checked it, `YYYY-MM-DD`.
    pub verified_on: Option<String>,
    /// The last day it may be shown, `YYYY-MM-DD`.
    pub valid_until: Option<String>,
}

/// What a contact is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ContactKind {
    /// A telephone number.
    Phone,
}

impl Contact {
    /// Whether the contact may be shown on a day (`YYYY-MM-DD`): somebody checked it, and it
    /// has not run out. A wrong number in a warning does more harm than none.
    pub fn is_shown_on(&self, day: &str) -> bool {
        self.verified_on.is_some() && self.valid_until.as_deref().is_none_or(|last| day <= last)
    }
}

/// Who says so, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// What the source is called.
    pub name: String,
    /// Where it stands.
    pub url: Option<String>,
    /// When it was read: `YYYY-MM` or `YYYY-MM-DD`.
    pub retrieved: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contacts_are_shown_while_they_hold() {
        let check = |verified_on: Option<&str>, valid_until: Option<&str>, shown| {
            let contact = Contact {
                kind: ContactKind::Phone,
                value: "+18005550100".into(),
                verified_on: verified_on.map(Into::into),
                valid_until: valid_until.map(Into::into),
            };
            assert_eq!(contact.is_shown_on("2026-11-24"), shown, "{contact:?}");
        };
        check(Some("2026-11-01"), None, true);
        check(Some("2026-11-01"), Some("2026-11-24"), true);
        check(Some("2026-11-01"), Some("2026-11-23"), false);
        check(None, None, false);
        check(None, Some("2027-01-01"), false);
    }
}
