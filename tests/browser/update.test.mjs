// Pages that are open while the extension is updated, or loses its rights: no warning goes away, no ordinary
// page is disturbed, and nobody is told to be protected who is not.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { BROWSERS, pause, start, until } from "./lib/browser.mjs";
import { article, login } from "./lib/pages.mjs";
import { leaked, serve } from "./lib/server.mjs";

const SECRET = "s3cret-Pa55";
const PAGES = {
  "fake.example": login({ title: "MyChart - Login Page", heading: "MyChart" }),
  "library.example": login({ title: "City Library" }),
  "mychart.clevelandclinic.org": login({ title: "MyChart - Cleveland Clinic" }),
  "turning.example": article(
    `<h1>Welcome</h1><main></main><script>window.turn = () => { document.title = "MyChart - Login Page"; document.querySelector("h1").textContent = "MyChart"; document.querySelector("main").innerHTML = '<form><label>Password <input type="password"></label></form>'; document.querySelector("input").focus(); };</script>`,
    "Welcome",
  ),
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

    test("an update while pages are open", async () => {
      const fake = await browser.openWithPanel("https://fake.example/");
      const turning = await browser.open("https://turning.example/");
      const library = await browser.open("https://library.example/");
      await library.type("#password", "one");
      await browser.reloadExtension();

      // What is typed on an ordinary page still arrives.
      await library.bringToFront();
      await library.click("#password");
      await library.keyboard.type(SECRET);
      await until(() => library.$eval("#password", (field, secret) => field.value.includes(secret), SECRET));
      assert.equal(await browser.see(library), "page");

      // A page that turns false only now is not shown: its listeners came before our new ones.
      await turning.bringToFront();
      await turning.evaluate(() => window.turn());
      await until(async () => ["panel", "interstitial"].includes(await browser.see(turning)));

      // The warning that stood still stands, or our own page has taken its place.
      await fake.bringToFront();
      await until(async () => ["panel", "interstitial"].includes(await browser.see(fake)));
      await fake.keyboard.type(SECRET);
      await pause(300);
      assert.equal(leaked(server.heard("fake.example")), 0);
      for (const page of [fake, turning, library]) await page.close();
    });

    test("pages opened after an update are guarded as before", async () => {
      server.forget();
      const page = await browser.openWithPanel("https://fake.example/");
      await page.keyboard.type(SECRET);
      await pause(300);
      assert.equal(leaked(server.heard("fake.example")), 0);
      await page.close();
    });

    test("where a password is looked after, a page that was open works on, and the password is stopped there", async () => {
      const signIn = async (page, password) => {
        await page.bringToFront();
        await page.click("#password");
        await page.keyboard.type(password);
        await page.keyboard.press("Enter");
      };
      const isSent = (page) => until(async () => (await browser.address(page))?.endsWith("/welcome"));
      const portal = await browser.open("https://mychart.clevelandclinic.org/");
      const popup = await browser.popup(portal);
      await browser.press(popup, "Warn me if");
      await browser.press(popup, "Yes, warn me");
      await until(() => popup.evaluate(() => document.body.innerText.includes("Sign in here once more")));
      await popup.close();
      await signIn(portal, "winter-Garten-77");
      await isSent(portal);
      const pages = [];
      for (let count = 0; count < 2; count++) pages.push(await browser.open("https://library.example/"));
      await browser.reloadExtension();
      const [one, other] = pages;
      await signIn(one, "quite-Another-88");
      await isSent(one);
      await signIn(other, "winter-Garten-77");
      await until(async () => (await browser.see(other)) === "interstitial");
      for (const page of [portal, one, other]) await page.close();
    });

    if (name === "firefox") {
      test("rights that are taken away: the icon and the popup say so, and what comes back is guarded", async () => {
        await browser.takeRights();
        const page = await browser.open("https://library.example/");
        const popup = await browser.ownPage("popup.html");
        await until(() => popup.evaluate(() => /Not protected/.test(document.body.innerText)));
        await popup.close();
        await browser.giveRights();
        const fake = await browser.openWithPanel("https://fake.example/");
        await fake.close();
        await page.close();
      });
    }
  });
}
