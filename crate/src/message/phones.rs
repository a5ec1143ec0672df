//! The telephone numbers in a message, in E.164 form.
//!
//! Numbers of the North American plan (NANPA: area code and exchange begin with 2 to 9, and neither is a service code such as
//! 911), with words for digits and extensions; international ones; and, where the message is from one of a few countries, those
//! that are written without their country's code (ITU-T E.164 and the countries' numbering plans).

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Captures, Regex};

/// A telephone number in a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Phone {
    /// Where in the text it stands.
    pub(super) part: Range<usize>,
    /// In E.164 form: `+18005550100`.
    pub(super) e164: String,
}

/// Numbers beyond which none is looked for.
const MAX_PHONES: usize = 500;
/// Blanks and signs that part the digits of a number.
const SIGN: &str = "[ .\u{b7}\u{2010}\u{2011}\u{2012}\u{2013}/-]";

/// What makes the digits that follow a number of another kind.
const NOT_A_PHONE: [&str; 27] = [
    "claim",
    "account",
    "acct",
    "order",
    "case",
    "member",
    "policy",
    "mrn",
    "ref",
    "reference",
    "tracking",
    "confirmation",
    "invoice",
    "group",
    "id",
    "ticket",
    "dossier",
    "expediente",
    "caso",
    "cuenta",
    "pedido",
    "aktenzeichen",
    "kundennummer",
    "versichertennummer",
    "contrat",
    "iban",
    "ssn",
];
/// Words beside such a word that say nothing.
const BESIDE: [&str; 12] = [
    "number", "no", "nr", "is", "num", "n°", "nº", "numero", "número", "numéro", "código", "code",
];
/// What makes ten digits without a sign a telephone number.
const CALLS: [&str; 34] = [
    "call",
    "phone",
    "tel",
    "telephone",
    "dial",
    "text",
    "at",
    "ring",
    "sms",
    "fax",
    "or",
    "on",
    "us",
    "line",
    "hotline",
    "desk",
    "whatsapp",
    "cell",
    "mobile",
    "office",
    "llame",
    "llamar",
    "al",
    "teléfono",
    "telefono",
    "appelez",
    "au",
    "téléphone",
    "anrufen",
    "telefon",
    "unter",
    "ligue",
    "telefone",
    "para",
];
const TOLL_FREE: [&str; 7] = ["800", "833", "844", "855", "866", "877", "888"];

/// Countries whose own way of writing numbers is known: code, digits after the zero or without one, and how numbers are written.
struct Country {
    code: &'static str,
    iso: &'static str,
    pattern: LazyLock<Option<Regex>>,
}

static COUNTRIES: [Country; 5] = [
    Country {
        code: "33",
        iso: "FR",
        pattern: LazyLock::new(|| pattern(r"0([1-9](?:S?[0-9]{2}){4})")),
    },
    Country {
        code: "34",
        iso: "ES",
        pattern: LazyLock::new(|| {
            pattern(
                r"([6-9][0-9]{2}S?[0-9]{3}S?[0-9]{3}|[6-9][0-9]{2}(?:S?[0-9]{2}){3}|9[0-9]S[0-9]{3}(?:S?[0-9]{2}){2})",
            )
        }),
    },
    Country {
        code: "49",
        iso: "DE",
        pattern: LazyLock::new(|| {
            pattern(r"\(?0([1-9][0-9]{1,4}\)?S{0,3}[0-9]{2,8}(?:S?[0-9]{2,6}){0,4})")
        }),
    },
    Country {
        code: "55",
        iso: "BR",
        pattern: LazyLock::new(|| {
            pattern(
                r"(?:0(800S?[0-9]{3}S?[0-9]{4})|0?\(?([1-9][0-9]\)? ?(?:9S?[0-9]{4}|[2-9][0-9]{3})S[0-9]{4}))",
            )
        }),
    },
    Country {
        code: "44",
        iso: "GB",
        pattern: LazyLock::new(|| pattern(r"\(?0([1-9][0-9]{1,4}\)?(?:S?[0-9]{3,4}){2})")),
    },
];

/// Patterns of this module have `S` for what parts digits.
fn pattern(text: &str) -> Option<Regex> {
    Regex::new(&text.replace('S', SIGN)).ok()
}

