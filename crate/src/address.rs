//! `Address`: a web address taken apart once and passed everywhere.
//!
//! Parsing is the [URL Standard]'s, by the `url` crate, so that the host judged is the host a
//! browser opens. Where `url` refuses a host that browsers open all the same (broken
//! internationalised names), the address is still taken apart and marked [`Address::is_malformed`]:
//! what cannot be read is a finding, never silence.
//!
//! [URL Standard]: https://url.spec.whatwg.org/

use std::borrow::Cow;
use std::fmt;

use percent_encoding::percent_decode_str;
use url::{ParseError, Position, Url};

use crate::skeleton::skeleton;
use crate::suffix::{SuffixKind, suffix};

/// Bytes of an address that are looked at. Where there are more, path and userinfo are cut.
const MAX_URL: usize = 64 * 1024;
/// Bytes of a longer address's userinfo that are looked at.
const MAX_USERINFO: usize = 4 * 1024;
/// Schemes whose address stands in another's place, one within the other.
const MAX_WRAPPERS: usize = 4;
/// Bytes of a host name (RFC 1035, 2.3.4).
const MAX_HOST: usize = 253;

/// A web address (`http` or `https`) taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    url: Url,
    href: String,
    host: Host,
    userinfo: Option<String>,
    is_malformed: bool,
}

/// Where an address leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Host {
    /// A name in the domain name system.
    Name(HostName),
    /// An IPv4 or IPv6 address, as the URL Standard writes it.
    Ip(String),
}

/// A host name with its labels and its public suffix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostName {
    ascii: String,
    labels: Vec<Label>,
    suffix_kind: SuffixKind,
    suffix_start: usize,
}

/// One label of a host name that is not part of the public suffix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// As the domain name system knows it (A-label), lower case.
    pub ascii: String,
    /// As a person reads it (U-label).
    pub unicode: String,
    /// What it looks like, see [`skeleton`].
    pub skeleton: String,
}

/// Why a text is not a web address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AddressError {
    /// Nothing but blanks.
    Empty,
    /// An address of another kind, such as `mailto:`; the scheme is given.
    NotWeb(String),
    /// A host name longer than the domain name system allows.
    HostTooLong,
    /// Not an address at all, by the URL Standard.
    Invalid(ParseError),
}

