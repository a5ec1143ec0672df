//! The one program of all laws: which of them it tries is in `LAW`.
#![no_main]
#![allow(missing_docs, clippy::expect_used, clippy::panic)]

use std::sync::LazyLock;

use fuzz::{LAWS, Law};
use libfuzzer_sys::fuzz_target;

static LAW: LazyLock<Law> = LazyLock::new(|| {
    let wanted = std::env::var("LAW").expect("LAW says which law is tried");
    let found = LAWS.iter().find(|(name, _)| *name == wanted);
    found
        .unwrap_or_else(|| panic!("no law is called {wanted}"))
        .1
});

fuzz_target!(|data: &[u8]| {
    LAW(data);
});
