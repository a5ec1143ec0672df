//! `View`: a text as its reader sees it, that remembers where each letter stands in the message.

use std::ops::Range;

use crate::suffix::is_public_suffix;

/// A text made of another one, letter by letter.
#[derive(Clone, Debug, Default)]
pub(super) struct View {
    text: String,
    /// For each byte of the text the byte of the message at which its letter began, and one for the end.
    origins: Vec<usize>,
    end: usize,
}

impl View {
    /// A view of a message as it is.
    pub(super) fn of(message: &str) -> Self {
        let mut view = Self::default();
        for (at, letter) in message.char_indices() {
            view.push(letter, at..at + letter.len_utf8());
        }
        view
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Adds a letter that stands for a range of the message.
    pub(super) fn push(&mut self, letter: char, of: Range<usize>) {
        self.text.push(letter);
        self.origins.resize(self.text.len(), of.start);
        self.end = of.end;
    }

    /// Adds a part of another view of the same message.
    pub(super) fn extend(&mut self, other: &Self, part: Range<usize>) {
        for (at, letter) in other.letters(part) {
            self.push(letter, other.origin(&(at..at + letter.len_utf8())));
        }
    }

    /// Where in the message a part of the text stands.
    pub(super) fn origin(&self, part: &Range<usize>) -> Range<usize> {
        let start = self.origins.get(part.start).copied().unwrap_or(self.end);
        let end = self.origins.get(part.end).copied().unwrap_or(self.end);
        start..end.max(start)
    }

    /// The part of the text that stands for a part of the message.
    pub(super) fn part(&self, origin: &Range<usize>) -> Range<usize> {
        let at = |place: usize| self.origins.partition_point(|start| *start < place);
        at(origin.start)..at(origin.end)
    }

    fn letters(&self, part: Range<usize>) -> impl Iterator<Item = (usize, char)> + '_ {
        let start = part.start;
        let text = self.text.get(part).unwrap_or_default();
        text.char_indices()
            .map(move |(at, letter)| (start + at, letter))
    }

    fn rest(&self, at: usize) -> &str {
        self.text.get(at..).unwrap_or_default()
    }

    /// Goes through the text; at each place `read` may say how many bytes become other letters.
    fn rewritten(&self, read: impl Fn(&str, &Self) -> Option<(usize, String)>) -> Self {
        let mut made = Self::default();
        let mut at = 0;
        while let Some(letter) = self.rest(at).chars().next() {
            let (length, letters) =
                read(self.rest(at), &made).unwrap_or_else(|| (letter.len_utf8(), letter.into()));
            for letter in letters.chars() {
                made.push(letter, self.origin(&(at..at + length)));
            }
            at += length;
        }
        made
    }

    /// Undoes quoted-printable (RFC 2045, 6.7), soft line breaks apart.
    pub(super) fn unquoted(&self) -> Self {
        self.rewritten(|rest, _| {
            let bytes: Vec<u8> = rest
                .as_bytes()
                .chunks(3)
                .map_while(quoted)
                .take(4)
                .collect();
            let letter =
                (1..=bytes.len()).find_map(|length| str::from_utf8(bytes.get(..length)?).ok())?;
            Some((3 * letter.len(), letter.to_owned()))
        })
    }

    /// Undoes the character references of HTML, without what cannot be seen.
    pub(super) fn shown(&self) -> Self {
        self.rewritten(|rest, _| {
            let letter = rest.chars().next()?;
            if letter == '&' {
                let (length, letter) = reference(rest)?;
                let seen = if is_invisible(letter) {
                    String::new()
                } else {
                    letter.into()
                };
                return Some((length, seen));
            }
            is_invisible(letter).then(|| (letter.len_utf8(), String::new()))
        })
    }

    /// Undoes what people do to an address so that nothing makes a link of it (`hxxp`, `[.]`, ` dot `), and writes dots and
    /// letters of other widths as browsers read them.
    pub(super) fn refanged(&self) -> Self {
        self.rewritten(|rest, made| {
            let letter = rest.chars().next()?;
            match letter {
                '．' | '。' | '｡' | '․' => return Some((letter.len_utf8(), ".".into())),
                '！'..='～' => {
                    let plain = char::from_u32(u32::from(letter) - 0xfee0)?;
                    return Some((letter.len_utf8(), plain.into()));
                }
                '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{3000}' => {
                    return Some((letter.len_utf8(), " ".into()));
                }
                _ => {}
            }
            if made.text.ends_with(char::is_alphanumeric) {
                return bracketed(rest).or_else(|| spelled(rest));
            }
            scheme(rest)
        })
    }
}

