//! Where a host name's public suffix begins, by the [Public Suffix List].
//!
//! [Public Suffix List]: https://github.com/publicsuffix/list/wiki/Format

use std::sync::LazyLock;

use fst::raw::{Fst, Node};

/// The list as a finite-state map over reversed rules, made by `build.rs` from
/// `data/public-suffixes.txt`.
static RULES: LazyLock<Option<Fst<&'static [u8]>>> = LazyLock::new(|| {
    Fst::new(include_bytes!(concat!(env!("OUT_DIR"), "/suffixes.fst")).as_slice()).ok()
});

/// Who keeps a public suffix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SuffixKind {
    /// Delegated by ICANN or IANA: `com`, `co.uk`.
    Icann,
    /// Run by a company that gives names below it to its customers: `web.app`, `github.io`.
    Private,
    /// Not on the list; the last label counts as the suffix, as the list's rule `*` says.
    Unlisted,
}

/// A host name's public suffix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Suffix {
    /// How many labels it has, at least one.
    pub labels: usize,
    /// Who keeps it.
    pub kind: SuffixKind,
}

/// Finds the public suffix of a host name in ASCII (A-labels), lower case, without final dot.
///
/// ```
/// use portalward::suffix::{SuffixKind, suffix};
///
/// assert_eq!(suffix("portal.clinic.co.uk").labels, 2);
/// assert_eq!(suffix("clinic.web.app").kind, SuffixKind::Private);
/// assert_eq!(suffix("clinic.example").kind, SuffixKind::Unlisted);
/// ```
pub fn suffix(host: &str) -> Suffix {
    let mut best = Suffix {
        labels: 1,
        kind: SuffixKind::Unlisted,
    };
    let Some(rules) = RULES.as_ref() else {
        return best;
    };
    let mut node = rules.root();
    let mut output = 0;
    let mut depth = 0;
    let mut rest = host.rsplit('.').peekable();
    while let Some(label) = rest.next() {
        depth += 1;
        let Some(after) = walk(rules, node, &mut output, label.as_bytes()) else {
            break;
        };
        node = after;
        if node.is_final() {
            best = Suffix {
                labels: depth,
                kind: kind(output + node.final_output().value()),
            };
        }
        let Some(dot) = walk(rules, node, &mut output, b".") else {
            break;
        };
        node = dot;
        let Some(next) = rest.peek() else { break };
        let mut below = output;
        if let Some(star) = walk(rules, node, &mut below, b"*")
            && star.is_final()
        {
            best = Suffix {
                labels: depth + 1,
                kind: kind(below + star.final_output().value()),
            };
        }
        let mut below = output;
        if let Some(mark) = walk(rules, node, &mut below, b"!")
            && let Some(exception) = walk(rules, mark, &mut below, next.as_bytes())
            && exception.is_final()
        {
            return Suffix {
                labels: depth,
                kind: kind(below + exception.final_output().value()),
            };
        }
    }
    best
}

/// Whether `host` as a whole is a public suffix on the list.
pub fn is_public_suffix(host: &str) -> bool {
    let suffix = suffix(host);
    suffix.kind != SuffixKind::Unlisted && suffix.labels == host.split('.').count()
}

fn walk<'f>(
    rules: &'f Fst<&'static [u8]>,
    mut node: Node<'f>,
    output: &mut u64,
    bytes: &[u8],
) -> Option<Node<'f>> {
    for &byte in bytes {
        let transition = node.transition(node.find_input(byte)?);
        *output += transition.out.value();
        node = rules.node(transition.addr);
    }
    Some(node)
}

fn kind(value: u64) -> SuffixKind {
    if value == 2 {
        SuffixKind::Private
    } else {
        SuffixKind::Icann
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_wildcards_and_exceptions() {
        let check = |host: &str, labels, kind| {
            assert_eq!(suffix(host), Suffix { labels, kind }, "{host}");
        };
        check("com", 1, SuffixKind::Icann);
        check("a.b.com", 1, SuffixKind::Icann);
        check("a.co.uk", 2, SuffixKind::Icann);
        check("uk", 1, SuffixKind::Icann);
        // `*.ck` with the exception `!www.ck`
        check("a.b.ck", 2, SuffixKind::Icann);
        check("b.ck", 2, SuffixKind::Icann);
        check("www.ck", 1, SuffixKind::Icann);
        check("a.www.ck", 1, SuffixKind::Icann);
        check("a.web.app", 2, SuffixKind::Private);
        check("app", 1, SuffixKind::Icann);
        check("a.s3.amazonaws.com", 3, SuffixKind::Private);
        // a deeper rule that does not apply leaves the shorter one in force
        check("a.amazonaws.com", 1, SuffixKind::Icann);
        check("a.example", 1, SuffixKind::Unlisted);
        check("trust.nhs.uk", 2, SuffixKind::Icann);
        check("", 1, SuffixKind::Unlisted);
    }

    #[test]
    fn a_suffix_as_a_whole() {
        assert!(is_public_suffix("com"));
        assert!(is_public_suffix("nhs.uk"));
        assert!(is_public_suffix("github.io"));
        assert!(!is_public_suffix("www.ck"));
        assert!(!is_public_suffix("example"));
        assert!(!is_public_suffix("clinic.example"));
    }
}
