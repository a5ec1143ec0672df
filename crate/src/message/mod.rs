//! Messages as a person pastes them: e-mails with or without their source, texts, chats, what was said in a call.
//!
//! ```text
//! message ─▶ transfer (what mail programs did to it) ─▶ view (what its reader sees) ─▶ links · phones · claims · pressure
//! ```
//!
//! Everything is found by rule and judged by the engine. Each link is judged by its address alone; how a message presses its
//! reader is context and judges nothing.

mod claims;
mod links;
mod markup;
mod phones;
mod pressure;
mod transfer;
mod view;

use std::ops::Range;

pub use links::Link;
pub use pressure::Pressure;

use crate::address::Address;
use crate::engine::{Engine, Verdict};
use crate::registry::ProviderRef;
use crate::unwrap::{self, Unwrapped};
use crate::verdict::Severity;
use view::View;

/// Bytes of a message that are looked at.
const MAX_MESSAGE: usize = 256 * 1024;

/// What was found in a message.
#[derive(Clone, Debug)]
pub struct Message {
    /// The message in which links and numbers stand: without what mail programs do to long lines.
    pub text: String,
    /// Its links, in their order.
    pub links: Vec<CheckedLink>,
    /// Its telephone numbers, in their order.
    pub phones: Vec<CheckedPhone>,
    /// Whose it says it is, the most telling first; where it does not say, whose its links are or imitate.
    pub claims: Vec<ProviderRef>,
    /// How it presses its reader.
    pub pressure: Vec<Pressure>,
    /// Whether it was longer than what is looked at.
    pub is_cut: bool,
}

/// A link of a message, judged.
#[derive(Clone, Debug)]
pub struct CheckedLink {
    /// The link.
    pub link: Link,
    /// What its address says.
    pub verdict: Verdict,
    /// Whether it goes through somebody who keeps to himself where it leads.
    pub hides: bool,
    /// Whether it shows another address than the one it leads to.
    pub shows_another: bool,
}

/// A telephone number of a message.
#[derive(Clone, Debug)]
pub struct CheckedPhone {
    /// Where in the text it stands.
    pub place: Range<usize>,
    /// In E.164 form.
    pub e164: String,
    /// Whose official number it is.
    pub official: Option<ProviderRef>,
}

impl Message {
    /// How bad the worst of its links is; [`Severity::Verified`] only where there are links, and all are.
    pub fn severity(&self) -> Severity {
        self.links
            .iter()
            .map(|checked| checked.verdict.severity)
            .max()
            .unwrap_or(Severity::Unknown)
    }
}

