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

/// Layers that are undone at the most.
const MAX_LAYERS: usize = 6;

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
    /// Other targets of a link that different readers read differently.
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
    let mut chain = Vec::new();
    let mut reached: Option<Destination> = None;
    for _ in 0..MAX_LAYERS {
        let outer = reached
            .as_ref()
            .map_or(address, |destination| &destination.address);
        let (name, targets) = match one_layer(outer) {
            Layer::None => break,
            Layer::Opaque if reached.is_none() => return Unwrapped::Opaque,
            Layer::Hint(host) if reached.is_none() => return Unwrapped::Hint(host),
            Layer::Opaque | Layer::Hint(_) => break,
            Layer::Targets(name, targets) => (name, targets),
        };
        let mut targets = targets.into_iter();
        let Some((text, address)) = targets.next() else {
            break;
        };
        chain.push(name);
        let others: Vec<_> = targets.collect();
        let is_ambiguous = !others.is_empty();
        reached = Some(Destination {
            text,
            address,
            others,
            chain: chain.clone(),
        });
        if is_ambiguous {
            break;
        }
    }
    reached.map_or(Unwrapped::Plain, |destination| {
        Unwrapped::To(Box::new(destination))
    })
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
    /// What the path must begin with.
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

/// Whether a rule may apply, by the host and what follows it in an address as it is written.
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
    !rules.is_empty() && (!is_plain() || rules.iter().any(|rule| path.starts_with(rule.path)))
}

fn rules_of(host: &HostName) -> &'static [Rule] {
    if host.suffix() == "translate.goog" {
        return rules_by_key("translate.goog");
    }
    host.registrable().map_or(&[], rules_for)
}

fn rules_for(registrable: &str) -> &'static [Rule] {
    // Google's search lives under some two hundred endings.
    match registrable.strip_prefix("google.") {
        Some(suffix) if suffix.len() <= 6 => rules_by_key("google"),
        _ => rules_by_key(registrable),
    }
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
        (rule.host.is_empty() || matches_host(rule.host, left))
            && address.path().starts_with(rule.path)
    };
    rules
        .iter()
        .find(fits)
        .map_or(Layer::None, |rule| apply(rule, address, host))
}

/// Matches the pattern of a rule: `*` for letters, digits, hyphens and dots, `#` for a number.
fn matches_host(pattern: &str, left: &str) -> bool {
    static COMPILED: LazyLock<Vec<(&str, Option<Regex>)>> = LazyLock::new(|| {
        let hosts = RULES
            .iter()
            .map(|rule| rule.host)
            .filter(|host| host.contains(['*', '#']));
        hosts
            .map(|host| {
                let pattern = host
                    .replace('.', r"\.")
                    .replace('*', "[a-z0-9.-]*")
                    .replace('#', "[0-9]+");
                (host, Regex::new(&format!("^(?:{pattern})$")).ok())
            })
            .collect()
    });
    if !pattern.contains(['*', '#']) {
        return pattern == left;
    }
    COMPILED.iter().any(|(host, regex)| {
        *host == pattern && regex.as_ref().is_some_and(|regex| regex.is_match(left))
    })
}

fn apply(rule: &Rule, address: &Address, host: &HostName) -> Layer {
    let one = |name, target: Option<String>| match target.and_then(|text| as_target(&text)) {
        Some(target) => Layer::Targets(name, vec![target]),
        None => Layer::None,
    };
    let parts = || address.path().split('/');
    match rule.form {
        Form::Parameter(names) => match parameters(address, names) {
            targets if targets.is_empty() => Layer::None,
            targets => Layer::Targets(rule.name, targets),
        },
        Form::Proofpoint => {
            proofpoint(address).map_or(Layer::None, |(name, text)| one(name, Some(text)))
        }
        Form::PathTail => match address
            .path()
            .splitn(3, '/')
            .nth(2)
            .filter(|tail| !tail.is_empty())
        {
            Some(tail) => one(rule.name, Some(decode(tail))),
            None => Layer::Opaque,
        },
        Form::PartAfter(mark) => one(
            rule.name,
            parts().skip_while(|part| *part != mark).nth(1).map(decode),
        ),
        Form::Token => one(rule.name, parts().find_map(token_target)),
        Form::PartWith(start) => one(
            rule.name,
            parts()
                .find_map(|part| part.strip_prefix(start))
                .map(decode),
        ),
        Form::Bing => one(
            rule.name,
            parameter(address, "u").and_then(|value| base64(value.strip_prefix("a1")?)),
        ),
        Form::Base64 => one(
            rule.name,
            parameter(address, "u").and_then(|value| base64(&value)),
        ),
        Form::Amp(start) => one(
            rule.name,
            after_host(address).strip_prefix(start).map(amp_target),
        ),
        Form::TranslatedHost => one(rule.name, Some(translated(host, address))),
        Form::Opaque => Layer::Opaque,
        Form::Hint(name) => match parameter(address, name) {
            Some(host) => Layer::Hint(host),
            None => Layer::Opaque,
        },
    }
}

/// The targets in the named parameters; several where a parameter stands twice with different
/// values, which readers resolve differently.
fn parameters(address: &Address, names: &[&str]) -> Vec<(String, Address)> {
    let mut targets: Vec<(String, Address)> = Vec::new();
    for wanted in names {
        let values = address.parameters().filter(|(name, _)| name == wanted);
        for target in values.filter_map(|(_, value)| as_target(&value)) {
            if !targets.iter().any(|(text, _)| *text == target.0) {
                targets.push(target);
            }
        }
        if !targets.is_empty() {
            break;
        }
    }
    targets
}

fn parameter(address: &Address, wanted: &str) -> Option<String> {
    address
        .parameters()
        .find(|(name, _)| name == wanted)
        .map(|(_, value)| value)
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

/// Proofpoint's URL Defense, versions 1 to 3.
fn proofpoint(address: &Address) -> Option<(&'static str, String)> {
    let whole = after_host(address);
    if whole.starts_with("/v1/") {
        let raw = whole.split_once("u=")?.1;
        return Some(("pp-v1", unescape(&decode(raw.split("&k=").next()?))));
    }
    if whole.starts_with("/v2/") {
        let query = address.query()?;
        let raw = query.split('&').find_map(|pair| pair.strip_prefix("u="))?;
        return Some((
            "pp-v2",
            unescape(&decode(&raw.replace('-', "%").replace('_', "/"))),
        ));
    }
    let rest = whole.strip_prefix("/v3/__")?;
    let (body, packed) = rest.rsplit_once("__;")?;
    let bytes = base64_bytes(packed.split('!').next()?)?;
    Some(("pp-v3", fill_in(&repair_slashes(body), &bytes)?))
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
            ("https://l.instagram.com/?u={T}&e=1", "meta"),
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
        ] {
            assert!(matches!(of(text), Unwrapped::Opaque), "{text}");
        }
        assert!(
            matches!(of("https://url.us.m.mimecastprotect.com/s/A?domain=clinic.example"), Unwrapped::Hint(host) if host == "clinic.example")
        );
    }

    #[test]
    fn read_in_several_ways() {
        let Unwrapped::To(to) = of(
            "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fa.example&url=https%3A%2F%2Fb.example",
        ) else {
            panic!("not unwrapped")
        };
        assert_eq!(
            (to.text.as_str(), to.others[0].0.as_str()),
            ("https://a.example", "https://b.example")
        );
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
