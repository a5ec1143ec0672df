//! Link rewriters: mail gateways, search engines and social networks that put their own address
//! around a link. Undone by rule, without asking anybody; a shortener's table cannot be.
//!
//! Each rule follows the service's published form or what its links show.

use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use percent_encoding::percent_decode_str;
use regex::Regex;

use crate::address::{Address, HostName};
use crate::suffix::{SuffixKind, suffix};

/// Layers that are undone at the most.
const MAX_LAYERS: usize = 6;
/// Of more values of one parameter, so many are read from the beginning and from the end: readers
/// take the first or the last.
const MAX_VALUES: usize = 8;

/// What is inside a link.
#[derive(Clone, Debug)]
pub enum Unwrapped {
    /// No rewriter's address, or one whose target cannot be read.
    Plain,
    /// A rewriter that keeps the target to itself.
    Opaque,
    /// A rewriter that keeps the target to itself and shows a host, which may be a lie.
    Hint(String),
    /// Where the link leads.
    To(Box<Destination>),
}

/// Where a wrapped link leads.
#[derive(Clone, Debug)]
pub struct Destination {
    /// The target as it stood in the link.
    pub text: String,
    /// The target taken apart.
    pub address: Address,
    /// Other targets of a link that different readers read differently, and what a rewriter
    /// within shows beside a hidden target.
    pub others: Vec<(String, Address)>,
    /// The rewriters, from the outermost.
    pub chain: Vec<&'static str>,
}

/// Undoes all layers of rewriting.
///
/// ```
/// use portalward::address::Address;
/// use portalward::unwrap::{Unwrapped, unwrap};
///
/// let link = Address::parse("https://www.google.com/url?q=https%3A%2F%2Fclinic.example%2F&usg=x").unwrap();
/// assert!(matches!(unwrap(&link), Unwrapped::To(to) if to.text == "https://clinic.example/" && to.chain == ["google"]));
/// ```
pub fn unwrap(address: &Address) -> Unwrapped {
    let (chain, targets) = match one_layer(address) {
        Layer::None => return Unwrapped::Plain,
        Layer::Opaque => return Unwrapped::Opaque,
        Layer::Hint(host) => return Unwrapped::Hint(host),
        Layer::Targets(name, targets) => (vec![name], targets),
    };
    let mut reached: Option<Destination> = None;
    for target in targets {
        follow(target, &chain, &mut reached);
    }
    reached.map_or(Unwrapped::Plain, |destination| {
        Unwrapped::To(Box::new(destination))
    })
}

