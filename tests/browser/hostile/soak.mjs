// What scripts/soak-background runs, and in short the tests.
import { parseArgs } from "node:util";
import { keptDecisions, pause, start, until } from "../lib/browser.mjs";
import { article, login } from "../lib/pages.mjs";
import { serve } from "../lib/server.mjs";
import { fake, SECRET } from "./page.mjs";
import { stolen } from "./run.mjs";

/** So often is the background stopped during a visit, at the latest so long after its beginning, in milliseconds. */
const KILLS = 3;
const LATEST = 1200;
/** How long a page may take to be warned of while the background wakes, in milliseconds. */
const PATIENCE = 6000;

/** Numbers that look random, the same for the same seed. */
function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const PAGES = {
  "fake.example": fake("fake"),
  "aetma.com": fake("aetma", { title: "Welcome" }),
  "rnychart.org": fake("rnychart"),
  "library.example": login({ title: "City Library", autofocus: true }),
  "news.example": article("<h1>News</h1>"),
};
const FALSE_PAGES = ["fake.example", "aetma.com", "rnychart.org"];

/** Stops the background so many times. Gives what went wrong, a line each. */
export async function soak(name, kills, seed, report = () => undefined) {
  const next = random(seed);
  const server = await serve(
    (host) => PAGES[host] ?? (host.startsWith("clinic-") ? login({ title: "MyChart - Login Page" }) : undefined),
  );
  const browser = await start(name, server);
  // A background that Chromium is stopped at while it installs it never starts again, which is not what is looked for.
  await until(() => browser.asExtension(answers).catch(() => false), 10_000);
  const wrong = [];
  const decided = new Set();
  let killed = 0;
  const kill = async (moment) => {
    await pause(moment);
    if (await browser.stopBackground().catch(() => false)) killed += 1;
  };
  try {
    for (let round = 1; killed < kills; round++) {
      const kind = ["false", "false", "ordinary", "decision"][Math.floor(next() * 4)];
      const moments = Array.from({ length: KILLS }, () => Math.round(next() * LATEST));
      const page = await browser.browser.newPage();
      const killing = Promise.all(moments.map(kill));
      const fault = await VISITS[kind]({ page, browser, server, next, round, decided }).catch((error) => error.message);
      await killing;
      if (fault) wrong.push(`visit ${round}, ${kind}, stopped after ${moments.join(", ")} ms: ${fault}`);
      for (const other of (await browser.browser.pages()).slice(1)) await other.close().catch(() => undefined);
      report(round, killed, wrong);
    }
    const kept = await browser.asExtension(keptDecisions);
    for (const host of decided) {
      if (!kept.some((decision) => decision.host === host)) wrong.push(`the decision about ${host} is lost`);
    }
    return { wrong, decisions: decided.size };
  } finally {
    await browser.close();
    server.close();
  }
}

const VISITS = {
  /** A false page: warned of in the end, and nothing got through before. */
  async false({ page, browser, server, next }) {
    const host = FALSE_PAGES[Math.floor(next() * FALSE_PAGES.length)];
    server.forget();
    const opening = page.goto(`https://${host}/`, { timeout: 8000 }).catch(() => undefined);
    const typing = types(page, 12);
    await opening;
    // Where our page is slow to come, it comes in a tab of its own.
    const shown = async () => (await browser.browser.pages()).at(-1) ?? page;
    await until(async () => ["panel", "interstitial"].includes(await browser.see(await shown())), PATIENCE).catch(
      () => {
        throw new Error(`${host} shows no warning`);
      },
    );
    await typing;
    await types(page, 2);
    const got = stolen(["fake", "aetma", "rnychart"].flatMap((id) => server.heard(`${id}.example`)));
    return got > 0 ? `${host} got ${got} characters` : undefined;
  },

  /** An ordinary page: no warning, and what is typed arrives. */
  async ordinary({ page, browser }) {
    const opening = page.goto("https://library.example/", { timeout: 8000 }).catch(() => undefined);
    await until(() => page.evaluate(() => document.activeElement?.id === "password").catch(() => false));
    await types(page, 8);
    await opening;
    await until(() => page.$eval("#password", (field) => field.value.length >= 8), PATIENCE).catch(() => {
      throw new Error("what was typed on an ordinary page is lost");
    });
    return (await browser.see(page)) === "page" ? undefined : "an ordinary page is warned of";
  },

  /** A decision in the popup: where it was answered, it is kept, and holds. */
  async decision({ page, browser, round, decided }) {
    const host = `clinic-${round}.example`;
    await browser.goto(page, `https://${host}/`);
    await until(async () => ["panel", "interstitial"].includes(await browser.see(page)), PATIENCE);
    const tabId = await browser.tabId(page);
    const answer = await browser.asExtension(
      (id) => chrome.runtime.sendMessage({ kind: "decide", tabId: id, choice: "my-portal" }).then(String, () => "gone"),
      tabId,
    );
    // Only what was answered was promised.
    if (answer !== "null") return undefined;
    decided.add(host);
    await browser.goto(page, `https://${host}/`);
    await pause(300);
    return (await browser.see(page)) === "page" ? undefined : `${host} is warned of although it was decided`;
  },
};

/** Whether the background is there, asked from one of our own pages. */
function answers() {
  return chrome.runtime.sendMessage({ kind: "undo", host: "nobody.example" }).then(
    () => true,
    () => false,
  );
}

async function types(page, keys) {
  for (let key = 0; key < keys; key++) {
    await page.keyboard.press(SECRET[key % SECRET.length]).catch(() => undefined);
    await pause(20);
  }
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const { values } = parseArgs({
    options: {
      browser: { type: "string", default: "chromium" },
      kills: { type: "string", default: "1000" },
      seed: { type: "string", default: "1" },
    },
  });
  const kills = Number(values.kills);
  const begun = Date.now();
  const { wrong, decisions } = await soak(values.browser, kills, Number(values.seed), (visit, killed, wrong) => {
    if (visit % 20 === 0) console.error(`soak: ${killed} of ${kills} kills in ${visit} visits, ${wrong.length} wrong`);
  });
  for (const line of wrong) console.log(line);
  const minutes = Math.round((Date.now() - begun) / 60_000);
  console.log(
    `${values.browser}: ${kills} kills in ${minutes} min, ${decisions} decisions, ${wrong.length} unprotected, lost or wrong`,
  );
  process.exitCode = wrong.length === 0 ? 0 : 1;
}
