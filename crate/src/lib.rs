//! Tells real patient portals from fake ones.
//!
//! An [`Engine`] holds a [`Registry`]: verified lists of providers (hospitals, insurers, portal
//! platforms ...) with the domains they own, merged and compiled to bytes that are opened in
//! place. It answers two questions: where does this link lead ([`Engine::check_link`]), and is
//! this page what it says it is ([`Engine::check_page`])? The answer is a [`Verdict`]: a severity,
//! the provider it concerns, and the findings that led to it.
//!
//! The engine knows nothing of browsers. It does no input or output, reads no clock, and gives
//! the same answer natively and in WebAssembly.

#![cfg_attr(test, allow(clippy::too_many_lines))]

pub mod address;
#[cfg(feature = "cli")]
pub mod bundled;
#[cfg(feature = "cli")]
pub mod cli;
pub mod distance;
mod engine;
mod fold;
pub mod hosting;
#[cfg(any(feature = "cli", feature = "import"))]
pub mod import;
pub mod lists;
pub mod lookalike;
pub mod message;
#[cfg(feature = "cli")]
pub mod notices;
pub mod page;
pub mod provider;
pub mod registry;
#[cfg(any(feature = "cli", feature = "import"))]
pub mod review;
mod screen;
pub mod skeleton;
pub mod suffix;
pub mod unwrap;
mod verdict;
#[cfg(web)]
pub mod wasm;
pub mod words;

pub use engine::{Choice, Decision, Engine, Verdict};
pub use registry::{Registry, Trust, compile};
pub use screen::QuickLook;
pub use verdict::Severity;
