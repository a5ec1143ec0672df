// Our pages and the panel, for everybody: axe finds nothing wrong with them in any state, in light and in dark; all is
// reached with the keyboard, and seen to be; nothing is lost in a narrow window, in large text, or in colours of one's own.
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { PNG } from "pngjs";
import { brokenWords, faults, narrow, standsOut, walk, wideInPanel } from "../lib/accessibility.mjs";
import { BROWSERS, keepDecisions, keptDecisions, pause, start, until } from "../lib/browser.mjs";
import { article, login, tour } from "../lib/pages.mjs";
import { serve } from "../lib/server.mjs";

const ROOT = new URL("../../../", import.meta.url).pathname;
/** More than has room in the boxes that show them. */
const MANY = Array.from({ length: 40 }, (_, at) => `Riverside Clinic ${at},https://riverside-clinic-${at}.org/\n`);
const LIST = `name,website\n${MANY.join("")}Mayo,https://mayoclinic.org/\n`;
const LINKS = '<h1>Inbox</h1><p><a id="bad" href="https://rnychart.org/in">View your test results</a></p>';
const MESSAGE =
  "CareCloud: pay $40 today or lose your MyChart. hxxps://mychart-login[.]com/r?k=7 https://www.medicare.gov/ 1-888-555-0142";

