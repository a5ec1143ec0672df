// Published lists that a person follows: signed, fetched once a day, and never worse than the last good copy.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { BROWSERS, start, until } from "../lib/browser.mjs";
import { comment, keyPair, signature } from "../lib/minisign.mjs";
import { login } from "../lib/pages.mjs";
import { serve } from "../lib/server.mjs";

const HOST = "lists.riverside-west.org";
const URL_OF_LIST = `https://${HOST}/clinics.json`;
const CLINIC = "riverside-west-clinic.org";
const OTHER = "harbor-care-north.org";
const key = keyPair();
const backup = keyPair();

const provider = (id, name, ...domains) => ({
  id,
  name,
  kind: "clinic",
  domains,
  source: { name: "its own letter", retrieved: "2026-11" },
});
const GOOD = [
  provider("riverside", "Riverside West Clinic", CLINIC),
  provider("harbor", "Harbor Care North", OTHER),
  provider("lake", "Lake Care South", "lake-care-south.org"),
];
const listOf = (providers, beside = {}) =>
  Buffer.from(
    JSON.stringify({
      format: "portalward-list/1",
      name: "Riverside clinics",
      publisher: "Riverside Health",
      version: 1,
      updated: "2026-11-23",
      providers,
      ...beside,
    }),
  );
/** A list and its signature, as they are published. */
const edition = (bytes, sequence = 1, { by = key, more = {}, options = {} } = {}) => ({
  list: bytes,
  signature: signature(bytes, by, comment({ sequence, ...more }), options),
});
const changed = (text, at) => `${text.slice(0, at)}${text[at] === "A" ? "B" : "A"}${text.slice(at + 1)}`;
const GOOD_EDITION = edition(listOf(GOOD), 5);

