// Attacks on what the extension listens to and what it keeps: messages, its files, its panel's buttons.
import { FORM, fake, hostOf } from "../page.mjs";
import { plain } from "./time-page.mjs";

const nobody = async () => undefined;

/** Sends word of a success from outside of the page, where that is gone. */
async function tellWon(hands, id, text) {
  const page = await hands.browser.browser.newPage();
  await page.goto("https://notes.example/").catch(() => undefined);
  await page.evaluate(
    (home, body) => fetch(home, { method: "POST", mode: "no-cors", body }),
    `https://${hostOf(id)}/.got`,
    JSON.stringify({ event: "won", text }),
  );
  await page.close();
}

/** Calls a function of the page with the extension's address, which a real page would have to guess. */
const probe =
  (delay = 300) =>
  async (hands) => {
    await hands.pause(delay);
    const { origin } = hands.browser;
    await hands.try(() => hands.page.evaluate((at) => window.probe(at), origin));
  };

const FILES =
  "manifest.json interstitial.html popup.html options.html engine_bg.wasm content.js background.js registry.bin base.css icons/app-16.png icons/unknown-16.png _locales/en/messages.json";
/** Addresses made up by a page that knows nothing. */
const GUESSES = [
  "abcdefghijklmnopabcdefghijklmnop",
  "aaaabbbbccccddddeeeeffffgggghhhh",
  "ponmlkjihgfedcbaponmlkjihgfedcba",
].map((id) => `chrome-extension://${id}/`);

/** What a page may try to talk the content script into. */
const WORDS = `[{ kind: "recheck" }, { kind: "use-unchecked" }, { kind: "open", settled: true }, { kind: "page", facts: { fields: [], sends_to: [], texts: [] } },
  { kind: "continue", id: "", choice: "allowed", remember: true }, { kind: "decide", tabId: 1, choice: "my-portal" }, { verdict: "verified", severity: "verified" }]`;

