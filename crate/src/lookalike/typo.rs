//! *Typo*: a label one edit, or one swap of neighbours, from a name of five or more letters.
//!
//! The edit is counted between skeletons, so that a disguise and an edit together are found
//! as well. Bit flips, doubled and neighbouring keys are all single edits.

use super::{Finding, Reason, exempt};
use crate::address::Label;
use crate::distance::Edit;
use crate::registry::Registry;
use crate::skeleton::unpaired;

/// Finds the names one edit away.
pub(super) fn find(registry: &Registry, label: &Label) -> Vec<Finding> {
    let joined = label.joined();
    let text = label.unicode.replace('-', "");
    let mut near = registry.names_one_edit_away(&joined);
    let letters = unpaired(&text);
    if letters != joined {
        near.extend(registry.names_one_edit_away(&letters));
    }
    let mut findings: Vec<Finding> = near
        .into_iter()
        .filter(|(name, edit)| {
            !exempt::is_harmless_near_miss(registry, &text, &joined, name, *edit)
        })
        .map(|(name, edit)| Finding::new(Reason::Typo(edit), &name))
        .collect();
    // A hyphen more or less under the same ending is an edit too.
    findings.extend(
        registry
            .names(&joined)
            .filter(|name| name.plain == text && is_own_suffix(&name.domain, label))
            .map(|name| {
                let at = label.ascii.find('-').unwrap_or(label.ascii.len());
                Finding::new(Reason::Typo(Edit::Insert(at)), &name)
            }),
    );
    findings
}

/// Whether the label differs from the domain's own by hyphens alone.
fn is_own_suffix(domain: &str, label: &Label) -> bool {
    domain.split('.').next().is_some_and(|own| {
        own != label.ascii && own.replace('-', "") == label.ascii.replace('-', "")
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, registry, silent};
    use super::*;

    #[test]
    fn fires_one_edit_away() {
        let registry = registry();
        for (text, domain) in [
            ("aetma.com", "aetna.com"),
            ("mychat.org", "mychart.org"),
            ("mycharrt.org", "mychart.org"),
            ("mychrat.org", "mychart.org"),
            ("doctolb.fr", "doctolib.fr"),
            ("doctoolib.example", "doctolib.fr"),
            ("rnycharrt.org", "mychart.org"),
            ("kaiserpermxanente.org", "kaiserpermanente.org"),
            ("kaiser-permanente.org", "kaiserpermanente.org"),
            ("amelii.fr", "ameli.fr"),
            ("optun.com", "optum.com"),
            ("uwhealth.example", "uchealth.org"),
            ("aetna2.com", "aetna.com"),
            ("jumana.example", "humana.com"),
            ("umana.example", "humana.com"),
            ("carilioncinic.example", "carilionclinic.org"),
            ("carilionc-linic.example", "carilionclinic.org"),
            ("nychárt.example", "mychart.org"),
            ("medicaer.gov", "medicare.gov"),
            ("my.chart.org", "mychart.org"),
            ("www.do.ctolib.fr", "doctolib.fr"),
        ] {
            fires(&registry, text, domain, |reason| {
                matches!(reason, Reason::Typo(_))
            });
        }
    }

    #[test]
    fn silent_further_away_and_on_harmless_neighbours() {
        let registry = registry();
        for text in [
            "mycat.example",
            "cvc.com",
            "chart.org",
            "camelot.example",
            "betna.com",
            "cvs2.com",
            "human.example",
            "farnell.example",
            "amelie.fr",
            "popular.example",
        ] {
            silent(&registry, text, |reason| matches!(reason, Reason::Typo(_)));
        }
    }
}
