//! SMART App Launch 2.2 *User-access Brands* bundles: FHIR bundles in which makers of health
//! records publish which organisations use them, where these have their sites, and where their
//! patients sign in ([the specification]).
//!
//! A bundle may be of any size: its entries are read one after the other, and of each only what
//! a list needs is kept; logos, street addresses and tax numbers are not. What publishers do
//! beside the specification is accepted where its meaning is plain: other types of bundle,
//! references by `urn:uuid`, in small letters or absolute, extensions of earlier drafts, hosts in
//! capitals.
//!
//! [the specification]: https://hl7.org/fhir/smart-app-launch/STU2.2/brands.html

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io::Read;
use std::rc::Rc;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::lines::{Lines, Position};
use super::{
    List, Names, Origin, Problem, Reading, is_clean, is_date, portal, shorten, site, slug,
    without_place,
};
use crate::address::Address;
use crate::provider::{Kind, Provider, Source};

/// Other names an entry keeps: those of facilities that have no site of their own among them.
const MAX_ALIASES: usize = 50;
/// How far an organisation may be below the one at the top.
const MAX_DEPTH: usize = 32;
/// Bytes of an address that is looked at.
const MAX_ADDRESS: usize = 2048;

/// Reads a bundle. Organisations become providers:
///
/// - its sites (`telecom` of the system `url`, and identifiers that are web addresses) are its
///   domains: the host alone, without a leading `www.`, since a hospital's site may be a part of a
///   university's;
/// - its portals (the extension `organization-portal`) are its own or, where it has none, those of the
///   nearest organisation that it is a part of;
/// - an organisation with neither site nor portal of its own is one more name of the one it is a part of;
/// - endpoints are interfaces for programs: their hosts are told, and never verified.
///
/// # Errors
/// A [`Problem`] with line and column where the text is not JSON, is cut off, or is no bundle.
pub fn read(source: impl Read, names: Names, origin: &Origin) -> Result<Reading, Problem> {
    let lines = Lines::new(source);
    let position = lines.position();
    let mut bundle = Bundle {
        position: Rc::clone(&position),
        ..Bundle::default()
    };
    let mut deserializer = serde_json::Deserializer::from_reader(lines);
    (&mut bundle)
        .deserialize(&mut deserializer)
        .and_then(|()| deserializer.end())
        .map_err(|error| Problem {
            path: String::new(),
            line: error.line().max(1),
            column: error.column().max(1),
            message: without_place(&error),
        })?;
    if !is_word(&bundle.resource_type, "bundle") {
        return Err(Problem {
            path: "resourceType".into(),
            line: 1,
            column: 1,
            message: "is not \"Bundle\"".into(),
        });
    }
    Ok(bundle.into_reading(names, origin))
}

/// What is kept of a bundle while it is read.
#[derive(Default)]
struct Bundle {
    position: Rc<Cell<Position>>,
    resource_type: String,
    id: Option<String>,
    /// Days: of the bundle's last change, and of its publication.
    timestamp: Option<String>,
    last_updated: Option<String>,
    organisations: Vec<Organisation>,
    /// Organisations by all that others may refer to them by.
    by_reference: BTreeMap<String, usize>,
    api_hosts: BTreeSet<String>,
    entries: usize,
    inactive: usize,
    problems: Vec<Problem>,
}

struct Organisation {
    place: Place,
    name: String,
    aliases: Vec<String>,
    kind: Kind,
    country: Option<String>,
    sites: Vec<(Place, String)>,
    portals: Vec<(Place, String)>,
    part_of: Option<String>,
}

#[derive(Clone)]
struct Place {
    path: String,
    at: Position,
}

impl Place {
    fn within(&self, path: &str) -> Self {
        Self {
            path: format!("{}.{path}", self.path),
            at: self.at,
        }
    }

    fn problem(&self, message: impl Into<String>) -> Problem {
        Problem {
            path: self.path.clone(),
            line: self.at.line,
            column: self.at.column,
            message: message.into(),
        }
    }
}

impl<'de> DeserializeSeed<'de> for &mut Bundle {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for &mut Bundle {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a FHIR bundle: an object with resourceType and entry")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "resourceType" => self.resource_type = text(&map.next_value()?),
                "id" => self.id = Some(text(&map.next_value()?)),
                "timestamp" => self.timestamp = day(&map.next_value()?),
                "meta" => {
                    let meta: Value = map.next_value()?;
                    self.last_updated = meta.get("lastUpdated").and_then(day);
                }
                "entry" => map.next_value_seed(Entries(self))?,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

struct Entries<'b>(&'b mut Bundle);

impl<'de> DeserializeSeed<'de> for Entries<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Entries<'_> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an array of entries")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while let Some((at, entry)) = seq.next_element_seed(Placed(&self.0.position))? {
            self.0.add(&entry, at);
        }
        Ok(())
    }
}

