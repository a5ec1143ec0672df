// The first page: what Portalward does, whether a portal is on the list, and what a warning looks like.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { BROWSERS, start, until } from "../lib/browser.mjs";
import { login, tour } from "../lib/pages.mjs";
import { leaked, serve } from "../lib/server.mjs";

for (const name of BROWSERS) {
  describe(name, () => {
    let server;
    let browser;
    before(async () => {
      server = await serve(
        (host) => tour(host) ?? (host === "www.medicare.gov" ? login({ title: "Account" }) : undefined),
      );
      browser = await start(name, server, { firstPage: "open" });
    });
    after(async () => {
      await browser.close();
      server.close();
    });

    test("from install to a password that is stopped", async () => {
      const first = await browser.newOwnPage("welcome.html");
      assert.match(await browser.text(first), /knows the real sites of thousands/);
      await first.type('input[type="search"]', "cleveland clinic");
      await until(async () => /clevelandclinic\.org/.test(await browser.text(first)));
      await first.close();
      const real = await browser.open("https://mychart.clevelandclinic.org/");
      assert.equal(await browser.see(real), "page");
      const popup = await browser.popup(real);
      await until(async () => /On the list for Cleveland Clinic/.test(await browser.text(popup)));
      await Promise.all([popup.close(), real.close()]);
      const fake = await browser.open("https://aetma.com/");
      // On a machine that is too busy to draw the panel in time, our own page takes its place.
      const seen = await browser.see(fake);
      assert.match(seen, /^(panel|interstitial)$/);
      await fake.bringToFront();
      await fake.keyboard.type("winter-Garten-77");
      await fake.click("#password").catch(() => undefined);
      await fake.keyboard.type("winter-Garten-77");
      assert.equal(leaked(server.heard("aetma.com")), 0);
      await browser.press(fake, seen === "panel" ? "Leave this page" : "Close this page");
      await until(async () => (await browser.address(fake)) !== "https://aetma.com/");
      await browser.settle(fake);
      await fake.close().catch(() => undefined);
    });

    test("the popup leads there", async () => {
      const page = await browser.open("https://www.medicare.gov/");
      const popup = await browser.popup(page);
      const link = await until(() => popup.$('a[href="welcome.html"]'));
      assert.equal(await link.evaluate(({ textContent }) => textContent), "How it works");
      await Promise.all([popup.close(), page.close()]);
    });

    test("three sentences, and a search for the own clinic", async () => {
      const page = await browser.ownPage("welcome.html");
      assert.match(await browser.text(page), /knows the real sites of thousands/);
      await page.type('input[type="search"]', "kaiser perm");
      await until(async () => /Kaiser Permanente/.test(await browser.text(page)));
      assert.match(await browser.text(page), /choose “This is my real portal”/);
      await page.close();
    });

    test("practice: the panel comes at the made-up box, and can be left with the keyboard alone", async () => {
      const page = await browser.ownPage("welcome.html");
      await page.bringToFront();
      await page.click('input[type="password"]');
      const panel = await until(() => browser.panel(page));
      assert.match(panel.text, /This may be a fake patient portal/);
      assert.match(panel.text, /lakec1inic\.example/);
      await page.keyboard.press("Escape");
      assert.ok(await browser.panel(page), "Escape leaves the panel where it is");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      await until(() => page.evaluate(() => /you would have left in time/.test(document.body.innerText)));
      assert.equal(await browser.panel(page), undefined);
      await page.close();
    });

    test("practice: our own page takes the place of a page that looks fake", async () => {
      const page = await browser.ownPage("welcome.html");
      await browser.press(page, "See how Portalward stops a page");
      await until(
        async () => (await browser.see(page)) === "interstitial" && /looks like a fake/.test(await browser.text(page)),
      );
      await page.close();
    });
  });
}