/** What a hostile or broken feed serves in place of the next edition, and what the person reads. */
const FOUR = [...GOOD, provider("oak", "Oak Care", "oak-care-east.org")];
const next = edition(listOf(FOUR), 6);
/** What comes after it: ever more. */
const later = (count, sequence) => {
  const more = Array.from({ length: count - FOUR.length }, (_, index) =>
    provider(`more-${index}`, `Further Care ${index}`, `further-care-${index}.org`),
  );
  return edition(listOf([...FOUR, ...more]), sequence, { by: backup });
};
const signed = (bytes) => edition(Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes), 6);
const hostile = (domains, beside) => signed(listOf([provider("bad", "Bad", ...domains)], beside));
const NOTHING = /None of the sites in this file can be added/;
const WRONG = /not the list that was signed/;
const HOSTILE = {
  "is gone": [{ ...next, list: { status: 404, body: "gone" } }, /no list at this address/],
  "has a broken server": [{ ...next, list: { status: 500, body: "oops" } }, /no list at this address/],
  "answers with nothing": [{ ...next, list: { status: 204, body: "" } }, /no list at this address/],
  "has no signature": [{ ...next, signature: { status: 404, body: "" } }, /no list at this address/],
  "asks for a password": [{ ...next, signature: { status: 401, body: "" } }, /no list at this address/],
  "is behind a captive portal": [{ list: "<!doctype html>Hello", signature: "<!doctype html>Hello" }, /is not signed/],
  "has a captive portal for its list": [{ ...next, list: "<!doctype html>Hello" }, WRONG],
  "leads on to http": [{ ...next, list: redirect(`http://${HOST}/other.json`) }, /sends you on to another/],
  "leads on to another site": [{ ...next, list: redirect("https://elsewhere-lists.org/clinics.json") }, /sends you on/],
  "leads on with its signature": [{ ...next, signature: redirect(`https://${HOST}/other.minisig`) }, /sends you on/],
  "is larger than it may be": [{ ...next, list: Buffer.alloc(9 << 20, 32) }, /too large/],
  "is larger than it may be, without saying so": [{ ...next, list: endless() }, /too large/],
  "has a signature without end": [{ ...next, signature: "A".repeat(100_000) }, /too large/],
  "unpacks to more than it may be": [{ ...next, list: packed(gzipSync(Buffer.alloc(64 << 20))) }, /too large/],
  "is packed wrongly": [{ ...next, list: packed(Buffer.from("no gzip at all")) }, /did not answer/],
  "ends in the middle": [{ ...next, list: cut(next.list) }, /did not answer|not the list that was signed/],
  "is cut off": [{ ...next, list: next.list.subarray(0, -40) }, WRONG],
  "is empty": [{ ...next, list: Buffer.alloc(0) }, WRONG],
  "has an empty signature": [{ ...next, signature: "" }, /is not signed/],
  "has another byte": [
    { ...next, list: Buffer.from(next.list.toString().replace("oak-care-east", "oak-care-west")) },
    WRONG,
  ],
  "has other blanks": [{ ...next, list: Buffer.from(`${next.list} `) }, WRONG],
  "has a mark at its beginning": [
    { ...next, list: Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), next.list]) },
    WRONG,
  ],
  "is signed with another key": [edition(next.list, 6, { by: keyPair() }), /different key, not yours/],
  "is signed with another key of the same number": [edition(next.list, 6, { by: keyPair(key.id) }), WRONG],
  "is signed in the old way": [
    edition(next.list, 6, { options: { legacy: true } }),
    /is not signed|not the list that was signed/,
  ],
  "has another comment": [{ ...next, signature: next.signature.replace("sequence=6", "sequence=9") }, WRONG],
  "has no signature of its comment": [
    { ...next, signature: next.signature.split("\n").slice(0, 3).join("\n") },
    /is not signed/,
  ],
  "has a changed signature": [{ ...next, signature: changed(next.signature, 70) }, WRONG],
  "has the signature of another edition": [{ ...next, signature: edition(listOf(GOOD), 6).signature }, WRONG],
  "does not say what it is": [{ list: next.list, signature: signature(next.list, key, "timestamp:1") }, /does not say/],
  "says what it is twice": [
    { list: next.list, signature: signature(next.list, key, `${comment({ sequence: 6 })} sequence=7`) },
    /does not say/,
  ],
  "has a number below nought": [edition(next.list, -1), /does not say/],
  "has a number beyond all": [edition(next.list, "99999999999999999999"), /does not say/],
  "has no day": [edition(next.list, 6, { more: { expires: "never" } }), /does not say/],
  "is another list by the same hand": [edition(next.list, 6, { more: { list: "pharmacies" } }), /for another list/],
  "is an older edition": [edition(listOf(GOOD.slice(0, 2)), 4), /older than the one/],
  "has run out": [edition(next.list, 6, { more: { expires: "2026-11-01" } }), /signature has expired/],
  "is a web page, signed": [signed("<!doctype html><p>hello"), /is a web page, not a list/],
  "is packed, signed": [signed(gzipSync(next.list)), /is compressed/],
  "is in another alphabet's bytes": [signed(Buffer.from(`\ufeff${next.list}`, "utf16le")), /UTF-16/],
  "is not UTF-8": [signed(Buffer.concat([next.list.subarray(0, 60), Buffer.from([0xff]), next.list])), /is not UTF-8/],
  "is nested without end": [signed(`{"format":${"[".repeat(100_000)}`), /1:/],
  "is of another version": [signed(listOf(GOOD, { format: "portalward-list/9" })), /is not "portalward-list\/1"/],
  "has a name with turning letters": [signed(listOf(GOOD, { name: "Clinics \u202e" })), /name/],
  "has no sites any more": [signed(listOf([])), NOTHING],
  "owns all of an ending": [hostile(["com", "co.uk", "github.io", "web.app"]), NOTHING],
  "owns an address": [hostile(["127.0.0.1", "localhost", "192.168.0.1"]), NOTHING],
  "owns names for tests": [hostile(["clinic.example", "clinic.test", "example.com"]), NOTHING],
  "owns whatever there is": [hostile(["*", "*.org", "https://x.org/", "a b.org", ""]), NOTHING],
  "owns a lookalike of MyChart": [hostile(["mychart-login.org"]), NOTHING],
  "owns what is Mayo Clinic's": [hostile(["mayoclinic.org", "portal.mayoclinic.org"]), NOTHING],
  "owns what everybody visits": [hostile(["google.com", "wikipedia.org"]), NOTHING],
  "calls Mayo Clinic a fake": [signed(listOf([], { blocked: ["mayoclinic.org"] })), NOTHING],
  "calls itself MyChart": [
    signed(listOf([{ ...provider("m", "MyChart", "mychart-signin.org"), brands: ["mychart"] }])),
    NOTHING,
  ],
};

function redirect(location) {
  return { status: 302, headers: { location }, body: "" };
}

function packed(body) {
  return { body, headers: { "content-encoding": "gzip" } };
}

