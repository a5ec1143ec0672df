//! Inputs without end, the same in each run: the bundled list's addresses, and what attackers and
//! chance make of them.

use std::sync::LazyLock;

use portalward::provider::Provider;
use portalward::{Engine, Registry, bundled};

/// Pseudo-random numbers (`SplitMix64`) from a fixed seed.
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(super) fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut number = self.0;
        number = (number ^ (number >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        number = (number ^ (number >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        number ^ (number >> 31)
    }

    /// A number below `end`, which is above 0.
    pub(super) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.number() % u64::try_from(end).unwrap()).unwrap()
    }

    pub(super) fn one_in(&mut self, chances: usize) -> bool {
        self.below(chances) == 0
    }

    pub(super) fn pick<'t>(&mut self, from: &[&'t str]) -> &'t str {
        from[self.below(from.len())]
    }

    /// One of the bundled list's domains.
    pub(super) fn domain(&mut self) -> &'static str {
        &DOMAINS[self.below(DOMAINS.len())]
    }

    /// One of the bundled list's brands.
    pub(super) fn brand(&mut self) -> &'static str {
        &BRANDS[self.below(BRANDS.len())]
    }
}

/// The bundled list.
pub(super) static ENGINE: LazyLock<Engine> = LazyLock::new(|| {
    let compiled = bundled::compile_with(&[]).unwrap();
    Engine::new(Registry::open(compiled.bytes).unwrap())
});

/// Its domains, portals and brands.
pub(super) static DOMAINS: LazyLock<Vec<String>> =
    LazyLock::new(|| of_providers(|provider| provider.domains));
pub(super) static PORTALS: LazyLock<Vec<String>> =
    LazyLock::new(|| of_providers(|provider| provider.portals));
pub(super) static BRANDS: LazyLock<Vec<String>> = LazyLock::new(|| {
    of_providers(|provider| {
        let brands = provider.brands.into_iter();
        brands.map(|brand| brand.name).collect()
    })
});

fn of_providers(texts: impl Fn(Provider) -> Vec<String>) -> Vec<String> {
    let lists = bundled::lists().unwrap();
    let providers = lists.into_iter().flat_map(|list| list.providers);
    providers.flat_map(texts).collect()
}

const WORDS: &[&str] = &[
    "login", "secure", "portal", "patient", "my", "health", "care", "account", "verify", "billing",
    "results", "help", "online", "signin", "update", "support", "clinic", "shop", "news", "blue",
    "x", "2",
];
const ENDINGS: &[&str] = &[
    "com",
    "org",
    "net",
    "health",
    "co.uk",
    "example",
    "xyz",
    "web.app",
    "github.io",
    "fr",
    "gov",
    "zip",
    "com.",
    "xn--p1ai",
];
/// What has a meaning in an address, or looks as if it had.
const PIECES: &[&str] = &[
    "%",
    "%2",
    "%25",
    "%2e",
    "%2F",
    "%40",
    "%00",
    "%C2%AD",
    "%E2%80%8B",
    "@",
    ":",
    "//",
    "\\",
    "/",
    "?",
    "#",
    "&",
    "=",
    ".",
    "..",
    "-",
    "--",
    "xn--",
    "xn--a",
    "xn--80ak6aa92e",
    "[",
    "]",
    "[::1]",
    "127.1",
    "0x7f",
    ":443",
    ":8443",
    ":99999",
    "\t",
    "\n",
    "\r",
    " ",
    "\u{0}",
    "\u{AD}",
    "\u{200B}",
    "\u{202E}",
    "\u{2044}",
    "\u{3002}",
    "\u{FF0E}",
    "а",
    "е",
    "о",
    "ı",
    "ß",
    "ǰ",
    "医",
    "א",
    "😀",
    "\u{301}",
    "http:",
    "https://",
    "blob:",
    "data:",
    "javascript:",
    "__;",
    "**_",
    "!!",
    "u=",
    "url=",
    "a1",
    "mychart.org",
];
/// Around a link, from the beginning to where the encoded target stands.
const REWRITERS: &[&str] = &[
    "https://nam12.safelinks.protection.outlook.com/?data=1&url=",
    "https://www.google.com/url?q=",
    "https://l.facebook.com/l.php?u=",
    "https://secure-web.cisco.com/1AbC/",
    "https://r.search.yahoo.com/_ylt=A/RU=",
    "https://a1.r.us-east-1.awstrack.me/L0/",
    "https://linkprotect.cudasvc.com/url?a=",
    "https://urldefense.com/v3/__",
    "https://urldefense.com/v2/url?u=",
    "https://www.bing.com/ck/a?!&&u=a1",
    "https://eu-west-1.protection.sophos.com/?d=clinic.example&u=",
    "https://url.us.m.mimecastprotect.com/s/AbC?domain=",
    "https://lnks.gd/l/eyJhbGciOiJIUzI1NiJ9.eyJ1cmwiOiJo.",
];
const DISGUISES: &[(&str, &str)] = &[
    ("m", "rn"),
    ("l", "1"),
    ("o", "0"),
    ("i", "l"),
    ("w", "vv"),
    ("d", "cl"),
    ("a", "а"),
    ("e", "е"),
    ("t", "τ"),
    ("c", "ç"),
    ("h", "һ"),
    (".", "-"),
    (".", ""),
    ("-", ""),
];

