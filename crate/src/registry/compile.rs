//! From verified lists to the bytes of a [`super::Registry`].

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::Serialize;

use super::filter::{self, Bits};
use super::hash::Key;
use super::index::{self, Bucket, MAX_ROWS, Signature};
use super::layout::{self, BrandRow, PortalRow, SECTIONS, Section, TextRef, as_u32, rows};
use super::records::Writer;
use super::{MAX_TOKEN, MIN_EDIT, PREFIX, Trust, Voucher, listed_name, prefix_bit, prefix_key};
use crate::address::Address;
use crate::lists::List;
use crate::provider::Provider;
use crate::skeleton::{skeleton, unpaired};
use crate::words;

/// Letters below which a phrase says nothing.
const MIN_PHRASE: usize = 3;
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
    pub conflicts: Vec<Conflict>,
}

/// A domain that two lists claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(web, derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Conflict {
    /// The domain.
    pub domain: String,
    /// Whose it is not: a provider and its list.
    pub claimed_by: String,
    /// Whose it is; empty where a registry is full.
    pub belongs_to: String,
}

impl fmt::Display for Conflict {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            domain,
            claimed_by,
            belongs_to,
        } = self;
        if belongs_to.is_empty() {
            return write!(out, "{domain}: more domains than a registry holds");
        }
        write!(
            out,
            "{domain}: {claimed_by} claims what belongs to {belongs_to}"
        )
    }
}

/// Merges lists and compiles them. The most trusted list prevails where two claim the same
/// domain; among equally trusted ones the first. `well_known` are registrable domains.
pub fn compile(lists: &[(Trust, &List)], well_known: &[&str]) -> Compiled {
    let mut lists = lists.to_vec();
    lists.sort_by_key(|&(trust, _)| std::cmp::Reverse(trust));
    let mut merged = Merged::default();
    for (voucher, &(_, list)) in lists.iter().enumerate() {
        for provider in &list.providers {
            merged.add(provider, as_u32(voucher), &list.name);
        }
    }
    let Merged {
        mut providers,
        conflicts,
        ..
    } = merged;
    // Neighbours share much of their domains, so that little of each has to be kept.
    providers.sort_by(|(one, first), (other, second)| {
        (one.domains.first(), &one.id, first).cmp(&(other.domains.first(), &other.id, second))
    });
    let vouchers: Vec<_> = lists
        .iter()
        .map(|&(trust, list)| Voucher {
            trust,
            list: list.name.clone(),
            publisher: list.publisher.clone(),
            updated: list.updated.clone(),
        })
        .collect();
    let blocked: BTreeSet<&str> = lists
        .iter()
        .flat_map(|(_, list)| list.blocked.iter().map(String::as_str))
        .collect();
    let well_known: BTreeSet<&str> = well_known.iter().copied().collect();
    let seed = seed(&providers, &blocked);
    let mut build = Build::new(seed);
    build.covered = providers
        .iter()
        .flat_map(|(provider, _)| {
            provider
                .portals
                .iter()
                .filter(|portal| is_own(provider, portal))
        })
        .cloned()
        .collect();
    for (provider, voucher) in &providers {
        build.add(provider, *voucher);
    }
    build.blocked = blocked
        .iter()
        .map(|domain| build.texts.add(domain))
        .collect();
    build.well_known = well_known
        .iter()
        .map(|domain| build.texts.add(domain))
        .collect();
    Compiled {
        bytes: build.finish(seed, &vouchers),
        conflicts,
    }
}

/// Whether a portal is on one of the provider's own domains.
fn is_own(provider: &Provider, portal: &str) -> bool {
    Address::parse(portal).is_ok_and(|portal| {
        portal.name().is_some_and(|host| {
            host.parents()
                .any(|parent| provider.domains.iter().any(|domain| domain == parent))
        })
    })
}

/// A number that nobody can foretell who has not decided on all texts that are hashed.
fn seed(providers: &[(Provider, u32)], blocked: &BTreeSet<&str>) -> u64 {
    let mut texts = String::new();
    let mut put = |text: &str| {
        texts.push_str(text);
        texts.push('\n');
    };
    for (provider, _) in providers {
        put(&provider.id);
        put(&provider.name);
        for text in [&provider.aliases, &provider.domains, &provider.portals] {
            for text in text {
                put(text);
            }
        }
        for brand in &provider.brands {
            put(&brand.name);
        }
        for contact in &provider.contacts {
            put(&contact.value);
        }
    }
    for domain in blocked {
        put(domain);
    }
    layout::checksum(texts.as_bytes())
}

