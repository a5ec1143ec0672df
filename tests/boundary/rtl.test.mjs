// The false language for tests of writing from right to left says what English says, and is not shipped.
import assert from "node:assert/strict";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { pseudoMessages, rtlExtension } from "../browser/lib/rtl.mjs";

const EXTENSION = new URL("../../extension/", import.meta.url).pathname;
const english = JSON.parse(readFileSync(`${EXTENSION}_locales/en/messages.json`, "utf8"));

test("it has every message, with its placeholders, from right to left", () => {
  const messages = pseudoMessages(english);
  assert.deepEqual(Object.keys(messages), Object.keys(english));
  for (const [key, { message, placeholders }] of Object.entries(messages)) {
    assert.deepEqual(placeholders, english[key].placeholders, key);
    assert.ok(message.includes(english[key].message), key);
    assert.match(message, /^\u200f[\u0600-\u06ff]+ .* [\u0600-\u06ff]+\u200f$/su, key);
  }
  // More is refused by Chrome.
  assert.ok(messages.appName.message.length <= 75);
  assert.ok(messages.appDescription.message.length <= 132);
});

test("an extension in it is a copy that knows nothing else", () => {
  const from = mkdtempSync(join(tmpdir(), "portalward-"));
  cpSync(`${EXTENSION}_locales`, join(from, "_locales"), { recursive: true });
  writeFileSync(join(from, "manifest.json"), '{"default_locale":"en","name":"__MSG_appName__"}');
  const { folder, remove } = rtlExtension("any", from);
  try {
    assert.deepEqual(readdirSync(join(folder, "_locales")), ["ar"]);
    assert.deepEqual(JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")), {
      default_locale: "ar",
      name: "__MSG_appName__",
    });
    assert.deepEqual(
      JSON.parse(readFileSync(join(folder, "_locales/ar/messages.json"), "utf8")),
      pseudoMessages(english),
    );
    assert.deepEqual(readdirSync(join(from, "_locales")), ["en", "es"]);
  } finally {
    remove();
    rmSync(from, { recursive: true });
  }
  assert.ok(!existsSync(folder));
});
