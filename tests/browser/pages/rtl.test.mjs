// Our pages in a language that is written from right to left: they turn around, addresses do not, and all of it has room
// on the narrowest screen.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { BROWSERS, keepDecisions, start, until } from "../lib/browser.mjs";
import { login, tour } from "../lib/pages.mjs";
import { RTL, rtlExtension } from "../lib/rtl.mjs";
import { serve } from "../lib/server.mjs";

const NARROW = { width: 320, height: 640 };
const PORTAL = "the-portal-of-my-clinic-with-a-rather-long-name.example";
const CLINIC = "riverside-west-clinic.org";
const LIST = `name,website,portal\nRiverside West Clinic,https://${CLINIC}/,https://portal.${CLINIC}/\n`;

for (const name of BROWSERS) {
  describe(name, () => {
    let server;
    let extension;
    let browser;
    let files;
    before(async () => {
      files = mkdtempSync(join(tmpdir(), "portalward-"));
      server = await serve((host) => tour(host) ?? login({ title: "Account" }));
      extension = rtlExtension(name);
      browser = await start(name, server, { folder: extension.folder, ...RTL });
      // So that the background is awake when the first of our pages asks it.
      await (await browser.open("https://library.example/")).close();
    });
    after(async () => {
      await browser?.close();
      server.close();
      extension?.remove();
      rmSync(files, { recursive: true });
    });

    /** Looks at one of our pages, on a narrow screen. `addresses` are hosts that must stand in it, apart from the words. */
    async function look(page, addresses) {
      await page.setViewport(NARROW);
      await until(() => page.evaluate((width) => innerWidth === width, NARROW.width));
      const seen = await page.evaluate(observe);
      assert.equal(seen.dir, "rtl");
      assert.equal(seen.direction, "rtl");
      assert.match(seen.heading, /[\u0600-\u06ff]/, "the words are those of the false language");
      for (const address of addresses) assert.ok(seen.isolated.includes(address), `${address}: ${seen.isolated}`);
      assert.deepEqual(seen.unmarked, [], "every address says that it is written from left to right");
      assert.deepEqual(seen.turned, [], "no address is turned around");
      assert.ok(seen.scrollWidth <= NARROW.width, `${seen.scrollWidth} pixels wide`);
      assert.deepEqual(seen.outside, [], "nothing stands out at a side");
    }

    const text = (page) => page.evaluate(() => document.body.innerText);

    test("the options", async () => {
      const options = await browser.ownPage("options.html");
      await look(options, []);
      await options.evaluate(keepDecisions, [{ host: PORTAL, choice: "my-portal", since: "2026-11-01" }]);
      await until(async () => (await text(options)).includes(PORTAL));
      await look(options, [PORTAL]);

      const file = join(files, "riverside.csv");
      writeFileSync(file, LIST);
      await (await options.$(".drop input")).uploadFile(file);
      await until(async () => /Add the list “riverside”/.test(await text(options)));
      await options.evaluate(() => {
        for (const folded of document.querySelectorAll("details")) folded.open = true;
      });
      await look(options, [PORTAL]);
      await browser.press(options, "Add this list");
      await until(async () => /Your lists have been changed/.test(await text(options)));
      await look(options, [PORTAL]);
      await options.evaluate(keepDecisions, []);
      await options.close();
    });

    for (const [kind, host] of [
      ["a verified site", "mychart.org"],
      ["an unknown site", "library.example"],
      ["a site that may be fake", "aetma.com"],
    ]) {
      test(`the popup, for ${kind}`, async () => {
        const page = await browser.open(`https://${host}/`);
        const popup = await browser.popup(page);
        await look(popup, [host]);
        await Promise.all([popup.close(), page.close()]);
      });
    }

    for (const [kind, host, addresses] of [
      ["letters that look like others", "rnychart.org", ["rnychart.org", "mychart.org"]],
      ["letters of another alphabet", "xn--mychrt-6nf.org", ["xn--mychrt-6nf.org", "mychart.org"]],
      ["a real address within it", "mychart.org.signin.example", ["mychart.org.signin.example", "mychart.org"]],
    ]) {
      test(`our own page, for an address with ${kind}`, async () => {
        const page = await browser.open(`https://${host}/`);
        await until(async () => (await browser.see(page)) === "interstitial");
        await look(page, addresses);
        await browser.press(page, "I know this site");
        await until(async () => (await text(page)).includes("Are you sure?"));
        await look(page, addresses);
        await page.close();
      });
    }

    test("the panel over a page speaks the language", async () => {
      const page = await browser.openWithPanel("https://aetma.com/");
      assert.match(await browser.text(page), /[\u0600-\u06ff].*This may be a fake patient portal/s);
      await page.close();
    });
  });
}

/** In the page: what there is to see of it. */
function observe() {
  const isDrawn = (element) => element.getClientRects().length > 0;
  const name = (element) => `${element.localName}.${element.className}: ${element.textContent.slice(0, 60)}`;
  const isAddress = (element) => /^[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+$/u.test(element.textContent);
  const isApart = (element) => {
    const { direction, unicodeBidi } = getComputedStyle(element);
    return direction === "ltr" && unicodeBidi.startsWith("isolate");
  };
  // What a box of its own scrolls is not the page's width.
  const isScrolled = (element) => {
    const { overflowX } = getComputedStyle(element);
    return element !== document.body && (overflowX === "auto" || overflowX === "scroll");
  };
  const isInBox = (element) => {
    for (let at = element.parentElement; at; at = at.parentElement) if (isScrolled(at)) return true;
    return false;
  };
  const addresses = [...document.querySelectorAll("bdi")].filter((bdi) => isDrawn(bdi) && isAddress(bdi));
  const stands = [...document.querySelectorAll(".address bdi, main > ul bdi")].filter(isDrawn);
  const root = document.documentElement;
  return {
    dir: root.dir,
    direction: getComputedStyle(document.querySelector("main")).direction,
    heading: document.querySelector("h1").textContent,
    isolated: addresses.filter(isApart).map((bdi) => bdi.textContent),
    turned: addresses.filter((bdi) => !isApart(bdi)).map(name),
    unmarked: stands.filter((bdi) => bdi.getAttribute("dir") !== "ltr").map(name),
    scrollWidth: root.scrollWidth,
    outside: [...document.body.querySelectorAll("*")]
      .filter((element) => isDrawn(element) && !isInBox(element))
      .filter((element) => {
        const { left, right } = element.getBoundingClientRect();
        // Half a pixel is lost where widths are rounded.
        return left < -0.5 || right > innerWidth + 0.5;
      })
      .map(name),
  };
}