/// A value and where it begins: a seed is asked once the value's first letter is read.
struct Placed<'p>(&'p Cell<Position>);

impl<'de> DeserializeSeed<'de> for Placed<'_> {
    type Value = (Position, Value);

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        let at = self.0.get();
        Ok((at, serde::Deserialize::deserialize(deserializer)?))
    }
}

impl Bundle {
    fn add(&mut self, entry: &Value, at: Position) {
        let place = Place {
            path: format!("entry[{}]", self.entries),
            at,
        };
        self.entries += 1;
        let full_url = entry.get("fullUrl").map(text).unwrap_or_default();
        match entry.get("resource") {
            Some(resource) => self.add_resource(resource, &full_url, &place.within("resource")),
            None => self.problems.push(place.problem("has no resource")),
        }
    }

    fn add_resource(&mut self, resource: &Value, full_url: &str, place: &Place) {
        let kind = resource.get("resourceType").map(text).unwrap_or_default();
        if is_word(&kind, "organization") {
            self.add_organisation(resource, full_url, place);
        } else if is_word(&kind, "endpoint") {
            let address = resource.get("address").map(text).unwrap_or_default();
            if let Ok(address) = Address::parse(&address) {
                self.api_hosts.insert(address.host_text().to_owned());
            }
            // Some publishers put the organisation within its endpoint.
            for contained in list(resource.get("contained")) {
                if contained
                    .get("resourceType")
                    .is_some_and(|kind| is_word(&text(kind), "organization"))
                {
                    self.add_organisation(contained, "", &place.within("contained"));
                }
            }
        }
    }

    fn add_organisation(&mut self, resource: &Value, full_url: &str, place: &Place) {
        let name = resource.get("name").map(text).unwrap_or_default();
        if !is_clean(&name) {
            self.problems
                .push(place.problem("name is missing, too long, or has hidden characters"));
            return;
        }
        if resource.get("active") == Some(&Value::Bool(false)) {
            self.inactive += 1;
            return;
        }
        let number = self.organisations.len();
        let id = resource.get("id").map(text).unwrap_or_default();
        for reference in [full_url.to_owned(), format!("Organization/{id}")] {
            self.by_reference.entry(key(&reference)).or_insert(number);
        }
        let mut aliases: Vec<String> = list(resource.get("alias")).iter().map(text).collect();
        aliases.retain(|alias| is_clean(alias) && *alias != name && !alias.contains("(more here)"));
        aliases.truncate(MAX_ALIASES);
        let portals: Vec<_> = list(resource.get("extension"))
            .iter()
            .filter(|extension| {
                let url = extension.get("url").map(text).unwrap_or_default();
                url.ends_with("/organization-portal")
            })
            .flat_map(|extension| list(extension.get("extension")))
            .filter(|part| {
                let url = part.get("url").map(text).unwrap_or_default();
                url == "portalUrl" || url == "url"
            })
            .filter_map(|part| address_in(part.get("valueUrl").or_else(|| part.get("valueUri"))?))
            .map(|url| (place.within("portalUrl"), url))
            .collect();
        let telecom = list(resource.get("telecom")).iter().filter(|contact| {
            let system = contact.get("system").map(text).unwrap_or_default();
            system == "url"
        });
        let telecom = telecom
            .filter_map(|contact| address_in(contact.get("value")?))
            .map(|url| (place.within("telecom"), url));
        let identifiers = list(resource.get("identifier")).iter();
        let identifiers = identifiers
            .filter_map(|identifier| address_in(identifier.get("value")?))
            .filter(|url| url.starts_with("http"))
            .map(|url| (place.within("identifier"), url));
        self.organisations.push(Organisation {
            name,
            aliases,
            kind: kind_of(resource),
            country: country(resource),
            sites: telecom.chain(identifiers).collect(),
            portals,
            part_of: resource
                .get("partOf")
                .and_then(|part_of| part_of.get("reference"))
                .map(text),
            place: place.clone(),
        });
    }

