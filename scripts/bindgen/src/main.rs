//! Writes the JavaScript and TypeScript around a compiled engine:
//! `bindgen PROGRAM.wasm FOLDER NAME web|nodejs`.

use std::env;

use anyhow::{Context as _, bail};
use wasm_bindgen_cli_support::Bindgen;

fn main() -> anyhow::Result<()> {
    let arguments: Vec<_> = env::args().skip(1).collect();
    let [wasm, folder, name, target] = arguments.as_slice() else {
        bail!("bindgen PROGRAM.wasm FOLDER NAME web|nodejs");
    };
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(wasm)
        .out_name(name)
        .typescript(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .omit_default_module_path(true);
    match target.as_str() {
        "web" => bindgen.web(true)?,
        "nodejs" => bindgen.nodejs(true)?,
        other => bail!("no such target: {other}"),
    };
    bindgen
        .generate(folder)
        .with_context(|| format!("cannot write {folder}"))
}