for (const name of BROWSERS) {
  describe(name, () => {
    let server;
    let browser;
    let folder;
    before(async () => {
      folder = mkdtempSync(join(tmpdir(), "portalward-"));
      server = await serve((host) => {
        if (host === "mail.example") return article(LINKS, "Inbox");
        if (host === "empty.example") return article("<main><h1>A panel</h1></main>", "A panel");
        return tour(host) ?? login({ title: "Account" });
      });
      browser = await start(name, server);
      // So that the background is awake when the first of our pages asks it.
      await (await browser.open("https://library.example/")).close();
    });
    after(async () => {
      await browser.close();
      server.close();
      rmSync(folder, { recursive: true });
    });

    const textOf = (page) => page.evaluate(() => document.body.innerText);
    const says = (page, words) => until(async () => words.test(await textOf(page)));
    /** What has the focus in a page, its words; nothing where it is lost. */
    const focus = (page) =>
      page.evaluate(() => {
        const { activeElement } = document;
        return activeElement === document.body ? undefined : activeElement.textContent.trim();
      });
    const decided = (page) => page.evaluate(keptDecisions);

    /** Everything that can be said of one of our pages whatever it shows. */
    async function look(page, browserOf = browser) {
      for (const theme of ["light", "dark"]) {
        await browserOf.show(page, { theme });
        assert.deepEqual(await faults(page), [], theme);
      }
      await browserOf.show(page, { reducedMotion: true });
      assert.equal(await page.evaluate(() => document.getAnimations().length), 0);
      await browserOf.show(page, { forcedColors: true });
      assert.deepEqual(await faults(page), [], "in colours of the person's own");
      assert.deepEqual(await page.evaluate(invisible), []);
      await browserOf.show(page);
      assert.deepEqual(await walk(page), []);
      await narrow(page);
      assert.deepEqual(await page.evaluate(standsOut), [], "in a narrow window");
      await browserOf.show(page, { text: 2 });
      for (const check of [standsOut, brokenWords]) {
        assert.deepEqual(await page.evaluate(check), [], "in a narrow window with large text");
      }
      assert.deepEqual(await faults(page), [], "in a narrow window with large text");
      assert.deepEqual(await walk(page), [], "in a narrow window with large text");
      await browserOf.show(page);
      await page.setViewport(null);
    }

    /** What tells the level of a page of ours beside colour: the words of its heading, and the shape of its sign. */
    const sign = (page) =>
      page.evaluate(() => {
        const image = document.querySelector("main img");
        return `${document.querySelector("h1").textContent} (${new URL(image.src).pathname})`;
      });

    /** The popup for a page, looked at in each of its states. */
    async function lookAtPopup(page, ...steps) {
      const popup = await browser.popup(page);
      const signs = [];
      const see = async () => {
        await look(popup);
        signs.push(await sign(popup));
      };
      await see();
      for (const [label, words] of steps) {
        await browser.press(popup, label);
        await says(popup, words);
        assert.notEqual(await until(() => focus(popup)), undefined);
        await popup.keyboard.press("Escape");
        await see();
      }
      assert.deepEqual(await decided(popup), []);
      await popup.close();
      return signs;
    }

    for (const [host, level, words, steps] of [
      [
        "mychart.clevelandclinic.org",
        "verified",
        /^On the list for Cleveland Clinic/,
        [["Warn me if", /Nobody can read/]],
      ],
      ["library.example", "unknown", /^Not on any list/, [["This is my real portal", /gave you this address/]]],
      ["aetma.com", "caution", /^This may be a fake/, [["This is my real portal", /gave you this address/]]],
    ]) {
      test(`the popup: ${level}`, async () => {
        const page = await browser.open(`https://${host}/`);
        for (const sign of await lookAtPopup(page, ...steps)) {
          assert.match(sign, words);
          assert.match(sign, new RegExp(`${level}-48`));
        }
        await page.close();
      });
    }

    test("the popup: stopped, allowed by the person, and danger", async () => {
      const page = await browser.open("https://rnychart.org/");
      const [stopped] = await lookAtPopup(page);
      assert.match(stopped, /We stopped a page .*caution-48/);
      await browser.press(page, "I know this site");
      await browser.press(page, "Continue for now");
      await until(async () => (await browser.address(page)) === "https://rnychart.org/");
      await browser.settle(page);
      const [allowed, danger] = await lookAtPopup(page, ["Undo", /looks like a fake/]);
      assert.match(allowed, /Warnings are off for this site .*unknown-48/);
      assert.match(danger, /looks like a fake .*danger-48/);
      await page.close();
    });

    test("the popup where there is nothing to check", async () => {
      const popup = await browser.ownPage("popup.html");
      await says(popup, /Nothing to check here/);
      await look(popup);
      await popup.close();
    });

    test("where the engine is not there: the popup, the panel, and our own page", async () => {
      const faulty = join(folder, "extension");
      cpSync(`${ROOT}dist/${name}`, faulty, { recursive: true });
      rmSync(join(faulty, "engine_bg.wasm"));
      const other = await start(name, server, { folder: faulty });
      try {
        const page = await other.openWithPanel("https://account.example/");
        const popup = await other.popup(page);
        await says(popup, /Not protected/);
        await look(popup, other);
        assert.match(await sign(popup), /Not protected .*off-48/);
        await popup.close();
        const shape = await lookAtPanel(page, { browserOf: other });
        assert.ok(shape > 0.75 && shape < 0.9, `a circle, which fills ${shape} of its square`);
        await other.press(page, "More about this warning");
        await until(async () => (await other.see(page)) === "interstitial");
        await look(page, other);
        assert.match(await sign(page), /could not be checked.*off-48/);
      } finally {
        await other.close();
      }
    });

    test("our own page: danger, by keyboard", async () => {
      const page = await browser.open("https://rnychart.org/");
      const own = await browser.address(page);
      // Whoever was typing, or wants to be rid of it, goes nowhere.
      for (const key of ["Enter", " ", "Escape", "Escape"]) await page.keyboard.press(key);
      await look(page);
      assert.match(await sign(page), /looks like a fake.*danger-48/);
      await page.evaluate(() => document.querySelector(".know button").focus());
      await page.keyboard.press("Enter");
      await says(page, /Are you sure\?/);
      assert.equal(await focus(page), "Cancel");
      await look(page);
      await page.evaluate(() => document.querySelector(".sure button").focus());
      for (const key of ["Escape", "Escape"]) await page.keyboard.press(key);
      await pause(300);
      assert.equal(await browser.address(page), own);
      await page.keyboard.press("Enter");
      await until(async () => !/Are you sure\?/.test(await textOf(page)));
      assert.equal(await focus(page), "I know this site");
      assert.equal(await browser.address(page), own);
      await page.close();
    });

    test("our own page: caution", async () => {
      const page = await browser.openWithPanel("https://aetma.com/");
      await browser.press(page, "More about this warning");
      await until(async () => (await browser.see(page)) === "interstitial");
      await look(page);
      assert.match(await sign(page), /may be a fake.*caution-48/);
      await page.close();
    });

    test("our own page: a password typed on another site", async () => {
      const portal = await browser.open("https://mychart.clevelandclinic.org/");
      const popup = await browser.popup(portal);
      await browser.press(popup, "Warn me if");
      await browser.press(popup, "Yes, warn me");
      await says(popup, /Sign in here once more/);
      await look(popup);
      const signIn = async (page) => {
        await page.bringToFront();
        await page.click("#password");
        await page.keyboard.type("winter-Garten-77");
        await page.keyboard.press("Enter");
      };
      await signIn(portal);
      await until(async () => (await browser.address(portal))?.endsWith("/welcome"));
      await until(() =>
        popup.evaluate(async () => (await chrome.storage.local.get()).passwords.portals[0].traces.length),
      );
      await Promise.all([popup.close(), portal.close()]);
      const page = await browser.open("https://library.example/");
      await signIn(page);
      await until(async () => (await browser.see(page)) === "interstitial");
      await look(page);
      assert.match(await sign(page), /may be your password for Cleveland Clinic.*caution-48/);
      await page.close();
      const options = await browser.ownPage("options.html");
      await look(options);
      await browser.press(options, "Forget this password");
      await says(options, /Off\. To turn it on/);
      await options.close();
    });

    test("the first page", async () => {
      const page = await browser.ownPage("welcome.html");
      await look(page);
      await page.type('input[type="search"]', "clinic");
      await until(() => page.evaluate(() => document.querySelectorAll(".found li").length > 9));
      await look(page);
      await page.close();
    });

    test("the page for messages", async () => {
      const page = await browser.ownPage("message.html");
      await look(page);
      await page.type("textarea", MESSAGE);
      await browser.press(page, "Check it");
      await until(() => page.evaluate(() => document.querySelector(".report h2") !== null));
      await look(page);
      await page.close();
    });

    test("our own page where it is no longer needed", async () => {
      const page = await browser.ownPage("interstitial.html#nothing");
      await says(page, /no longer needed/);
      await look(page);
      await page.close();
    });

    test("the options, empty and full, by keyboard", async () => {
      const options = await browser.ownPage("options.html");
      await look(options);
      const since = "2026-11-01";
      const decisions = ["my-portal", "allowed"].map((choice) => ({ host: `${choice}.example`, choice, since }));
      await options.evaluate(keepDecisions, decisions);
      await says(options, /allowed\.example/);
      const pick = async () => {
        const file = join(folder, "riverside.csv");
        writeFileSync(file, LIST);
        await (await options.$(".drop input")).uploadFile(file);
        await says(options, /Add the list “riverside”/);
      };
      const press = async (label) => {
        await options.evaluate((label) => {
          const buttons = [...document.querySelectorAll("button")];
          buttons.find((button) => (button.ariaLabel ?? button.textContent) === label).focus();
        }, label);
        await options.keyboard.press("Enter");
      };
      const unfold = () =>
        options.evaluate(() => {
          for (const folded of document.querySelectorAll("details")) folded.open = true;
        });

      await pick();
      assert.equal(await focus(options), "Add the list “riverside”?");
      await options.keyboard.press("Escape");
      await unfold();
      await look(options);
      await press("Cancel");
      await until(async () => !/Add the list/.test(await textOf(options)));
      assert.match(await textOf(options), /No lists added yet/);
      assert.equal(await focus(options), "", "in the line that says what came of it");

      await pick();
      await press("Add this list");
      await says(options, /Your lists have been changed/);
      assert.match(await focus(options), /Your lists have been changed/);
      await (await options.$("input[type=search]")).type("clinic");
      await until(() => options.evaluate(() => document.querySelectorAll(".found li").length === 50));
      await unfold();
      await look(options);

      // What changes elsewhere leaves the person where they are.
      await options.focus("input[type=search]");
      const [mine] = await decided(options);
      await options.evaluate(keepDecisions, [mine]);
      await until(async () => !/allowed\.example/.test(await textOf(options)));
      assert.equal(await options.evaluate(() => document.activeElement.type), "search");

      await press("Turn off: riverside");
      await says(options, /Turned off/);
      await until(async () => /Your lists have been changed/.test(await focus(options)));
      await press("Remove: riverside");
      await says(options, /No lists added yet/);
      await until(async () => /Your lists have been changed/.test(await focus(options)));
      await press("Undo: my-portal.example");
      await says(options, /my-portal\.example was removed/);
      await until(async () => /was removed/.test(await focus(options)));
      await options.close();
    });

    test("the panel: caution, by keyboard", async () => {
      const page = await browser.openWithPanel("https://aetma.com/");
      const shape = await lookAtPanel(page);
      assert.ok(shape > 0.45 && shape < 0.6, `a triangle, which fills ${shape} of its square`);
      await page.close();
    });

    test("the panel before a link, and the mark beside it", async () => {
      const page = await browser.open("https://mail.example/");
      const isMarked = () => document.querySelector("#bad").nextElementSibling?.localName === "div";
      await until(() => page.evaluate(isMarked));
      await page.evaluate(() => document.querySelector("#bad").focus());
      await page.keyboard.press("Enter");
      await until(async () => (await browser.see(page)) === "panel");
      const shape = await lookAtPanel(page, { staysOnEscape: false });
      assert.ok(shape > 0.75 && shape < 0.9, `an octagon, which fills ${shape} of its square`);
      await page.bringToFront();
      await page.keyboard.press("Escape");
      await until(async () => (await browser.see(page)) === "page");
      assert.equal(await browser.address(page), "https://mail.example/");
      assert.equal(await page.evaluate(() => document.activeElement.id), "bad");
      await page.close();
    });

    /**
     * The panel, as it stands in the page, and its like in another: it must answer every moment to those who watch over
     * it, and axe keeps it from that. Its elements and its style are those of the true one.
     */
    async function lookAtPanel(page, { browserOf = browser, staysOnEscape = true } = {}) {
      const { html, css, labels } = await browserOf.inPanel(page, (dialog) => ({
        html: dialog.outerHTML,
        css: dialog
          .getRootNode()
          .adoptedStyleSheets.flatMap(({ cssRules }) => [...cssRules].map(({ cssText }) => cssText))
          .join("\n"),
        labels: [...dialog.querySelectorAll("a, button")].map(({ textContent }) => textContent),
      }));
      assert.match(css, /dialog/);

      // The keys stay within, in order; no key puts it away.
      await page.bringToFront();
      const at = () =>
        browserOf.inPanel(page, (dialog) => {
          const { activeElement } = dialog.getRootNode();
          const { outlineStyle, outlineWidth } = getComputedStyle(activeElement);
          return `${activeElement.textContent} ${outlineStyle} ${outlineWidth}`;
        });
      for (const label of labels) {
        await page.keyboard.press("Tab");
        assert.equal(await at(), `${label} solid 3px`);
      }
      for (let times = 0; staysOnEscape && times < 3; times++) await page.keyboard.press("Escape");
      await pause(300);
      assert.equal(await browserOf.see(page), "panel");

      const like = await browserOf.open("https://empty.example/");
      await like.evaluate(
        (html, css) => {
          const host = document.querySelector("main").appendChild(document.createElement("div"));
          const root = host.attachShadow({ mode: "open" });
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(css);
          root.adoptedStyleSheets = [sheet];
          root.innerHTML = html;
          const dialog = root.querySelector("dialog");
          dialog.close();
          dialog.showModal();
        },
        html,
        css,
      );
      for (const theme of ["light", "dark"]) {
        await browserOf.show(like, { theme });
        assert.deepEqual(await faults(like), [], theme);
      }
      await browserOf.show(like, { forcedColors: true });
      assert.deepEqual(await faults(like), [], "in colours of the person's own");
      const shape = await shapeOf(like);
      await narrow(like);
      await browserOf.show(like, { text: 2 });
      assert.deepEqual(await faults(like), [], "in a narrow window with large text");
      assert.deepEqual(await like.evaluate(wideInPanel), [], "in a narrow window with large text");
      await browserOf.show(like);
      await like.close();
      return shape;
    }
  });
}

