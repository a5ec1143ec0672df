// What the browser fills in by itself: a false page does not get to read it, an ordinary one does.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { pause, start, until } from "./lib/browser.mjs";
import { article, login } from "./lib/pages.mjs";
import { leaked, serve } from "./lib/server.mjs";

const SECRET = "s3cret-Pa55";
const CARD = { number: "4111111111111111", name: "Ana Example", expiryMonth: "11", expiryYear: "2031", cvc: "123" };
const CARD_FORM = `<form><label>Name on card <input name="ccname" autocomplete="cc-name"></label>
<label>Card number <input id="number" name="cardnumber" autocomplete="cc-number"></label>
<label>Expiry <input name="exp" autocomplete="cc-exp"></label><label>CVC <input name="cvc" autocomplete="cc-csc"></label></form>`;
const PAGES = {
  "aetma.com": login(),
  "fake.example": login({ title: "MyChart - Login Page", heading: "MyChart" }),
  "library.example": login({ title: "City Library" }),
  "pay-fake.example": article(`<h1>MyChart</h1>${CARD_FORM}`, "MyChart - Pay your bill"),
  "pay.example": article(`<h1>Shop</h1>${CARD_FORM}`, "Shop"),
};

/** What stands in a field; nothing where our own page has come in place of the panel, as on a machine too busy to draw that. */
async function textIn(browser, page, field) {
  try {
    return await page.$eval(field, (field) => field.value);
  } catch (error) {
    if (await until(() => browser.isOwn(page), 3000).catch(() => false)) return "";
    throw error;
  }
}

describe("firefox", () => {
  let server;
  let browser;
  before(async () => {
    server = await serve((host) => PAGES[host]);
    browser = await start("firefox", server, {
      // Its own pages may be filled by the password manager, whatever their certificate.
      prefs: {
        "signon.autofillForms": true,
        "signon.rememberSignons": true,
        "signon.testOnlyUserHasInteractedByPrefValue": true,
      },
    });
    for (const host of Object.keys(PAGES)) {
      await browser.asBrowser(`(async () => {
        const info = Cc["@mozilla.org/login-manager/loginInfo;1"].createInstance(Ci.nsILoginInfo);
        info.init("https://${host}", "https://${host}", null, "ana", "${SECRET}", "user", "password");
        await Services.logins.addLoginAsync(info);
        return true;
      })()`);
    }
  });
  after(async () => {
    await browser.close();
    server.close();
  });

  test("a password that is filled in reaches an ordinary page", async () => {
    const page = await browser.open("https://library.example/");
    await until(() => page.$eval("#password", (field, secret) => field.value === secret, SECRET));
    assert.ok(leaked(server.heard("library.example")) >= SECRET.length);
    await page.close();
  });

  for (const host of ["aetma.com", "fake.example"]) {
    test(`no password that is filled in is read by a false page: ${host}`, async () => {
      const page = await browser.openWithPanel(`https://${host}/`);
      await pause(500);
      assert.equal(await textIn(browser, page, "#password"), "");
      assert.equal(leaked(server.heard(host)), 0);
      await page.close();
    });
  }
});

describe("chromium", () => {
  let server;
  let browser;
  before(async () => {
    server = await serve((host) => PAGES[host]);
    browser = await start("chromium", server);
  });
  after(async () => {
    await browser.close();
    server.close();
  });

  /** Fills a card in, as the browser does when a person picks one. */
  async function fill(page) {
    const session = await page.createCDPSession();
    await session.send("DOM.enable");
    const { root } = await session.send("DOM.getDocument", { depth: -1 });
    const { nodeId } = await session.send("DOM.querySelector", { nodeId: root.nodeId, selector: "#number" });
    const { node } = await session.send("DOM.describeNode", { nodeId });
    await session.send("Autofill.enable");
    await session.send("Autofill.trigger", { fieldId: node.backendNodeId, card: CARD });
    await session.detach();
  }

  test("a card that is filled in reaches an ordinary page", async () => {
    const page = await browser.open("https://pay.example/");
    await fill(page);
    await until(() => page.$eval("#number", (field) => field.value !== ""));
    await until(() => leaked(server.heard("pay.example")) > 0);
    await page.close();
  });

  test("no card that is filled in is read by a false page", async () => {
    const page = await browser.openWithPanel("https://pay-fake.example/");
    await fill(page).catch(() => undefined);
    await pause(500);
    assert.equal(await textIn(browser, page, "#number"), "");
    assert.equal(leaked(server.heard("pay-fake.example")), 0);
    await page.close();
  });
});