/// Undoes the layers within a target, and adds where they end to what is reached.
fn follow(target: (String, Address), chain: &[&'static str], reached: &mut Option<Destination>) {
    let (text, address) = target;
    let layer = if chain.len() < MAX_LAYERS {
        one_layer(&address)
    } else {
        Layer::None
    };
    let hint = match layer {
        Layer::Targets(name, targets) => {
            let chain = [chain, &[name]].concat();
            for target in targets {
                follow(target, &chain, reached);
            }
            return;
        }
        Layer::Hint(host) => Address::parse_typed(&host)
            .ok()
            .map(|address| (host, address)),
        Layer::None | Layer::Opaque => None,
    };
    match reached {
        None => {
            *reached = Some(Destination {
                text,
                address,
                others: hint.into_iter().collect(),
                chain: chain.to_vec(),
            });
        }
        Some(first) => {
            first.others.push((text, address));
            first.others.extend(hint);
        }
    }
}

enum Layer {
    None,
    Opaque,
    Hint(String),
    Targets(&'static str, Vec<(String, Address)>),
}

/// How a service's links hold the target.
enum Form {
    /// In one of these parameters of the query.
    Parameter(&'static [&'static str]),
    /// Proofpoint's three forms, by the path.
    Proofpoint,
    /// Percent-encoded in the path, after one part (Cisco).
    PathTail,
    /// Percent-encoded in the path part after this one.
    PartAfter(&'static str),
    /// In the payload of a JSON Web Token that is a path part.
    Token,
    /// In a path part that begins so.
    PartWith(&'static str),
    /// In parameter `u`: base64 after two letters (Bing).
    Bing,
    /// In parameter `u`: base64 (Sophos).
    Base64,
    /// Host and path in the path after these, with `s/` for https.
    Amp(&'static str),
    /// In the host: `--` for `-` and `-` for `.`.
    TranslatedHost,
    /// Nowhere.
    Opaque,
    /// Nowhere, but a host is shown in this parameter.
    Hint(&'static str),
}

struct Rule {
    name: &'static str,
    /// The registrable domain.
    domain: &'static str,
    /// What the labels left of it must be: `*` stands for any run of letters, digits, hyphens and
    /// dots, `#` for a number. Empty for whatever.
    host: &'static str,
    /// What the path must begin with, in whole parts.
    path: &'static str,
    form: Form,
}

const fn rule(
    name: &'static str,
    domain: &'static str,
    host: &'static str,
    path: &'static str,
    form: Form,
) -> Rule {
    Rule {
        name,
        domain,
        host,
        path,
        form,
    }
}

/// Sorted by domain.
#[rustfmt::skip]
static RULES: &[Rule] = &[
    rule("shortener", "aka.ms", "", "/", Form::Opaque),
    rule("amp-cache", "ampproject.org", "*.cdn", "/c/", Form::Amp("/c/")),
    rule("amp-cache", "ampproject.org", "*.cdn", "/v/", Form::Amp("/v/")),
    rule("aws-ses", "awstrack.me", "*", "/L0/", Form::PartAfter("L0")),
    rule("bing", "bing.com", "www", "/ck/a", Form::Bing),
    rule("shortener", "bit.ly", "", "/", Form::Opaque),
    rule("shortener", "buff.ly", "", "/", Form::Opaque),
    rule("cisco", "cisco.com", "secure-web", "/", Form::PathTail),
    rule("barracuda", "cudasvc.com", "linkprotect", "/url", Form::Parameter(&["a"])),
    rule("shortener", "cutt.ly", "", "/", Form::Opaque),
    rule("duckduckgo", "duckduckgo.com", "", "/l/", Form::Parameter(&["uddg"])),
    rule("esva", "esvalabs.com", "urlsand", "/", Form::Parameter(&["u"])),
    rule("meta", "facebook.com", "*", "/l.php", Form::Parameter(&["u"])),
    rule("fireeye", "fireeye.com", "protect2", "/v1/url", Form::Parameter(&["u"])),
    rule("shortener", "forms.gle", "", "/", Form::Opaque),
    rule("shortener", "goo.gl", "", "/", Form::Opaque),
    rule("google", "google", "", "/url", Form::Parameter(&["q", "url"])),
    rule("amp", "google", "", "/amp/", Form::Amp("/amp/")),
    rule("govdelivery", "govdelivery.com", "links-#", "/CL0/", Form::PartAfter("CL0")),
    rule("hubspot", "hubspotlinks.com", "*", "/", Form::Opaque),
    rule("meta", "instagram.com", "l", "/", Form::Parameter(&["u"])),
    rule("shortener", "is.gd", "", "/", Form::Opaque),
    rule("linkedin", "linkedin.com", "www", "/safety/go", Form::Parameter(&["url"])),
    rule("linkedin", "linkedin.com", "www", "/redir/redirect", Form::Parameter(&["url"])),
    rule("mailchimp", "list-manage.com", "*", "/track/click", Form::Opaque),
    rule("shortener", "lnkd.in", "", "/", Form::Opaque),
    rule("govdelivery-jwt", "lnks.gd", "", "/l/", Form::Token),
    rule("meta", "messenger.com", "l", "/", Form::Parameter(&["u"])),
    rule("mimecast", "mimecast.com", "protect-*", "/s/", Form::Hint("domain")),
    rule("mimecast", "mimecastprotect.com", "url.*", "/s/", Form::Hint("domain")),
    rule("teams", "office.net", "statics.teams.cdn", "/", Form::Parameter(&["url"])),
    rule("teams", "office.net", "staticsint.teams.cdn", "/", Form::Parameter(&["url"])),
    rule("ms-safelinks", "office365.us", "*.safelinks.protection", "/", Form::Parameter(&["url"])),
    rule("ms-safelinks", "outlook.cn", "*.safelinks.protection*", "/", Form::Parameter(&["url"])),
    rule("ms-safelinks", "outlook.com", "*.safelinks.protection", "/", Form::Parameter(&["url"])),
    rule("shortener", "ow.ly", "", "/", Form::Opaque),
    rule("pp", "proofpoint.com", "urldefense", "/", Form::Proofpoint),
    rule("shortener", "qrco.de", "", "/", Form::Opaque),
    rule("shortener", "rb.gy", "", "/", Form::Opaque),
    rule("shortener", "rebrand.ly", "", "/", Form::Opaque),
    rule("reddit", "reddit.com", "out", "/", Form::Parameter(&["url"])),
    rule("constant-contact", "rs6.net", "*", "/", Form::Opaque),
    rule("sendgrid", "sendgrid.net", "*.ct", "/ls/click", Form::Opaque),
    rule("shortener", "shorturl.at", "", "/", Form::Opaque),
    rule("slack", "slack-redir.net", "", "/link", Form::Parameter(&["url"])),
    rule("sophos", "sophos.com", "*-*-#.protection", "/", Form::Base64),
    rule("teams", "static.microsoft", "teams.public.onecdn", "/", Form::Parameter(&["url"])),
    rule("symantec", "symantec.com", "clicktime", "/a/", Form::Opaque),
    rule("symantec", "symantec.com", "clicktime", "/", Form::Parameter(&["u"])),
    rule("shortener", "t.co", "", "/", Form::Opaque),
    rule("shortener", "t.ly", "", "/", Form::Opaque),
    rule("shortener", "tinyurl.com", "", "/", Form::Opaque),
    rule("translate", "translate.goog", "", "/", Form::TranslatedHost),
    rule("trend", "trendmicro.com", "ctp", "/wis/clicktime/", Form::Parameter(&["url"])),
    rule("trend", "trendmicro.com", "imsva#-ctp", "/", Form::Parameter(&["url"])),
    rule("trend", "trendmicro.com", "*.check", "/", Form::Parameter(&["url"])),
    rule("pp", "urldefense.com", "", "/", Form::Proofpoint),
    rule("pp", "urldefense.us", "", "/", Form::Proofpoint),
    rule("meta", "wl.co", "l", "/", Form::Parameter(&["u"])),
    rule("yahoo", "yahoo.com", "r.search", "/", Form::PartWith("RU=")),
    rule("youtube", "youtube.com", "*", "/redirect", Form::Parameter(&["q"])),
];

/// Whether the registrable domain is one whose links are unwrapped, so that a link there needs
/// its whole address to be judged.
pub fn is_rewriter(host: &HostName) -> bool {
    !rules_of(host).is_empty()
}

/// The registrable domains of all rules.
pub(crate) fn domains() -> impl Iterator<Item = &'static str> {
    RULES.iter().map(|rule| rule.domain)
}

/// Whether a rule may say something about the target, by the host and what follows it in an address
/// as it is written.
pub(crate) fn may_unwrap(host: &str, registrable: &str, rest: &str) -> bool {
    let rules = if host.ends_with("translate.goog") {
        rules_by_key("translate.goog")
    } else {
        rules_for(registrable)
    };
    let path = if rest.starts_with('/') { rest } else { "/" };
    // A path that is written in a roundabout way may be another than it seems.
    let is_plain = || {
        !(path.contains("/.") || path.contains("/%") || path.contains('\\'))
            && path.bytes().all(|byte| byte >= b' ')
    };
    let mut rules = rules
        .iter()
        .filter(|rule| !matches!(rule.form, Form::Opaque))
        .peekable();
    rules.peek().is_some() && (!is_plain() || rules.any(|rule| path.starts_with(rule.path)))
}

fn rules_of(host: &HostName) -> &'static [Rule] {
    if host.suffix() == "translate.goog" {
        return rules_by_key("translate.goog");
    }
    host.registrable().map_or(&[], rules_for)
}

fn rules_for(registrable: &str) -> &'static [Rule] {
    match registrable.strip_prefix("google.") {
        Some(ending) if is_googles(ending, registrable) => rules_by_key("google"),
        _ => rules_by_key(registrable),
    }
}

/// Google's search lives under `.com` and some two hundred countries' endings. Other endings, and
/// those that a company sells, are anybody's.
fn is_googles(ending: &str, registrable: &str) -> bool {
    let country = ["com.", "co."]
        .iter()
        .find_map(|start| ending.strip_prefix(start))
        .unwrap_or(ending);
    (country.len() == 2 || ending == "com") && suffix(registrable).kind == SuffixKind::Icann
}

fn rules_by_key(key: &str) -> &'static [Rule] {
    let from = RULES.partition_point(|rule| rule.domain < key);
    let to = RULES.partition_point(|rule| rule.domain <= key);
    RULES.get(from..to).unwrap_or_default()
}

fn one_layer(address: &Address) -> Layer {
    let Some(host) = address.name() else {
        return Layer::None;
    };
    let rules = rules_of(host);
    let left = host
        .ascii()
        .strip_suffix(host.registrable().unwrap_or_default())
        .unwrap_or_default()
        .trim_end_matches('.');
    let fits = |rule: &&Rule| {
        (rule.host.is_empty() || matches_host(rule.host.as_bytes(), left.as_bytes()))
            && address.path().strip_prefix(rule.path).is_some_and(|rest| {
                rest.is_empty() || rest.starts_with('/') || rule.path.ends_with('/')
            })
    };
    rules
        .iter()
        .find(fits)
        .map_or(Layer::None, |rule| apply(rule, address, host))
}

/// Matches the pattern of a rule: `*` for letters, digits, hyphens and dots, `#` for a number.
fn matches_host(pattern: &[u8], left: &[u8]) -> bool {
    let after_some = |least: usize, rest: &[u8], is_part: fn(&u8) -> bool| {
        let most = left.iter().take_while(|byte| is_part(byte)).count();
        (least..=most).any(|length| {
            let left = left.get(length..).unwrap_or_default();
            matches_host(rest, left)
        })
    };
    match pattern {
        [b'*', rest @ ..] => after_some(0, rest, |byte| *byte != b'_'),
        [b'#', rest @ ..] => after_some(1, rest, u8::is_ascii_digit),
        [first, rest @ ..] => left
            .split_first()
            .is_some_and(|(letter, left)| letter == first && matches_host(rest, left)),
        [] => left.is_empty(),
    }
}

fn apply(rule: &Rule, address: &Address, host: &HostName) -> Layer {
    let mut name = rule.name;
    let mut texts: Vec<String> = Vec::new();
    let parts = || address.path().split('/');
    match rule.form {
        Form::Parameter(names) => {
            for name in names {
                texts.append(&mut parameters(address, name));
            }
        }
        Form::Proofpoint => match proofpoint(address, &mut texts) {
            Some(version) => name = version,
            None => return Layer::None,
        },
        Form::PathTail => match address
            .path()
            .splitn(3, '/')
            .nth(2)
            .filter(|tail| !tail.is_empty())
        {
            Some(tail) => texts.push(decode(tail)),
            None => return Layer::Opaque,
        },
        Form::PartAfter(mark) => {
            texts.extend(parts().skip_while(|part| *part != mark).nth(1).map(decode));
        }
        Form::Token => {
            for part in parts() {
                texts.extend(token_target(part));
            }
        }
        Form::PartWith(start) => {
            for part in parts() {
                texts.extend(part.strip_prefix(start).map(decode));
            }
        }
        Form::Bing => {
            for value in parameters(address, "u") {
                texts.extend(value.strip_prefix("a1").and_then(base64));
            }
        }
        Form::Base64 => {
            for value in parameters(address, "u") {
                texts.extend(base64(&value));
            }
        }
        Form::Amp(start) => {
            texts.extend(after_host(address).strip_prefix(start).map(amp_target));
        }
        Form::TranslatedHost => texts.push(translated(host, address)),
        Form::Opaque => return Layer::Opaque,
        Form::Hint(name) => {
            return match parameters(address, name).into_iter().next() {
                Some(host) => Layer::Hint(host),
                None => Layer::Opaque,
            };
        }
    }
    // Several where a parameter stands twice with different values, which readers resolve
    // differently.
    let from_end = texts.len().saturating_sub(MAX_VALUES);
    let mut targets: Vec<(String, Address)> = Vec::new();
    for (at, text) in texts.iter().enumerate() {
        if (at < MAX_VALUES || at >= from_end)
            && let Some(target) = as_target(text)
            && !targets.iter().any(|(text, _)| *text == target.0)
        {
            targets.push(target);
        }
    }
    if targets.is_empty() {
        Layer::None
    } else {
        Layer::Targets(name, targets)
    }
}

/// The values of a parameter. Some readers take its name in whatever case.
fn parameters(address: &Address, wanted: &str) -> Vec<String> {
    address
        .parameters()
        .filter(|(name, _)| name.eq_ignore_ascii_case(wanted))
        .map(|(_, value)| value)
        .collect()
}

/// An absolute web address, decoded up to two more times if it is not one yet. A further pass
/// over one that is would destroy what is encoded within.
fn as_target(text: &str) -> Option<(String, Address)> {
    let mut text = text.trim().to_owned();
    for _ in 0..3 {
        let lower = text.to_ascii_lowercase();
        if lower.starts_with("http://") || lower.starts_with("https://") {
            let address = Address::parse(&text).ok()?;
            return Some((text, address));
        }
        text = decode(&text);
    }
    None
}

/// Proofpoint's URL Defense, versions 1 to 3: which it is, and the targets.
fn proofpoint(address: &Address, texts: &mut Vec<String>) -> Option<&'static str> {
    let whole = after_host(address);
    let is_first = whole.starts_with("/v1/");
    if is_first || whole.starts_with("/v2/") {
        // In version 1 the target may hold `&`, and ends before the parameter that follows it.
        let end = if is_first { "&k=" } else { "&" };
        for rest in format!("&{}", address.query()?).split("&u=").skip(1) {
            let raw = rest.split(end).next()?;
            let raw = if is_first {
                decode(raw)
            } else {
                decode(&raw.replace('-', "%").replace('_', "/"))
            };
            texts.push(unescape(&raw));
        }
        return Some(if is_first { "pp-v1" } else { "pp-v2" });
    }
    let rest = whole.strip_prefix("/v3/__")?;
    let (body, packed) = rest.rsplit_once("__;")?;
    let bytes = base64_bytes(packed.split('!').next()?)?;
    texts.push(fill_in(&repair_slashes(body), &bytes)?);
    Some("pp-v3")
}