impl Address {
    /// Takes a complete address apart, as a browser hands it over (`location.href`, `a.href`).
    ///
    /// The address inside `blob:`, `filesystem:` and `view-source:` is judged in their place.
    ///
    /// # Errors
    /// [`AddressError`] where no browser would open a web page.
    ///
    /// ```
    /// use portalward::address::Address;
    ///
    /// let address = Address::parse("https://portal.clinic.example/login")?;
    /// assert_eq!(address.host_text(), "portal.clinic.example");
    /// assert!(Address::parse("mailto:a@clinic.example").is_err());
    /// # Ok::<(), portalward::address::AddressError>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let mut text = trimmed(text);
        for _ in 0..MAX_WRAPPERS {
            let inner = ["blob:", "filesystem:", "view-source:"]
                .iter()
                .find_map(|wrapper| strip_prefix_ignoring_case(text, wrapper));
            text = inner.map_or(text, trimmed);
        }
        if text.is_empty() {
            return Err(AddressError::Empty);
        }
        let text = shortened(text)?;
        match Url::parse(&text) {
            Ok(url) => Self::from_url(url),
            Err(ParseError::IdnaError) => {
                Self::malformed(&text).ok_or(AddressError::Invalid(ParseError::IdnaError))
            }
            Err(error) => Err(AddressError::Invalid(error)),
        }
    }

    /// Takes apart what a person typed or pasted: an address, or a host with or without port
    /// and path. Without a scheme, `https` is assumed.
    ///
    /// # Errors
    /// As [`Address::parse`].
    pub fn parse_typed(text: &str) -> Result<Self, AddressError> {
        let text = without_line_breaks(trimmed(text));
        if text.is_empty() {
            return Err(AddressError::Empty);
        }
        let (scheme, rest) = text.split_once(':').unwrap_or_default();
        let is_scheme = scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
        let has_scheme = (is_scheme && rest.starts_with("//"))
            || matches!(
                scheme.to_ascii_lowercase().as_str(),
                "http"
                    | "https"
                    | "blob"
                    | "filesystem"
                    | "view-source"
                    | "data"
                    | "javascript"
                    | "mailto"
                    | "tel"
                    | "about"
                    | "file"
            );
        if has_scheme {
            Self::parse(&text)
        } else {
            Self::parse(&format!("https://{}", text.trim_start_matches('/')))
        }
    }

    fn from_url(url: Url) -> Result<Self, AddressError> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(AddressError::NotWeb(url.scheme().to_owned()));
        }
        let host = match url.host() {
            Some(url::Host::Domain(name)) => Host::Name(HostName::new(name)?),
            Some(_) => Host::Ip(url.host_str().unwrap_or_default().to_owned()),
            None => return Err(AddressError::Invalid(ParseError::EmptyHost)),
        };
        Ok(Self {
            href: url.as_str().to_owned(),
            userinfo: userinfo(&url),
            is_malformed: url.domain().is_some_and(has_doubly_encoded_label),
            url,
            host,
        })
    }

    /// Splits by hand an address whose host `url` refuses, provided that the host is ASCII: such a
    /// host Chromium opens, whatever its internationalised labels hold. The rest is parsed with a
    /// stand-in for the host.
    fn malformed(text: &str) -> Option<Self> {
        let text = without_line_breaks(text);
        let (scheme, rest) = text.split_once(':')?;
        let rest = rest.trim_start_matches(['/', '\\']);
        let (authority, path) = rest.split_at(end_of_authority(rest));
        let (userinfo, host_and_port) = authority.rsplit_once('@').unwrap_or(("", authority));
        let (name, port) = host_and_port
            .rsplit_once(':')
            .unwrap_or((host_and_port, ""));
        let name = percent_decode_str(name)
            .decode_utf8()
            .ok()?
            .to_ascii_lowercase();
        if !name.bytes().all(may_stand_in_domain) {
            return None;
        }
        let colon = if port.is_empty() { "" } else { ":" };
        let at = if userinfo.is_empty() { "" } else { "@" };
        let stand_in = Url::parse(&format!(
            "{scheme}://{userinfo}{at}stand-in.invalid{colon}{port}{path}"
        ))
        .ok()?;
        let mut address = Self::from_url(stand_in).ok()?;
        address.href = format!(
            "{}{name}{}",
            &address.url[..Position::BeforeHost],
            &address.url[Position::AfterHost..]
        );
        address.host = Host::Name(HostName::new(&name).ok()?);
        address.is_malformed = true;
        Some(address)
    }

    /// The whole address, as a browser would show it.
    pub fn href(&self) -> &str {
        &self.href
    }

    /// Where it leads.
    pub fn host(&self) -> &Host {
        &self.host
    }

    /// The host name, unless the host is an IP address.
    pub fn name(&self) -> Option<&HostName> {
        match &self.host {
            Host::Name(name) => Some(name),
            Host::Ip(_) => None,
        }
    }

    /// The host in ASCII: a name or an IP address.
    pub fn host_text(&self) -> &str {
        match &self.host {
            Host::Name(name) => &name.ascii,
            Host::Ip(ip) => ip,
        }
    }

    /// The path, from its first slash.
    pub fn path(&self) -> &str {
        self.url.path()
    }

    /// What stands before `@`, decoded: `user:password`.
    pub fn userinfo(&self) -> Option<&str> {
        self.userinfo.as_deref()
    }

    /// Whether the connection is encrypted and on the usual port, as a verified portal's must be.
    pub fn is_https_on_default_port(&self) -> bool {
        self.url.scheme() == "https" && self.url.port().is_none()
    }

    /// Whether the host is a broken internationalised name.
    pub fn is_malformed(&self) -> bool {
        self.is_malformed
    }

    /// The values of the query's parameters, decoded, in order: `(name, value)`.
    pub fn parameters(&self) -> impl Iterator<Item = (String, String)> + '_ {
        self.url
            .query_pairs()
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
    }

    /// The query as it stands, without `?`.
    pub fn query(&self) -> Option<&str> {
        self.url.query()
    }
}

fn userinfo(url: &Url) -> Option<String> {
    if url.username().is_empty() && url.password().is_none() {
        return None;
    }
    let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let password = url
        .password()
        .map_or(String::new(), |password| format!(":{}", decoded(password)));
    Some(decoded(url.username()) + &password)
}

/// Without the control characters and blanks around it that the URL Standard drops.
fn trimmed(text: &str) -> &str {
    text.trim_matches(|letter: char| letter <= ' ')
}

/// Without the tabs and line breaks that the URL Standard drops wherever they stand.
fn without_line_breaks(text: &str) -> Cow<'_, str> {
    const BREAKS: [char; 3] = ['\t', '\n', '\r'];
    if text.contains(BREAKS) {
        Cow::Owned(text.replace(BREAKS, ""))
    } else {
        Cow::Borrowed(text)
    }
}

