//! What a compiled registry was made from, so that it can be made anew with other lists beside it.

use super::layout::{Section, TextRef, rows_of};
use super::{Entry, ProviderRef, Registry, Trust};
use crate::lists::List;

impl Registry {
    /// The lists that it was compiled from, each with its trust, as far as they were taken over: compiled
    /// again, together with [`Registry::well_known`], they give the same bytes.
    pub fn lists(&self) -> Vec<(Trust, List)> {
        let mut lists: Vec<_> = self
            .vouchers
            .iter()
            .map(|voucher| {
                let list = List {
                    name: voucher.list.clone(),
                    publisher: voucher.publisher.clone(),
                    updated: voucher.updated.clone(),
                    ..List::default()
                };
                (voucher.trust, list)
            })
            .collect();
        let numbers = 0..u32::try_from(self.len()).unwrap_or(u32::MAX);
        for entry in numbers.filter_map(|number| self.entry(ProviderRef(number))) {
            if let Some((_, list)) = lists.get_mut(entry.voucher as usize) {
                list.providers.push(entry.provider);
            }
        }
        if let Some((_, first)) = lists.first_mut() {
            first.blocked = self.texts(Section::Blocked).map(Into::into).collect();
        }
        lists
    }

    /// The providers that have a text in their name, another name of theirs, a domain or a portal, whatever the case of
    /// its letters. Looks at all of them.
    pub fn search(&self, text: &str) -> impl Iterator<Item = Entry> {
        let wanted = text.trim().to_lowercase();
        let numbers = 0..u32::try_from(self.len()).unwrap_or(u32::MAX);
        numbers
            .filter_map(|number| self.entry(ProviderRef(number)))
            .filter(move |Entry { provider, .. }| {
                let has = |text: &String| text.to_lowercase().contains(&wanted);
                has(&provider.name)
                    || provider.domains.iter().any(has)
                    || provider.portals.iter().any(has)
                    || provider.aliases.iter().any(has)
            })
    }

    /// The much visited registrable domains.
    pub fn well_known(&self) -> impl Iterator<Item = &str> {
        self.texts(Section::WellKnown)
    }

    fn texts(&self, section: Section) -> impl Iterator<Item = &str> {
        rows_of::<TextRef>(self.section(section)).map(|text| self.text(text))
    }
}