/// A host or address by which somebody may try to pass for a provider, or an honest one.
pub(super) fn address(random: &mut Random) -> String {
    let domain = random.domain();
    let brand = random.brand();
    let (label, ending) = domain.split_once('.').unwrap();
    let (word, other) = (random.pick(WORDS), random.pick(WORDS));
    let new = random.pick(ENDINGS);
    match random.below(16) {
        0 => domain.to_owned(),
        1 => format!("https://{word}.{domain}/{other}?{word}#{other}"),
        2 => format!("http://{domain}:8080/{word}"),
        3 => format!("https://{domain}@{word}.{new}/"),
        4 => format!("{label}-{word}.{new}"),
        5 => format!("{word}{brand}{other}.{new}"),
        6 => format!("{domain}.{word}.{new}"),
        7 => format!("{label}.{word}-{other}.{new}/{word}"),
        8 => format!("{}.{ending}", one_edit(random, label)),
        9 => format!("{word}-{}.{new}", one_edit(random, brand)),
        10 => disguised(random, domain),
        11 => format!("https://sites.google.com/view/{word}-{label}"),
        12 => wrapped(random, &format!("https://{brand}-{word}.{new}/")),
        13 => PORTALS[random.below(PORTALS.len())].clone(),
        14 => format!("{word}-{other}.{new}"),
        _ => mutated(random, &format!("https://{word}.{domain}/{other}")),
    }
}

/// Bytes or letters without any sense.
pub(super) fn noise(random: &mut Random) -> String {
    let length = random.below(200);
    if random.one_in(2) {
        let bytes: Vec<u8> = (0..length)
            .map(|_| random.number().to_le_bytes()[0])
            .collect();
        return String::from_utf8_lossy(&bytes).into_owned();
    }
    let mut out = String::new();
    for _ in 0..length {
        match random.below(4) {
            0 => out.push_str(random.pick(PIECES)),
            1 => out.extend(char::from_u32(
                u32::try_from(random.below(0x11_0000)).unwrap(),
            )),
            2 => out.extend(char::from_u32(u32::try_from(random.below(0x800)).unwrap())),
            _ => out.push(char::from(b'a' + u8::try_from(random.below(26)).unwrap())),
        }
    }
    out
}

/// A text with pieces put in, taken out, doubled or moved.
pub(super) fn mutated(random: &mut Random, text: &str) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    for _ in 0..=random.below(6) {
        let (from, to) = (
            random.below(letters.len() + 1),
            random.below(letters.len() + 1),
        );
        let (from, to) = (from.min(to), from.max(to).min(from.min(to) + 12));
        match random.below(5) {
            0 => drop(letters.drain(from..to)),
            1 => {
                let copy = letters[from..to].to_vec();
                letters.splice(from..from, copy);
            }
            2 => letters[from..to].reverse(),
            3 => letters[from..to]
                .iter_mut()
                .for_each(char::make_ascii_uppercase),
            _ => drop(letters.splice(from..from, random.pick(PIECES).chars())),
        }
    }
    letters.into_iter().collect()
}

/// A label with one letter put in, taken out, changed, or two swapped. Labels are ASCII.
pub(super) fn one_edit(random: &mut Random, label: &str) -> String {
    let mut bytes = label.as_bytes().to_vec();
    let at = random.below(bytes.len());
    let letter = b'a' + u8::try_from(random.below(26)).unwrap();
    match random.below(4) {
        0 => bytes.insert(at, letter),
        1 => drop(bytes.remove(at)),
        2 => bytes[at] = letter,
        _ if at > 0 => bytes.swap(at - 1, at),
        _ => bytes.push(letter),
    }
    String::from_utf8(bytes).unwrap()
}

fn disguised(random: &mut Random, text: &str) -> String {
    let (from, to) = DISGUISES[random.below(DISGUISES.len())];
    text.replacen(from, to, 1 + random.below(2))
}

/// A link within link rewriters' addresses.
fn wrapped(random: &mut Random, link: &str) -> String {
    let mut link = link.to_owned();
    for _ in 0..=random.below(3) {
        let encoded: String = link
            .bytes()
            .map(|byte| match byte {
                byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
                byte => format!("%{byte:02X}"),
            })
            .collect();
        link = format!("{}{encoded}", random.pick(REWRITERS));
    }
    link
}
