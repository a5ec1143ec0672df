// Where the engine or the background is not there: the person is told, decides, and is never left
// unprotected in silence.
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { BROWSERS, pause, start, until } from "./lib/browser.mjs";
import { article, login } from "./lib/pages.mjs";
import { leaked, serve } from "./lib/server.mjs";

const ROOT = new URL("../../", import.meta.url).pathname;
const SECRET = "s3cret-Pa55";
const PAGES = { "clinic.example": login({ title: "Clinic" }), "news.example": article("<h1>News</h1>") };

/** What can be broken: how, and what the popup says of it. */
const FAULTS = {
  "a registry that is cut off": {
    harm: (folder) => truncateSync(join(folder, "registry.bin"), 50_000),
    reason: /cut off or changed/,
  },
  "an engine that is cut off": {
    harm: (folder) => truncateSync(join(folder, "engine_bg.wasm"), 100_000),
    reason: /Reason: .+/,
  },
  "no engine": { harm: (folder) => rmSync(join(folder, "engine_bg.wasm")), reason: /Reason: .+/ },
};

/** `hasBackground` where what is harmed leaves one that opens the first page. */
async function withFault(name, harm, work, hasBackground = true) {
  const folder = mkdtempSync(join(tmpdir(), "portalward-fault-"));
  const server = await serve((host) => PAGES[host]);
  let browser;
  try {
    cpSync(`${ROOT}dist/${name}`, folder, { recursive: true });
    harm(folder);
    browser = await start(name, server, { folder, firstPage: hasBackground ? "closed" : "open" });
    await work(browser, server);
  } finally {
    await browser?.close();
    server.close();
    rmSync(folder, { recursive: true });
  }
}

/** The page is held and says why; the person uses it in the end. */
async function heldAndTold(browser, server, page) {
  await until(async () => (await browser.see(page)) === "panel");
  assert.match(await browser.text(page), /This page could not be checked/);
  await page.keyboard.type(SECRET);
  await pause(300);
  assert.equal(leaked(server.heard("clinic.example")), 0);
}

async function typesThrough(page, server) {
  await page.click("#password");
  await page.keyboard.type(SECRET);
  await until(() => leaked(server.heard("clinic.example")) >= SECRET.length);
}

for (const name of BROWSERS) {
  describe(name, () => {
    for (const [what, { harm, reason }] of Object.entries(FAULTS)) {
      test(`${what}: the icon and the popup say so, the page is held, the person decides`, async () => {
        await withFault(name, harm, async (browser, server) => {
          const page = await browser.open("https://clinic.example/");
          await heldAndTold(browser, server, page);
          assert.match(await browser.title(page), /^Portalward is not protecting you: .+/);

          const popup = await browser.popup(page);
          const text = await popup.evaluate(() => document.body.innerText);
          assert.match(text, /Not protected/);
          assert.match(text, reason);
          await popup.close();

          await browser.press(page, "More about this warning");
          await until(async () => (await browser.see(page)) === "interstitial");
          await until(async () => /could not be checked/.test(await browser.text(page)));
          await browser.press(page, "I know this site");
          await browser.press(page, "Use this page without checking it");
          await until(async () => (await browser.address(page)) === "https://clinic.example/");
          await browser.settle(page);
          await typesThrough(page, server);
        });
      });
    }

    test("without an engine, a page that asks for nothing is left alone; one that is held shows its panel whenever one comes back to it", async () => {
      await withFault(name, FAULTS["no engine"].harm, async (browser) => {
        const other = await browser.open("https://news.example/");
        assert.equal(await browser.see(other), "page");
        const page = await browser.openWithPanel("https://clinic.example/");
        // What waits for word of the panel would end within this, if it went on while the tab is left.
        for (let away = 460; away < 640; away += 20) {
          await page.bringToFront();
          await pause(150);
          await other.bringToFront();
          await pause(away);
        }
        await page.bringToFront();
        await pause(800);
        assert.equal(await browser.see(page), "panel");
      });
    });

    test("a background that is gone: the popup lets the person use the page", async () => {
      const harm = (folder) => writeFileSync(join(folder, "background.js"), "");
      await withFault(
        name,
        harm,
        async (browser, server) => {
          const page = await browser.open("https://clinic.example/");
          await heldAndTold(browser, server, page);
          const popup = await browser.popup(page);
          await until(() => popup.evaluate(() => document.body.innerText.includes("Not protected")));
          await browser.press(popup, "Use this page without checking it");
          await until(async () => (await browser.see(page)) === "page");
          await page.bringToFront();
          await typesThrough(page, server);
        },
        false,
      );
    });

    test("a background that does not answer: held for two seconds, then told", async () => {
      const harm = (folder) =>
        writeFileSync(join(folder, "background.js"), "chrome.runtime.onMessage.addListener(() => true);");
      await withFault(
        name,
        harm,
        async (browser, server) => {
          const page = await browser.browser.newPage();
          await page.goto("https://clinic.example/");
          await page.click("#password");
          await page.keyboard.type(SECRET);
          assert.equal(leaked(server.heard("clinic.example")), 0);
          await heldAndTold(browser, server, page);
        },
        false,
      );
    });

    test("an engine that traps is made anew", async () => {
      // The first question traps inside the engine; it is asked again of a new one.
      const harm = (folder) => {
        const file = join(folder, "background.js");
        const code = readFileSync(file, "utf8");
        const trap =
          'if (!globalThis.trapped) { globalThis.trapped = true; throw new WebAssembly.RuntimeError("unreachable"); }';
        const harmed = code.replace(/return work\(\w+\);/, (call) => `${trap} ${call}`);
        assert.notEqual(harmed, code);
        writeFileSync(file, harmed);
      };
      await withFault(name, harm, async (browser) => {
        const page = await browser.open("https://clinic.example/");
        assert.equal(await browser.see(page), "page");
        assert.match(await browser.title(page), /not on any list/);
      });
    });
  });
}
