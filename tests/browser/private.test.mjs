// Chrome's private windows, where the extension has a background and a store of its own. (Firefox has one for all windows.)
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { start, until } from "./lib/browser.mjs";
import { login } from "./lib/pages.mjs";
import { serve } from "./lib/server.mjs";

const CLINIC = "riverside-west-clinic.org";
const FOLDER = new URL("../../dist/chromium", import.meta.url).pathname;

describe("private windows of Chromium", () => {
  let server;
  let browser;
  let folder;
  let context;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "portalward-"));
    server = await serve(() => login({ title: "Sign in" }));
    browser = await start("chromium", server, { folder: null, args: ["--enable-unsafe-extension-debugging"] });
    await browser.installForPrivateWindows(FOLDER);
    context = await browser.browser.createBrowserContext();
  });
  after(async () => {
    await browser.close();
    server.close();
    rmSync(folder, { recursive: true });
  });

  /** What the icon says of the clinic's site in a private window. */
  async function title() {
    const page = await context.newPage();
    await page.goto(`https://${CLINIC}/`);
    await browser.settle(page);
    const said = await browser.inBackground(context, async () => {
      const [{ id }] = await chrome.tabs.query({ active: true });
      return chrome.action.getTitle({ tabId: id });
    });
    await page.close();
    return said;
  }

  test("a list that was added in another window is in force, and gone when it is removed", async () => {
    assert.match(await title(), /not on any list/);
    const options = await browser.ownPage("options.html");
    const file = join(folder, "riverside.csv");
    writeFileSync(file, `name,website\nRiverside West Clinic,https://${CLINIC}/\n`);
    await (await options.$(".drop input")).uploadFile(file);
    const says = (words) => until(() => options.evaluate((text) => document.body.innerText.includes(text), words));
    await says("Add the list “riverside”?");
    await browser.press(options, "Add this list");
    await says("Your lists have been changed");
    await until(async () => /Riverside West Clinic/.test(await title()), 20_000);
    await browser.press(options, "Remove");
    await says("No lists added yet");
    await until(async () => /not on any list/.test(await title()), 20_000);
  });

  test("a password of a portal is looked for there, and none is learned", async () => {
    const traces = () =>
      browser.asExtension(async () => (await chrome.storage.local.get("passwords")).passwords.portals[0].traces.length);
    const signIn = async (place, host, password) => {
      const page = await place.newPage();
      await page.goto(`https://${host}/`);
      await browser.settle(page);
      await page.click("#password");
      await page.keyboard.type(password);
      await page.keyboard.press("Enter");
      return page;
    };
    const isSent = (page) => until(() => page.url().endsWith("/welcome"));
    const portal = await browser.open("https://mychart.clevelandclinic.org/");
    const popup = await browser.popup(portal);
    await browser.press(popup, "Warn me if");
    await browser.press(popup, "Yes, warn me");
    await until(() => popup.evaluate(() => document.body.innerText.includes("Sign in here once more")));
    await Promise.all([popup.close(), portal.close()]);

    const there = await signIn(context, "mychart.clevelandclinic.org", "typed-In-Private-1");
    await isSent(there);
    const here = await signIn(browser.browser, "mychart.clevelandclinic.org", "winter-Garten-77");
    await isSent(here);
    await until(async () => (await traces()) === 1);
    const forum = await signIn(context, "forum.example", "typed-In-Private-1");
    await isSent(forum);
    await forum.goto("https://forum.example/");
    await browser.settle(forum);
    await forum.type("#password", "winter-Garten-77");
    await forum.click("button");
    await until(() => forum.url().startsWith(browser.origin));
    assert.equal(await traces(), 1);
    const options = await browser.ownPage("options.html");
    await browser.press(options, "Forget this password");
    await until(() => options.evaluate(() => document.body.innerText.includes("Off. To turn it on")));
    await Promise.all([there, here, forum, options].map((page) => page.close()));
  });

  test("nothing of what is visited there is kept", async () => {
    const local = await browser.inBackground(context, async () => JSON.stringify(await chrome.storage.local.get(null)));
    assert.ok(!local.includes(CLINIC), local);
    assert.deepEqual(Object.keys(JSON.parse(local)).sort(), ["lists", "lists-generation"]);
  });
});
