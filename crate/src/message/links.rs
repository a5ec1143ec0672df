//! The addresses in a message: with a scheme, bare, split over lines, in anchors and in Markdown.

use std::ops::Range;

use super::markup::Target;
use super::view::View;
use crate::address::Address;
use crate::suffix::SuffixKind;

/// An address in a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Where in the message it stands.
    pub place: Range<usize>,
    /// The address, as a browser would be given it.
    pub href: String,
    /// What is shown in its place.
    pub shown: Option<String>,
    /// Whether it may just as well be the end of a sentence and the beginning of the next, or a file's name.
    pub(super) is_doubtful: bool,
}

/// The links of a text.
pub(super) struct Found {
    pub(super) links: Vec<Link>,
    /// Where they stand in the text, which is then no place for anything else.
    pub(super) taken: Vec<Range<usize>>,
    /// What is shown in the place of links: no place for further ones.
    shown: Vec<Range<usize>>,
}

/// Links beyond which none is looked for.
pub(super) const MAX_LINKS: usize = 1000;
/// Letters of a visible text that are kept.
const MAX_SHOWN: usize = 200;
/// Endings of names that are more often endings of files.
const FILES: [&str; 9] = ["zip", "mov", "md", "sh", "py", "rs", "pl", "ps", "ai"];

/// Finds the links of a text, and those of its anchors.
pub(super) fn find(view: &View, targets: &[Target]) -> Found {
    let mut found = Found {
        links: Vec::new(),
        taken: Vec::new(),
        shown: Vec::new(),
    };
    for target in targets {
        let part = view.part(&target.shown);
        if is_web(&target.href) || bare(&target.href).is_some() {
            let shown = text_of(view, &part);
            found.links.push(Link {
                place: target.place.clone(),
                href: target.href.clone(),
                shown: (!shown.is_empty()).then_some(shown),
                is_doubtful: false,
            });
        }
        // What an anchor shows is no link of its own.
        if !part.is_empty() {
            found.shown.push(part);
        }
    }
    let text = view.text();
    let mut at = 0;
    while let Some(start) = next_start(text, at).filter(|_| found.links.len() <= MAX_LINKS) {
        let shown = found.shown.iter().filter(|shown| start < shown.end);
        let next_shown = shown.min_by_key(|shown| shown.start).cloned();
        at = match next_shown {
            Some(shown) if shown.contains(&start) => shown.end,
            Some(shown) => in_run(
                view,
                start..end_of_run(text, start).min(shown.start),
                &mut found,
            ),
            None => in_run(view, start..end_of_run(text, start), &mut found),
        }
        .max(start + 1);
    }
    found.links.sort_by_key(|link| link.place.start);
    found
}

/// What may be part of an address, as opposed to what always ends one.
fn is_in_run(letter: char) -> bool {
    !letter.is_whitespace()
        && !letter.is_control()
        && !matches!(
            letter,
            '<' | '>' | '"' | '`' | '«' | '»' | '“' | '”' | '„' | '|'
        )
}

fn next_start(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    rest.char_indices()
        .find(|(_, letter)| is_in_run(*letter))
        .map(|(offset, _)| at + offset)
}

fn end_of_run(text: &str, start: usize) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    rest.find(|letter| !is_in_run(letter))
        .map_or(text.len(), |length| start + length)
}

/// Finds the first link of a run, and says where to go on.
fn in_run(view: &View, run: Range<usize>, found: &mut Found) -> usize {
    let text = view.text();
    let Some(within) = text.get(run.clone()) else {
        return run.end;
    };
    if let Some(offset) = scheme_at(within) {
        let before = run.start..run.start + offset;
        // What stands before the scheme may hold a link of its own, or be what Markdown shows.
        if !bare_links(view, before.clone(), found) {
            take_shown_of_markdown(view, before.end, found);
        }
        return with_scheme(view, before.end..run.end, found);
    }
    bare_links(view, run.clone(), found);
    run.end
}

fn scheme_at(text: &str) -> Option<usize> {
    let lower = text.to_ascii_lowercase();
    ["https:/", "http:/", "https:\\", "http:\\"]
        .iter()
        .filter_map(|scheme| lower.find(scheme))
        .min()
}

fn is_web(text: &str) -> bool {
    let lower = text.trim_start().to_ascii_lowercase();
    lower.starts_with("http:") || lower.starts_with("https:") || lower.starts_with("//")
}

