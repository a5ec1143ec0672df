//! *Combination*: a name joined, glued or hyphenated, with other words in one label.
//!
//! Source of the rule: combosquatting as measured by Kintis et al., CCS 2017; the words and
//! the rule for short names (a name inside another word is none) from real attacks.

use super::{Company, Finding, Fit, Reason, exempt};
use crate::address::Label;
use crate::provider::Usage;
use crate::registry::{Name, Registry};
use crate::skeleton::{Disguise, plain, skeleton};
use crate::words::{self, Class, segment};

/// Letters from which a name that nobody chose is looked for within a label.
const MIN_LISTED: usize = 7;
/// Letters from which a distinctive name counts even glued to what is no known word.
const MIN_UNBOUNDED: usize = 8;
/// Letters of the names that are found glued only at the ends of a part.
const SHORT: usize = 3;
/// Letters of what may be one edit from a name beside other words.
const NEAR: std::ops::RangeInclusive<usize> = 5..=20;
/// Letters of the words glued to what is one edit from a name: shorter ones are found anywhere.
const MIN_GLUED: usize = 4;
/// How many stretches between known words are looked at in one part of a label.
const MAX_STRETCHES: usize = 8;

/// Finds the names within a label that has more than the name.
pub(super) fn find(registry: &Registry, label: &Label, is_registrable: bool) -> Vec<Finding> {
    let parts = Parts::new(label);
    let mut found: Vec<Finding> = readings(label)
        .iter()
        .flat_map(|parts| with_company(registry, parts, is_registrable))
        .map(|(name, company)| {
            let reason = disguise_within(label, &name)
                .filter(|_| company.fit == Fit::Bounded)
                .map_or(Reason::Combination(company), Reason::Confusable);
            Finding::new(reason, &name)
        })
        .collect();
    found.extend(
        near(registry, &parts, is_registrable)
            .into_iter()
            .map(|(name, company)| Finding::new(Reason::Combination(company), &name)),
    );
    found
}

/// A label's skeleton, and where its hyphens were.
pub(super) struct Parts {
    joined: String,
    /// Positions in `joined`: the beginning, each hyphen, and the end.
    bounds: Vec<usize>,
}

impl Parts {
    fn new(label: &Label) -> Self {
        Self::of(&label.skeleton)
    }

    fn of(skeleton: &str) -> Self {
        let (mut joined, mut bounds) = (String::with_capacity(skeleton.len()), vec![0]);
        for part in skeleton.split('-').filter(|part| !part.is_empty()) {
            joined.push_str(part);
            bounds.push(joined.len());
        }
        Self { joined, bounds }
    }

    /// Where each part begins and ends.
    fn spans(&self) -> impl Iterator<Item = (usize, usize)> {
        self.bounds
            .iter()
            .copied()
            .zip(self.bounds.iter().copied().skip(1))
    }

    fn get(&self, from: usize, to: usize) -> &str {
        self.joined.get(from..to).unwrap_or_default()
    }
}

/// The ways to read a label: as it looks, and with the two letters of a pair kept apart where a word
/// begins with the second, as in `mayoclinic·login`.
pub(super) fn readings(label: &Label) -> Vec<Parts> {
    let text = plain(&label.unicode);
    let mut readings = vec![Parts::new(label)];
    for at in words::seams(text.as_bytes()) {
        if let Some((front, back)) = text.split_at_checked(at) {
            readings.push(Parts::of(&(skeleton(front) + &skeleton(back))));
        }
    }
    readings
}

