//! How the compiled registry is laid out in bytes. Everything is little-endian; nothing is
//! decoded when the registry is opened, and every read is checked, so that no bytes, however
//! broken, can do more than find nothing.
//!
//! ```text
//! magic "PWRD" · version u32 · checksum u64 · seed u64 · sections u32 · (start u32, length u32) each · bytes
//! ```
//! The checksum is SipHash-2-4 over all that follows it. The seed is that of the hashes.

use std::hash::Hasher as _;
use std::ops::Range;

use siphasher::sip::SipHasher24;

use super::OpenError;

const MAGIC: [u8; 4] = *b"PWRD";
/// Rises whenever the meaning of the bytes changes.
const VERSION: u32 = 6;
const CHECKED_FROM: usize = 16;
const SECTIONS_AT: usize = 24;
const HEADER: usize = 28;

/// The parts of the file, in their order.
#[derive(Clone, Copy, Debug)]
pub(super) enum Section {
    /// The lists that vouch, in postcard encoding.
    Vouchers,
    /// The four parts of [`super::records::Store`].
    Directory,
    /// See [`Section::Directory`].
    Records,
    /// See [`Section::Directory`].
    ProfileStarts,
    /// See [`Section::Directory`].
    Profiles,
    /// Filter of all hosts that an index knows: owned, blocked and well-known ones.
    HostFilter,
    /// Filter of [`Section::NameIndex`].
    NameFilter,
    /// Filter of brands, whole and by half.
    BrandFilter,
    /// Filter of [`Section::PrefixIndex`] and of [`Section::BrandPrefixIndex`], each with keys of its own.
    PrefixFilter,
    /// Index over providers by id, for those that others name as their operator.
    OperatorIndex,
    /// Index over the providers' domains by the domain.
    DomainIndex,
    /// [`BrandRow`]s: the names that somebody chose, the most telling first.
    Brands,
    /// Index over names, by skeleton and without pairs folded: brands, and after them the rows of
    /// domains.
    NameIndex,
    /// Signed index over names by the halves of each skeleton.
    HalfIndex,
    /// The same for brands alone.
    BrandHalfIndex,
    /// Index from the first letters of a skeleton to the lengths of the names that begin so.
    PrefixIndex,
    /// The same for brands, and for names that look otherwise than they are written.
    BrandPrefixIndex,
    /// Index over providers by what a page of theirs may call itself.
    ClaimIndex,
    /// Index over providers by the telephone numbers of theirs that somebody checked.
    PhoneIndex,
    /// [`PortalRow`]s: places on other owners' hosts.
    Portals,
    /// Index over [`Section::Portals`] by host.
    PortalIndex,
    /// [`TextRef`]s to the blocked domains.
    Blocked,
    /// Index over [`Section::Blocked`].
    BlockedIndex,
    /// [`TextRef`]s to the well-known registrable domains.
    WellKnown,
    /// Index over [`Section::WellKnown`].
    WellKnownIndex,
    /// All texts of rows, one after the other.
    Texts,
}

/// How many [`Section`]s there are.
pub(super) const SECTIONS: usize = Section::Texts as usize + 1;

/// A text in [`Section::Texts`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct TextRef {
    pub(super) start: u32,
    pub(super) length: u32,
}

/// A provider's place on a host that is not its own.
#[derive(Clone, Copy, Debug)]
pub(super) struct PortalRow {
    pub(super) host: TextRef,
    /// The path, without a final slash, lower case.
    pub(super) path: TextRef,
    pub(super) provider: u32,
}

/// A name that somebody chose, for one provider.
#[derive(Clone, Copy, Debug)]
pub(super) struct BrandRow {
    pub(super) skeleton: TextRef,
    pub(super) plain: TextRef,
    /// The provider's domain that the name stands for.
    pub(super) domain: TextRef,
    pub(super) provider: u32,
    /// A [`crate::provider::Usage`] as a number.
    pub(super) usage: u32,
}

/// A row of fixed size: so many `u32`.
pub(super) trait Row: Sized {
    /// How many `u32` a row has.
    const WORDS: usize;
    fn write(&self, words: &mut Vec<u32>);
    fn read(words: &mut dyn Iterator<Item = u32>) -> Option<Self>;
}

impl Row for TextRef {
    const WORDS: usize = 2;

    fn write(&self, words: &mut Vec<u32>) {
        words.extend([self.start, self.length]);
    }

    fn read(words: &mut dyn Iterator<Item = u32>) -> Option<Self> {
        Some(Self {
            start: words.next()?,
            length: words.next()?,
        })
    }
}

impl Row for PortalRow {
    const WORDS: usize = 5;

    fn write(&self, words: &mut Vec<u32>) {
        self.host.write(words);
        self.path.write(words);
        words.push(self.provider);
    }

