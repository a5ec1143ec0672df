//! The two generated tables under `crate/data/`, made anew from their sources and compared.
//! When a source changes the new table is written, and the test fails once so that the change
//! is looked at before it is committed.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

const LETTERS_UTS39_KEEPS_APART: &[(&str, &str)] = &[
    // Greek
    ("α", "a"),
    ("β", "b"),
    ("γ", "y"),
    ("ε", "e"),
    ("η", "n"),
    ("ι", "i"),
    ("κ", "k"),
    ("μ", "u"),
    ("ν", "v"),
    ("ο", "o"),
    ("ρ", "p"),
    ("σ", "o"),
    ("τ", "t"),
    ("υ", "u"),
    ("χ", "x"),
    ("ω", "w"),
    // Cyrillic
    ("в", "b"),
    ("г", "r"),
    ("к", "k"),
    ("м", "m"),
    ("н", "h"),
    ("п", "n"),
    ("т", "t"),
    ("и", "u"),
    ("ь", "b"),
    ("ш", "w"),
    ("ґ", "r"),
    ("ћ", "h"),
    ("є", "e"),
    ("ү", "y"),
    ("ғ", "f"),
    ("җ", "x"),
    // Latin: small capitals and letters with a bar, a hook or a tail
    ("ᴀ", "a"),
    ("ʙ", "b"),
    ("ᴄ", "c"),
    ("ᴅ", "d"),
    ("ᴇ", "e"),
    ("ꜰ", "f"),
    ("ɢ", "g"),
    ("ʜ", "h"),
    ("ɪ", "i"),
    ("ᴊ", "j"),
    ("ᴋ", "k"),
    ("ʟ", "l"),
    ("ᴍ", "m"),
    ("ɴ", "n"),
    ("ᴏ", "o"),
    ("ᴘ", "p"),
    ("ʀ", "r"),
    ("ꜱ", "s"),
    ("ᴛ", "t"),
    ("ᴜ", "u"),
    ("ᴠ", "v"),
    ("ᴡ", "w"),
    ("ʏ", "y"),
    ("ᴢ", "z"),
    ("ß", "ss"),
    ("đ", "d"),
    ("ħ", "h"),
    ("ł", "l"),
    ("ø", "o"),
    ("ŧ", "t"),
    ("ƀ", "b"),
    ("ɉ", "j"),
    ("ɍ", "r"),
    ("ɏ", "y"),
    ("ƶ", "z"),
    ("ɓ", "b"),
    ("ɖ", "d"),
    ("ɗ", "d"),
    ("ɠ", "g"),
    ("ɦ", "h"),
    ("ɨ", "i"),
    ("ɫ", "l"),
    ("ɱ", "m"),
    ("ɲ", "n"),
    ("ɳ", "n"),
    ("ŋ", "n"),
    ("ɽ", "r"),
    ("ʂ", "s"),
    ("ʈ", "t"),
    ("ʋ", "v"),
    ("ʐ", "z"),
    ("ʑ", "z"),
    ("ƈ", "c"),
    ("ƒ", "f"),
    ("ƙ", "k"),
    ("ƞ", "n"),
    ("ƥ", "p"),
    ("ƭ", "t"),
    ("ƴ", "y"),
    ("ə", "e"),
    ("ɘ", "e"),
    ("ɛ", "e"),
    ("ɜ", "e"),
    ("ɡ", "g"),
    ("ʝ", "j"),
    ("ⱡ", "l"),
    ("ᶄ", "k"),
    ("ⱦ", "t"),
    ("ꝁ", "k"),
    // Latin: what UTS #39 does not have, by the letter in its Unicode name
    ("ǝ", "e"),
    ("ȡ", "d"),
    ("ȴ", "l"),
    ("ȵ", "n"),
    ("ȶ", "t"),
    ("ȿ", "s"),
    ("ɀ", "z"),
    ("ɋ", "q"),
    ("ɐ", "a"),
    ("ɔ", "o"),
    ("ɕ", "c"),
    ("ɥ", "y"),
    ("ɬ", "l"),
    ("ɰ", "w"),
    ("ɹ", "r"),
    ("ɺ", "r"),
    ("ɻ", "r"),
    ("ɾ", "r"),
    ("ɿ", "r"),
    ("ʇ", "t"),
    ("ʉ", "u"),
    ("ʌ", "v"),
    ("ʍ", "m"),
    ("ʎ", "h"),
    ("ʛ", "g"),
    ("ʞ", "k"),
    ("ʮ", "y"),
    ("ʯ", "y"),
    ("ᴉ", "i"),
    ("ᴌ", "l"),
    ("ᴓ", "o"),
    ("ᴝ", "u"),
    ("ᵬ", "b"),
    ("ᵭ", "d"),
    ("ᵱ", "p"),
    ("ᵳ", "r"),
    ("ᵷ", "g"),
    ("ᵹ", "g"),
    ("ᶀ", "b"),
    ("ᶁ", "d"),
    ("ᶂ", "f"),
    ("ᶅ", "l"),
    ("ᶆ", "m"),
    ("ᶇ", "n"),
    ("ᶈ", "p"),
    ("ᶉ", "r"),
    ("ᶊ", "s"),
    ("ᶍ", "x"),
    ("ᶎ", "z"),
    ("ᶏ", "a"),
    ("ᶑ", "d"),
    ("ᶒ", "e"),
    ("ᶓ", "e"),
    ("ᶖ", "i"),
    ("ᶗ", "o"),
    ("ᶙ", "u"),
    ("ẜ", "s"),
    ("ỽ", "v"),
    ("ↄ", "c"),
    ("ⱥ", "a"),
    ("ⱨ", "h"),
    ("ⱪ", "k"),
    ("ⱱ", "v"),
    ("ⱳ", "w"),
    ("ⱴ", "v"),
    ("ⱶ", "h"),
    ("ⱸ", "e"),
    ("ⱹ", "r"),
    ("ⱺ", "o"),
    ("ꜿ", "c"),
    ("ꝃ", "k"),
    ("ꝅ", "k"),
    ("ꝉ", "l"),
    ("ꝍ", "o"),
    ("ꝑ", "p"),
    ("ꝓ", "p"),
    ("ꝕ", "p"),
    ("ꝗ", "q"),
    ("ꝙ", "q"),
    ("ꝟ", "v"),
    ("ꝺ", "d"),
    ("ꝼ", "f"),
    ("ꞃ", "r"),
    ("ꞅ", "s"),
    ("ꞇ", "t"),
    ("ꞎ", "l"),
    ("ꞑ", "n"),
    ("ꞓ", "c"),
    ("ꞔ", "c"),
    ("ꞕ", "h"),
    ("ꞗ", "b"),
    ("ꞡ", "g"),
    ("ꞣ", "k"),
    ("ꞥ", "n"),
    ("ꞧ", "r"),
    ("ꞩ", "s"),
    ("ꞯ", "q"),
    ("ꞹ", "u"),
    ("ꟈ", "d"),
    ("ꟊ", "s"),
    ("ꬳ", "e"),
    ("ꬴ", "e"),
    ("ꬶ", "g"),
    ("ꬷ", "l"),
    ("ꬸ", "l"),
    ("ꬹ", "l"),
    ("ꬺ", "m"),
    ("ꬻ", "n"),
    ("ꬿ", "o"),
    ("ꭅ", "r"),
    ("ꭆ", "r"),
    ("ꭉ", "r"),
    ("ꭋ", "r"),
    ("ꭌ", "r"),
    ("ꭖ", "x"),
    ("ꭗ", "x"),
    ("ꭘ", "x"),
    ("ꭙ", "x"),
    ("ꭨ", "r"),
    ("𝼃", "k"),
    ("𝼄", "l"),
    ("𝼆", "h"),
    ("𝼈", "r"),
    ("𝼉", "t"),
    ("𝼍", "t"),
    ("𝼑", "l"),
    ("𝼓", "l"),
    ("𝼕", "r"),
    ("𝼖", "r"),
    ("𝼚", "i"),
    ("𝼛", "o"),
    ("𝼝", "c"),
    ("𝼞", "s"),
    ("ƅ", "b"),
    ("æ", "ae"),
    ("œ", "oe"),
    ("ĳ", "ij"),
];

