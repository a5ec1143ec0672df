//! Tests of the engine as a whole, on the bundled list and on the project's own case tables.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::too_many_lines
)]

mod brands;
mod bundled;
mod cli;
mod hostile_lists;
mod import;
#[path = "../fuzz/laws.rs"]
#[expect(
    dead_code,
    reason = "what holds of each verdict is asked here, the other laws in corpora.rs"
)]
mod laws;
mod limits;
mod messages;
mod program;
mod properties;
mod registry;
mod sample;
mod scan;
mod screen;
mod standards;
mod tables;
mod wrapped;
