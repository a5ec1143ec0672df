//! The providers as the registry keeps them: sorted by their first domain and front-coded in blocks,
//! so that a million of them stay small and one can be read alone.
//!
//! ```text
//! directory: providers u32 · (offset u32, first domain's row u32) for each block
//! record:    head varint (profile << 3 | its id follows its name << 2 | has several domains << 1 | has more)
//!            · name · id · [domains varint] · domains · [length varint · Rest in postcard]
//! text:      (bytes shared with the one before << 4 | own bytes), 15 where a varint follows · bytes
//! ```
//! An id, a name and a domain are coded against the one before of their kind in the block; an id
//! that was made of the name (`mesa-clinic` for Mesa Clinic) against that. What many providers have
//! in common is kept once, as a profile.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::layout::{as_u32, read_u32};
use super::{Entry, ProviderRef};
use crate::provider::{Brand, Contact, Kind, Provider, Source};

/// Providers in a block.
const BLOCK: usize = 16;
const DIRECTORY_ROW: usize = 8;
const ESCAPE: usize = 15;

const HAS_MORE: u32 = 1;
const HAS_SEVERAL_DOMAINS: u32 = 2;
const ID_FOLLOWS_NAME: u32 = 4;
const PROFILE_SHIFT: u32 = 3;

/// What providers of one source have in common.
#[derive(Serialize, Deserialize)]
struct Profile {
    voucher: u32,
    kind: Kind,
    operator: Option<String>,
    country: Option<String>,
    source: Source,
}

/// What most providers do not have.
#[derive(Default, PartialEq, Serialize, Deserialize)]
struct Rest {
    aliases: Vec<String>,
    portals: Vec<String>,
    brands: Vec<Brand>,
    contacts: Vec<Contact>,
}

/// The bytes of the four sections.
#[derive(Clone, Copy)]
pub(super) struct Store<'b> {
    pub(super) directory: &'b [u8],
    pub(super) records: &'b [u8],
    pub(super) profile_starts: &'b [u8],
    pub(super) profiles: &'b [u8],
}

/// Writes the four sections.
#[derive(Default)]
pub(super) struct Writer {
    providers: usize,
    domains: usize,
    directory: Vec<u8>,
    records: Vec<u8>,
    profile_starts: Vec<u8>,
    profiles: Vec<u8>,
    known: BTreeMap<Vec<u8>, u32>,
    before: Texts,
}

/// The texts that the next ones of a block are coded against.
#[derive(Default)]
struct Texts {
    id: Vec<u8>,
    name: Vec<u8>,
    domain: Vec<u8>,
}

impl Writer {
    pub(super) fn push(&mut self, provider: &Provider, voucher: u32) {
        if self.providers.is_multiple_of(BLOCK) {
            self.directory
                .extend(as_u32(self.records.len()).to_le_bytes());
            self.directory.extend(as_u32(self.domains).to_le_bytes());
            self.before = Texts::default();
        }
        self.providers += 1;
        self.domains += provider.domains.len();
        let rest = Rest {
            aliases: provider.aliases.clone(),
            portals: provider.portals.clone(),
            brands: provider.brands.clone(),
            contacts: provider.contacts.clone(),
        };
        let has_more = rest != Rest::default();
        let has_one_domain = provider.domains.len() == 1;
        let of_name = slug(provider.name.as_bytes());
        let follows_name = shared(&of_name, provider.id.as_bytes())
            > shared(&self.before.id, provider.id.as_bytes());
        let flag = |is_set, flag| if is_set { flag } else { 0 };
        let flags = flag(has_more, HAS_MORE)
            | flag(!has_one_domain, HAS_SEVERAL_DOMAINS)
            | flag(follows_name, ID_FOLLOWS_NAME);
        if follows_name {
            self.before.id = of_name;
        }
        let profile = self.profile(provider, voucher);
        let out = &mut self.records;
        put_number(out, (profile << PROFILE_SHIFT | flags) as usize);
        put_text(out, &mut self.before.name, provider.name.as_bytes());
        put_text(out, &mut self.before.id, provider.id.as_bytes());
        if !has_one_domain {
            put_number(out, provider.domains.len());
        }
        for domain in &provider.domains {
            put_text(out, &mut self.before.domain, domain.as_bytes());
        }
        if has_more {
            let rest = encoded(&rest);
            put_number(out, rest.len());
            out.extend(rest);
        }
    }

