//! The verified lists in force, merged and compiled to bytes that are opened, not parsed.

mod compile;
mod contents;
mod filter;
mod hash;
mod index;
mod layout;
mod records;

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use serde::{Deserialize, Serialize};

pub use compile::{Compiled, Conflict, compile};

use crate::address::{Address, HostName};
use crate::distance::{Edit, one_edit};
use crate::hosting;
use crate::provider::{Provider, Usage};
use crate::skeleton::{skeleton, unpaired};
use crate::words;
use filter::Filter;
pub(crate) use hash::{Key, MAX_TEXT, Sums};
use index::Signature;
use layout::{BrandRow, PortalRow, Row, Section, TextRef, row};
use records::Store;

/// The verified lists in force. Lookups do not grow with the number of entries, but for the
/// few steps of a binary search within a bucket.
#[derive(Clone, Debug)]
pub struct Registry {
    bytes: Cow<'static, [u8]>,
    /// Where each section stands in the bytes.
    ranges: [Range<usize>; layout::SECTIONS],
    key: Key,
    vouchers: Vec<Voucher>,
}

/// A provider by its place in the registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProviderRef(u32);

/// A list that vouches for providers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Voucher {
    /// How the list came to be in force.
    pub trust: Trust,
    /// What the list is called.
    pub list: String,
    /// Who publishes it.
    pub publisher: String,
    /// The day of its last change, `YYYY-MM-DD`.
    pub updated: String,
}

/// How a list came to be in force, from the least to the most trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(web, derive(tsify::Tsify))]
pub enum Trust {
    /// Its term is over: it vouches for nothing any more, and still helps to tell what is false.
    Lapsed,
    /// It came with the program.
    Bundled,
    /// The person subscribed to it.
    Subscription,
    /// The person imported it.
    User,
    /// The person's organisation put it in force.
    Policy,
}

impl Trust {
    /// The trust that a word means, as lists are kept.
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "lapsed" => Some(Self::Lapsed),
            "bundled" => Some(Self::Bundled),
            "subscription" => Some(Self::Subscription),
            "user" => Some(Self::User),
            "policy" => Some(Self::Policy),
            _ => None,
        }
    }
}

/// What the registry keeps of a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The provider.
    pub provider: Provider,
    /// The list it stands in, by its place in the order of precedence.
    voucher: u32,
}

/// A name that lookalike rules protect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name<'r> {
    /// What it looks like, without hyphens; see [`crate::skeleton::skeleton`].
    pub skeleton: Cow<'r, str>,
    /// The name without hyphens.
    pub plain: Cow<'r, str>,
    /// The domain of the provider that the name stands for.
    pub domain: Cow<'r, str>,
    /// Whose name it is.
    pub provider: ProviderRef,
    /// How much it says in somebody else's address.
    pub usage: Usage,
}

/// What a page may call itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Who is called so.
    pub provider: ProviderRef,
    /// How much the phrase says: [`Usage::Listed`] for one that nobody chose as a brand.
    pub usage: Usage,
}

/// Why bytes are not a registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenError {
    /// Something else.
    NotARegistry,
    /// Made by another version of the program.
    OtherVersion(u32),
    /// Cut off or changed.
    Damaged,
}

/// Letters of a skeleton that an index over prefixes is keyed by.
const PREFIX: usize = 4;
/// Lengths of names that an index over prefixes tells apart; the last stands for the rest.
const PREFIX_LENGTHS: usize = 24;
/// The longest name that is looked for within a longer text.
const MAX_TOKEN: usize = 40;
/// Letters below which a name has no neighbours one edit away.
const MIN_EDIT: usize = 5;
/// Providers that may share a telephone number; of more, the others are passed over.
const MAX_SAME_PHONE: usize = 256;
/// Letters below which a listed domain's label is too short to protect.
const MIN_LABEL: usize = 3;

