//! The verified lists in force, merged and compiled to bytes that are opened, not parsed.

mod compile;
mod index;
mod layout;

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

pub use compile::{Compiled, compile};

use crate::address::{Address, HostName};
use crate::distance::{Edit, one_edit};
use crate::hosting;
use crate::provider::{Provider, Usage};
use crate::skeleton::unpaired;
use layout::{ClaimRow, DomainRow, NameRow, PortalRow, Row, Section, TextRef, row, section};

/// The verified lists in force. Lookups do not grow with the number of entries, but for the
/// few steps of a binary search within a bucket.
#[derive(Clone, Debug)]
pub struct Registry {
    bytes: Cow<'static, [u8]>,
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
    /// It came with the program.
    Bundled,
    /// The person subscribed to it.
    Subscription,
    /// The person imported it.
    User,
    /// The person's organisation put it in force.
    Policy,
}

/// What the registry keeps of a provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The provider.
    pub provider: Provider,
    /// The list it stands in, by its place in the order of precedence.
    voucher: u32,
}

/// A name that lookalike rules protect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name<'r> {
    /// What it looks like, without hyphens; see [`crate::skeleton::skeleton`].
    pub skeleton: &'r str,
    /// The name without hyphens.
    pub plain: &'r str,
    /// The domain of the provider that the name stands for.
    pub domain: &'r str,
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
/// The longest name that is looked for within a longer text.
const MAX_TOKEN: usize = PREFIX + 31;
/// Letters below which a name has no neighbours one edit away.
const MIN_EDIT: usize = 5;

impl Registry {
    /// Opens a compiled registry. The header and the checksum are checked, nothing else is
    /// read: the cost is one pass over the bytes.
    ///
    /// # Errors
    /// [`OpenError`] where the bytes are not a whole registry of this version.
    pub fn open(bytes: impl Into<Cow<'static, [u8]>>) -> Result<Self, OpenError> {
        let bytes = bytes.into();
        layout::check(&bytes)?;
        let vouchers = postcard::from_bytes(section(&bytes, Section::Vouchers))
            .map_err(|_| OpenError::Damaged)?;
        Ok(Self { bytes, vouchers })
    }

    /// How many providers there are.
    pub fn len(&self) -> usize {
        (self.section(Section::ProviderStarts).len() / 4).saturating_sub(1)
    }

    /// Whether there is no provider.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All providers, in the order of precedence.
    pub fn providers(&self) -> impl Iterator<Item = ProviderRef> + use<> {
        (0..u32::try_from(self.len()).unwrap_or(u32::MAX)).map(ProviderRef)
    }

    /// What is known of a provider. Decoded at each call: ask only for what is to be shown.
    pub fn entry(&self, provider: ProviderRef) -> Option<Entry> {
        let starts = self.section(Section::ProviderStarts);
        let at = usize::try_from(provider.0).ok()?.checked_mul(4)?;
        let from = usize::try_from(layout::read_u32(starts, at)?).ok()?;
        let to = usize::try_from(layout::read_u32(starts, at + 4)?).ok()?;
        postcard::from_bytes(self.section(Section::Providers).get(from..to)?).ok()
    }

    /// The first provider in the order of precedence that has this id.
    pub fn by_id(&self, id: &str) -> Option<ProviderRef> {
        let has_id = |provider: &ProviderRef| {
            self.entry(*provider)
                .is_some_and(|entry| entry.provider.id == id)
        };
        index::find(self.section(Section::IdIndex), id.as_bytes())
            .map(ProviderRef)
            .find(has_id)
    }

    /// The list that vouches for an entry.
    pub fn voucher(&self, entry: &Entry) -> Option<&Voucher> {
        self.vouchers.get(usize::try_from(entry.voucher).ok()?)
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
        let mut rows =
            self.find::<DomainRow>(Section::DomainIndex, Section::Domains, domain.as_bytes());
        rows.find(|row| self.text(row.domain) == domain)
            .map(|row| ProviderRef(row.provider))
    }

