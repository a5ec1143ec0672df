//! What a new edition of a list changes.

use std::collections::{BTreeMap, BTreeSet};

use super::List;
use crate::provider::Provider;

/// What a list has that another had not, and the other way round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference<'l> {
    /// Providers that are new.
    pub added: Vec<&'l Provider>,
    /// Providers that are not the same, before and after.
    pub changed: Vec<(&'l Provider, &'l Provider)>,
    /// Providers that are gone.
    pub removed: Vec<&'l Provider>,
    /// Domains that were verified, and how many of them are no more.
    pub domains: (usize, usize),
}

impl<'l> Difference<'l> {
    /// Compares two editions of a list, providers by their ids.
    pub fn between(old: &'l List, new: &'l List) -> Self {
        let by_id = |list: &'l List| -> BTreeMap<&'l str, &'l Provider> {
            list.providers
                .iter()
                .map(|provider| (provider.id.as_str(), provider))
                .collect()
        };
        let domains = |list: &'l List| -> BTreeSet<&'l String> {
            list.providers
                .iter()
                .flat_map(|provider| &provider.domains)
                .collect()
        };
        let (before, after) = (by_id(old), by_id(new));
        let (domains_before, domains_after) = (domains(old), domains(new));
        let lacking = |one: &BTreeMap<&'l str, &'l Provider>, list: &'l List| {
            list.providers
                .iter()
                .filter(|provider| !one.contains_key(provider.id.as_str()))
                .collect()
        };
        Self {
            added: lacking(&before, new),
            removed: lacking(&after, old),
            changed: old
                .providers
                .iter()
                .filter_map(|provider| Some((provider, *after.get(provider.id.as_str())?)))
                .filter(|(before, after)| before != after)
                .collect(),
            domains: (
                domains_before.len(),
                domains_before.difference(&domains_after).count(),
            ),
        }
    }

    /// Whether nothing has changed.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty() && self.removed.is_empty()
    }

    /// Whether more than a fifth of the domains are gone, as in a file that was cut off.
    pub fn is_large_removal(&self) -> bool {
        let (before, gone) = self.domains;
        gone * 5 > before
    }
}

/// What is not the same about a provider: what it has lost and gained.
pub fn changes(before: &Provider, after: &Provider) -> Vec<String> {
    let mut changes = Vec::new();
    let pairs = [
        (&before.domains, &after.domains),
        (&before.portals, &after.portals),
        (&before.aliases, &after.aliases),
    ];
    for (old, new) in pairs {
        let gone = old.iter().filter(|text| !new.contains(text));
        changes.extend(gone.map(|text| format!("-{text}")));
        let fresh = new.iter().filter(|text| !old.contains(text));
        changes.extend(fresh.map(|text| format!("+{text}")));
    }
    for (what, is_changed) in [
        ("name", before.name != after.name),
        ("kind", before.kind != after.kind),
        ("brands", before.brands != after.brands),
        ("contacts", before.contacts != after.contacts),
        ("operator", before.operator != after.operator),
        ("country", before.country != after.country),
        ("source", before.source != after.source),
    ] {
        if is_changed {
            changes.push(what.to_owned());
        }
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lists::json::read;

    fn list(providers: &[(&str, &[&str])]) -> List {
        let entries: Vec<_> = providers
            .iter()
            .map(|(id, domains)| {
                format!(
                    r#"{{"id":"{id}","name":"N","kind":"clinic","domains":{domains:?},"source":{{"name":"s","retrieved":"2026-11"}}}}"#
                )
            })
            .collect();
        let text = format!(
            r#"{{"format":"portalward-list/1","name":"N","publisher":"P","version":1,"updated":"2026-11-23","providers":[{}]}}"#,
            entries.join(",")
        );
        read(&text).unwrap().0
    }

    fn ids<'l>(providers: impl IntoIterator<Item = &'l &'l Provider>) -> Vec<&'l str> {
        providers
            .into_iter()
            .map(|provider| provider.id.as_str())
            .collect()
    }

    #[test]
    fn what_changes() {
        let old = list(&[("a", &["a.example"]), ("b", &["b.example"]), ("c", &[])]);
        let new = list(&[("b", &["b.example", "bb.example"]), ("c", &[]), ("d", &[])]);
        let difference = Difference::between(&old, &new);
        assert_eq!(ids(&difference.added), ["d"]);
        assert_eq!(ids(&difference.removed), ["a"]);
        assert_eq!(difference.changed.len(), 1);
        assert_eq!(difference.domains, (2, 1));
        assert!(difference.is_large_removal());
        assert!(Difference::between(&old, &old).is_empty());
        assert!(!Difference::between(&old, &old).is_large_removal());
        assert!(!Difference::between(&list(&[]), &old).is_large_removal());
    }
}