    /// Each organisation's parent, and none where its parents lead in a circle.
    fn parents(&mut self) -> Vec<Option<usize>> {
        let find = |organisation: &Organisation| {
            let reference = key(organisation.part_of.as_deref()?);
            // An absolute reference to what the bundle names by type and id.
            let short = || {
                let mut parts = reference.rsplit('/');
                let (id, kind) = (parts.next()?, parts.next()?);
                self.by_reference.get(&format!("{kind}/{id}"))
            };
            self.by_reference.get(&reference).or_else(short).copied()
        };
        let parents: Vec<Option<usize>> = self.organisations.iter().map(find).collect();
        let ends = |start: usize| {
            let mut at = Some(start);
            for _ in 0..MAX_DEPTH {
                let Some(here) = at else { return true };
                at = parents.get(here).copied().flatten();
            }
            false
        };
        let mut sound = parents.clone();
        for (number, parent) in sound.iter_mut().enumerate() {
            if parent.is_some() && !ends(number) {
                *parent = None;
                if let Some(organisation) = self.organisations.get(number) {
                    let place = organisation.place.within("partOf");
                    self.problems
                        .push(place.problem("leads in a circle, or too far"));
                }
            }
        }
        sound
    }

    fn into_reading(mut self, names: Names, origin: &Origin) -> Reading {
        let parents = self.parents();
        let retrieved = self
            .timestamp
            .clone()
            .or_else(|| self.last_updated.clone())
            .unwrap_or_else(|| origin.day.clone());
        let list = List {
            name: origin.name.clone(),
            publisher: self
                .id
                .as_ref()
                .map(|id| format!("SMART brands bundle {id}"))
                .filter(|publisher| is_clean(publisher))
                .unwrap_or_else(|| origin.name.clone()),
            version: 0,
            updated: retrieved.clone(),
            ..List::default()
        };
        let mut tree = Tree {
            names,
            source: Source {
                name: list.publisher.clone(),
                url: None,
                retrieved,
            },
            parents,
            organisations: std::mem::take(&mut self.organisations),
            problems: std::mem::take(&mut self.problems),
        };
        let providers = tree.providers();
        Reading {
            list: List { providers, ..list },
            problems: tree.problems,
            entries: tree.organisations.len() + self.inactive,
            api_hosts: self.api_hosts,
        }
    }
}

/// The organisations with those that they are a part of.
struct Tree {
    names: Names,
    source: Source,
    organisations: Vec<Organisation>,
    parents: Vec<Option<usize>>,
    problems: Vec<Problem>,
}

impl Tree {
    fn providers(&mut self) -> Vec<Provider> {
        let sites = self.sites();
        let portals = self.portals();
        let mut ids = BTreeSet::new();
        let mut providers: Vec<Provider> = Vec::new();
        let mut place_of: Vec<Option<usize>> = vec![None; self.organisations.len()];
        let stands_alone = |number: usize| {
            sites.get(number).is_some_and(|sites| !sites.is_empty())
                || portals
                    .get(number)
                    .is_some_and(|portals| !portals.is_empty())
        };
        for (number, organisation) in self.organisations.iter().enumerate() {
            if !stands_alone(number) {
                continue;
            }
            let inherited = self
                .above(number)
                .find_map(|above| portals.get(above).filter(|portals| !portals.is_empty()));
            if let Some(place) = place_of.get_mut(number) {
                *place = Some(providers.len());
            }
            providers.push(Provider {
                id: slug(&organisation.name, &mut ids),
                name: organisation.name.clone(),
                aliases: organisation.aliases.clone(),
                kind: organisation.kind,
                domains: sites.get(number).cloned().unwrap_or_default(),
                portals: inherited.cloned().unwrap_or_default(),
                brands: Vec::new(),
                contacts: Vec::new(),
                operator: None,
                country: organisation.country.clone(),
                source: self.source.clone(),
            });
        }
        for (number, organisation) in self.organisations.iter().enumerate() {
            if stands_alone(number) {
                continue;
            }
            let above = self
                .above(number)
                .find_map(|above| place_of.get(above).copied().flatten());
            if let Some(provider) = above.and_then(|place| providers.get_mut(place))
                && provider.aliases.len() < MAX_ALIASES
                && provider.name != organisation.name
                && !provider.aliases.contains(&organisation.name)
            {
                provider.aliases.push(organisation.name.clone());
            }
        }
        providers
    }

