//! Harmless near-misses: each exemption is a function with its reason and an example.

use crate::address::HostName;
use crate::distance::{Edit, one_edit};
use crate::hosting;
use crate::registry::{Name, Registry};
use crate::suffix::SuffixKind;

/// Letters from which a name is long enough that a difference at its edge is no accident.
const LONG: usize = 8;

/// Ordinary words and names one edit from a distinctive name.
/// Sorted. Found with dictionaries of the five languages.
static ORDINARY: &[&str] = &[
    "amelia", "amelie", "anelli", "camel", "camelia", "etna", "hamel", "humane", "humans",
];

/// Whether the host cannot be a scammer's: a much visited site that gives strangers no place, or
/// a name under an ending that only governments, armed forces, schools and the like can get.
/// *Example:* `login.popular.example` for a popular site, `mychart.gov`.
pub fn is_beyond_suspicion(registry: &Registry, host: &HostName) -> bool {
    let Some(registrable) = host.registrable() else {
        return true;
    };
    let is_well_known = hosting::shared_root(host).is_none() && registry.is_well_known(registrable);
    is_well_known || has_restricted_ending(host)
}

/// `gov`, `mil`, `edu`, their national forms (`gov.uk`, `ac.jp`, `gouv.fr`) and the National
/// Health Service's names: handed out after a check of who asks.
fn has_restricted_ending(host: &HostName) -> bool {
    let mut labels = host.suffix().split('.');
    let first = labels.next().unwrap_or_default();
    let is_whole = labels.next().is_none();
    host.suffix_kind() == SuffixKind::Icann
        && match first {
            "gov" | "mil" | "edu" => true,
            "gouv" | "gob" | "gub" | "ac" | "nhs" | "go" | "govt" | "police" | "jus" | "admin" => {
                !is_whole
            }
            _ => false,
        }
}

/// Whether a label one edit from a name is better explained otherwise. `text` is the label
/// without hyphens, `joined` its skeleton.
pub(super) fn is_harmless_near_miss(
    registry: &Registry,
    text: &str,
    joined: &str,
    name: &Name<'_>,
    edit: Edit,
) -> bool {
    is_ordinary(text)
        || is_near_only_when_folded(text, name)
        || is_other_name(registry, text, joined)
        || differs_at_the_front(name, joined, edit)
        || is_numbered(text, name)
}

/// An ordinary word. *Example:* `amelie` beside `ameli`.
fn is_ordinary(text: &str) -> bool {
    ORDINARY.binary_search(&text).is_ok()
}

/// A short name that the folding of pairs has made shorter, which brings strangers near that are
/// further away as written. *Example:* `camer` beside `cerner`, whose skeleton is `cemer`.
fn is_near_only_when_folded(text: &str, name: &Name<'_>) -> bool {
    name.skeleton.len() < name.plain.len()
        && name.plain.len() < LONG
        && one_edit(name.plain, text).is_none()
}

/// Another provider's name under whatever ending. *Example:* `uwhealth` beside `uchealth`,
/// where both are listed.
fn is_other_name(registry: &Registry, text: &str, joined: &str) -> bool {
    registry.names(joined).any(|name| name.plain == text)
}

/// Another first letter in a short name, which makes it another name to the eye, unless it is
/// the same letter once more. *Example:* `betna` beside `aetna`.
fn differs_at_the_front(name: &Name<'_>, joined: &str, edit: Edit) -> bool {
    let is_doubled = joined.get(1..) == Some(name.skeleton);
    edit.position() == 0
        && name.skeleton.len() < LONG
        && !(is_doubled && joined.as_bytes().first() == joined.as_bytes().get(1))
        && !matches!(edit, Edit::Swap(_))
}

/// A digit more, less or other at the end of a short name: numbered sister sites.
/// *Example:* `aetna2` beside `aetna`.
fn is_numbered(text: &str, name: &Name<'_>) -> bool {
    let without = text.trim_end_matches(|letter: char| letter.is_ascii_digit());
    name.plain.len() < LONG
        && without != text
        && name
            .plain
            .trim_end_matches(|letter: char| letter.is_ascii_digit())
            == without
}

#[cfg(test)]
mod tests {
    use super::super::testing::registry;
    use super::*;
    use crate::address::Address;

    fn host(text: &str) -> HostName {
        Address::parse_typed(text).unwrap().name().unwrap().clone()
    }

    #[test]
    fn beyond_suspicion() {
        let registry = registry();
        for text in [
            "a.gov",
            "a.mil",
            "a.edu",
            "a.gov.uk",
            "a.ac.uk",
            "a.gouv.fr",
            "a.nhs.uk",
            "a.edu.au",
            "popular.example",
            "login.popular.example",
        ] {
            assert!(is_beyond_suspicion(&registry, &host(text)), "{text}");
        }
        for text in [
            "a.com",
            "a.ac",
            "gov.example",
            "a.gov.example",
            "unpopular.example",
            "a.web.app",
        ] {
            assert!(!is_beyond_suspicion(&registry, &host(text)), "{text}");
        }
    }

    #[test]
    fn the_words_are_sorted() {
        assert!(ORDINARY.is_sorted());
    }
}