/// The names within a label, each with its company. A name that fills the label has no company
/// and is left to other rules.
pub(super) fn with_company<'s>(
    registry: &'s Registry,
    parts: &Parts,
    is_registrable: bool,
) -> Vec<(Name<'s>, Company)> {
    let occurrences = occurrences(registry, parts);
    let mut found: Vec<(Name<'s>, Company)> = Vec::new();
    for (start, end, name) in &occurrences {
        let (start, end) = (*start, *end);
        let others = || {
            occurrences.iter().filter(|(from, to, other)| {
                let is_brand = matches!(
                    other.usage,
                    Usage::Distinctive | Usage::Prominent | Usage::Contextual
                );
                is_brand && (*to <= start || *from >= end)
            })
        };
        let known: Vec<_> = others().map(|&(from, to, _)| (from, to)).collect();
        let (words, is_bounded) = company(parts, start, end, &known);
        let company = Company {
            words,
            fit: if is_bounded {
                Fit::Bounded
            } else {
                Fit::Unbounded
            },
            is_registrable,
            has_other_name: !known.is_empty(),
        };
        let long_enough = name.usage < Usage::Contextual && name.skeleton.len() >= MIN_UNBOUNDED;
        if (is_bounded || long_enough) && !found.iter().any(|(other, _)| other == name) {
            found.push((name.clone(), company));
        }
    }
    found
}

/// Where names stand within a label.
fn occurrences<'s>(registry: &'s Registry, parts: &Parts) -> Vec<(usize, usize, Name<'s>)> {
    // Short names are no prefixes in the index: they count only as a part of their own, and the
    // few that mean somebody at the ends of a part.
    let own = parts.spans().filter(|(from, to)| to - from < MIN_LISTED);
    let own = own.flat_map(|(from, to)| {
        registry
            .names(parts.get(from, to))
            .map(move |name| (from, name))
    });
    let ends = parts
        .spans()
        .filter(|(from, to)| to - from > SHORT)
        .flat_map(|(from, to)| [from, to - SHORT]);
    let short = |from| {
        registry
            .names(parts.get(from, from + SHORT))
            .filter(|name| name.usage == Usage::Contextual)
            .map(move |name| (from, name))
    };
    let within = registry.names_within(&parts.joined);
    let beside = within
        .iter()
        .filter(|(_, name)| name.usage < Usage::Common)
        .flat_map(|(start, name)| {
            let end = start + name.skeleton.len();
            start.checked_sub(SHORT).into_iter().chain([end])
        })
        .flat_map(short);
    own.chain(ends.flat_map(short))
        .chain(beside)
        .chain(within.iter().cloned())
        .map(|(start, name)| (start, start + name.skeleton.len(), name))
        .filter(|(start, end, name)| {
            (*start, *end) != (0, parts.joined.len())
                && !(name.usage == Usage::Listed && name.skeleton.len() < MIN_LISTED)
        })
        .collect()
}

/// What stands around `start..end`: the strongest class of the known words, and whether what
/// is glued to the name is made of known words. Names at `others` count as known.
fn company(
    parts: &Parts,
    start: usize,
    end: usize,
    others: &[(usize, usize)],
) -> (Option<Class>, bool) {
    let mut words: Option<Class> = None;
    let mut is_bounded = true;
    let mut cuts: Vec<usize> = Vec::new();
    let inner = parts.bounds.iter().copied();
    for cut in inner
        .filter(|&cut| cut < start || cut > end)
        .chain(others.iter().flat_map(|&(from, to)| [from, to]))
        .chain([start, end])
    {
        if let Err(at) = cuts.binary_search(&cut) {
            cuts.insert(at, cut);
        }
    }
    for (&from, &to) in cuts.iter().zip(cuts.iter().skip(1)) {
        if (from, to) == (start, end) || others.contains(&(from, to)) {
            continue;
        }
        let piece = parts.get(from, to);
        // A plural, or the digits `0` and `1` as skeletons write them.
        let is_trifle = matches!(piece, "l" | "o") || (piece == "s" && parts.bounds.contains(&to));
        match segment(piece) {
            Some(class) => words = words.max(Some(class)),
            None if is_trifle => words = words.max(Some(Class::Filler)),
            None => {
                let is_glued = (to == start && !parts.bounds.contains(&start))
                    || (from == end && !parts.bounds.contains(&end));
                is_bounded &= !is_glued;
            }
        }
    }
    (words, is_bounded)
}

/// The brands that what is left between known words is one edit from: `amelie-remboursement`.
fn near<'s>(
    registry: &'s Registry,
    parts: &Parts,
    is_registrable: bool,
) -> Vec<(Name<'s>, Company)> {
    let mut found = Vec::new();
    for (from, to) in parts.spans() {
        let part = parts.get(from, to);
        let (before, after) = (words::beginnings(part), words::endings(part));
        let stretches = stretches(&before, &after)
            .filter(|(start, end, _)| (from + start, from + end) != (0, parts.joined.len()));
        for (start, end, class) in stretches {
            let stretch = parts.get(from + start, from + end);
            let words = parts
                .spans()
                .filter(|&span| span != (from, to))
                .filter_map(|(from, to)| segment(parts.get(from, to)))
                .max()
                .max(Some(class));
            let company = Company {
                words,
                fit: Fit::Near,
                is_registrable,
                has_other_name: false,
            };
            found.extend(
                registry
                    .brands_one_edit_away(stretch)
                    .into_iter()
                    .filter(|(_, edit)| !exempt::is_harmless_in_company(stretch, *edit, words))
                    .map(|(name, _)| (name, company)),
            );
        }
    }
    found
}

