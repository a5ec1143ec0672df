// The whole path, as a person goes it: stopped at the false portals, waved through at the real.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { BROWSERS, start, until } from "../lib/browser.mjs";
import { login, TOUR, tour } from "../lib/pages.mjs";
import { leaked, serve } from "../lib/server.mjs";

const SECRET = "s3cret-Pa55";

for (const name of BROWSERS) {
  describe(name, () => {
    let server;
    let browser;
    before(async () => {
      server = await serve(
        (host) =>
          tour(host) ??
          (host === "www.medicare.gov" || host === "care.example" ? login({ title: "Account" }) : undefined),
      );
      browser = await start(name, server);
    });
    after(async () => {
      await browser.close();
      server.close();
    });

    for (const { kind, url, sees, verdict } of TOUR) {
      test(`${kind}: ${url}`, async () => {
        const { hostname } = new URL(url);
        const page = await browser.open(url);
        await until(async () => (await browser.see(page)) === sees);
        if (sees === "page") await page.click("#password");
        await page.keyboard.type(SECRET);
        if (sees === "page") {
          await until(() => leaked(server.heard(hostname)) >= SECRET.length);
          assert.equal(await page.$eval("#password", (field) => field.value), SECRET);
          const title = await browser.title(page);
          assert.match(title, verdict === "verified" ? /^This address is on the list for / : /not on any list/);
        } else {
          assert.equal(leaked(server.heard(hostname)), 0);
          assert.match(await browser.text(page), verdict === "danger" ? /looks like a fake/ : /may be a fake/);
        }
        await page.close();
      });
    }

    test("the toolbar tells of the page that a tab shows now", async () => {
      const page = await browser.open("https://www.medicare.gov/");
      const [listed, other] = [/^This address is on the list for Medicare/, /not on any list/];
      for (const [url, words] of [
        ["https://care.example/", other],
        ["https://care.example/again", other],
        ["https://www.medicare.gov/", listed],
        ["https://www.medicare.gov/again", listed],
        ["https://care.example/", other],
      ]) {
        await page.goto(url);
        await until(async () => words.test(await browser.title(page)));
      }
      await page.close();
    });

    test("a background that was stopped knows what it has warned of", async () => {
      const page = await browser.openWithPanel("https://aetma.com/");
      await browser.stopBackground();
      await browser.press(page, "More about this warning");
      await until(async () => (await browser.see(page)) === "interstitial");
      assert.match(await browser.text(page), /The real address: Aetna/);
      await page.close();
    });

    test("the real portal is one button away", async () => {
      const page = await browser.open("https://rnychart.org/");
      await browser.press(page, "Go to the real MyChart site");
      await until(
        async () =>
          (await browser.address(page))?.startsWith("https://www.mychart.org/") ||
          (await browser.address(page))?.startsWith("https://mychart.org/"),
      );
      await page.close();
    });

    test("the panel leads to the real site as well", async () => {
      const page = await browser.open("https://aetma.com/");
      await browser.press(page, "Go to the real Aetna site");
      await until(
        async () =>
          /aetna\.com/.test((await browser.address(page)) ?? "") ||
          server.requests.some((url) => /\/\/[a-z.]*aetna\.com\//.test(url)),
      );
      await page.close();
    });

    test("the warning says more on our own page, and the way back is shut", async () => {
      const page = await browser.openWithPanel("https://aetma.com/");
      await browser.press(page, "More about this warning");
      await until(async () => (await browser.see(page)) === "interstitial");
      const text = await browser.text(page);
      assert.match(text, /aetma\.com/);
      assert.match(text, /The real address: Aetna/);
      assert.match(text, /1-800-872-3862/);
      await page.close();
    });

    test("the popup says who vouches, and how to call", async () => {
      const page = await browser.open("https://www.medicare.gov/account/login");
      const popup = await browser.popup(page);
      const text = await popup.evaluate(() => document.body.innerText);
      assert.match(text, /On the list for Medicare/);
      assert.match(text, /Portalward bundled list/);
      assert.match(text, /1-800-633-4227/);
      assert.match(text, /checked on November 24, 2026/);
      await popup.close();
      await page.close();
    });

    test("the popup tells of an unknown site", async () => {
      const page = await browser.open("https://care.example/");
      const popup = await browser.popup(page);
      assert.match(await popup.evaluate(() => document.body.innerText), /Not on any list/);
      await popup.close();
      await page.close();
    });

    test("a page with nothing wrong is left as it is", async () => {
      const page = await browser.open("https://care.example/");
      const extra = await page.evaluate(() => document.documentElement.children.length);
      assert.equal(extra, 2, "only head and body");
      await page.close();
    });
  });
}
