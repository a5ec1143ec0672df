// What the extension costs whoever browses: browsers of a kind side by side, with it and without, which take turns on the
// same pages, so that whatever else the machine does falls on all of them.
import { statSync } from "node:fs";
import { join } from "node:path";
import { BROWSERS, pause, start, until } from "../../../tests/browser/lib/browser.mjs";
import { memoryOf } from "../../../tests/browser/lib/memory.mjs";
import { article, login } from "../../../tests/browser/lib/pages.mjs";
import { serve } from "../../../tests/browser/lib/server.mjs";
import { filesOf } from "../zip.mjs";
import { packed, withMarks, withoutFirstPage, withoutWork } from "./copies.mjs";

/** Loads of a page without, and as many with the extension. */
const ROUNDS = 61;
/** How long a browser is left alone after a page, in milliseconds: what it has still to do must not fall on the next. */
const SETTLE = 300;
const TABS = 20;
const LINKS = 10_000;
const IDLE = 40_000;
/** Until a background is stopped and what it leaves behind is gone: in Firefox thirty seconds, and up to twenty. */
const ASLEEP = 60_000;
/** How often the background is stopped and woken. */
const WAKES = 21;
/** What a person feels as a stutter, in milliseconds. */
const LONG = 50;
const PREFS = { "privacy.reduceTimerPrecision": false };
const ROOT = new URL("../../../", import.meta.url).pathname;

/** Notes how long the page's thread was busy at a stretch, by how late a message to itself comes. */
const STOPWATCH = `<script>
  window.stretches = [];
  const { port1, port2 } = new MessageChannel();
  let last = performance.now();
  port1.onmessage = () => {
    const now = performance.now();
    if (now - last > ${LONG / 2}) stretches.push(now - last);
    last = now;
    if (now < 4000) setTimeout(() => port2.postMessage(0), 0);
  };
  port2.postMessage(0);
</script>`;

/** Notes on the root how long answers about links took, all together, and how many links these were. */
const ANSWERS = [
  ["(() => {", "", " let waited = 0, answered = 0;"],
  [
    'const reply = await askFromPage({ kind: "links", links: links.join("\\n") }).catch(() => void 0);',
    "const since = performance.now();",
    ' document.documentElement.setAttribute("data-links", (waited += performance.now() - since) + " " + (answered += links.length));',
  ],
];

const links = (count) =>
  Array.from(
    { length: count },
    (_, at) => `<li><a href="https://site-${at % 3191}.example/p/${at}">Page ${at}</a></li>`,
  );
/** A page as heavy as a large shop's or newspaper's: elements, links, scripts, forms. */
const HEAVY = `<!doctype html><title>Heavy</title><style>${".a{color:#123}".repeat(2000)}</style>
${Array.from({ length: 40 }, (_, at) => `<script>for (let i = 0, x = ${at}; i < 2e6; i++) x = (Math.imul(x, 1103515245) + 12345) >>> 0;</script>`).join("")}
<form>${"<input name=q><select><option>1</select>".repeat(30)}</form>
<ul>${links(1500).join("")}</ul>${"<div class=a><p>Some <b>text</b> in a <span>page</span>.</p></div>".repeat(4000)}`;
const PAGES = {
  "light.example": article("<h1>Light</h1><p>A text.</p>", "Light"),
  "heavy.example": HEAVY,
  "login.example": login({ title: "City Library" }),
  "links.example": `<!doctype html><title>Links</title>${STOPWATCH}<ul>${links(LINKS).join("")}</ul>`,
};

/** What is measured, in this order, with two browsers: without and with the extension. Some parts open more. */
const PARTS = {
  load: async (name, [without, withIt]) => {
    const asking = await open(name, withoutWork(name));
    try {
      const three = [without, asking, withIt];
      for (const host of ["light.example", "heavy.example"]) await loading(name, host, three);
      await loading(name, "heavy.example", three, { isBehind: true });
      if (name === "chromium") await ownShare(name, "heavy.example", withIt);
    } finally {
      await asking.close();
    }
  },
  links: async (name, pair) => {
    await stutter(name, pair);
    if (name === "chromium") await ownStretches(name, pair[1]);
    await answers(name);
  },
  wake: (name, [, withIt]) => wake(name, withIt),
  memory: (name) => memory(name),
  idle: (name, [, withIt]) => idle(name, withIt),
  disk: (name) => disk(name),
};
const all = Object.keys(PARTS);
const wanted = process.argv.length > 2 ? process.argv.slice(2) : all;
for (const part of wanted) if (!all.includes(part)) throw new Error(`no part is called ${part}: ${all.join(" ")}`);

const server = await serve((host) => PAGES[host]);
for (const name of BROWSERS) {
  const pair = [await open(name, null), await open(name)];
  try {
    for (const part of all) if (wanted.includes(part)) await PARTS[part](name, pair);
  } finally {
    await Promise.all(pair.map((browser) => browser.close()));
  }
}
server.close();