/// The byte that `=XX` stands for.
fn quoted(three: &[u8]) -> Option<u8> {
    let [b'=', high, low] = three else {
        return None;
    };
    let digit = |byte: u8| char::from(byte).to_digit(16);
    u8::try_from(digit(*high)? * 16 + digit(*low)?).ok()
}

/// The character reference at the beginning of a text, and how long it is.
fn reference(text: &str) -> Option<(usize, char)> {
    const NAMED: [(&str, char); 16] = [
        ("amp", '&'),
        ("lt", '<'),
        ("gt", '>'),
        ("quot", '"'),
        ("apos", '\''),
        ("nbsp", ' '),
        ("period", '.'),
        ("sol", '/'),
        ("colon", ':'),
        ("commat", '@'),
        ("shy", '\u{ad}'),
        ("zwnj", '\u{200c}'),
        ("zwj", '\u{200d}'),
        ("hyphen", '-'),
        ("lowbar", '_'),
        ("equals", '='),
    ];
    let (name, _) = beginning(text.get(1..)?).split_once(';')?;
    let letter = if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16),
            None => number.parse(),
        };
        char::from_u32(code.ok()?)?
    } else {
        NAMED.iter().find(|(known, _)| *known == name)?.1
    };
    Some((name.len() + 2, letter))
}

/// Letters without a shape: they part nothing and are no part of anything.
fn is_invisible(letter: char) -> bool {
    matches!(
        letter,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
    )
}

/// `hxxp` and the like before `:` or what stands for it.
fn scheme(text: &str) -> Option<(usize, String)> {
    const DISGUISES: [&str; 4] = ["hxxp", "h**p", "htxp", "h__p"];
    let disguise = text.get(..4)?.to_ascii_lowercase();
    let rest = text.get(4..)?;
    let rest = rest.strip_prefix(['s', 'S']).unwrap_or(rest);
    let is_scheme = DISGUISES.contains(&disguise.as_str()) && rest.starts_with([':', '[', '(']);
    is_scheme.then(|| (4, "http".into()))
}

/// Signs in brackets: `[.]`, `(dot)`, `[://]`. A dot may have blanks around it.
fn bracketed(text: &str) -> Option<(usize, String)> {
    const SIGNS: [(&str, &str); 8] = [
        (".", "."),
        ("dot", "."),
        ("punto", "."),
        ("point", "."),
        ("punkt", "."),
        (":", ":"),
        ("/", "/"),
        ("://", "://"),
    ];
    let inner = text.strip_prefix(' ').unwrap_or(text);
    let close = match inner.chars().next()? {
        '[' => ']',
        '(' => ')',
        '{' => '}',
        _ => return None,
    };
    let (inside, _) = beginning(inner.get(1..)?).split_once(close)?;
    let after = inner.get(inside.len() + 2..)?;
    let inside = inside.trim().to_ascii_lowercase();
    let (_, signs) = SIGNS.iter().find(|(written, _)| *written == inside)?;
    if *signs != "." {
        return (inner.len() == text.len()).then(|| (text.len() - after.len(), (*signs).into()));
    }
    // A dot is followed by a further word of the name.
    let after = after.trim_start_matches(' ');
    let goes_on = after.starts_with(char::is_alphanumeric);
    goes_on.then(|| (text.len() - after.len(), ".".into()))
}

/// ` dot org`, as an address is read out.
fn spelled(text: &str) -> Option<(usize, String)> {
    const WORDS: [&str; 18] = [
        "is", "in", "it", "at", "to", "so", "no", "me", "be", "as", "am", "my", "do", "la", "se",
        "es", "de", "et",
    ];
    let (word, _) = beginning(text.strip_prefix(' ')?).split_once(' ')?;
    let after = text.get(word.len() + 2..)?;
    let end = after.find(|letter: char| !letter.is_ascii_alphanumeric());
    let next = after
        .get(..end.unwrap_or(after.len()))?
        .to_ascii_lowercase();
    let is_dot = match word.to_ascii_lowercase().as_str() {
        // The rest of the name may follow, or be an ending itself that is no word of the language.
        "dot" => {
            (is_public_suffix(&next) && !WORDS.contains(&next.as_str()))
                || after.get(next.len()..)?.starts_with(" dot ")
        }
        // These are words of the language as well.
        "punto" | "point" | "punkt" => {
            ["com", "org", "net", "gov", "info"].contains(&next.as_str())
        }
        _ => false,
    };
    (is_dot && !next.is_empty()).then(|| (text.len() - after.len(), ".".into()))
}

/// As much of a text as a sign that is written out can take.
fn beginning(text: &str) -> &str {
    text.get(..text.floor_char_boundary(12)).unwrap_or(text)
}
