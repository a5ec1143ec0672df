// Copies of the built extension for measuring, each for as long as this process is there.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleContent } from "../content.mjs";
import { zipOf } from "../zip.mjs";

const ROOT = new URL("../../../", import.meta.url).pathname;

const folders = [];
process.once("exit", () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function newFolder() {
  const folder = mkdtempSync(join(tmpdir(), "portalward-bench-"));
  folders.push(folder);
  return folder;
}

/** An extension as Firefox has it from its store: of an unpacked one, each page asks another process for the files. */
export function packed(folder) {
  const file = join(newFolder(), "extension.xpi");
  writeFileSync(file, zipOf(folder));
  return file;
}

function copyOf(name) {
  const folder = newFolder();
  cpSync(`${ROOT}dist/${name}`, folder, { recursive: true });
  return folder;
}

/** A copy whose content script does something more at some places: `[place, before, after]`. */
export async function withMarks(name, marks) {
  const folder = copyOf(name);
  const file = join(folder, "content.js");
  await bundleContent(name, file, { readable: true });
  const marked = marks.reduce(
    (text, [place, before, after]) => {
      if (!text.includes(place)) throw new Error(`the content script has no ${place}`);
      return text.replace(place, (found) => before + found + after);
    },
    readFileSync(file, "utf8"),
  );
  writeFileSync(file, marked);
  return folder;
}

/** A copy that opens no page when it is installed: as it is on every day but the first. */
export function withoutFirstPage(name) {
  const folder = copyOf(name);
  const file = join(folder, "background.js");
  const text = readFileSync(file, "utf8");
  const opening = 'await chrome.tabs.create({ url: "welcome.html" })';
  if (!text.includes(opening)) throw new Error("the background opens no first page");
  writeFileSync(file, text.replace(opening, "undefined"));
  return folder;
}

/** A copy that asks its background once in each page, and does nothing else: what any extension takes that works in pages. */
export function withoutWork(name) {
  const folder = copyOf(name);
  writeFileSync(join(folder, "content.js"), "chrome.runtime.sendMessage(0).catch(() => undefined);");
  writeFileSync(join(folder, "background.js"), "chrome.runtime.onMessage.addListener((_, __, reply) => reply(0));");
  return folder;
}