    fn profile(&mut self, provider: &Provider, voucher: u32) -> u32 {
        let profile = encoded(&Profile {
            voucher,
            kind: provider.kind,
            operator: provider.operator.clone(),
            country: provider.country.clone(),
            source: provider.source.clone(),
        });
        if let Some(&known) = self.known.get(&profile) {
            return known;
        }
        let number = as_u32(self.known.len());
        self.profile_starts
            .extend(as_u32(self.profiles.len()).to_le_bytes());
        self.profiles.extend(&profile);
        self.known.insert(profile, number);
        number
    }

    /// Directory, records, starts of profiles, profiles.
    pub(super) fn finish(self) -> [Vec<u8>; 4] {
        let mut directory = as_u32(self.providers).to_le_bytes().to_vec();
        directory.extend(self.directory);
        [directory, self.records, self.profile_starts, self.profiles]
    }
}

impl Store<'_> {
    /// How many providers there are, and no more than there is room for.
    pub(super) fn len(self) -> usize {
        let room = self.directory.len() / DIRECTORY_ROW * BLOCK;
        read_u32(self.directory, 0).map_or(0, |count| room.min(count as usize))
    }

    /// All that is kept of a provider.
    pub(super) fn entry(self, provider: ProviderRef) -> Option<Entry> {
        let number = provider.0 as usize;
        if number >= self.len() {
            return None;
        }
        let (offset, _) = self.block(number / BLOCK)?;
        let mut reader = Reader(self.records.get(offset..)?);
        let mut texts = Texts::default();
        for _ in 0..number % BLOCK {
            reader.record(&mut texts, |_| {})?;
        }
        let mut domains = Vec::new();
        let (profile, rest) = reader.record(&mut texts, |domain| domains.push(as_text(domain)))?;
        let rest: Rest = if rest.is_empty() {
            Rest::default()
        } else {
            postcard::from_bytes(rest).ok()?
        };
        let start = read_u32(self.profile_starts, profile.checked_mul(4)?)?;
        let profile: Profile = postcard::from_bytes(self.profiles.get(start as usize..)?).ok()?;
        Some(Entry {
            provider: Provider {
                id: as_text(&texts.id),
                name: as_text(&texts.name),
                aliases: rest.aliases,
                kind: profile.kind,
                domains,
                portals: rest.portals,
                brands: rest.brands,
                contacts: rest.contacts,
                operator: profile.operator,
                country: profile.country,
                source: profile.source,
            },
            voucher: profile.voucher,
        })
    }

    /// A domain by its row, and whose it is.
    pub(super) fn domain(self, row: usize) -> Option<(String, ProviderRef)> {
        let (first, mut at, mut reader) = self.block_of(row)?;
        let mut texts = Texts::default();
        for number in (first..self.len()).take(BLOCK) {
            let mut found = None;
            reader.record(&mut texts, |domain| {
                if at == row {
                    found = Some(as_text(domain));
                }
                at += 1;
            })?;
            if let Some(domain) = found {
                return Some((domain, ProviderRef(as_u32(number))));
            }
        }
        None
    }

    /// Whose the domain of a row is, if it is this one: no other text is taken apart for it.
    pub(super) fn owner(self, row: usize, domain: &[u8]) -> Option<ProviderRef> {
        let (first, mut at, mut reader) = self.block_of(row)?;
        // How many bytes the domain before has in common with the one that is asked for.
        let mut same = 0;
        for number in (first..self.len()).take(BLOCK) {
            let head = as_u32(reader.number()?);
            reader.part()?;
            reader.part()?;
            for _ in 0..reader.domains(head)? {
                let (shared, own) = reader.part()?;
                if shared <= same {
                    same = shared + self::shared(own, domain.get(shared..)?);
                }
                if at == row {
                    let is_whole = same == domain.len() && shared + own.len() == same;
                    return is_whole.then_some(ProviderRef(as_u32(number)));
                }
                at += 1;
            }
            reader.rest(head)?;
        }
        None
    }

    /// The block that holds a row: its first provider, the row of its first domain, and its bytes.
    fn block_of(&self, row: usize) -> Option<(usize, usize, Reader<'_>)> {
        let (mut low, mut high) = (0, self.len().div_ceil(BLOCK));
        while low < high {
            let middle = usize::midpoint(low, high);
            if self.block(middle)?.1 <= row {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        let block = low.checked_sub(1)?;
        let (offset, at) = self.block(block)?;
        Some((block * BLOCK, at, Reader(self.records.get(offset..)?)))
    }

    /// Where a block begins, and the row of its first domain.
    fn block(self, number: usize) -> Option<(usize, usize)> {
        let at = 4 + number.checked_mul(DIRECTORY_ROW)?;
        let offset = read_u32(self.directory, at)?;
        Some((offset as usize, read_u32(self.directory, at + 4)? as usize))
    }
}

struct Reader<'b>(&'b [u8]);