impl Registry {
    /// Opens a compiled registry. The header and the checksum are checked, nothing else is
    /// read: the cost is one pass over the bytes.
    ///
    /// # Errors
    /// [`OpenError`] where the bytes are not a whole registry of this version.
    pub fn open(bytes: impl Into<Cow<'static, [u8]>>) -> Result<Self, OpenError> {
        let bytes = bytes.into();
        let key = Key::new(layout::check(&bytes)?);
        let ranges = layout::ranges(&bytes);
        let vouchers = ranges
            .get(Section::Vouchers as usize)
            .and_then(|range| postcard::from_bytes(bytes.get(range.clone())?).ok());
        let vouchers = vouchers.ok_or(OpenError::Damaged)?;
        Ok(Self {
            bytes,
            ranges,
            key,
            vouchers,
        })
    }

    /// How many providers there are.
    pub fn len(&self) -> usize {
        self.records().len()
    }

    /// Whether there is no provider.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All providers.
    pub fn providers(&self) -> impl Iterator<Item = ProviderRef> {
        (0..u32::try_from(self.len()).unwrap_or(u32::MAX)).map(ProviderRef)
    }

    /// What is known of a provider. Decoded at each call: ask only for what is to be shown.
    pub fn entry(&self, provider: ProviderRef) -> Option<Entry> {
        self.records().entry(provider)
    }

    /// The provider that others name as their operator by this id; the one in the most trusted
    /// list where there are several.
    pub fn operator(&self, id: &str) -> Option<Entry> {
        self.find(Section::OperatorIndex, self.key.hash(id.as_bytes()))
            .filter_map(|number| self.entry(ProviderRef(number)))
            .filter(|entry| entry.provider.id == id)
            .min_by_key(|entry| entry.voucher)
    }

    /// The list that vouches for an entry.
    pub fn voucher(&self, entry: &Entry) -> Option<&Voucher> {
        self.vouchers.get(usize::try_from(entry.voucher).ok()?)
    }

    /// Whether the list that a provider stands in still vouches for it.
    pub(crate) fn is_vouched_for(&self, provider: ProviderRef) -> bool {
        let is_lapsed = |voucher: &Voucher| voucher.trust == Trust::Lapsed;
        !self.vouchers.iter().any(is_lapsed)
            || self
                .entry(provider)
                .is_some_and(|entry| !self.voucher(&entry).is_none_or(is_lapsed))
    }

    /// Who owns the place an address leads to: a tenant's portal by host and path, else the
    /// owner of the host or of the nearest parent down to the registrable domain.
    pub fn owner(&self, address: &Address) -> Option<ProviderRef> {
        let host = address.name()?;
        self.portal_owner(host, address.path())
            .or_else(|| self.host_owner(host))
    }

    /// Who owns a host, whatever the path.
    pub fn host_owner(&self, host: &HostName) -> Option<ProviderRef> {
        let shared = hosting::shared_root(host).map_or(0, str::len);
        let mut own = host.parents().take_while(|parent| parent.len() > shared);
        own.find_map(|parent| self.domain_owner(parent))
    }

    /// Who owns exactly this domain.
    pub fn domain_owner(&self, domain: &str) -> Option<ProviderRef> {
        self.owner_by_hash(domain, self.key.hash(domain.as_bytes()))
    }

    /// Whether the host with this hash may be owned, blocked or well-known; `false` is certain.
    #[inline]
    pub(crate) fn may_be_known_host(&self, hash: u64) -> bool {
        self.filter(Section::HostFilter).has(hash)
    }

    /// As [`Registry::domain_owner`], where the hash is known already.
    pub(crate) fn owner_by_hash(&self, domain: &str, hash: u64) -> Option<ProviderRef> {
        if !self.may_be_known_host(hash) {
            return None;
        }
        self.find(Section::DomainIndex, hash)
            .find_map(|row| self.records().owner(row as usize, domain.as_bytes()))
    }

