// On an ordinary page the extension is not to be seen: neither by the person, who meets no warning,
// nor by the page, which finds itself as it would be without us.
//
// Each page is opened in two browsers, without the extension and with it. A person does there what
// the page's <meta name="person"> says (see person.mjs), the page says that it is done, and both
// documents must be the same, as text.
//
//   pages/NAME.html   served as https://NAME.example/ (also .xhtml and .svg)
//   more/HOST/PATH.html   further documents, served as https://HOST/PATH
//
// ORDINARY=part of a name runs the pages that have it.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { BROWSERS, pause, start, until } from "../lib/browser.mjs";
import { serve } from "../lib/server.mjs";
import { act } from "./person.mjs";
import { difference, isDone, listen, photograph, record } from "./picture.mjs";

const COUNT = 50;
const PATIENCE = 5000;
/** Pages that stay open behind the next ones, and are looked at once more at the end. */
const BEHIND = 3;
/** Tabs behind others keep their pace, and canvases are read without noise. */
const ALIKE = {
  args: ["--disable-background-timer-throttling"],
  prefs: {
    "dom.min_background_timeout_value": 4,
    "privacy.fingerprintingProtection": false,
    "privacy.fingerprintingProtection.pbmode": false,
    "privacy.baselineFingerprintingProtection": false,
    "privacy.resistFingerprinting": false,
  },
};
const TYPES = { html: "text/html; charset=utf-8", xhtml: "application/xhtml+xml", svg: "image/svg+xml" };

const pages = readdirSync(new URL("pages/", import.meta.url))
  .sort()
  .map((file) => {
    const [name, ending] = file.split(".");
    const body = readFileSync(new URL(`pages/${file}`, import.meta.url), "utf8");
    const person = body.match(/<meta\b[^>]*?name="person"\s+content="([^"]*)"/)?.[1] ?? "";
    return { name, url: `https://${name}.example/`, type: TYPES[ending], body, person };
  });
const documents = new Map(pages.map((page) => [page.url, page]));
for (const file of readdirSync(new URL("more/", import.meta.url), { recursive: true })) {
  if (!file.endsWith(".html")) continue;
  const body = readFileSync(new URL(`more/${file}`, import.meta.url), "utf8");
  documents.set(`https://${file.slice(0, -".html".length)}`, { type: TYPES.html, body });
}

test("no page is lost", () => {
  assert.equal(pages.length, COUNT);
  assert.ok(pages.every(({ type }) => type !== undefined));
});

for (const name of BROWSERS) {
  describe(name, () => {
    const behind = [];
    const late = [];
    let server;
    let without;
    let withIt;
    before(async () => {
      server = await serve((host, path) => documents.get(`https://${host}${path}`));
      without = await start(name, server, { folder: null, ...ALIKE });
      withIt = await start(name, server, ALIKE);
    });
    after(async () => {
      await Promise.all([without, withIt].map((browser) => browser?.close()));
      server.close();
    });

    for (const page of pages.filter(({ name }) => name.includes(process.env.ORDINARY ?? ""))) {
      test(page.name, async () => {
        const [expected, tab] = await Promise.all([visitWithout(without, page), visit(withIt, page)]);
        try {
          await compare(withIt, tab.page, expected, tab.error);
        } catch (error) {
          await tab.page.close();
          throw error;
        }
        behind.push({ name: page.name, page: tab.page, expected });
        if (behind.length > BEHIND) await lookAgain();
      });
    }

    test("nor does a warning come later", async () => {
      await pause(300);
      while (behind.length > 0) await lookAgain();
      assert.deepEqual(late, []);
    });

    async function lookAgain() {
      const { name, page, expected } = behind.shift();
      await compare(withIt, page, expected).catch((error) => late.push(`${name}: ${error.message}`));
      await page.close();
    }
  });
}

/** What the page is without the extension. */
async function visitWithout(browser, wanted) {
  const { page, error } = await visit(browser, wanted);
  try {
    if (error) throw new Error(`without the extension: ${error.message}`);
    return await still(page);
  } finally {
    await page.close();
  }
}

/** The page as text once two looks agree: a browser moves the focus from what is inert only when it draws. */
async function still(page) {
  let seen = await page.evaluate(photograph);
  await until(async () => {
    await pause(50);
    const before = seen;
    seen = await page.evaluate(photograph);
    return seen === before;
  });
  return seen;
}

/** Opens a page in a new tab and does there what a person does, until the page is done. */
async function visit(browser, { url, person }) {
  const page = await browser.browser.newPage();
  await page.evaluateOnNewDocument(record);
  await page.evaluateOnNewDocument(listen);
  try {
    await page.goto(url, { timeout: 8000 });
    await act(page, person);
    await until(() => page.evaluate(isDone).catch(() => false), PATIENCE);
    return { page };
  } catch (error) {
    return { page, error };
  }
}

/** Fails unless the person sees the page and the page is as expected, or becomes so in a moment. */
async function compare(browser, page, expected, error) {
  let seen = "nothing yet";
  const isSame = async () => {
    seen = await page.evaluate(photograph).catch(({ message }) => message);
    return seen === expected;
  };
  await until(isSame, error ? 0 : 3000).catch(() => undefined);
  assert.equal(await browser.see(page), "page", `at ${page.url()}`);
  assert.equal(error, undefined);
  assert.ok(seen === expected, difference(expected, seen));
}
