// Links that lead to an imitation, or elsewhere than they say, are marked and ask first. Others are
// left as they are.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { BROWSERS, pause, start, until } from "../lib/browser.mjs";
import { article, login } from "../lib/pages.mjs";
import { serve } from "../lib/server.mjs";

const MAIL = article(
  `<h1>Inbox</h1>
<p><a id="danger" href="https://rnychart.org/in">View your test results</a></p>
<p><a id="caution" href="https://aetma.com/bill">Pay your bill</a> and read on</p>
<p><a id="mismatch" href="https://elsewhere.example/in">https://www.mychart.org/</a></p>
<p><a id="wrapped" href="https://www.google.com/url?q=https%3A%2F%2Frnychart.org%2Fin">Results</a></p>
<p><a id="real" href="https://mychart.org/">https://mychart.org/</a></p>
<p><a id="news" href="https://news.example/">The news</a></p>
<p><a id="named" href="https://linked.example/company">Booking.com</a></p>
<p><a id="here" href="/more">More</a></p><p id="later"></p>`,
  "Inbox",
);
/** A mail program in the browser, which draws rows as they are scrolled to, and sends each click by way of itself. */
const WEBMAIL = article(
  `<h1>Mail</h1><div id="list" style="height:300px;overflow:auto"><div id="rows" style="height:80000px;position:relative"></div></div>
<script>
  const by = (url) => "https://www.google.com/url?q=" + encodeURIComponent(url) + "&source=mail";
  const draw = () => {
    const first = Math.floor(list.scrollTop / 20);
    rows.replaceChildren(...Array.from({ length: 40 }, (_, at) => {
      const number = first + at;
      const link = document.createElement("a");
      link.id = "row-" + number;
      link.href = number % 100 === 7 ? "https://rnychart.org/r/" + number : "https://news.example/" + number;
      link.dataset.saferedirecturl = by(link.href);
      link.textContent = "Message " + number;
      link.style = "position:absolute;left:0;top:" + number * 20 + "px";
      link.addEventListener("mousedown", () => { link.href = link.dataset.saferedirecturl; });
      return link;
    }));
  };
  list.addEventListener("scroll", draw);
  draw();
</script>`,
  "Mail",
);
/** More links than are asked about at once, as long as can be, and one that no browser can read, with a line break in it. */
const MANY = article(
  `<h1>Links</h1><p><a id="broken">Broken</a></p><p><a id="after" href="https://news.example/">News</a></p>
<p><a id="bad" href="https://rnychart.org/in">Results</a></p><p id="long"></p><p><a id="last" href="https://rnychart.org/end">Results</a></p>
<script>
  broken.setAttribute("href", "https://[x\\nhttps://rnychart.org/");
  for (let at = 0; at < 5200; at++) {
    const link = document.createElement("a");
    link.href = "https://site-" + at + ".example/" + "x".repeat(4400);
    long.append(link);
  }
</script>`,
  "Links",
);
const PAGES = {
  "many.example": MANY,
  "webmail.example": WEBMAIL,
  "mail.example": MAIL,
  "news.example": article("<h1>News</h1>"),
  "rnychart.org": login(),
  "aetma.com": article("<h1>Bills</h1>"),
  "elsewhere.example": article("<h1>Elsewhere</h1>"),
};

