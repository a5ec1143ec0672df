//! The engine as JavaScript sees it: converts, calls [`crate::Engine`], maps errors.

use js_sys::{Array, Error, Reflect, Uint8Array};
use serde::Serialize;
use tsify::Tsify;
use wasm_bindgen::prelude::*;

use super::{error, to_js};
use crate::address::{Address, AddressError, Host};
use crate::engine::{Choice, Decision};
use crate::lookalike::Finding;
use crate::page::{Field, PageFacts, PageText, Place};
use crate::provider::{Kind, Provider};
use crate::registry::{ProviderRef, Registry, Trust};
use crate::verdict::Severity;
use crate::{engine, hosting};

/// Judges addresses and pages.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Engine {
    inner: engine::Engine,
}

/// The answer about an address or a page.
#[derive(Serialize, Tsify)]
#[tsify(missing_as_null)]
pub struct Answer {
    /// How bad it is.
    pub severity: Severity,
    /// The address that was judged, as the browser writes it.
    pub href: String,
    /// Its host in ASCII.
    pub host: String,
    /// Its host as a person reads it.
    #[serde(rename = "shownHost")]
    pub shown_host: String,
    /// Its registrable domain as a person reads it; the whole host where there is none.
    #[serde(rename = "shownDomain")]
    pub shown_domain: String,
    /// Whom it concerns: the owner of a verified host, else who is imitated.
    pub provider: Option<ProviderSummary>,
    /// What speaks for imitation, the most telling first.
    pub findings: Vec<Fact>,
    /// Where a wrapped link leads.
    pub destination: Option<String>,
    /// What the person decided about the host.
    pub decision: Option<Choice>,
    /// Whether the person is to be warned: of a page that asks for something, or of a link.
    pub warns: bool,
}

/// What a person is shown of a provider.
#[derive(Serialize, Tsify)]
#[tsify(missing_as_null)]
pub struct ProviderSummary {
    /// Its id in its list.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// Its real portal, or its site where no portal is known.
    pub portal: Option<String>,
    /// Telephone numbers that may be shown today.
    pub phones: Vec<Phone>,
    /// Whose software its portal is.
    pub operator: Option<String>,
    /// How the list that vouches for it came to be in force.
    pub trust: Trust,
    /// The list that vouches for it.
    pub list: String,
    /// The day of that list's last change.
    pub updated: String,
    /// The source that the list names for it.
    pub source: String,
    /// When that source was read.
    pub retrieved: String,
}

/// A telephone number and when it was last checked.
#[derive(Serialize, Tsify)]
#[tsify(missing_as_null)]
pub struct Phone {
    /// In E.164 form.
    pub value: String,
    /// `YYYY-MM-DD`.
    #[serde(rename = "verifiedOn")]
    pub verified_on: String,
}

