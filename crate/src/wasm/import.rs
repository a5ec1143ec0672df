//! Reading and compiling lists as JavaScript sees it: for a worker, which may block.

use std::io::{self, Read};

use js_sys::{Error, Function, JsString, Uint8Array};
use serde::Serialize;
use tsify::Tsify;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, FileReaderSync};

use super::{error, to_js};
use crate::import::{self, Counted, Import};
use crate::lists::signature::{self, Edition, SignatureError};
use crate::lists::{self, List, Names, Origin, Reading, json};
use crate::provider::Provider;
use crate::registry::{Conflict, Registry, Trust};

/// Bytes of a file that are read at once.
const SLICE: f64 = 1_048_576.0;

/// Brings lists into force beside those of a compiled registry.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Importer {
    base: Registry,
    /// Today, `YYYY-MM-DD`.
    day: String,
    /// Further lists that are in force.
    kept: Vec<(Trust, List)>,
    read: Option<Import>,
    /// What the signature of the list that was read says.
    edition: Option<Edition>,
    conflicts: Vec<Conflict>,
}

#[wasm_bindgen]
impl Importer {
    /// Opens the registry that came with the extension. `day` is today, `YYYY-MM-DD`.
    ///
    /// # Errors
    /// As [`Registry::open`].
    #[wasm_bindgen(constructor)]
    pub fn new(base: &Uint8Array, day: String) -> Result<Importer, Error> {
        let base = Registry::open(base.to_vec()).map_err(|problem| error(&problem))?;
        Ok(Self {
            base,
            day,
            kept: Vec::new(),
            read: None,
            edition: None,
            conflicts: Vec::new(),
        })
    }

    /// Adds a list that is in force, as [`Importer::list`] gave it.
    ///
    /// # Errors
    /// Where the bytes are no list.
    pub fn keep(
        &mut self,
        bytes: &[u8],
        #[wasm_bindgen(unchecked_param_type = "Trust")] trust: &str,
    ) -> Result<(), Error> {
        let reading = json::read_from(bytes, Names::Real).map_err(|problem| error(&problem))?;
        self.kept.push((trust_of(trust)?, reading.list));
        Ok(())
    }

    /// Reads a person's file of any format, and tells what would come of bringing it into force in place of a kept list of
    /// its name. `name` is for a file that does not say its own; `told` is called with the bytes that are read so far.
    ///
    /// # Errors
    /// Where the file is no list, or cannot be read.
    #[wasm_bindgen(unchecked_return_type = "Preview")]
    pub fn read(&mut self, file: &Blob, name: &str, told: Function) -> Result<JsValue, Error> {
        let source = Slices {
            file,
            reader: FileReaderSync::new().map_err(|_| error(&"files cannot be read here"))?,
            at: 0.0,
            slice: Vec::new(),
            used: 0,
            told,
        };
        let reading = self.reading(source, name)?;
        self.preview(reading, Trust::User)
    }

    /// Reads a list in our own format; what the person's organisation says itself is taken as it stands.
    ///
    /// # Errors
    /// As [`Importer::read`].
    #[wasm_bindgen(js_name = readText, unchecked_return_type = "Preview")]
    pub fn read_text(
        &mut self,
        bytes: &[u8],
        #[wasm_bindgen(unchecked_param_type = "Trust")] trust: &str,
    ) -> Result<JsValue, Error> {
        let reading = self.reading(bytes, "")?;
        self.preview(reading, trust_of(trust)?)
    }

    /// Reads a published list, whose signature by one of the `keys`, one a line, is looked at before anything else. `before` is
    /// the edition that was last taken, as [`Importer::edition`] gave it, and `name` what the list is kept as; both are empty
    /// for a new one.
    ///
    /// # Errors
    /// As [`Importer::read`]; where the signature does not hold, the error's name is the word for why.
    #[wasm_bindgen(js_name = readSigned, unchecked_return_type = "Preview")]
    pub fn read_signed(
        &mut self,
        bytes: &[u8],
        signature: &str,
        keys: &str,
        before: &str,
        name: &str,
    ) -> Result<JsValue, Error> {
        let edition = self
            .edition_of(bytes, signature, keys, before)
            .map_err(|problem| {
                let error = error(&problem);
                error.set_name(problem.word());
                error
            })?;
        let mut reading = self.reading(bytes, &edition.list)?;
        if !name.is_empty() {
            name.clone_into(&mut reading.list.name);
        }
        let expires = edition.expires.clone();
        let until = reading.list.valid_until.take();
        reading.list.valid_until = Some(until.map_or(expires.clone(), |day| day.min(expires)));
        self.edition = Some(edition);
        self.preview(reading, Trust::Subscription)
    }

    /// What the signature of the list that was read says of it.
    #[wasm_bindgen(getter)]
    pub fn edition(&self) -> Option<String> {
        self.edition.as_ref().map(ToString::to_string)
    }

    /// The list that was read, without what was refused of it, in our own format.
    pub fn list(&self) -> Vec<u8> {
        self.read
            .as_ref()
            .map(|read| json::write(&read.list).into_bytes())
            .unwrap_or_default()
    }

    /// Puts the list that was read among those in force, in place of one by its name.
    ///
    /// # Errors
    /// Where the trust is none.
    pub fn take(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Trust")] trust: &str,
    ) -> Result<(), Error> {
        let trust = trust_of(trust)?;
        if let Some(Import { list, .. }) = self.read.take() {
            self.kept.retain(|(_, kept)| kept.name != list.name);
            self.kept.push((trust, list));
        }
        Ok(())
    }

