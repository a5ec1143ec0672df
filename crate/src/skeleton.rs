//! What a label looks like to a hurried eye: the skeleton.
//!
//! Two labels with the same skeleton can be mistaken for each other. The skeleton follows
//! [UTS #39] where a letter of another script looks like an ASCII one, and goes on where that
//! standard stops: accents fall away, a few letters are added that it keeps apart (Greek tau,
//! small capitals), and ASCII's own confusables are folded (`rn`/`m`, `vv`/`w`, `cl`/`d`,
//! `0`/`o`, `1`/`i`/`l`). The letters come from `data/confusables.txt`.
//!
//! [UTS #39]: https://www.unicode.org/reports/tr39/#Confusable_Detection

use crate::fold::fold;

/// What letters look like in ASCII; and `code point << 8 | the place of its look`, sorted. Made by
/// `build.rs`.
#[allow(
    clippy::unreadable_literal,
    reason = "generated numbers are read by nobody"
)]
static CONFUSABLES: (&[&str], &[u32]) = include!(concat!(env!("OUT_DIR"), "/confusables.rs"));

/// The skeleton of a label in Unicode (U-label) or ASCII, lower case.
///
/// ```
/// use portalward::skeleton::skeleton;
///
/// assert_eq!(skeleton("rnychart"), skeleton("mychart"));
/// assert_eq!(skeleton("mychаrt"), skeleton("mychart")); // Cyrillic а
/// assert_ne!(skeleton("mycart"), skeleton("mychart"));
/// ```
pub fn skeleton(label: &str) -> String {
    let plain = plain(label);
    let mut out = Vec::with_capacity(plain.len());
    fold(plain.as_bytes(), |byte| out.push(byte));
    // ASCII for ASCII: the text is as valid as it was.
    String::from_utf8(out).unwrap_or_default()
}

/// The skeleton without the folding of pairs, in which an edit within a pair is one edit still:
/// `clevelandbllnlc`, where the skeleton of `clevelandclinic` has `d` for `cl` twice.
pub fn unpaired(label: &str) -> String {
    plain(label)
        .chars()
        .map(|letter| match letter {
            '0' => 'o',
            '1' | 'i' => 'l',
            letter => letter,
        })
        .collect()
}

/// A label with every letter that looks like ASCII written in ASCII, accents removed; what
/// looks like nothing in ASCII stays.
pub fn plain(label: &str) -> String {
    let mut out = String::with_capacity(label.len());
    for letter in label.chars() {
        for letter in letter.to_lowercase() {
            match ascii_lookalike(letter) {
                Some(ascii) => out.push_str(ascii),
                None => out.push(letter),
            }
        }
    }
    out
}

fn ascii_lookalike(letter: char) -> Option<&'static str> {
    if letter.is_ascii() {
        return None;
    }
    let (looks, letters) = CONFUSABLES;
    let at = letters
        .binary_search_by_key(&u32::from(letter), |packed| packed >> 8)
        .ok()?;
    let [place, ..] = letters.get(at)?.to_le_bytes();
    looks.get(usize::from(place)).copied()
}

/// How two different labels with the same skeleton differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disguise {
    /// With letters or accents from outside ASCII.
    Unicode,
    /// With digits for letters, or two letters for one: `0ptum`, `rnychart`.
    Ascii,
    /// Only by `i` for `l` or the reverse, which also happens between honest names.
    LetterIL,
}

/// How `label` (lower case, Unicode), which looks like `look`, comes to look like `name`; `None`
/// where the two are the same or do not look alike.
pub fn disguise(label: &str, look: &str, name: &str) -> Option<Disguise> {
    if label == name || look != skeleton(name) {
        return None;
    }
    let without_i = |text: &str| text.replace('i', "l");
    if !label.is_ascii() {
        Some(Disguise::Unicode)
    } else if without_i(label) == without_i(name) {
        Some(Disguise::LetterIL)
    } else {
        Some(Disguise::Ascii)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn look_alike() {
        let check = |label: &str, name: &str, how| {
            assert_eq!(
                disguise(label, &skeleton(label), name),
                Some(how),
                "{label} {name} {}",
                skeleton(label)
            );
        };
        // other scripts, whole and mixed
        check("mychаrt", "mychart", Disguise::Unicode);
        check("ѕсоре", "scope", Disguise::Unicode);
        check("аррӏе", "apple", Disguise::Unicode);
        check("hоspital", "hospital", Disguise::Unicode);
        // what plain UTS #39 skeletons miss
        check("mycharτ", "mychart", Disguise::Unicode);
        check("unìted", "united", Disguise::Unicode);
        check("0ptum", "optum", Disguise::Ascii);
        check("ḿychart", "mychart", Disguise::Unicode);
        check("mychɑrt", "mychart", Disguise::Unicode);
        check("øptum", "optum", Disguise::Unicode);
        check("mуchаrт", "mychart", Disguise::Unicode);
        // within ASCII
        check("rnychart", "mychart", Disguise::Ascii);
        check("vvalgreens", "walgreens", Disguise::Ascii);
        check("cloctolib", "doctolib", Disguise::Ascii);
        check("ame1i", "ameli", Disguise::Ascii);
        check("ameii", "ameli", Disguise::LetterIL);
    }

    #[test]
    fn do_not_look_alike() {
        let check = |label: &str, name: &str| {
            assert_eq!(
                disguise(label, &skeleton(label), name),
                None,
                "{label} {name}"
            );
        };
        check("mychart", "mychart");
        check("mycart", "mychart");
        check("北京医院", "mychart");
        // a pair that arises only after a fold is none: `ci` is not `cl`
        check("medidne", "medicine");
    }

    #[test]
    fn the_table_is_sorted() {
        let (looks, letters) = CONFUSABLES;
        assert!(letters.len() > 500, "{}", letters.len());
        assert!(letters.is_sorted() && looks.iter().all(|look| look.is_ascii()));
    }
}
