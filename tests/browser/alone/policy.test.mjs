// What an organisation sets by the browsers' own policy files: in force, shown, and not to be changed by the person.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { faults } from "../lib/accessibility.mjs";
import { BROWSERS, keepDecisions, start, until } from "../lib/browser.mjs";
import { comment, keyPair, signature } from "../lib/minisign.mjs";
import { login } from "../lib/pages.mjs";
import { serve } from "../lib/server.mjs";

const ROOT = new URL("../../../", import.meta.url).pathname;
const GECKO_ID = "portalward@portalward.example";
const CLINIC = "riverside-west-clinic.org";
const FOLLOWED = "harbor-care-north.org";
const FAKE = "mychart-login.example";
const LISTS = "lists.riverside-west.org";
const key = keyPair();
const LIST = Buffer.from(
  JSON.stringify({
    format: "portalward-list/1",
    name: "Friends of Riverside",
    publisher: "Riverside Health",
    version: 1,
    updated: "2026-11-23",
    providers: [
      {
        id: "harbor",
        name: "Harbor Care North",
        kind: "clinic",
        domains: [FOLLOWED],
        source: { name: "its own letter", retrieved: "2026-11" },
      },
    ],
  }),
);
const POLICY = {
  organization_name: "Riverside Health",
  verified_providers: [
    {
      name: "Riverside West Clinic",
      domains: [CLINIC, "github.io"],
      portals: [`https://portal.${CLINIC}/`],
      phone: "+18005550100",
    },
  ],
  subscriptions: [
    { url: `https://${LISTS}/friends.json`, keys: [key.public] },
    { url: `http://${LISTS}/friends.json`, keys: [key.public] },
  ],
  user_can_add_lists: false,
  user_can_add_sites: false,
  block_mode: "block",
  help_desk_phone: "+18005550123",
  help_desk_url: "https://help.riverside-west.org/",
};
/** What the organisation sets later. */
const MILDER = { organization_name: "Riverside Health", user_can_add_sites: false };

/** Where each browser looks for policies that are the machine's. */
const CHROMIUM_FOLDERS = ["chromium", "opt/chrome", "opt/chrome_for_testing"].map(
  (name) => `/etc/${name}/policies/managed`,
);
const FIREFOX_FILE = "/etc/firefox/policies/policies.json";

/** Only the machine's administrator may write there. */
function asRoot(command, ...rest) {
  const words = process.getuid() === 0 ? [command, ...rest] : ["sudo", "-n", command, ...rest];
  execFileSync(words[0], words.slice(1), { stdio: "ignore" });
}

/** The id that Chromium gives an unpacked extension, by where it is. */
function idOf(folder) {
  const hash = createHash("sha256").update(folder).digest("hex").slice(0, 32);
  return [...hash].map((digit) => String.fromCharCode(97 + Number.parseInt(digit, 16))).join("");
}

