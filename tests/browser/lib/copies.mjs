// Copies of the unpacked extension, changed for a test.
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A copy of the extension in a folder, changed by `change(copy)`. Gives its folder, and a function that removes it. */
export function copyOf(from, change) {
  const parent = mkdtempSync(join(tmpdir(), "portalward-"));
  const folder = join(parent, "extension");
  cpSync(from, folder, { recursive: true });
  change(folder);
  return { folder, remove: () => rmSync(parent, { recursive: true }) };
}

/** The words of an unpacked extension in a language. */
export function messagesOf(folder, language) {
  return read(join(folder, "_locales", language, "messages.json"));
}

/** Leaves an unpacked extension one language, so that a browser has no choice, whatever its own is. */
export function speakOnly(folder, language, messages) {
  rmSync(join(folder, "_locales"), { recursive: true });
  mkdirSync(join(folder, "_locales", language), { recursive: true });
  write(join(folder, "_locales", language, "messages.json"), messages);
  const manifest = join(folder, "manifest.json");
  write(manifest, { ...read(manifest), default_locale: language });
}

/** Has an unpacked extension write dates and numbers, and read pages aloud, in a language that the browser has not. */
export function writeDatesIn(folder, language) {
  for (const file of readdirSync(folder).filter((file) => file.endsWith(".js"))) {
    const path = join(folder, file);
    const source = readFileSync(path, "utf8");
    writeFileSync(path, source.replaceAll("chrome.i18n.getUILanguage()", JSON.stringify(language)));
  }
}

function read(path) {
  return JSON.parse(readFileSync(path, "utf8"));
}

function write(path, value) {
  writeFileSync(path, JSON.stringify(value));
}