fn captures<'t>(pattern: Option<&'t Regex>, text: &'t str) -> impl Iterator<Item = Captures<'t>> {
    pattern
        .into_iter()
        .flat_map(|pattern| pattern.captures_iter(text))
}

/// Finds the numbers of a text. `country` is the ISO code of where it is from, as far as that is known.
pub(super) fn find(text: &str, country: Option<&str>) -> Vec<Phone> {
    static INTERNATIONAL: LazyLock<Option<Regex>> =
        LazyLock::new(|| pattern(r"(?:\+|(?-u:\b)00)([1-9](?:(?:\(0\)|S|\(|\)){0,2}[0-9]){6,14})"));
    static AMERICAN: LazyLock<Option<Regex>> = LazyLock::new(|| {
        pattern(
            r"(?:\+?1S?)?(?:\(([2-9][0-9]{2})\)|([2-9][0-9]{2}))(?:S| -|- | - | – )?([2-9][0-9]{2})(?:S| - | – )?([0-9]{4})",
        )
    });
    static VANITY: LazyLock<Option<Regex>> = LazyLock::new(|| {
        pattern(r"(?:1S?)?\(?(800|833|844|855|866|877|888)\)?S((?:[A-Z0-9]-?){7,14})")
    });
    let mut found: Vec<Phone> = Vec::new();
    let mut add = |whole: Range<usize>, e164: String| {
        if found.len() >= MAX_PHONES {
            return;
        }
        let is_taken = found
            .iter()
            .any(|phone| phone.part.start < whole.end && whole.start < phone.part.end);
        if !is_taken && stands_alone(text, &whole) {
            found.push(Phone {
                part: whole.start..with_extension(text, whole.end),
                e164,
            });
        }
    };
    for found in captures(INTERNATIONAL.as_ref(), text) {
        let digits: String = only_digits(&found[1].replace("(0)", ""));
        let start = found.get(0).map_or(0, |whole| whole.start());
        if is_international(&digits) && !is_other_number(text, start) {
            add(
                found.get(0).map_or(0..0, |whole| whole.range()),
                format!("+{digits}"),
            );
        }
    }
    for found in captures(VANITY.as_ref(), text) {
        let (Some(whole), Some(area), Some(letters)) = (found.get(0), found.get(1), found.get(2))
        else {
            continue;
        };
        let word = letters.as_str().trim_end_matches('-');
        if word.bytes().filter(u8::is_ascii_uppercase).count() >= 3 {
            let digits: String = word
                .chars()
                .filter(|letter| *letter != '-')
                .map(key)
                .take(7)
                .collect();
            add(
                whole.start()..letters.start() + word.len(),
                format!("+1{}{digits}", area.as_str()),
            );
        }
    }
    for found in captures(AMERICAN.as_ref(), text) {
        let Some(whole) = found.get(0) else { continue };
        let parts = [1, 2, 3, 4].map(|number| found.get(number).map_or("", |part| part.as_str()));
        let digits = parts.concat();
        let is_bare = whole.as_str().bytes().all(|byte| byte.is_ascii_digit());
        let is_toll_free = TOLL_FREE.iter().any(|area| digits.starts_with(area));
        let is_wanted = !is_bare
            || (is_toll_free && whole.len() == 11)
            || word_before(text, whole.start(), &[])
                .is_some_and(|word| CALLS.contains(&word.as_str()));
        if is_american(&digits) && is_wanted && !is_other_number(text, whole.start()) {
            add(whole.range(), format!("+1{digits}"));
        }
    }
    // Five pairs of digits are French wherever they stand.
    let home = COUNTRIES
        .iter()
        .find(|known| known.iso == country.unwrap_or("FR"));
    if let Some(known) = home {
        for found in captures(known.pattern.as_ref(), text) {
            let (Some(whole), Some(digits)) = (found.get(0), found.iter().skip(1).flatten().next())
            else {
                continue;
            };
            let digits = only_digits(digits.as_str());
            let is_bare = whole.as_str().bytes().all(|byte| byte.is_ascii_digit());
            let is_wanted = !(is_bare && country.is_none()) && (8..=12).contains(&digits.len());
            if is_wanted && !is_other_number(text, whole.start()) {
                add(whole.range(), format!("+{}{digits}", known.code));
            }
        }
    }
    found.sort_by_key(|phone| phone.part.start);
    found
}