for (const name of BROWSERS) {
  describe(name, () => {
    let server;
    let browser;
    let options;
    let folder;
    const made = [];
    before(async () => {
      folder = mkdtempSync(join(tmpdir(), "portalward-"));
      server = await serve((host, path) => {
        if (host === LISTS && path === "/friends.json") return { body: LIST, type: "application/json" };
        if (host === LISTS) return { body: signature(LIST, key, comment({ list: "friends" })), type: "text/plain" };
        return login({ title: host === FAKE ? "MyChart: sign in" : "Sign in" });
      });
      assert.ok(!existsSync(FIREFOX_FILE), `${FIREFOX_FILE}: this machine has policies of its own`);
      setPolicy(POLICY);
      await run();
    });
    after(async () => {
      await browser?.close();
      server.close();
      for (const path of made) asRoot("rm", "-r", path);
      rmSync(folder, { recursive: true });
    });

    /** Starts the browser with an extension of its own, so that no other test has the policy. */
    async function run() {
      const unpacked = join(folder, "extension");
      if (!existsSync(unpacked)) cpSync(`${ROOT}dist/${name}`, unpacked, { recursive: true });
      browser = await start(name, server, {
        folder: unpacked,
        args: ["--ignore-certificate-errors"],
      });
      await (await browser.open(`https://${CLINIC}/`)).close();
      options = await browser.ownPage("options.html");
      // Chromium reads it when it has nothing else to do.
      const isRead = () =>
        options.evaluate(async () => "organization_name" in (await chrome.storage.managed.get(null)));
      await until(isRead, 20_000);
    }

    function setPolicy(policy) {
      const [files, content] =
        name === "chromium"
          ? [
              CHROMIUM_FOLDERS.map((where) => `${where}/portalward-test.json`),
              { "3rdparty": { extensions: { [idOf(join(folder, "extension"))]: policy } } },
            ]
          : [[FIREFOX_FILE], { policies: { "3rdparty": { Extensions: { [GECKO_ID]: policy } } } }];
      const ready = join(folder, "policy.json");
      writeFileSync(ready, JSON.stringify(content));
      for (const file of files) {
        remember(file);
        asRoot("mkdir", "-p", dirname(file));
        asRoot("install", "-m", "644", ready, file);
      }
    }

    /** The topmost of what is not there yet, to be taken away again. */
    function remember(file) {
      if (made.some((path) => file === path || file.startsWith(`${path}/`))) return;
      let top = file;
      while (!existsSync(dirname(top))) top = dirname(top);
      made.push(top);
    }

    const text = () => options.evaluate(() => document.body.innerText);
    const says = (words, patience = 10_000) => until(async () => words.test(await text()), patience);

    async function title(host) {
      const page = await browser.open(`https://${host}/`);
      const said = await browser.title(page);
      await page.close();
      return said;
    }

    async function popup(host) {
      const page = await browser.open(`https://${host}/`);
      const popup = await browser.popup(page);
      const said = await popup.evaluate(() => document.body.innerText);
      await Promise.all([popup.close(), page.close()]);
      return said;
    }

    test("the organization's providers are verified, and the popup says who vouches", async () => {
      await until(async () => /Riverside West Clinic/.test(await title(CLINIC)), 20_000);
      const said = await popup(CLINIC);
      assert.match(said, /Your organization put it on this list: Riverside Health, since /);
      assert.match(said, /1-800-555-0100/);
    });

    test("its subscriptions are fetched", async () => {
      await until(async () => /Harbor Care North/.test(await title(FOLLOWED)), 20_000);
      assert.match(await popup(FOLLOWED), /Your organization put it on this list: Friends of Riverside/);
    });

    test("the options show what is set, and what is wrong in it", async () => {
      await browser.reloadOwn(options);
      await says(/does not understand: subscriptions\[1\]/);
      await says(/Not accepted: 1/);
      const said = await text();
      assert.match(said, /Set by your organization/);
      assert.match(said, /Riverside Health/);
      assert.match(said, /does not let you add lists of your own/);
      assert.match(said, /Ask the help desk: Riverside Health\s+1-800-555-0123\s+help\.riverside-west\.org/);
      await options.evaluate(() => document.querySelector(".lists li details").setAttribute("open", ""));
      await says(/nobody owns all names below it/);
      assert.equal(await options.$(".drop input"), null);
      assert.doesNotMatch(said, /Remove|Turn off/);
      assert.deepEqual(await faults(options), []);
    });

    test("nobody goes on to a page that they are warned of", async () => {
      const page = await browser.open(`https://${FAKE}/`);
      await until(async () => (await browser.see(page)) === "interstitial");
      const said = await browser.text(page);
      assert.match(said, /When Portalward warns you about a page, you cannot open it/);
      assert.match(said, /1-800-555-0123/);
      assert.doesNotMatch(said, /I know this site/);
      assert.deepEqual(await faults(page), []);
      await page.evaluate(async () => {
        const [id, choice] = [location.hash.slice(1), "allowed"];
        await chrome.runtime.sendMessage({ kind: "continue", id, choice, remember: false }).catch(() => undefined);
      });
      assert.equal(await browser.see(page), "interstitial");
      await page.close();
    });

    test("nobody says that a site is their own", async () => {
      const said = await popup("some-clinic-west.org");
      assert.match(said, /does not let you mark sites as your own/);
      assert.doesNotMatch(said, /This is my real portal/);
    });

    test("decisions of before do not hold", async () => {
      const host = FAKE;
      await options.evaluate(keepDecisions, [{ host, choice: "allowed", since: "2026-01-01" }]);
      const page = await browser.open(`https://${host}/`);
      await until(async () => (await browser.see(page)) === "interstitial");
      await page.close();
    });

    test("what is set later is in force: at once in Chromium, in Firefox with its next start", async () => {
      setPolicy(MILDER);
      if (name === "firefox") {
        await browser.close();
        await run();
        await options.evaluate(keepDecisions, [{ host: FAKE, choice: "allowed", since: "2026-01-01" }]);
      }
      await until(async () => /not on any list/.test(await title(CLINIC)), 30_000);
      const page = await browser.open(`https://${FAKE}/`);
      await until(async () => (await browser.see(page)) === "page");
      await page.close();
      await browser.reloadOwn(options);
      await says(/No lists added yet/);
      assert.notEqual(await options.$(".drop input"), null);
    });
  });
}
