//! *Confusable*: a label that looks like a name and is not the same text.
//!
//! Source of the rule: UTS #39, section 4, with the skeleton of [`crate::skeleton`].

use super::{Finding, Reason};
use crate::address::Label;
use crate::registry::Registry;
use crate::skeleton::{disguise, plain, skeleton, unpaired};

/// Letters below which two skeletons are equal too easily.
const MIN_LETTERS: usize = 3;

/// Finds the names that the label is a disguise of.
pub(super) fn find(registry: &Registry, label: &Label) -> Vec<Finding> {
    let text = label.unicode.replace('-', "");
    // `cI` shows as `cl`, and a host name has only `ci` for it.
    let mut looks = vec![label.joined()];
    let ascii = plain(&text);
    // Two `n` side by side are an `m` to a hurried eye, as `rn` is.
    if ascii.contains("nn") {
        looks.push(skeleton(&ascii.replace("nn", "m")).into());
    }
    // `clgna`, in which `cl` is not folded, looks like `cigna`.
    let letters = unpaired(&text);
    if letters.len() != looks.first().map_or(0, |look| look.len()) {
        looks.push(letters.into());
    }
    if text.contains("ci") {
        looks.push(skeleton(&text.replace("ci", "cl")).into());
    }
    let mut findings = Vec::new();
    for look in looks.iter().filter(|look| look.len() >= MIN_LETTERS) {
        findings.extend(registry.names(look).filter_map(|name| {
            Some(Finding::new(
                Reason::Confusable(disguise(&text, look, &name.plain)?),
                &name,
            ))
        }));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, registry, silent};
    use super::*;

    #[test]
    fn fires_on_disguises() {
        let registry = registry();
        for (text, domain) in [
            ("rnychart.org", "mychart.org"),
            ("carillonclinic.org", "carilionclinic.org"),
            ("xn--mychrt-6nf.org", "mychart.org"),
            ("xn--mychrt-6nf.example", "mychart.org"),
            ("mychаrt.org", "mychart.org"),
            ("mycharτ.org", "mychart.org"),
            ("0ptum.com", "optum.com"),
            ("cvѕ.com", "cvs.com"),
            ("ame1i.fr", "ameli.fr"),
            ("my-charτ.org", "mychart.org"),
            ("rnychart.web.app", "mychart.org"),
            ("rnychart.evil.example", "mychart.org"),
            ("cloctolib.fr", "doctolib.fr"),
            ("carilioncIinic.org", "carilionclinic.org"),
        ] {
            fires(&registry, text, domain, |reason| {
                matches!(reason, Reason::Confusable(_))
            });
        }
    }

    #[test]
    fn silent_on_the_same_and_on_the_different() {
        let registry = registry();
        for text in [
            "mychart.example",
            "my-chart.example",
            "mycart.example",
            "chart.example",
            "popular.example",
            "xn--0ca.example",
        ] {
            silent(&registry, text, |reason| {
                matches!(reason, Reason::Confusable(_))
            });
        }
    }
}