    fn portal_owner(&self, host: &HostName, path: &str) -> Option<ProviderRef> {
        let path = path.to_ascii_lowercase();
        self.find::<PortalRow>(
            Section::PortalIndex,
            Section::Portals,
            host.ascii().as_bytes(),
        )
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
            self.find::<TextRef>(Section::BlockedIndex, Section::Blocked, parent.as_bytes())
                .any(|row| self.text(row) == parent)
        })
    }

    /// Whether the registrable domain is one of the much visited sites of the world.
    pub fn is_well_known(&self, registrable: &str) -> bool {
        let mut rows = self.find::<TextRef>(
            Section::WellKnownIndex,
            Section::WellKnown,
            registrable.as_bytes(),
        );
        rows.any(|row| self.text(row) == registrable)
    }

    /// The names that look exactly like a skeleton without hyphens, the most telling first.
    pub fn names<'r, 's>(
        &'r self,
        skeleton: &'s str,
    ) -> impl Iterator<Item = Name<'r>> + use<'r, 's> {
        let rows = self.find::<NameRow>(Section::NameIndex, Section::Names, skeleton.as_bytes());
        rows.filter_map(|row| self.name(&row))
            .filter(move |name| name.skeleton == skeleton)
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
        let bytes = skeleton.as_bytes();
        let mut found = Vec::new();
        let mut consider = |row: NameRow| {
            if let Some(name) = self.name(&row)
                && let Some(edit) =
                    one_edit(name.skeleton, skeleton).or_else(|| name.unpaired_edit(skeleton))
                && !found.iter().any(|&(other, _)| other == name)
            {
                found.push((name, edit));
            }
        };
        for length in [bytes.len().saturating_sub(1), bytes.len(), bytes.len() + 1] {
            let middle = length / 2;
            let (Some(front), Some(back)) = (
                bytes.get(..middle),
                bytes.len().checked_sub(length - middle),
            ) else {
                continue;
            };
            for key in [
                half_key(length, true, front),
                half_key(length, false, bytes.get(back..).unwrap_or_default()),
            ] {
                self.find::<NameRow>(halves, Section::Names, &key)
                    .for_each(&mut consider);
            }
        }
        let middle = bytes.len() / 2;
        let mut swapped = bytes.to_vec();
        if middle > 0 && middle < swapped.len() {
            swapped.swap(middle - 1, middle);
            self.find::<NameRow>(Section::NameIndex, Section::Names, &swapped)
                .for_each(&mut consider);
        }
        found.sort_unstable_by_key(|(name, _)| (name.usage, name.provider));
        found
    }

    /// The names that stand within a skeleton without hyphens: where each begins, and the name.
    pub fn names_within(&self, skeleton: &str) -> Vec<(usize, Name<'_>)> {
        let prefixes = self.section(Section::PrefixIndex);
        let mut found = Vec::new();
        for start in 0..skeleton.len() {
            let Some(rest) = skeleton.get(start..) else {
                continue;
            };
            let Some(key) = rest.as_bytes().get(..PREFIX) else {
                break;
            };
            let lengths = index::find(prefixes, key).fold(0, |mask, lengths| mask | lengths);
            for part in (0..32_usize)
                .filter(|bit| lengths >> bit & 1 == 1)
                .filter_map(|bit| rest.get(..PREFIX + bit))
            {
                found.extend(self.names(part).map(|name| (start, name)));
            }
        }
        found
    }

    /// Who is called so: `phrase` is written without blanks, see [`crate::words::joined`].
    pub fn claims<'r, 's>(&'r self, phrase: &'s str) -> impl Iterator<Item = Claim> + use<'r, 's> {
        let rows = self.find::<ClaimRow>(Section::ClaimIndex, Section::Claims, phrase.as_bytes());
        rows.filter(move |row| self.text(row.phrase) == phrase)
            .filter_map(|row| {
                Some(Claim {
                    provider: ProviderRef(row.provider),
                    usage: usage(row.usage)?,
                })
            })
    }

    fn name(&self, row: &NameRow) -> Option<Name<'_>> {
        Some(Name {
            skeleton: self.text(row.skeleton),
            plain: self.text(row.plain),
            domain: self.text(row.domain),
            provider: ProviderRef(row.provider),
            usage: usage(row.usage)?,
        })
    }

    fn find<R: Row>(
        &self,
        index: Section,
        table: Section,
        key: &[u8],
    ) -> impl Iterator<Item = R> + use<'_, R> {
        let table = self.section(table);
        index::find(self.section(index), key).filter_map(move |at| row(table, at))
    }

    fn section(&self, section: Section) -> &[u8] {
        layout::section(&self.bytes, section)
    }

    fn text(&self, text: TextRef) -> &str {
        let range = || {
            let start = usize::try_from(text.start).ok()?;
            let end = start.checked_add(usize::try_from(text.length).ok()?)?;
            std::str::from_utf8(self.section(Section::Texts).get(start..end)?).ok()
        };
        range().unwrap_or_default()
    }
}

impl Name<'_> {
    /// The edit between the name and a text, both without pairs folded.
    fn unpaired_edit(&self, text: &str) -> Option<Edit> {
        (self.skeleton.len() != self.plain.len())
            .then(|| one_edit(&unpaired(self.plain), text))
            .flatten()
    }
}

/// The key of one half of a name of `length` bytes.
fn half_key(length: usize, is_front: bool, half: &[u8]) -> Vec<u8> {
    let mut key = Vec::with_capacity(half.len() + 2);
    key.extend([u8::try_from(length).unwrap_or(u8::MAX), u8::from(is_front)]);
    key.extend(half);
    key
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
