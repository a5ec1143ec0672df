//! Bringing a list into force: what it would change, what is refused of it, and the registry that
//! comes of it.

use serde::Serialize;

use crate::engine::Engine;
use crate::lists::difference::{Difference, changes};
use crate::lists::{List, Reading};
use crate::provider::Provider;
use crate::registry::{Compiled, OpenError, Registry, Trust, compile};
use crate::review::review;

/// Entries of each kind that are shown one by one; all are counted.
const MAX_SHOWN: usize = 200;
/// Sites or changes of one entry that are shown.
const MAX_IN_LINE: usize = 20;

/// What would come of bringing a list into force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(web, derive(tsify::Tsify), tsify(missing_as_null))]
pub struct Preview {
    /// What the list is called.
    pub name: String,
    /// Who publishes it.
    pub publisher: String,
    /// The day of its last change, `YYYY-MM-DD`.
    pub updated: String,
    /// The last day on which the list vouches for anything, `YYYY-MM-DD`.
    #[serde(rename = "validUntil")]
    pub valid_until: Option<String>,
    /// Organisations that the file names.
    pub organisations: usize,
    /// Providers that would be in force.
    pub providers: usize,
    /// Their domains and their portals elsewhere.
    pub sites: usize,
    /// Providers that are new, with their domains and portals.
    pub added: Counted<Line>,
    /// Providers that are not as before, with what they have gained (`+`) and lost (`-`).
    pub changed: Counted<Line>,
    /// Providers that would be gone, with their domains and portals.
    pub removed: Counted<Line>,
    /// Hosts that would be called fraudulent.
    pub blocked: Counted<Line>,
    /// What is not accepted: where it stands, and why.
    pub refused: Counted<Line>,
    /// Whether more than a fifth of the sites would be gone.
    #[serde(rename = "losesMuch")]
    pub loses_much: bool,
}

/// The first of many, and how many there are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(web, derive(tsify::Tsify))]
pub struct Counted<T> {
    /// How many there are.
    pub count: usize,
    /// The first of them.
    pub first: Vec<T>,
}

/// Something about one provider, or one place in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(web, derive(tsify::Tsify))]
pub struct Line {
    /// Who or where.
    pub what: String,
    /// Domains, changes, or a reason.
    pub text: String,
}

/// A list that was looked at before it is brought into force.
#[derive(Clone, Debug)]
pub struct Import {
    /// What of it can be brought into force.
    pub list: List,
    /// What a person is shown of it first.
    pub preview: Preview,
}

/// Looks at a list that is to be in force beside others. What speaks against the others is
/// taken out and named: no file can take a site from whom it belongs to. What the person's organisation says
/// itself ([`Trust::Policy`]) is taken as it stands.
///
/// `before` is the edition that the list would replace, which is not among `others`. `day` is today.
///
/// # Errors
/// As [`registry`].
pub fn import(
    reading: Reading,
    before: Option<&List>,
    base: &Registry,
    others: &[(Trust, &List)],
    trust: Trust,
    day: &str,
) -> Result<Import, OpenError> {
    let Reading {
        mut list,
        problems,
        entries,
        ..
    } = reading;
    let mut refused: Vec<_> = problems
        .into_iter()
        .map(|problem| Line {
            what: format!("{}:{} {}", problem.line, problem.column, problem.path),
            text: problem.message,
        })
        .collect();
    // An organisation without a site would be nothing but names that accuse others.
    list.providers.retain(|provider| {
        let has_site = !provider.domains.is_empty() || !provider.portals.is_empty();
        if !has_site {
            refused.push(Line {
                what: provider.id.clone(),
                text: format!("{} has no site that can be accepted", provider.name),
            });
        }
        has_site
    });
    if trust < Trust::Policy {
        let engine = Engine::new(Registry::open(registry(base, others, day).bytes)?);
        refused.extend(
            review(&mut list, &engine)
                .into_iter()
                .map(|mut doubt| Line {
                    what: std::mem::take(&mut doubt.provider),
                    text: doubt.to_string(),
                }),
        );
    }
    let none = List::default();
    let difference = Difference::between(before.unwrap_or(&none), &list);
    let preview = Preview {
        name: list.name.clone(),
        publisher: list.publisher.clone(),
        updated: list.updated.clone(),
        valid_until: list.valid_until.clone(),
        organisations: entries,
        providers: list.providers.len(),
        sites: list
            .providers
            .iter()
            .map(|provider| provider.domains.len() + provider.portals.len())
            .sum(),
        added: Counted::of(difference.added.iter().map(|provider| sites(provider))),
        changed: Counted::of(difference.changed.iter().map(|(before, after)| Line {
            what: after.name.clone(),
            text: some(&changes(before, after)),
        })),
        removed: Counted::of(difference.removed.iter().map(|provider| sites(provider))),
        blocked: Counted::of(list.blocked.iter().map(|host| Line {
            what: host.clone(),
            text: String::new(),
        })),
        refused: Counted::of(refused.into_iter()),
        loses_much: difference.is_large_removal(),
    };
    Ok(Import { list, preview })
}

/// Compiles the lists of a registry together with further ones. Those whose term is over on a `day` vouch for nothing.
pub fn registry(base: &Registry, further: &[(Trust, &List)], day: &str) -> Compiled {
    let own = base.lists();
    let own = own.iter().map(|(trust, list)| (*trust, list));
    let further = further.iter().map(|&(trust, list)| {
        let vouches = list.vouches_on(day);
        (if vouches { trust } else { Trust::Lapsed }, list)
    });
    let all: Vec<_> = further.chain(own).collect();
    compile(&all, &base.well_known().collect::<Vec<_>>())
}

impl<T> Counted<T> {
    /// Counts all, and keeps the first.
    pub(crate) fn of(all: impl Iterator<Item = T>) -> Self {
        let mut some = Self {
            count: 0,
            first: Vec::new(),
        };
        for one in all {
            some.count += 1;
            if some.first.len() < MAX_SHOWN {
                some.first.push(one);
            }
        }
        some
    }
}

fn sites(provider: &Provider) -> Line {
    Line {
        what: provider.name.clone(),
        text: some(&[provider.domains.as_slice(), &provider.portals].concat()),
    }
}

/// The first of many texts, in a line.
pub(crate) fn some(texts: &[String]) -> String {
    let first = texts.get(..MAX_IN_LINE).unwrap_or(texts);
    let more = if first.len() < texts.len() {
        " …"
    } else {
        ""
    };
    first.join(" ") + more
}
