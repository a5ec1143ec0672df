//! Who signed a list, and which edition it is: minisign signatures (Ed25519 over the hash of the file)
//! whose trusted comment says what the file is.
//!
//! A signature is checked over the bytes as they came, before anything in them is read. Its comment is a
//! line of `key=value`, parted by blanks:
//!
//! ```text
//! portalward list=clinics sequence=42 issued=2026-11-23 expires=2026-12-23
//! ```

use std::fmt;

use minisign_verify::{PublicKey, Signature};

use super::is_date;

/// What a signature says of the file that it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edition {
    /// Which list it is. Another list by the same hand is not this one.
    pub list: String,
    /// Rises with every edition.
    pub sequence: u64,
    /// When it was signed, `YYYY-MM-DD`.
    pub issued: String,
    /// The last day on which it vouches for anything, `YYYY-MM-DD`.
    pub expires: String,
}

/// Why a file is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignatureError {
    /// The text is no minisign signature.
    NotASignature,
    /// A key is no minisign key.
    NotAKey(String),
    /// None of the keys made it.
    OtherKey,
    /// It is for other bytes, or was changed.
    Wrong,
    /// Its comment does not say what the file is.
    Unnamed(&'static str),
    /// It is of another list.
    OtherList(String),
    /// It is older than the edition that is in force: its number, and the other's.
    Older(u64, u64),
    /// Its last day was before today.
    RanOut(String),
}

impl fmt::Display for SignatureError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotASignature => out.write_str("not a minisign signature"),
            Self::NotAKey(key) => write!(out, "not a minisign public key: {key}"),
            Self::OtherKey => out.write_str("signed with another key"),
            Self::Wrong => out.write_str("the signature does not fit the file"),
            Self::Unnamed(what) => write!(out, "the signature's comment has no {what}"),
            Self::OtherList(list) => write!(out, "the signature is of another list: {list}"),
            Self::Older(sequence, known) => {
                write!(
                    out,
                    "edition {sequence} is older than edition {known}, which is in force"
                )
            }
            Self::RanOut(day) => write!(out, "the signature ran out on {day}"),
        }
    }
}

impl SignatureError {
    /// A word for what is wrong, for programs.
    pub fn word(&self) -> &'static str {
        match self {
            Self::NotASignature => "not-a-signature",
            Self::NotAKey(_) => "not-a-key",
            Self::OtherKey => "other-key",
            Self::Wrong => "wrong",
            Self::Unnamed(_) => "unnamed",
            Self::OtherList(_) => "other-list",
            Self::Older(..) => "older",
            Self::RanOut(_) => "ran-out",
        }
    }
}

impl std::error::Error for SignatureError {}

/// Checks that one of the keys has signed exactly these bytes, and reads what for.
///
/// # Errors
/// [`SignatureError`] where no key has.
pub fn verify(bytes: &[u8], signature: &str, keys: &[&str]) -> Result<Edition, SignatureError> {
    let signature = Signature::decode(signature).map_err(|_| SignatureError::NotASignature)?;
    let mut failure = SignatureError::OtherKey;
    for key in keys {
        let key = public_key(key)?;
        match key.verify(bytes, &signature, false) {
            Ok(()) => return Edition::from_comment(signature.trusted_comment()),
            Err(minisign_verify::Error::UnexpectedKeyId) => {}
            Err(_) => failure = SignatureError::Wrong,
        }
    }
    Err(failure)
}

/// A key as people hand it on: its last line, with or without the comment before it.
fn public_key(text: &str) -> Result<PublicKey, SignatureError> {
    let line = text.trim().lines().last().unwrap_or_default().trim();
    PublicKey::from_base64(line).map_err(|_| SignatureError::NotAKey(line.to_owned()))
}

impl Edition {
    /// The edition that a signature's comment tells of.
    ///
    /// # Errors
    /// [`SignatureError::Unnamed`] where it does not tell all.
    pub fn from_comment(comment: &str) -> Result<Self, SignatureError> {
        let mut words = comment.split_ascii_whitespace();
        if words.next() != Some("portalward") {
            return Err(SignatureError::Unnamed("portalward"));
        }
        let pairs: Vec<_> = words.filter_map(|word| word.split_once('=')).collect();
        let value = |name: &'static str| {
            let mut values = pairs.iter().filter(|(other, _)| *other == name);
            match (values.next(), values.next()) {
                (Some((_, value)), None) => Ok(*value),
                _ => Err(SignatureError::Unnamed(name)),
            }
        };
        let day = |name| {
            value(name)
                .ok()
                .filter(|day| is_date(day, false))
                .map(str::to_owned)
                .ok_or(SignatureError::Unnamed(name))
        };
        Ok(Self {
            list: value("list")?.to_owned(),
            sequence: value("sequence")?
                .parse()
                .map_err(|_| SignatureError::Unnamed("sequence"))?,
            issued: day("issued")?,
            expires: day("expires")?,
        })
    }

    /// Whether it may follow the edition that is in force.
    ///
    /// # Errors
    /// [`SignatureError`] where it is of another list, or older.
    pub fn may_follow(&self, before: &Self) -> Result<(), SignatureError> {
        if self.list != before.list {
            return Err(SignatureError::OtherList(self.list.clone()));
        }
        if self.sequence < before.sequence {
            return Err(SignatureError::Older(self.sequence, before.sequence));
        }
        Ok(())
    }

    /// Whether it may be taken on a day, `YYYY-MM-DD`. One that was taken before still helps to tell what is false.
    ///
    /// # Errors
    /// [`SignatureError::RanOut`] where its last day is over.
    pub fn may_be_taken_on(&self, day: &str) -> Result<(), SignatureError> {
        if day > self.expires.as_str() {
            return Err(SignatureError::RanOut(self.expires.clone()));
        }
        Ok(())
    }
}

impl fmt::Display for Edition {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            list,
            sequence,
            issued,
            expires,
        } = self;
        write!(
            out,
            "portalward list={list} sequence={sequence} issued={issued} expires={expires}"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments() {
        let whole = "portalward list=clinics sequence=42 issued=2026-11-23 expires=2026-12-23";
        let read = Edition::from_comment(whole).unwrap();
        assert_eq!(read.to_string(), whole);
        for (comment, lacks) in [
            ("timestamp:1633700835\tfile:test", "portalward"),
            (
                "portalward sequence=1 issued=2026-11-23 expires=2026-12-23",
                "list",
            ),
            (
                "portalward list=a list=b sequence=1 issued=2026-11-23 expires=2026-12-23",
                "list",
            ),
            (
                "portalward list=a sequence=-1 issued=2026-11-23 expires=2026-12-23",
                "sequence",
            ),
            (
                "portalward list=a sequence=1 issued=today expires=2026-12-23",
                "issued",
            ),
            (
                "portalward list=a sequence=1 issued=2026-11-23 expires=never",
                "expires",
            ),
        ] {
            assert_eq!(
                Edition::from_comment(comment),
                Err(SignatureError::Unnamed(lacks)),
                "{comment}"
            );
        }
        let next = |sequence, list: &str| Edition {
            sequence,
            list: list.into(),
            ..read.clone()
        };
        assert_eq!(next(42, "clinics").may_follow(&read), Ok(()));
        assert_eq!(next(43, "clinics").may_follow(&read), Ok(()));
        assert_eq!(
            next(41, "clinics").may_follow(&read),
            Err(SignatureError::Older(41, 42))
        );
        assert!(next(43, "other").may_follow(&read).is_err());
        assert_eq!(read.may_be_taken_on("2026-12-23"), Ok(()));
        assert!(read.may_be_taken_on("2026-12-24").is_err());
    }
}