fn only_digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Whether digits are a country's code and enough of a number; those of North America by its own plan.
fn is_international(digits: &str) -> bool {
    match digits.strip_prefix('1') {
        Some(american) => is_american(american),
        None => (9..=15).contains(&digits.len()),
    }
}

fn is_american(digits: &str) -> bool {
    let (Some(area), Some(exchange)) = (digits.get(..3), digits.get(3..6)) else {
        return false;
    };
    digits.len() == 10
        && [area, exchange].iter().all(|code| {
            code.as_bytes().first().is_some_and(|first| *first >= b'2') && !code.ends_with("11")
        })
}

/// The digit that a letter shares its key with (ITU-T E.161).
fn key(letter: char) -> char {
    match letter {
        'A'..='C' => '2',
        'D'..='F' => '3',
        'G'..='I' => '4',
        'J'..='L' => '5',
        'M'..='O' => '6',
        'P'..='S' => '7',
        'T'..='V' => '8',
        'W'..='Z' => '9',
        digit => digit,
    }
}

/// Whether what stands before and after does not make it a part of something longer.
fn stands_alone(text: &str, part: &Range<usize>) -> bool {
    let before = text.get(..part.start).unwrap_or_default();
    let after = text.get(part.end..).unwrap_or_default();
    let ends_in_number = |text: &str| text.ends_with(|letter: char| letter.is_ascii_digit());
    let is_part_before = before.ends_with(|letter: char| {
        letter.is_alphanumeric() || matches!(letter, '$' | '€' | '£' | '#' | '_' | '=' | '\u{1}')
    }) || before
        .strip_suffix(['-', '.', '/', '+'])
        .is_some_and(ends_in_number);
    let is_part_after = after
        .starts_with(|letter: char| letter.is_ascii_digit() || letter == '_' || letter == '\u{1}')
        || after
            .strip_prefix(['-', '.', '/'])
            .is_some_and(|after| after.starts_with(|letter: char| letter.is_ascii_digit()));
    !(is_part_before || is_part_after)
}

/// Where a number ends together with its extension.
fn with_extension(text: &str, end: usize) -> usize {
    static EXTENSION: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^,? ?(?:[eE][xX][tT](?:[eE][nN][sS][iI][oO][nN])?|[xX])[.:]? ?[0-9]{1,6}").ok()
    });
    let after = text.get(end..).unwrap_or_default();
    EXTENSION
        .as_ref()
        .and_then(|extension| extension.find(after))
        .map_or(end, |found| end + found.end())
}

/// Whether the words before say that the digits are a number of another kind.
fn is_other_number(text: &str, start: usize) -> bool {
    word_before(text, start, &BESIDE).is_some_and(|word| NOT_A_PHONE.contains(&word.as_str()))
}

