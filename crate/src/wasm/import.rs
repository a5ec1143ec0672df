//! Reading and compiling lists as JavaScript sees it: for a worker, which may block.

use std::io::{self, Read};

use js_sys::{Error, Function, JsString, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{Blob, FileReaderSync};

use super::{error, to_js};
use crate::import::{self, Import};
use crate::lists::{self, List, Names, Origin, json};
use crate::registry::{Registry, Trust};

/// Bytes of a file that are read at once.
const SLICE: f64 = 1_048_576.0;

/// Brings lists into force beside those of a compiled registry.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Importer {
    base: Registry,
    /// The person's lists that are in force.
    kept: Vec<List>,
    read: Option<Import>,
}

#[wasm_bindgen]
impl Importer {
    /// Opens the registry that came with the extension.
    ///
    /// # Errors
    /// As [`Registry::open`].
    #[wasm_bindgen(constructor)]
    pub fn new(base: &Uint8Array) -> Result<Importer, Error> {
        let base = Registry::open(base.to_vec()).map_err(|problem| error(&problem))?;
        Ok(Self {
            base,
            kept: Vec::new(),
            read: None,
        })
    }

    /// Adds a list that is in force, as [`Importer::list`] gave it.
    ///
    /// # Errors
    /// Where the bytes are no list.
    pub fn keep(&mut self, bytes: &[u8]) -> Result<(), Error> {
        let reading = json::read_from(bytes, Names::Real).map_err(|problem| error(&problem))?;
        self.kept.push(reading.list);
        Ok(())
    }

    /// Reads a file of any format, and tells what would come of bringing it into force in place of a kept list of its
    /// name. `name` and `day` (`YYYY-MM-DD`) are for what the file does not say of itself; `told` is called with the bytes
    /// that are read so far.
    ///
    /// # Errors
    /// Where the file is no list, or cannot be read.
    #[wasm_bindgen(unchecked_return_type = "Preview")]
    pub fn read(
        &mut self,
        file: &Blob,
        name: &str,
        day: &str,
        told: Function,
    ) -> Result<JsValue, Error> {
        let source = Slices {
            file,
            reader: FileReaderSync::new().map_err(|_| error(&"files cannot be read here"))?,
            at: 0.0,
            slice: Vec::new(),
            used: 0,
            told,
        };
        let origin = Origin {
            name: name.to_owned(),
            day: day.to_owned(),
        };
        let reading =
            lists::read(source, Names::Real, &origin).map_err(|problem| error(&problem))?;
        let name = reading.list.name.clone();
        let before = self.kept.iter().find(|list| list.name == name);
        let others: Vec<_> = self.others(&name).collect();
        let import = import::import(reading, before, &self.base, &others)
            .map_err(|problem| error(&problem))?;
        let preview = to_js(&import.preview);
        self.read = Some(import);
        preview
    }

    /// The list that was read, without what was refused of it, in our own format.
    pub fn list(&self) -> Vec<u8> {
        self.read
            .as_ref()
            .map(|read| json::write(&read.list).into_bytes())
            .unwrap_or_default()
    }

    /// The registry of all lists: those that are kept, and in place of one by its name the one that was read.
    pub fn compile(&self) -> Vec<u8> {
        let read = self.read.as_ref().map(|read| &read.list);
        let name = read.map_or("", |list| list.name.as_str());
        let all: Vec<_> = read
            .map(|list| (Trust::User, list))
            .into_iter()
            .chain(self.others(name))
            .collect();
        import::registry(&self.base, &all)
    }

    fn others<'i>(&'i self, name: &'i str) -> impl Iterator<Item = (Trust, &'i List)> {
        let others = self.kept.iter().filter(move |list| list.name != name);
        others.map(|list| (Trust::User, list))
    }
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