/// One fact that speaks for imitation.
#[derive(Serialize, Tsify)]
#[tsify(missing_as_null)]
pub struct Fact {
    /// The word for the kind of fact.
    #[tsify(
        type = "'blocked' | 'userinfo' | 'confusable' | 'embedded' | 'combination' | 'typo' | 'ending' | 'hosted' | 'claimed' | 'malformed' | 'mismatch' | 'insecure'"
    )]
    pub reason: &'static str,
    /// The name of whom it imitates.
    pub name: Option<String>,
    /// The domain that it imitates.
    pub imitates: Option<String>,
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
        let decision = |value: &JsValue| {
            let choice = text(value, "choice")?;
            Ok(Decision {
                host: text(value, "host")?,
                choice: Choice::from_word(&choice).ok_or_else(|| unknown("choice", &choice))?,
            })
        };
        let decisions: Vec<JsValue> = array("decisions", decisions)?.to_vec();
        self.inner.decide(
            decisions
                .iter()
                .map(decision)
                .collect::<Result<_, Error>>()?,
        );
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
        to_js(&self.answer(&verdict, verdict.severity >= Severity::Caution, today))
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
                let answer = self.answer(verdict, true, today);
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
        to_js(&self.answer(&verdict, verdict.warns_on(&facts), today))
    }

    fn answer(&self, verdict: &engine::Verdict, warns: bool, today: &str) -> Answer {
        let (shown_host, shown_domain) = shown(&verdict.address);
        Answer {
            severity: verdict.severity,
            href: verdict.address.href().to_owned(),
            host: verdict.address.host_text().to_owned(),
            shown_host,
            shown_domain,
            provider: verdict
                .provider
                .and_then(|provider| self.summary(provider, today)),
            findings: verdict
                .findings
                .iter()
                .map(|finding| self.fact(finding))
                .collect(),
            destination: verdict.destination.clone(),
            decision: verdict.decision,
            warns,
        }
    }

    fn summary(&self, provider: ProviderRef, today: &str) -> Option<ProviderSummary> {
        let (provider, voucher) = self.inner.provider(provider)?;
        let voucher = voucher?;
        let phones = provider
            .contacts
            .iter()
            .filter(|contact| contact.is_shown_on(today));
        Some(ProviderSummary {
            portal: portal(&provider),
            phones: phones
                .map(|contact| Phone {
                    value: contact.value.clone(),
                    verified_on: contact.verified_on.clone().unwrap_or_default(),
                })
                .collect(),
            operator: provider
                .operator
                .as_deref()
                .and_then(|id| Some(self.inner.registry().operator(id)?.provider.name)),
            id: provider.id,
            name: provider.name,
            kind: provider.kind,
            trust: voucher.trust,
            list: voucher.list,
            updated: voucher.updated,
            source: provider.source.name,
            retrieved: provider.source.retrieved,
        })
    }

    fn fact(&self, finding: &Finding) -> Fact {
        let imitated = finding.imitates.as_ref();
        Fact {
            reason: finding.reason.word(),
            name: imitated
                .and_then(|imitated| self.inner.provider(imitated.provider))
                .map(|(provider, _)| provider.name),
            imitates: imitated
                .map(|imitated| imitated.domain.clone())
                .filter(|domain| !domain.is_empty()),
        }
    }
}

/// Where the provider's patients sign in, else its own site.
fn portal(provider: &Provider) -> Option<String> {
    let site = || {
        provider
            .domains
            .first()
            .map(|domain| format!("https://{domain}/"))
    };
    provider.portals.first().cloned().or_else(site)
}

/// Host and registrable domain as a person reads them.
fn shown(address: &Address) -> (String, String) {
    let Host::Name(name) = address.host() else {
        return (
            address.host_text().to_owned(),
            address.host_text().to_owned(),
        );
    };
    let host = name.unicode();
    let shared = hosting::shared_root(name).is_some();
    let hidden = if shared { 0 } else { name.subdomain().len() };
    let domain = host.split('.').skip(hidden).collect::<Vec<_>>().join(".");
    (host, domain)
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

/// Reads what comes from JavaScript field by field: deserialisation of whatever value there may be
/// is thirty times the bytes.
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

fn text(value: &JsValue, name: &str) -> Result<String, Error> {
    as_text(name, &get(value, name)?)
}

fn list<T>(
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

fn get(value: &JsValue, name: &str) -> Result<JsValue, Error> {
    Reflect::get(value, &name.into()).map_err(|_| error(&format!("{name} of what is no object")))
}

fn array(name: &str, value: JsValue) -> Result<Array, Error> {
    value
        .dyn_into()
        .map_err(|_| error(&format!("{name} is no list")))
}

fn as_text(name: &str, value: &JsValue) -> Result<String, Error> {
    value
        .as_string()
        .ok_or_else(|| error(&format!("{name} is no text")))
}

fn unknown(name: &str, word: &str) -> Error {
    error(&format!("{name}: unknown word {word}"))
}
