// What scripts/soak-lists runs: the browser is killed at random moments while a list is brought into force.
// When it starts again, the old edition must be kept and in force whole, or the new one.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { pause, start, until } from "./lib/browser.mjs";
import { article } from "./lib/pages.mjs";
import { serve } from "./lib/server.mjs";

/** At the latest so long after the person's word is the browser killed, in milliseconds. */
const LATEST = 600;
const FILE = "clinics.csv";

const { values } = parseArgs({
  options: { browser: { type: "string", default: "chromium" }, kills: { type: "string", default: "100" } },
});
const kills = Number(values.kills);
const server = await serve(() => article("<h1>Welcome</h1>"));
const folder = mkdtempSync(join(tmpdir(), "portalward-"));
const profile = mkdtempSync(join(tmpdir(), "portalward-"));
// An extension that is added for a session alone keeps what it stored when it is added again.
const prefs = {
  "extensions.webextensions.keepStorageOnUninstall": true,
  "extensions.webextensions.keepUuidOnUninstall": true,
};
const seen = { old: 0, new: 0 };
let wrong = 0;
let edition = 0;

for (let round = 1; round <= kills; round++) {
  const browser = await start(values.browser, server, { profile, prefs });
  await (await browser.open("https://news.example/")).close();
  const options = await browser.ownPage("options.html");
  const before = edition;
  const yes = await ready(options, before + 1);
  // The word itself is on its way meanwhile.
  yes.click().catch(() => undefined);
  await pause(Math.random() * LATEST);
  browser.browser.process().kill("SIGKILL");
  await until(() => browser.browser.process().exitCode !== null || browser.browser.process().signalCode !== null);
  await pause(300);
  edition = await found(before);
  seen[edition === before ? "old" : "new"] += 1;
  if (round % 10 === 0) console.error(`soak: ${round} kills, ${seen.old} old, ${seen.new} new, ${wrong} wrong`);
}
server.close();
for (const place of [folder, profile]) rmSync(place, { recursive: true, force: true });
console.log(
  `${values.browser}: ${kills} kills, ${seen.old} times the old edition, ${seen.new} times the new, ${wrong} wrong`,
);
process.exitCode = wrong > 0 ? 1 : 0;

/** Picks the file of an edition. Gives the button that brings it into force at the next click. */
async function ready(options, edition) {
  writeFileSync(join(folder, FILE), `name,website\nClinic ${edition},https://${host(edition)}/\n`);
  const input = await options.$("input[type=file]");
  await input.uploadFile(join(folder, FILE));
  const main = await options.waitForSelector(".stage button.main", { timeout: 20_000 });
  if (edition > 1) await main.click();
  return main;
}

/** The edition that is kept, if it is kept and in force whole. */
async function found(before) {
  const browser = await start(values.browser, server, { profile, prefs });
  try {
    await (await browser.open("https://news.example/")).close();
    const kept = await browser.asExtension(keptText);
    const known = [before, before + 1].filter((edition) => kept.includes(`"${host(edition)}"`));
    const inForce = [];
    for (const edition of [before, before + 1]) {
      const page = await browser.open(`https://${host(edition)}/`);
      if (/on the list for/.test(await browser.title(page))) inForce.push(edition);
      await page.close();
    }
    // Before the first edition there is none.
    const isWhole = known.length === 1 || (known.length === 0 && before === 0);
    if (!isWhole || known.join() !== inForce.join()) {
      wrong += 1;
      console.error(`kept: ${known.join()}; in force: ${inForce.join()}`);
    }
    return known.at(-1) ?? 0;
  } finally {
    await browser.close();
  }
}

function host(edition) {
  return `clinic-of-edition-${edition}-west.org`;
}

/** The text of the kept list. */
function keptText() {
  return new Promise((done, fail) => {
    const opening = indexedDB.open("portalward", 1);
    opening.onerror = fail;
    opening.onsuccess = () => {
      const reading = opening.result.transaction("lists").objectStore("lists").get("list:clinics");
      reading.onsuccess = () => {
        opening.result.close();
        done(new TextDecoder().decode(reading.result));
      };
    };
  });
}
