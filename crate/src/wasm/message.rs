//! Reading messages as JavaScript sees it.

use js_sys::{Error, Uint8Array};
use serde::Serialize;
use tsify::Tsify;
use wasm_bindgen::prelude::*;

use super::answer::{Answer, ProviderSummary, answer, summary};
use super::{error, to_js, values};
use crate::engine::Engine;
use crate::message::{CheckedLink, Pressure};
use crate::registry::Registry;
use crate::verdict::Severity;

/// Reads and judges messages.
#[wasm_bindgen]
#[derive(Debug)]
pub struct MessageReader {
    engine: Engine,
}

/// What was found in a message.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct ReadMessage {
    /// How bad the worst of its links is.
    pub severity: Severity,
    /// Its links, in their order.
    pub links: Vec<ReadLink>,
    /// Its telephone numbers, in their order.
    pub phones: Vec<ReadPhone>,
    /// Whose it says it is, the most telling first.
    pub claims: Vec<ProviderSummary>,
    /// How it presses its reader.
    pub pressure: Vec<Pressure>,
    /// Whether it was too long to be read to its end.
    pub is_cut: bool,
}

/// A link of a message.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct ReadLink {
    /// As it stands in the message.
    pub raw: String,
    /// What is shown in its place.
    pub shown: Option<String>,
    /// What its address says.
    pub answer: Answer,
    /// Whether it goes through somebody who keeps to himself where it leads.
    pub hides: bool,
    /// Whether it shows another address than the one it leads to.
    pub shows_another: bool,
}

/// A telephone number of a message.
#[derive(Serialize, Tsify)]
#[tsify(missing_as_null)]
pub struct ReadPhone {
    /// In E.164 form.
    pub value: String,
    /// The name of whose official number it is.
    pub official: Option<String>,
}

#[wasm_bindgen]
impl MessageReader {
    /// Opens a compiled registry.
    ///
    /// # Errors
    /// As [`Registry::open`].
    #[wasm_bindgen(constructor)]
    pub fn new(registry: &Uint8Array) -> Result<MessageReader, Error> {
        let registry = Registry::open(registry.to_vec()).map_err(|problem| error(&problem))?;
        Ok(Self {
            engine: Engine::new(registry),
        })
    }

    /// Puts the person's decisions in force.
    ///
    /// # Errors
    /// Where the value is not what its type says.
    pub fn decide(
        &mut self,
        #[wasm_bindgen(
            unchecked_param_type = "{ host: string; choice: \"my-portal\" | \"allowed\" }[]"
        )]
        decisions: JsValue,
    ) -> Result<(), Error> {
        self.engine.decide(values::decisions(decisions)?);
        Ok(())
    }

    /// Reads and judges a message. `today` (`YYYY-MM-DD`) decides which numbers are official.
    ///
    /// # Errors
    /// None that is known.
    #[wasm_bindgen(unchecked_return_type = "ReadMessage")]
    pub fn read(&self, text: &str, today: &str) -> Result<JsValue, Error> {
        let message = self.engine.check_message(text, today);
        let link = |checked: &CheckedLink| ReadLink {
            raw: message
                .text
                .get(checked.link.place.clone())
                .unwrap_or_default()
                .to_owned(),
            shown: checked.link.shown.clone(),
            answer: answer(
                &self.engine,
                &checked.verdict,
                checked.verdict.severity >= Severity::Caution,
                today,
            ),
            hides: checked.hides,
            shows_another: checked.shows_another,
        };
        let phones = message.phones.iter().map(|phone| ReadPhone {
            value: phone.e164.clone(),
            official: phone
                .official
                .and_then(|provider| self.engine.provider(provider))
                .map(|(provider, _)| provider.name),
        });
        let claims = message.claims.iter();
        to_js(&ReadMessage {
            severity: message.severity(),
            links: message.links.iter().map(link).collect(),
            phones: phones.collect(),
            claims: claims
                .filter_map(|claim| summary(&self.engine, *claim, today))
                .collect(),
            pressure: message.pressure.clone(),
            is_cut: message.is_cut,
        })
    }
}
