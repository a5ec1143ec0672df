//! The words that stand beside names in addresses and titles, in English, Spanish, French,
//! German and Portuguese, and how a text is split into them.

use std::sync::LazyLock;

use crate::fold::fold;
use crate::skeleton::plain;

/// What a word beside a name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Nothing of its own: `my`, `online`, a number.
    Filler,
    /// Care or cover: `patient`, `insurance`, `sante`.
    Care,
    /// Dealings with whoever cares or pays: `billing`, `refund`, `formulaire`.
    Service,
    /// Signing in or securing an account: `login`, `verify`, `connexion`.
    Credential,
}

/// Words that name half of all places of care, so that a name made of them alone says nothing.
const GENERIC: &str = "
    hospital hospitals medical medicine center centre centers clinic clinics clinica health healthcare system systems care
    community memorial regional general county city state university universitaire area district valley river lake hill hills
    mountain north south east west northern southern eastern western northeast northwest southeast southwest central upper
    lower new children childrens kids women womens family families physicians physician doctors medecins associates partners
    group network services service department public ministry health of the and for at in de la le du des del el los las
    saint st san santa sainte mary marys joseph josephs john johns luke lukes mark marks michael michaels anthony anthonys
    francis vincent vincents elizabeth elizabeths james thomas peter peters paul pauls anne annes sacred heart holy cross
    good samaritan trinity providence mercy grace hope methodist baptist adventist lutheran presbyterian jewish catholic
    christian emergency urgent rehabilitation rehab behavioral mental psychiatric surgical surgery specialty special heart
    cancer institute foundation trust national american united first premier advanced pharmacy pharmacie farmacia apotheke
    drug drugs store stores lab labs laboratory laboratories diagnostics imaging radiology dental dentist dentists eye eyes
    optical optics optician vision hearing aids blood bank primary senior home hospice nursing living wellness life inc llc
    college school medica medico salud sante my portal patient chart online access direct";

/// The words by skeleton, made by `build.rs` of `data/words.txt`:
///
/// ```text
/// start u16 for each pair of first letters, and one more · entries: head u8, bytes
/// ```
/// The head's upper two bits are the class, the lower six the length of the whole word; the bytes
/// are those after the pair.
static WORDS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/words.bin"));

/// Kinds of letter in a pair: `a` to `z`, `0` to `9`.
const LETTERS: usize = 36;
const STARTS: usize = 2 * (LETTERS * LETTERS + 1);

/// The class of one word, given its skeleton.
pub fn class(skeleton: &str) -> Option<Class> {
    let mut best = None;
    words_at(skeleton.as_bytes(), &mut |length, class| {
        if length == skeleton.len() {
            best = best.max(Some(class));
        }
    });
    best
}

/// Letters `o` and `l` from which they are taken for the digits that they may have been: `1000`.
const MIN_FOLDED_NUMBER: usize = 3;

/// The strongest class among the words that a skeleton is made of, or `None` if it is not made
/// of known words alone. An empty text has no words, and is [`Class::Filler`].
///
/// ```
/// use portalward::words::{Class, segment};
///
/// assert_eq!(segment("mypatlentportal"), Some(Class::Service)); // skeletons write `i` as `l`
/// assert_eq!(segment("chrys"), None);
/// ```
pub fn segment(skeleton: &str) -> Option<Class> {
    beginnings(skeleton).last().copied().flatten()
}

/// For each position, the strongest class of the words that the text before it is made of, or
/// `None` where it is not made of known words alone.
pub fn beginnings(skeleton: &str) -> Vec<Option<Class>> {
    let mut reached = vec![None; skeleton.len() + 1];
    mark_beginnings(skeleton.as_bytes(), &mut reached);
    reached
}

/// [`beginnings`], written into a place that holds nothing yet; gives the last one.
pub(crate) fn mark_beginnings(text: &[u8], reached: &mut [Option<Class>]) -> usize {
    let mut last = 0;
    if let Some(first) = reached.first_mut() {
        *first = Some(Class::Filler);
    }
    for start in 0..text.len() {
        let (Some(Some(before)), Some(rest)) = (reached.get(start).copied(), text.get(start..))
        else {
            continue;
        };
        words_at(rest, &mut |length, class| {
            if let Some(slot) = reached.get_mut(start + length) {
                *slot = (*slot).max(Some(before.max(class)));
                last = last.max(start + length);
            }
        });
        if start == last {
            break;
        }
    }
    last
}

/// For each position, the strongest class of the words that the text from there on is made of,
/// or `None` where it is not made of known words alone.
pub fn endings(skeleton: &str) -> Vec<Option<Class>> {
    let mut reached = vec![None; skeleton.len() + 1];
    mark_endings(skeleton.as_bytes(), &mut reached);
    reached
}

