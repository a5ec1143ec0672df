//! The answer to one input as a line of JSON. Others script against it.

use serde::Serialize;

use crate::lookalike::Finding;
use crate::registry::ProviderRef;
use crate::{Engine, Severity, Verdict};

#[derive(Serialize)]
#[serde(untagged)]
enum Answer<'a> {
    Verdict {
        input: &'a str,
        verdict: Severity,
        provider: Option<Named>,
        findings: Vec<Fact<'a>>,
        destination: Option<&'a str>,
    },
    Error {
        input: &'a str,
        error: &'a str,
    },
}

#[derive(Serialize)]
pub(super) struct Named {
    id: String,
    name: String,
}

#[derive(Serialize)]
pub(super) struct Fact<'a> {
    reason: &'static str,
    provider: Option<String>,
    imitates: Option<&'a str>,
}

/// The answer to one input.
pub(super) fn line(engine: &Engine, input: &str) -> String {
    match engine.check_link(input) {
        Ok(verdict) => of_verdict(engine, input, &verdict),
        Err(error) => of_error(input, &error.to_string()),
    }
}

/// The answer to an input that was judged.
pub(super) fn of_verdict(engine: &Engine, input: &str, verdict: &Verdict) -> String {
    json(&Answer::Verdict {
        input,
        verdict: verdict.severity,
        provider: verdict
            .provider
            .and_then(|provider| named(engine, provider)),
        findings: verdict
            .findings
            .iter()
            .map(|finding| fact(engine, finding))
            .collect(),
        destination: verdict.destination.as_deref(),
    })
}

/// The answer to an input that cannot be read.
pub(super) fn of_error(input: &str, error: &str) -> String {
    json(&Answer::Error { input, error })
}

pub(super) fn fact<'a>(engine: &Engine, finding: &'a Finding) -> Fact<'a> {
    let imitated = finding.imitates.as_ref();
    Fact {
        reason: finding.reason.word(),
        provider: imitated
            .and_then(|imitated| named(engine, imitated.provider))
            .map(|named| named.id),
        imitates: imitated
            .map(|imitated| imitated.domain.as_str())
            .filter(|domain| !domain.is_empty()),
    }
}

pub(super) fn named(engine: &Engine, provider: ProviderRef) -> Option<Named> {
    let (provider, _) = engine.provider(provider)?;
    Some(Named {
        id: provider.id,
        name: provider.name,
    })
}

/// Plain data with text keys always has a JSON form.
fn json(answer: &Answer<'_>) -> String {
    serde_json::to_string(answer).unwrap_or_default()
}