#[test]
fn confusables() {
    let extra: BTreeMap<char, &str> = LETTERS_UTS39_KEEPS_APART
        .iter()
        .map(|&(letter, ascii)| (letter.chars().next().unwrap(), ascii))
        .collect();
    let mut table = String::from(
        "# Letters that a host name may hold and that look like ASCII: code point, look.\n\
         # Made by tests/engine/tables.rs from the UTS #39 confusables and canonical decompositions of the\n\
         # crate unicode-security 0.1.3 (Unicode 18), kept to what IDNA leaves in a name, with the additions\n\
         # listed in that test. Unicode data: Unicode License v3.\n",
    );
    let mut rows = 0;
    for letter in ('\u{80}'..=char::MAX).filter(|&letter| may_stand_in_a_host(letter)) {
        let look = extra
            .get(&letter)
            .map(|&ascii| ascii.to_owned())
            .or_else(|| ascii_look(letter, &extra));
        if let Some(look) = look {
            writeln!(table, "{:04X} {look}", u32::from(letter)).unwrap();
            rows += 1;
        }
    }
    assert!(rows > 500, "{rows}");
    compare("confusables.txt", &table);
}

/// Whether IDNA processing of a host name (UTS #46, non-transitional) leaves the letter as it is.
fn may_stand_in_a_host(letter: char) -> bool {
    [letter.to_string(), format!("a{letter}")]
        .iter()
        .any(|label| {
            let (back, result) = idna::domain_to_unicode(label);
            result.is_ok()
                && back == *label
                && idna::domain_to_ascii(label).is_ok_and(|ascii| ascii.starts_with("xn--"))
        })
}