/// The providers of all lists, each domain with one owner.
#[derive(Default)]
struct Merged<'l> {
    providers: Vec<(Provider, u32)>,
    /// The provider that each domain belongs to, and its list's name.
    owners: BTreeMap<&'l str, (&'l Provider, &'l str)>,
    conflicts: Vec<Conflict>,
}

impl<'l> Merged<'l> {
    fn add(&mut self, provider: &'l Provider, voucher: u32, list: &'l str) {
        let mut domains = Vec::with_capacity(provider.domains.len());
        for domain in &provider.domains {
            let owner = self.owners.get(domain.as_str());
            if owner.is_some() || self.owners.len() >= MAX_ROWS / 2 {
                let named =
                    |(provider, list): (&Provider, &str)| format!("{} ({list})", provider.name);
                self.conflicts.push(Conflict {
                    domain: domain.clone(),
                    claimed_by: named((provider, list)),
                    belongs_to: owner.copied().map(named).unwrap_or_default(),
                });
                continue;
            }
            self.owners.insert(domain, (provider, list));
            domains.push(domain.clone());
        }
        let provider = Provider {
            domains,
            ..provider.clone()
        };
        self.providers.push((provider, voucher));
    }
}

/// The texts of rows, each kept once.
#[derive(Default)]
struct Texts {
    all: String,
    known: BTreeMap<String, TextRef>,
}

impl Texts {
    fn add(&mut self, text: &str) -> TextRef {
        if let Some(&known) = self.known.get(text) {
            return known;
        }
        let reference = TextRef {
            start: as_u32(self.all.len()),
            length: as_u32(text.len()),
        };
        self.all.push_str(text);
        self.known.insert(text.to_owned(), reference);
        reference
    }

    fn read(&self, text: TextRef) -> &[u8] {
        let (start, length) = (text.start as usize, text.length as usize);
        self.all
            .as_bytes()
            .get(start..start + length)
            .unwrap_or_default()
    }
}

/// A name that is to be found: how it is written, and its row among the domains or the brands.
struct Named {
    plain: String,
    skeleton: String,
    row: u32,
}

impl Named {
    /// The name as it looks, and without pairs folded where that is another text.
    fn forms(&self) -> impl Iterator<Item = String> {
        let other = Some(unpaired(&self.plain)).filter(|form| *form != self.skeleton);
        [Some(self.skeleton.clone()), other].into_iter().flatten()
    }
}

struct Build {
    key: Key,
    texts: Texts,
    records: Writer,
    providers: u32,
    operators: BTreeSet<String>,
    /// Portals on domains of the provider that they belong to.
    covered: BTreeSet<String>,
    ids: Vec<(String, u32)>,
    /// Hash of the domain, for each row.
    domains: Vec<u64>,
    brands: Vec<BrandRow>,
    listed: Vec<Named>,
    claims: Vec<(u64, u32)>,
    phones: Vec<(u64, u32)>,
    portals: Vec<PortalRow>,
    blocked: Vec<TextRef>,
    well_known: Vec<TextRef>,
}

impl Build {
    fn new(seed: u64) -> Self {
        Self {
            key: Key::new(seed),
            texts: Texts::default(),
            records: Writer::default(),
            providers: 0,
            operators: BTreeSet::new(),
            covered: BTreeSet::new(),
            ids: Vec::new(),
            domains: Vec::new(),
            brands: Vec::new(),
            listed: Vec::new(),
            claims: Vec::new(),
            phones: Vec::new(),
            portals: Vec::new(),
            blocked: Vec::new(),
            well_known: Vec::new(),
        }
    }

    fn add(&mut self, provider: &Provider, voucher: u32) {
        let number = self.providers;
        self.providers += 1;
        self.records.push(provider, voucher);
        self.operators.extend(provider.operator.clone());
        self.ids.push((provider.id.clone(), number));
        self.add_portals(provider, number);
        self.add_names(provider, number);
        self.add_claims(provider, number);
        let checked = provider.contacts.iter();
        let checked = checked.filter(|contact| contact.verified_on.is_some());
        self.phones
            .extend(checked.map(|contact| (self.key.hash(contact.value.as_bytes()), number)));
    }

    /// Portals on the provider's own domains are covered by these; so are those of an organisation that it
    /// is a part of.
    fn add_portals(&mut self, provider: &Provider, number: u32) {
        for portal in provider
            .portals
            .iter()
            .filter(|portal| !self.covered.contains(*portal))
            .filter_map(|portal| Address::parse(portal).ok())
        {
            let Some(host) = portal.name() else { continue };
            let path = portal.path().trim_end_matches('/').to_ascii_lowercase();
            let row = PortalRow {
                host: self.texts.add(host.ascii()),
                path: self.texts.add(&path),
                provider: number,
            };
            self.portals.push(row);
        }
    }

