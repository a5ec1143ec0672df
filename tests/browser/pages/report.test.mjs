// A page that may be fake is reported by the person alone: the report is written for them, and nothing is sent.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { BROWSERS, start, until } from "../lib/browser.mjs";
import { login } from "../lib/pages.mjs";
import { serve } from "../lib/server.mjs";

for (const name of BROWSERS) {
  describe(name, () => {
    let server;
    let browser;
    const asked = [];
    before(async () => {
      server = await serve((host) => {
        asked.push(host);
        return /mychart|aetma/.test(host) ? login({ title: "Patient sign-in" }) : undefined;
      });
      browser = await start(name, server);
    });
    after(async () => {
      await browser.close();
      server.close();
    });

    const report = async (page) => {
      await until(() => page.$(".report-page"));
      return page.evaluate(() => {
        document.querySelector(".report-page").open = true;
        const links = [...document.querySelectorAll(".report-page a")].map(({ href }) => href);
        return { text: document.querySelector(".report-page textarea").value, links };
      });
    };

    test("on our page: what it is, defanged, without what may name the person", async () => {
      const page = await browser.open("https://mychart-login.com/sign-in?patient=Maria-Lopez&token=77120");
      await until(async () => (await browser.see(page)) === "interstitial");
      const { text, links } = await report(page);
      assert.match(text, /^This may be a fake patient portal\.\nAddress: hxxps:\/\/mychart-login\[\.\]com\/sign-in\n/);
      assert.match(text, /It looks like: MyChart \(mychart\[\.\]org\)/);
      assert.match(text, /Seen on: \d{4}-\d\d-\d\d$/);
      assert.doesNotMatch(text, /Maria|77120|mychart-login\.com/);
      assert.equal(links[0], "https://reportfraud.ftc.gov/");
      assert.match(links[1], /^mailto:reportphishing@apwg\.org\?subject=/);
      assert.doesNotMatch(links[1], /Maria|77120/);
      await browser.press(page, "Copy the report");
      await until(async () => /Copied\./.test(await browser.text(page)));
      await page.close();
    });

    test("in the popup of a page that is warned of, and of no other", async () => {
      const page = await browser.openWithPanel("https://aetma.com/");
      const popup = await browser.popup(page);
      assert.match((await report(popup)).text, /hxxps:\/\/aetma\[\.\]com\//);
      await Promise.all([popup.close(), page.close()]);
      const real = await browser.open("https://mychart.org/");
      const ofReal = await browser.popup(real);
      assert.equal((await ofReal.$$(".report-page")).length, 0);
      await Promise.all([ofReal.close(), real.close()]);
    });

    test("nothing was sent", () => {
      assert.deepEqual(
        asked.filter((host) => /ftc|apwg/.test(host)),
        [],
      );
    });
  });
}