/// [`endings`], written into a place that holds nothing yet; gives the first one.
pub(crate) fn mark_endings(text: &[u8], reached: &mut [Option<Class>]) -> usize {
    let mut first = text.len();
    if let Some(last) = reached.get_mut(text.len()) {
        *last = Some(Class::Filler);
    }
    for end in (1..=text.len()).rev() {
        let (Some(Some(after)), Some(rest)) = (reached.get(end).copied(), text.get(..end)) else {
            continue;
        };
        words_before(rest, &mut |length, class| {
            if let Some(slot) = reached.get_mut(end - length) {
                *slot = (*slot).max(Some(after.max(class)));
                first = first.min(end - length);
            }
        });
        if end == first {
            break;
        }
    }
    first
}

/// Where a text may be parted between two letters that fold to one, since a word of some length
/// begins with the second. `text` is in ASCII where it looks like that, and not folded.
pub(crate) fn seams(text: &[u8]) -> impl Iterator<Item = usize> {
    let pairs = text.windows(2).enumerate();
    let pairs = pairs.filter(|(_, pair)| matches!(*pair, b"rn" | b"vv" | b"cl" | b"c1"));
    pairs.map(|(at, _)| at + 1).filter(|&at| {
        let mut begins = false;
        let mut word = Vec::with_capacity(MAX_WORD);
        let rest = text.get(at..).unwrap_or_default();
        fold(rest.get(..MAX_WORD).unwrap_or(rest), |byte| word.push(byte));
        words_at(&word, &mut |length, _| begins |= length >= MIN_SEAM);
        begins
    })
}

/// Letters of the longest word, at least.
const MAX_WORD: usize = 24;

/// Letters of a word from which it may begin between the letters of a pair.
const MIN_SEAM: usize = 4;

/// Calls `found` with length and class of each word that a text begins with, and of each number.
fn words_at(text: &[u8], found: &mut dyn FnMut(usize, Class)) {
    known_at(text, found);
    numbers(text.iter(), found);
}

/// Calls `found` with length and class of each word that a text ends with, and of each number.
fn words_before(text: &[u8], found: &mut dyn FnMut(usize, Class)) {
    known_before(text, found);
    numbers(text.iter().rev(), found);
}

/// As [`words_at`], without numbers.
fn known_at(text: &[u8], found: &mut dyn FnMut(usize, Class)) {
    let lengths = GATES.begins.lengths(first_letters(text));
    if lengths != 0
        && let [first, second, after @ ..] = text
    {
        for (length, class, rest) in Entries::of(*first, *second) {
            if lengths >> length & 1 == 1 && after.starts_with(rest) {
                found(length, class);
            }
        }
    }
}

/// As [`words_before`], without numbers.
fn known_before(text: &[u8], found: &mut dyn FnMut(usize, Class)) {
    let mut lengths = GATES.ends.lengths(last_letters(text));
    if lengths != 0
        && let [.., one, other] = text
    {
        lengths &= pair(*one, *other)
            .and_then(|pair| GATES.lengths.get(pair).copied())
            .unwrap_or_default();
        while lengths != 0 {
            let length = lengths.trailing_zeros() as usize;
            lengths &= lengths - 1;
            let word = text.len().checked_sub(length).and_then(|at| text.get(at..));
            if let Some([first, second, after @ ..]) = word {
                let mut entries = Entries::of(*first, *second);
                if let Some((_, class, _)) = entries.find(|(_, _, rest)| *rest == after) {
                    found(length, class);
                }
            }
        }
    }
}

/// Whether a text of no more than 63 letters begins or ends with known words of which one says more
/// than [`Class::Filler`]; numbers may stand before them, among them and after them.
pub(crate) fn has_telling_end(text: &[u8]) -> bool {
    let from = |start: usize| text.get(start..).unwrap_or_default();
    let to = |end: usize| text.get(..text.len() - end).unwrap_or_default();
    tells(text.iter(), |start, found| known_at(from(start), found))
        || tells(text.iter().rev(), |end, found| known_before(to(end), found))
}

/// Whether a word that says something can be reached over others, given the letters and how to find
/// the words after so many of them.
fn tells<'t>(
    letters: impl Iterator<Item = &'t u8>,
    words_after: impl Fn(usize, &mut dyn FnMut(usize, Class)),
) -> bool {
    let (mut reached, mut is_telling) = (1_u64, false);
    for (at, letter) in letters.enumerate() {
        if reached >> at == 0 {
            break;
        }
        if reached >> at & 1 == 0 {
            continue;
        }
        words_after(at, &mut |length, class| {
            is_telling |= class > Class::Filler;
            reached |= 1 << (at + length);
        });
        if is_telling {
            break;
        }
        // A number may end at each of its letters.
        reached |= u64::from(is_in_numbers(*letter)) << (at + 1);
    }
    is_telling
}

