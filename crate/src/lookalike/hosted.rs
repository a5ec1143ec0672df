//! *Hosted*: a name in the part of a shared host that strangers choose.

use super::combination::with_company;
use super::{Finding, Reason};
use crate::address::Label;
use crate::provider::Usage;
use crate::registry::Registry;

/// Letters from which a name one edit away counts: free names are cheap and short ones many.
const MIN_EDIT: usize = 6;

/// Finds the names that a stranger's label is, is near to, or has within it.
pub(super) fn find(registry: &Registry, label: &Label) -> Vec<Finding> {
    let joined = label.joined();
    let whole = registry.names(&joined).collect::<Vec<_>>();
    let near = if joined.len() >= MIN_EDIT {
        registry.names_one_edit_away(&joined)
    } else {
        Vec::new()
    };
    let near = near
        .into_iter()
        .map(|(name, _)| name)
        .filter(|name| name.usage < Usage::Common);
    let within = with_company(registry, label)
        .into_iter()
        .map(|(name, ..)| name);
    whole
        .into_iter()
        .chain(near)
        .chain(within)
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