export const attacks = [
  {
    id: "surface-post-message",
    what: "sends itself the words of the extension by all the channels of a page",
    page: fake("surface-post-message", {
      attack: `begun(); const words = ${WORDS}; const channels = ["portalward", "recheck", "extension"].map((n) => new BroadcastChannel(n));
        setInterval(() => { for (const word of words) { postMessage(word, "*"); for (const c of channels) c.postMessage(word); localStorage.setItem("portalward", JSON.stringify(word));
          for (const target of [window, document, document.documentElement]) for (const type of ["message", word.kind ?? "verdict", "portalward", "storage"]) {
            target.dispatchEvent(new CustomEvent(type, { detail: word, bubbles: true })); target.dispatchEvent(new MessageEvent(type, { data: word, bubbles: true })); } } }, 50);`,
    }),
  },
  {
    id: "surface-fake-life-events",
    what: "sends itself made-up events of the page's life, over and over",
    page: fake("surface-fake-life-events", {
      attack: `begun(); setInterval(() => { for (const type of ["pageshow", "pagehide", "beforeunload", "unload", "popstate", "hashchange", "load", "DOMContentLoaded", "visibilitychange", "freeze", "resume", "close", "cancel", "toggle", "fullscreenchange", "prerenderingchange"])
        for (const target of [window, document]) target.dispatchEvent(type.startsWith("page") ? new PageTransitionEvent(type, { persisted: true }) : new Event(type, { bubbles: true, cancelable: true })); }, 30);`,
    }),
  },
  {
    id: "surface-runtime",
    what: "looks for a way to the extension's background from the page",
    page: plain("surface-runtime", {
      attack: `begun(); window.probe = (origin) => { const id = origin.split("/")[2];
        for (const name of ["chrome", "browser"]) { const runtime = window[name]?.runtime; if (!runtime) continue;
          for (const word of ${WORDS}) { try { runtime.sendMessage?.(id, word, (answer) => answer !== undefined && won("answer " + JSON.stringify(answer))); } catch {} try { runtime.sendMessage?.(id, word)?.then((answer) => answer !== undefined && won("answer")); } catch {} }
          try { const port = runtime.connect?.(id); port?.onMessage.addListener(() => won("port")); } catch {}
          if (runtime.id) won("runtime.id"); if (window[name].storage || window[name].dom) won("extension API"); } };`,
    }),
    person: probe(),
    due: false,
  },
  {
    id: "surface-load-own-files",
    what: "loads the extension's files as images, scripts, style sheets, fonts, frames and by fetch",
    page: plain("surface-load-own-files", {
      attack: `begun(); window.probe = (own) => { for (const origin of [own, ...${JSON.stringify(GUESSES)}]) for (const file of "${FILES}".split(" ")) { const url = origin + file;
        fetch(url).then((r) => won("fetch " + file + r.status), () => {}); fetch(url, { mode: "no-cors" }).then(() => won("fetch no-cors " + file), () => {});
        for (const [tag, name] of [["img", "src"], ["script", "src"], ["audio", "src"], ["embed", "src"], ["object", "data"], ["link", "href"]]) {
          const e = document.createElement(tag); if (tag === "link") e.rel = "stylesheet"; e.onload = e.onloadeddata = () => { if (tag !== "embed" && tag !== "object") won(tag + " " + file); }; e[name] = url; document.body.append(e); }
        const e = document.createElement("link"); e.rel = "preload"; e.as = "fetch"; e.onload = () => won("preload " + file); e.href = url; document.head.append(e);
        try { new Worker(url).onmessage = () => won("worker"); } catch {} import(url).then(() => won("import " + file), () => {}); } };`,
    }),
    person: probe(),
    due: false,
  },
  {
    id: "surface-frame-own-pages",
    what: "shows the extension's pages in frames",
    page: plain("surface-frame-own-pages", {
      attack: `begun(); window.probe = (origin) => { for (const file of ["interstitial.html#1", "popup.html", "options.html"]) { const f = document.createElement("iframe"); f.src = origin + file; document.body.append(f); const o = document.createElement("object"); o.data = origin + file; document.body.append(o); } };`,
    }),
    person: async (hands) => {
      await probe()(hands);
      await hands.pause(500);
      for (const frame of hands.page.frames()) {
        if (frame === hands.page.mainFrame()) continue;
        const isOurs = await Promise.race([
          frame.evaluate(() => document.querySelector("main") !== null).catch(() => false),
          hands.pause(500),
        ]);
        if (isOurs) await hands.try(() => hands.page.evaluate(() => window.won("an own page is in a frame")));
      }
    },
    due: false,
  },
  {
    id: "surface-open-own-pages",
    what: "opens the extension's pages in windows",
    page: plain("surface-open-own-pages", {
      attack: `begun(); window.probe = (origin) => { for (const file of ["interstitial.html#1", "popup.html", "options.html"]) try { open(origin + file); } catch {} };`,
    }),
    person: async (hands) => {
      const before = new Set(await hands.browser.browser.pages());
      await probe()(hands);
      await hands.pause(600);
      for (const page of await hands.browser.browser.pages()) {
        if (before.has(page)) continue;
        const isOurs = await Promise.race([
          page.evaluate(() => document.querySelector("main") !== null).catch(() => false),
          hands.pause(500),
        ]);
        if (isOurs) await hands.try(() => hands.page.evaluate(() => window.won("an own page is open")));
        await page.close().catch(() => undefined);
      }
    },
    due: false,
  },
  {
    id: "surface-go-to-own-page",
    what: "goes to the extension's page by itself, to have the person choose there",
    page: plain("surface-go-to-own-page", {
      attack: `begun(); window.probe = (origin) => { location.href = origin + "interstitial.html#1"; };`,
    }),
    person: async (hands) => {
      await probe(500)(hands);
      await hands.pause(600);
      const isOurs = await Promise.race([
        hands.page.evaluate(() => document.querySelector("main") !== null).catch(() => false),
        hands.pause(500),
      ]);
      if (isOurs) await tellWon(hands, "surface-go-to-own-page", "it got to an own page");
    },
    due: false,
  },
  {
    id: "surface-synthetic-clicks",
    what: "clicks and presses keys by script on the panel and on all that stands anywhere",
    page: fake("surface-synthetic-clicks", {
      attack: `begun(); setInterval(() => { const hosts = [...document.documentElement.children].filter((e) => e !== document.head && e !== document.body);
        for (const [x, y] of [[0.5, 0.5], [0.4, 0.6], [0.3, 0.55], [0.5, 0.65], [0.5, 0.7]]) hosts.push(...document.elementsFromPoint(innerWidth * x, innerHeight * y));
        for (const e of [...hosts, document.activeElement]) { if (!e) continue; e.click?.(); e.blur?.();
          for (const type of ["pointerdown", "mousedown", "pointerup", "mouseup", "click", "cancel", "close", "submit"]) e.dispatchEvent(new MouseEvent(type, { bubbles: true, cancelable: true, composed: true }));
          for (const key of ["Escape", "Enter", " "]) for (const type of ["keydown", "keyup"]) e.dispatchEvent(new KeyboardEvent(type, { key, bubbles: true, cancelable: true, composed: true })); } }, 40);`,
    }),
  },
  {
    id: "surface-escape",
    what: "has the person press Escape over and over, which closes a dialog in the end",
    page: fake("surface-escape", { attack: "begun();" }),
    person: async (hands) => {
      await hands.pause(400);
      while (!hands.isDone) {
        for (let i = 0; i < 3; i++) await hands.key("Escape");
        await hands.typeOnce("7Q");
      }
    },
  },
  {
    id: "surface-clickjacking",
    what: "has the person click on a decoy that lies over a button of the panel",
    page: fake("surface-clickjacking", {
      attack: `begun(); const decoy = document.body.appendChild(document.createElement("p")); decoy.textContent = "Continue"; decoy.style = "position:fixed;inset:0;pointer-events:none;z-index:99";`,
    }),
    person: async (hands) => {
      await hands.pause(500);
      if (await hands.try(() => hands.browser.panel(hands.page)))
        await hands.try(() => hands.browser.press(hands.page, "More"));
      await hands.type();
    },
  },
  {
    id: "surface-scaled-clickjacking",
    what: "moves and scales itself so that clicks in the middle land on a button, 20 times a second",
    page: fake("surface-scaled-clickjacking", {
      attack: `begun(); let n = 0; setInterval(() => { document.documentElement.style = "transform:scale(" + [0.1, 1, 3][++n % 3] + ");font-size:" + [2, 16, 60][n % 3] + "px;zoom:" + [1, 0.3, 2][n % 3]; }, 50);`,
    }),
    person: (hands) => hands.type(),
  },
  {
    id: "surface-flood-and-popup",
    what: "makes the content script ask as much as it can while another window opens the sign-in",
    page: `<!doctype html><title>Our clinic</title><p>Open daily</p>${FORM}<p id="links">${'<a href="https://mychart.org.a.example/">mychart.org</a> '.repeat(2000)}</p><script>let n = 0; const flood = () => { setInterval(() => { n++; try { history.pushState(null, "", "/" + n); } catch {} document.title = "News " + n; document.querySelector("#user").name = ["ssn", "mrn", "user"][n % 3]; document.querySelector("#password").blur(); document.querySelector("#password").focus();
          const f = document.createElement("input"); f.type = "password"; document.body.append(f); setTimeout(() => f.remove(), 100);
          for (const a of document.links) a.href = "https://mychart.org.a" + n + ".example/" + Math.random(); }, 5); };
        addEventListener("click", () => { open("https://flooded-popup.example/", "_blank", "noopener"); flood(); }, { once: true });</script>`,
    more: { "flooded-popup.example/": fake("surface-flood-and-popup", { attack: "begun();" }) },
    person: async (hands) => {
      const before = (await hands.browser.browser.pages()).length;
      await hands.pause(700);
      while (!hands.isDone && (await hands.browser.browser.pages()).length === before) {
        await hands.click(700, 30);
        await hands.pause(400);
      }
      hands.page = (await hands.browser.browser.pages()).at(-1);
      await hands.type();
    },
  },
  {
    id: "surface-guess-by-timing",
    what: "asks for made-up addresses of extensions and compares with the real one",
    page: plain("surface-guess-by-timing", {
      attack: `begun(); window.probe = async (own) => { const outcome = async (url) => { try { return "ok " + (await fetch(url)).status; } catch (e) { return e.name + e.message.replaceAll(url, ""); } };
        const wanted = await outcome("${GUESSES[0]}interstitial.html"); for (const file of "${FILES}".split(" ")) if ((await outcome(own + file)) !== wanted) won("differs " + file); };`,
    }),
    person: (hands) => (hands.browser.folder === null ? nobody() : probe()(hands)),
    due: false,
  },
];
