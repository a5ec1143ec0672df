// What scripts/demo runs once everything is built.
import { mkdirSync } from "node:fs";
import { relative } from "node:path";
import { parseArgs } from "node:util";
import { BROWSERS, pause, start } from "./lib/browser.mjs";
import { TOUR, tour } from "./lib/pages.mjs";
import { leaked, serve } from "./lib/server.mjs";

const SECRET = "s3cret-Pa55";
const ROOT = new URL("../../", import.meta.url).pathname;
const SEEN = { page: "the page, no warning", panel: "a warning over the page", interstitial: "our own page instead" };

const { values } = parseArgs({
  options: { browser: { type: "string", default: "chromium" }, keep: { type: "boolean", default: false } },
});
if (!BROWSERS.includes(values.browser)) {
  console.error(`demo: no such browser: ${values.browser} (chromium or firefox)`);
  process.exit(2);
}
const headless = !(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
const shots = `${ROOT}dist/demo/${values.browser}`;
mkdirSync(shots, { recursive: true });

const server = await serve(tour);
const browser = await start(values.browser, server, { headless });
const rows = [["page", "what stands there", "verdict", "what the person saw", "leaked", "screenshot"]];
let isAsExpected = true;
for (const { kind, url, sees, verdict: expected } of TOUR) {
  const page = await browser.open(url);
  const seen = await browser.see(page);
  if (seen === "page") await page.click("#password");
  await page.keyboard.type(SECRET, { delay: 10 });
  await pause(300);
  const { hostname } = new URL(url);
  const characters = leaked(server.heard(hostname));
  const verdict = seen === "interstitial" ? await page.$eval("main", (main) => main.className) : await severity(page);
  const shot = `${shots}/${hostname}.png`;
  await page.screenshot({ path: shot });
  rows.push([
    url,
    kind,
    verdict,
    SEEN[seen],
    sees === "page" ? `(${characters} typed)` : `${characters}`,
    relative(ROOT, shot),
  ]);
  isAsExpected &&=
    seen === sees && verdict === expected && (sees === "page" ? characters >= SECRET.length : characters === 0);
  if (!values.keep) await page.close();
}
const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
for (const row of rows)
  console.log(
    row
      .map((cell, column) => cell.padEnd(widths[column]))
      .join("  ")
      .trimEnd(),
  );
const fakes = TOUR.filter(({ sees }) => sees !== "page").length;
console.log(
  `\n${values.browser}, ${headless ? "no display" : "in a window"}: ${fakes} false pages, ${TOUR.length - fakes} others. ${isAsExpected ? "All as it should be: 0 characters leaked." : "NOT AS IT SHOULD BE."}`,
);

if (values.keep && !headless) {
  console.log("The window stays open; close it to end.");
  await new Promise((done) => browser.browser.on("disconnected", done));
} else {
  await browser.close();
}
server.close();
process.exitCode = isAsExpected ? 0 : 1;

async function severity(page) {
  const tabId = await browser.tabId(page);
  const status = await browser.asExtension((id) => chrome.runtime.sendMessage({ kind: "status", tabId: id }), tabId);
  return status.kind === "page" ? status.answer.severity : status.kind;
}