    fn portal_owner(&self, host: &HostName, path: &str) -> Option<ProviderRef> {
        let path = path.to_ascii_lowercase();
        self.find_rows::<PortalRow>(Section::PortalIndex, Section::Portals, host.ascii())
            .filter(|row| self.text(row.host) == host.ascii())
            .filter(|row| {
                path.strip_prefix(self.text(row.path))
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            })
            .max_by_key(|row| row.path.length)
            .map(|row| ProviderRef(row.provider))
    }

    /// Whether a list names the host, or a parent of it, as fraudulent.
    pub fn is_blocked(&self, host: &HostName) -> bool {
        host.parents().any(|parent| {
            self.find_rows::<TextRef>(Section::BlockedIndex, Section::Blocked, parent)
                .any(|row| self.text(row) == parent)
        })
    }

    /// Whether a list may name the host with this hash as fraudulent; `false` is certain.
    pub(crate) fn may_be_blocked(&self, hash: u64) -> bool {
        self.find(Section::BlockedIndex, hash).next().is_some()
    }

    /// Whether the registrable domain is one of the much visited sites of the world.
    pub fn is_well_known(&self, registrable: &str) -> bool {
        self.is_well_known_by_hash(registrable, self.key.hash(registrable.as_bytes()))
    }

    /// As [`Registry::is_well_known`], where the hash is known already.
    pub(crate) fn is_well_known_by_hash(&self, registrable: &str, hash: u64) -> bool {
        self.find(Section::WellKnownIndex, hash)
            .filter_map(|at| row::<TextRef>(self.section(Section::WellKnown), at))
            .any(|row| self.text_bytes(row) == registrable.as_bytes())
    }

