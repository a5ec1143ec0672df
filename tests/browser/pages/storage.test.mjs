// Where what is kept cannot be written, or was left by a later version, or is damaged; and where the clock is wrong or
// there is no network: the person stays protected, hears what is the matter, and loses nothing that they decided.
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { BROWSERS, keepDecisions, keptDecisions, start, until } from "../lib/browser.mjs";
import { login } from "../lib/pages.mjs";
import { serve } from "../lib/server.mjs";

const ROOT = new URL("../../../", import.meta.url).pathname;
const FAKE = { title: "MyChart - Login Page", heading: "MyChart" };
const PAGES = {
  "rnychart.org": login(FAKE),
  "mychart.org": login(FAKE),
  "my-clinic.example": login(FAKE),
};
const MINE = { host: "my-clinic.example", choice: "my-portal", since: "2026-11-01" };
const textOf = (page) => page.evaluate(() => document.body.innerText);

/** Works with a browser whose extension has something before each of the scripts that `scripts` names. */
async function withPrefix(name, prefix, scripts, work) {
  const folder = mkdtempSync(join(tmpdir(), "portalward-storage-"));
  const server = await serve((host) => PAGES[host]);
  let browser;
  try {
    cpSync(`${ROOT}dist/${name}`, folder, { recursive: true });
    for (const file of readdirSync(folder).filter((file) => scripts.test(file)))
      writeFileSync(join(folder, file), prefix + readFileSync(join(folder, file), "utf8"));
    browser = await start(name, server, { folder });
    await work(browser, server);
  } finally {
    await browser?.close();
    server.close();
    rmSync(folder, { recursive: true });
  }
}

const unharmed = (name, work) => withPrefix(name, "", /^$/, work);

/** A disk that has no room. What is kept in memory alone is kept. */
const FULL = `chrome.storage.local.set = () => Promise.reject(new Error("QUOTA_BYTES quota exceeded"));\n`;
/** A clock that is wrong by so many years. */
const inYears = (years) => `globalThis.Date = class extends Date {
  constructor(...values) { if (values.length > 0) super(...values); else super(Date.now()); }
  static now() { return super.now() + ${years} * 31557600000; }
};\n`;

