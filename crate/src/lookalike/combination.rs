//! *Combination*: a name joined, glued or hyphenated, with other words in one label.
//!
//! Source of the rule: combosquatting as measured by Kintis et al., CCS 2017; the words and
//! the rule for short names (a name inside another word is none) from real attacks.

use super::{Company, Finding, Reason};
use crate::address::Label;
use crate::provider::Usage;
use crate::registry::{Name, Registry};
use crate::skeleton::Disguise;
use crate::words::{Class, segment};

/// Letters from which a name that nobody chose is looked for within a label.
const MIN_LISTED: usize = 7;
/// Letters from which a distinctive name counts even glued to what is no known word.
const MIN_UNBOUNDED: usize = 8;

/// Finds the names within a label that has more than the name.
pub(super) fn find(registry: &Registry, label: &Label, is_registrable: bool) -> Vec<Finding> {
    with_company(registry, label)
        .into_iter()
        .map(|(name, words, is_bounded)| {
            let company = Company {
                words,
                is_bounded,
                is_registrable,
            };
            let reason = disguise_within(label, &name)
                .filter(|_| is_bounded)
                .map_or(Reason::Combination(company), Reason::Confusable);
            Finding::new(reason, &name)
        })
        .collect()
}

/// The names within a label: each with the strongest class of the words beside it, and whether
/// it is bounded. A name that fills the label has no company and is left to other rules.
pub(super) fn with_company<'s>(
    registry: &'s Registry,
    label: &Label,
) -> Vec<(Name<'s>, Option<Class>, bool)> {
    let joined = label.joined();
    let parts: Vec<&str> = label
        .skeleton
        .split('-')
        .filter(|part| !part.is_empty())
        .collect();
    let mut bounds = vec![0];
    bounds.extend(parts.iter().scan(0, |end, part| {
        *end += part.len();
        Some(*end)
    }));
    // Short names are no prefixes in the index: they count only as a part of their own.
    let own_parts = parts
        .iter()
        .zip(&bounds)
        .filter(|(part, _)| part.len() < MIN_LISTED);
    let own_parts =
        own_parts.flat_map(|(part, &start)| registry.names(part).map(move |name| (start, name)));
    let mut found: Vec<(Name<'s>, Option<Class>, bool)> = Vec::new();
    for (start, name) in own_parts.chain(registry.names_within(&joined)) {
        let end = start + name.skeleton.len();
        if (start, end) == (0, joined.len())
            || (name.usage == Usage::Listed && name.skeleton.len() < MIN_LISTED)
        {
            continue;
        }
        let Some((words, is_bounded)) = company(&joined, &bounds, start, end) else {
            continue;
        };
        let long_enough = name.usage < Usage::Common && name.skeleton.len() >= MIN_UNBOUNDED;
        if (is_bounded || long_enough) && !found.iter().any(|&(other, ..)| other == name) {
            found.push((name, words, is_bounded));
        }
    }
    found
}

/// What stands around `start..end`: the strongest class of the known words, and whether what
/// is glued to the name is made of known words.
fn company(
    joined: &str,
    bounds: &[usize],
    start: usize,
    end: usize,
) -> Option<(Option<Class>, bool)> {
    let mut words: Option<Class> = None;
    let mut is_bounded = true;
    let mut cuts: Vec<usize> = bounds
        .iter()
        .copied()
        .filter(|&cut| cut < start || cut > end)
        .chain([start, end])
        .collect();
    cuts.sort_unstable();
    cuts.dedup();
    for (&from, &to) in cuts.iter().zip(cuts.iter().skip(1)) {
        if from == start && to == end {
            continue;
        }
        match segment(joined.get(from..to)?) {
            Some(class) => words = words.max(Some(class)),
            None => {
                let is_glued = (to == start && !bounds.contains(&start))
                    || (from == end && !bounds.contains(&end));
                is_bounded &= !is_glued;
            }
        }
    }
    Some((words, is_bounded))
}

/// How the name is disguised within the label, if it is.
fn disguise_within(label: &Label, name: &Name<'_>) -> Option<Disguise> {
    let text = label.unicode.replace('-', "");
    if text.contains(name.plain) {
        None
    } else if !text.is_ascii() {
        Some(Disguise::Unicode)
    } else if text
        .replace('i', "l")
        .contains(&name.plain.replace('i', "l"))
    {
        Some(Disguise::LetterIL)
    } else {
        Some(Disguise::Ascii)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, registry, silent};
    use super::*;

    fn with(words: Option<Class>) -> impl Fn(Reason) -> bool {
        move |reason| matches!(reason, Reason::Combination(company) if company.words == words && company.is_bounded)
    }

    #[test]
    fn fires_beside_credential_words() {
        let registry = registry();
        for (text, domain) in [
            ("mychart-login.com", "mychart.org"),
            ("mychartlogin.com", "mychart.org"),
            ("secure-mychart.com", "mychart.org"),
            ("my-doctolib-account.example", "doctolib.fr"),
            ("ameli-connexion.fr", "ameli.fr"),
            ("moncompte-ameli.example", "ameli.fr"),
            ("ameli-xq7-connexion.example", "ameli.fr"),
            ("carte-vitale-verification.example", "ameli.fr"),
            ("mychart-login.evil.example", "mychart.org"),
            ("cvs-login.example", "cvs.com"),
        ] {
            fires(&registry, text, domain, with(Some(Class::Credential)));
        }
    }

    #[test]
    fn fires_beside_care_words_and_strangers() {
        let registry = registry();
        fires(
            &registry,
            "ameli-remboursement.example",
            "ameli.fr",
            with(Some(Class::Care)),
        );
        fires(
            &registry,
            "macartevitaleameli.example",
            "ameli.fr",
            with(Some(Class::Care)),
        );
        fires(
            &registry,
            "carilionclinic-patients.example",
            "carilionclinic.org",
            with(Some(Class::Care)),
        );
        fires(
            &registry,
            "myaetna.example",
            "aetna.com",
            with(Some(Class::Filler)),
        );
        fires(&registry, "zyx-aetna.example", "aetna.com", with(None));
        fires(
            &registry,
            "xkaiserpermanentez.example",
            "kaiserpermanente.org",
            |reason| matches!(reason, Reason::Combination(company) if !company.is_bounded),
        );
    }

    #[test]
    fn a_disguise_is_a_confusable() {
        let registry = registry();
        for text in [
            "rnychart-login.com",
            "mychаrt-login.com",
            "ame1i-connexion.example",
        ] {
            let registry = &registry;
            assert!(
                super::super::testing::found(registry, text)
                    .iter()
                    .any(|(reason, _)| matches!(reason, Reason::Confusable(_))),
                "{text}"
            );
        }
    }

    #[test]
    fn silent_within_other_words() {
        let registry = registry();
        for text in [
            "namelix.example",
            "gamelink.example",
            "camelia.example",
            "amelie.example",
            "mychart.example",
            "chart-login.example",
            "dukemychart.example",
            "aetnas.example",
            "optumize.example",
            "scvs.example",
            "ameliorer-connexion.example",
            "mychart-login.popular.example",
        ] {
            silent(&registry, text, |reason| {
                matches!(reason, Reason::Combination(_))
            });
        }
    }
}
