// Attacks on the warning: pages that hide it now and then, or keep the browser too busy for it.
import { fake } from "../page.mjs";
import { atOnce, later } from "./cover-remove.mjs";
import { VEIL } from "./cover-top-layer.mjs";

const BUSY = `const busy = (time) => { const end = performance.now() + time; while (performance.now() < end); };`;
const BLINK = `const show = () => veil.showPopover(); const hide = () => { try { veil.hidePopover(); } catch {} };`;

/** What a person does who sends every dialog of the browser away. */
const DISMISSES = async (hands) => {
  hands.page.on("dialog", (dialog) => dialog.dismiss().catch(() => undefined));
  await hands.type();
};

const STANDS_STILL =
  "While the page keeps the thread busy from before we could look at it, we may know nothing of it. Nothing typed gets anywhere meanwhile. The person sees a page that stands still, and the warning as soon as it moves.";

/** Until so many frames are there, which may take a browser a second by itself, nobody sees anything of the page. */
function framed(id, what, attack) {
  return { id, what, page: fake(id, { attack: `${attack} begun();` }) };
}

export const attacks = [
  later(
    "blink-fast",
    "covers the panel for 120 ms of every 150 ms",
    `${BLINK} setInterval(() => { show(); setTimeout(hide, 120); }, 150);`,
    VEIL,
  ),
  later(
    "blink-slowly",
    "covers the panel for 800 ms of each second",
    `${BLINK} const turn = () => { show(); setTimeout(hide, 800); }; turn(); setInterval(turn, 1000);`,
    VEIL,
  ),
  later(
    "blink-each-second-frame",
    "covers the panel in every other frame",
    `${BLINK} let turn = 0; (function frame() { turn++ % 2 ? hide() : show(); requestAnimationFrame(frame); })();`,
    VEIL,
  ),
  later(
    "blink-between-frames",
    "uncovers the panel while scripts run and covers it before each frame is drawn",
    `${BLINK} (function frame() { show(); setTimeout(hide, 0); requestAnimationFrame(frame); })();`,
    VEIL,
  ),
  later(
    "blink-at-random",
    "hides the panel for a while at random, each time in another way",
    `${BLINK} const root = document.documentElement;
    const ways = [[show, hide], [() => (root.style.display = "none"), () => (root.style.display = "")], [() => (root.style.contentVisibility = "hidden"), () => (root.style.contentVisibility = "")]];
    (function turn() { const [on, off] = ways[Math.floor(Math.random() * 3)]; on(); setTimeout(() => { off(); setTimeout(turn, Math.random() * 60); }, 60 + Math.random() * 300); })();`,
    VEIL,
  ),
  later(
    "busy-after-hiding",
    "covers the panel and keeps the browser busy for 3 s",
    `${BUSY} veil.showPopover(); requestAnimationFrame(() => setTimeout(() => busy(3000), 0));`,
    VEIL,
  ),
  {
    ...atOnce("busy-at-load", "keeps the browser busy for 3 s before the panel can come", `${BUSY} busy(3000);`),
    residual: {
      chromium: STANDS_STILL,
      firefox: STANDS_STILL,
    },
  },
  atOnce(
    "busy-once-drawn",
    "lets the page be drawn once, and then keeps the browser busy for 3 s",
    `${BUSY} requestAnimationFrame(() => setTimeout(() => busy(3000), 0));`,
  ),
  atOnce(
    "busy-most-of-the-time",
    "keeps the browser busy for 900 ms of each second",
    `${BUSY} setInterval(() => busy(900), 1000);`,
  ),
  later(
    "busy-and-covered",
    "covers the panel and keeps the browser busy for 190 ms of every 200 ms",
    `${BUSY} veil.showPopover(); setInterval(() => busy(190), 200);`,
    VEIL,
  ),
  atOnce(
    "busy-in-each-frame",
    "takes 250 ms to draw each frame",
    `${BUSY} (function frame() { busy(250); requestAnimationFrame(frame); })();`,
  ),
  later(
    "busy-with-small-tasks",
    "covers the panel and leaves no time between its own small tasks",
    `${BUSY} veil.showPopover(); const { port1, port2 } = new MessageChannel(); port2.onmessage = () => { port1.postMessage(0); busy(4); }; for (let i = 0; i < 20; i++) port1.postMessage(0);`,
    VEIL,
  ),
  later(
    "timers-by-the-thousand",
    "covers the panel and sets off 20,000 timers at a time",
    `veil.showPopover(); setInterval(() => { for (let i = 0; i < 20000; i++) setTimeout(() => {}, i % 50); }, 50);`,
    VEIL,
  ),
  {
    ...later(
      "alert-flood",
      "covers the panel and shows one alert after the other",
      `veil.showPopover(); setInterval(() => alert("MyChart"), 30);`,
      VEIL,
    ),
    person: DISMISSES,
  },
  {
    ...atOnce(
      "alert-first",
      "shows alerts from the start",
      `alert("MyChart"); setInterval(() => confirm("MyChart"), 200);`,
    ),
    person: DISMISSES,
  },
  {
    ...later(
      "prompt-flood",
      "asks by prompts and confirmations without end",
      `veil.showPopover(); setInterval(() => { confirm("MyChart"); steal(prompt("Password")); }, 30);`,
      VEIL,
    ),
    person: DISMISSES,
  },
  {
    ...later(
      "print-flood",
      "has the page printed over and over, with a style sheet for print",
      `veil.showPopover(); setInterval(() => print(), 60);`,
      { ...VEIL, body: `${VEIL.body}<style>@media print{html>div{display:none!important}}</style>` },
    ),
    person: DISMISSES,
  },
  atOnce(
    "churn-by-elements",
    "puts 10,000 elements into the page and takes them out again in each frame",
    `const box = document.body.appendChild(document.createElement("p")); (function frame() { box.innerHTML = "<b>a</b>".repeat(10000); requestAnimationFrame(frame); })();`,
  ),
  atOnce(
    "churn-by-attributes",
    "changes attributes of the root 100,000 times a second",
    `setInterval(() => { for (let i = 0; i < 1000; i++) { document.documentElement.setAttribute("data-a", i); document.body.className = "a" + i; } }, 10);`,
  ),
  atOnce(
    "churn-by-fields",
    "puts 500 new password fields into the page every 50 ms",
    `const box = document.body.appendChild(document.createElement("p")); setInterval(() => { box.innerHTML = "<input type=password>".repeat(500); }, 50);`,
  ),
  later(
    "churn-and-cover",
    "covers the panel in the midst of 50,000 elements that change all the time",
    `const box = document.body.appendChild(document.createElement("p")); box.hidden = true; box.innerHTML = "<b>a</b>".repeat(50000);
    veil.showPopover(); setInterval(() => { for (const e of box.children) e.className = performance.now(); }, 100);`,
    VEIL,
  ),
  framed(
    "frames-side-by-side",
    "fills the page with a hundred frames",
    `for (let i = 0; i < 100; i++) document.body.append(Object.assign(document.createElement("iframe"), { srcdoc: "<input type=password>" }));`,
  ),
  framed(
    "frames-one-in-another",
    "puts forty frames one in another",
    `let place = document; for (let i = 0; i < 40; i++) { const frame = place.body.appendChild(place.createElement("iframe")); if (!frame.contentDocument) break; place = frame.contentDocument; place.body.innerHTML = "<input type=password>"; }`,
  ),
  atOnce(
    "elements-very-deep",
    "puts 5,000 elements one in another, and the form in the innermost",
    `const form = document.querySelector("form"); let place = document.body; for (let i = 0; i < 5000; i++) place = place.appendChild(document.createElement("b")); place.append(form);`,
    { focus: false },
  ),
  atOnce(
    "focus-war",
    "takes the focus back to the password field every millisecond",
    `const field = document.querySelector("[type=password]"); setInterval(() => { field.blur(); field.focus(); }, 1); addEventListener("focusin", () => field.focus(), true); addEventListener("blur", () => field.focus(), true);`,
  ),
  atOnce(
    "visibility-faked",
    "says that it is hidden, frozen, left and come back to, over and over",
    `for (const [name, value] of [["hidden", true], ["visibilityState", "hidden"], ["hasFocus", () => false]]) Object.defineProperty(document, name, { value });
    setInterval(() => {
      for (const type of ["visibilitychange", "freeze", "resume", "prerenderingchange", "DOMContentLoaded"]) document.dispatchEvent(new Event(type, { bubbles: true }));
      for (const type of ["pagehide", "pageshow"]) dispatchEvent(new PageTransitionEvent(type, { persisted: true }));
      for (const type of ["beforeunload", "unload", "load", "blur", "error"]) dispatchEvent(new Event(type));
    }, 5);`,
  ),
  later(
    "events-at-host",
    "sends the panel's element clicks, keys, and the word that it was cancelled and closed",
    `setInterval(() => {
      const it = host(); if (!it) return;
      for (const type of ["cancel", "close", "toggle", "beforetoggle", "submit", "command"]) it.dispatchEvent(new Event(type, { bubbles: true, composed: true, cancelable: true }));
      for (const type of ["keydown", "keyup"]) it.dispatchEvent(new KeyboardEvent(type, { key: "Escape", code: "Escape", keyCode: 27, bubbles: true, composed: true }));
      for (let y = 0; y < innerHeight; y += 20) it.dispatchEvent(new MouseEvent("click", { clientX: innerWidth / 2, clientY: y, bubbles: true, composed: true }));
      it.click(); document.elementFromPoint(innerWidth / 2, innerHeight / 2)?.click();
    }, 20);`,
  ),
  later(
    "dialogs-closed",
    "closes all dialogs it can find, in shadow roots too",
    `setInterval(() => {
      const all = (root) => [...root.querySelectorAll("*")].flatMap((e) => [e, ...(e.shadowRoot ? all(e.shadowRoot) : [])]);
      for (const e of all(document)) if (e.localName === "dialog") { e.close(); e.requestClose?.(); } else if (e.popover) e.hidePopover();
      try { document.documentElement.getHTML({ serializableShadowRoots: true }).includes("alert" + "dialog") && won("saw the panel"); } catch {}
    }, 5);`,
  ),
  {
    ...later(
      "escape-pressed",
      "tells the person to press Escape, and watches for it itself",
      `setInterval(() => { try { new CloseWatcher().requestClose(); } catch {} }, 50);`,
    ),
    person: async (hands) => {
      await hands.pause(400);
      for (let i = 0; i < 6; i++) {
        await hands.key("Escape");
        await hands.pause(60);
      }
      await hands.type();
    },
  },
  {
    id: "built-in-things-patched",
    what: "replaces, before anything else, whatever a script needs to show a dialog",
    page: fake("built-in-things-patched", {
      focus: false,
      head: `<script>
for (const [holder, names] of [[Element, "attachShadow append remove after before matches closest querySelector querySelectorAll getBoundingClientRect setAttribute checkVisibility animate showPopover"],
  [HTMLElement, "focus blur click showPopover hidePopover"], [Node, "appendChild insertBefore contains"], [HTMLDialogElement, "show showModal close"],
  [Document, "createElement elementFromPoint querySelector querySelectorAll append getAnimations"], [CSSStyleSheet, "replaceSync insertRule"], [MutationObserver, "observe"]])
  for (const name of names.split(" ")) holder.prototype[name] = function () { return name === "attachShadow" ? null : this; };
for (const name of ["getComputedStyle", "requestAnimationFrame", "queueMicrotask", "matchMedia", "postMessage"]) window[name] = () => 0;
for (const name of ["adoptedStyleSheets", "shadowRoot", "isConnected", "open"]) for (const holder of [Element, Document, ShadowRoot, HTMLDialogElement, Node]) try { Object.defineProperty(holder.prototype, name, { get: () => true, set() {} }); } catch {}
Array.prototype.map = Array.prototype.filter = Promise.prototype.then = function () { return this; };
begun();
</script>`,
    }),
  },
];
