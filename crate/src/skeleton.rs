//! What a label looks like to a hurried eye: the skeleton.
//!
//! Two labels with the same skeleton can be mistaken for each other. The skeleton follows
//! [UTS #39] where a letter of another script looks like an ASCII one, and goes on where that
//! standard stops: accents fall away, a few letters are added that it keeps apart (Greek tau,
//! small capitals), and ASCII's own confusables are folded (`rn`/`m`, `vv`/`w`, `cl`/`d`,
//! `0`/`o`, `1`/`i`/`l`). The letters come from `data/confusables.txt`.
//!
//! [UTS #39]: https://www.unicode.org/reports/tr39/#Confusable_Detection

use std::sync::LazyLock;

use crate::fold::fold;

/// What letters look like in ASCII; and the letters, packed by `build.rs`.
static CONFUSABLES: (&[&str], &[u8]) = include!(concat!(env!("OUT_DIR"), "/confusables.rs"));

/// Letters in their order, each with the place of its look.
static LETTERS: LazyLock<Vec<(u32, u8)>> = LazyLock::new(|| {
    let (mut letters, mut letter) = (Vec::new(), 0);
    let mut bytes = CONFUSABLES.1.iter();
    while let Some(mut byte) = bytes.next() {
        let (mut distance, mut shift) = (0, 0);
        while byte & 0x80 != 0 {
            distance |= u32::from(byte & 0x7F) << shift;
            shift += 7;
            let Some(next) = bytes.next() else {
                return letters;
            };
            byte = next;
        }
        letter += distance | u32::from(*byte) << shift;
        letters.extend(bytes.next().map(|place| (letter, *place)));
    }
    letters
});

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
    let at = LETTERS
        .binary_search_by_key(&u32::from(letter), |(letter, _)| *letter)
        .ok()?;
    let (_, place) = LETTERS.get(at)?;
    CONFUSABLES.0.get(usize::from(*place)).copied()
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
        assert!(LETTERS.len() > 500, "{}", LETTERS.len());
        assert!(LETTERS.is_sorted() && CONFUSABLES.0.iter().all(|look| look.is_ascii()));
    }
}
