// What the stores are told is true of the extension.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { version } from "../../scripts/lib/version.mjs";

const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const store = read("docs/STORE.md");
const { common, firefox } = JSON.parse(read("extension/manifest.json"));

test("each permission has its reason, and no other is named", () => {
  const table = store.split("## Permissions\n")[1].split("\n## ")[0];
  const rows = [...table.matchAll(/^\| (`.+`) \| (.+) \|$/gm)];
  const named = rows.flatMap(([, names]) => [...names.matchAll(/`([^`]+)`/g)].map(([, name]) => name));
  assert.deepEqual(named.sort(), [...common.permissions, ...common.host_permissions].sort());
  for (const [, name, reason] of rows) assert.ok(reason.length > 30, name);
});

test("that nothing is collected is what the manifest says, too", () => {
  assert.deepEqual(firefox.browser_specific_settings.gecko.data_collection_permissions, { required: ["none"] });
  assert.match(store, /`data_collection_permissions` is `none`/);
});

test("texts are as long as stores allow", () => {
  for (const language of ["en", "es"]) {
    const words = JSON.parse(read(`extension/_locales/${language}/messages.json`));
    assert.ok(words.appDescription.message.length <= 132, language);
    assert.ok(words.appName.message.length <= 45, language);
  }
  for (const title of ["Description, English", "Descripción, español"]) {
    const text = store.split(`## ${title}\n`)[1].split("\n## ")[0].trim();
    assert.ok(text.length > 500 && text.length <= 16_000, title);
  }
});

test("both packages have the version of Cargo.toml", () => {
  for (const browser of ["chromium", "firefox"])
    assert.equal(JSON.parse(read(`dist/${browser}/manifest.json`)).version, version);
});