    /// The registry of all lists that are in force.
    pub fn compile(&mut self) -> Vec<u8> {
        let all: Vec<_> = self.others("").collect();
        let compiled = import::registry(&self.base, &all, &self.day);
        self.conflicts = compiled.conflicts;
        compiled.bytes
    }

    /// The domains that several of the compiled lists claim, the first of them.
    ///
    /// # Errors
    /// None that is known.
    #[wasm_bindgen(unchecked_return_type = "Counted<Conflict>")]
    pub fn conflicts(&self) -> Result<JsValue, Error> {
        to_js(&Counted::of(self.conflicts.iter().cloned()))
    }
}

/// Looks through all lists in force.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Finder {
    registry: Registry,
}

/// A provider that was looked for.
#[derive(Serialize, Tsify)]
pub struct Found {
    /// What it is called.
    pub name: String,
    /// Its domains and its portals, the first of them.
    pub sites: String,
    /// The list that it stands in.
    pub list: String,
    /// How that list came to be in force.
    pub trust: Trust,
}

#[wasm_bindgen]
impl Finder {
    /// Opens a compiled registry.
    ///
    /// # Errors
    /// As [`Registry::open`].
    #[wasm_bindgen(constructor)]
    pub fn new(registry: &Uint8Array) -> Result<Finder, Error> {
        let registry = Registry::open(registry.to_vec()).map_err(|problem| error(&problem))?;
        Ok(Self { registry })
    }

    /// The providers that have a text in their name, another name of theirs, a domain or a portal; the first of them.
    ///
    /// # Errors
    /// None that is known.
    #[wasm_bindgen(unchecked_return_type = "Counted<Found>")]
    pub fn find(&self, text: &str) -> Result<JsValue, Error> {
        let found = self.registry.search(text).map(|entry| {
            let voucher = self.registry.voucher(&entry);
            let (trust, list) = voucher.map_or((Trust::Lapsed, String::new()), |voucher| {
                (voucher.trust, voucher.list.clone())
            });
            let Provider {
                name,
                domains,
                portals,
                ..
            } = entry.provider;
            Found {
                name,
                sites: import::some(&[domains, portals].concat()),
                list,
                trust,
            }
        });
        to_js(&Counted::of(found))
    }
}

impl Importer {
    fn reading(&self, source: impl Read, name: &str) -> Result<Reading, Error> {
        let origin = Origin::new(name, self.day.clone());
        lists::read(source, Names::Real, &origin).map_err(|problem| error(&problem))
    }

    fn edition_of(
        &self,
        bytes: &[u8],
        signature: &str,
        keys: &str,
        before: &str,
    ) -> Result<Edition, SignatureError> {
        let keys: Vec<_> = keys.lines().collect();
        let edition = signature::verify(bytes, signature, &keys)?;
        if !before.is_empty() {
            edition.may_follow(&Edition::from_comment(before)?)?;
        }
        edition.may_be_taken_on(&self.day)?;
        Ok(edition)
    }

    fn preview(&mut self, reading: Reading, trust: Trust) -> Result<JsValue, Error> {
        let name = reading.list.name.clone();
        let before = self.kept.iter().find(|(_, list)| list.name == name);
        let others: Vec<_> = self.others(&name).collect();
        let before = before.map(|(_, list)| list);
        let import = import::import(reading, before, &self.base, &others, trust, &self.day)
            .map_err(|problem| error(&problem))?;
        let preview = to_js(&import.preview);
        self.read = Some(import);
        preview
    }

    fn others<'i>(&'i self, name: &'i str) -> impl Iterator<Item = (Trust, &'i List)> {
        let others = self.kept.iter().filter(move |(_, list)| list.name != name);
        others.map(|(trust, list)| (*trust, list))
    }
}

fn trust_of(word: &str) -> Result<Trust, Error> {
    Trust::from_word(word).ok_or_else(|| error(&format!("no trust: {word}")))
}

/// A file as Rust reads one, a slice at a time.
struct Slices<'f> {
    file: &'f Blob,
    reader: FileReaderSync,
    at: f64,
    slice: Vec<u8>,
    used: usize,
    told: Function,
}

impl Slices<'_> {
    fn next(&mut self) -> Result<(), JsValue> {
        let end = (self.at + SLICE).min(self.file.size());
        let slice = self.file.slice_with_f64_and_f64(self.at, end)?;
        self.slice = Uint8Array::new(&self.reader.read_as_array_buffer(&slice)?.into()).to_vec();
        self.used = 0;
        self.at = end;
        self.told.call1(&JsValue::NULL, &end.into()).map(|_| ())
    }
}

impl Read for Slices<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.used >= self.slice.len() && self.at < self.file.size() {
            self.next().map_err(|problem| {
                let text = JsString::from(problem).as_string().unwrap_or_default();
                io::Error::other(text)
            })?;
        }
        let rest = self.slice.get(self.used..).unwrap_or_default();
        let count = rest.len().min(buffer.len());
        if let (Some(to), Some(from)) = (buffer.get_mut(..count), rest.get(..count)) {
            to.copy_from_slice(from);
        }
        self.used += count;
        Ok(count)
    }
}
