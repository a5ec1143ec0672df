//! The quick look never passes over what the whole check warns of, and passes over nearly all else.

use portalward::{Engine, Registry, Severity, Trust, bundled, compile, lists::json::read};

fn engine() -> Engine {
    Engine::new(Registry::open(bundled::compile_with(&[]).unwrap().bytes).unwrap())
}

/// Made-up addresses around the names that the bundled lists protect.
fn around(domain: &str) -> Vec<String> {
    let (label, ending) = domain.split_once('.').unwrap();
    let mut made = Vec::new();
    for at in 0..=label.len() {
        let (front, back) = label.split_at(at);
        let rest = back.get(1..).unwrap_or_default();
        made.push(format!("{front}{rest}.{ending}"));
        for letter in ["e", "l", "1", "0", "-", ".", "nn", "rn"] {
            made.push(format!("{front}{letter}{back}.{ending}"));
            made.push(format!("{front}{letter}{rest}.com"));
        }
        if let Some((next, rest)) = rest.split_at_checked(1) {
            let first = &back[..1];
            made.push(format!("{front}{next}{first}{rest}.{ending}"));
            made.push(format!("{front}{next}{first}{rest}-login.example"));
        }
    }
    for word in [
        "login",
        "secure",
        "my",
        "mon-compte",
        "remboursement",
        "anmelden",
        "qzx",
        "2026",
    ] {
        made.push(format!("{word}-{label}.example"));
        made.push(format!("{label}{word}.example"));
        made.push(format!("{word}{label}.web.app"));
        made.push(format!("https://{label}-{word}.weebly.com/a?b#c"));
        made.push(format!("x.{label}.{word}.example"));
    }
    for pattern in [
        "{d}",
        "http://{d}/",
        "{d}.evil.example",
        "{d}-evil.example",
        "a-{h}.example",
        "{l}.pages.dev",
        "www{l}.com",
        "{l}com.example",
        "https://{d}@evil.example/",
        "https://evil.example/{l}",
        "https://sites.google.com/view/{l}",
        "https://www.google.com/url?q=https://{l}-login.example/",
        "https://www.google.com/./url?q=https://{l}-login.example/",
        "https://{d}.:443/",
        "{l}s.example",
        "{l}.{l}.example",
        "uhc{l}.example",
        "{l}-uhc-x.example",
        "https://{l}login.example:8443/",
    ] {
        made.push(
            pattern
                .replace("{d}", domain)
                .replace("{h}", &domain.replace('.', "-"))
                .replace("{l}", label),
        );
    }
    let disguised = label.replace('m', "rn").replace('o', "0").replace('l', "1");
    made.push(format!("{disguised}.example"));
    made.push(format!("{disguised}-login.example"));
    made.push(format!("login{disguised}.example"));
    made
}

#[test]
fn passes_over_nothing_that_is_warned_of() {
    let engine = engine();
    let (mut warned, mut all) = (0, 0);
    for (name, list) in bundled::LISTS.iter().zip(bundled::lists().unwrap()) {
        let protects =
            |number: usize| !name.0.starts_with("hospitals") || number.is_multiple_of(11);
        for (_, provider) in (0..)
            .zip(&list.providers)
            .filter(|(number, _)| protects(*number))
        {
            for text in provider.domains.iter().flat_map(|domain| around(domain)) {
                all += 1;
                let Ok(verdict) = engine.check_link(&text) else {
                    continue;
                };
                if verdict.severity >= Severity::Caution {
                    warned += 1;
                    assert!(
                        engine.quick_look().may_warn(&text),
                        "{text}: {:?}",
                        verdict.findings
                    );
                }
            }
        }
    }
    assert!(all > 100_000 && warned > 20_000, "{warned} of {all}");
}

#[test]
fn passes_over_nearly_all_that_is_harmless() {
    let engine = engine();
    let hosts: Vec<_> = bundled::WELL_KNOWN
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect();
    // As well-known sites they are passed over at once; without that, by the rules' conditions.
    let lists = bundled::lists().unwrap();
    let lists: Vec<_> = lists.iter().map(|list| (Trust::Bundled, list)).collect();
    let strict = Engine::new(Registry::open(compile(&lists, &[]).bytes).unwrap());
    let count = |engine: &Engine| {
        hosts
            .iter()
            .filter(|host| engine.quick_look().may_warn(host))
            .count()
    };
    assert!(
        count(&engine) < hosts.len() / 50,
        "{} of {}",
        count(&engine),
        hosts.len()
    );
    assert!(
        count(&strict) < hosts.len() / 8,
        "{} of {}",
        count(&strict),
        hosts.len()
    );
}

#[test]
fn knows_blocked_hosts() {
    let list = r#"{"format":"portalward-list/1","name":"t","publisher":"t","version":1,"updated":"2026-11-24","providers":[],"blocked":["bad.example"]}"#;
    let (list, _) = read(list).unwrap();
    let registry =
        Registry::open(compile(&[(Trust::User, &list)], &["bad.example"]).bytes).unwrap();
    let engine = Engine::new(registry);
    for text in ["bad.example", "https://a.bad.example/b"] {
        assert!(engine.quick_look().may_warn(text), "{text}");
        assert_eq!(engine.check_link(text).unwrap().severity, Severity::Danger);
    }
    assert!(!engine.quick_look().may_warn("good.example"));
}
