//! *Hosted*: a name in the part of a shared host that strangers choose.

use super::combination::{readings, with_company};
use super::{Finding, Reason, exempt};
use crate::address::Label;
use crate::provider::Usage;
use crate::registry::Registry;
use crate::skeleton::unpaired;

/// Letters from which a name one edit away counts: free names are cheap and short ones many.
const MIN_EDIT: usize = 6;

/// Letters from which a distinctive name counts at the beginning or the end of a part.
const MIN_EDGE: usize = 5;

/// Finds the names that a stranger's label is, is near to, or has within it.
pub(super) fn find(registry: &Registry, label: &Label) -> Vec<Finding> {
    let joined = label.joined();
    let whole = registry.names(&joined).collect::<Vec<_>>();
    let letters = unpaired(&label.unicode);
    let near = letters
        .split('-')
        .chain([&*joined])
        .filter(|text| text.len() >= MIN_EDIT && !exempt::is_ordinary_look(text))
        .flat_map(|text| registry.brands_one_edit_away(text))
        .filter(|(name, _)| name.usage < Usage::Prominent)
        .map(|(name, _)| name);
    let readings = readings(label);
    let within = readings
        .iter()
        .flat_map(|parts| with_company(registry, parts, false))
        .map(|(name, ..)| name);
    let edges = label
        .skeleton
        .split('-')
        .filter(|part| !exempt::begins_ordinary(part))
        .flat_map(|part| {
            registry
                .names_within(part)
                .into_iter()
                .filter(move |(start, name)| {
                    let end = start + name.skeleton.len();
                    *start == 0 || end == part.len()
                })
        })
        .map(|(_, name)| name)
        .filter(|name| name.usage == Usage::Distinctive && name.plain.len() >= MIN_EDGE);
    whole
        .into_iter()
        .chain(near)
        .chain(within)
        .chain(edges)
        .map(|name| Finding::new(Reason::Hosted, &name))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, registry, silent};
    use super::*;

    #[test]
    fn fires_on_names_in_a_strangers_part() {
        let registry = registry();
        for (text, domain) in [
            ("mychart.web.app", "mychart.org"),
            ("mychart-login.web.app", "mychart.org"),
            ("mycharrt.web.app", "mychart.org"),
            ("a.doctolib-compte.pages.dev", "doctolib.fr"),
            (
                "https://sites.google.com/view/mychart-login/home",
                "mychart.org",
            ),
            (
                "https://storage.googleapis.com/ameli-remboursement/index.html",
                "ameli.fr",
            ),
            ("ameli-espace.weebly.com", "ameli.fr"),
        ] {
            fires(&registry, text, domain, |reason| reason == Reason::Hosted);
        }
    }

    #[test]
    fn silent_on_other_places() {
        let registry = registry();
        for text in [
            "namelix.web.app",
            "https://sites.google.com/view/my-garden",
            "https://sites.google.com/mychart",
            "mychart.us.com",
            "weebly.com",
        ] {
            silent(&registry, text, |reason| reason == Reason::Hosted);
        }
    }
}
