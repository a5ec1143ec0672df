//! What must hold of everything that reads what strangers wrote, whatever bytes it is given: one law for each such
//! reader. `scripts/fuzz` looks for bytes that break one; `tests/fuzz/corpora.rs` tries them on all that were found
//! worth keeping, natively and in WebAssembly.

// A law is tried by panicking, and stands in two crates: in the tests' it is private.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::must_use_candidate,
    clippy::missing_panics_doc
)]
#![allow(missing_docs, unreachable_pub)]

use std::collections::BTreeSet;
use std::fmt::{Debug, Write as _};
use std::hash::Hasher as _;
use std::sync::{LazyLock, Mutex};

use portalward::address::{Address, Host, HostName};
use portalward::import::{import, registry as registry_with};
use portalward::lists::signature::{Edition, verify};
use portalward::lists::{Names, Origin, Problem, Reading, brands, breaches, csv, json};
use portalward::page::{Field, PageFacts, PageText, Place};
use portalward::suffix::is_public_suffix;
use portalward::unwrap::{Unwrapped, unwrap as unwrapped};
use portalward::{
    Choice, Decision, Engine, Registry, Severity, Trust, Verdict, bundled, compile, hosting,
};
use siphasher::sip::SipHasher24;

/// Tries a law on an input, and tells what was answered to it. Panics where the law is broken.
pub type Law = fn(&[u8]) -> String;

/// All of them, by the name of what is tried.
pub const LAWS: [(&str, Law); 10] = [
    ("address", address),
    ("unwrap", unwrap),
    ("check", check),
    ("message", message),
    ("json", json_list),
    ("csv", csv_list),
    ("brands", brands_list),
    ("breaches", breaches_table),
    ("registry", registry),
    ("signature", signature),
];

/// The bundled list.
static ENGINE: LazyLock<Engine> = LazyLock::new(|| {
    let compiled = bundled::compile_with(&[]).expect("the bundled list is sound");
    Engine::new(Registry::open(compiled.bytes).expect("what was compiled can be opened"))
});

/// The same, for whoever has decided something.
static DECIDED: LazyLock<Mutex<Engine>> = LazyLock::new(|| Mutex::new(ENGINE.clone()));

/// A small list that is in force where another is brought in, or whose registry is broken.
static SMALL: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let (list, problems) = json::read(
        r#"{"format":"portalward-list/1","name":"Small","publisher":"Law","version":1,"updated":"2026-11-27",
        "blocked":["riverside-pay.com"],"providers":[
        {"id":"riverside","name":"Riverside Clinic","kind":"clinic","domains":["riverside.org","riverside-clinic.org"],
         "portals":["https://shared.org/riverside"],"brands":[{"name":"riverside","use":"distinctive"}],
         "contacts":[{"kind":"phone","value":"+18005550142","verified_on":"2026-11-01","valid_until":"2027-11-01"}],
         "source":{"name":"its own letter","retrieved":"2026-11"}},
        {"id":"lakeside","name":"Lakeside Health","kind":"insurer","domains":["lakeside.com"],"operator":"riverside",
         "brands":[{"name":"lakeside","use":"prominent"}],"source":{"name":"its own letter","retrieved":"2026-11"}},
        {"id":"hill","name":"Hill Hospital","kind":"hospital","domains":["hill.net"],
         "brands":[{"name":"hill","use":"common"}],"source":{"name":"its own letter","retrieved":"2026-11"}}]}"#,
    )
    .expect("the law's own list can be read");
    assert_eq!(problems, [], "the law's own list");
    compile(&[(Trust::Bundled, &list)], &["example-shop.com"]).bytes
});

const TODAY: &str = "2026-11-27";

/// What can be taken apart is put together as it was, and a host is one name however it is asked for.
pub fn address(data: &[u8]) -> String {
    let text = String::from_utf8_lossy(data);
    let mut answer = String::new();
    for read in [Address::parse(&text), Address::parse_typed(&text)] {
        if let Ok(address) = &read {
            assert_eq!(Address::parse(address.href()).as_ref(), Ok(address));
            if let Host::Name(name) = address.host() {
                let ascii = name.ascii();
                assert!(ascii.is_ascii() && !ascii.bytes().any(|byte| byte.is_ascii_uppercase()));
                let labels = name.labels().iter().map(|label| label.ascii.as_str());
                let parts: Vec<_> = labels.chain([name.suffix()]).collect();
                assert_eq!(parts.join("."), ascii);
                if let Some(registrable) = name.registrable() {
                    assert!(ascii.ends_with(registrable) && registrable.ends_with(name.suffix()));
                    assert!(name.parents().any(|parent| parent == registrable));
                }
            }
        }
        tell(&mut answer, &read);
    }
    answer
}