/// Whether a letter may be part of a number, as skeletons are written.
fn is_in_numbers(letter: u8) -> bool {
    matches!(letter, b'0'..=b'9' | b'o' | b'l')
}

/// Calls `found` with the length of each number that the letters begin with.
fn numbers<'t>(letters: impl Iterator<Item = &'t u8>, found: &mut dyn FnMut(usize, Class)) {
    let mut has_digit = false;
    for (length, letter) in (1..).zip(letters) {
        if !is_in_numbers(*letter) {
            break;
        }
        has_digit |= letter.is_ascii_digit();
        if has_digit || length >= MIN_FOLDED_NUMBER {
            found(length, Class::Filler);
        }
    }
}

/// What tells at once that no word begins or ends in a place.
struct Gates {
    begins: Gate,
    ends: Gate,
    /// The lengths of the words that end with a pair of letters, as bits.
    lengths: Vec<u64>,
}

static GATES: LazyLock<Gates> = LazyLock::new(|| {
    let (mut begins, mut ends) = (Gate::default(), Gate::default());
    let mut lengths = vec![0; LETTERS * LETTERS];
    let letters = || LETTER_BYTES.iter().copied();
    for (first, second) in letters().flat_map(|first| letters().map(move |second| (first, second)))
    {
        for (length, _, rest) in Entries::of(first, second) {
            let word = [&[first, second], rest].concat();
            begins.add(first_letters(&word));
            ends.add(last_letters(&word));
            if let [.., one, other] = *word
                && let Some(lengths) = pair(one, other).and_then(|pair| lengths.get_mut(pair))
            {
                *lengths |= 1 << length;
            }
        }
    }
    Gates {
        begins,
        ends,
        lengths,
    }
});

/// A filter over the outer letters of words: up to four of them.
struct Gate([u64; 256]);

impl Default for Gate {
    fn default() -> Self {
        Self([0; 256])
    }
}

impl Gate {
    fn add(&mut self, letters: u32) {
        let (at, bit) = Self::place(letters);
        if let Some(bits) = self.0.get_mut(at) {
            *bits |= 1 << bit;
        }
    }

    /// The lengths that a word with these outer letters may have, as bits; no others are possible.
    fn lengths(&self, letters: u32) -> u64 {
        let has = |letters: u32| {
            let (at, bit) = Self::place(letters);
            self.0.get(at).map_or(0, |bits| bits >> bit & 1)
        };
        let (two, three) = (has(letters & 0xFFFF), has(letters & 0x00FF_FFFF));
        two << 2 | three << 3 | has(letters).wrapping_neg() << 4
    }

    #[inline]
    fn place(letters: u32) -> (usize, u32) {
        let hash = letters.wrapping_mul(0x9E37_79B1) >> 18;
        ((hash >> 6) as usize, hash & 63)
    }
}

/// The first four letters, the first of them in the lowest byte.
#[inline]
fn first_letters(text: &[u8]) -> u32 {
    match text.first_chunk() {
        Some(letters) => u32::from_le_bytes(*letters),
        None => text
            .iter()
            .rfold(0, |all, &letter| all << 8 | u32::from(letter)),
    }
}

/// The last four letters, the last of them in the lowest byte.
#[inline]
fn last_letters(text: &[u8]) -> u32 {
    match text.last_chunk() {
        Some(letters) => u32::from_be_bytes(*letters),
        None => text
            .iter()
            .fold(0, |all, &letter| all << 8 | u32::from(letter)),
    }
}

fn class_of(head: u8) -> Class {
    match head >> 6 {
        0 => Class::Filler,
        1 => Class::Care,
        2 => Class::Service,
        _ => Class::Credential,
    }
}

