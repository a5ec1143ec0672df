// Attacks across windows and visits: pages that come back, come before they are seen, or open others.
import { fake, hostOf } from "../page.mjs";
import { once, plain, SIGN_IN, TITLE } from "./time-page.mjs";

/** A person who clicks into the page until it has opened another, and types there; never in the one that opened it, which asks for nothing. */
const inPopup = async (hands) => {
  const before = new Set(await hands.browser.browser.pages());
  const opened = async () => (await hands.browser.browser.pages()).filter((page) => !before.has(page)).at(-1);
  await hands.pause(500);
  while (!hands.isDone && !(await opened())) {
    await hands.click(300, 300);
    await hands.pause(250);
  }
  while (!hands.isDone) {
    const page = await opened();
    if (page) {
      hands.page = page;
      await hands.typeOnce();
    } else await hands.pause(25);
  }
};

/** A harmless page which opens another at a click. `open` gives the window to a variable `w`. */
const opener = (id, what, open, more = {}) => ({
  id,
  what,
  page: plain(id, { attack: `let w; addEventListener("click", () => { if (!w) { ${open} } });` }),
  person: inPopup,
  ...more,
});
const visit = (body) => ({ body, headers: { "cache-control": "no-cache" } });
const FILL = `const take = () => { listenIn(w); setInterval(() => steal(readFields(w.document), "value"), 50); w.document.querySelector("#password").focus(); begun(); };`;
/** Tells that the attack begins at the second visit, be it another document or the same. */
const AT_RETURN = `if (sessionStorage.been) begun(); else sessionStorage.been = 1; addEventListener("pageshow", (e) => { if (e.persisted) { begun(); document.querySelector("#password").focus(); } });`;
/** A person who begins to type at the sign-in: on the page before, nobody is asked for anything. */
const IN = once(`location.pathname === "/in"`);
const BAD = (id) => `mychart-login-${id}.example`;