    /// The names that look exactly like a skeleton without hyphens, the most telling first.
    pub fn names(&self, skeleton: &str) -> impl Iterator<Item = Name<'_>> {
        self.names_by_hash(skeleton, self.key.hash(skeleton.as_bytes()))
    }

    /// As [`Registry::names`], where the hash is known already.
    pub(crate) fn names_by_hash(
        &self,
        skeleton: &str,
        hash: u64,
    ) -> impl Iterator<Item = Name<'_>> {
        self.name_rows(hash)
            .filter_map(|row| self.name(row))
            .filter(move |name| name.skeleton == skeleton)
    }

    /// Whether there may be a name whose skeleton has this hash; `false` is certain.
    pub(crate) fn may_be_name(&self, hash: u64) -> bool {
        self.filter(Section::NameFilter).has(hash)
            && self.find(Section::NameIndex, hash).next().is_some()
    }

    /// How much the most telling brand says whose skeleton may have this hash.
    pub(crate) fn brand_usage(&self, hash: u64) -> Option<Usage> {
        if !self.filter(Section::NameFilter).has(hash) {
            return None;
        }
        let brands = self.section(Section::Brands);
        self.find(Section::NameIndex, hash)
            .filter_map(|at| usage(row::<BrandRow>(brands, at)?.usage))
            .min()
    }

    /// The rows of the names whose skeleton may have this hash.
    fn name_rows(&self, hash: u64) -> impl Iterator<Item = u32> + use<'_> {
        let is_known = self.filter(Section::NameFilter).has(hash);
        let rows = is_known.then(|| self.find(Section::NameIndex, hash));
        rows.into_iter().flatten()
    }

    /// The names one edit from a skeleton, each with the edit that makes it so. The skeleton may
    /// be whole or [`crate::skeleton::unpaired`]; so are the names compared.
    ///
    /// A name of length `n` that is one edit away has one of its halves untouched, at the
    /// beginning or at the end of the text, unless two letters have changed places across its
    /// middle: so six half-name lookups and one whole-name lookup find all of them.
    pub fn names_one_edit_away(&self, skeleton: &str) -> Vec<(Name<'_>, Edit)> {
        self.one_edit_away(skeleton, Section::HalfIndex)
    }

    /// As [`Registry::names_one_edit_away`], for the names that somebody chose as a brand: there
    /// are few of them, whatever the lists.
    pub fn brands_one_edit_away(&self, skeleton: &str) -> Vec<(Name<'_>, Edit)> {
        self.one_edit_away(skeleton, Section::BrandHalfIndex)
    }

    fn one_edit_away(&self, skeleton: &str, halves: Section) -> Vec<(Name<'_>, Edit)> {
        let Some(bytes) = skeleton.as_bytes().get(..skeleton.len().min(MAX_TEXT)) else {
            return Vec::new();
        };
        let mut place = [0; MAX_TEXT + 1];
        let sums = self.key.sums(bytes, &mut place);
        let mut found: Vec<(Name<'_>, Edit)> = Vec::new();
        self.near_rows(bytes, sums, 0, halves, &mut |row| {
            if let Some(name) = self.name(row)
                && let Some(edit) = name.edit_to(skeleton)
                && !found.iter().any(|(other, _)| *other == name)
            {
                let order = (name.usage, name.provider);
                let at = found.partition_point(|(other, _)| (other.usage, other.provider) <= order);
                found.insert(at, (name, edit));
            }
            false
        });
        found
    }

    /// Whether a brand that says something by itself is one edit from a part of a text.
    pub(crate) fn has_brand_near(&self, skeleton: &[u8], sums: Sums<'_>, offset: usize) -> bool {
        let is_near = |name: Name<'_>| {
            name.usage < Usage::Contextual
                && str::from_utf8(skeleton).is_ok_and(|text| name.edit_to(text).is_some())
        };
        let halves = Section::BrandHalfIndex;
        self.near_rows(skeleton, sums, offset, halves, &mut |row| {
            self.name(row).is_some_and(is_near)
        })
    }

    /// Goes through the rows whose name may be one edit from `text`, which stands at `offset` in
    /// the text that `sums` are of, until `found` has enough.
    fn near_rows(
        &self,
        text: &[u8],
        sums: Sums<'_>,
        offset: usize,
        halves: Section,
        found: &mut dyn FnMut(u32) -> bool,
    ) -> bool {
        let index = self.section(halves);
        let filter = match halves {
            Section::BrandHalfIndex => Some(self.filter(Section::BrandFilter)),
            _ => None,
        };
        let may_be = |hash| filter.is_none_or(|filter: Filter| filter.has(hash));
        let mut signature = None;
        let end = offset + text.len();
        for length in text.len().saturating_sub(1)..=text.len() + 1 {
            let front = length / 2;
            let back = length - front;
            if length < MIN_EDIT || back > text.len() {
                continue;
            }
            for hash in [
                sums.half(offset, offset + front, length, true),
                sums.half(end - back, end, length, false),
            ] {
                if may_be(hash) {
                    let signature = *signature.get_or_insert_with(|| Signature::of(text));
                    if index::find_near(index, hash, signature).any(&mut *found) {
                        return true;
                    }
                }
            }
        }
        let middle = text.len() / 2;
        let (Some(&before), Some(&after)) = (text.get(middle.wrapping_sub(1)), text.get(middle))
        else {
            return false;
        };
        let hash = sums.replaced(offset, end, offset + middle - 1, &[after, before]);
        may_be(hash) && self.name_rows(hash).any(found)
    }

    /// The names that stand within a skeleton without hyphens: where each begins, and the name.
    pub fn names_within(&self, skeleton: &str) -> Vec<(usize, Name<'_>)> {
        let Some(text) = skeleton.get(..skeleton.floor_char_boundary(MAX_TEXT)) else {
            return Vec::new();
        };
        let mut place = [0; MAX_TEXT + 1];
        let sums = self.key.sums(text.as_bytes(), &mut place);
        let mut found = Vec::new();
        self.tokens(
            text.as_bytes(),
            sums,
            Section::PrefixIndex,
            &mut |start, token, hash| {
                let token = str::from_utf8(token).unwrap_or_default();
                found.extend(self.names_by_hash(token, hash).map(|name| (start, name)));
                false
            },
        );
        found
    }

    /// Whether a brand, or a name that looks otherwise than it is written, may stand within a
    /// skeleton; or whether any name may. `false` is certain.
    pub(crate) fn has_name_within(&self, skeleton: &[u8], sums: Sums<'_>, of_brands: bool) -> bool {
        let prefixes = if of_brands {
            Section::BrandPrefixIndex
        } else {
            Section::PrefixIndex
        };
        self.tokens(skeleton, sums, prefixes, &mut |_, _, hash| {
            self.may_be_name(hash)
        })
    }

    /// Goes through the parts of a text that may be names, until `found` has enough.
    fn tokens(
        &self,
        text: &[u8],
        sums: Sums<'_>,
        prefixes: Section,
        found: &mut dyn FnMut(usize, &[u8], u64) -> bool,
    ) -> bool {
        let filter = self.filter(Section::PrefixFilter);
        let of_brands = matches!(prefixes, Section::BrandPrefixIndex);
        let prefixes = self.section(prefixes);
        for (start, prefix) in text.windows(PREFIX).enumerate() {
            if prefix_key(prefix, of_brands).is_none_or(|key| !filter.has(key)) {
                continue;
            }
            let lengths = index::find(prefixes, sums.hash(start, start + PREFIX))
                .fold(0, |mask, lengths| mask | lengths);
            for length in PREFIX..=MAX_TOKEN.min(text.len() - start) {
                if lengths & prefix_bit(length) != 0
                    && let Some(token) = text.get(start..start + length)
                    && found(start, token, sums.hash(start, start + length))
                {
                    return true;
                }
            }
        }
        false
    }

    /// Who is called so: `phrase` is written without blanks, see [`crate::words::joined`].
    pub fn claims(&self, phrase: &str) -> impl Iterator<Item = Claim> {
        self.find(Section::ClaimIndex, self.key.hash(phrase.as_bytes()))
            .filter_map(move |number| {
                let provider = ProviderRef(number);
                let entry = self.entry(provider)?.provider;
                let brand = entry.brands.iter().find(|brand| brand.name == phrase);
                let is_called = || {
                    [&entry.name]
                        .into_iter()
                        .chain(&entry.aliases)
                        .any(|name| words::joined(name) == phrase && !words::is_generic(name))
                };
                let usage = match brand {
                    Some(brand) => brand.usage,
                    None if is_called() => Usage::Listed,
                    None => return None,
                };
                Some(Claim { provider, usage })
            })
    }

    /// The providers of which a telephone number, in E.164 form, is a contact that may be shown on a day (`YYYY-MM-DD`).
    pub fn reached_at(&self, phone: &str, day: &str) -> impl Iterator<Item = ProviderRef> {
        let providers = self.find(Section::PhoneIndex, self.key.hash(phone.as_bytes()));
        let providers = providers.take(MAX_SAME_PHONE).map(ProviderRef);
        providers.filter(move |provider| {
            self.entry(*provider).is_some_and(|entry| {
                let mut contacts = entry.provider.contacts.iter();
                contacts.any(|contact| contact.value == phone && contact.is_shown_on(day))
            })
        })
    }

    fn name(&self, row_number: u32) -> Option<Name<'_>> {
        let brands = self.section(Section::Brands);
        let Some(brand) = row::<BrandRow>(brands, row_number) else {
            let row = (row_number as usize).checked_sub(brands.len() / (BrandRow::WORDS * 4))?;
            let (domain, provider) = self.records().domain(row)?;
            let (plain, skeleton) = listed_name(&domain)?;
            return Some(Name {
                skeleton: skeleton.into(),
                plain: plain.into(),
                domain: domain.into(),
                provider,
                usage: Usage::Listed,
            });
        };
        Some(Name {
            skeleton: self.text(brand.skeleton).into(),
            plain: self.text(brand.plain).into(),
            domain: self.text(brand.domain).into(),
            provider: ProviderRef(brand.provider),
            usage: usage(brand.usage)?,
        })
    }

    /// What texts are hashed with.
    pub(crate) fn key(&self) -> &Key {
        &self.key
    }

    fn records(&self) -> Store<'_> {
        Store {
            directory: self.section(Section::Directory),
            records: self.section(Section::Records),
            profile_starts: self.section(Section::ProfileStarts),
            profiles: self.section(Section::Profiles),
        }
    }

    fn find(&self, index: Section, hash: u64) -> impl Iterator<Item = u32> + use<'_> {
        index::find(self.section(index), hash)
    }

    fn find_rows<R: Row>(
        &self,
        index: Section,
        table: Section,
        text: &str,
    ) -> impl Iterator<Item = R> + use<'_, R> {
        let table = self.section(table);
        self.find(index, self.key.hash(text.as_bytes()))
            .filter_map(move |at| row(table, at))
    }

    #[inline]
    fn filter(&self, section: Section) -> Filter<'_> {
        Filter::new(self.section(section))
    }

    #[inline]
    fn section(&self, section: Section) -> &[u8] {
        self.ranges
            .get(section as usize)
            .and_then(|range| self.bytes.get(range.clone()))
            .unwrap_or_default()
    }

    fn text(&self, text: TextRef) -> &str {
        std::str::from_utf8(self.text_bytes(text)).unwrap_or_default()
    }

    fn text_bytes(&self, text: TextRef) -> &[u8] {
        let range = || {
            let start = usize::try_from(text.start).ok()?;
            let end = start.checked_add(usize::try_from(text.length).ok()?)?;
            self.section(Section::Texts).get(start..end)
        };
        range().unwrap_or_default()
    }
}