/** In the page: words, fields and signs of which nothing is to be seen. */
function invisible() {
  const background = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const { backgroundColor } = getComputedStyle(at);
      if (backgroundColor !== "rgba(0, 0, 0, 0)") return backgroundColor;
    }
    return "the window's";
  };
  const all = [...document.querySelectorAll("main *")].filter((element) => element.checkVisibility());
  const hasWords = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== "");
  return all
    .filter((element) =>
      element.localName === "img"
        ? !element.complete || element.naturalWidth === 0
        : hasWords(element) && getComputedStyle(element).color === background(element),
    )
    .map((element) => element.outerHTML);
}

/** How much of its square the sign of the panel's like fills, read off the pixels; and whether something is in it. */
async function shapeOf(page) {
  await page.bringToFront();
  const clip = await page.evaluate(() => {
    const sign = document.querySelector("main > div").shadowRoot.querySelector(".sign");
    const { x, y, width, height } = sign.getBoundingClientRect();
    return { x: Math.ceil(x), y: Math.ceil(y), width: Math.floor(width) - 1, height: Math.floor(height) - 1 };
  });
  const { data, width, height } = PNG.sync.read(Buffer.from(await page.screenshot({ clip })));
  const pixel = (x, y) => data.readUInt32BE((y * width + x) * 4);
  const [ground, middle] = [pixel(0, 0), pixel(Math.round(width * 0.3), Math.round(height * 0.75))];
  let filled = 0;
  let inner = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const found = pixel(x, y);
      if (found !== ground) filled += 1;
      if (found !== middle && Math.abs(x - width / 2) < width / 8 && y > height * 0.35 && y < height * 0.85) inner += 1;
    }
  }
  assert.ok(inner > 20, `${inner} pixels of the sign within its shape`);
  return filled / width / height;
}