export const attacks = [
  {
    id: "back-by-itself",
    what: "goes to another page of its own and comes back from there",
    page: visit(
      fake("back-by-itself", {
        attack: `${AT_RETURN} if (sessionStorage.been === "1") { sessionStorage.been = 2; setTimeout(() => { location.href = "/other"; }, 300); }`,
      }),
    ),
    more: {
      "/other": visit(
        "<!doctype html><title>News</title><p>News</p><script>setTimeout(() => history.back(), 400)</script>",
      ),
    },
  },
  {
    id: "back-by-the-person",
    what: "is left by a link, and the person goes back to it",
    page: visit(fake("back-by-the-person", { attack: AT_RETURN })),
    more: { "/other": visit("<!doctype html><title>News</title><p>News</p>") },
    person: async (hands) => {
      await hands.pause(400);
      await hands.try(() => hands.page.goto(`https://${hostOf("back-by-the-person")}/other`));
      await hands.pause(200);
      hands.try(() => hands.page.goBack());
      await hands.pause(150);
      await hands.type();
    },
  },
  {
    id: "forward-by-itself",
    what: "goes back to a harmless page and is brought back by history.forward",
    page: visit(
      plain("forward-by-itself", {
        attack: `addEventListener("pageshow", (e) => setTimeout(() => sessionStorage.went ? history.forward() : (sessionStorage.went = 1, location.href = "/in"), 200));`,
      }),
    ),
    more: {
      "/in": visit(
        fake("forward-by-itself", {
          attack: `${AT_RETURN} if (sessionStorage.been === "1") { sessionStorage.been = 2; setTimeout(() => history.back(), 300); }`,
        }),
      ),
    },
    person: IN,
  },
  {
    id: "back-and-forth",
    what: "goes back and forth between two of its pages all the time",
    page: visit(
      fake("back-and-forth", {
        attack: `begun(); addEventListener("pageshow", () => setTimeout(() => sessionStorage.went ? history.forward() : (sessionStorage.went = 1, location.href = "/in"), 250));`,
      }),
    ),
    more: {
      "/in": visit(
        fake("back-and-forth", {
          attack: `addEventListener("pageshow", () => setTimeout(() => history.back(), 250));`,
        }),
      ),
    },
  },
  {
    id: "prerendered",
    what: "is rendered by a speculation rule before the person goes to it",
    page: plain("prerendered", {
      head: `<script type="speculationrules">{"prerender":[{"source":"list","urls":["/in"],"eagerness":"immediate"}]}</script>`,
      attack: `setTimeout(() => { location.href = "/in"; }, 1200);`,
    }),
    more: {
      "/in": fake("prerendered", {
        attack: `const start = () => { begun(); document.querySelector("#password").focus(); }; if (document.prerendering) document.addEventListener("prerenderingchange", start, { once: true }); else start();`,
      }),
    },
    person: IN,
    in: ["chromium"],
    why: "Firefox has no speculation rules",
  },
  {
    id: "prefetched",
    what: "is fetched before the person goes to it",
    page: plain("prefetched", {
      head: `<link rel="prefetch" href="/in"><script type="speculationrules">{"prefetch":[{"source":"list","urls":["/in"],"eagerness":"immediate"}]}</script>`,
      attack: `setTimeout(() => { location.href = "/in"; }, 800);`,
    }),
    more: { "/in": fake("prefetched", { attack: "begun();" }) },
    person: IN,
  },
  {
    id: "refreshes-itself",
    what: "loads itself again at once by a refresh in its head, all the time",
    page: fake("refreshes-itself", { head: `<meta http-equiv="refresh" content="0">`, attack: "begun();" }),
  },
  {
    id: "navigates-itself",
    what: "goes to a new address of its own every 300 ms",
    page: fake("navigates-itself", {
      attack: `begun(); setTimeout(() => { location.href = "/?" + performance.timeOrigin; }, 300);`,
    }),
  },
  {
    id: "redirects-between-hosts",
    what: "goes to and fro between two hosts every 250 ms",
    page: fake("redirects-between-hosts", {
      attack: `begun(); setTimeout(() => { location.href = "https://other-redirects.example/"; }, 250);`,
    }),
    more: {
      "other-redirects.example/": fake("redirects-between-hosts", {
        attack: `setTimeout(() => { location.href = "https://${hostOf("redirects-between-hosts")}/"; }, 250);`,
      }),
    },
  },
  opener(
    "popup-of-itself",
    "a harmless page opens the sign-in in a window of its own",
    `w = open("/in", "_blank", "width=600,height=700");`,
    {
      more: { "/in": fake("popup-of-itself", { attack: "begun();" }) },
    },
  ),
  opener(
    "popup-blank-filled",
    "fills an empty window with the sign-in",
    `${FILL} w = open("about:blank"); setTimeout(() => { w.document.title = "${TITLE}"; w.document.body.innerHTML = ${JSON.stringify(SIGN_IN)}; take(); }, 150);`,
  ),
  opener(
    "popup-blank-written",
    "writes the sign-in into an empty window by document.write",
    `${FILL} w = open(""); setTimeout(() => { w.document.write(${JSON.stringify(`<!doctype html><title>${TITLE}</title>${SIGN_IN}`)}); w.document.close(); take(); }, 150);`,
  ),
  opener(
    "popup-from-blob",
    "opens the sign-in from a blob",
    `w = open(URL.createObjectURL(new Blob([window.inside], { type: "text/html" })));`,
    {
      page: plain("popup-from-blob", {
        attack: `fetch("/in").then((r) => r.text()).then((t) => { window.inside = t; }); let w; addEventListener("click", () => { w ??= open(URL.createObjectURL(new Blob([window.inside], { type: "text/html" }))); });`,
      }),
      more: { "/in": fake("popup-from-blob", { attack: "begun();" }) },
    },
  ),
  opener(
    "picture-in-picture",
    "shows the sign-in in a picture-in-picture window",
    `${FILL} w = {}; documentPictureInPicture.requestWindow({ width: 500, height: 500 }).then((made) => { w = made; w.document.title = "${TITLE}"; w.document.body.innerHTML = ${JSON.stringify(SIGN_IN)}; take(); });`,
    {
      in: ["chromium"],
      why: "Firefox has no document picture-in-picture",
      residual: {
        chromium:
          "Chromium lets no extension into such a window. It shows the address of the page that opened it, and needs a click to open; the person sees no warning.",
      },
    },
  ),
  {
    id: "pop-under",
    what: "opens a second sign-in and takes the focus back",
    page: plain("pop-under", {
      attack: `addEventListener("click", () => { const w = open("/in", "_blank", "width=600,height=700"); w?.blur(); window.focus(); setTimeout(() => { location.href = "/in"; }, 100); }, { once: true });`,
    }),
    more: { "/in": fake("pop-under", { attack: "begun();" }) },
    person: async (hands) => {
      await hands.pause(500);
      await hands.click(300, 300);
      await once(`location.pathname === "/in" && document.querySelector("#password")`)(hands);
    },
  },
  opener(
    "popup-brought-back",
    "sends the window that it opened to the bad page again every 200 ms",
    `w = open("https://${BAD("brought-back")}/"); begun(); setInterval(() => { try { w.location.href = "https://${BAD("brought-back")}/?" + Date.now(); } catch {} }, 200);`,
    { more: { [`${BAD("brought-back")}/`]: fake("popup-brought-back") } },
  ),
  opener(
    "popup-brought-back-by-name",
    "opens the bad page again and again in the window of the same name",
    `w = open("https://${BAD("by-name")}/", "it"); begun(); setInterval(() => { open("https://${BAD("by-name")}/?" + Date.now(), "it"); }, 200);`,
    { more: { [`${BAD("by-name")}/`]: fake("popup-brought-back-by-name") } },
  ),
  {
    id: "tab-nabbing",
    what: "turns into the sign-in while the person reads the page that it has opened",
    page: plain("tab-nabbing", { attack: `addEventListener("click", () => open("/read"), { once: true });` }),
    more: {
      "/read": `<!doctype html><title>News</title><p>News</p><script>setTimeout(() => { opener.location.href = "/in"; setTimeout(close, 300); }, 300)</script>`,
      "/in": fake("tab-nabbing", { attack: "begun();" }),
    },
    person: async (hands) => {
      await hands.pause(500);
      await hands.click(300, 300);
      await hands.pause(900);
      await hands.type();
    },
  },
  {
    id: "reopens-itself",
    what: "opens itself in a new tab at each key that may open one",
    page: fake("reopens-itself", {
      attack: `begun(); const again = setInterval(() => { if (navigator.userActivation?.isActive && open("/?" + Date.now())) clearInterval(again); }, 10);`,
    }),
    person: async (hands) => {
      while (!hands.isDone) {
        hands.page = (await hands.browser.browser.pages()).at(-1);
        await hands.typeOnce();
      }
    },
  },
  {
    id: "own-service-worker",
    what: "comes from its own service worker, without a request",
    page: plain("own-service-worker", {
      attack: `navigator.serviceWorker.register("/worker.js").then(() => navigator.serviceWorker.ready).then(() => setTimeout(() => { location.href = "/in"; }, 300));`,
    }),
    more: {
      "/worker.js": {
        type: "text/javascript",
        body: `addEventListener("activate", (e) => e.waitUntil(clients.claim()));
addEventListener("fetch", (e) => { if (new URL(e.request.url).pathname === "/in") e.respondWith(new Response(${JSON.stringify(fake("own-service-worker", { attack: "begun();" }))}, { headers: { "content-type": "text/html" } })); });`,
      },
    },
    person: IN,
  },
  {
    id: "insecure",
    what: "comes over http",
    page: fake("insecure", { attack: `if (location.protocol === "http:") begun();` }),
    url: `http://${hostOf("insecure")}/`,
  },
];