/// Takes the address that begins with a scheme, over the ends of lines where it goes on.
fn with_scheme(view: &View, run: Range<usize>, found: &mut Found) -> usize {
    let text = view.text();
    let is_in_brackets = text
        .get(..run.start)
        .is_some_and(|before| before.ends_with('<'));
    let end = if is_in_brackets {
        in_brackets(text, &run)
    } else {
        over_lines(text, &run)
    };
    let end = end.unwrap_or_else(|| trimmed(text, run.start..run.end));
    let href: String = text
        .get(run.start..end)
        .unwrap_or_default()
        .split(|letter: char| letter.is_whitespace())
        .map(|line| line.trim_start_matches('>'))
        .collect();
    if Address::parse_typed(&href).is_ok() {
        found.add(view, run.start..end, href, false);
    }
    end.max(run.start + 1)
}

/// Between `<` and `>` an address may go over the ends of lines (RFC 3986, appendix C).
fn in_brackets(text: &str, run: &Range<usize>) -> Option<usize> {
    let rest = text.get(run.start..)?;
    let rest = rest.get(..rest.floor_char_boundary(4096))?;
    // A quoted message has the sign at the beginning of each line.
    let is_end = |(at, _): &(usize, &str)| !rest.get(..*at).unwrap_or_default().ends_with('\n');
    let (end, _) = rest.match_indices('>').find(is_end)?;
    let inside = rest.get(..end)?;
    let is_one = inside.lines().all(|line| {
        let line = line.trim_start_matches('>').trim();
        !line.contains(|letter: char| letter.is_whitespace() || letter == '<')
    });
    is_one.then_some(run.start + inside.trim_end().len())
}

/// Where an address goes on that a mail program has broken: at one of its signs, in a long line, or where what follows can be
/// nothing else.
fn over_lines(text: &str, run: &Range<usize>) -> Option<usize> {
    let mut end = run.end;
    let mut whole = None;
    for _ in 0..8 {
        let after = text.get(end..)?;
        let Some(next) = after
            .strip_prefix("\r\n")
            .or_else(|| after.strip_prefix('\n'))
        else {
            return whole;
        };
        let line = text.get(..end)?.rsplit('\n').next()?;
        let is_broken_at_sign = line.ends_with(['-', '=', '&', '?', '%', '_', '/', '.', '+', '~']);
        let token = next.get(..next.find(|letter| !is_in_run(letter)).unwrap_or(next.len()))?;
        let goes_on = token.contains(['/', '=', '&', '?', '%'])
            && scheme_at(token).is_none()
            && !token.starts_with(['/', '(', '[', '*']);
        if !goes_on || !(is_broken_at_sign || line.chars().count() >= 60) {
            return whole;
        }
        let start = text.len() - next.len();
        end = start + token.len();
        whole = Some(trimmed(text, run.start..end));
    }
    whole
}

/// Where an address ends that is followed by the signs of a sentence.
fn trimmed(text: &str, run: Range<usize>) -> usize {
    let mut link = text.get(run.clone()).unwrap_or_default();
    while let Some(last) = link.chars().next_back() {
        let opens = match last {
            ')' => '(',
            ']' => '[',
            '}' => '{',
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '’' | '‘' | '…' | '–' | '—' => {
                '\0'
            }
            _ => break,
        };
        if opens != '\0' && link.matches(opens).count() >= link.matches(last).count() {
            break;
        }
        link = link.strip_suffix(last).unwrap_or_default();
    }
    // What a bracket closes that was open before does not belong to it: `(https://a.org/x) and`.
    for (opens, closes) in [('(', ')'), ('[', ']')] {
        let mut depth = 0i32;
        let end = link.char_indices().find(|(_, letter)| {
            depth += i32::from(*letter == opens) - i32::from(*letter == closes);
            depth < 0
        });
        link = end.and_then(|(end, _)| link.get(..end)).unwrap_or(link);
    }
    run.start + link.len()
}

/// In `[shown](https://...` what is shown is no link of its own.
fn take_shown_of_markdown(view: &View, at: usize, found: &mut Found) {
    let Some(open) = shown_of_markdown(view.text(), at) else {
        return;
    };
    found.links.retain(|link| {
        let place = view.origin(&open);
        link.place.start < place.start || link.place.end > place.end
    });
    found.shown.push(open);
}

fn shown_of_markdown(text: &str, at: usize) -> Option<Range<usize>> {
    let before = text.get(..at)?.strip_suffix("](")?;
    let open = before.rfind('[')?;
    (before.len() - open < 500).then_some(open + 1..before.len())
}

