//! One text out of a JSON object, without building the rest of it.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// A text, copied only where JSON writes it with escapes.
#[derive(Deserialize)]
struct Text<'l>(#[serde(borrow)] Cow<'l, str>);

/// Finds the value under a name.
struct Under<'n>(&'n str);

/// The text under `name` in the JSON object that `line` is; the last, where there are several.
///
/// # Errors
/// Why there is none, in words.
pub(super) fn text<'l>(line: &'l str, name: &str) -> Result<Cow<'l, str>, String> {
    let mut json = serde_json::Deserializer::from_str(line);
    let value = Under(name)
        .deserialize(&mut json)
        .and_then(|value| json.end().map(|()| value))
        .map_err(|error| format!("not a JSON object: {error}"))?
        .ok_or_else(|| format!("no field {name:?}"))?;
    serde_json::from_str(value.get())
        .map(|Text(text)| text)
        .map_err(|_| format!("the field {name:?} is no text"))
}

impl<'l> DeserializeSeed<'l> for Under<'_> {
    type Value = Option<&'l RawValue>;

    fn deserialize<D: Deserializer<'l>>(self, json: D) -> Result<Self::Value, D::Error> {
        json.deserialize_map(self)
    }
}

impl<'l> Visitor<'l> for Under<'_> {
    type Value = Option<&'l RawValue>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an object")
    }

    fn visit_map<M: MapAccess<'l>>(self, mut fields: M) -> Result<Self::Value, M::Error> {
        let mut found = None;
        while let Some((Text(name), value)) = fields.next_entry()? {
            if name == self.0 {
                found = Some(value);
            }
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_of_a_field() {
        for (line, expected) in [
            (r#"{"host":"a.example"}"#, "a.example"),
            (
                r#" {"n":[1,{"host":"x"}],"host":"a.example","z":null} "#,
                "a.example",
            ),
            (r#"{"h\u006fst":"\u0061.example\n"}"#, "a.example\n"),
            (r#"{"host":1,"host":"a.example"}"#, "a.example"),
            (r#"{"host":""}"#, ""),
        ] {
            assert_eq!(text(line, "host").as_deref(), Ok(expected), "{line}");
        }
    }

    #[test]
    fn why_there_is_none() {
        for (line, expected) in [
            (
                "",
                "not a JSON object: EOF while parsing a value at line 1 column 0",
            ),
            (
                "a.example",
                "not a JSON object: expected value at line 1 column 1",
            ),
            (
                r#"["host"]"#,
                "not a JSON object: invalid type: sequence, expected an object at line 1 column 0",
            ),
            (
                r#"{"host":"a.example"} {}"#,
                "not a JSON object: trailing characters at line 1 column 22",
            ),
            (
                r#"{"host":"a.exam"#,
                "not a JSON object: EOF while parsing a string at line 1 column 15",
            ),
            (r#"{"url":{"host":"a.example"}}"#, "no field \"host\""),
            (r#"{"host":null}"#, "the field \"host\" is no text"),
            (r#"{"host":["a.example"]}"#, "the field \"host\" is no text"),
        ] {
            assert_eq!(text(line, "host"), Err(expected.to_owned()), "{line}");
        }
    }
}
