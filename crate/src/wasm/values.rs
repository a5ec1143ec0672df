//! Values from JavaScript, read field by field: deserialisation of whatever value there may be is thirty times the bytes.

use js_sys::{Array, Error, Reflect};
use wasm_bindgen::prelude::*;

use super::error;
use crate::engine::{Choice, Decision};

/// The person's decisions.
pub(super) fn decisions(value: JsValue) -> Result<Vec<Decision>, Error> {
    let decision = |value: &JsValue| {
        let choice = text(value, "choice")?;
        Ok(Decision {
            host: text(value, "host")?,
            choice: Choice::from_word(&choice).ok_or_else(|| unknown("choice", &choice))?,
        })
    };
    array("decisions", value)?
        .to_vec()
        .iter()
        .map(decision)
        .collect()
}

pub(super) fn text(value: &JsValue, name: &str) -> Result<String, Error> {
    as_text(name, &get(value, name)?)
}

#[cfg(not(feature = "import"))]
pub(super) fn list<T>(
    value: &JsValue,
    name: &str,
    read: impl Fn(&JsValue) -> Result<T, Error>,
) -> Result<Vec<T>, Error> {
    array(name, get(value, name)?)?
        .to_vec()
        .iter()
        .map(read)
        .collect()
}

pub(super) fn get(value: &JsValue, name: &str) -> Result<JsValue, Error> {
    Reflect::get(value, &name.into()).map_err(|_| error(&format!("{name} of what is no object")))
}

pub(super) fn array(name: &str, value: JsValue) -> Result<Array, Error> {
    value
        .dyn_into()
        .map_err(|_| error(&format!("{name} is no list")))
}

pub(super) fn as_text(name: &str, value: &JsValue) -> Result<String, Error> {
    value
        .as_string()
        .ok_or_else(|| error(&format!("{name} is no text")))
}

pub(super) fn unknown(name: &str, word: &str) -> Error {
    error(&format!("{name}: unknown word {word}"))
}
