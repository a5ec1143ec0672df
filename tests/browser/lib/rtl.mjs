// A language that is written from right to left, for tests alone: the English words, framed in Arabic letters.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROOT = new URL("../../../", import.meta.url).pathname;
const RIGHT_TO_LEFT_MARK = "\u200f";
/** "Hello" and "peace": some letters more, as a translation has. */
const [BEFORE, AFTER] = ["مرحبا", "سلام"];

/**
 * What `start` needs beside the folder. Browsers come with English alone, and neither takes a language that it has no pack
 * for: so each is told the direction, and the extension below knows no other language.
 */
export const RTL = { args: ["--force-ui-direction=rtl"], prefs: { "intl.l10n.pseudo": "bidi" } };

/** The messages of the false language: placeholders, descriptions and English words are kept, so that tests can press buttons. */
export function pseudoMessages(messages) {
  return Object.fromEntries(
    Object.entries(messages).map(([key, entry]) => {
      const message = [RIGHT_TO_LEFT_MARK, BEFORE, " ", entry.message, " ", AFTER, RIGHT_TO_LEFT_MARK].join("");
      return [key, { ...entry, message }];
    }),
  );
}

/**
 * A copy of the extension that knows the false language alone, as Arabic. Gives its folder, and a function that removes it.
 * `from` is the unpacked extension.
 */
export function rtlExtension(name, from = `${ROOT}dist/${name}`) {
  const parent = mkdtempSync(join(tmpdir(), "portalward-"));
  const folder = join(parent, "extension");
  cpSync(from, folder, { recursive: true });
  const read = (path) => JSON.parse(readFileSync(join(folder, path), "utf8"));
  const write = (path, value) => writeFileSync(join(folder, path), JSON.stringify(value));
  const messages = pseudoMessages(read("_locales/en/messages.json"));
  rmSync(join(folder, "_locales"), { recursive: true });
  cpSync(join(from, "_locales/en"), join(folder, "_locales/ar"), { recursive: true });
  write("_locales/ar/messages.json", messages);
  write("manifest.json", { ...read("manifest.json"), default_locale: "ar" });
  return { folder, remove: () => rmSync(parent, { recursive: true }) };
}
