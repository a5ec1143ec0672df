//! From verified lists to the bytes of a [`super::Registry`].

use std::collections::{BTreeMap, BTreeSet};

use super::layout::{
    self, ClaimRow, DomainRow, NameRow, PortalRow, SECTIONS, Section, TextRef, as_u32, rows,
};
use super::{Entry, MAX_TOKEN, MIN_EDIT, PREFIX, Trust, Voucher, half_key, index};
use crate::address::{Address, HostName};
use crate::lists::List;
use crate::provider::{Provider, Usage};
use crate::skeleton::{skeleton, unpaired};
use crate::words;

/// Letters below which a listed domain's label is too short to protect.
const MIN_LABEL: usize = 3;
/// Letters below which a name that nobody chose is not looked for within longer texts.
const MIN_LISTED_TOKEN: usize = 7;
/// Providers that may share one name; more are verified, but not protected by it.
const MAX_SAME_NAME: usize = 16;

/// A compiled registry, and what could not go into it.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// For [`super::Registry::open`]. The same lists give the same bytes everywhere.
    pub bytes: Vec<u8>,
    /// What a list claims and another, more trusted one has already given to somebody else.
    pub conflicts: Vec<String>,
}

/// Merges lists and compiles them. The most trusted list prevails where two claim the same
/// domain; among equally trusted ones the first. `well_known` are registrable domains.
pub fn compile(lists: &[(Trust, &List)], well_known: &[&str]) -> Compiled {
    let mut lists = lists.to_vec();
    lists.sort_by_key(|&(trust, _)| std::cmp::Reverse(trust));
    let mut build = Build::default();
    for (voucher, &(_, list)) in lists.iter().enumerate() {
        for provider in &list.providers {
            build.add(provider, as_u32(voucher), &list.name);
        }
        for domain in &list.blocked {
            let domain = build.text(domain);
            build.blocked.push(domain);
        }
    }
    let vouchers: Vec<_> = lists
        .iter()
        .map(|&(trust, list)| Voucher {
            trust,
            list: list.name.clone(),
            publisher: list.publisher.clone(),
            updated: list.updated.clone(),
        })
        .collect();
    let well_known: BTreeSet<_> = well_known.iter().collect();
    build.well_known = well_known
        .into_iter()
        .map(|domain| build.text(domain))
        .collect();
    build.finish(&vouchers)
}

#[derive(Default)]
struct Build {
    texts: String,
    known: BTreeMap<String, TextRef>,
    starts: Vec<u32>,
    providers: Vec<u8>,
    ids: Vec<String>,
    owners: BTreeMap<String, String>,
    domains: Vec<DomainRow>,
    portals: Vec<PortalRow>,
    names: Vec<NameRow>,
    claims: Vec<ClaimRow>,
    blocked: Vec<TextRef>,
    well_known: Vec<TextRef>,
    conflicts: Vec<String>,
}

impl Build {
    fn add(&mut self, provider: &Provider, voucher: u32, list: &str) {
        let number = as_u32(self.starts.len());
        let mut provider = provider.clone();
        provider
            .domains
            .retain(|domain| match self.owners.get(domain) {
                Some(owner) => {
                    self.conflicts.push(format!(
                        "{domain}: {} of {list} claims what belongs to {owner}",
                        provider.id
                    ));
                    false
                }
                None => true,
            });
        for domain in &provider.domains {
            self.owners
                .insert(domain.clone(), format!("{} of {list}", provider.id));
            let row = DomainRow {
                domain: self.text(domain),
                provider: number,
            };
            self.domains.push(row);
        }
        self.add_portals(&provider, number);
        self.add_names(&provider, number);
        self.add_claims(&provider, number);
        self.starts.push(as_u32(self.providers.len()));
        self.ids.push(provider.id.clone());
        // Encoding plain data into a growing vector cannot fail.
        self.providers
            .extend(postcard::to_allocvec(&Entry { provider, voucher }).unwrap_or_default());
    }

