//! What a message in HTML shows, and where its anchors and forms lead. A message without tags is left as it is.

use std::ops::Range;

use super::view::View;

/// Where an anchor or a form leads.
pub(super) struct Target {
    /// The address as it is written there.
    pub(super) href: String,
    /// Where in the message it stands.
    pub(super) place: Range<usize>,
    /// Where in the message stands what is shown for it.
    pub(super) shown: Range<usize>,
}

/// Tags whose contents nobody sees.
const HIDDEN: [&str; 4] = ["style", "script", "title", "template"];
/// Tags that do not part what stands before them from what follows.
const INLINE: [&str; 17] = [
    "a", "abbr", "b", "big", "code", "em", "font", "i", "mark", "s", "small", "span", "strong",
    "sub", "sup", "u", "wbr",
];

/// Bytes of a tag or a comment that is one: what goes on for longer is text.
const MAX_TAG: usize = 16 * 1024;

/// Takes the tags away.
pub(super) fn without_tags(message: &View) -> (View, Vec<Target>) {
    let mut view = View::default();
    let mut targets: Vec<Target> = Vec::new();
    let mut open: Option<usize> = None;
    let mut hidden: Option<String> = None;
    let mut at = 0;
    while let Some(rest) = message.text().get(at..).filter(|rest| !rest.is_empty()) {
        let Some(tag) = Tag::at(rest) else {
            let length = rest.chars().next().map_or(1, char::len_utf8);
            if hidden.is_none() {
                view.extend(message, at..at + length);
            }
            at += length;
            continue;
        };
        let range = at..at + tag.length;
        at = range.end;
        if let Some(name) = &hidden {
            if tag.is_end && *name == tag.name {
                hidden = None;
            }
            continue;
        }
        if HIDDEN.contains(&tag.name.as_str()) && !tag.is_end {
            hidden = Some(tag.name);
            continue;
        }
        if !INLINE.contains(&tag.name.as_str()) {
            view.push('\n', message.origin(&range));
        }
        if tag.name == "a"
            && let Some(target) = open.take().and_then(|at| targets.get_mut(at))
        {
            target.shown.end = message.origin(&range).start;
        }
        for (name, value) in tag.attributes {
            if !matches!(
                name.as_str(),
                "href" | "xlink:href" | "action" | "formaction"
            ) {
                continue;
            }
            if tag.name == "a" {
                open = Some(targets.len());
            }
            let value = range.start + value.start..range.start + value.end;
            let mut href = View::default();
            href.extend(message, value.clone());
            let end = message.origin(&range).end;
            targets.push(Target {
                href: href.shown().text().trim().to_owned(),
                place: message.origin(&value),
                shown: end..end,
            });
        }
    }
    (view, targets)
}

struct Tag {
    name: String,
    is_end: bool,
    length: usize,
    /// Names in lower case, and where their values stand.
    attributes: Vec<(String, Range<usize>)>,
}

impl Tag {
    /// The tag or comment at the beginning of a text. `<https://clinic.example>` is none.
    fn at(text: &str) -> Option<Self> {
        let text = text
            .get(..text.floor_char_boundary(MAX_TAG))
            .unwrap_or(text);
        let inner = text.strip_prefix('<').filter(|inner| inner.contains('>'))?;
        if let Some(comment) = inner.strip_prefix("!--") {
            let length = comment.find("-->")? + 7;
            return Some(Self::named("!", false, length));
        }
        let is_end = inner.starts_with('/');
        let inner = inner.strip_prefix(['/', '!', '?']).unwrap_or(inner);
        let end = inner.find(|letter: char| {
            !letter.is_ascii_alphanumeric() && letter != ':' && letter != '-'
        })?;
        let name = inner.get(..end)?;
        let is_name =
            name.starts_with(|letter: char| letter.is_ascii_alphabetic()) && !name.ends_with(':');
        if !is_name
            || !inner
                .get(end..)?
                .starts_with([' ', '\t', '\r', '\n', '/', '>'])
        {
            return None;
        }
        let mut tag = Self::named(name, is_end, 0);
        let start = text.len() - inner.len() + end;
        tag.length = start + tag.read_attributes(text.get(start..)?, start)?;
        Some(tag)
    }

    fn named(name: &str, is_end: bool, length: usize) -> Self {
        Self {
            name: name.to_ascii_lowercase(),
            is_end,
            length,
            attributes: Vec::new(),
        }
    }

    /// Reads attributes up to the end of the tag, and says how long they are.
    fn read_attributes(&mut self, text: &str, offset: usize) -> Option<usize> {
        let mut rest = text;
        loop {
            rest = rest
                .trim_start_matches(|letter: char| letter.is_ascii_whitespace() || letter == '/');
            if let Some(after) = rest.strip_prefix('>') {
                return Some(text.len() - after.len());
            }
            let end = rest.find(|letter: char| {
                letter.is_ascii_whitespace() || matches!(letter, '=' | '>' | '/')
            })?;
            let name = rest.get(..end.max(1))?.to_ascii_lowercase();
            rest = rest.get(end..)?.trim_start();
            let Some(after) = rest.strip_prefix('=') else {
                if end == 0 {
                    rest = rest.get(1..)?;
                }
                continue;
            };
            let after = after.trim_start();
            let (value, next) = match after.chars().next()? {
                quote @ ('"' | '\'') => after.get(1..)?.split_once(quote)?,
                _ => after.split_at(
                    after.find(|letter: char| letter.is_ascii_whitespace() || letter == '>')?,
                ),
            };
            let quote = usize::from(after.starts_with(['"', '\'']));
            let start = offset + text.len() - after.len() + quote;
            self.attributes.push((name, start..start + value.len()));
            rest = next;
        }
    }
}
