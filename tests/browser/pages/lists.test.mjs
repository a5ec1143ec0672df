// Lists that a person adds: seen before they count, in force at once, and taken back.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { BROWSERS, keepDecisions, keptDecisions, start, until } from "../lib/browser.mjs";
import { login } from "../lib/pages.mjs";
import { serve } from "../lib/server.mjs";

const CLINIC = "riverside-west-clinic.org";
const LIST = `name,website,portal
Riverside West Clinic,https://${CLINIC}/,https://portal.${CLINIC}/
Harbor Care North,https://harbor-care-north.org/,
`;
const FEWER = "name,website\nHarbor Care North,https://harbor-care-north.org/\n";
const CLAIMS = `name,website
Mayo,https://mayoclinic.org/
MyChart,https://mychart-login.org/
Lake Care South,https://lake-care-south.org/
`;

for (const name of BROWSERS) {
  describe(name, () => {
    let server;
    let browser;
    let folder;
    let options;
    before(async () => {
      folder = mkdtempSync(join(tmpdir(), "portalward-"));
      server = await serve((host) => (host.endsWith(CLINIC) ? login({ title: "Riverside West: sign in" }) : undefined));
      browser = await start(name, server);
      await (await browser.open(`https://${CLINIC}/`)).close();
      options = await browser.ownPage("options.html");
    });
    after(async () => {
      await browser.close();
      server.close();
      rmSync(folder, { recursive: true });
    });

    const text = () => options.evaluate(() => document.body.innerText);
    const says = (words) => until(async () => words.test(await text()));

    /** Picks a file as a person does. */
    async function pick(file, content) {
      const path = join(folder, file);
      writeFileSync(path, content);
      const input = await options.$("input[type=file]");
      await input.uploadFile(path);
    }

    /** What a button gives the person to save. Nothing is written to the disk of whoever runs this. */
    function saved(selector) {
      return options.evaluate(async (selector) => {
        let saved;
        const { createObjectURL } = URL;
        URL.createObjectURL = (blob) => {
          saved = blob;
          return createObjectURL.call(URL, blob);
        };
        HTMLAnchorElement.prototype.click = () => undefined;
        document.querySelector(selector).click();
        while (!saved) await new Promise((done) => setTimeout(done, 20));
        URL.createObjectURL = createObjectURL;
        return saved.text();
      }, selector);
    }

    /** What the icon says of the clinic's site. */
    async function title() {
      const page = await browser.open(`https://${CLINIC}/`);
      assert.equal(await browser.see(page), "page");
      const said = await browser.title(page);
      await page.close();
      return said;
    }

    test("a file is shown before it counts", async () => {
      assert.match(await title(), /not on any list/);
      await pick("riverside.csv", LIST);
      await says(/Add the list “riverside”\?/);
      assert.match(await text(), /Organizations: 2/);
      assert.match(await text(), /New: 2/);
      assert.match(await title(), /not on any list/);
      await browser.press(options, "Cancel");
      await until(async () => !/Add the list/.test(await text()));
      assert.match(await text(), /No lists added yet/);
    });

    test("an added list is in force at once, and says so", async () => {
      await pick("riverside.csv", LIST);
      await says(/Add the list “riverside”\?/);
      await browser.press(options, "Add this list");
      await says(/Your lists have been changed/);
      assert.match(await text(), /from riverside\.csv/);
      assert.match(await title(), /This address is on the list for Riverside West Clinic/);
      const page = await browser.open(`https://portal.${CLINIC}/`);
      const popup = await browser.popup(page);
      const said = await popup.evaluate(() => document.body.innerText);
      assert.match(said, /Your own list: riverside, added on /);
      await popup.close();
      await page.close();
    });

    test("it is still in force when the background wakes anew", async () => {
      await browser.stopBackground();
      assert.match(await title(), /Riverside West Clinic/);
    });

    test("it can be turned off and on, removed, and brought back", async () => {
      await browser.press(options, "Turn off");
      await says(/Turned off/);
      assert.match(await title(), /not on any list/);
      await browser.press(options, "Turn on");
      await until(async () => !/Turned off/.test(await text()));
      assert.match(await title(), /Riverside West Clinic/);
      await browser.press(options, "Remove");
      await says(/No lists added yet/);
      assert.match(await title(), /not on any list/);
      await browser.press(options, "Undo");
      await says(/riverside\.csv/);
      assert.match(await title(), /Riverside West Clinic/);
    });

    test("a file that takes much away is asked about twice", async () => {
      await pick("riverside.csv", FEWER);
      await says(/Gone: 1/);
      assert.match(await text(), /More than a fifth of the sites/);
      await browser.press(options, "Add this list");
      await says(/Yes, take these sites off my list/);
      assert.match(await title(), /Riverside West Clinic/);
      await browser.press(options, "Yes, take these sites off my list");
      await says(/Your lists have been changed/);
      assert.match(await title(), /not on any list/);
      await browser.press(options, "Undo");
      await until(async () => /Riverside West Clinic/.test(await title()), 10_000);
    });

    test("what belongs to others, or looks like theirs, is not accepted", async () => {
      await pick("claims.csv", CLAIMS);
      await says(/Not accepted: 2/);
      await options.evaluate(() => [...document.querySelectorAll("details")].at(-1).setAttribute("open", ""));
      assert.match(await text(), /mayoclinic\.org belongs to Mayo Clinic/);
      assert.match(await text(), /mychart-login\.org looks like/);
      await browser.press(options, "Add this list");
      await says(/Your lists have been changed/);
      assert.match(await text(), /from claims\.csv/);
      const page = await browser.open("https://mychart-login.org/");
      await until(async () => (await browser.see(page)) === "interstitial");
      await page.close();
    });

    test("what is no list is refused with its reason, and nothing changes", async () => {
      for (const [content, reason] of [
        ["<!doctype html><p>hello", /is a web page, not a list/],
        ["PK\u0003\u0004", /is compressed/],
        ['{"format":"portalward-list/1","name":"x"', /1:/],
        [Buffer.from([0xff, 0xfe, 0x41, 0]), /UTF-16/],
      ]) {
        await pick("wrong.json", content);
        await says(/wrong\.json was not added/);
        assert.match(await text(), reason);
      }
      assert.match(await title(), /Riverside West Clinic/);
    });

    test("a list in which no organisation has a site is told of", async () => {
      await pick("none.csv", "name,website\nA Clinic,\nB Clinic,\n");
      await says(/None of the sites in this file can be added\. Organizations in the file: 2/);
    });

    test("hosts that a list would have called fake are shown", async () => {
      const provider = { id: "a", name: "Oak Care", kind: "clinic", domains: ["oak-care-east.org"] };
      const list = {
        format: "portalward-list/1",
        name: "Oak",
        publisher: "Oak Care",
        version: 1,
        updated: "2026-11-23",
      };
      const source = { name: "its own letter", retrieved: "2026-11" };
      const blocked = ["oak-care-pay.org"];
      await pick("oak.json", JSON.stringify({ ...list, providers: [{ ...provider, source }], blocked }));
      await says(/Will be marked as fake: 1/);
      await browser.press(options, "Cancel");
    });

    test("what was compiled by an earlier version, or is damaged, is made anew from the lists", async () => {
      for (const fault of ["base", "bytes"]) {
        await options.evaluate(breakCompiled, fault);
        await browser.stopBackground();
        await until(async () => /Riverside West Clinic/.test(await title()), 20_000);
      }
    });

    test("a saved copy is the list, and can be added again", async () => {
      const copy = await saved('[aria-label="Save a copy: riverside"]');
      await pick("copy.json", copy);
      await says(/Add the list “riverside”\?/);
      assert.match(await text(), /It will replace the list with the same name/);
      const shown = await options.evaluate(() => document.querySelector(".stage").innerText);
      assert.doesNotMatch(shown, /New:|Changed:|Gone:|Not accepted:/);
      await browser.press(options, "Cancel");
    });

    test("all lists can be looked through", async () => {
      const field = await options.$("input[type=search]");
      await field.type("riverside west");
      await says(/On your own list: riverside/);
      await field.evaluate((element) => element.select());
      await field.type("mayoclinic");
      await says(/Mayo Clinic[\s\S]*mayoclinic\.org[\s\S]*On the list: /);
      await field.evaluate((element) => element.select());
      await field.type("no such organization");
      await says(/Nothing found/);
    });

    test("a list that is damaged is not used, and said to be damaged", async () => {
      await options.evaluate(breakText, "claims");
      await options.evaluate(breakCompiled, "bytes");
      await browser.stopBackground();
      await until(async () => /Riverside West Clinic/.test(await title()), 20_000);
      await browser.reloadOwn(options);
      await says(/This list is damaged and is not being used/);
      await options.evaluate(() => document.querySelector('[aria-label="Remove: claims"]').click());
      await until(async () => !/damaged/.test(await text()));
    });

    test("a backup brings lists and decisions back, and can be taken back itself", async () => {
      const host = "mychart-login.example";
      await options.evaluate(keepDecisions, [{ host, choice: "allowed", since: "2026-01-01" }]);
      await says(/mychart-login\.example/);
      const backup = await saved(".backup button");
      await browser.press(options, "Remove");
      await until(async () => /No lists added yet/.test(await text()));
      await options.evaluate(keepDecisions, []);
      assert.match(await title(), /not on any list/);
      const restore = async (content) => {
        const path = join(folder, "backup.json");
        writeFileSync(path, content);
        await (await options.$(".backup input")).uploadFile(path);
      };
      await restore(backup);
      await says(/Restore the backup from /);
      assert.match(await text(), /Your portals and allowed sites: 1/);
      assert.match(await title(), /not on any list/);
      await browser.press(options, "Restore it");
      await says(/Your lists have been changed/);
      assert.match(await title(), /Riverside West Clinic/);
      const decided = () => options.evaluate(keptDecisions).then(({ length }) => length);
      await until(async () => (await decided()) === 1);
      await options.evaluate(holdWord);
      // Decisions have such a button, too.
      await (await options.$(".lists .status button")).click();
      await says(/No lists added yet/);
      await until(async () => (await decided()) === 0);
      // Word that all is done comes late, and takes nothing away of what came of the next thing.
      await restore("[]");
      await says(/backup\.json was not restored/);
      await options.evaluate(() => letGo());
      assert.match(await text(), /backup\.json was not restored/);
      for (const [content, reason] of [
        ["{}", /is not "portalward-backup\/1"/],
        ["[", /JSON/],
        [backup.replace('"isOn":true', '"isOn":"yes"'), /lists\[0\] is not valid/],
        [backup.replace('"choice":"allowed"', '"choice":"any"'), /decisions are not valid/],
        [backup.replace("portalward-list/1", "portalward-list/2"), /is not "portalward-list\/1"/],
      ]) {
        await restore(content);
        await says(/backup\.json was not restored/);
        await says(reason);
      }
      await restore(backup.replaceAll("riverside-west-clinic.org", "mychart-login.org"));
      await says(/Not accepted: /);
      await browser.press(options, "Cancel");
      assert.match(await text(), /No lists added yet/);
    });

    test("a file can be dropped", async () => {
      await options.evaluate((content) => {
        const data = new DataTransfer();
        data.items.add(new File([content], "dropped.csv"));
        document.querySelector(".drop").dispatchEvent(new DragEvent("drop", { bubbles: true, dataTransfer: data }));
      }, "name,website\nOak Care,https://oak-care-east.org/\n");
      await says(/Add the list “dropped”\?/);
    });
  });
}

