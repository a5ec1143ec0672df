//! What mail programs do to a message on its way (RFC 5322, RFC 2045): headers, encodings, soft line breaks.

use base64::Engine as _;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// A message as it was sent, but for letters in quoted-printable.
pub(super) struct Transferred {
    pub(super) text: String,
    /// Whether `=XX` stands for a byte.
    pub(super) is_quoted: bool,
}

/// Headers that are for programs. They name hosts that nobody sees.
const FOR_PROGRAMS: [&str; 13] = [
    "received",
    "return-path",
    "message-id",
    "dkim-signature",
    "authentication-results",
    "references",
    "in-reply-to",
    "delivered-to",
    "arc-",
    "x-",
    "list-",
    "content-id",
    "feedback-id",
];

/// Undoes encodings, and leaves out what is for programs.
pub(super) fn undo(message: &str) -> Transferred {
    let lower = message.to_ascii_lowercase();
    let declares = |encoding: &str| {
        lower
            .split("content-transfer-encoding:")
            .skip(1)
            .any(|after| after.trim_start().starts_with(encoding))
    };
    let is_source = lower.contains("mime-version:")
        || lower.contains("\nreceived:")
        || lower.contains("message-id:");
    let is_quoted =
        declares("quoted-printable") || (lower.contains("=3d") && message.contains("=\n"));
    let mut text = message.to_owned();
    if is_source {
        text = without_headers(&text);
    }
    if declares("base64") {
        text = decoded(&text);
    }
    if is_quoted {
        text = text.replace("=\r\n", "").replace("=\n", "");
    }
    Transferred { text, is_quoted }
}

/// Leaves out headers for programs, up to the first empty line.
fn without_headers(message: &str) -> String {
    let mut kept = String::with_capacity(message.len());
    let mut is_in_headers = true;
    let mut is_kept = true;
    for line in message.split_inclusive('\n') {
        if line.trim().is_empty() {
            is_in_headers = false;
        }
        if is_in_headers && !line.starts_with([' ', '\t']) {
            let name = line
                .split(':')
                .next()
                .unwrap_or_default()
                .to_ascii_lowercase();
            is_kept = !FOR_PROGRAMS
                .iter()
                .any(|known| name == *known || (known.ends_with('-') && name.starts_with(known)));
        }
        if is_kept || !is_in_headers {
            kept.push_str(line);
        }
    }
    kept
}

/// Puts what lines of base64 say in their place, where they say a text.
fn decoded(message: &str) -> String {
    const LENIENT: GeneralPurpose = GeneralPurpose::new(
        &base64::alphabet::STANDARD,
        GeneralPurposeConfig::new()
            .with_decode_padding_mode(DecodePaddingMode::Indifferent)
            .with_decode_allow_trailing_bits(true),
    );
    let mut text = String::with_capacity(message.len());
    let mut block = String::new();
    let mut raw = String::new();
    let flush = |block: &mut String, raw: &mut String, text: &mut String| {
        let bytes = LENIENT
            .decode(block.as_bytes())
            .ok()
            .filter(|_| block.len() >= 24);
        match bytes.and_then(|bytes| String::from_utf8(bytes).ok()) {
            Some(said) => {
                text.push_str(&said);
                text.push('\n');
            }
            None => text.push_str(raw),
        }
        block.clear();
        raw.clear();
    };
    for line in message.split_inclusive('\n') {
        let inside = line.trim();
        let is_base64 = !inside.is_empty()
            && inside
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte));
        if is_base64 {
            block.push_str(inside);
            raw.push_str(line);
        } else {
            flush(&mut block, &mut raw, &mut text);
            text.push_str(line);
        }
    }
    flush(&mut block, &mut raw, &mut text);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn soft_line_breaks() {
        let undone = undo(
            "Content-Transfer-Encoding: quoted-printable\n\nclosed by the =\nend, u=3D1=\r\n2",
        );
        assert!(undone.is_quoted && undone.text.ends_with("closed by the end, u=3D12"));
        // Nobody says so, but nothing else looks like it.
        assert!(undo("<a href=3D\"https://a.org/=\nb\">").is_quoted);
        assert!(!undo("https://a.org/?a=\nb").is_quoted);
    }

    #[test]
    fn headers_for_programs() {
        let source = "Received: from mx.example.com\n\tby mail.example.net\nFrom: A <a@clinic.org>\nMessage-ID: <1@host.com>\n\
                      Subject: Hello\nX-Spam: no\nMIME-Version: 1.0\n\nX-ray: received at host.org\n";
        assert_eq!(
            undo(source).text,
            "From: A <a@clinic.org>\nSubject: Hello\nMIME-Version: 1.0\n\nX-ray: received at host.org\n"
        );
        // A text that is no source of an e-mail is shown as it is.
        let text = "X-ray: see https://clinic.org/\nbye";
        assert_eq!(undo(text).text, text);
    }

    #[test]
    fn base64() {
        let source = "MIME-Version: 1.0\nContent-Transfer-Encoding: base64\n\n\
                      UGF5IG5vdyBhdCBodHRwczovL215Y2hh\ncnQtbG9naW4uY29tL3BheQ==\n\nBye\n";
        let undone = undo(source);
        assert!(
            undone
                .text
                .contains("Pay now at https://mychart-login.com/pay\n"),
            "{}",
            undone.text
        );
        assert!(undone.text.ends_with("\nBye\n"));
    }
}
