//! `PageFacts`: what a page asks for and whose it says it is.
//!
//! The facts come from the content script, which reports and does not judge. They never hold
//! the value of a field.

use std::sync::LazyLock;

use regex::Regex;
use serde::{Deserialize, Serialize};

use crate::provider::Usage;
use crate::registry::{ProviderRef, Registry};
use crate::skeleton::skeleton;
use crate::words;

/// What the content script saw of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(web, derive(tsify::Tsify))]
pub struct PageFacts {
    /// The page's address as the browser knows it.
    pub url: String,
    /// The kinds of field on the page, in any order.
    pub fields: Vec<Field>,
    /// Where forms with such fields would be sent: addresses as the browser resolves them.
    pub sends_to: Vec<String>,
    /// The texts by which the page says whose it is.
    pub texts: Vec<PageText>,
}

/// A kind of field that a thief wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(web, derive(tsify::Tsify))]
pub enum Field {
    /// A password.
    Password,
    /// A user name or e-mail address to sign in with.
    Username,
    /// A code from a message or an app.
    OneTimeCode,
    /// A social security or national insurance number.
    SocialSecurity,
    /// An insurance or member number.
    MemberId,
    /// A medical record number.
    MedicalRecord,
    /// A date of birth.
    BirthDate,
    /// A payment card's number or security code.
    Card,
}

/// A text by which a page says whose it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(web, derive(tsify::Tsify))]
pub struct PageText {
    /// Where it stands.
    pub place: Place,
    /// The text, cut to a few hundred letters.
    pub text: String,
}

/// Where on a page a text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(web, derive(tsify::Tsify))]
pub enum Place {
    /// The document's title.
    Title,
    /// The site's or application's name in the document's metadata.
    SiteName,
    /// The text that stands for a logo.
    Logo,
    /// A first heading.
    Heading,
    /// The line that says who holds the copyright.
    Copyright,
    /// A label of the form itself.
    Label,
}

/// A provider that the page says it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claimed {
    /// Who.
    pub provider: ProviderRef,
    /// The most telling of the phrases used.
    pub usage: Usage,
    /// In how many kinds of place the page says so.
    pub places: usize,
}

/// Words a name may have beside it that are no known words: a hospital's own name beside
/// `MyChart`, say.
const MAX_STRANGERS: usize = 2;
/// Words of the longest name.
const MAX_WORDS: usize = 6;
/// Texts that are looked at, and letters of each.
const MAX_TEXTS: usize = 40;
const MAX_LETTERS: usize = 300;

/// Words beside a name that make a text speak about it, not for it.
const ABOUT: &str = "how what why when where who which vs versus news review reviews guide guides tips jobs job careers career
    hiring salary alternatives alternative lawsuit breach hacked scam scams phishing fake forum wiki wikipedia blog article
    about near best top list directory compare comparison using use tutorial training stock stocks shares ratings rated
    comment pourquoi avis que como por porque was wie warum bewertung noticias search recherche";

impl Field {
    /// The field that a word means, as facts are written down.
    pub fn from_word(word: &str) -> Option<Self> {
        Some(match word {
            "password" => Self::Password,
            "username" => Self::Username,
            "one-time-code" => Self::OneTimeCode,
            "social-security" => Self::SocialSecurity,
            "member-id" => Self::MemberId,
            "medical-record" => Self::MedicalRecord,
            "birth-date" => Self::BirthDate,
            "card" => Self::Card,
            _ => return None,
        })
    }
}

impl Place {
    /// The place that a word means, as facts are written down.
    pub fn from_word(word: &str) -> Option<Self> {
        Some(match word {
            "title" => Self::Title,
            "site-name" => Self::SiteName,
            "logo" => Self::Logo,
            "heading" => Self::Heading,
            "copyright" => Self::Copyright,
            "label" => Self::Label,
            _ => return None,
        })
    }
}

impl PageFacts {
    /// Whether the page asks for something that a thief wants. A date of birth alone is asked for
    /// everywhere.
    pub fn asks_for_secrets(&self) -> bool {
        self.fields
            .iter()
            .any(|field| !matches!(field, Field::BirthDate))
    }

    /// Whose the page says it is, in the order in which it says so.
    pub fn claims(&self, registry: &Registry) -> Vec<Claimed> {
        let mut found: Vec<(Claimed, Vec<Place>)> = Vec::new();
        for PageText { place, text } in self.texts.iter().take(MAX_TEXTS) {
            let text: String = text.chars().take(MAX_LETTERS).collect();
            for (provider, usage) in claims_in(registry, *place, &text) {
                match found
                    .iter_mut()
                    .find(|(claim, _)| claim.provider == provider)
                {
                    Some((claim, places)) => {
                        claim.usage = usage.min(claim.usage);
                        if !places.contains(place) {
                            places.push(*place);
                            claim.places += 1;
                        }
                    }
                    None => found.push((
                        Claimed {
                            provider,
                            usage,
                            places: 1,
                        },
                        vec![*place],
                    )),
                }
            }
        }
        found.into_iter().map(|(claim, _)| claim).collect()
    }
}

