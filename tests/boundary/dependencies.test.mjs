// Each direct dependency has its reason in docs/DEPENDENCIES.md, and the versions of all are fixed.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const { devDependencies, dependencies } = JSON.parse(read("package.json"));

/** The names in the tables of dependencies of a crate's manifest. */
function cratesOf(path) {
  const tables = read(path).split(/^\[/m);
  const ours = tables.filter((table) => /^[^\]]*dependencies\]/.test(table));
  return ours.flatMap((table) => [...table.matchAll(/^([\w-]+) = /gm)].map(([, name]) => name));
}

test("every dependency has its reason, and nothing else has one", () => {
  const crates = ["crate/Cargo.toml", "scripts/bindgen/Cargo.toml", "tests/fuzz/Cargo.toml"].flatMap(cratesOf);
  const direct = new Set([...crates, ...Object.keys(devDependencies)].filter((name) => name !== "portalward"));
  const rows = [...read("docs/DEPENDENCIES.md").matchAll(/^\| (`.+`) \| (.+) \|$/gm)];
  const named = rows.flatMap(([, names]) => [...names.matchAll(/`([^`]+)`/g)].map(([, name]) => name));
  assert.deepEqual([...named].sort(), [...direct].sort());
  assert.equal(dependencies, undefined, "nothing from npm ships");
});

test("npm packages have one exact version and a checksum", () => {
  for (const [name, version] of Object.entries(devDependencies)) assert.match(version, /^\d+\.\d+\.\d+$/, name);
  for (const [path, entry] of Object.entries(JSON.parse(read("package-lock.json")).packages)) {
    if (path === "") continue;
    assert.match(entry.integrity ?? "", /^sha512-/, path);
    assert.equal(entry.resolved, undefined, path);
  }
});

test("crates come from the registry, with a checksum", () => {
  for (const entry of read("Cargo.lock").split("[[package]]").slice(1)) {
    const [, name] = /name = "([^"]+)"/.exec(entry);
    const isOurs = ["portalward", "bindgen", "fuzz"].includes(name);
    assert.equal(/^source = "registry\+[^"]+"\nchecksum = "[0-9a-f]{64}"$/m.test(entry), !isOurs, name);
  }
});