/// An address of bearable length that leads to the same host. Never cut within the host: what
/// begins with a verified host may go on.
fn shortened(text: &str) -> Result<Cow<'_, str>, AddressError> {
    if text.len() <= MAX_URL {
        return Ok(Cow::Borrowed(text));
    }
    let text = without_line_breaks(text);
    let (scheme, rest) = text.split_once(':').unwrap_or_default();
    if !["http", "https"].contains(&scheme.to_ascii_lowercase().as_str()) {
        return Ok(Cow::Owned(start(&text, MAX_URL).to_owned()));
    }
    let rest = rest.trim_start_matches(['/', '\\']);
    let (authority, path) = rest.split_at(end_of_authority(rest));
    let (userinfo, at, host) = match authority.rsplit_once('@') {
        Some((userinfo, host)) => (start(userinfo, MAX_USERINFO), "@", host),
        None => ("", "", authority),
    };
    if host.len() > MAX_URL {
        return Err(AddressError::HostTooLong);
    }
    let path = start(path, MAX_URL);
    Ok(Cow::Owned(format!("{scheme}://{userinfo}{at}{host}{path}")))
}

fn start(text: &str, length: usize) -> &str {
    text.get(..text.floor_char_boundary(length)).unwrap_or(text)
}

/// Where the authority ends in what follows the slashes of a web address.
fn end_of_authority(rest: &str) -> usize {
    rest.find(['/', '\\', '?', '#']).unwrap_or(rest.len())
}

/// Whether a byte of a host is ASCII and no [forbidden domain code point].
///
/// [forbidden domain code point]: https://url.spec.whatwg.org/#forbidden-domain-code-point
fn may_stand_in_domain(byte: u8) -> bool {
    byte.is_ascii_graphic() && !b"#/:<>?@[\\]^|%".contains(&byte)
}

/// Whether a label decodes to one that is encoded still (UTS #46, validity criterion 4), which
/// `url` lets pass.
fn has_doubly_encoded_label(host: &str) -> bool {
    host.contains("xn--xn--")
        && idna::domain_to_unicode(host)
            .0
            .split('.')
            .any(|label| label.starts_with("xn--"))
}

fn strip_prefix_ignoring_case<'t>(text: &'t str, prefix: &str) -> Option<&'t str> {
    text.get(..prefix.len())
        .filter(|start| start.eq_ignore_ascii_case(prefix))
        .and_then(|_| text.get(prefix.len()..))
}

impl HostName {
    /// Splits a host name in ASCII, lower case, into its labels. A final dot falls away.
    ///
    /// # Errors
    /// [`AddressError::HostTooLong`] for more than 253 bytes.
    pub fn new(name: &str) -> Result<Self, AddressError> {
        let ascii = name.strip_suffix('.').unwrap_or(name);
        if ascii.len() > MAX_HOST {
            return Err(AddressError::HostTooLong);
        }
        let suffix = suffix(ascii);
        let all: Vec<&str> = ascii.split('.').collect();
        let own = all.len().saturating_sub(suffix.labels);
        let labels: Vec<Label> = all
            .iter()
            .take(own)
            .map(|label| Label::new(label))
            .collect();
        let suffix_start = labels.iter().map(|label| label.ascii.len() + 1).sum();
        Ok(Self {
            ascii: ascii.to_owned(),
            labels,
            suffix_kind: suffix.kind,
            suffix_start,
        })
    }

    /// The whole name in ASCII, without final dot.
    pub fn ascii(&self) -> &str {
        &self.ascii
    }

    /// The whole name as a person reads it.
    pub fn unicode(&self) -> String {
        let labels = self.labels.iter().map(|label| label.unicode.as_str());
        let (suffix, _) = idna::domain_to_unicode(self.suffix());
        labels
            .chain([suffix.as_str()])
            .collect::<Vec<_>>()
            .join(".")
    }

    /// The labels left of the public suffix, from left to right.
    pub fn labels(&self) -> &[Label] {
        &self.labels
    }

    /// The registrable domain's own label: `clinic` of `portal.clinic.co.uk`.
    pub fn label(&self) -> Option<&Label> {
        self.labels.last()
    }

    /// The labels left of the registrable domain.
    pub fn subdomain(&self) -> &[Label] {
        self.labels
            .split_last()
            .map_or(&[], |(_, subdomain)| subdomain)
    }

    /// The registrable domain (public suffix and one label), or `None` for a public suffix.
    pub fn registrable(&self) -> Option<&str> {
        let label = self.labels.last()?;
        self.ascii
            .get(self.suffix_start.checked_sub(label.ascii.len() + 1)?..)
    }