    fn read(words: &mut dyn Iterator<Item = u32>) -> Option<Self> {
        Some(Self {
            host: TextRef::read(words)?,
            path: TextRef::read(words)?,
            provider: words.next()?,
        })
    }
}

impl Row for BrandRow {
    const WORDS: usize = 8;

    fn write(&self, words: &mut Vec<u32>) {
        self.skeleton.write(words);
        self.plain.write(words);
        self.domain.write(words);
        words.extend([self.provider, self.usage]);
    }

    fn read(words: &mut dyn Iterator<Item = u32>) -> Option<Self> {
        Some(Self {
            skeleton: TextRef::read(words)?,
            plain: TextRef::read(words)?,
            domain: TextRef::read(words)?,
            provider: words.next()?,
            usage: words.next()?,
        })
    }
}

/// Puts the sections into one file.
pub(super) fn write(seed: u64, sections: &[Vec<u8>; SECTIONS]) -> Vec<u8> {
    let mut body = seed.to_le_bytes().to_vec();
    body.extend(u32_bytes(SECTIONS));
    let mut start = HEADER + SECTIONS * 8;
    for section in sections {
        body.extend(u32_bytes(start));
        body.extend(u32_bytes(section.len()));
        start += section.len();
    }
    for section in sections {
        body.extend(section);
    }
    let mut file = Vec::with_capacity(start);
    file.extend(MAGIC);
    file.extend(VERSION.to_le_bytes());
    file.extend(checksum(&body).to_le_bytes());
    file.extend(body);
    file
}

/// Checks a file's header and checksum, and gives the seed of its hashes.
pub(super) fn check(file: &[u8]) -> Result<u64, OpenError> {
    if file.get(..4) != Some(&MAGIC) {
        return Err(OpenError::NotARegistry);
    }
    match read_u32(file, 4) {
        Some(VERSION) => {}
        Some(other) => return Err(OpenError::OtherVersion(other)),
        None => return Err(OpenError::Damaged),
    }
    let body = file.get(CHECKED_FROM..).ok_or(OpenError::Damaged)?;
    if file.get(8..CHECKED_FROM) != Some(&checksum(body).to_le_bytes())
        || read_u32(file, SECTIONS_AT) != u32::try_from(SECTIONS).ok()
    {
        return Err(OpenError::Damaged);
    }
    let seed = file
        .get(CHECKED_FROM..SECTIONS_AT)
        .and_then(|seed| seed.try_into().ok());
    Ok(u64::from_le_bytes(seed.ok_or(OpenError::Damaged)?))
}

/// Where the sections stand; nowhere, where the file does not reach.
pub(super) fn ranges(file: &[u8]) -> [Range<usize>; SECTIONS] {
    std::array::from_fn(|section| {
        let at = HEADER + section * 8;
        let range = || {
            let start = usize::try_from(read_u32(file, at)?).ok()?;
            let length = usize::try_from(read_u32(file, at + 4)?).ok()?;
            Some(start..start.checked_add(length)?)
        };
        range().unwrap_or_default()
    })
}

/// The row at a position, if there is one.
pub(super) fn row<R: Row>(bytes: &[u8], at: u32) -> Option<R> {
    let size = R::WORDS * 4;
    let start = usize::try_from(at).ok()?.checked_mul(size)?;
    let bytes = bytes.get(start..start.checked_add(size)?)?;
    R::read(
        &mut bytes
            .chunks_exact(4)
            .filter_map(|word| word.try_into().ok().map(u32::from_le_bytes)),
    )
}

/// All rows of a table.
pub(super) fn rows_of<R: Row>(bytes: &[u8]) -> impl Iterator<Item = R> {
    let count = as_u32(bytes.len() / (R::WORDS * 4));
    (0..count).filter_map(|at| row(bytes, at))
}

/// All rows, as bytes.
pub(super) fn rows<R: Row>(rows: &[R]) -> Vec<u8> {
    let mut words = Vec::with_capacity(rows.len() * R::WORDS);
    for row in rows {
        row.write(&mut words);
    }
    words.into_iter().flat_map(u32::to_le_bytes).collect()
}

pub(super) fn read_u32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(
        bytes.get(at..at.checked_add(4)?)?.try_into().ok()?,
    ))
}

/// Lengths and positions are far below 4 GiB: the file is held in WebAssembly memory.
pub(super) fn as_u32(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn u32_bytes(number: usize) -> [u8; 4] {
    as_u32(number).to_le_bytes()
}

pub(super) fn checksum(bytes: &[u8]) -> u64 {
    let mut hasher = SipHasher24::new();
    hasher.write(bytes);
    hasher.finish()
}
