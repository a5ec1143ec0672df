// What scripts/soak-tabs runs: somebody browses for long in many tabs. The extension's memory must stay as it is, nothing of
// its own may be asked of the network, and no site that was visited may stand in what is kept.
import { parseArgs } from "node:util";
import { BROWSERS, pause, start, until } from "./lib/browser.mjs";
import { memoryOf } from "./lib/memory.mjs";
import { article, login } from "./lib/pages.mjs";
import { serve } from "./lib/server.mjs";

const { values } = parseArgs({
  options: {
    browser: { type: "string", multiple: true },
    tabs: { type: "string", default: "200" },
    minutes: { type: "string", default: "60" },
  },
});
const [tabs, minutes] = [Number(values.tabs), Number(values.minutes)];
/** Between two things that somebody does, in milliseconds. */
const PACE = 2000;
/** How often memory is looked at, in milliseconds. */
const SAMPLE = Math.max(5000, (minutes * 60_000) / 60);
/** Each visit is to a host of its own, so that one that stands anywhere can be told. */
const VISITED = /visited-\d+/;

const LINKS = Array.from({ length: 40 }, (_, at) => `<a href="https://elsewhere-${at}.example/">Elsewhere</a>`).join(
  " ",
);
const pageOf = (host) => {
  const number = Number(/^visited-(\d+)\./.exec(host)?.[1]);
  if (Number.isNaN(number)) return undefined;
  return number % 3 === 0 ? login({ title: "City Library" }) : article(`<h1>News</h1>${LINKS}`);
};
/** What the browser asks for when somebody goes to a page, and what the page itself sends. */
const isOfPages = (url) => /^https:\/\/visited-\d+\.example\/(favicon\.ico)?$/.test(url);

for (const name of values.browser ?? BROWSERS) await soak(name);

async function soak(name) {
  const server = await serve((host, path) => (path === "/" ? pageOf(host) : undefined));
  const browser = await start(name, server, { hasSlowTabs: true });
  // What a browser asks for of its own accord is known by one without the extension, for as long.
  const others = await serve((host, path) => (path === "/" ? pageOf(host) : undefined));
  const without = await start(name, others, { folder: null });
  try {
    await (await without.browser.newPage()).goto("https://visited-0.example/");
    // In which is asked in the end what is kept: with so many tabs, opening one more may take minutes.
    const spare = await browser.browser.newPage();
    let visits = 0;
    const visit = (page) =>
      page.goto(`https://visited-${++visits}.example/`, { timeout: 20_000 }).catch(() => undefined);
    const open = [];
    while (open.length < tabs) {
      open.push(await browser.browser.newPage());
      await visit(open.at(-1));
    }
    // When a browser that is busy with its tabs collects garbage is its own affair: what is left behind shows without it.
    const withoutGarbage = async () => {
      const collect = () => browser.collectGarbage().then(() => true);
      await until(() => collect().catch(() => undefined), 300_000);
      await pause(20_000); // not so long that the background falls asleep
      return memoryOf(browser.browser).extensions;
    };
    const atFirst = await withoutGarbage();
    const samples = [];
    const end = Date.now() + minutes * 60_000;
    for (let next = Date.now(); Date.now() < end; ) {
      const page = open[visits % open.length];
      await page.bringToFront().catch(() => undefined);
      await visit(page);
      await page.type("#password", "harmless", { delay: 5 }).catch(() => undefined);
      await pause(PACE);
      if (Date.now() < next) continue;
      next += SAMPLE;
      samples.push(memoryOf(browser.browser).extensions);
    }
    const third = Math.max(1, Math.floor(samples.length / 3));
    const [first, last] = [samples.slice(0, third), samples.slice(-third)].map(median);
    console.log(`${name}: ${tabs} tabs, ${visits} visits in ${minutes} min`);
    console.log(
      `${name}: memory of the extension's process, medians: ${mb(first)} in the first third, ${mb(last)} in the last`,
    );
    console.log(
      `${name}:   ${mb(atFirst)} at first and ${mb(await withoutGarbage())} at last where garbage has been collected`,
    );
    console.log(`${name}:   ${mb(memoryOf(without.browser).extensions)} in a browser without the extension`);
    const own = new Set(others.requests.map(hostOf));
    const strange = server.requests.filter((url) => !isOfPages(url) && !own.has(hostOf(url)));
    console.log(
      `${name}: ${strange.length} requests that neither a page made nor a browser without it${strange
        .slice(0, 5)
        .map((url) => ` ${url}`)
        .join("")}`,
    );
    // Of such a page, Firefox never tells that it is there.
    spare.goto(`${browser.origin}options.html`).catch(() => undefined);
    const look = () => until(() => spare.evaluate(kept, VISITED.source).catch(() => undefined), 300_000);
    const found = await look().catch(async () => {
      console.log(`${name}: too busy with its tabs to tell what is kept: they are closed first`);
      await Promise.all(open.map((page) => page.close().catch(() => undefined)));
      return look();
    });
    console.log(`${name}: ${found.length} things kept that name a site visited`);
    if (strange.length > 0 || found.length > 0) process.exitCode = 1;
  } finally {
    await Promise.all([browser.close(), without.close()]);
    server.close();
    others.close();
  }
}

function hostOf(url) {
  return new URL(url).hostname;
}

/** What the extension keeps of which a text matches a pattern; runs in one of its pages. */
async function kept(pattern) {
  const areas = await Promise.all([chrome.storage.local.get(null), chrome.storage.session.get(null)]);
  const opening = indexedDB.open("portalward");
  const done = (request) =>
    new Promise((resolve) => Object.assign(request, { onsuccess: () => resolve(request.result) }));
  const database = await done(opening);
  const stores = [...database.objectStoreNames];
  const values = [];
  for (const name of stores) values.push(...(await done(database.transaction(name).objectStore(name).getAll())));
  database.close();
  const text = (value) =>
    value instanceof Uint8Array ? new TextDecoder("latin1").decode(value) : JSON.stringify(value);
  const all = [...areas.flatMap((area) => Object.entries(area)), ...values].map(text);
  return all.filter((text) => new RegExp(pattern).test(text));
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function mb(kilobytes) {
  return `${(kilobytes / 1024).toFixed(1)} MB`;
}