    /// The public suffix.
    pub fn suffix(&self) -> &str {
        self.ascii.get(self.suffix_start..).unwrap_or_default()
    }

    /// Who keeps the public suffix.
    pub fn suffix_kind(&self) -> SuffixKind {
        self.suffix_kind
    }

    /// The name itself and each parent down to the registrable domain, from the longest.
    pub fn parents(&self) -> impl Iterator<Item = &str> {
        let starts = self.labels.iter().scan(0, |start, label| {
            let here = *start;
            *start += label.ascii.len() + 1;
            Some(here)
        });
        starts.filter_map(|start| self.ascii.get(start..))
    }
}

impl Label {
    fn new(ascii: &str) -> Self {
        let unicode = if ascii.starts_with("xn--") {
            idna::domain_to_unicode(ascii).0
        } else {
            ascii.to_owned()
        };
        Self {
            skeleton: skeleton(&unicode),
            ascii: ascii.to_owned(),
            unicode,
        }
    }
}

impl fmt::Display for AddressError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => out.write_str("nothing to check"),
            Self::NotWeb(scheme) => write!(out, "not a web address ({scheme}:)"),
            Self::HostTooLong => write!(out, "host name longer than {MAX_HOST} bytes"),
            Self::Invalid(error) => write!(out, "not an address: {error}"),
        }
    }
}