/// The providers one text speaks for.
fn claims_in(registry: &Registry, place: Place, text: &str) -> Vec<(ProviderRef, Usage)> {
    static BREAK: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new("[ \t\n](?:-|–|—|:|·)+[ \t\n]|[|•»\n]").ok());
    if place == Place::Copyright {
        return holder(text)
            .map(|holder| names_in(registry, holder))
            .unwrap_or_default();
    }
    let Some(pattern) = BREAK.as_ref() else {
        return Vec::new();
    };
    pattern
        .split(text)
        .flat_map(|segment| names_in(registry, segment))
        .collect()
}

/// Who holds the copyright by a line such as `© 2019–2026 Example Health, Inc. All rights reserved.`
fn holder(text: &str) -> Option<&str> {
    static LINE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?:©|\([cC]\)|COPYRIGHT|[Cc]opyright)(?:[ \t,.0-9–-]|©|\([cC]\)|COPYRIGHT|[Cc]opyright|by )*([^|.,\n]{2,80})").ok()
    });
    let holder = LINE.as_ref()?.captures(text)?.get(1)?.as_str();
    Some(holder)
}

/// The names in a text, if the text says little else.
fn names_in(registry: &Registry, text: &str) -> Vec<(ProviderRef, Usage)> {
    static SPEAKS_ABOUT: LazyLock<Vec<&str>> = LazyLock::new(|| ABOUT.split_whitespace().collect());
    let words = words::split(text);
    let mut found = Vec::new();
    let mut strangers = 0;
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let longest = (1..=MAX_WORDS).rev().find_map(|length| {
            let phrase = words.get(at..at + length)?.concat();
            let claims: Vec<_> = registry
                .claims(&phrase)
                .map(|claim| (claim.provider, claim.usage))
                .collect();
            (!claims.is_empty()).then_some((length, claims))
        });
        if let Some((length, claims)) = longest {
            found.extend(claims);
            at += length;
            continue;
        }
        if SPEAKS_ABOUT.contains(&word.as_str()) {
            return Vec::new();
        }
        strangers += usize::from(words::class(&skeleton(word)).is_none());
        at += 1;
    }
    if strangers > MAX_STRANGERS {
        Vec::new()
    } else {
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lookalike::testing::registry;

    fn claimed(place: Place, text: &str) -> Vec<String> {
        let registry = registry();
        let facts = PageFacts {
            texts: vec![PageText {
                place,
                text: text.into(),
            }],
            ..PageFacts::default()
        };
        facts
            .claims(&registry)
            .iter()
            .map(|claim| registry.entry(claim.provider).unwrap().provider.id)
            .collect()
    }

    #[test]
    fn speaks_for_a_provider() {
        let check = |place, text: &str, id: &str| assert_eq!(claimed(place, text), [id], "{text}");
        check(Place::Title, "MyChart - Login Page", "epic-mychart");
        check(Place::Title, "My Chart | Application Error", "epic-mychart");
        check(Place::Title, "Riverside MyChart", "epic-mychart");
        check(
            Place::Title,
            "Sign in to your Kaiser Permanente account",
            "kaiser",
        );
        check(Place::Title, "МyChart", "epic-mychart");
        check(Place::Title, "Compte Ameli - mon espace personnel", "ameli");
        check(Place::Title, "Connexion · Assurance Maladie", "ameli");
        check(Place::Logo, "CVS Pharmacy", "cvs");
        check(
            Place::Copyright,
            "© 2019–2026 Kaiser Permanente. All rights reserved.",
            "kaiser",
        );
        check(
            Place::Copyright,
            "Copyright (c) 2026 by Doctolib SAS",
            "doctolib",
        );
    }

    #[test]
    fn speaks_about_it_or_of_nothing() {
        for text in [
            "How to sign up for MyChart",
            "MyChart vs FollowMyHealth",
            "10 tips for Kaiser Permanente members",
            "Jobs at Aetna",
            "Our practice is proud to work with Aetna and many other fine insurance companies",
            "Patient portal login",
            "",
        ] {
            assert_eq!(claimed(Place::Title, text), [""; 0], "{text}");
        }
        assert_eq!(claimed(Place::Copyright, "We accept Aetna"), [""; 0]);
        assert_eq!(
            claimed(
                Place::Copyright,
                "© 2026 Some Software. Aetna is a trademark."
            ),
            [""; 0]
        );
    }

    #[test]
    fn places_are_counted_once_each() {
        let registry = registry();
        let text = |place, text: &str| PageText {
            place,
            text: text.into(),
        };
        let texts = vec![
            text(Place::Title, "Aetna"),
            text(Place::Title, "Aetna login"),
            text(Place::Logo, "Aetna"),
        ];
        let facts = PageFacts {
            texts,
            ..PageFacts::default()
        };
        let claims = facts.claims(&registry);
        assert_eq!(
            (claims.len(), claims[0].places, claims[0].usage),
            (1, 2, Usage::Distinctive)
        );
    }

    #[test]
    fn secrets() {
        let asks = |fields: &[Field]| {
            PageFacts {
                fields: fields.to_vec(),
                ..PageFacts::default()
            }
            .asks_for_secrets()
        };
        assert!(asks(&[Field::Password]) && asks(&[Field::BirthDate, Field::MemberId]));
        assert!(!asks(&[]) && !asks(&[Field::BirthDate]));
    }
}