/// The word before a position, without those that say nothing; none beyond the line.
fn word_before(text: &str, start: usize, beside: &[&str]) -> Option<String> {
    let line = text.get(..start)?.rsplit('\n').next()?;
    line.split(|letter: char| {
        letter.is_whitespace() || matches!(letter, ':' | '#' | '.' | ',' | '(' | '+')
    })
    .rev()
    .map(str::to_lowercase)
    .find(|word| !word.is_empty() && !beside.contains(&word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, country: Option<&str>) -> Vec<(String, String)> {
        find(text, country)
            .into_iter()
            .map(|phone| (text[phone.part].to_owned(), phone.e164))
            .collect()
    }

    #[test]
    fn numbers_of_north_america() {
        let check = |text: &str, raw: &str, e164: &str| {
            assert_eq!(
                found(text, None),
                [(raw.to_owned(), e164.to_owned())],
                "{text}"
            );
        };
        check("Call 1-888-555-0142.", "1-888-555-0142", "+18885550142");
        check(
            "at (956) 555-0134, please",
            "(956) 555-0134",
            "+19565550134",
        );
        check("+1 (787) 555-0163", "+1 (787) 555-0163", "+17875550163");
        check(
            "phone 480.555.0119 ext. 2.",
            "480.555.0119 ext. 2",
            "+14805550119",
        );
        check(
            "414-555-0163, ext 7 after",
            "414-555-0163, ext 7",
            "+14145550163",
        );
        check("(202)555-0117 x44", "(202)555-0117 x44", "+12025550117");
        check("1.800.555.0199", "1.800.555.0199", "+18005550199");
        check("1 800 555 0199", "1 800 555 0199", "+18005550199");
        check(
            "216 \u{2013} 555 \u{2013} 0101",
            "216 \u{2013} 555 \u{2013} 0101",
            "+12165550101",
        );
        check(
            "216\u{2011}555\u{2011}0101",
            "216\u{2011}555\u{2011}0101",
            "+12165550101",
        );
        check("Text us on 2165550101 now", "2165550101", "+12165550101");
        check("18005550199", "18005550199", "+18005550199");
        check("+18005550199", "+18005550199", "+18005550199");
        check("dial 1-800-WALGREENS", "1-800-WALGREENS", "+18009254733");
        check("1-800-US-AETNA (free)", "1-800-US-AETNA", "+18008723862");
        check("1-800-MEDICARE.", "1-800-MEDICARE", "+18006334227");
        check("800-MEDICARE", "800-MEDICARE", "+18006334227");
    }

    #[test]
    fn numbers_of_elsewhere() {
        let check = |text: &str, country, raw: &str, e164: &str| {
            assert_eq!(
                found(text, country),
                [(raw.to_owned(), e164.to_owned())],
                "{text}"
            );
        };
        check(
            "au 01 99 00 41 27 (",
            None,
            "01 99 00 41 27",
            "+33199004127",
        );
        check(
            "au 01.99.00.41.27",
            Some("FR"),
            "01.99.00.41.27",
            "+33199004127",
        );
        check(
            "+33 1 99 00 41 27",
            None,
            "+33 1 99 00 41 27",
            "+33199004127",
        );
        check(
            "+33 (0)1 99 00 41 27",
            None,
            "+33 (0)1 99 00 41 27",
            "+33199004127",
        );
        check(
            "0033 199 00 41 27",
            None,
            "0033 199 00 41 27",
            "+33199004127",
        );
        check(
            "llame al 900 123 456",
            Some("ES"),
            "900 123 456",
            "+34900123456",
        );
        check(
            "al 91 123 45 67",
            Some("ES"),
            "91 123 45 67",
            "+34911234567",
        );
        check(
            "unter 0800 285 85 50",
            Some("DE"),
            "0800 285 85 50",
            "+498002858550",
        );
        check(
            "(030) 901 820-11",
            Some("DE"),
            "(030) 901 820-11",
            "+493090182011",
        );
        check(
            "ligue 0800 770 8100",
            Some("BR"),
            "0800 770 8100",
            "+558007708100",
        );
        check(
            "(11) 4004-0000",
            Some("BR"),
            "(11) 4004-0000",
            "+551140040000",
        );
        check(
            "WhatsApp 11 91234-5678",
            Some("BR"),
            "11 91234-5678",
            "+5511912345678",
        );
        check(
            "on 020 7946 0958",
            Some("GB"),
            "020 7946 0958",
            "+442079460958",
        );
        check(
            "+44 20 7946 0958",
            None,
            "+44 20 7946 0958",
            "+442079460958",
        );
    }

    #[test]
    fn other_numbers() {
        for text in [
            "Claim number 271-555-0214",
            "MRN 00748213",
            "account no. 216-555-0101",
            "Account 0098-4471-22",
            "ref. 20261119-0088",
            "1-800-555-019",
            "111-555-0101",
            "911-555-0101 and 216-911-0101",
            "12/01/2026 8.45",
            "2165550101",
            "Tracking: 1Z2165550101",
            "$216-555-0101",
            "4000-216-555-0101-22",
            "TTY 711, text STOP to 78787",
            "Mon, 23 Nov 2026 07:12:44 -0800",
            "900 123 456",
            "1-800-ABC",
        ] {
            assert_eq!(found(text, None), [], "{text}");
        }
        assert_eq!(found("dossier n° 01 99 00 41 27", Some("FR")), []);
        assert_eq!(found("am 01.12.2026 um 10", Some("DE")), []);
    }
}