/// `https:/host` for `https://host`, as it comes out of software that tidies paths.
fn repair_slashes(body: &str) -> String {
    match body.split_once(":/") {
        Some((scheme, rest)) if !rest.starts_with('/') => format!("{scheme}://{rest}"),
        _ => body.to_owned(),
    }
}

/// Version 3 replaces odd bytes by `*`, or runs of them by `**` and a letter for the length,
/// and keeps the bytes apart.
fn fill_in(body: &str, bytes: &[u8]) -> Option<String> {
    const LENGTHS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut out = Vec::with_capacity(body.len() + bytes.len());
    let mut spare = bytes;
    let mut rest = body.as_bytes();
    loop {
        let (take, after) = match rest {
            [] => break,
            [b'*', b'*', length, after @ ..] => (
                LENGTHS.bytes().position(|letter| letter == *length)? + 2,
                after,
            ),
            [b'*', after @ ..] => (1, after),
            [byte, after @ ..] => {
                out.push(*byte);
                rest = after;
                continue;
            }
        };
        let (run, left) = spare.split_at_checked(take)?;
        out.extend(run);
        (spare, rest) = (left, after);
    }
    String::from_utf8(out).ok()
}

/// The claim `url` of a token's payload. A pattern does, where a JSON reader would add a tenth to
/// the engine: an address needs no escape but that of the slash.
fn token_target(part: &str) -> Option<String> {
    static URL_CLAIM: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r#""url"[ \t\r\n]*:[ \t\r\n]*"((?:[^"\\]|\\/)+)""#).ok());
    let payload = base64(part.split('.').nth(1)?)?;
    let target = URL_CLAIM.as_ref()?.captures(&payload)?.get(1)?.as_str();
    Some(target.replace(r"\/", "/"))
}