/// Where a link leads is an address, and is reached by no more layers than are undone.
pub fn unwrap(data: &[u8]) -> String {
    let text = String::from_utf8_lossy(data);
    let Ok(address) = Address::parse_typed(&text) else {
        return String::new();
    };
    let inner = unwrapped(&address);
    if let Unwrapped::To(to) = &inner {
        assert!((1..=6).contains(&to.chain.len()));
        for reached in [&to.address]
            .into_iter()
            .chain(to.others.iter().map(|(_, other)| other))
        {
            assert_eq!(Address::parse(reached.href()).as_ref(), Ok(reached));
        }
    }
    told(&inner)
}

/// A verdict has its reasons, *verified* is said of listed places alone, and the quick look passes over nothing that
/// is warned of. The first line is an address, the second what a link shows, the third where a form leads, the others
/// what a page says of itself.
pub fn check(data: &[u8]) -> String {
    let text = String::from_utf8_lossy(data);
    let mut lines = text.split('\n');
    let url = lines.next().unwrap_or_default();
    let shown = lines.next().unwrap_or_default();
    let form = lines.next().map(str::to_owned);
    let places = [
        Place::Title,
        Place::SiteName,
        Place::Logo,
        Place::Heading,
        Place::Copyright,
        Place::Label,
    ];
    let facts = PageFacts {
        url: url.to_owned(),
        fields: vec![Field::Username, Field::Password],
        sends_to: form.into_iter().collect(),
        texts: lines
            .zip(places.into_iter().cycle())
            .map(|(text, place)| PageText {
                place,
                text: text.to_owned(),
            })
            .collect(),
    };
    let of_link = ENGINE.check_link(url);
    let of_text = ENGINE.check_link_with_text(url, shown);
    let of_page = ENGINE.check_page(&facts);
    assert_eq!(of_link, ENGINE.check_link(url));
    assert_eq!(of_link.is_ok(), of_text.is_ok());
    for verdict in [&of_link, &of_text, &of_page].into_iter().flatten() {
        is_sound(verdict);
    }
    if let (Ok(of_link), Ok(of_page)) = (&of_link, &of_page) {
        assert!(
            of_link.severity <= Severity::Unknown || ENGINE.quick_look().may_warn(url),
            "passed over"
        );
        // What a page says never makes it verified.
        assert!(of_page.severity != Severity::Verified || is_owned(&of_page.address));
        // Whoever says that they know a site is not warned there, and nobody else is told anything else.
        if let Some(host) = of_page.address.name() {
            let mut own = DECIDED.lock().expect("no law has failed");
            own.decide(vec![Decision {
                host: host.ascii().to_owned(),
                choice: Choice::Allowed,
            }]);
            let decided = own.check_page(&facts).expect("the same address");
            assert_eq!(decided.decision, Some(Choice::Allowed));
            assert!(!decided.warns_on(&facts));
        }
    }
    told(&(of_link, of_text, of_page))
}

/// What holds of every verdict of the bundled list.
pub fn is_sound(verdict: &Verdict) {
    let address = &verdict.address;
    match verdict.severity {
        Severity::Verified => {
            assert!(is_owned(address), "{verdict:?}");
            assert!(
                address.is_https_on_default_port() && address.userinfo().is_none(),
                "{verdict:?}"
            );
            assert!(
                verdict.findings.is_empty() && verdict.provider.is_some(),
                "{verdict:?}"
            );
        }
        // A broken name below a verified domain is its owner's affair.
        Severity::Unknown => assert!(!address.is_malformed() || is_owned(address), "{verdict:?}"),
        Severity::Caution | Severity::Danger => {
            assert!(!verdict.findings.is_empty(), "{verdict:?}");
        }
    }
}

/// Whether an address's host is one of a listed portal, or is, or lies below, a listed domain, by the plainest reading.
fn is_owned(address: &Address) -> bool {
    static LISTED: LazyLock<(BTreeSet<String>, BTreeSet<String>)> = LazyLock::new(|| {
        let lists = bundled::lists().expect("the bundled list is sound");
        let (mut hosts, mut domains) = (BTreeSet::new(), BTreeSet::new());
        for provider in lists.into_iter().flat_map(|list| list.providers) {
            let portals = provider.portals.iter().map(|portal| Address::parse(portal));
            hosts.extend(
                portals
                    .flatten()
                    .map(|portal| portal.host_text().to_owned()),
            );
            domains.extend(provider.domains);
        }
        (hosts, domains)
    });
    let (hosts, domains) = &*LISTED;
    let host = address.host_text();
    let starts = host.match_indices('.').map(|(at, _)| at + 1);
    hosts.contains(host)
        || [0]
            .into_iter()
            .chain(starts)
            .any(|start| domains.contains(&host[start..]))
}

