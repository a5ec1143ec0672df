// What people are told of disclosed breaches: in the popup, in warnings, and beside messages; and nowhere else.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { BROWSERS, start, until } from "../lib/browser.mjs";
import { login } from "../lib/pages.mjs";
import { serve } from "../lib/server.mjs";

/** A clinic of a person's own list, whose portal CareCloud runs. */
const CLINIC = "riverside-west-clinic.org";
const LIST = {
  format: "portalward-list/1",
  name: "Riverside",
  publisher: "Riverside Health",
  version: 1,
  updated: "2026-11-23",
  providers: [
    {
      id: "riverside",
      name: "Riverside West Clinic",
      kind: "clinic",
      domains: [CLINIC],
      operator: "carecloud",
      source: { name: "its own letter", retrieved: "2026-11" },
    },
  ],
};

for (const name of BROWSERS) {
  describe(name, () => {
    let server;
    let browser;
    before(async () => {
      server = await serve((host) =>
        /carecloud|changehealthcare|medicare|riverside/.test(host) ? login({ title: "Patient sign-in" }) : undefined,
      );
      browser = await start(name, server);
      await (await browser.open("https://www.medicare.gov/")).close();
    });
    after(async () => {
      await browser.close();
      server.close();
    });

    async function popup(url) {
      const page = await browser.open(url);
      const popup = await browser.popup(page);
      await popup.evaluate(() => document.querySelector(".notice details")?.setAttribute("open", ""));
      const said = await popup.evaluate(() => document.body.innerText);
      await Promise.all([popup.close(), page.close()]);
      return said;
    }

    test("the company's own site: what is known, how old it is, what to do, who says so", async () => {
      const said = await popup("https://www.carecloud.com/");
      assert.match(said, /A data breach at CareCloud/);
      assert.match(said, /Someone broke into the systems of CareCloud \(March 16, 2026\)\. They have not said if/);
      assert.match(said, /As of March 2026\. This may have changed/);
      assert.match(said, /Call a number that you already have/);
      assert.match(said, /new password that you use nowhere else\. Turn on two-step/);
      assert.match(said, /what your health plan paid for/);
      assert.match(said, /Report fake ones at reportfraud\.ftc\.gov/);
      assert.match(said, /Source: .*Securities and Exchange Commission/);
      // Nobody has told how many.
      assert.doesNotMatch(said, /People affected/);
    });

    test("numbers as they were told, and no line that is closed", async () => {
      const said = await popup("https://www.changehealthcare.com/");
      assert.match(said, /Patient records were taken\. People affected: about 193 million/);
      assert.match(said, /As of July 31, 2025/);
      assert.doesNotMatch(said, /866-262-5342/);
    });

    test("others are not touched", async () => {
      assert.doesNotMatch(await popup("https://www.medicare.gov/"), /breach/);
    });

    test("a clinic whose portal the company runs is touched by it", async () => {
      const options = await browser.ownPage("options.html");
      await options.evaluate((text) => {
        const files = new DataTransfer();
        files.items.add(new File([text], "riverside.json", { type: "application/json" }));
        const input = document.querySelector('input[type="file"]');
        input.files = files.files;
        input.dispatchEvent(new Event("change", { bubbles: true }));
      }, JSON.stringify(LIST));
      await until(async () => /Add the list/.test(await browser.text(options)));
      await browser.press(options, "Add this list");
      await until(async () => /Your lists have been changed/.test(await browser.text(options)));
      await options.close();
      const said = await popup(`https://${CLINIC}/`);
      assert.match(said, /On the list for Riverside West Clinic/);
      assert.match(said, /The portal uses software from CareCloud/);
      assert.match(said, /A data breach at CareCloud/);
    });

    test("a warning says that fakes follow a breach: our page, and the panel", async () => {
      const page = await browser.open("https://carecloud-login.com/");
      await until(async () => (await browser.see(page)) === "interstitial");
      assert.match(await browser.text(page), /A data breach at CareCloud/);
      await page.close();
      const other = await browser.openWithPanel("https://carecloud.info/");
      assert.match(
        await browser.text(other),
        /CareCloud had a data breach \(March 16, 2026\)\. Fake pages often follow/,
      );
      await other.close();
    });

    test("a breach is no evidence: a page that writes about it is left alone", async () => {
      const page = await browser.open("https://news-of-riverside.org/carecloud-breach");
      assert.equal(await browser.see(page), "page");
      await page.close();
    });

    test("beside a message that uses the company's name", async () => {
      const page = await browser.ownPage("message.html");
      await page.type("textarea", "CareCloud: see which files were taken at https://carecloud-verify.com/case");
      await browser.press(page, "Check it");
      await until(async () => /A data breach at CareCloud/.test(await browser.text(page)));
      await page.close();
    });
  });
}