impl Engine {
    /// Judges the links and numbers of a message. `today` (`YYYY-MM-DD`) decides which numbers are official.
    ///
    /// ```
    /// use portalward::{Engine, Registry, Severity, Trust, compile, lists::json::read};
    ///
    /// let (list, _) = read(r#"{"format":"portalward-list/1","name":"Ours","publisher":"Clinic","version":1,
    ///   "updated":"2026-11-23","providers":[{"id":"clinic","name":"Riverside","kind":"clinic","domains":["riverside.org"],
    ///   "brands":["riverside"],"source":{"name":"its own letter","retrieved":"2026-11"}}]}"#)?;
    /// let engine = Engine::new(Registry::open(compile(&[(Trust::User, &list)], &[]).bytes)?);
    /// let message = engine.check_message("Riverside: pay at hxxps://riverside-login[.]com or call 1-888-555-0142", "2026-11-27");
    /// assert_eq!(message.severity(), Severity::Danger);
    /// assert_eq!(message.phones[0].e164, "+18885550142");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn check_message(&self, message: &str, today: &str) -> Message {
        let start = message
            .get(..message.floor_char_boundary(MAX_MESSAGE))
            .unwrap_or_default();
        let transferred = transfer::undo(start);
        let text = transferred.text;
        let mut view = View::of(&text);
        if transferred.is_quoted {
            view = view.unquoted();
        }
        let (view, targets) = markup::without_tags(&view);
        let view = view.shown().refanged();
        let found = links::find(&view, &targets);
        let is_cut = start.len() < message.len() || found.links.len() > links::MAX_LINKS;
        let links: Vec<_> = found
            .links
            .into_iter()
            .filter_map(|link| self.check_found(link))
            .collect();
        let rest = without(view.text(), &found.taken);
        let claims = self.claims_of(&rest, &links);
        let phones = phones::find(&rest, self.country(&claims, &links).as_deref());
        let mut phones: Vec<_> = phones
            .into_iter()
            .map(|phone| (view.origin(&phone.part), phone.e164))
            .collect();
        // An anchor may call another number than it shows, or show none.
        for target in &targets {
            let Some(number) = target.href.strip_prefix("tel:") else {
                continue;
            };
            for phone in phones::find(&format!("tel {number}"), None) {
                if !phones.iter().any(|(_, e164)| *e164 == phone.e164) {
                    phones.push((target.place.clone(), phone.e164));
                }
            }
        }
        phones.sort_by_key(|(place, _)| place.start);
        Message {
            phones: phones
                .into_iter()
                .map(|(place, e164)| self.check_phone(place, e164, &claims, today))
                .collect(),
            pressure: pressure::find(&rest),
            links,
            claims,
            is_cut,
            text,
        }
    }

    fn check_found(&self, link: Link) -> Option<CheckedLink> {
        let verdict = self.check_link(&link.href).ok()?;
        if link.is_doubtful && verdict.severity == Severity::Unknown {
            return None;
        }
        let address = Address::parse_typed(&link.href).ok()?;
        let hides = matches!(
            unwrap::unwrap(&address),
            Unwrapped::Opaque | Unwrapped::Hint(_)
        );
        let shown = link.shown.as_deref().unwrap_or_default();
        let shows_another = self
            .check_link_with_text(&link.href, shown)
            .is_ok_and(|with_text| with_text.severity != verdict.severity);
        Some(CheckedLink {
            link,
            verdict,
            hides,
            shows_another,
        })
    }

    fn claims_of(&self, text: &str, links: &[CheckedLink]) -> Vec<ProviderRef> {
        let mut claims = claims::find(self.registry(), text);
        if claims.is_empty() {
            claims.extend(links.iter().filter_map(|checked| checked.verdict.provider));
            claims.dedup();
        }
        claims
    }

    /// Where a message is from, by who it says it is and by its links.
    fn country(&self, claims: &[ProviderRef], links: &[CheckedLink]) -> Option<String> {
        let of_claims = claims
            .iter()
            .filter_map(|claim| self.registry().entry(*claim)?.provider.country);
        let of_links = links.iter().filter_map(|checked| {
            let (_, ending) = checked.verdict.address.host_text().rsplit_once('.')?;
            let ending = if ending == "uk" { "gb" } else { ending };
            (ending.len() == 2).then(|| ending.to_ascii_uppercase())
        });
        of_claims.chain(of_links).next()
    }

    fn check_phone(
        &self,
        place: Range<usize>,
        e164: String,
        claims: &[ProviderRef],
        today: &str,
    ) -> CheckedPhone {
        let reached: Vec<_> = self.registry().reached_at(&e164, today).collect();
        let claimed = claims.iter().find(|claim| reached.contains(claim));
        let official = claimed.or(reached.first()).copied();
        CheckedPhone {
            place,
            e164,
            official,
        }
    }
}