/** Spoils the text of a list. */
function breakText(name) {
  return new Promise((done, fail) => {
    const opening = indexedDB.open("portalward", 1);
    opening.onerror = fail;
    opening.onsuccess = () => {
      const transaction = opening.result.transaction("lists", "readwrite");
      transaction.objectStore("lists").put(new Uint8Array([1, 2, 3]), `list:${name}`);
      transaction.oncomplete = () => {
        opening.result.close();
        done();
      };
    };
  });
}

/** Spoils what was compiled, as an update or a broken disk does. */
function breakCompiled(fault) {
  return new Promise((done, fail) => {
    const opening = indexedDB.open("portalward", 1);
    opening.onerror = fail;
    opening.onsuccess = () => {
      const transaction = opening.result.transaction("lists", "readwrite");
      const store = transaction.objectStore("lists");
      const reading = store.get("registry");
      reading.onsuccess = () => {
        const registry = reading.result;
        if (fault === "base") registry.base = "0000000000000000";
        else registry.bytes[registry.bytes.length >> 1] ^= 1;
        store.put(registry, "registry");
      };
      transaction.oncomplete = () => {
        opening.result.close();
        done();
      };
    };
  });
}

/** Keeps from the page, until `letGo`, word of the background that changed lists are in force: one that is busy gives it late. */
function holdWord() {
  const { sendMessage } = chrome.runtime;
  const { promise, resolve } = Promise.withResolvers();
  let held;
  chrome.runtime.sendMessage = (message) => {
    const reply = sendMessage(message);
    if (message.kind !== "lists-changed") return reply;
    held = promise.then(() => reply);
    return held;
  };
  // What waits for the word goes on before this is done.
  window.letGo = () => {
    resolve();
    return held.then(() => undefined);
  };
}
