// Words for people: every key in every language, each of them used, with the same placeholders.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

const EXTENSION = new URL("../../extension/", import.meta.url).pathname;
const messages = (language) => JSON.parse(readFileSync(`${EXTENSION}_locales/${language}/messages.json`, "utf8"));
const languages = readdirSync(`${EXTENSION}_locales`);
const english = messages("en");

function sources(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "generated" ? [] : sources(path);
    return /\.(ts|json)$/.test(entry.name) && entry.name !== "messages.json" ? [readFileSync(path, "utf8")] : [];
  });
}

test("every language has every message, with the same placeholders", () => {
  assert.deepEqual(languages, ["en", "es"]);
  for (const language of languages) {
    const own = messages(language);
    assert.deepEqual(Object.keys(own), Object.keys(english));
    for (const [key, { message, placeholders = {} }] of Object.entries(own)) {
      assert.deepEqual(placeholders, english[key].placeholders ?? {}, `${language}: ${key}`);
      for (const name of Object.keys(placeholders)) {
        const isUsed = message.includes(`$${name.toUpperCase()}$`);
        const isUsedInEnglish = english[key].message.includes(`$${name.toUpperCase()}$`);
        assert.equal(isUsed, isUsedInEnglish, `${language}: ${key} and $${name}$`);
      }
      assert.ok(message.trim() === message && message !== "", `${language}: ${key}`);
    }
  }
});

test("no message is unused", () => {
  const code = [...sources(`${EXTENSION}src`), readFileSync(`${EXTENSION}manifest.json`, "utf8")].join("\n");
  for (const key of Object.keys(english)) {
    const isUsed = key.startsWith("reason_")
      ? code.includes("reason_$" + "{reason}")
      : code.includes(`"${key}"`) || code.includes(`__MSG_${key}__`);
    assert.ok(isUsed, `${key} is not used`);
  }
});

/** What no message says. In Spanish, *seguro* is what pays for care, and nothing else. */
const NEVER = {
  en: /\b(safe|safely|safety|secure|secured|security|scam|scams|scammer|fraud|fraudulent|criminal|criminals|thief|thieves)\b/i,
  es: /segur[oa]s?\b|segurid|protegid|estafa|fraud|delincuen|criminal|ladr[oó]n/i,
};
const INSURANCE = /(?<=\b(?:su|del) )seguro( médico)?(?![\p{L}])/giu;

test("we never call a site safe, and never a fraud for certain", () => {
  for (const language of languages) {
    for (const [key, { message }] of Object.entries(messages(language))) {
      assert.doesNotMatch(message.replaceAll(INSURANCE, ""), NEVER[language], `${language}: ${key}`);
    }
  }
});

test("Spanish says usted", () => {
  const FAMILIAR =
    /(?<!\p{L})(tú|tu|tus|te|ti|contigo|tuy[oa]s?|vos|puedes|tienes|quieres|debes|sabes|estás|haz|ten)(?!\p{L})/iu;
  for (const [key, { message }] of Object.entries(messages("es"))) assert.doesNotMatch(message, FAMILIAR, key);
});