/// The letter's UTS #39 skeleton without combining marks, if ASCII letters, digits or hyphens
/// are all that is left. A combining mark alone looks like nothing.
fn ascii_look(letter: char, extra: &BTreeMap<char, &str>) -> Option<String> {
    use unicode_normalization::UnicodeNormalization as _;
    use unicode_normalization::char::is_combining_mark;

    let mut look = String::new();
    let decomposed: String = letter.nfd().collect();
    for part in unicode_security::confusable_detection::skeleton(&decomposed)
        .filter(|&part| !is_combining_mark(part))
    {
        match extra.get(&part) {
            Some(ascii) => look.push_str(ascii),
            None => look.extend(part.to_lowercase()),
        }
    }
    // A base letter whose marks UTS #39 folds into something else: try the base alone.
    if !look.is_ascii() {
        look = decomposed
            .chars()
            .filter(|&part| !is_combining_mark(part))
            .collect();
        look = look
            .chars()
            .map(|part| {
                extra
                    .get(&part)
                    .map_or(part.to_string(), |&ascii| ascii.to_owned())
            })
            .collect();
    }
    // Vowel signs of other scripts are letters to those who read them; only accents look like nothing.
    if look.is_empty()
        && !matches!(letter, '\u{300}'..='\u{36F}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}')
    {
        return None;
    }
    look.bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        .then_some(look)
}

#[test]
fn public_suffixes() {
    let rules = fs::read_to_string(package("psl").join("data/rules.txt")).unwrap();
    let mut table = String::from(
        "# The Public Suffix List (publicsuffix.org, Mozilla Public License 2.0) as the crate psl 2.1.247\n\
         # carries it: one rule a line in ASCII, `+` before the rules of its private part.\n\
         # Made by tests/engine/tables.rs.\n",
    );
    let mut lines: Vec<_> = rules
        .lines()
        .map(|rule| {
            let (mark, name) = if let Some(name) = rule.strip_prefix("*.") {
                ("*.", name)
            } else if let Some(name) = rule.strip_prefix('!') {
                ("!", name)
            } else {
                ("", rule)
            };
            let ascii = idna::domain_to_ascii(name).unwrap();
            let sample = if mark == "*." {
                format!("x.{ascii}")
            } else {
                ascii.clone()
            };
            let part = psl::suffix(sample.as_bytes()).unwrap().typ();
            let private = if part == Some(psl::Type::Private) {
                "+"
            } else {
                ""
            };
            format!("{private}{mark}{ascii}")
        })
        .collect();
    lines.sort_by_cached_key(|line| {
        line.trim_start_matches('+')
            .rsplit('.')
            .map(str::to_owned)
            .collect::<Vec<_>>()
    });
    for line in lines {
        table.push_str(&line);
        table.push('\n');
    }
    compare("public-suffixes.txt", &table);
}

/// Our reading of the list against the crate's compiled one, for each rule and for names below it.
#[test]
fn suffixes_agree_with_the_psl_crate() {
    let mut checked = 0;
    let rules = fs::read_to_string(package("psl").join("data/rules.txt")).unwrap();
    let wildcards: BTreeSet<_> = rules
        .lines()
        .filter_map(|rule| rule.strip_prefix("*."))
        .collect();
    for rule in rules.lines() {
        let name =
            idna::domain_to_ascii(rule.trim_start_matches("*.").trim_start_matches('!')).unwrap();
        for host in [
            name.clone(),
            format!("a.{name}"),
            format!("b.a.{name}"),
            format!("c.b.a.{name}"),
        ] {
            let ours = portalward::suffix::suffix(&host);
            let theirs = psl::suffix(host.as_bytes()).unwrap();
            // Where `*.a.b` stands beside `*.c.a.b`, the crate loses the first rule for `c.a.b`.
            let parent = host.split_once('.').map_or("", |(_, parent)| parent);
            if wildcards.contains(parent) && ours.labels == host.split('.').count() {
                continue;
            }
            assert_eq!(
                ours.labels,
                theirs.as_bytes().split(|&b| b == b'.').count(),
                "{host}"
            );
            let kind = match theirs.typ() {
                Some(psl::Type::Icann) => portalward::suffix::SuffixKind::Icann,
                Some(psl::Type::Private) => portalward::suffix::SuffixKind::Private,
                None => portalward::suffix::SuffixKind::Unlisted,
            };
            assert_eq!(ours.kind, kind, "{host}");
            checked += 1;
        }
    }
    assert!(checked > 40_000, "{checked}");
}

fn compare(file: &str, fresh: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("data")
        .join(file);
    if fs::read_to_string(&path).ok().as_deref() != Some(fresh) {
        fs::write(&path, fresh).unwrap();
        panic!(
            "{file} was not what its source says; it has been written anew, look at the difference"
        );
    }
}

/// The folder of a dependency's sources, as cargo knows it.
pub(super) fn package(name: &str) -> PathBuf {
    let output = std::process::Command::new(env::var_os("CARGO").unwrap())
        .args([
            "metadata",
            "--format-version=1",
            "--locked",
            "--manifest-path",
        ])
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml"))
        .output()
        .unwrap();
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let package = metadata["packages"]
        .as_array()
        .unwrap()
        .iter()
        .find(|package| package["name"] == name)
        .unwrap();
    Path::new(package["manifest_path"].as_str().unwrap())
        .parent()
        .unwrap()
        .to_owned()
}
