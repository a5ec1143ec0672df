//! Whose a message says it is.

use std::collections::BTreeMap;

use crate::provider::Usage;
use crate::registry::{ProviderRef, Registry};
use crate::words;

/// Words of the longest name.
const MAX_WORDS: usize = 6;
/// Words that are looked at.
const MAX_LENGTH: usize = 4000;
/// Claims that are told.
const MAX_CLAIMS: usize = 3;
/// Providers that share a name, beyond which it says nothing.
const MAX_NAMESAKES: usize = 2;
/// Words after which somebody says who they are, or for whom they speak.
const SPEAKS_FOR: [&str; 22] = [
    "from", "at", "with", "by", "is", "of", "the", "your", "of", "using", "through", "de", "del",
    "su", "votre", "chez", "von", "bei", "ihre", "da", "do", "desde",
];

struct Word {
    text: String,
    is_capital: bool,
    /// Whether it begins a line or a sentence.
    is_first: bool,
    /// What follows it at once.
    next: char,
}

/// The providers that a text names as people name themselves, those that it names most like that first.
pub(super) fn find(registry: &Registry, text: &str) -> Vec<ProviderRef> {
    let words = words_of(text);
    let mut weights: BTreeMap<ProviderRef, (usize, usize)> = BTreeMap::new();
    let mut at = 0;
    while at < words.len() {
        let longest = (1..=MAX_WORDS).rev().find_map(|length| {
            let phrase = words.get(at..at + length)?;
            let weight = weight(
                registry,
                phrase,
                at.checked_sub(1).and_then(|before| words.get(before)),
            )?;
            Some((length, weight))
        });
        let Some((length, (weight, providers))) = longest else {
            at += 1;
            continue;
        };
        // Who speaks says so at the beginning.
        let weight = weight + usize::from(at < 8) * 3;
        for provider in providers {
            let (sum, _) = weights.entry(provider).or_insert((0, at));
            *sum += weight;
        }
        at += length;
    }
    let mut claims: Vec<_> = weights.into_iter().collect();
    claims.sort_by_key(|(_, (weight, at))| (usize::MAX - weight, *at));
    claims
        .into_iter()
        .take(MAX_CLAIMS)
        .map(|(provider, _)| provider)
        .collect()
}

/// How much a phrase says, and of whom.
fn weight(
    registry: &Registry,
    phrase: &[Word],
    before: Option<&Word>,
) -> Option<(usize, Vec<ProviderRef>)> {
    let first = phrase.first().filter(|word| word.is_capital)?;
    let text: String = phrase.iter().map(|word| word.text.as_str()).collect();
    let claims: Vec<_> = registry.claims(&text).collect();
    let usage = claims.iter().map(|claim| claim.usage).min()?;
    let speaks = first.is_first
        && phrase
            .last()
            .is_some_and(|word| matches!(word.next, ':' | ',' | '\n' | '\0'))
        || before.is_some_and(|word| SPEAKS_FOR.contains(&word.text.as_str()));
    let is_one_word = phrase.len() == 1;
    let weight = match usage {
        Usage::Distinctive | Usage::Licensed | Usage::Prominent => 4,
        // A word of the language is a name only where names stand.
        _ if is_one_word && !speaks => return None,
        _ if claims.len() > MAX_NAMESAKES => return None,
        _ => 2,
    };
    let of_usage = claims.iter().filter(|claim| claim.usage == usage);
    Some((
        weight + usize::from(speaks) * 2,
        of_usage.map(|claim| claim.provider).collect(),
    ))
}

fn words_of(text: &str) -> Vec<Word> {
    let is_in_word = |letter: char| letter.is_alphanumeric() || matches!(letter, '\'' | '’');
    let mut words = Vec::new();
    let mut is_first = true;
    let mut rest = text;
    while let Some(start) = rest.find(is_in_word).filter(|_| words.len() < MAX_LENGTH) {
        let (between, after) = rest.split_at(start);
        let end = after
            .find(|letter| !is_in_word(letter))
            .unwrap_or(after.len());
        // French and Italian write a short word and an apostrophe before a name: `d'Assurance`.
        let end = match after.char_indices().nth(1) {
            Some((at, '\'' | '’')) if end > at + 2 => at,
            _ => end,
        };
        let (word, next) = after.split_at(end);
        is_first |= between.contains(['\n', '.', '!', '?', ':', '"']);
        let text = words::joined(word);
        if !text.is_empty() {
            words.push(Word {
                text,
                is_capital: word
                    .trim_start_matches(['\'', '’'])
                    .starts_with(char::is_uppercase),
                is_first,
                next: next.chars().next().unwrap_or('\0'),
            });
            is_first = false;
        }
        rest = next;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lookalike::testing::registry;

    fn claimed(text: &str) -> Vec<String> {
        let registry = registry();
        let claims = find(&registry, text);
        claims
            .iter()
            .map(|claim| registry.entry(*claim).unwrap().provider.id)
            .collect()
    }

    #[test]
    fn says_who_it_is() {
        let check = |text: &str, ids: &[&str]| assert_eq!(claimed(text), ids, "{text}");
        check("MyChart: final notice.", &["epic-mychart"]);
        check(
            "Le service Prestations\nCaisse Primaire d'Assurance Maladie",
            &["ameli"],
        );
        check(
            "Dear member, thank you for choosing Kaiser Permanente.",
            &["kaiser"],
        );
        check("This is CVS Pharmacy calling for, RAYMOND.", &["cvs"]);
        check("Your results are ready. -- Carilion Clinic", &["carilion"]);
        check("AETNA ALERT: claim denied", &["aetna"]);
    }

    #[test]
    fn says_nothing() {
        for text in [
            "See you on Monday at 9.",
            "our new memorial health garden is open",
            "Please bring your insurance card.",
            "",
        ] {
            assert_eq!(claimed(text), [""; 0], "{text}");
        }
    }
}