for (const name of BROWSERS) {
  describe(name, () => {
    test("a disk that is full: a decision that cannot be kept is said not to be, and holds for now", async () => {
      await withPrefix(name, FULL, /^background\.js$/, async (browser) => {
        const page = await browser.open("https://rnychart.org/");
        await until(async () => (await browser.see(page)) === "interstitial");
        await browser.press(page, "I know this site");
        await browser.press(page, "Remember this as my real portal");
        await until(async () => /could not be saved/.test(await textOf(page)));
        await browser.press(page, "Continue for now");
        await until(async () => (await browser.address(page)) === "https://rnychart.org/");
        await browser.settle(page);
        assert.equal(await browser.see(page), "page");

        const other = await browser.openWithPanel("https://my-clinic.example/");
        const popup = await browser.popup(other);
        await browser.press(popup, "This is my real portal");
        await browser.press(popup, "Yes, remember it");
        await until(async () => /could not be saved/.test(await textOf(popup)));
        assert.doesNotMatch(await textOf(popup), /Your real portal/);
        assert.equal(await browser.see(other), "panel");

        // What is there already cannot be taken back, and is not said to have been.
        const options = await browser.ownPage("options.html");
        await options.evaluate(keepDecisions, [MINE]);
        await until(async () => /my-clinic\.example/.test(await textOf(options)));
        await browser.press(options, "Undo");
        await until(async () => /could not be saved/.test(await textOf(options)));
        assert.match(await textOf(options), /my-clinic\.example/);
      });
    });

    test("what a later version has kept: it stays, and the bundled list protects meanwhile", async () => {
      await unharmed(name, async (browser) => {
        const later = { host: "other.example", choice: "blocked", since: "2027-03-01", note: "from my doctor" };
        const options = await browser.ownPage("options.html");
        await options.evaluate(keepDecisions, [MINE, later]);
        await options.evaluate(
          () =>
            new Promise((done, fail) => {
              const opening = indexedDB.open("portalward", 2);
              opening.onsuccess = () => done(opening.result.close());
              opening.onerror = () => fail(opening.error);
            }),
        );
        await browser.reloadOwn(options);
        await until(async () => /lists that you added could not be read/.test(await textOf(options)));
        await until(async () => /my-clinic\.example/.test(await textOf(options)));
        await browser.stopBackground();
        const page = await browser.open("https://my-clinic.example/");
        assert.equal(await browser.see(page), "page");
        await browser.goto(page, "https://mychart.org/");
        assert.match(await browser.title(page), /on the list for MyChart/);
        await browser.goto(page, "https://rnychart.org/");
        await until(async () => (await browser.see(page)) === "interstitial");
        await options.bringToFront();
        await browser.press(options, "Undo");
        await until(async () => /my-clinic\.example was removed/.test(await textOf(options)));
        assert.deepEqual(await options.evaluate(keptDecisions), [later]);
      });
    });

    test("decisions of which no copy is whole: the options say so, and new ones are kept", async () => {
      await unharmed(name, async (browser) => {
        const options = await browser.ownPage("options.html");
        assert.doesNotMatch(await textOf(options), /could not be read/);
        await options.evaluate(keepDecisions, [MINE]);
        const damage = async () => {
          const { decisions } = await chrome.storage.local.get("decisions");
          const cut = { ...decisions, text: decisions.text.slice(0, -1) };
          await chrome.storage.local.set({ decisions: cut, "decisions-copy": cut });
        };
        await options.evaluate(damage);
        await until(async () => /you decided about sites could not be read/.test(await textOf(options)));
        const page = await browser.openWithPanel("https://my-clinic.example/");
        const popup = await browser.popup(page);
        await browser.press(popup, "This is my real portal");
        await browser.press(popup, "Yes, remember it");
        await until(async () => /Your real portal/.test(await textOf(popup)));
        await until(async () => !/could not be read/.test(await textOf(options)));
        await until(async () => /my-clinic\.example/.test(await textOf(options)));
      });
    });

    for (const years of [-10, 10]) {
      test(`a clock that is ${years} years wrong: fakes are warned of, real portals are not`, async () => {
        await withPrefix(
          name,
          inYears(years),
          /^(background|content|popup|interstitial|options)\.js$/,
          async (browser) => {
            const page = await browser.open("https://mychart.org/");
            assert.equal(await browser.see(page), "page");
            assert.match(await browser.title(page), /on the list for MyChart/);
            await browser.goto(page, "https://rnychart.org/");
            await until(async () => (await browser.see(page)) === "interstitial");
            assert.match(await textOf(page), /looks like a fake/);
            // In a tab of its own: one that goes elsewhere right after a warning is taken to flee from it.
            const mine = await browser.openWithPanel("https://my-clinic.example/");
            const popup = await browser.popup(mine);
            await browser.press(popup, "This is my real portal");
            await browser.press(popup, "Yes, remember it");
            await until(async () => /Your real portal/.test(await textOf(popup)));
          },
        );
      });
    }

    test("no network: a background that wakes judges the page that stands, and our pages work", async () => {
      await unharmed(name, async (browser, server) => {
        const page = await browser.openWithPanel("https://my-clinic.example/");
        server.close();
        await browser.stopBackground();
        const popup = await browser.popup(page);
        await until(async () => /may be|looks like|fake/i.test(await textOf(popup)));
        await browser.press(popup, "This is my real portal");
        await browser.press(popup, "Yes, remember it");
        await until(async () => /Your real portal/.test(await textOf(popup)));
        await until(async () => (await browser.see(page)) === "page");
      });
    });
  });
}