impl std::error::Error for AddressError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> HostName {
        Address::parse_typed(text).unwrap().name().unwrap().clone()
    }

    #[test]
    fn hosts_as_a_browser_reads_them() {
        let check = |text: &str, host: &str| {
            assert_eq!(Address::parse(text).unwrap().host_text(), host, "{text}");
        };
        check("https://portal.hospital.org@evil.test/", "evil.test");
        check("https:\\\\evil.test\\@portal.hospital.org", "evil.test");
        check("ht\ttps://ev\nil.test/", "evil.test");
        check("\u{0} https://evil.test/", "evil.test");
        check("https:evil.test", "evil.test");
        check("https:///evil.test/x", "evil.test");
        check("https://evil%2Etest/", "evil.test");
        check("https://ｅｖｉｌ.test/", "evil.test");
        check("https://evil。test/", "evil.test");
        check("https://EVIL.TEST./", "evil.test");
        check("https://my\u{AD}chart.org/", "mychart.org");
        check("http://0x7f.1/", "127.0.0.1");
        check("http://2130706433/", "127.0.0.1");
        check("http://[::ffff:1.2.3.4]/", "[::ffff:102:304]");
        check("blob:https://evil.test/0f", "evil.test");
        check("view-source:https://evil.test/", "evil.test");
    }

    #[test]
    fn what_url_refuses_and_browsers_open_is_malformed() {
        for (text, host) in [
            ("https://xn--a.evil.test/p?q", "xn--a.evil.test"),
            ("https://user@xn--0.pt:8443/", "xn--0.pt"),
            ("https:\\\\xn--a.evil.test\\x", "xn--a.evil.test"),
            ("ht\ttps://xn--\na.evil.test/", "xn--a.evil.test"),
            ("https://xn--a%2Eevil.test/", "xn--a.evil.test"),
            ("https://xn--a,b(c)!.evil.test/", "xn--a,b(c)!.evil.test"),
            ("https://xn--a..evil.test/", "xn--a..evil.test"),
            ("https://xn--xn---epa.evil.test/", "xn--xn---epa.evil.test"),
        ] {
            let address = Address::parse(text).unwrap();
            assert!(address.is_malformed(), "{text}");
            assert_eq!(address.host_text(), host);
        }
        assert_eq!(
            Address::parse("https://xn--a.evil.test/p?q")
                .unwrap()
                .href(),
            "https://xn--a.evil.test/p?q"
        );
        assert_eq!(
            Address::parse("https://stand-in.invalid:a@xn--a.evil.test:8443/p")
                .unwrap()
                .href(),
            "https://stand-in.invalid:a@xn--a.evil.test:8443/p"
        );
    }

    #[test]
    fn what_is_no_web_address() {
        let check = |text: &str, error: &str| {
            assert_eq!(Address::parse_typed(text).unwrap_err().to_string(), error);
        };
        check("", "nothing to check");
        check(" \t", "nothing to check");
        check("http://[", "not an address: invalid IPv6 address");
        check("mailto:a@b.example", "not a web address (mailto:)");
        check("javascript:alert(1)", "not a web address (javascript:)");
        check("gopher://a.example/", "not a web address (gopher:)");
        check("http://", "not an address: empty host");
        check(
            &format!("https://{}.example/", "a.".repeat(200)),
            "host name longer than 253 bytes",
        );
        check(
            &format!("https://{}", "a".repeat(2_000_000)),
            "host name longer than 253 bytes",
        );
    }

    #[test]
    fn typed_by_a_person() {
        let check = |text: &str, href: &str| {
            assert_eq!(Address::parse_typed(text).unwrap().href(), href, "{text}");
        };
        check("mychart.org", "https://mychart.org/");
        check(" mychart.org:8443/a ", "https://mychart.org:8443/a");
        check("//mychart.org/a", "https://mychart.org/a");
        check(
            "mychart.org/?next=http://a.example",
            "https://mychart.org/?next=http://a.example",
        );
        check("HTTP://mychart.org", "http://mychart.org/");
        check("user@mychart.org", "https://user@mychart.org/");
        check(
            "mychart.org:8443/?next=http://a.example",
            "https://mychart.org:8443/?next=http://a.example",
        );
        check("h\tttps:mychart.org", "https://mychart.org/");
    }

    #[test]
    fn registrable_domains() {
        let check = |host: &str, registrable: Option<&str>, label: Option<&str>| {
            let name = name(host);
            assert_eq!(name.registrable(), registrable, "{host}");
            assert_eq!(
                name.label().map(|label| label.ascii.as_str()),
                label,
                "{host}"
            );
        };
        check("a.b.clinic.co.uk", Some("clinic.co.uk"), Some("clinic"));
        check("clinic.com", Some("clinic.com"), Some("clinic"));
        check("x.clinic.web.app", Some("clinic.web.app"), Some("clinic"));
        check("web.app", None, None);
        check("localhost", None, None);
        check("co.uk", None, None);
        let name = name("a.b.clinic.co.uk");
        assert_eq!(
            name.parents().collect::<Vec<_>>(),
            ["a.b.clinic.co.uk", "b.clinic.co.uk", "clinic.co.uk"]
        );
        assert_eq!(name.suffix(), "co.uk");
        assert_eq!(name.subdomain().len(), 2);
    }

    #[test]
    fn a_long_address_is_cut_not_refused() {
        let address =
            Address::parse(&format!("https://clinic.example/{}", "ä".repeat(5_000_000))).unwrap();
        assert_eq!(address.host_text(), "clinic.example");
    }

    /// Where the end is cut off a host, another's host may be left.
    #[test]
    fn a_host_is_never_cut() {
        for room in 0..30 {
            let filling = MAX_URL - "https:mychart.org".len() - room;
            for (before, after) in [
                ("https:", "/"),
                ("https:", "\\"),
                ("https:", "\t"),
                ("https:m", "\n"),
                ("https:m", "%C2%AD"),
                ("https:m", "\u{AD}"),
                ("https:u@", "\r"),
            ] {
                let filling = after.repeat(filling / after.len());
                let rest = "mychart.org".strip_prefix(before.trim_start_matches("https:"));
                let text = format!(
                    "{before}{filling}{}.evil.test/",
                    rest.unwrap_or("mychart.org")
                );
                match Address::parse(&text) {
                    Ok(address) => assert_eq!(address.host_text(), "mychart.org.evil.test"),
                    Err(error) => assert_eq!(error, AddressError::HostTooLong),
                }
            }
            let userinfo = "mychart.org/".repeat(filling).replace('/', "%2F");
            let address = Address::parse(&format!("https://{userinfo}@evil.test/")).unwrap();
            assert_eq!(address.host_text(), "evil.test");
            assert!(address.userinfo().unwrap().starts_with("mychart.org/"));
        }
    }

    #[test]
    fn wrapper_within_wrapper() {
        let host = |text: &str| Address::parse(text).map(|address| address.host_text().to_owned());
        assert_eq!(
            host("view-source: blob:https://evil.test/0f").as_deref(),
            Ok("evil.test")
        );
        for wrapper in ["blob:", "view-source:", "filesystem: "] {
            assert!(host(&(wrapper.repeat(100_000) + "https://evil.test/")).is_err());
        }
    }

    #[test]
    fn userinfo_is_decoded() {
        let userinfo = |text: &str| Address::parse(text).unwrap().userinfo().map(str::to_owned);
        assert_eq!(
            userinfo("https://mychart%2Eorg:x@evil.test/").as_deref(),
            Some("mychart.org:x")
        );
        assert_eq!(userinfo("https://evil.test/"), None);
    }
}
