// What a person decides is kept, shown, and can be taken back.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { BROWSERS, keepDecisions, start, until } from "../lib/browser.mjs";
import { login } from "../lib/pages.mjs";
import { leaked, serve } from "../lib/server.mjs";

const SECRET = "s3cret-Pa55";
const PAGES = {
  "rnychart.org": login(),
  "aetma.com": login(),
  "my-clinic.example": login({ title: "MyChart - Login Page" }),
};

for (const name of BROWSERS) {
  describe(name, () => {
    let server;
    let browser;
    before(async () => {
      server = await serve((host) => PAGES[host]);
      browser = await start(name, server);
    });
    after(async () => {
      await browser.close();
      server.close();
    });

    const types = async (page, host) => {
      await page.bringToFront();
      await page.click("#password");
      await page.keyboard.type(SECRET);
      await until(() => leaked(server.heard(host)) >= SECRET.length);
    };
    const textOf = (page) => page.evaluate(() => document.body.innerText);

    test("I know this site: asks once more, holds for now, and can be undone", async () => {
      const page = await browser.open("https://rnychart.org/");
      await browser.press(page, "I know this site");
      assert.match(await textOf(page), /Are you sure\?[\s\S]+read your health record/);
      await browser.press(page, "Cancel");
      assert.doesNotMatch(await textOf(page), /Are you sure/);
      await browser.press(page, "I know this site");
      await browser.press(page, "Continue for now");
      await until(async () => (await browser.address(page)) === "https://rnychart.org/");
      await browser.settle(page);
      assert.equal(await browser.see(page), "page");
      await types(page, "rnychart.org");

      const popup = await browser.popup(page);
      assert.match(await textOf(popup), /Warnings are off for this site/);
      await browser.press(popup, "Undo");
      await until(async () => /looks like a fake/.test(await textOf(popup)));
      await popup.close();
      await browser.goto(page, "https://rnychart.org/");
      await until(async () => (await browser.see(page)) === "interstitial");
      await page.close();
    });

    test("what was decided holds, whatever becomes of one of its two copies", async () => {
      const options = await browser.ownPage("options.html");
      const decisions = [{ host: "my-clinic.example", choice: "my-portal", since: "2026-11-01" }];
      await options.evaluate(keepDecisions, decisions);
      await until(async () => /my-clinic\.example/.test(await textOf(options)));
      const [whole] = await options.evaluate(() => chrome.storage.local.get("decisions").then(Object.values));
      for (const key of ["decisions", "decisions-copy"]) {
        for (const harmed of [
          undefined,
          null,
          7,
          [],
          {},
          { ...whole, text: whole.text.slice(0, -1) },
          { ...whole, text: whole.text.replace("my-clinic", "my-clinik") },
          { ...whole, text: "[]" },
          { text: whole.text },
          { text: [], sum: whole.sum },
        ]) {
          const what = `${key}: ${JSON.stringify(harmed)}`;
          const harm = (key, value) =>
            value === undefined ? chrome.storage.local.remove(key) : chrome.storage.local.set({ [key]: value });
          await options.evaluate(harm, key, ...(harmed === undefined ? [] : [harmed]));
          await browser.reloadOwn(options);
          await until(async () => /my-clinic\.example/.test(await textOf(options))).catch(() => assert.fail(what));
        }
        await options.evaluate(keepDecisions, decisions);
      }
      await options.evaluate(() => chrome.storage.local.set({ decisions: { text: "[" } }));
      await browser.stopBackground();
      const page = await browser.open("https://my-clinic.example/");
      assert.equal(await browser.see(page), "page");
      assert.match(await browser.title(page), /your real portal/);
      const popup = await browser.popup(page);
      await browser.press(popup, "Undo");
      await until(async () => !/Your real portal/.test(await textOf(popup)));
      const kept = await options.evaluate(() => chrome.storage.local.get(["decisions", "decisions-copy"]));
      assert.deepEqual(kept.decisions, kept["decisions-copy"]);
      assert.equal(kept.decisions.text, "[]");
      await Promise.all([popup.close(), page.close(), options.close()]);
    });

    test("This is my real portal: asks once more, is remembered, listed, and can be undone", async () => {
      const page = await browser.openWithPanel("https://my-clinic.example/");
      const popup = await browser.popup(page);
      await browser.press(popup, "This is my real portal");
      assert.match(await textOf(popup), /your clinic or health plan gave you this address/);
      await browser.press(popup, "Yes, remember it");
      await until(async () => /Your real portal/.test(await textOf(popup)));
      await popup.close();
      await until(async () => (await browser.see(page)) === "page");
      assert.match(await browser.title(page), /your real portal/);
      await types(page, "my-clinic.example");

      const options = await browser.ownPage("options.html");
      await until(async () => /my-clinic\.example/.test(await textOf(options)));
      await browser.press(options, "Undo");
      await until(async () => /my-clinic\.example was removed/.test(await textOf(options)));
      await until(async () => /None yet/.test(await textOf(options)));
      await options.close();
      await browser.goto(page, "https://my-clinic.example/");
      await until(async () => (await browser.see(page)) === "panel");
      await page.close();
    });

    test("the in-page panel offers nothing that lowers the protection", async () => {
      const page = await browser.openWithPanel("https://aetma.com/");
      const { buttons } = await browser.panel(page);
      assert.deepEqual(
        buttons.map(({ text }) => text.trim()).filter((text) => !/^[0-9-]+$/.test(text)),
        ["Go to the real Aetna site", "Leave this page", "More about this warning"],
      );
      await page.close();
    });

    test("a page cannot open or fill our pages", async () => {
      const page = await browser.open("https://rnychart.org/");
      const own = await browser.address(page);
      await browser.goto(page, "https://my-clinic.example/");
      const other = await browser.browser.newPage();
      await browser.goto(other, own);
      // The id belongs to the tab that was stopped: elsewhere there is nothing to decide.
      await until(async () => /no longer needed/.test(await textOf(other).catch(() => "")));
      await other.close();
      await page.close();
    });
  });
}