/** Goes on and on. */
function endless() {
  return {
    send: (response) => {
      response.writeHead(200);
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(1 << 16, 32)));
        if (!response.destroyed) response.once("drain", more);
      };
      more();
    },
  };
}

/** Says how long it is, and breaks off before. */
function cut(body) {
  return {
    send: (response) => {
      response.writeHead(200, { "content-length": body.length });
      response.write(body.subarray(0, 50), () => setTimeout(() => response.destroy(), 50));
    },
  };
}

/** One byte, and then nothing for a long time. */
function slow() {
  return {
    send: (response) => {
      response.writeHead(200);
      response.write("{");
    },
  };
}

/** Answers as soon as it is released. */
function hold(body) {
  let release;
  const released = new Promise((resolve) => {
    release = resolve;
  });
  const send = (response) => released.then(() => response.writeHead(200).end(body));
  return { answer: { send }, release };
}

// Both browsers at once: half of the time goes by with waiting for servers that do not answer.
describe("published lists", { concurrency: true }, () => BROWSERS.forEach(suite));

function suite(name) {
  describe(name, { concurrency: 1 }, () => {
    let server;
    let browser;
    let options;
    /** What the publisher serves now, by path. */
    let served;
    const asked = [];
    before(async () => {
      publish(GOOD_EDITION);
      server = await serve((host, path, _, headers) => {
        if (host !== HOST && host !== "riverside-west.org") {
          return host.endsWith(CLINIC) || host.endsWith(OTHER) ? login({ title: "Sign in" }) : undefined;
        }
        asked.push({ path, headers });
        const answer = served[path];
        const isFile = typeof answer === "string" || Buffer.isBuffer(answer);
        return isFile ? { body: answer, type: "application/octet-stream" } : answer;
      });
      browser = await start(name, server, { args: ["--ignore-certificate-errors"] });
      await (await browser.open(`https://${CLINIC}/`)).close();
      options = await browser.ownPage("options.html");
    });
    after(async () => {
      await browser.close();
      server.close();
    });

    function publish({ list, signature }) {
      served = { "/clinics.json": list, "/clinics.json.minisig": signature };
    }

    const text = () => options.evaluate(() => document.body.innerText);
    const says = (words, patience) => until(async () => words.test(await text()), patience);

    /** What the icon says of a site. */
    async function title(host) {
      const page = await browser.open(`https://${host}/`);
      assert.equal(await browser.see(page), "page");
      const said = await browser.title(page);
      await page.close();
      return said;
    }

    /** Presses the button of the list, which may be drawn anew at any time. */
    const renew = () => options.evaluate(() => document.querySelector('[aria-label^="Look for a new copy"]').click());

    async function fill(address, keys) {
      await options.evaluate(() => document.querySelector("details.follow").setAttribute("open", ""));
      for (const [selector, value] of [
        [".follow input", address],
        [".follow textarea", keys],
      ]) {
        const field = await options.$(selector);
        await field.evaluate((element) => {
          element.value = "";
        });
        if (value) await field.type(value);
      }
      await browser.press(options, "Look at the list");
    }

    const list = () => options.evaluate(kept);
    /** How the last look at the list went, as it is kept. */
    const status = async () => (await list()).from.status;

    /** What the background does once a day, now. */
    async function comesDue() {
      const { failures } = await status();
      // What was asked last ends with a look put off until tomorrow, which would come in place of one that is due.
      await until(() => options.evaluate(async () => (await chrome.alarms.get("lists")) !== undefined));
      await options.evaluate(() => chrome.alarms.create("lists", { when: Date.now() }));
      return failures;
    }

    test("no request is made before the person follows a list", () => {
      assert.deepEqual(asked, []);
    });

    test("what is not signed with the key that the person has is not added", async () => {
      await fill(URL_OF_LIST, keyPair().public);
      await says(/signed with a different key, not yours/);
      await fill(`http://${HOST}/clinics.json`, key.public);
      await says(/not a web address that starts with https/);
      assert.match(await text(), /No lists added yet/);
    });

    test("a published list is shown before it counts, and in force after", async () => {
      await fill(URL_OF_LIST, `untrusted comment: minisign public key\n${key.public}\n${backup.public}`);
      await says(/Add the list “Riverside clinics”\?/);
      assert.match(await text(), /It comes from lists\.riverside-west\.org/);
      assert.match(await text(), /It is good until January 1, 2999/);
      assert.match(await title(CLINIC), /not on any list/);
      await browser.press(options, "Add this list");
      await says(/Followed since .* at lists\.riverside-west\.org/);
      assert.match(await title(CLINIC), /Riverside West Clinic/);
      const page = await browser.open(`https://${CLINIC}/`);
      const popup = await browser.popup(page);
      const said = await popup.evaluate(() => document.body.innerText);
      assert.match(said, /A list that you follow: Riverside clinics, since /);
      await Promise.all([popup.close(), page.close()]);
    });

    test("requests say nothing of the person, and go to the list alone", () => {
      assert.deepEqual([...new Set(asked.map(({ path }) => path))].sort(), ["/clinics.json", "/clinics.json.minisig"]);
      for (const { headers } of asked) {
        assert.equal(headers.cookie, undefined);
        assert.equal(headers.referer, undefined);
        // What a browser calls an extension of this person's alone is nobody's business.
        assert.doesNotMatch(headers.origin ?? "", /moz-extension/);
      }
    });

    test("nothing new is said to be nothing new", async () => {
      await browser.press(options, "Look for a new copy");
      await says(/no newer copy of this list/);
      assert.equal(asked.at(-1).path, "/clinics.json.minisig");
    });

    for (const [what, [edition, words]] of Object.entries(HOSTILE)) {
      test(`a list that ${what} is not taken`, async () => {
        publish(edition);
        await renew();
        await says(words, 10_000);
        await options.evaluate(() => document.querySelector(".stage button:last-child")?.click());
        assert.equal((await options.$$("img")).length, 0);
        const { name, providers } = await list();
        assert.deepEqual([name, providers], ["Riverside clinics", 3]);
        publish(GOOD_EDITION);
        await renew();
        await says(/no newer copy of this list/);
      });
    }

    test("after all of that the last good copy is in force", async () => {
      assert.match(await title(CLINIC), /Riverside West Clinic/);
      assert.match(await title(OTHER), /Harbor Care North/);
    });

    test("a server that takes for ever is given up", async () => {
      publish({ ...next, list: slow() });
      await renew();
      await says(/took too long to answer/, 40_000);
    });

    test("names are text, whatever is in them", async () => {
      const name = '<img src=x onerror="document.title=1">';
      publish(edition(listOf([...GOOD, provider("oak", name, "oak-care-east.org")]), 6));
      await renew();
      await says(/New: 1/);
      await options.evaluate(() => document.querySelector(".stage details").setAttribute("open", ""));
      assert.ok((await text()).includes(name));
      assert.equal((await options.$$("img")).length, 0);
      await browser.press(options, "Cancel");
    });

    test("a copy that takes much away is asked about, and not used by itself", async () => {
      publish(edition(listOf(GOOD.slice(0, 1)), 6));
      await comesDue();
      await until(async () => (await status()).trouble === "loses-much");
      assert.match(await title(OTHER), /Harbor Care North/);
      await says(/would remove more than a fifth/);
      await renew();
      await says(/Gone: 2/);
      await browser.press(options, "Cancel");
    });

    test("once a day the new copy is used, and what cannot be used is noted", async () => {
      publish({ ...next, list: { status: 500, body: "" } });
      const failures = await comesDue();
      await until(async () => (await status()).failures === failures + 1);
      assert.equal((await status()).trouble, "not-there");
      publish(next);
      await comesDue();
      await until(async () => (await status()).trouble === null);
      assert.equal((await list()).providers, 4);
      const alarm = await until(() => options.evaluate(async () => (await chrome.alarms.get("lists")) ?? null));
      const hours = (alarm.scheduledTime - Date.now()) / 3_600_000;
      assert.ok(hours > 19 && hours < 29, `${hours} hours to the next look`);
    });

    test("the older copy does not come back, not even by adding the list anew", async () => {
      publish(GOOD_EDITION);
      await renew();
      await says(/older than the one/);
      await browser.press(options, "Remove");
      await says(/No lists added yet/);
      assert.match(await title(CLINIC), /not on any list/);
      await fill(URL_OF_LIST, key.public);
      await says(/older than the one/);
    });

    test("the second key takes over where the first is lost", async () => {
      publish(edition(next.list, 7, { by: backup }));
      await fill(URL_OF_LIST, `${key.public} ${backup.public}`);
      await says(/Add the list “Riverside clinics”\?/);
      await browser.press(options, "Add this list");
      await says(/Followed since/);
    });

    test("what the person does meanwhile holds, whatever comes in", async () => {
      const edition = later(5, 8);
      const held = hold(edition.list);
      publish({ ...edition, list: held.answer });
      const sequence = asked.length;
      await comesDue();
      await until(() => asked.slice(sequence).some(({ path }) => path === "/clinics.json"));
      await browser.press(options, "Turn off");
      await until(async () => !(await list()).isOn);
      held.release();
      await until(() => asked.length >= sequence + 2);
      assert.match(await title(CLINIC), /not on any list/);
      assert.equal((await list()).providers, 4);
      await browser.press(options, "Turn on");
      await says(/Turn off/);
      await comesDue();
      await until(async () => (await list()).providers === 5);
      assert.match(await title(CLINIC), /Riverside West Clinic/);
    });

    test("a copy that comes while another list is changed is in force all the same", async () => {
      const edition = later(6, 9);
      const held = hold(edition.list);
      publish({ ...edition, list: held.answer });
      const sequence = asked.length;
      await comesDue();
      await until(() => asked.slice(sequence).some(({ path }) => path === "/clinics.json"));
      await browser.press(options, "Turn off");
      await until(async () => !(await list()).isOn);
      await browser.press(options, "Turn on");
      await until(async () => (await list()).isOn);
      publish(edition);
      held.release();
      await until(async () => (await list()).providers === 6);
      assert.equal((await status()).trouble, null);
    });

    test("a list whose term is over vouches for nothing, and says so", async () => {
      await options.evaluate(runOut);
      await browser.stopBackground();
      await until(async () => /not on any list|unknown/i.test(await title(CLINIC)), 20_000);
      await browser.reloadOwn(options);
      await says(/This copy expired on/);
      const page = await browser.open(`https://${CLINIC}/`);
      const popup = await browser.popup(page);
      assert.match(await popup.evaluate(() => document.body.innerText), /too old to rely on/);
      await Promise.all([popup.close(), page.close()]);
      await browser.press(options, "Remove");
      await says(/No lists added yet/);
    });

    test("a site can name its list and keys", async () => {
      served["/.well-known/portalward.json"] = JSON.stringify({
        format: "portalward-link/1",
        list: URL_OF_LIST,
        keys: [key.public, backup.public],
      });
      await fill("riverside-west.org", "");
      await says(/Add the list “Riverside clinics”\?/);
      await browser.press(options, "Cancel");
      served["/.well-known/portalward.json"] = JSON.stringify({
        format: "portalward-link/1",
        list: "http://x/",
        keys: [],
      });
      await fill("riverside-west.org", "");
      await says(/does not point to a list of its own/);
    });

    test("when nothing is followed, nothing is asked for", async () => {
      assert.equal(await options.evaluate(async () => (await chrome.alarms.get("lists")) ?? null), null);
      assert.ok(!server.requests.some((url) => url.includes("elsewhere-lists") || url.startsWith(`http://${HOST}`)));
    });
  });
}

