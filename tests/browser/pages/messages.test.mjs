// Messages that a person pastes: what is said of them, in the popup, on a page of its own, and from the context menu.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { BROWSERS, start, until } from "../lib/browser.mjs";
import { article, login } from "../lib/pages.mjs";
import { serve } from "../lib/server.mjs";

const FAKE_TEXT =
  "MyChart: your result is locked. Unlock in 24 hours: hxxps://mychart-login[.]com/r?k=7 or 1-888-555-0142";
const LETTER = `To our patients

You may have read about CareCloud. We have not been told that your record was in it. The government's advice is at
https://www.identitytheft.gov/. We will never ask for your password. If in doubt call the number on your last bill.`;

for (const name of BROWSERS) {
  describe(name, () => {
    let server;
    let browser;
    const asked = [];
    before(async () => {
      server = await serve((host) => {
        asked.push(host);
        if (host === "mail.example") {
          return article(`<p><span id="text">${FAKE_TEXT}</span></p><a id="link" href="https://aetma.com/">Aetna</a>`);
        }
        return host === "www.medicare.gov" ? login({ title: "Account" }) : undefined;
      });
      browser = await start(name, server);
      await (await browser.open("https://www.medicare.gov/")).close();
    });
    after(async () => {
      await browser.close();
      server.close();
    });

    /** Pastes a message, has it checked, and gives what is said of it. */
    async function check(page, message) {
      await page.evaluate((text) => {
        const box = document.querySelector("textarea");
        box.value = text;
        box.dispatchEvent(new Event("input"));
      }, message);
      await browser.press(page, "Check it");
      return answer(page);
    }

    async function answer(page) {
      return until(() =>
        page.evaluate(() => document.querySelector(".report h2") && document.querySelector(".report").innerText),
      );
    }

    /** Selects the text of an element with the mouse. */
    async function drag(page, selector) {
      const { x, y, width, height } = await page.$eval(selector, (element) => element.getBoundingClientRect().toJSON());
      await page.mouse.move(x + 1, y + 2);
      await page.mouse.down();
      await page.mouse.move(x + width - 2, y + height - 2, { steps: 4 });
      await page.mouse.up();
    }

    test("a text with a false link: what we found, why, and what to do", async () => {
      const page = await browser.ownPage("message.html");
      const said = await check(page, FAKE_TEXT);
      assert.match(said, /A link here looks fake/);
      assert.match(said, /It uses this name: MyChart/);
      assert.match(said, /Looks fake\s+mychart-login\.com/);
      assert.match(said, /Not an official number that we know\s+1-888-555-0142/);
      assert.match(said, /uses the name MyChart along with other words/);
      assert.match(said, /It rushes you/);
      assert.match(said, /Do not open its links/);
      assert.match(said, /Did you already type your password/);
      const [link] = await page.$$(".report a.button");
      assert.equal(await link.evaluate(({ href }) => new URL(href).hostname.endsWith("mychart.org")), true);
      // The false number cannot be called by a click.
      assert.equal((await page.$$('.report a[href="tel:+18885550142"]')).length, 0);
      await page.close();
    });

    test("an honest letter is not accused, and nobody says that all is well", async () => {
      const page = await browser.ownPage("message.html");
      const said = await check(page, LETTER);
      assert.match(said, /We cannot tell who sent this/);
      assert.match(said, /Not on any list\s+www\.identitytheft\.gov/);
      assert.doesNotMatch(said, /fake|password, a code/i);
      assert.match(said, /Do not use its links or numbers to find out/);
      await page.close();
    });

    test("real links are called real, and people are told to call all the same", async () => {
      const page = await browser.ownPage("message.html");
      assert.match(
        await check(page, "Your visit: https://mychart.org/visits"),
        /All of its links go to sites on the list/,
      );
      assert.match(
        await check(page, "Your visit: https://mychart.org/visits or 216-555-0101"),
        /We cannot tell who sent this/,
      );
      assert.match(await check(page, "See you on Monday!"), /no link or phone number/);
      await browser.press(page, "Clear");
      await browser.press(page, "Check it");
      await until(async () => /Paste the message first/.test(await browser.text(page)));
      await page.close();
    });

    test("a link that shows another address is told of", async () => {
      const page = await browser.ownPage("message.html");
      const said = await check(
        page,
        '<p>Pay <a href="https://elsewhere-pay.com/x">https://www.medicare.gov/pay</a></p>',
      );
      assert.match(said, /It shows “https:\/\/www\.medicare\.gov\/pay” but goes to elsewhere-pay\.com/);
      assert.match(said, /A link here may be fake/);
      await page.close();
    });

    test("what is in a message is text, whatever it is", async () => {
      const page = await browser.ownPage("message.html");
      await check(
        page,
        `<img src=x onerror="document.title=1"> [<b>${"x".repeat(300)}</b>](https://mychart.org/) <https://a.example/"><script>x</script>>`,
      );
      assert.equal((await page.$$(".report script, .report b")).length, 0);
      assert.equal(await page.evaluate(() => document.title), "Check a message");
      await page.close();
    });

    test("with the keyboard alone, in the popup", async () => {
      const tab = await browser.open("https://www.medicare.gov/");
      const popup = await browser.popup(tab);
      await popup.bringToFront();
      const isFocused = (selector) =>
        popup.evaluate((wanted) => document.activeElement?.matches(wanted) === true, selector);
      for (let at = 0; at < 20 && !(await isFocused("summary")); at++) await popup.keyboard.press("Tab");
      await popup.keyboard.press("Enter");
      await until(() => isFocused("textarea"));
      await popup.keyboard.type("rnychart.org/pay");
      await popup.keyboard.press("Tab");
      await popup.keyboard.press("Enter");
      assert.match(await answer(popup), /A link here looks fake/);
      await Promise.all([popup.close(), tab.close()]);
    });

    test("from the context menu of a link and of a text", async () => {
      const page = await browser.open("https://mail.example/");
      await page.bringToFront();
      await drag(page, "#text");
      await browser.choose(page, "#text", "Check this text with Portalward");
      const ofText = await browser.newOwnPage("message.html");
      assert.match(await answer(ofText), /mychart-login\.com/);
      assert.equal(await ofText.evaluate(() => document.querySelector("textarea").value.includes("hxxps")), true);
      await ofText.close();
      await page.bringToFront();
      await page.evaluate(() => getSelection().empty());
      await browser.choose(page, "#link", "Check this link with Portalward");
      const ofLink = await browser.newOwnPage("message.html");
      assert.match(await answer(ofLink), /aetma\.com/);
      await Promise.all([ofLink.close(), page.close()]);
    });

    test("at 320 px nothing is cut off", async () => {
      const page = await browser.ownPage("message.html");
      await page.setViewport({ width: 320, height: 640 });
      await check(page, `${FAKE_TEXT} https://${"a-very-long-name".repeat(3)}.${"and-more".repeat(6)}.com/`);
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 320);
      await page.close();
    });

    test("no link of any message was opened", () => {
      const known = ["www.medicare.gov", "mail.example"];
      assert.deepEqual(
        asked.filter((host) => !known.includes(host) && /chart|aetma|elsewhere|identity/.test(host)),
        [],
      );
    });
  });
}