for (const name of BROWSERS) {
  describe(name, () => {
    let server;
    let browser;
    let page;
    before(async () => {
      server = await serve((host) => PAGES[host]);
      browser = await start(name, server);
    });
    after(async () => {
      await browser.close();
      server.close();
    });

    /** Links with something of ours right behind them. */
    const marked = () =>
      page.evaluate(() =>
        [...document.querySelectorAll("a")].filter((a) => a.nextElementSibling?.localName === "div").map((a) => a.id),
      );

    test("marks what is to be marked, and nothing else", async () => {
      page = await browser.open("https://mail.example/");
      await until(async () => (await marked()).length >= 4);
      assert.deepEqual(await marked(), ["danger", "caution", "mismatch", "wrapped"]);
      const heights = await page.evaluate(() => [...document.querySelectorAll("p")].map((p) => p.offsetHeight));
      assert.equal(new Set(heights.filter((height) => height > 0)).size, 1, "no mark moves the text");
    });

    test("a mark is seen, and hides no letter of what follows", async () => {
      const { mark, letter } = await page.evaluate(() => {
        const host = document.getElementById("caution").nextElementSibling;
        const { x, bottom } = host.getBoundingClientRect();
        const range = document.createRange();
        range.setStart(host.nextSibling, 1);
        range.setEnd(host.nextSibling, 2);
        const place = range.getBoundingClientRect();
        const parts = [0.1, 0.5, 0.9];
        const at = (across, down) =>
          document.elementFromPoint(place.x + place.width * across, place.y + place.height * down);
        return {
          mark: document.elementFromPoint(x, bottom - 12) === host,
          letter: parts.flatMap((across) => parts.map((down) => at(across, down) === host.parentElement)),
        };
      });
      assert.ok(mark);
      assert.deepEqual(new Set(letter), new Set([true]));
    });

    test("asks before it is followed, and stays when told so", async () => {
      await page.click("#danger");
      await until(async () => (await browser.see(page)) === "panel");
      assert.match(await browser.text(page), /may lead to a fake patient portal[\s\S]*rnychart\.org/);
      await browser.press(page, "Do not open it");
      await until(async () => (await browser.see(page)) === "page");
      assert.equal(await page.evaluate(() => document.activeElement.id), "danger");
    });

    test("says where it leads when its text says otherwise", async () => {
      await page.click("#mismatch");
      await until(async () => (await browser.see(page)) === "panel");
      const text = await browser.text(page);
      assert.match(text, /does not go where it says/);
      assert.match(text, /elsewhere\.example/);
      await browser.press(page, "Do not open it");
      await until(async () => (await browser.see(page)) === "page");
    });

    test("a link that comes later, or changes, is marked too", async () => {
      await page.evaluate(() => {
        document.getElementById("later").innerHTML = '<a id="new" href="https://mychart-login.example/">Sign in</a>';
        document.getElementById("news").href = "https://mychart.org.evil.example/";
      });
      await until(async () => (await marked()).includes("new"));
      await until(async () => (await marked()).includes("news"));
      await page.evaluate(() => {
        document.getElementById("news").href = "https://news.example/";
      });
      await until(async () => !(await marked()).includes("news"));
    });

    test("in webmail: rows that come and go, and clicks that are sent another way", async () => {
      const list = page;
      page = await browser.open("https://webmail.example/");
      for (const number of [7, 107, 2007]) {
        await page.evaluate((top) => list.scrollTo(0, top), number * 20 - 100);
        // Rows that are drawn anew are marked anew.
        await until(async () => (await marked()).join() === `row-${number}`);
        await page.click(`#row-${number}`);
        await until(async () => (await browser.see(page)) === "panel");
        assert.match(await browser.text(page), /rnychart\.org/);
        await browser.press(page, "Do not open it");
        await until(async () => (await browser.see(page)) === "page");
      }
      await page.close();
      page = list;
    });

    test("of very many long links, and one that cannot be read, the dangerous ones are marked, and no others", async () => {
      const list = page;
      page = await browser.open("https://many.example/");
      await until(async () => (await marked()).join() === "bad,last");
      await page.close();
      page = list;
    });

    test("an ordinary link is simply followed", async () => {
      await page.click("#news");
      await until(async () => (await browser.address(page)) === "https://news.example/");
    });

    test("a person may open it anyway, and is stopped there", async () => {
      await browser.goto(page, "https://mail.example/");
      await until(async () => (await marked()).length >= 4);
      await page.click("#danger");
      await until(async () => (await browser.see(page)) === "panel");
      await browser.press(page, "Open it anyway");
      await until(async () => (await browser.see(page)) === "interstitial");
    });

    test("a caution link leads to the page, which is guarded itself", async () => {
      await browser.goto(page, "https://mail.example/");
      await until(async () => (await marked()).length >= 4);
      await page.click("#caution");
      await until(async () => (await browser.see(page)) === "panel");
      await browser.press(page, "Open it anyway");
      await until(async () => (await browser.address(page)) === "https://aetma.com/bill");
      await pause(300);
      assert.equal(await browser.see(page), "page", "a page that asks for nothing shows no panel");
    });
  });
}