/// The stretches of a part that may be a name one edit away, the shortest first for each beginning:
/// where they begin and end, and the strongest class of the words around them. `before` and `after`
/// are the part's [`words::beginnings`] and [`words::endings`].
pub(crate) fn stretches<'r>(
    before: &'r [Option<Class>],
    after: &'r [Option<Class>],
) -> impl Iterator<Item = (usize, usize, Class)> + use<'r> {
    let length = after.len().saturating_sub(1);
    let begins = before.iter().enumerate().rev();
    begins
        .filter_map(|(start, class)| Some((start, (*class)?)))
        .flat_map(move |(start, class)| {
            let ends = after.iter().enumerate();
            ends.filter_map(move |(end, other)| Some((start, end, class.max((*other)?))))
        })
        .filter(move |&(start, end, class)| {
            end > start
                && NEAR.contains(&(end - start))
                && (start == 0 || start >= MIN_GLUED)
                && (end == length || length - end >= MIN_GLUED)
                && (class >= Class::Care || (start, end) == (0, length))
        })
        .take(MAX_STRETCHES)
}

/// How the name is disguised within the label, if it is.
fn disguise_within(label: &Label, name: &Name<'_>) -> Option<Disguise> {
    let text = label.unicode.replace('-', "");
    if text.contains(&*name.plain) {
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
        move |reason| matches!(reason, Reason::Combination(company) if company.words == words && company.fit == Fit::Bounded)
    }

    #[test]
    fn fires_beside_words() {
        let registry = registry();
        let check = |text: &str, domain: &str, words: Option<Class>| {
            fires(&registry, text, domain, with(words));
        };
        // Signing in: in five languages, hyphenated as often as glued.
        let words = Some(Class::Credential);
        check("mychart-login.com", "mychart.org", words);
        check("mychartlogin.com", "mychart.org", words);
        check("carilioncliniclogin.com", "carilionclinic.org", words);
        check("secure-mychart.com", "mychart.org", words);
        check("my-doctolib-account.example", "doctolib.fr", words);
        check("ameli-connexion.fr", "ameli.fr", words);
        check("moncompte-ameli.example", "ameli.fr", words);
        check("ameli-xq7-connexion.example", "ameli.fr", words);
        check("doctolib-anmelden.example", "doctolib.fr", words);
        check("aetna-iniciar-sesion.example", "aetna.com", words);
        check("humana-senha.example", "humana.com", words);
        check("mychart-login.evil.example", "mychart.org", words);
        check("cvs-login.example", "cvs.com", words);
        // Dealings, care, and what says nothing.
        check(
            "ameli-remboursement.example",
            "ameli.fr",
            Some(Class::Service),
        );
        check("humanabilling.example", "humana.com", Some(Class::Service));
        check(
            "carilionclinic-patients.example",
            "carilionclinic.org",
            Some(Class::Care),
        );
        check("myaetna.example", "aetna.com", Some(Class::Filler));
        check("aetnas.example", "aetna.com", Some(Class::Filler));
        check("aetna1.example", "aetna.com", Some(Class::Filler));
        check("zyx-aetna.example", "aetna.com", None);
    }

    #[test]
    fn fires_unbounded_for_long_names() {
        fires(
            &registry(),
            "xkaiserpermanentez.example",
            "kaiserpermanente.org",
            |reason| matches!(reason, Reason::Combination(company) if company.fit == Fit::Unbounded),
        );
    }

    #[test]
    fn fires_on_several_names_in_one() {
        let registry = registry();
        for text in [
            "uhcoptum.example",
            "optumuhcservices.example",
            "uhc-optum-contracts.example",
        ] {
            fires(&registry, text, "uhc.com", |reason| {
                matches!(reason, Reason::Combination(_))
            });
        }
        fires(
            &registry,
            "aetnahumana.example",
            "aetna.com",
            |reason| matches!(reason, Reason::Combination(company) if company.has_other_name),
        );
    }

    #[test]
    fn fires_one_edit_away_beside_words() {
        let registry = registry();
        for (text, domain) in [
            ("amelie-remboursement.example", "ameli.fr"),
            ("assure-amelie.example", "ameli.fr"),
            ("amelis-portail.example", "ameli.fr"),
            ("secureaetma.example", "aetna.com"),
            ("doctolb-connexion.example", "doctolib.fr"),
            ("login-kaiserpermanante.example", "kaiserpermanente.org"),
        ] {
            fires(
                &registry,
                text,
                domain,
                |reason| matches!(reason, Reason::Combination(company) if company.fit == Fit::Near),
            );
        }
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
            "mon-amelie.example",
            "amelia-care.example",
            "corner-clinic.example",
            "americafirst.example",
            "helloworld.example",
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
