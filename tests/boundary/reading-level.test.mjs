// Words for people are easy to read: what is said, in every language, has the level that it promises to have.
//
// The formulas were made for passages of a hundred words, and say little of a line of five. So what is measured is
// - each surface: all that a person may read in one place. Its sentences alone, since a button or a heading would count as
//   a short sentence and make them look easier than they are; and all of its words, since buttons are read, too.
// - each message that is a passage by itself: of two sentences, or of twelve words. A warning may be all that somebody reads
//   of us, and an average over a surface hides one hard sentence. So short a text swings by more than a grade with a single
//   word, such as "organization", that has no plainer one: hence the wider bound.
// In place of what is filled in stands a plain example: we choose our words, but no names. Names of ours, and messages in
// which nothing is our own, are not measured. Figures are no words; they make nothing easier.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { fernandezHuerta, fleschKincaid, sentencesOf, wordsOf } from "./reading-level.mjs";

const EXTENSION = new URL("../../extension/", import.meta.url).pathname;
const read = (path) => readFileSync(EXTENSION + path, "utf8");
const LANGUAGES = {
  en: {
    measure: fleschKincaid,
    what: "Flesch-Kincaid grade",
    ofSurface: { holds: (level) => level <= 6, bound: "6 at most" },
    ofMessage: { holds: (level) => level <= 7, bound: "7 at most" },
    examples: {
      name: "Lake Clinic",
      domain: "mychart.org",
      host: "mychart.org",
      address: "mychart.org",
      text: "mychart.org",
      date: "May 4, 2026",
      checked: "May 4, 2026",
      reason: "The site did not answer.",
      list: "Lake Clinic",
      publisher: "Lake Clinic",
      source: "Lake Clinic",
      owner: "Lake Clinic",
      other: "Hill Clinic",
      file: "clinics.csv",
      paths: "lists",
      action: "Remove",
      number: "12",
      count: "12",
      sites: "12",
      providers: "12",
    },
  },
  es: {
    measure: fernandezHuerta,
    what: "Fernández Huerta",
    ofSurface: { holds: (level) => level >= 70, bound: "70 at least" },
    ofMessage: { holds: (level) => level >= 65, bound: "65 at least" },
    examples: {
      name: "Clínica Lago",
      domain: "mychart.org",
      host: "mychart.org",
      address: "mychart.org",
      text: "mychart.org",
      date: "4 de mayo de 2026",
      checked: "4 de mayo de 2026",
      reason: "El sitio no respondió.",
      list: "Clínica Lago",
      publisher: "Clínica Lago",
      source: "Clínica Lago",
      owner: "Clínica Lago",
      other: "Clínica Monte",
      file: "clinicas.csv",
      paths: "lists",
      action: "Quitar",
      number: "12",
      count: "12",
      sites: "12",
      providers: "12",
    },
  },
};

/** Where words are read, and the sources that put them there. */
const SURFACES = {
  "the browser's list of extensions": ["manifest.json"],
  "the toolbar icon, and the menu": ["src/icon.ts", "src/menus.ts"],
  "the panel, and marks beside links": [
    "src/content/warning.ts",
    "src/content/links.ts",
    "src/explain.ts",
    "src/notices.ts",
  ],
  "our own page": [
    "src/pages/interstitial/interstitial.ts",
    "src/pages/help.ts",
    "src/explain.ts",
    "src/pages/notice.ts",
    "src/pages/report.ts",
  ],
  "the popup": ["src/pages/popup/popup.ts", "src/pages/help.ts", "src/explain.ts"],
  "the first page": ["welcome", "practice"].map((name) => `src/pages/welcome/${name}.ts`),
  "the page for messages": ["form", "report", "message"].map((name) => `src/pages/message/${name}.ts`),
  "the options": ["options", "organization", "search", "backup", "passwords"].map(
    (name) => `src/pages/options/${name}.ts`,
  ),
  "the lists in the options": ["lists", "preview", "work", "trouble"].map((name) => `src/pages/options/${name}.ts`),
};
/** Keys that a source puts together. */
const MADE = { "src/explain.ts": /^reason_/, "src/content/warning.ts": /^(danger|caution)Title$/ };

const english = JSON.parse(read("_locales/en/messages.json"));

function keysOf(files) {
  return Object.keys(english).filter((key) =>
    files.some((file) => {
      const source = read(file);
      return source.includes(`"${key}"`) || source.includes(`__MSG_${key}__`) || MADE[file]?.test(key);
    }),
  );
}

/** The messages of a language as they are read; without those in which nothing is our own but our name. */
function textsOf(language, examples) {
  const texts = Object.entries(JSON.parse(read(`_locales/${language}/messages.json`))).flatMap(([key, { message }]) => {
    const own = wordsOf(message.replaceAll(/\$\w+\$|Portalward/g, " "));
    return own.length === 0 ? [] : [[key, message.replaceAll(/\$(\w+)\$/g, (_, name) => examples[name.toLowerCase()])]];
  });
  return new Map(texts);
}

for (const [language, { measure, what, ofSurface, ofMessage, examples }] of Object.entries(LANGUAGES)) {
  describe(language, () => {
    const texts = textsOf(language, examples);

    for (const [surface, files] of Object.entries(SURFACES)) {
      test(`${surface}: ${what} ${ofSurface.bound}`, (context) => {
        const read = keysOf(files).flatMap((key) => texts.get(key) ?? []);
        const sentences = read.filter((text) => /[.?!:][»”]?$/.test(text));
        for (const [part, lines] of [
          ["its sentences", sentences],
          ["all of its words", read],
        ]) {
          const level = measure(lines);
          context.diagnostic(`${part}: ${level.toFixed(1)} (${lines.flatMap(wordsOf).length} words)`);
          assert.ok(ofSurface.holds(level), `${part}: ${level.toFixed(1)}`);
        }
      });
    }

    test(`each message that is a passage by itself: ${what} ${ofMessage.bound}`, (context) => {
      const passages = [...texts].filter(([, text]) => sentencesOf(text) >= 2 || wordsOf(text).length >= 12);
      const levels = passages.map(([key, text]) => ({ key, text, level: measure([text]) }));
      const hard = levels.filter(({ level }) => !ofMessage.holds(level));
      context.diagnostic(`${levels.length} messages`);
      assert.deepEqual(
        hard.map(({ key, text, level }) => `${level.toFixed(1)} ${key}: ${text}`),
        [],
      );
    });

    test("every placeholder has an example", () => {
      const placeholders = Object.values(english).flatMap((message) => Object.keys(message.placeholders ?? {}));
      assert.deepEqual([...new Set(placeholders)].sort(), Object.keys(examples).sort());
    });
  });
}

test("every language is measured, and every message is read on some surface", () => {
  assert.deepEqual(readdirSync(`${EXTENSION}_locales`).sort(), Object.keys(LANGUAGES));
  const read = new Set(Object.values(SURFACES).flatMap(keysOf));
  assert.deepEqual(
    Object.keys(english).filter((key) => !read.has(key)),
    [],
  );
});
