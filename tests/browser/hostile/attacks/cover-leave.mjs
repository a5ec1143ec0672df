// Attacks on the warning: pages that hide the panel and then keep our own page from taking the tab.
import { FORM, fake } from "../page.mjs";
import { atOnce, later } from "./cover-remove.mjs";
import { VEIL } from "./cover-top-layer.mjs";

const BUSY = `const busy = (time) => { const end = performance.now() + time; while (performance.now() < end); };`;
const REOPEN = `document.open(); document.write(${JSON.stringify(`<title>MyChart - Login Page</title><h1>MyChart</h1>${FORM}`)}); document.close(); listenIn(window);`;
const OBJECTS = `addEventListener("beforeunload", (e) => { e.preventDefault(); e.returnValue = "MyChart"; });`;

/** What a person does who clicks first, and stays whenever the browser asks whether to leave. */
const STAYS = async (hands) => {
  hands.page.on("dialog", (dialog) => dialog.dismiss().catch(() => undefined));
  await hands.click(480, 330);
  await hands.type();
};

/** A page that answers nothing, so that whoever goes there stays. */
const NOTHING = { more: { "/none": { status: 204, body: "" } } };

export const attacks = [
  {
    ...later("leave-objects", "covers the panel, and objects to being left", `${OBJECTS} veil.showPopover();`, VEIL),
    person: STAYS,
  },
  {
    ...later(
      "leave-objects-anew",
      "writes the document anew, which ends all listeners, and then objects to being left",
      `${REOPEN} ${OBJECTS}`,
    ),
    person: STAYS,
  },
  later(
    "leave-slowly",
    "covers the panel, and keeps the browser busy for 3 s whenever it is left",
    `${BUSY} for (const type of ["beforeunload", "pagehide", "unload", "visibilitychange"]) addEventListener(type, () => busy(3000), true); veil.showPopover();`,
    VEIL,
  ),
  later(
    "leave-slowly-anew",
    "writes the document anew, and keeps the browser busy for 3 s whenever it is left",
    `${REOPEN} ${BUSY} for (const type of ["beforeunload", "pagehide", "unload"]) addEventListener(type, () => busy(3000), true);`,
  ),
  {
    ...later(
      "leave-for-nothing",
      "covers the panel, and goes every 50 ms to an address that answers nothing",
      `veil.showPopover(); setInterval(() => { location.href = "/none?" + performance.now(); }, 50);`,
      VEIL,
    ),
    ...NOTHING,
  },
  {
    ...later(
      "leave-for-nothing-clicked",
      "does the same with clicks and keys of the person to back it",
      `veil.showPopover(); setInterval(() => { location.href = "/none?" + performance.now(); }, 50);`,
      VEIL,
    ),
    ...NOTHING,
    person: STAYS,
  },
  {
    ...later(
      "leave-for-nothing-by-form",
      "covers the panel, and sends a form every 50 ms to an address that answers nothing",
      `veil.showPopover(); const form = document.body.appendChild(document.createElement("form")); form.action = "/none"; setInterval(() => form.submit(), 50);`,
      VEIL,
    ),
    ...NOTHING,
  },
  later(
    "leave-stopped",
    "covers the panel, and stops every load each millisecond",
    `veil.showPopover(); setInterval(() => stop(), 1);`,
    VEIL,
  ),
  later(
    "leave-and-return",
    "covers the panel, and goes back and forth in its history all the time",
    `history.pushState(0, "", "#a"); history.pushState(0, "", "#b"); veil.showPopover(); let turn = 0; setInterval(() => (turn++ % 2 ? history.forward() : history.back()), 15);`,
    VEIL,
  ),
  later(
    "leave-intercepted",
    "covers the panel, and takes every navigation for its own",
    `navigation.addEventListener("navigate", (e) => { if (e.canIntercept) e.intercept({ handler: () => new Promise(() => {}) }); else if (e.cancelable) e.preventDefault(); });
    veil.showPopover(); setInterval(() => { location.hash = performance.now(); }, 20);`,
    VEIL,
  ),
  atOnce(
    "history-flood",
    "gives itself a new address as often as the browser allows",
    `setInterval(() => { try { history.pushState(0, "", "/p" + performance.now()); history.replaceState(0, "", "/login" + Math.random()); } catch {} }, 20);`,
  ),
  {
    id: "reload-often",
    what: "loads itself anew every 400 ms",
    page: fake("reload-often", { attack: `begun(); setTimeout(() => location.reload(), 400);` }),
  },
  {
    id: "reload-very-often",
    what: "loads itself anew every 120 ms, before the panel can be read",
    page: fake("reload-very-often", {
      attack: `begun(); setTimeout(() => location.replace("/?" + performance.now()), 120);`,
    }),
  },
  {
    id: "reload-by-element",
    what: "loads itself anew every second by an element and a header",
    page: {
      headers: { refresh: "1" },
      body: fake("reload-by-element", { head: `<meta http-equiv="refresh" content="1">`, attack: "begun();" }),
    },
  },
  {
    id: "reload-per-key",
    what: "loads itself anew at each key",
    page: fake("reload-per-key", {
      attack: `begun(); addEventListener("keydown", (e) => { navigator.sendBeacon("/.got", JSON.stringify({ event: "key", text: e.key })); location.href = "/?" + performance.now(); }, true);`,
    }),
  },
  {
    id: "reload-to-and-fro",
    what: "goes to and fro between two of its pages every 250 ms, one of which asks for nothing",
    page: fake("reload-to-and-fro", { attack: `begun(); setTimeout(() => location.replace("/other"), 250);` }),
    more: {
      "/other": fake("reload-to-and-fro", {
        title: "Welcome",
        form: "<p>One moment, please</p>",
        attack: `setTimeout(() => location.replace("/"), 250);`,
      }),
    },
  },
  later(
    "frame-takes-top",
    "covers the panel, while a frame keeps sending the window back to the page",
    `veil.showPopover(); document.body.append(Object.assign(document.createElement("iframe"), { srcdoc: "<script>setInterval(() => { parent.location.hash = performance.now(); }, 10)<\\/script>" }));`,
    VEIL,
  ),
];