/** A browser with the extension as people have it, with a copy of it, or, for `null`, with none. */
function open(name, copy) {
  const unpacked = copy === undefined ? join(ROOT, "dist", name) : copy;
  const folder = name === "firefox" && unpacked ? packed(unpacked) : unpacked;
  return start(name, server, { prefs: PREFS, folder, firstPage: copy === undefined ? "closed" : "left" });
}

/**
 * How long pages take to be there: without, with an extension that only asks, and with ours. Where `isBehind`, in a tab
 * behind another: nothing is drawn there, and when a browser draws is what most tells one load of a heavy page from the next.
 */
async function loading(name, host, browsers, { isBehind = false } = {}) {
  const rounds = isBehind ? 2 * ROUNDS : ROUNDS;
  const times = browsers.map(() => []);
  const fronts = await Promise.all(browsers.map(({ browser }) => browser.newPage()));
  for (let round = 0; round < rounds + 3; round++) {
    for (const turn of browsers.keys()) {
      // Each is first as often as the others.
      const at = (round + turn) % browsers.length;
      const page = await browsers[at].browser.newPage();
      if (isBehind) await fronts[at].bringToFront();
      await page.goto(`https://${host}/`);
      const there = await page.evaluate(() => performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd);
      // The first ones warm up.
      if (round >= 3) times[at].push(there);
      await page.close();
      await pause(SETTLE);
    }
  }
  await Promise.all(fronts.map((front) => front.close()));
  const [before, , after] = times.map(median);
  const [, ofAsking, ofOurs] = times.map((all) => all.map((time, at) => time - times[0][at]));
  const [least, more, most] = [0.25, 0.5, 0.75].map((share) => quantile(ofOurs, share));
  // What else the machine does only ever adds: the quickest loads have least of it.
  const [quick, , quickWith] = times.map((all) => quantile(all, 0.1));
  const what = isBehind ? `${host} in a tab behind` : host;
  say(name, `${what} is there after ${ms(before)} without and ${ms(after)} with it (medians of ${rounds})`);
  say(
    name,
    `  ${percent(after / before)}; one beside the other ${ms(more)} more, half of them ${ms(least)} to ${ms(most)}`,
  );
  say(name, `  an extension that only asks its background once a page takes ${ms(median(ofAsking))}`);
  say(name, `  the quickest tenth within ${ms(quick)} and ${ms(quickWith)}, ${percent(quickWith / quick)}`);
}

/** Stretches for which a page of very many links was busy. */
async function stutter(name, browsers) {
  const seen = [[], []];
  for (let round = 0; round < 7; round++) {
    for (const [at, { browser }] of browsers.entries()) {
      const page = await browser.newPage();
      await page.goto("https://links.example/");
      await pause(4500);
      seen[at].push(await page.evaluate(() => stretches));
      await page.close();
    }
  }
  const [before, after] = seen.map((rounds) => median(rounds.map((all) => all.filter((time) => time > LONG).length)));
  const [longest, longestWith] = seen.map((rounds) => median(rounds.map((all) => Math.max(0, ...all))));
  say(
    name,
    `a page of ${LINKS} links: ${before} stretches of over ${LONG} ms without, ${after} with it (medians of 7)`,
  );
  say(name, `  the longest ${ms(longest)} without, ${ms(longestWith)} with it`);
}

/** The longest pieces of work that the extension itself does on such a page. */
async function ownStretches(name, browser) {
  const longest = [];
  for (let round = 0; round < 7; round++) {
    const { own } = await traced(browser, "links.example", 4500);
    longest.push(Math.max(0, ...own.map(({ dur = 0 }) => dur / 1000)));
  }
  const most = Math.max(...longest);
  say(name, `  what the extension itself does at a stretch: ${ms(median(longest))} (median of 7), ${ms(most)} at most`);
}

/** How much of the page's own thread the extension takes until the page is there: what remains on a machine that has a core for all else. */
async function ownShare(name, host, browser) {
  const took = [];
  const shares = [];
  for (let round = 0; round < ROUNDS; round++) {
    const { own, there, time } = await traced(browser, host, SETTLE);
    const before = own.filter(({ pid, tid, ts }) => pid === there.pid && tid === there.tid && ts < there.ts);
    took.push(coveredBy(before) / 1000);
    shares.push(took.at(-1) / time);
  }
  const share = (100 * median(shares)).toFixed(1);
  say(
    name,
    `  until ${host} is there, the extension takes ${ms(median(took))} of its thread, ${share} % (medians of ${ROUNDS})`,
  );
}

/** A load of a page, and what the extension itself did meanwhile. Only Chromium tells whose work is whose. */
async function traced({ browser }, host, wait) {
  const page = await browser.newPage();
  await page.tracing.start({ categories: ["devtools.timeline", "v8"] });
  await page.goto(`https://${host}/`);
  await pause(wait);
  const { traceEvents } = JSON.parse(Buffer.from(await page.tracing.stop()).toString());
  const time = await page.evaluate(() => performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd);
  await page.close();
  // What goes on after a wait is known by its world alone.
  const isOwn = ({ args }) => args.worldName === "Portalward" || args.data?.url?.startsWith("chrome-extension://");
  const there = traceEvents.find(({ name, args }) => name === "MarkDOMContent" && args.data?.isMainFrame);
  return { own: traceEvents.filter(isOwn), there, time };
}

