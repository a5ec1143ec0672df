// Bundles the extension's sources and writes dist/chromium and dist/firefox, which differ in
// their manifests alone.
import { cpSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { bundleContent, common, definesOf } from "./content.mjs";
import { version } from "./version.mjs";

const root = new URL("../../", import.meta.url);
const at = (path) => new URL(path, root);
const read = (path) => JSON.parse(readFileSync(at(path), "utf8"));

const PAGES = ["popup", "interstitial", "options", "message", "welcome"];
const manifest = read("extension/manifest.json");

for (const browser of ["chromium", "firefox"]) {
  const out = `dist/${browser}/`;
  rmSync(at(out), { recursive: true, force: true });
  mkdirSync(at(out), { recursive: true });
  await bundleContent(browser, `${out}content.js`);
  // In pages only where a person wants the passwords of portals looked after.
  await bundleContent(browser, `${out}passwords.js`, { name: "passwords" });
  await build({
    ...common,
    entryPoints: [
      { in: "extension/src/background.ts", out: "background" },
      { in: "extension/src/lists/worker.ts", out: "lists" },
      ...PAGES.map((page) => ({ in: `extension/src/pages/${page}/${page}.ts`, out: page })),
    ],
    outdir: out,
    define: definesOf(browser),
    format: "esm",
  });
  for (const page of PAGES) {
    for (const kind of ["html", "css"])
      cpSync(at(`extension/src/pages/${page}/${page}.${kind}`), at(`${out}${page}.${kind}`));
  }
  cpSync(at("extension/src/pages/base.css"), at(`${out}base.css`));
  for (const wasm of ["engine_bg.wasm", "importer_bg.wasm"]) {
    cpSync(at(`extension/src/generated/${wasm}`), at(`${out}${wasm}`));
  }
  for (const data of ["registry.bin", "notices.json"]) cpSync(at(`dist/${data}`), at(`${out}${data}`));
  cpSync(at("extension/_locales"), at(`${out}_locales`), { recursive: true });
  cpSync(at("extension/icons"), at(`${out}icons`), { recursive: true, filter: (path) => !path.includes("/icons/src") });
  if (browser === "chromium") cpSync(at("extension/managed_schema.json"), at(`${out}managed_schema.json`));
  cpSync(at("LICENSE"), at(`${out}LICENSE`));
  writeFileSync(
    at(`${out}manifest.json`),
    `${JSON.stringify({ ...manifest.common, version, ...manifest[browser] }, null, 2)}\n`,
  );
}

const size = (path) =>
  `${statSync(at(path)).size} bytes, ${gzipSync(readFileSync(at(path)), { level: 9 }).length} gzipped`;
for (const file of [
  "engine_bg.wasm",
  "importer_bg.wasm",
  "registry.bin",
  "content.js",
  "passwords.js",
  "background.js",
]) {
  console.error(`build: ${file}: ${size(`dist/chromium/${file}`)}`);
}