impl<'b> Reader<'b> {
    /// Reads a record: its profile, and the bytes of its [`Rest`].
    fn record(
        &mut self,
        texts: &mut Texts,
        mut domain: impl FnMut(&[u8]),
    ) -> Option<(usize, &'b [u8])> {
        let head = as_u32(self.number()?);
        self.text(&mut texts.name)?;
        if head & ID_FOLLOWS_NAME != 0 {
            texts.id = slug(&texts.name);
        }
        self.text(&mut texts.id)?;
        for _ in 0..self.domains(head)? {
            self.text(&mut texts.domain)?;
            domain(&texts.domain);
        }
        Some(((head >> PROFILE_SHIFT) as usize, self.rest(head)?))
    }

    /// How many domains follow.
    fn domains(&mut self, head: u32) -> Option<usize> {
        if head & HAS_SEVERAL_DOMAINS == 0 {
            Some(1)
        } else {
            self.number()
        }
    }

    fn rest(&mut self, head: u32) -> Option<&'b [u8]> {
        let length = if head & HAS_MORE == 0 {
            0
        } else {
            self.number()?
        };
        self.take(length)
    }

    fn text(&mut self, before: &mut Vec<u8>) -> Option<()> {
        let (shared, own) = self.part()?;
        before.truncate(shared);
        before.extend(own);
        Some(())
    }

    /// A text as it is coded: how many bytes it shares with the one before, and its own.
    fn part(&mut self) -> Option<(usize, &'b [u8])> {
        let head = usize::from(*self.take(1)?.first()?);
        let (mut shared, mut own) = (head >> 4, head & 15);
        if shared == ESCAPE {
            shared += self.number()?;
        }
        if own == ESCAPE {
            own += self.number()?;
        }
        Some((shared, self.take(own)?))
    }

    fn number(&mut self) -> Option<usize> {
        let mut number = 0_u32;
        for shift in [0, 7, 14, 21, 28] {
            let byte = *self.take(1)?.first()?;
            number |= u32::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                return usize::try_from(number).ok();
            }
        }
        None
    }

    fn take(&mut self, length: usize) -> Option<&'b [u8]> {
        let (bytes, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(bytes)
    }
}

fn put_text(out: &mut Vec<u8>, before: &mut Vec<u8>, text: &[u8]) {
    let shared = shared(before, text);
    let own = text.get(shared..).unwrap_or_default();
    let (short, short_own) = (shared.min(ESCAPE), own.len().min(ESCAPE));
    out.push(u8::try_from(short << 4 | short_own).unwrap_or_default());
    if short == ESCAPE {
        put_number(out, shared - ESCAPE);
    }
    if short_own == ESCAPE {
        put_number(out, own.len() - ESCAPE);
    }
    out.extend(own);
    *before = text.to_vec();
}