/// Takes the addresses without a scheme. Whether there was one.
fn bare_links(view: &View, run: Range<usize>, found: &mut Found) -> bool {
    let text = view.text();
    let mut at = run.start;
    let mut has_some = false;
    while let Some((start, length)) = text.get(at..run.end).and_then(host_like) {
        let host = at + start..at + start + length;
        at = host.end;
        let before = text.get(run.start..host.start).unwrap_or_default();
        let after = text.get(host.end..run.end).unwrap_or_default();
        // An e-mail address is no link, unless a path follows: then it is a host with a user's name before it.
        if let Some(domain) = after.strip_prefix('@') {
            at = match host_like(domain) {
                Some((0, length))
                    if !domain
                        .get(length..)
                        .unwrap_or_default()
                        .starts_with(['/', ':']) =>
                {
                    host.end + 1 + length
                }
                _ => host.end,
            };
            continue;
        }
        if before.ends_with('@') && !after.starts_with('/') || before.ends_with(['=', '%']) {
            continue;
        }
        let has_more = after.starts_with(['/', '?', '#'])
            || after.starts_with(':')
                && after
                    .get(1..2)
                    .is_some_and(|digit| digit.parse::<u8>().is_ok());
        let end = if has_more {
            trimmed(text, host.start..run.end)
        } else {
            host.end
        };
        let Some(mut is_doubtful) = text.get(host.start..end).and_then(bare) else {
            continue;
        };
        if has_more && end > host.end {
            is_doubtful = false;
        }
        // What is shown by Markdown is no link of its own.
        let is_shown =
            text.get(end..).is_some_and(|after| after.starts_with("](")) && before.ends_with('[');
        if !is_shown {
            let start = host.start - user_before(before);
            let href = text.get(start..end).unwrap_or_default().to_owned();
            found.add(view, start..end, href, is_doubtful);
            has_some = true;
        }
        at = end.max(host.end);
    }
    has_some
}

/// How long the user's name is that stands before a host.
fn user_before(before: &str) -> usize {
    let Some(user) = before.strip_suffix('@') else {
        return 0;
    };
    let start = user.rfind(['(', '[', ',', ';']).map_or(0, |at| at + 1);
    before.len() - start
}

/// The first part of a text that is made like a host with a dot in it: where it begins and how long it is.
fn host_like(text: &str) -> Option<(usize, usize)> {
    let is_in_host = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '.' | '_');
    let mut at = 0;
    loop {
        let rest = text.get(at..)?;
        let start = at + rest.find(char::is_alphanumeric)?;
        let rest = text.get(start..)?;
        let length = rest
            .find(|letter| !is_in_host(letter))
            .unwrap_or(rest.len());
        let host = rest.get(..length)?.trim_end_matches(['.', '-', '_']);
        if host.contains('.') {
            return Some((start, host.len()));
        }
        at = start + length.max(1);
    }
}

/// Whether a text can be a host that somebody has: `Some(true)` where it may be something else as well.
fn bare(text: &str) -> Option<bool> {
    let host_end = text.find(['/', '?', '#', ':']).unwrap_or(text.len());
    let host = text.get(..host_end)?;
    if host.contains("..") {
        return None;
    }
    let address = Address::parse_typed(host).ok()?;
    let Some(name) = address.name() else {
        // Four numbers are an address only where a path or a port follows.
        return (host_end < text.len() && host.split('.').count() == 4).then_some(false);
    };
    name.registrable()?;
    if name.suffix_kind() == SuffixKind::Unlisted {
        return None;
    }
    let (before, ending) = host.rsplit_once('.')?;
    let is_sentence =
        ending.starts_with(char::is_uppercase) && before.ends_with(char::is_lowercase);
    let is_file = FILES.contains(&ending.to_ascii_lowercase().as_str());
    Some(is_sentence || is_file)
}

impl Found {
    fn add(&mut self, view: &View, part: Range<usize>, href: String, is_doubtful: bool) {
        let shown = shown_of_markdown(view.text(), part.start).map(|open| text_of(view, &open));
        self.links.push(Link {
            place: view.origin(&part),
            href,
            shown: shown.filter(|shown| !shown.is_empty()),
            is_doubtful,
        });
        self.taken.push(part);
    }
}

fn text_of(view: &View, part: &Range<usize>) -> String {
    let text = view.text().get(part.clone()).unwrap_or_default().trim();
    text.chars().take(MAX_SHOWN).collect()
}