/// A text with other parts than links covered.
fn without(text: &str, taken: &[Range<usize>]) -> String {
    let mut covered = text.to_owned().into_bytes();
    for part in taken {
        if let Some(part) = covered.get_mut(part.clone()) {
            part.fill(1);
        }
    }
    String::from_utf8(covered).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lookalike::testing::registry;

    fn check(text: &str) -> Message {
        Engine::new(registry()).check_message(text, "2026-11-27")
    }

    /// Each link as it stands in the message, and where it leads.
    fn links(text: &str) -> Vec<(String, String)> {
        let message = check(text);
        let links = message.links.iter();
        links
            .map(|checked| {
                let raw = message.text[checked.link.place.clone()].to_owned();
                (raw, checked.verdict.address.href().to_owned())
            })
            .collect()
    }

    fn has(text: &str, expected: &[(&str, &str)]) {
        let expected: Vec<_> = expected
            .iter()
            .map(|(raw, href)| ((*raw).to_owned(), (*href).to_owned()))
            .collect();
        assert_eq!(links(text), expected, "{text}");
    }

    #[test]
    fn links_of_sentences() {
        let one = |text: &str, raw: &str, href: &str| has(text, &[(raw, href)]);
        one(
            "See https://mychart.org/inbox.",
            "https://mychart.org/inbox",
            "https://mychart.org/inbox",
        );
        one(
            "(https://mychart.org/a(b))",
            "https://mychart.org/a(b)",
            "https://mychart.org/a(b)",
        );
        one(
            "Sign in (see mychart.org/x), then",
            "mychart.org/x",
            "https://mychart.org/x",
        );
        one(
            "“https://mychart.org/”",
            "https://mychart.org/",
            "https://mychart.org/",
        );
        one(
            "Link:rnychart.org/pay",
            "rnychart.org/pay",
            "https://rnychart.org/pay",
        );
        one(
            "HTTPS://MYCHART.ORG/X",
            "HTTPS://MYCHART.ORG/X",
            "https://mychart.org/X",
        );
        one(
            "**https://mychart.org/x**",
            "https://mychart.org/x",
            "https://mychart.org/x",
        );
        one(
            "go to mychart.org, or call",
            "mychart.org",
            "https://mychart.org/",
        );
        one(
            "mychart.org:8443/x",
            "mychart.org:8443/x",
            "https://mychart.org:8443/x",
        );
        one(
            "a->https://mychart.org/x",
            "https://mychart.org/x",
            "https://mychart.org/x",
        );
        one(
            "http://192.168.1.1/login",
            "http://192.168.1.1/login",
            "http://192.168.1.1/login",
        );
        one(
            "203.0.113.9/login",
            "203.0.113.9/login",
            "https://203.0.113.9/login",
        );
        one(
            "mychart.org@evil.top/x",
            "mychart.org@evil.top/x",
            "https://mychart.org@evil.top/x",
        );
        has(
            "mychart.org,aetna.com|ameli.fr",
            &[
                ("mychart.org", "https://mychart.org/"),
                ("aetna.com", "https://aetna.com/"),
                ("ameli.fr", "https://ameli.fr/"),
            ],
        );
        has(
            "www.aetna.com<https://aetna.support/x>",
            &[
                ("www.aetna.com", "https://www.aetna.com/"),
                ("https://aetna.support/x", "https://aetna.support/x"),
            ],
        );
    }

    #[test]
    fn what_is_no_link() {
        for text in [
            "write to nurse@clinic.org or a.b@mail.clinic.org.",
            "mailto:nurse@clinic.org",
            "dropschedule.pdf, v2.1, 8.45 a.m., 1.5/day, 10.0.0.1",
            "Mild grittiness is normal.Please call",
            "photos.zip readme.md",
            "etc. and so on ... done.",
            "javascript:alert(1)",
            "file:///etc/hosts",
            "Dr.Smith",
            "<b>Hello</b> <img src='https://track.example.com/x.gif'>",
        ] {
            has(text, &[]);
        }
    }

    #[test]
    fn disguised_links() {
        let one = |text: &str, raw: &str, href: &str| has(text, &[(raw, href)]);
        one(
            "hxxps://mychart-login[.]com/x",
            "hxxps://mychart-login[.]com/x",
            "https://mychart-login.com/x",
        );
        one(
            "hXXps[://]mychart-login[.]com",
            "hXXps[://]mychart-login[.]com",
            "https://mychart-login.com/",
        );
        one(
            "hxxp://vvaetna(dot)com/ins",
            "hxxp://vvaetna(dot)com/ins",
            "http://vvaetna.com/ins",
        );
        one(
            "mychart-login [.] com",
            "mychart-login [.] com",
            "https://mychart-login.com/",
        );
        one(
            "go to mychart login dot com",
            "login dot com",
            "https://login.com/",
        );
        one(
            "www dot rnychart dot org",
            "www dot rnychart dot org",
            "https://www.rnychart.org/",
        );
        one(
            "https://my\u{200b}chart-sign\u{ad}in.com/k",
            "https://my\u{200b}chart-sign\u{ad}in.com/k",
            "https://mychart-signin.com/k",
        );
        one(
            "https://aetna．com．pay。info/7",
            "https://aetna．com．pay。info/7",
            "https://aetna.com.pay.info/7",
        );
        one(
            "ｈｔｔｐｓ：／／ｍｙｃｈａｒｔ．ｏｒｇ／",
            "ｈｔｔｐｓ：／／ｍｙｃｈａｒｔ．ｏｒｇ／",
            "https://mychart.org/",
        );
        one(
            "https://mychart.org/&#x2e;./x",
            "https://mychart.org/&#x2e;./x",
            "https://mychart.org/x",
        );
        // Words of the language.
        has("The dot is red. El punto es este, a ce point de vue.", &[]);
    }

    #[test]
    fn links_over_several_lines() {
        let one = |text: &str, raw: &str, href: &str| has(text, &[(raw, href)]);
        one(
            "form <https://www.aetna.com.overpaid-\nrefunds.info/f?c=3> within",
            "https://www.aetna.com.overpaid-\nrefunds.info/f?c=3",
            "https://www.aetna.com.overpaid-refunds.info/f?c=3",
        );
        one(
            "> <https://aetna.com/\n> claims/x>",
            "https://aetna.com/\n> claims/x",
            "https://aetna.com/claims/x",
        );
        one(
            "at https://www.aetna.com.overpaid-\r\nrefunds.info/f?c=3 today",
            "https://www.aetna.com.overpaid-\r\nrefunds.info/f?c=3",
            "https://www.aetna.com.overpaid-refunds.info/f?c=3",
        );
        one(
            "at https://mychart.org/\nThanks, and/or bye",
            "https://mychart.org/",
            "https://mychart.org/",
        );
        one(
            "https://mychart.org/x\nhttps:",
            "https://mychart.org/x",
            "https://mychart.org/x",
        );
        has(
            "https://mychart.org/\nhttps://aetna.com/x",
            &[
                ("https://mychart.org/", "https://mychart.org/"),
                ("https://aetna.com/x", "https://aetna.com/x"),
            ],
        );
    }

    #[test]
    fn anchors() {
        let message = check(
            "<style>a{}</style><p>Pay: <a class=b href='https://mychart.org.pay.info/?a=1&amp;b=2'>https://<b>mychart</b>.org/pay</a>\
             <a href=\"tel:+12165550101\">Call us</a> <a href=mailto:a@b.org>a@b.org</a> <a href=\"/x\">x</a>\
             <!-- https://hidden.org/ --> or my<b>chart.org</b><form action=\"https://evil.top/in\"></form>",
        );
        let hrefs: Vec<_> = message
            .links
            .iter()
            .map(|checked| checked.verdict.address.href())
            .collect();
        assert_eq!(
            hrefs,
            [
                "https://mychart.org.pay.info/?a=1&b=2",
                "https://mychart.org/",
                "https://evil.top/in"
            ]
        );
        let first = &message.links[0];
        assert_eq!(first.link.shown.as_deref(), Some("https://mychart.org/pay"));
        assert_eq!(first.verdict.severity, Severity::Danger);
        assert_eq!(message.phones[0].e164, "+12165550101");
        // What an address shows in its place is not its own: the address alone is judged, and the difference told.
        let message = check(
            "[https://mychart.org/pay](https://elsewhere.org/) [My **chart**](https://mychart.org/)",
        );
        let [first, second] = &message.links[..] else {
            panic!()
        };
        assert_eq!(
            (first.verdict.severity, first.shows_another),
            (Severity::Unknown, true)
        );
        assert_eq!(
            (second.verdict.severity, second.shows_another),
            (Severity::Verified, false)
        );
    }

    #[test]
    fn tells_what_hides_and_how_bad_it_is() {
        let message = check("https://bit.ly/npp-flu26 and https://mychart.org/");
        assert_eq!(
            message
                .links
                .iter()
                .map(|checked| checked.hides)
                .collect::<Vec<_>>(),
            [true, false]
        );
        assert_eq!(message.severity(), Severity::Unknown);
        assert_eq!(check("https://mychart.org/").severity(), Severity::Verified);
        assert_eq!(check("no link").severity(), Severity::Unknown);
        assert_eq!(
            check("https://rnychart.org/ https://mychart.org/").severity(),
            Severity::Danger
        );
    }

    #[test]
    fn names_who_is_imitated_where_nobody_is_named() {
        let message = check("You have a note: https://rnychart.org/pay");
        assert_eq!(message.claims, [message.links[0].verdict.provider.unwrap()]);
    }

    #[test]
    fn what_is_too_long_is_cut_and_says_so() {
        let message = check(&format!(
            "https://mychart.org/ {}",
            "a ".repeat(MAX_MESSAGE / 2)
        ));
        assert!(message.is_cut);
        assert_eq!(message.links.len(), 1);
        assert!(!check("https://mychart.org/").is_cut);
    }

    #[test]
    fn whatever_is_pasted_is_read_in_bearable_time() {
        for unit in [
            "<",
            "<a ",
            "<a href=",
            "[",
            "](",
            "https:",
            "a.b@",
            "=\n",
            "&#",
            "(dot)",
            "\u{200b}",
            "1-",
            "a.",
            "<!--",
            "+1",
            "@",
            "\"",
            "[a](https://a.org)",
            "(800) 555-0100 ",
        ] {
            let text = unit.repeat(40_000 / unit.len());
            let message = check(&text);
            assert!(message.links.len() <= links::MAX_LINKS + 1, "{unit}");
        }
    }
}