/** How long at least one of some pieces of work went on, in microseconds: some are parts of others. */
function coveredBy(events) {
  let end = 0;
  let covered = 0;
  for (const { ts, dur = 0 } of [...events].sort((a, b) => a.ts - b.ts)) {
    covered += Math.max(0, ts + dur - Math.max(ts, end));
    end = Math.max(end, ts + dur);
  }
  return covered;
}

/** How long the answers about all links of a page take, once the engine is loaded. */
async function answers(name) {
  const browser = await open(name, await withMarks(name, ANSWERS));
  const times = [];
  try {
    for (let round = 0; round < 9; round++) {
      const page = await browser.browser.newPage();
      await page.goto("https://links.example/");
      const all = () => Number(document.documentElement.dataset.links?.split(" ")[1]) >= 9000;
      await until(() => page.evaluate(all), 30_000);
      await pause(500);
      const [waited, count] = await page.evaluate(() => document.documentElement.dataset.links.split(" ").map(Number));
      // The first ones warm up.
      if (round >= 2) times.push((waited / count) * LINKS);
      await page.close();
    }
  } finally {
    await browser.close();
  }
  say(
    name,
    `answers about ${LINKS} links take ${ms(median(times))} in all, there and back (median of ${times.length})`,
  );
}

/** How long a verdict takes from a background that was stopped. */
async function wake(name, browser) {
  const page = await browser.open("https://login.example/");
  const tabId = await browser.tabId(page);
  const own = await browser.ownPage("options.html");
  const times = [];
  for (let round = 0; round < WAKES; round++) {
    await browser.stopBackground();
    await pause(300);
    const time = await own.evaluate(async (tabId) => {
      const since = performance.now();
      const { kind } = await chrome.runtime.sendMessage({ kind: "status", tabId });
      return kind === "page" ? performance.now() - since : Number.NaN;
    }, tabId);
    times.push(time);
  }
  await Promise.all([page.close(), own.close()]);
  say(name, `a verdict from a background that was stopped is there after ${ms(median(times))} (median of ${WAKES})`);
}

/**
 * Memory of all of a browser's processes, each page counted once (PSS): without, with an extension that only asks, and
 * with ours, on a day on which it was not just installed. What browsers have in common is shared by more of them as they
 * come: all have all tabs before any is measured.
 */
async function memory(name) {
  // Fresh ones: what pages have left behind in the others is not the extension's.
  const browsers = [];
  for (const folder of [null, withoutWork(name), withoutFirstPage(name)]) browsers.push(await open(name, folder));
  for (const { browser } of browsers)
    for (let tab = 0; tab < TABS; tab++) await (await browser.newPage()).goto("https://login.example/");
  for (const [wait, when] of [
    [5000, "right after that"],
    [ASLEEP, "once the background sleeps"],
  ]) {
    await pause(wait);
    const [before, least, after] = browsers.map(({ browser }) => memoryOf(browser));
    say(name, `memory with ${TABS} sign-in pages, ${when}: ${mb(before.all)} without, ${mb(after.all)} with it`);
    // What the first process takes differs by twenty megabytes from one start of a browser to the next.
    const more = (now) => {
      const [all, first, extensions] = ["all", "browser", "extensions"].map((part) => now[part] - before[part]);
      return `${mb(all)} more: ${mb(extensions)} where extensions run, ${mb(all - first - extensions)} in pages, ${mb(first)} in the browser itself`;
    };
    say(name, `  ${more(after)}`);
    say(name, `  an extension that only asks its background once a page: ${more(least)}`);
  }
  for (const browser of browsers) await browser.close();
}

/** Whether the background stays asleep while nobody does anything. */
async function idle(name, browser) {
  const alarms = await browser.asExtension(async () => (await chrome.alarms.getAll()).length);
  await browser.stopBackground();
  await pause(IDLE);
  const ran = await browser.stopBackground();
  say(
    name,
    `${alarms} alarms; the background ${ran ? "woke" : "did not wake"} in ${IDLE / 1000} s in which nobody did anything`,
  );
}

function disk(name) {
  const bytes = filesOf(join(ROOT, "dist", name)).reduce((sum, path) => sum + statSync(path).size, 0);
  say(name, `${mb(bytes / 1024)} on disk`);
}

function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

function median(values) {
  return quantile(values, 0.5);
}

function ms(value) {
  return `${value.toFixed(1)} ms`;
}

function mb(kilobytes) {
  return `${(kilobytes / 1024).toFixed(1)} MB`;
}

function percent(ratio) {
  return `${ratio >= 1 ? "+" : ""}${((ratio - 1) * 100).toFixed(1)} %`;
}

function say(name, text) {
  console.log(`${name}: ${text}`);
}