    /// Portals on the provider's own domains are covered by these.
    fn add_portals(&mut self, provider: &Provider, number: u32) {
        for portal in provider
            .portals
            .iter()
            .filter_map(|portal| Address::parse(portal).ok())
        {
            let Some(host) = portal.name() else { continue };
            if host
                .parents()
                .any(|parent| provider.domains.iter().any(|domain| domain == parent))
            {
                continue;
            }
            let path = portal.path().trim_end_matches('/').to_ascii_lowercase();
            let row = PortalRow {
                host: self.text(host.ascii()),
                path: self.text(&path),
                provider: number,
            };
            self.portals.push(row);
        }
    }

    fn add_names(&mut self, provider: &Provider, number: u32) {
        let mut seen = BTreeSet::new();
        for brand in &provider.brands {
            let home = provider
                .domains
                .iter()
                .find(|domain| domain.replace('-', "").contains(&brand.name));
            let home = home
                .or(provider.domains.first())
                .cloned()
                .unwrap_or_default();
            self.add_name(&brand.name, &home, number, brand.usage, &mut seen);
        }
        for domain in &provider.domains {
            let Ok(host) = HostName::new(domain) else {
                continue;
            };
            let is_whole = host.registrable() == Some(domain);
            let Some(label) = host.label().filter(|_| is_whole) else {
                continue;
            };
            let plain = label.unicode.replace('-', "");
            if plain.chars().count() >= MIN_LABEL && words::class(&skeleton(&plain)).is_none() {
                self.add_name(&plain, domain, number, Usage::Listed, &mut seen);
            }
        }
    }

    fn add_name(
        &mut self,
        plain: &str,
        domain: &str,
        provider: u32,
        usage: Usage,
        seen: &mut BTreeSet<String>,
    ) {
        let skeleton = skeleton(plain);
        if seen.insert(skeleton.clone()) {
            let row = NameRow {
                skeleton: self.text(&skeleton),
                plain: self.text(plain),
                domain: self.text(domain),
                provider,
                usage: usage as u32,
            };
            self.names.push(row);
        }
    }

    fn add_claims(&mut self, provider: &Provider, number: u32) {
        let mut phrases = BTreeMap::new();
        for brand in &provider.brands {
            phrases.insert(brand.name.clone(), brand.usage);
        }
        for name in [&provider.name].into_iter().chain(&provider.aliases) {
            if !words::is_generic(name) {
                phrases.entry(words::joined(name)).or_insert(Usage::Listed);
            }
        }
        for (phrase, usage) in phrases
            .into_iter()
            .filter(|(phrase, _)| phrase.len() >= MIN_LABEL)
        {
            let row = ClaimRow {
                phrase: self.text(&phrase),
                provider: number,
                usage: usage as u32,
            };
            self.claims.push(row);
        }
    }

    fn text(&mut self, text: &str) -> TextRef {
        if let Some(&known) = self.known.get(text) {
            return known;
        }
        let reference = TextRef {
            start: as_u32(self.texts.len()),
            length: as_u32(text.len()),
        };
        self.texts.push_str(text);
        self.known.insert(text.to_owned(), reference);
        reference
    }

    fn read(&self, text: TextRef) -> &[u8] {
        let (start, length) = (text.start as usize, text.length as usize);
        self.texts
            .as_bytes()
            .get(start..start + length)
            .unwrap_or_default()
    }