    /// The brands, and the label of each domain that is no brand.
    fn add_names(&mut self, provider: &Provider, number: u32) {
        let mut seen = BTreeSet::new();
        for brand in &provider.brands {
            let home = provider
                .domains
                .iter()
                .find(|domain| domain.replace('-', "").contains(&brand.name));
            let home = home.or(provider.domains.first());
            let skeleton = skeleton(&brand.name);
            if seen.insert(skeleton.clone()) {
                let row = BrandRow {
                    skeleton: self.texts.add(&skeleton),
                    plain: self.texts.add(&brand.name),
                    domain: self.texts.add(home.map_or("", String::as_str)),
                    provider: number,
                    usage: brand.usage as u32,
                };
                self.brands.push(row);
            }
        }
        for domain in &provider.domains {
            let row = as_u32(self.domains.len());
            self.domains.push(self.key.hash(domain.as_bytes()));
            if let Some((plain, skeleton)) = listed_name(domain)
                && seen.insert(skeleton.clone())
            {
                self.listed.push(Named {
                    plain,
                    skeleton,
                    row,
                });
            }
        }
    }

    fn add_claims(&mut self, provider: &Provider, number: u32) {
        let mut phrases: BTreeSet<String> = provider
            .brands
            .iter()
            .map(|brand| brand.name.clone())
            .collect();
        for name in [&provider.name].into_iter().chain(&provider.aliases) {
            if !words::is_generic(name) {
                phrases.insert(words::joined(name));
            }
        }
        let phrases = phrases.iter().filter(|phrase| phrase.len() >= MIN_PHRASE);
        self.claims
            .extend(phrases.map(|phrase| (self.key.hash(phrase.as_bytes()), number)));
    }

    fn finish(mut self, seed: u64, vouchers: &[Voucher]) -> Vec<u8> {
        self.brands.sort_by_key(|row| (row.usage, row.provider));
        let brands = as_u32(self.brands.len());
        let chosen = self.brands.iter().zip(0..).map(|(brand, row)| Named {
            plain: as_text(self.texts.read(brand.plain)),
            skeleton: as_text(self.texts.read(brand.skeleton)),
            row,
        });
        let mut names: Vec<Named> = chosen.collect();
        names.extend(
            std::mem::take(&mut self.listed)
                .into_iter()
                .map(|name| Named {
                    row: brands + name.row,
                    ..name
                }),
        );
        drop_the_crowd(&mut names);

        let mut sections: [Vec<u8>; SECTIONS] = Default::default();
        let mut put = |section: Section, bytes: Vec<u8>| {
            if let Some(slot) = sections.get_mut(section as usize) {
                *slot = bytes;
            }
        };
        let key = &self.key;
        let by_text = |refs: &mut dyn Iterator<Item = TextRef>| {
            index::build(
                Bucket::Full,
                refs.zip(0..)
                    .map(|(text, row)| (key.hash(self.texts.read(text)), row)),
            )
        };
        put(
            Section::Vouchers,
            postcard::to_allocvec(vouchers).unwrap_or_default(),
        );
        let operators = self
            .ids
            .iter()
            .filter(|(id, _)| self.operators.contains(id));
        put(
            Section::OperatorIndex,
            index::build(
                Bucket::Full,
                operators.map(|(id, number)| (key.hash(id.as_bytes()), *number)),
            ),
        );
        put(
            Section::DomainIndex,
            index::build(Bucket::Full, self.domains.iter().copied().zip(0..)),
        );
        put(Section::Brands, rows(&self.brands));
        put_names(&mut put, key, &names, brands);
        let hosts = [&self.blocked, &self.well_known].into_iter().flatten();
        let hosts = hosts.map(|text| key.hash(self.texts.read(*text)));
        put(
            Section::HostFilter,
            filter::build(Bits::Few, self.domains.iter().copied().chain(hosts)),
        );
        put(Section::ClaimIndex, index::build(Bucket::Full, self.claims));
        put(Section::PhoneIndex, index::build(Bucket::Full, self.phones));
        put(Section::Portals, rows(&self.portals));
        put(
            Section::PortalIndex,
            by_text(&mut self.portals.iter().map(|row| row.host)),
        );
        put(Section::Blocked, rows(&self.blocked));
        put(
            Section::BlockedIndex,
            by_text(&mut self.blocked.iter().copied()),
        );
        put(Section::WellKnown, rows(&self.well_known));
        put(
            Section::WellKnownIndex,
            by_text(&mut self.well_known.iter().copied()),
        );
        let [directory, records, profile_starts, profiles] = self.records.finish();
        put(Section::Directory, directory);
        put(Section::Records, records);
        put(Section::ProfileStarts, profile_starts);
        put(Section::Profiles, profiles);
        put(Section::Texts, self.texts.all.into_bytes());
        layout::write(seed, &sections)
    }
}

