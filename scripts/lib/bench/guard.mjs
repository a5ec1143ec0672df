// What the guard costs on an ordinary sign-in page: how much later a key reaches the page with the
// extension than without, and how long the page is held until the verdict is there.
import { BROWSERS, pause, start, until } from "../../../tests/browser/lib/browser.mjs";
import { login } from "../../../tests/browser/lib/pages.mjs";
import { serve } from "../../../tests/browser/lib/server.mjs";
import { withMarks } from "./copies.mjs";

const KEYS = 400;
const WARM = 40;
const COLD = 15;
const PREFS = { "privacy.reduceTimerPrecision": false };

/** A page that notes how old each key is when its own listener hears of it. */
const PAGE = login({ title: "City Library" }).replace(
  "</head>",
  `<script>window.ages = []; addEventListener("keydown", (e) => ages.push(performance.now() - e.timeStamp)); addEventListener("input", (e) => ages.push(performance.now() - e.timeStamp));</script></head>`,
);

function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

/** How old keys are when the page hears of them, in milliseconds. */
async function ages(name, server, folder) {
  const browser = await start(name, server, { prefs: PREFS, ...(folder === null ? { folder } : {}) });
  try {
    const page = await browser.browser.newPage();
    await page.goto("https://library.example/");
    await pause(1000);
    for (const field of ["#user", "#password"]) {
      await page.click(field);
      for (let key = 0; key < KEYS / 2; key++) {
        await page.keyboard.press("a");
        await pause(8);
      }
    }
    return await page.evaluate(() => window.ages);
  } finally {
    await browser.close();
  }
}

/** Notes on the root how long the content script held the last time, and from when on. */
const STOPWATCH = [
  ["(() => {", "", " let holdingSince = performance.now();"],
  ["function holdMeanwhile(asksForSecrets = false) {", "", " holdingSince ??= performance.now();"],
  [
    "function release() {",
    "",
    ' document.documentElement?.setAttribute("data-held", performance.now() + " " + holdingSince); holdingSince = null;',
  ],
];

async function holds(name, server, folder) {
  const browser = await start(name, server, { folder, prefs: PREFS });
  const held = async (page) => {
    await until(() => page.evaluate(() => document.documentElement.hasAttribute("data-held")));
    await pause(150);
    return page.evaluate(() => {
      const [released, from] = document.documentElement.getAttribute("data-held").split(" ").map(Number);
      const [{ domInteractive }] = performance.getEntriesByType("navigation");
      document.documentElement.removeAttribute("data-held");
      return { whole: released - from, afterDocument: Math.max(0, released - Math.max(from, domInteractive)) };
    });
  };
  const load = async () => {
    const page = await browser.browser.newPage();
    await page.goto("https://library.example/");
    const times = await held(page);
    return { page, times };
  };
  const times = { standing: [], loading: [], stopped: [] };
  try {
    for (let round = 0; round < 5; round++) await (await load()).page.close();
    for (let round = 0; round < WARM; round++) {
      const { page, times: loading } = await load();
      times.loading.push(loading.afterDocument);
      // The page changes its address and nothing else: it is asked about anew.
      await page.evaluate((to) => history.pushState(0, "", to), `/${round}`);
      times.standing.push((await held(page)).whole);
      await page.close();
    }
    for (let round = 0; round < COLD; round++) {
      await browser.stopBackground();
      const { page, times: loading } = await load();
      times.stopped.push(loading.whole);
      await page.close();
    }
    return times;
  } finally {
    await browser.close();
  }
}

const ms = (value) => `${value.toFixed(2)} ms`;
const server = await serve((host) => (host === "library.example" ? PAGE : undefined));
for (const name of BROWSERS) {
  const without = await ages(name, server, null);
  const withIt = await ages(name, server);
  const [p50, p99] = [0.5, 0.99].map((share) => [without, withIt].map((all) => quantile(all, share)));
  console.log(
    `${name}: a key reaches the page after ${ms(p50[0])} (median), ${ms(p99[0])} (p99) without the extension,`,
  );
  console.log(`  ${ms(p50[1])} and ${ms(p99[1])} with it: ${ms(p50[1] - p50[0])} and ${ms(p99[1] - p99[0])} more`);
  const { standing, loading, stopped } = await holds(name, server, await withMarks(name, STOPWATCH));
  const say = (what, times) =>
    console.log(`  ${what}: ${ms(quantile(times, 0.5))} (median), ${ms(quantile(times, 0.95))} (p95)`);
  say("held until the verdict on a page that stands", standing);
  say("held after the document is there, on a page that loads", loading);
  say("held from the first moment on, by a background that was stopped", stopped);
}
server.close();