impl Name<'_> {
    /// The edit between the name and a text, both whole or both without pairs folded.
    fn edit_to(&self, text: &str) -> Option<Edit> {
        one_edit(&self.skeleton, text).or_else(|| {
            (self.skeleton.len() != self.plain.len())
                .then(|| one_edit(&unpaired(&self.plain), text))
                .flatten()
        })
    }
}

/// The name that a listed domain's own label is, as it is written without hyphens and as it looks;
/// `None` where nobody is protected by it.
fn listed_name(domain: &str) -> Option<(String, String)> {
    let host = HostName::new(domain).ok()?;
    let label = host
        .label()
        .filter(|_| host.registrable() == Some(domain))?;
    let plain = label.unicode.replace('-', "");
    let skeleton = skeleton(&plain);
    let is_name = plain.chars().count() >= MIN_LABEL && words::class(&skeleton).is_none();
    is_name.then_some((plain, skeleton))
}

/// The key of a text's first letters in the filter of prefixes.
#[inline]
fn prefix_key(text: &[u8], of_brands: bool) -> Option<u64> {
    let letters = u32::from_le_bytes(*text.first_chunk()?);
    let key = (u64::from(letters) << 1 | u64::from(of_brands)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    Some(key ^ key >> 32)
}

/// The bit for a length in an index over prefixes.
fn prefix_bit(length: usize) -> u32 {
    1 << length.saturating_sub(PREFIX).min(PREFIX_LENGTHS - 1)
}

fn usage(number: u32) -> Option<Usage> {
    [
        Usage::Distinctive,
        Usage::Licensed,
        Usage::Prominent,
        Usage::Contextual,
        Usage::Common,
        Usage::Listed,
    ]
    .get(usize::try_from(number).ok()?)
    .copied()
}

impl fmt::Display for OpenError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotARegistry => out.write_str("not a compiled registry"),
            Self::OtherVersion(version) => {
                write!(out, "a compiled registry of another version ({version})")
            }
            Self::Damaged => out.write_str("a compiled registry that is cut off or changed"),
        }
    }
}

impl std::error::Error for OpenError {}
