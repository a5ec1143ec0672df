// The password of a portal: looked after where the person asks for it, learned at the real portal alone, and stopped
// before it is sent anywhere else.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { BROWSERS, start, until } from "../lib/browser.mjs";
import { article, login } from "../lib/pages.mjs";
import { serve } from "../lib/server.mjs";

const PORTAL = "https://mychart.clevelandclinic.org/";
const PASSWORD = "winter-Garten-77";
const OTHER = "quite-Another-88";
const BARE = `<label>User name <input id="user"></label><label>Password <input id="password" type="password"></label>`;
const PAGES = {
  "mychart.clevelandclinic.org": login({ title: "MyChart - Cleveland Clinic" }),
  "forum.example": login({ title: "Garden forum" }),
  // A form that is sent by a script, and a button that is none.
  "shop.example": article(
    `<h1>Shop</h1>${BARE}<div id="go" tabindex="0">Sign in</div><script>
      document.getElementById("go").addEventListener("click", () => fetch("/sent?" + document.getElementById("password").value.length));
    </script>`,
    "Shop",
  ),
  "frames.example": article(
    `<h1>News</h1><iframe id="frame" src="https://forum.example/" width="500" height="400"></iframe>`,
  ),
};

for (const name of BROWSERS) {
  describe(name, () => {
    let server;
    let browser;
    before(async () => {
      server = await serve((host, path) => (path === "/" ? PAGES[host] : article(`<h1>Done</h1>`, "Done")));
      browser = await start(name, server);
    });
    after(async () => {
      await browser.close();
      server.close();
    });

    const textOf = (page) => page.evaluate(() => document.body.innerText);
    const sent = (host) => server.requests.filter((url) => new RegExp(`^https://${host}/(welcome|sent)`).test(url));
    const kept = () => browser.asExtension(async () => (await chrome.storage.local.get("passwords")).passwords);
    const scripts = () => browser.asExtension(() => chrome.scripting.getRegisteredContentScripts());
    /** Types into a sign-in and sends it, with the mouse or with the Enter key. */
    const signIn = async (page, password, { key, button = "button" } = {}) => {
      await page.bringToFront();
      await page.click("#user");
      await page.keyboard.type("ana");
      await page.click("#password");
      await page.keyboard.type(password);
      if (key) await page.keyboard.press(key);
      else await page.click(button);
    };
    const isAt = (page, title) => until(async () => (await page.title().catch(() => "")) === title);
    const isStopped = async (page) => {
      await until(async () => (await browser.see(page)) === "interstitial");
      assert.match(await textOf(page), /may be your password for Cleveland Clinic/);
    };

    test("nothing is kept, and no script is there, until it is asked for", async () => {
      const page = await browser.open(PORTAL);
      await signIn(page, PASSWORD);
      await isAt(page, "Done");
      assert.equal(await kept(), undefined);
      assert.deepEqual(await scripts(), []);
      await page.close();
    });

    test("it is asked for in the popup of a real portal, which says first what is kept", async () => {
      const page = await browser.open(PORTAL);
      const popup = await browser.popup(page);
      await browser.press(popup, "Warn me if I type this password");
      assert.match(await textOf(popup), /Nobody can read the password from it/);
      await browser.press(popup, "Cancel");
      await browser.press(popup, "Warn me if I type this password");
      await browser.press(popup, "Yes, warn me");
      await until(async () => /Sign in here once more/.test(await textOf(popup)));
      await popup.close();
      // The page was open before.
      await signIn(page, PASSWORD);
      await isAt(page, "Done");
      const { salt, portals } = await until(async () => {
        const found = await kept();
        return found.portals[0].traces.length > 0 && found;
      });
      assert.match(salt, /^[0-9a-f]{32}$/);
      assert.equal(portals.length, 1);
      assert.deepEqual(Object.keys(portals[0]).sort(), ["id", "name", "since", "traces", "url"]);
      assert.equal(portals[0].traces.length, 1);
      const [{ trace, on }] = portals[0].traces;
      assert.ok(Number.isInteger(trace) && trace >= 0 && trace < 4096);
      assert.match(on, /^\d{4}-\d\d-\d\d$/);
      assert.ok(!JSON.stringify(await browser.asExtension(() => chrome.storage.local.get(null))).includes(PASSWORD));
      await page.close();
    });

    test("another password goes where it is to go", async () => {
      for (const how of [{}, { key: "Enter" }]) {
        const page = await browser.open("https://forum.example/");
        await signIn(page, OTHER, how);
        await isAt(page, "Done");
        await page.close();
      }
      const page = await browser.open("https://shop.example/");
      await signIn(page, OTHER, { button: "#go" });
      await until(() => sent("shop.example").length === 1);
      await page.close();
    });

    test("it is not sent to another site: by a button, by the Enter key, by a script, from a frame", async () => {
      server.requests.length = 0;
      for (const how of [{}, { key: "Enter" }]) {
        const page = await browser.open("https://forum.example/");
        await signIn(page, PASSWORD, how);
        await isStopped(page);
        await page.close();
      }
      const shop = await browser.open("https://shop.example/");
      await signIn(shop, PASSWORD, { button: "#go" });
      await isStopped(shop);
      await shop.close();
      const page = await browser.open("https://frames.example/");
      const frame = await (await page.$("#frame")).contentFrame();
      await (await frame.$("#password")).click();
      await page.keyboard.type(PASSWORD);
      await page.keyboard.press("Enter");
      await isStopped(page);
      await page.close();
      assert.deepEqual([...sent("forum.example"), ...sent("shop.example")], []);
    });

    test("the page says what to do, and leads to the real portal", async () => {
      const page = await browser.open("https://forum.example/");
      await signIn(page, PASSWORD);
      await isStopped(page);
      const text = await textOf(page);
      assert.match(text, /forum\.example/);
      assert.match(text, /change the password at Cleveland Clinic now/);
      await browser.press(page, "Go to the real Cleveland Clinic site");
      await until(async () => (await browser.address(page)) === PORTAL);
      await page.close();
    });

    test("whoever knows the site goes on, and is not asked there again", async () => {
      const page = await browser.open("https://forum.example/");
      await signIn(page, PASSWORD);
      await isStopped(page);
      await browser.press(page, "I know this site");
      await browser.press(page, "Continue for now");
      await until(async () => (await browser.address(page)) === "https://forum.example/");
      await browser.settle(page);
      await signIn(page, PASSWORD);
      await isAt(page, "Done");
      await page.close();
    });

    test("at the portal itself it is nothing new, and a changed one is learned beside it", async () => {
      for (const password of [PASSWORD, "a-New-Password-99"]) {
        const page = await browser.open(PORTAL);
        await signIn(page, password, { key: "Enter" });
        await isAt(page, "Done");
        await page.close();
      }
      await until(async () => (await kept()).portals[0].traces.length === 2);
      const page = await browser.open("https://shop.example/");
      await signIn(page, "a-New-Password-99", { button: "#go" });
      await isStopped(page);
      await page.close();
    });

    test("it is forgotten on request, and with the last one all that there was", async () => {
      const options = await browser.ownPage("options.html");
      await until(async () => /Cleveland Clinic/.test(await textOf(options)));
      await browser.press(options, "Forget this password");
      await until(async () => /Cleveland Clinic was removed/.test(await textOf(options)));
      await until(async () => /Off\. To turn it on/.test(await textOf(options)));
      assert.equal(await kept(), undefined);
      assert.deepEqual(await scripts(), []);
      const page = await browser.open("https://shop.example/");
      server.requests.length = 0;
      await signIn(page, PASSWORD, { button: "#go" });
      await until(() => sent("shop.example").length === 1);
      await page.close();
      await options.close();
    });
  });
}