/// `s/host/path` for https, `host/path` for http.
fn amp_target(rest: &str) -> String {
    rest.strip_prefix("s/").map_or_else(
        || format!("http://{rest}"),
        |rest| format!("https://{rest}"),
    )
}

fn translated(host: &HostName, address: &Address) -> String {
    let label = host.label().map_or("", |label| label.ascii.as_str());
    let original = label
        .replace("--", "\u{0}")
        .replace('-', ".")
        .replace('\u{0}', "-");
    let query = address.query().unwrap_or_default();
    let kept: Vec<_> = query
        .split('&')
        .filter(|pair| !pair.is_empty() && !pair.starts_with("_x_tr_"))
        .collect();
    let mark = if kept.is_empty() { "" } else { "?" };
    format!(
        "https://{original}{}{mark}{}",
        address.path(),
        kept.join("&")
    )
}

/// Path, query and fragment as they stand.
fn after_host(address: &Address) -> &str {
    let href = address.href();
    let start = href.find("://").map_or(0, |at| at + 3);
    let rest = href.get(start..).unwrap_or_default();
    rest.find('/')
        .and_then(|at| rest.get(at..))
        .unwrap_or_default()
}

fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

fn base64(text: &str) -> Option<String> {
    String::from_utf8(base64_bytes(text)?).ok()
}