fn shared(one: &[u8], other: &[u8]) -> usize {
    one.iter().zip(other).take_while(|(a, b)| a == b).count()
}

/// A name as ids are made of names: lower case, a hyphen for whatever is no letter or digit.
fn slug(name: &[u8]) -> Vec<u8> {
    name.iter()
        .map(|byte| match byte {
            byte if byte.is_ascii_alphanumeric() => byte.to_ascii_lowercase(),
            _ => b'-',
        })
        .collect()
}

fn put_number(out: &mut Vec<u8>, number: usize) {
    let mut number = as_u32(number);
    while number > 0x7F {
        let [low, ..] = number.to_le_bytes();
        out.push(0x80 | low);
        number >>= 7;
    }
    let [last, ..] = number.to_le_bytes();
    out.push(last);
}

fn as_text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Encoding plain data into a growing vector cannot fail.
fn encoded(value: &impl Serialize) -> Vec<u8> {
    postcard::to_allocvec(value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn provider(number: usize) -> Provider {
        let domains = (0..number % 4).map(|n| format!("clinic{number}-{n}.example"));
        Provider {
            id: if number.is_multiple_of(3) {
                format!("clinic-number-{number}")
            } else {
                format!("x{number}")
            },
            name: format!("Clinic Number {number}"),
            aliases: (0..number % 2).map(|n| format!("Älias {n}")).collect(),
            kind: Kind::Clinic,
            domains: domains.collect(),
            portals: Vec::new(),
            brands: Vec::new(),
            contacts: Vec::new(),
            operator: number.is_multiple_of(5).then(|| "operator".into()),
            country: None,
            source: Source {
                name: "a".repeat(number % 7),
                url: None,
                retrieved: "2026-11".into(),
            },
        }
    }

    #[test]
    fn gives_back_what_was_put_in() {
        let providers: Vec<_> = (0..100).map(provider).collect();
        let mut writer = Writer::default();
        for (number, provider) in providers.iter().enumerate() {
            writer.push(provider, as_u32(number % 2));
        }
        let [directory, bytes, profile_starts, profiles] = writer.finish();
        let records = Store {
            directory: &directory,
            records: &bytes,
            profile_starts: &profile_starts,
            profiles: &profiles,
        };
        assert_eq!(records.len(), 100);
        let mut row = 0;
        for (number, provider) in providers.iter().enumerate() {
            let reference = ProviderRef(as_u32(number));
            let entry = records.entry(reference).unwrap();
            assert_eq!(&entry.provider, provider);
            assert_eq!(entry.voucher, as_u32(number % 2));
            for domain in &provider.domains {
                assert_eq!(records.domain(row), Some((domain.clone(), reference)));
                assert_eq!(records.owner(row, domain.as_bytes()), Some(reference));
                for other in ["", "clinic", &format!("{domain}x"), &domain[1..]] {
                    assert_eq!(records.owner(row, other.as_bytes()), None);
                }
                row += 1;
            }
        }
        assert_eq!(records.domain(row), None);
        assert_eq!(records.entry(ProviderRef(100)), None);
    }

    #[test]
    fn broken_bytes_do_not_panic() {
        let mut writer = Writer::default();
        (0..40).for_each(|number| writer.push(&provider(number), 0));
        let [directory, bytes, profile_starts, profiles] = writer.finish();
        for at in 0..bytes.len() {
            let mut bad = bytes.clone();
            bad[at] ^= 0xFF;
            for bytes in [&bad[..], &bytes[..at]] {
                let records = Store {
                    directory: &directory,
                    records: bytes,
                    profile_starts: &profile_starts,
                    profiles: &profiles,
                };
                let _ = records.entry(ProviderRef(30));
                let _ = records.domain(50);
                let _ = records.owner(50, b"clinic37-2.example");
            }
        }
    }
}
