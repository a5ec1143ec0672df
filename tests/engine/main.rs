//! Tests of the engine as a whole, on the bundled list and on the project's own case tables.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod brands;
mod bundled;
mod cli;
mod limits;
mod program;
mod properties;
mod registry;
mod sample;
mod scan;
mod screen;
mod standards;
mod tables;
mod wrapped;