    /// An organisation, and those that it is a part of, the nearest first.
    fn above(&self, number: usize) -> impl Iterator<Item = usize> + '_ {
        let parent = |number: &usize| self.parents.get(*number).copied().flatten();
        std::iter::successors(Some(number), parent).take(MAX_DEPTH)
    }

    /// The domains of each organisation: one that several claim belongs to the first of them, or to the
    /// one at the top where they belong together.
    fn sites(&mut self) -> Vec<Vec<String>> {
        let (mut found, mut problems) = self.each(|organisation| &organisation.sites, site);
        let mut owners: BTreeMap<String, usize> = BTreeMap::new();
        for (number, domains) in found.iter().enumerate() {
            for domain in domains {
                let owner = owners.entry(domain.clone()).or_insert(number);
                if self.above(*owner).any(|above| above == number) {
                    *owner = number;
                }
            }
        }
        for (number, domains) in found.iter_mut().enumerate() {
            domains.retain(|domain| {
                let owner = owners.get(domain).copied().unwrap_or(number);
                if owner != number
                    && self.top(owner) != self.top(number)
                    && let (Some(organisation), Some(other)) = (
                        self.organisations.get(number),
                        self.organisations.get(owner),
                    )
                {
                    problems.push(organisation.place.problem(format!(
                        "{domain} is shared: {} names it as well, and keeps it",
                        other.name
                    )));
                }
                owner == number
            });
        }
        self.problems.extend(problems);
        found
    }

    fn top(&self, number: usize) -> usize {
        self.above(number).last().unwrap_or(number)
    }

    /// The portals of each organisation that are its own.
    fn portals(&mut self) -> Vec<Vec<String>> {
        let (found, problems) = self.each(|organisation| &organisation.portals, portal);
        self.problems.extend(problems);
        found
    }

    /// What each organisation names that can be accepted, and why the rest cannot.
    fn each(
        &self,
        named: impl Fn(&Organisation) -> &[(Place, String)],
        accept: impl Fn(&str, Names) -> Result<String, String>,
    ) -> (Vec<Vec<String>>, Vec<Problem>) {
        let mut problems = Vec::new();
        let accepted = self.organisations.iter().map(|organisation| {
            let mut own: Vec<String> = Vec::new();
            for (place, url) in named(organisation) {
                match accept(url, self.names) {
                    Ok(text) if !own.contains(&text) => own.push(text),
                    Ok(_) => {}
                    Err(why) => problems.push(place.problem(format!("{} {why}", shorten(url)))),
                }
            }
            own
        });
        (accepted.collect(), problems)
    }
}

/// A web address; some publishers leave out the scheme.
fn address_in(value: &Value) -> Option<String> {
    let text = text(value);
    let is_address = text.contains('.') && !text.starts_with("urn:") && !text.starts_with("data:");
    if !is_address || text.len() > MAX_ADDRESS {
        return None;
    }
    Some(if text.contains("://") {
        text
    } else if text.contains([' ', '@']) {
        return None;
    } else {
        format!("https://{text}")
    })
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().trim().to_owned()
}

fn list(value: Option<&Value>) -> &[Value] {
    match value {
        Some(Value::Array(values)) => values,
        Some(value @ Value::Object(_)) => std::slice::from_ref(value),
        _ => &[],
    }
}

/// The day of an instant.
fn day(value: &Value) -> Option<String> {
    let day = text(value).get(..10)?.to_owned();
    is_date(&day, false).then_some(day)
}

fn is_word(text: &str, word: &str) -> bool {
    text.trim().eq_ignore_ascii_case(word)
}

/// What a reference is found by: types are written with and without capitals.
fn key(reference: &str) -> String {
    reference
        .trim()
        .trim_start_matches('#')
        .to_ascii_lowercase()
}

/// Codes of `http://terminology.hl7.org/CodeSystem/organization-type`.
fn kind_of(resource: &Value) -> Kind {
    let codings = list(resource.get("type")).iter();
    let mut codes = codings
        .flat_map(|kind| list(kind.get("coding")))
        .map(|coding| coding.get("code").map(text).unwrap_or_default());
    codes
        .find_map(|code| match code.as_str() {
            "prov" => Some(Kind::Hospital),
            "ins" => Some(Kind::Insurer),
            "laboratory" | "imaging" => Some(Kind::Lab),
            "pharmacy" => Some(Kind::Pharmacy),
            _ => None,
        })
        .unwrap_or(Kind::Other)
}

fn country(resource: &Value) -> Option<String> {
    let mut countries: Vec<String> = list(resource.get("address"))
        .iter()
        .filter_map(|address| {
            let country = address.get("country").map(text)?;
            match country.as_str() {
                "USA" | "United States" | "United States of America" => Some("US".into()),
                code if code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase()) => {
                    Some(country)
                }
                _ => None,
            }
        })
        .collect();
    countries.dedup();
    match countries.as_slice() {
        [only] => Some(only.clone()),
        _ => None,
    }
}