/** In our page: the first list that is kept. */
async function kept() {
  const { lists } = await new Promise((done, fail) => {
    const opening = indexedDB.open("portalward", 1);
    opening.onerror = fail;
    opening.onsuccess = () => {
      const reading = opening.result.transaction("lists").objectStore("lists").get("shelf");
      reading.onsuccess = () => {
        opening.result.close();
        done(reading.result);
      };
    };
  });
  return lists[0];
}

/** In our page: lets the terms of all lists be over, as time does. */
function runOut() {
  return new Promise((done, fail) => {
    const opening = indexedDB.open("portalward", 1);
    opening.onerror = fail;
    opening.onsuccess = () => {
      const transaction = opening.result.transaction("lists", "readwrite");
      const store = transaction.objectStore("lists");
      const over = "2026-01-02";
      const reading = store.openCursor();
      reading.onsuccess = () => {
        const cursor = reading.result;
        if (!cursor) return;
        const { key, value } = cursor;
        if (key === "registry") cursor.update({ ...value, until: over });
        if (key === "shelf") {
          cursor.update({ ...value, lists: value.lists.map((list) => ({ ...list, validUntil: over })) });
        }
        if (String(key).startsWith("list:")) {
          const text = new TextDecoder().decode(value).replace(/"valid_until":"[0-9-]+"/, `"valid_until":"${over}"`);
          cursor.update(new TextEncoder().encode(text));
        }
        cursor.continue();
      };
      transaction.oncomplete = () => {
        opening.result.close();
        done();
      };
    };
  });
}