/// Decodes both alphabets, padded or not.
fn base64_bytes(text: &str) -> Option<Vec<u8>> {
    const ANY_PADDING: GeneralPurposeConfig = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    let text = text.replace('+', "-").replace('/', "_");
    GeneralPurpose::new(&base64::alphabet::URL_SAFE, ANY_PADDING)
        .decode(text)
        .ok()
}

/// The five entities that a link inside HTML may carry.
fn unescape(text: &str) -> String {
    let entities = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ];
    entities
        .iter()
        .fold(text.to_owned(), |text, (entity, letter)| {
            text.replace(entity, letter)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TARGET: &str = "https://portal.clinic.example/login?ref=a%20b&x=1";
    const ENCODED: &str = "https%3A%2F%2Fportal.clinic.example%2Flogin%3Fref%3Da%2520b%26x%3D1";

    fn of(text: &str) -> Unwrapped {
        unwrap(&Address::parse(text).unwrap())
    }

    #[test]
    fn leads_to() {
        let check =
            |text: &str, target: &str, chain: &[&str]| match of(&text.replace("{T}", ENCODED)) {
                Unwrapped::To(to) => assert_eq!(
                    (to.text.as_str(), to.chain.as_slice()),
                    (target, chain),
                    "{text}"
                ),
                other => panic!("{text}: {other:?}"),
            };
        for (text, name) in [
            (
                "https://eur01.safelinks.protection.outlook.com/?url={T}&data=05%7C02&reserved=0",
                "ms-safelinks",
            ),
            (
                "https://gcc02.safelinks.protection.office365.us/?url={T}&data=1",
                "ms-safelinks",
            ),
            (
                "https://chn01.safelinks.protection.partner.outlook.cn/?url={T}",
                "ms-safelinks",
            ),
            (
                "https://statics.teams.cdn.office.net/evergreen-assets/safelinks/1/atp-safelinks.html?url={T}&locale=en",
                "teams",
            ),
            (
                "https://urldefense.proofpoint.com/v1/url?u={T}&k=abc",
                "pp-v1",
            ),
            (
                "https://linkprotect.cudasvc.com/url?a={T}&c=E,1",
                "barracuda",
            ),
            (
                "https://chn01.safelinks.protection.outlook.cn/?url={T}",
                "ms-safelinks",
            ),
            (
                "https://staticsint.teams.cdn.office.net/x/atp-safelinks.html?url={T}",
                "teams",
            ),
            (
                "https://teams.public.onecdn.static.microsoft/x/atp-safelinks.html?url={T}",
                "teams",
            ),
            ("https://urldefense.com/v1/url?u={T}&k=abc", "pp-v1"),
            ("https://secure-web.cisco.com/1AbC/{T}", "cisco"),
            (
                "https://ctp.trendmicro.com/wis/clicktime/v1/query?url={T}&umid=1",
                "trend",
            ),
            ("https://us-1.check.trendmicro.com/?url={T}", "trend"),
            ("https://imsva91-ctp.trendmicro.com/wis/?url={T}", "trend"),
            ("https://protect2.fireeye.com/v1/url?k=1&u={T}", "fireeye"),
            ("https://clicktime.symantec.com/3EPb?u={T}", "symantec"),
            ("https://urlsand.esvalabs.com/?u={T}&e=1", "esva"),
            ("https://www.google.com/url?q={T}&sa=D", "google"),
            ("https://www.google.co.uk/url?sa=t&url={T}", "google"),
            ("https://l.facebook.com/l.php?u={T}&h=AT0", "meta"),
            ("https://lm.facebook.com/l.php?u={T}", "meta"),
            ("https://www.facebook.com/l.php?u={T}", "meta"),
            ("https://l.instagram.com/?u={T}&e=1", "meta"),
            ("https://l.messenger.com/l.php?u={T}", "meta"),
            ("https://l.wl.co/l?u={T}", "meta"),
            ("https://www.linkedin.com/safety/go?url={T}", "linkedin"),
            ("https://google.com/url?q={T}", "google"),
            ("https://google.de/url?q={T}", "google"),
            ("https://www.google.com.br/url?q={T}", "google"),
            ("https://www.google.com./url?q={T}", "google"),
            (
                "https://www.google.com/url?q=portal+clinic&url={T}",
                "google",
            ),
            (
                "https://www.linkedin.com/redir/redirect?url={T}",
                "linkedin",
            ),
            ("https://www.youtube.com/redirect?event=x&q={T}", "youtube"),
            ("https://slack-redir.net/link?url={T}", "slack"),
            ("https://duckduckgo.com/l/?uddg={T}&rut=1", "duckduckgo"),
            ("https://out.reddit.com/t3_x?url={T}", "reddit"),
            (
                "https://r.search.yahoo.com/_ylt=A/RV=2/RU={T}/RK=2/RS=z-",
                "yahoo",
            ),
            (
                "https://abc123.r.us-east-1.awstrack.me/L0/{T}/1/0100/AbC=42",
                "aws-ses",
            ),
            (
                "https://links-1.govdelivery.com/CL0/{T}/1/0100/AbC=42",
                "govdelivery",
            ),
            (
                "https://nam12.safelinks.protection.outlook.com/?url=https%253A%252F%252Fportal.clinic.example%252Flogin%253Fref%253Da%252520b%2526x%253D1",
                "ms-safelinks",
            ),
        ] {
            check(text, TARGET, &[name]);
        }
        check(
            "https://urldefense.com/v2/url?u=https-3A__my-2Dclinic.example_a-5Fb-2Dc&d=&c=",
            "https://my-clinic.example/a_b-c",
            &["pp-v2"],
        );
        check(
            "https://urldefense.com/v3/__https://clinic.example/*login__;Iw!!AbC!sig$",
            "https://clinic.example/#login",
            &["pp-v3"],
        );
        check(
            "https://urldefense.com/v3/__https://clinic.example/a**Bb__;IyYj!!AbC!sig$",
            "https://clinic.example/a#&#b",
            &["pp-v3"],
        );
        check(
            "https://urldefense.com/v3/__https://clinic.example/**Aa*.html__;w60j!!AbC!s$",
            "https://clinic.example/ía#.html",
            &["pp-v3"],
        );
        check(
            "https://urldefense.com/v3/__https:/clinic.example/x__;!!AbC!sig$",
            "https://clinic.example/x",
            &["pp-v3"],
        );
        check(
            "https://urldefense.us/v3/__https://clinic.example/s?q=a*b&g=1__;Kw!!AbC!s$",
            "https://clinic.example/s?q=a+b&g=1",
            &["pp-v3"],
        );
        check(
            "https://urldefense.com/v3/__https://clinic.example:8443/x*2Fy__;JQ!!AbC!sig$",
            "https://clinic.example:8443/x%2Fy",
            &["pp-v3"],
        );
        check(
            "https://urldefense.proofpoint.com/v1/url?u=https://clinic.example/?a=1&b=2&k=abc",
            "https://clinic.example/?a=1&b=2",
            &["pp-v1"],
        );
        check(
            "https://urldefense.com/v2/url?u=https-3A__clinic.example_-3Fa-3D1-26amp-3Bb-3D2&d=",
            "https://clinic.example/?a=1&b=2",
            &["pp-v2"],
        );
        check(
            "https://links-12.govdelivery.com/CL0/https:%2F%2Fclinic.example%2Fa/1/0100/AbC=42",
            "https://clinic.example/a",
            &["govdelivery"],
        );
        check(
            "https://eu-west-1.protection.sophos.com/?d=clinic.example&u=aHR0cHM6Ly9jbGluaWMuZXhhbXBsZS9h&i=1",
            "https://clinic.example/a",
            &["sophos"],
        );
        check(
            "https://www.bing.com/ck/a?!&&p=6d&u=a1aHR0cHM6Ly9jbGluaWMuZXhhbXBsZS9h&ntb=1",
            "https://clinic.example/a",
            &["bing"],
        );
        check(
            "https://www.google.com/amp/s/clinic.example/a",
            "https://clinic.example/a",
            &["amp"],
        );
        check(
            "https://clinic-example.cdn.ampproject.org/c/s/clinic.example/a?b=1",
            "https://clinic.example/a?b=1",
            &["amp-cache"],
        );
        check(
            "https://clinic-example.cdn.ampproject.org/v/clinic.example/a",
            "http://clinic.example/a",
            &["amp-cache"],
        );
        check(
            "https://my--clinic-example.translate.goog/login?a=1&_x_tr_sl=en",
            "https://my-clinic.example/login?a=1",
            &["translate"],
        );
        check(
            "https://lnks.gd/l/eyJhbGciOiJIUzI1NiJ9.eyJ1cmwiOiJodHRwczovL2NsaW5pYy5leGFtcGxlL2EifQ.sig/s/1",
            "https://clinic.example/a",
            &["govdelivery-jwt"],
        );
        check(
            "https://nam12.safelinks.protection.outlook.com/?url=https%3A%2F%2Furldefense.com%2Fv3%2F__https%3A%2F%2Fclinic.example%2F%2Alogin__%3BIw%21%21A%21s%24",
            "https://clinic.example/#login",
            &["ms-safelinks", "pp-v3"],
        );
        check(
            "https://www.google.com/url?q=https://t.co/abc",
            "https://t.co/abc",
            &["google"],
        );
    }

    #[test]
    fn is_no_rewriter_or_cannot_be_read() {
        for text in [
            "https://clinic.example/?url=https%3A%2F%2Fa.example",
            "https://safelinks.protection.outlook.com.evil.example/?url=https%3A%2F%2Fa.example",
            "https://evil-google.com/url?q=https://a.example",
            "https://www.google.com/search?q=https%3A%2F%2Fa.example",
            "https://l.facebook.com/l.php?u=javascript%3Aalert(1)",
            "https://www.protection.sophos.com/?u=aHR0cHM6Ly9jbGluaWMuZXhhbXBsZS9h",
            "https://urldefense.com/v3/__https://clinic.example/",
            "https://urldefense.com/v3/__https://clinic.example/a**_b__;IyYj!!AbC!s$",
            "https://www.bing.com/ck/a?u=a1!!!",
            "https://www.bing.com/ck/a?u=a2aHR0cHM6Ly9jbGluaWMuZXhhbXBsZS9h",
            // endings that Google does not have, or that are others'
            "https://www.google.ru.com/url?q=https://a.example",
            "https://www.google.js.org/url?q=https://a.example",
            "https://www.google.web.app/url?q=https://a.example",
            "https://www.google.co.nl/url?q=https://a.example",
            "https://www.google.com.de/url?q=https://a.example",
            "https://www.google.health/url?q=https://a.example",
            "https://www.google.example/url?q=https://a.example",
            "https://google.com.evil.example/url?q=https://a.example",
            // a path that only begins alike
            "https://www.google.com/urlx?q=https://a.example",
            "https://www.facebook.com/l.phpx?u=https://a.example",
            // hosts beside those that rewrite
            "https://www.cisco.com/1AbC/https%3A%2F%2Fa.example",
            "https://links.govdelivery.com/CL0/https:%2F%2Fa.example/1",
            "https://imsva-ctp.trendmicro.com/wis/?url=https://a.example",
            "https://safelinks.outlook.com/?url=https://a.example",
            // targets that are no web addresses
            "https://www.google.com/url?q=/search",
            "https://www.google.com/url?q=//a.example",
            "https://www.google.com/url?q=a.example",
            "https://www.google.com/url?q=data:text/html,https://a.example",
            "https://www.google.com/url?q=https%2525253A//a.example",
            "https://www.google.com/url?q=https://",
            "https://lnks.gd/l/x.y.z/s",
        ] {
            assert!(matches!(of(text), Unwrapped::Plain), "{text}");
        }
    }

    #[test]
    fn keeps_its_target() {
        for text in [
            "https://t.co/AbC",
            "https://bit.ly/x",
            "https://u1.ct.sendgrid.net/ls/click?upn=1",
            "https://secure-web.cisco.com/1AbC",
            "https://protect-us.mimecast.com/s/AbC",
            "https://url.uk.m.mimecastprotect.com/s/AbC",
            "https://clicktime.symantec.com/a/1/AbC=?d=xyz",
            "https://clinic.us5.list-manage.com/track/click?u=1",
            "https://d1.hubspotlinks.com/Ctc/x",
            "https://r20.rs6.net/tn.jsp?f=1",
        ] {
            assert!(matches!(of(text), Unwrapped::Opaque), "{text}");
        }
        let shorteners =
            "t.co bit.ly tinyurl.com goo.gl ow.ly is.gd buff.ly lnkd.in rb.gy cutt.ly t.ly
            rebrand.ly shorturl.at qrco.de aka.ms forms.gle";
        for host in shorteners.split_whitespace() {
            let text = format!("https://{host}/AbC?url=https://a.example");
            assert!(matches!(of(&text), Unwrapped::Opaque), "{text}");
        }
        for text in [
            "https://url.us.m.mimecastprotect.com/s/A?domain=clinic.example",
            "https://url.de.a.mimecastprotect.com/s/A?domain=clinic.example",
            "https://protect-us.mimecast.com/s/A?domain=clinic.example",
        ] {
            assert!(matches!(of(text), Unwrapped::Hint(host) if host == "clinic.example"));
        }
    }

    #[test]
    fn read_in_several_ways() {
        let check = |text: &str, targets: &[&str]| {
            let Unwrapped::To(to) = of(text) else {
                panic!("{text} is not unwrapped")
            };
            let others = to.others.iter().map(|(text, _)| text.as_str());
            let all: Vec<_> = [to.text.as_str()].into_iter().chain(others).collect();
            assert_eq!(all, targets, "{text}");
            for (text, address) in &to.others {
                assert_eq!(Address::parse_typed(text).as_ref(), Ok(address));
            }
        };
        let both = ["https://a.example/", "https://b.example/"];
        for text in [
            "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fa.example/&url=https%3A%2F%2Fb.example/",
            "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fa.example/&URL=https%3A%2F%2Fb.example/",
            "https://www.google.com/url?url=https://b.example/&q=https://a.example/",
            "https://urldefense.com/v1/url?u=https://a.example/&u=https://b.example/&k=1",
            "https://urldefense.com/v2/url?u=https-3A__a.example_&u=https-3A__b.example_",
            "https://www.bing.com/ck/a?u=a1aHR0cHM6Ly9hLmV4YW1wbGUv&u=a1aHR0cHM6Ly9iLmV4YW1wbGUv",
            "https://us-east-1.protection.sophos.com/?u=aHR0cHM6Ly9hLmV4YW1wbGUv&u=aHR0cHM6Ly9iLmV4YW1wbGUv",
            "https://r.search.yahoo.com/RU=https:%2F%2Fa.example%2F/RU=https:%2F%2Fb.example%2F/RK=2",
            "https://lnks.gd/l/e30.eyJ1cmwiOiJodHRwczovL2EuZXhhbXBsZS8ifQ.x/e30.eyJ1cmwiOiJodHRwczovL2IuZXhhbXBsZS8ifQ.x",
            // what is wrapped in each of them is unwrapped too
            "https://slack-redir.net/link?url=https://www.google.com/url?q=https://a.example/&url=https://duckduckgo.com/l/?uddg=https://b.example/",
        ] {
            check(text, &both);
        }
        check(
            "https://www.google.com/url?q=https://a.example/&q=https://a.example/",
            &["https://a.example/"],
        );
        check(
            "https://www.google.com/url?q=https://url.us.m.mimecastprotect.com/s/A?domain%3Db.example",
            &[
                "https://url.us.m.mimecastprotect.com/s/A?domain=b.example",
                "b.example",
            ],
        );
        // Who reads one of so many reads the first or the last.
        let values: Vec<_> = (0..1000)
            .map(|number| format!("q=https://a{number}.example/"))
            .collect();
        let Unwrapped::To(to) = of(&format!("https://www.google.com/url?{}", values.join("&")))
        else {
            panic!("not unwrapped")
        };
        assert_eq!(to.text, "https://a0.example/");
        assert_eq!(to.others.len(), 2 * MAX_VALUES - 1);
        assert_eq!(
            to.others.last().map(|(text, _)| text.as_str()),
            Some("https://a999.example/")
        );
    }

    type Wrap<'w> = &'w dyn Fn(&str) -> String;

    #[test]
    fn layers_within_layers() {
        let encoded = |text: &str| {
            percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC)
                .to_string()
        };
        let v2 = |text: &str| encoded(text).replace('%', "-");
        let base64 = |text: &str| base64::prelude::BASE64_URL_SAFE_NO_PAD.encode(text);
        let layers: [(&str, Wrap<'_>); 6] = [
            ("ms-safelinks", &|text| {
                format!(
                    "https://nam12.safelinks.protection.outlook.com/?url={}&data=1",
                    encoded(text)
                )
            }),
            ("pp-v2", &|text| {
                format!("https://urldefense.com/v2/url?u={}&d=", v2(text))
            }),
            ("pp-v3", &|text| {
                format!("https://urldefense.com/v3/__{text}__;!!A!s$")
            }),
            ("cisco", &|text| {
                format!("https://secure-web.cisco.com/1AbC/{}", encoded(text))
            }),
            ("bing", &|text| {
                format!("https://www.bing.com/ck/a?!&&u=a1{}", base64(text))
            }),
            ("aws-ses", &|text| {
                format!("https://a.r.awstrack.me/L0/{}/1/0100", encoded(text))
            }),
        ];
        for (outer, wrap) in layers {
            for (middle, wrap_within) in layers {
                for (inner, wrap_first) in layers {
                    let text = wrap(&wrap_within(&wrap_first(TARGET)));
                    let Unwrapped::To(to) = of(&text) else {
                        panic!("{text} is not unwrapped")
                    };
                    assert_eq!(to.chain, [outer, middle, inner], "{text}");
                    assert_eq!((to.text.as_str(), to.others.len()), (TARGET, 0), "{text}");
                    // A shortener ends the chain.
                    let text = wrap(&wrap_within("https://t.co/AbC"));
                    assert!(
                        matches!(of(&text), Unwrapped::To(to) if to.text == "https://t.co/AbC")
                    );
                }
            }
        }
    }

    #[test]
    fn a_link_to_itself_ends() {
        let mut text = TARGET.to_owned();
        for _ in 0..20 {
            text = format!(
                "https://www.google.com/url?q={}",
                percent_encoding::utf8_percent_encode(&text, percent_encoding::NON_ALPHANUMERIC)
            );
        }
        let Unwrapped::To(to) = of(&text) else {
            panic!("not unwrapped")
        };
        assert_eq!(to.chain.len(), MAX_LAYERS);
    }

    #[test]
    fn the_rules_are_sorted() {
        assert!(RULES.is_sorted_by_key(|rule| rule.domain));
    }
}