/// The words that begin with two letters: length, class, and what follows the two.
struct Entries(&'static [u8]);

impl Entries {
    fn of(first: u8, second: u8) -> Self {
        let start = |at: usize| {
            let bytes = WORDS.get(at..at + 2)?.try_into().ok()?;
            Some(STARTS + usize::from(u16::from_le_bytes(bytes)))
        };
        let entries = || {
            let pair = 2 * pair(first, second)?;
            WORDS.get(start(pair)?..start(pair + 2)?)
        };
        Self(entries().unwrap_or_default())
    }
}

impl Iterator for Entries {
    type Item = (usize, Class, &'static [u8]);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let (head, rest) = self.0.split_first()?;
        let length = usize::from(head & 0x3F);
        let (word, next) = rest.split_at_checked(length.saturating_sub(2))?;
        self.0 = next;
        Some((length, class_of(*head), word))
    }
}

/// What stands in pairs, in their order.
const LETTER_BYTES: &[u8; LETTERS] = b"abcdefghijklmnopqrstuvwxyz0123456789";

fn pair(first: u8, second: u8) -> Option<usize> {
    Some(letter(first)? * LETTERS + letter(second)?)
}

fn letter(byte: u8) -> Option<usize> {
    match byte {
        b'a'..=b'z' => Some(usize::from(byte - b'a')),
        b'0'..=b'9' => Some(usize::from(byte - b'0') + 26),
        _ => None,
    }
}

/// The words of a text as it is shown: lower case, in ASCII where it looks like that, split at
/// all that is neither letter nor digit. An apostrophe joins (`children's` is `childrens`).
pub fn split(text: &str) -> Vec<String> {
    let plain = plain(text).replace(['\'', '’'], "");
    plain
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// A name written without blanks, as claims are looked up: `Kaiser Permanente` becomes
/// `kaiserpermanente`.
pub fn joined(text: &str) -> String {
    split(text).concat()
}

/// Whether a name is made only of words that many places of care have in theirs.
pub fn is_generic(name: &str) -> bool {
    static WORDS: LazyLock<Vec<&str>> = LazyLock::new(|| GENERIC.split_whitespace().collect());
    split(name)
        .iter()
        .all(|word| WORDS.contains(&word.as_str()) || word.len() < 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::skeleton::skeleton;

    fn of(text: &str) -> Option<Class> {
        segment(&skeleton(text))
    }

    #[test]
    fn known_words() {
        let check = |text: &str, class| assert_eq!(of(text), Some(class), "{text}");
        check("", Class::Filler);
        check("login", Class::Credential);
        check("l0gin", Class::Credential);
        check("myaccount", Class::Credential);
        check("moncompte", Class::Credential);
        check("patientportal", Class::Service);
        check("clinic2024", Class::Care);
        check("remboursement2024", Class::Service);
        check("espaceclient", Class::Service);
        check("online24", Class::Filler);
        check("2026", Class::Filler);
    }

    #[test]
    fn from_either_end() {
        let reached = |of: Vec<Option<Class>>| {
            let at = of.iter().enumerate().filter(|(_, class)| class.is_some());
            at.map(|(at, _)| at).collect::<Vec<_>>()
        };
        assert_eq!(reached(beginnings("loglnamelle")), [0, 5]);
        assert!(reached(endings("amellelogln")).contains(&6));
        assert!(!reached(endings("amellelogln")).contains(&0));
        assert_eq!(reached(beginnings("qzx")), [0]);
        assert_eq!(reached(endings("")), [0]);
        assert_eq!(
            endings("amellelogln").get(6),
            Some(&Some(Class::Credential))
        );
    }

    #[test]
    fn both_ways_of_reading_agree() {
        let texts = include_str!("../data/words.txt");
        let words = || texts.lines().filter(|line| !line.starts_with(['#', '=']));
        let words: Vec<&str> = words().flat_map(str::split_whitespace).collect();
        let between = ["", "2026", "x", "l0", "s", "ooo"];
        for (number, pair) in words.windows(2).enumerate() {
            let text = [pair[0], between[number % 6], pair[1], between[number % 5]].concat();
            let text = skeleton(&text);
            let endings = endings(&text);
            for (at, class) in endings.iter().enumerate() {
                assert_eq!(*class, segment(&text[at..]), "{text} from {at}");
            }
            let (first, last) = (beginnings(&text), endings);
            let tells = |reached: &[Option<Class>]| {
                reached.iter().flatten().any(|class| *class > Class::Filler)
            };
            if tells(&first) || tells(&last) {
                assert!(has_telling_end(text.as_bytes()), "{text}");
            }
        }
        assert!(!has_telling_end(b"qzxmy2026"));
        assert!(has_telling_end(b"qzxlogln2026"));
    }

    #[test]
    fn unknown_words() {
        for text in ["x", "duke", "chrys", "nx", "loginx", "bank"] {
            assert_eq!(of(text), None, "{text}");
        }
    }

    #[test]
    fn names() {
        assert_eq!(joined("Kaiser Permanente®"), "kaiserpermanente");
        assert_eq!(joined("Seattle Children's"), "seattlechildrens");
        assert_eq!(joined("МyChart"), "mychart"); // Cyrillic М
        assert!(is_generic("St. Mary's Medical Center"));
        assert!(is_generic("Community Memorial Hospital"));
        assert!(!is_generic("Carilion Clinic"));
    }

    #[test]
    fn the_table_holds_the_words() {
        let text = include_str!("../data/words.txt");
        let mut count = 0;
        let lines = text.lines().filter(|line| !line.starts_with(['#', '=']));
        for word in lines.flat_map(str::split_whitespace) {
            assert!(class(&skeleton(word)).is_some(), "{word}");
            count += 1;
        }
        assert!(count > 700, "{count}");
    }
}