/// What is found in a message stands in it, and a link is judged as it is anywhere else.
pub fn message(data: &[u8]) -> String {
    let text = String::from_utf8_lossy(data);
    let message = ENGINE.check_message(&text, TODAY);
    let mut worst = None;
    for checked in &message.links {
        assert!(message.text.get(checked.link.place.clone()).is_some());
        assert_eq!(
            ENGINE.check_link(&checked.link.href).as_ref(),
            Ok(&checked.verdict)
        );
        is_sound(&checked.verdict);
        worst = worst.max(Some(checked.verdict.severity));
    }
    assert_eq!(message.severity(), worst.unwrap_or(Severity::Unknown));
    for phone in &message.phones {
        assert!(message.text.get(phone.place.clone()).is_some());
        let digits = phone.e164.strip_prefix('+').expect("E.164");
        assert!(
            (7..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
        );
    }
    told(&message)
}

pub fn json_list(data: &[u8]) -> String {
    list(json::read_from(data, Names::Real))
}

pub fn csv_list(data: &[u8]) -> String {
    list(csv::read(data, Names::Real, &origin()))
}

pub fn brands_list(data: &[u8]) -> String {
    list(brands::read(data, Names::Real, &origin()))
}

fn origin() -> Origin {
    Origin {
        name: "list".to_owned(),
        day: TODAY.to_owned(),
    }
}

/// Of whatever list there is, only whole hosts of somebody's own are taken; it can be written and read again; and in
/// force it takes nothing away from those who were there before.
fn list(read: Result<Reading, Problem>) -> String {
    let answer = told(&read);
    let reading = match read {
        Ok(reading) => reading,
        Err(problem) => {
            assert!(problem.line >= 1 && !problem.message.is_empty());
            return answer;
        }
    };
    for problem in &reading.problems {
        assert!(problem.line >= 1 && problem.column >= 1 && !problem.message.is_empty());
    }
    let mut ids = BTreeSet::new();
    for provider in &reading.list.providers {
        assert!(ids.insert(&provider.id), "two of one id");
        for domain in &provider.domains {
            assert_eq!(HostName::new(domain).expect("a host").ascii(), domain);
            assert!(!is_public_suffix(domain) && !hosting::is_shared_root(domain));
        }
        for portal in &provider.portals {
            assert!(
                Address::parse(portal)
                    .expect("an address")
                    .is_https_on_default_port()
            );
        }
    }
    let (again, problems) =
        json::read(&json::write(&reading.list)).expect("what was written is a list");
    assert_eq!(problems, []);
    assert_eq!(again, reading.list);

    if reading.list.providers.is_empty() && reading.list.blocked.is_empty() {
        return answer;
    }
    let base = Registry::open(SMALL.clone()).expect("the law's own registry");
    let before = Engine::new(base.clone());
    let accepted =
        import(reading, None, &base, &[], Trust::User, TODAY).expect("the registry can be opened");
    let compiled = registry_with(&base, &[(Trust::User, &accepted.list)], TODAY);
    let after =
        Engine::new(Registry::open(compiled.bytes).expect("what was compiled can be opened"));
    for link in [
        "https://riverside.org/",
        "https://www.lakeside.com/login",
        "https://shared.org/riverside",
        "https://hill.net/",
    ] {
        let owner = |engine: &Engine| {
            let verdict = engine.check_link(link).expect("an address");
            assert_eq!(verdict.severity, Severity::Verified, "{link}");
            engine
                .provider(verdict.provider.expect("verified"))
                .map(|(provider, _)| provider.id)
        };
        assert_eq!(owner(&after), owner(&before), "{link}");
    }
    for link in [
        "https://riverside-pay.com/",
        "https://riverside-login.com/",
        "https://lakes1de.com/",
    ] {
        let severity = |engine: &Engine| engine.check_link(link).expect("an address").severity;
        assert!(severity(&after) >= severity(&before), "{link}");
    }
    for provider in &accepted.list.providers {
        for domain in &provider.domains {
            assert!(
                after.registry().domain_owner(domain).is_some(),
                "{domain} is on the list and nobody's"
            );
        }
    }
    answer
}

/// A table gives days and numbers that are some.
pub fn breaches_table(data: &[u8]) -> String {
    let read = breaches::read(data, &[("entity".to_owned(), "organisation".to_owned())]);
    if let Ok((breaches, problems)) = &read {
        let mut ids = BTreeSet::new();
        for breach in breaches {
            assert!(ids.insert(&breach.id), "two of one id");
            assert!(!breach.entity.is_empty());
            assert_eq!(breach.reported.len(), 10);
        }
        assert!(
            problems
                .iter()
                .all(|problem| problem.line >= 1 && !problem.message.is_empty())
        );
    }
    told(&read)
}

/// Whatever bytes a registry is made of, the worst that it can do is find nothing. The checksum is put right, or hardly any
/// would be opened. Where the first byte is even, what follows are changes to a real one: a place in two bytes, and what stands
/// there.
pub fn registry(data: &[u8]) -> String {
    let Some((&mode, data)) = data.split_first() else {
        return told(&Registry::open(Vec::new()).err());
    };
    let mut bytes = if mode % 2 == 0 {
        let mut bytes = SMALL.clone();
        for change in data.chunks_exact(3) {
            let at = usize::from(u16::from_le_bytes([change[0], change[1]]));
            match bytes.get_mut(at) {
                Some(byte) => *byte = change[2],
                // Beyond its end: it ends early.
                None => bytes.truncate(at.wrapping_mul(usize::from(change[2])) % SMALL.len()),
            }
        }
        bytes
    } else {
        data.to_vec()
    };
    let untouched = told(&Registry::open(bytes.clone()).err());
    if bytes.len() >= 16 {
        bytes[..8].copy_from_slice(&SMALL[..8]);
        let mut hasher = SipHasher24::new();
        hasher.write(&bytes[16..]);
        let checksum = hasher.finish().to_le_bytes();
        bytes[8..16].copy_from_slice(&checksum);
    }
    let opened = match Registry::open(bytes) {
        Ok(opened) => opened,
        Err(error) => return untouched + &told(&error),
    };
    let mut answer = untouched;
    tell(&mut answer, &(opened.len(), opened.is_empty()));
    for provider in opened.providers().take(50) {
        tell(&mut answer, &opened.entry(provider));
    }
    tell(&mut answer, &opened.operator("riverside"));
    tell(
        &mut answer,
        &opened.reached_at("+18005550142", TODAY).collect::<Vec<_>>(),
    );
    tell(
        &mut answer,
        &opened.well_known().take(50).collect::<Vec<_>>(),
    );
    tell(
        &mut answer,
        &opened.search("clinic").take(50).collect::<Vec<_>>(),
    );
    tell(&mut answer, &opened.lists().len());
    let engine = Engine::new(opened);
    for url in [
        "https://riverside.org/",
        "https://shared.org/riverside/login",
        "https://riversyde.org/",
        "https://riverside-login.com/",
        "https://lakeside.com.evil.net/",
        "https://hil1.net/",
        "https://riverside-pay.com/",
        "https://example-shop.com/",
    ] {
        let may_warn = engine.quick_look().may_warn(url);
        let facts = PageFacts {
            url: url.to_owned(),
            fields: vec![Field::Password],
            texts: vec![PageText {
                place: Place::Title,
                text: "Riverside Clinic: sign in".to_owned(),
            }],
            ..PageFacts::default()
        };
        tell(
            &mut answer,
            &(may_warn, engine.check_link(url), engine.check_page(&facts)),
        );
    }
    tell(
        &mut answer,
        &engine.check_message("Lakeside: pay at lakeside-pay.com or 1-800-555-0142", TODAY),
    );
    answer
}

/// The one file that the law's key has signed, its signature, and what that says.
const SIGNED: &str = concat!(
    r#"{"format":"portalward-list/1","name":"Signed","publisher":"Clinic","version":1,"updated":"2026-11-23","providers":[]}"#,
    "\n"
);
const KEY: &str = "RWRbCuw6s9tMalGe4iNob+Nb45vOX+bD9cxmJ32E3W1ipxldu8XhKcwX";
const COMMENT: &str = "portalward list=one sequence=1 issued=2026-11-27 expires=2027-01-31";

/// Only what was signed is taken, as what it was signed. Before the first zero byte stands a signature; after it the file,
/// where there is any, else the one that was signed.
pub fn signature(data: &[u8]) -> String {
    let mut parts = data.splitn(2, |byte| *byte == 0);
    let text = String::from_utf8_lossy(parts.next().unwrap_or_default()).into_owned();
    let file = parts.next().unwrap_or(SIGNED.as_bytes());
    let verified = verify(file, &text, &[KEY]);
    if let Ok(edition) = &verified {
        assert_eq!(file, SIGNED.as_bytes());
        assert_eq!(Ok(edition), Edition::from_comment(COMMENT).as_ref());
    }
    let by_a_key = verify(file, &text, &[&text]);
    assert!(by_a_key.is_err(), "what is a signature is no key");
    let edition = Edition::from_comment(&text);
    if let Ok(edition) = &edition {
        assert_eq!(
            Edition::from_comment(&edition.to_string()).as_ref(),
            Ok(edition)
        );
        assert!(edition.may_follow(edition).is_ok());
    }
    told(&(verified, by_a_key, edition))
}

fn told(what: &impl Debug) -> String {
    let mut answer = String::new();
    tell(&mut answer, what);
    answer
}

fn tell(answer: &mut String, what: &impl Debug) {
    writeln!(answer, "{what:?}").expect("a text can be written to");
}
