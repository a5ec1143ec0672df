//! What JavaScript sees: the engine, or, as a program of its own that is loaded only where it is used, what reads lists and
//! messages. The only modules that know of JavaScript.

mod answer;
#[cfg(not(feature = "import"))]
pub mod engine;
#[cfg(feature = "import")]
pub mod import;
#[cfg(feature = "import")]
pub mod message;
mod values;

use js_sys::Error;
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;

fn to_js<T: Serialize>(value: &T) -> Result<JsValue, Error> {
    value
        .serialize(&Serializer::json_compatible())
        .map_err(|problem| error(&problem))
}

fn error(error: &impl ToString) -> Error {
    Error::new(&error.to_string())
}