/// The indexes over names, of which those with rows below `brands` are brands.
fn put_names(put: &mut impl FnMut(Section, Vec<u8>), key: &Key, names: &[Named], brands: u32) {
    let whole = |name: &Named| whole_keys(key, name);
    let halves = |name: &Named| half_keys(key, name);
    put(
        Section::NameIndex,
        index::build(Bucket::Full, names.iter().flat_map(whole)),
    );
    put(
        Section::NameFilter,
        filter::build(
            Bits::Many,
            names.iter().flat_map(whole).map(|(hash, _)| hash),
        ),
    );
    put(
        Section::HalfIndex,
        index::build_signed(Bucket::Full, names.iter().flat_map(halves)),
    );
    let is_brand = |name: &Named| name.row < brands;
    let of_brands = || names.iter().filter(|name| is_brand(name));
    put(
        Section::BrandHalfIndex,
        index::build_signed(Bucket::Small, of_brands().flat_map(halves)),
    );
    let whole = of_brands().flat_map(whole).map(|(hash, _)| hash);
    let halves = of_brands().flat_map(halves).map(|(hash, ..)| hash);
    put(
        Section::BrandFilter,
        filter::build(Bits::Many, whole.chain(halves)),
    );
    let is_token = |name: &Named| is_brand(name) || name.skeleton.len() >= MIN_LISTED_TOKEN;
    let of_all = prefixes(names, is_token);
    let of_brands = prefixes(names, |name| {
        is_token(name) && (is_brand(name) || name.plain.replace('i', "l") != name.skeleton)
    });
    put(Section::PrefixIndex, prefix_index(key, &of_all));
    put(Section::BrandPrefixIndex, prefix_index(key, &of_brands));
    let keys = [(of_all, false), (of_brands, true)];
    let keys = keys.iter().flat_map(|(prefixes, is_of_brands)| {
        let prefixes = prefixes.keys();
        prefixes.filter_map(|prefix| prefix_key(prefix, *is_of_brands))
    });
    put(Section::PrefixFilter, filter::build(Bits::Many, keys));
}

/// Drops the crowd behind one skeleton, which a list could use to make lookups slow. Brands stand
/// first and are kept first.
fn drop_the_crowd(names: &mut Vec<Named>) {
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    names.retain(|name| {
        let count = count.entry(name.skeleton.clone()).or_default();
        *count += 1;
        *count <= MAX_SAME_NAME
    });
}

/// Whole names are looked for in both forms, since two letters that change places may make a pair.
fn whole_keys(key: &Key, name: &Named) -> Vec<(u64, u32)> {
    let keys = name.forms().map(|form| key.hash(form.as_bytes()));
    keys.map(|hash| (hash, name.row)).collect()
}

fn half_keys(key: &Key, name: &Named) -> Vec<(u64, u32, Signature)> {
    let forms = name.forms().filter(|form| form.len() >= MIN_EDIT);
    let keys = forms.flat_map(|form| {
        let bytes = form.as_bytes();
        let (front, back) = bytes.split_at(bytes.len() / 2);
        [(true, front), (false, back)].map(|(is_front, half)| {
            let hash = key.half(half, bytes.len(), is_front);
            (hash, name.row, Signature::of(bytes))
        })
    });
    keys.collect()
}

/// The first letters of names, with the lengths of those that begin so.
fn prefixes(names: &[Named], has: impl Fn(&Named) -> bool) -> BTreeMap<[u8; PREFIX], u32> {
    let mut lengths = BTreeMap::new();
    for name in names.iter().filter(|name| has(name)) {
        let bytes = name.skeleton.as_bytes();
        if bytes.len() <= MAX_TOKEN
            && let Some(prefix) = bytes.first_chunk()
        {
            *lengths.entry(*prefix).or_default() |= prefix_bit(bytes.len());
        }
    }
    lengths
}

fn prefix_index(key: &Key, prefixes: &BTreeMap<[u8; PREFIX], u32>) -> Vec<u8> {
    let keys = prefixes
        .iter()
        .map(|(prefix, lengths)| (key.hash(prefix), *lengths));
    index::build(Bucket::Small, keys)
}

fn as_text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