    fn finish(mut self, vouchers: &[Voucher]) -> Compiled {
        self.starts.push(as_u32(self.providers.len()));
        self.keep_the_most_telling_names();
        let mut sections: [Vec<u8>; SECTIONS] = Default::default();
        let mut put = |section: Section, bytes: Vec<u8>| {
            if let Some(slot) = sections.get_mut(section as usize) {
                *slot = bytes;
            }
        };
        put(
            Section::ProviderStarts,
            self.starts
                .iter()
                .flat_map(|start| start.to_le_bytes())
                .collect(),
        );
        put(
            Section::IdIndex,
            index::build(
                self.ids
                    .iter()
                    .zip(0..)
                    .map(|(id, number)| (id.as_bytes(), number)),
            ),
        );
        put(
            Section::Vouchers,
            postcard::to_allocvec(vouchers).unwrap_or_default(),
        );
        put(Section::Domains, rows(&self.domains));
        put(
            Section::DomainIndex,
            self.index(self.domains.iter().map(|row| row.domain)),
        );
        put(Section::Portals, rows(&self.portals));
        put(
            Section::PortalIndex,
            self.index(self.portals.iter().map(|row| row.host)),
        );
        put(Section::Names, rows(&self.names));
        put(
            Section::NameIndex,
            self.index(self.names.iter().map(|row| row.skeleton)),
        );
        put(Section::HalfIndex, self.half_index(|_| true));
        let is_brand = |row: &NameRow| row.usage != Usage::Listed as u32;
        put(Section::BrandHalfIndex, self.half_index(is_brand));
        put(Section::PrefixIndex, self.prefix_index());
        put(Section::Claims, rows(&self.claims));
        put(
            Section::ClaimIndex,
            self.index(self.claims.iter().map(|row| row.phrase)),
        );
        put(Section::Blocked, rows(&self.blocked));
        put(
            Section::BlockedIndex,
            self.index(self.blocked.iter().copied()),
        );
        put(Section::WellKnown, rows(&self.well_known));
        put(
            Section::WellKnownIndex,
            self.index(self.well_known.iter().copied()),
        );
        put(Section::Providers, self.providers);
        put(Section::Texts, self.texts.into_bytes());
        Compiled {
            bytes: layout::write(&sections),
            conflicts: self.conflicts,
        }
    }

    /// Sorts the names so that lookups meet the most telling first, and drops the crowd behind
    /// one skeleton, which a list could use to make lookups slow.
    fn keep_the_most_telling_names(&mut self) {
        self.names.sort_by_key(|row| (row.usage, row.provider));
        let mut count: BTreeMap<TextKey, usize> = BTreeMap::new();
        self.names.retain(|row| {
            let count = count
                .entry((row.skeleton.start, row.skeleton.length))
                .or_default();
            *count += 1;
            *count <= MAX_SAME_NAME
        });
    }

    fn index(&self, keys: impl Iterator<Item = TextRef>) -> Vec<u8> {
        index::build(keys.zip(0..).map(|(key, row)| (self.read(key), row)))
    }

    fn half_index(&self, has: impl Fn(&NameRow) -> bool) -> Vec<u8> {
        let mut keys = Vec::new();
        for (row, number) in self.names.iter().zip(0..).filter(|(row, _)| has(row)) {
            let whole = self.read(row.skeleton);
            let unpaired = unpaired(str::from_utf8(self.read(row.plain)).unwrap_or_default());
            let second = (unpaired.as_bytes() != whole).then_some(unpaired.as_bytes());
            for bytes in [whole].into_iter().chain(second) {
                if bytes.len() >= MIN_EDIT {
                    let (front, back) = bytes.split_at(bytes.len() / 2);
                    keys.push((half_key(bytes.len(), true, front), number));
                    keys.push((half_key(bytes.len(), false, back), number));
                }
            }
        }
        index::build(keys.iter().map(|(key, number)| (key.as_slice(), *number)))
    }

    fn prefix_index(&self) -> Vec<u8> {
        let mut lengths: BTreeMap<&[u8], u32> = BTreeMap::new();
        for row in &self.names {
            let bytes = self.read(row.skeleton);
            let shortest = if row.usage == Usage::Listed as u32 {
                MIN_LISTED_TOKEN
            } else {
                PREFIX
            };
            if (shortest..=MAX_TOKEN).contains(&bytes.len())
                && let Some(prefix) = bytes.get(..PREFIX)
            {
                *lengths.entry(prefix).or_default() |= 1 << (bytes.len() - PREFIX);
            }
        }
        index::build(lengths)
    }
}

/// Where a text starts and how long it is.
type TextKey = (u32, u32);
