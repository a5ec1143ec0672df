//! The engine as JavaScript sees it: converts, calls [`crate::Engine`], maps errors.

use js_sys::{Error, Uint8Array};
use serde::Serialize;
use tsify::Tsify;
use wasm_bindgen::prelude::*;

use super::answer::{Answer, answer};
use super::values::{self, as_text, list, text, unknown};
use super::{error, to_js};
use crate::address::{Address, AddressError};
use crate::engine;
use crate::page::{Field, PageFacts, PageText, Place};
use crate::registry::Registry;
use crate::verdict::Severity;

/// Judges addresses and pages.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Engine {
    inner: engine::Engine,
}

/// What a person is warned about in one of many links.
#[derive(Serialize, Tsify)]
#[tsify(missing_as_null)]
pub struct Flagged {
    /// The link's place in the question.
    pub index: usize,
    /// The whole answer about it.
    pub answer: Answer,
}

#[wasm_bindgen]
impl Engine {
    /// Opens a compiled registry; throws where the bytes are none.
    ///
    /// # Errors
    /// As [`Registry::open`].
    #[wasm_bindgen(constructor)]
    pub fn new(registry: &Uint8Array) -> Result<Engine, Error> {
        let registry = Registry::open(registry.to_vec()).map_err(|problem| error(&problem))?;
        Ok(Self {
            inner: engine::Engine::new(registry),
        })
    }

    /// How many providers the lists in force hold.
    #[wasm_bindgen(getter)]
    pub fn providers(&self) -> usize {
        self.inner.registry().len()
    }

    /// Puts the person's decisions in force, in place of earlier ones.
    ///
    /// # Errors
    /// Where the value is not what its type says.
    pub fn decide(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Decision[]")] decisions: JsValue,
    ) -> Result<(), Error> {
        self.inner.decide(values::decisions(decisions)?);
        Ok(())
    }

    /// Judges an address. `today` (`YYYY-MM-DD`) decides which contacts may be shown.
    ///
    /// # Errors
    /// Where the text is no web address, with the reason.
    #[wasm_bindgen(js_name = checkLink, unchecked_return_type = "Answer")]
    pub fn check_link(&self, href: &str, today: &str) -> Result<JsValue, Error> {
        let verdict = self
            .inner
            .check_link(&readable(href))
            .map_err(|problem| error(&problem))?;
        to_js(&answer(
            &self.inner,
            &verdict,
            verdict.severity >= Severity::Caution,
            today,
        ))
    }

    /// Judges many links at once, and answers only about those that are to be marked. The text is in
    /// UTF-8, as bytes, since that way it comes over sooner. Each line is a link: its address as the browser resolved it, or, where what it shows may be an address, a
    /// blank, that text, a blank and the address. Links that are no web addresses are passed over.
    ///
    /// # Errors
    /// Where the bytes are no text.
    #[wasm_bindgen(js_name = checkLinks, unchecked_return_type = "Flagged[]")]
    pub fn check_links(&self, links: &[u8], today: &str) -> Result<JsValue, Error> {
        let links = str::from_utf8(links).map_err(|problem| error(&problem))?;
        let mut flagged = Vec::new();
        let mut quick_look = self.inner.quick_look();
        for (index, link) in links.split('\n').enumerate() {
            let (text, href) = match link.strip_prefix(' ') {
                Some(shown) => shown.split_once(' ').unwrap_or_default(),
                None if quick_look.may_warn(link) => ("", link),
                None => continue,
            };
            let verdict = self.inner.check_link_with_text(&readable(href), text);
            if let Ok(verdict) = verdict.as_ref().map_err(ToString::to_string)
                && verdict.severity >= Severity::Caution
                && verdict.decision.is_none()
            {
                let answer = answer(&self.inner, verdict, true, today);
                flagged.push(Flagged { index, answer });
            }
        }
        to_js(&flagged)
    }

    /// Judges a page by its address and by what it asks for and says of itself.
    ///
    /// # Errors
    /// Where the page's address is no web address, with the reason.
    #[wasm_bindgen(js_name = checkPage, unchecked_return_type = "Answer")]
    pub fn check_page(
        &self,
        #[wasm_bindgen(unchecked_param_type = "PageFacts")] facts: &JsValue,
        today: &str,
    ) -> Result<JsValue, Error> {
        let facts = page_facts(facts)?;
        let verdict = self
            .inner
            .check_page(&facts)
            .map_err(|problem| error(&problem))?;
        to_js(&answer(
            &self.inner,
            &verdict,
            verdict.warns_on(&facts),
            today,
        ))
    }
}

/// The address as the browser itself reads it, where the engine's own reading fails: what a
/// browser opens must be judged.
fn readable(text: &str) -> String {
    match Address::parse_typed(text) {
        Err(AddressError::Invalid(_)) => {
            web_sys::Url::new(text).map_or_else(|_| text.to_owned(), |url| url.href())
        }
        _ => text.to_owned(),
    }
}

fn page_facts(value: &JsValue) -> Result<PageFacts, Error> {
    let field = |value: &JsValue| {
        let word = as_text("fields", value)?;
        Field::from_word(&word).ok_or_else(|| unknown("fields", &word))
    };
    let page_text = |value: &JsValue| {
        let place = text(value, "place")?;
        Ok(PageText {
            place: Place::from_word(&place).ok_or_else(|| unknown("place", &place))?,
            text: text(value, "text")?,
        })
    };
    Ok(PageFacts {
        url: readable(&text(value, "url")?),
        fields: list(value, "fields", field)?,
        sends_to: list(value, "sends_to", |value| as_text("sends_to", value))?,
        texts: list(value, "texts", page_text)?,
    })
}
