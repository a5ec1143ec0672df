// Attacks that look for a sign of the extension on pages of which it has nothing to say.
import { FORM } from "../page.mjs";
import { plain } from "./time-page.mjs";

const nobody = async () => undefined;

/** Watches for changes in the document that no script of the page has made. Stands first in the head. */
const WATCH = `<script>
  begun();
  for (const type of ["error", "unhandledrejection", "securitypolicyviolation", "messageerror"]) addEventListener(type, (e) => won(type + " " + (e.message ?? e.reason ?? e.violatedDirective)), true);
  const own = new Set();
  let isParsed = false;
  const names = (list) => [...list].map((n) => n.nodeName).join();
  new MutationObserver((records) => { for (const r of records) {
    if (r.type === "attributes" && !own.has(r.target)) won("attribute " + r.target.nodeName + " " + r.attributeName);
    else if (r.type === "childList" && !own.has(r.target) && (isParsed || (r.target === document.documentElement && [...r.addedNodes].some((n) => n.nodeType === 1 && n.localName !== "body" && n.localName !== "head")))) won("nodes in " + r.target.nodeName + ": " + names(r.addedNodes) + names(r.removedNodes));
  } }).observe(document, { attributes: true, childList: true, subtree: true });
  addEventListener("load", () => setTimeout(() => { isParsed = true; }, 0));
  const kinds = PerformanceObserver.supportedEntryTypes ?? [];
  const seen = (entries) => { for (const e of entries) { const text = JSON.stringify(e) + e.name; if (/extension:/.test(text)) won("performance entry " + text.slice(0, 200)); } };
  for (const type of kinds) try { new PerformanceObserver((list) => seen(list.getEntries())).observe({ type, buffered: true, durationThreshold: 16 }); } catch {}
  const stack = (e) => { const text = new Error().stack; if (/extension:|content\\.js/.test(text)) won("stack at " + e.type + ": " + text.slice(0, 200)); };
  for (const type of ["focus", "blur", "focusin", "focusout", "input", "beforeinput", "submit", "selectionchange", "toggle", "beforetoggle"]) addEventListener(type, stack, true);
</script>`;

/** Looks for globals, changed functions, style sheets, animations and event handlers that are not the page's. */
const SNAPSHOT = `setTimeout(() => {
  const mine = new Set(["steal", "begun", "won", "listenIn", "readFields", "own", "seen"]);
  const native = Function.prototype.toString;
  const isNative = (f) => /\\[native code\\]/.test(native.call(f));
  for (const key of Object.getOwnPropertyNames(window)) { if (mine.has(key) || /^\\d+$/.test(key)) continue;
    const { value, get } = Object.getOwnPropertyDescriptor(window, key) ?? {};
    if (typeof value === "function" && !isNative(value)) won("global function " + key);
    if (get && !isNative(get)) won("global getter " + key); }
  const frame = document.createElement("iframe"); own.add(document.body); document.body.append(frame);
  const clean = new Set(Object.getOwnPropertyNames(frame.contentWindow));
  for (const key of Object.getOwnPropertyNames(window)) if (!clean.has(key) && !mine.has(key) && !/^\\d+$/.test(key) && !(document.getElementById(key))) won("global " + key);
  for (const of of [window, document, Node, Element, HTMLElement, HTMLInputElement, HTMLFormElement, Document, EventTarget, Event, History, Navigator, XMLHttpRequest, ShadowRoot, Promise, Array, Object, JSON, Function, KeyboardEvent])
    for (const at of [of, of.prototype]) for (const key of at ? Object.getOwnPropertyNames(at) : []) { if (mine.has(key)) continue;
      const { value, get, set } = Object.getOwnPropertyDescriptor(at, key) ?? {};
      for (const f of [value, get, set]) if (typeof f === "function" && !isNative(f)) won("changed " + (of.name ?? of) + "." + key); }
  for (const at of [document, document.documentElement, document.head, document.body]) for (const key of Object.getOwnPropertyNames(at)) if (key !== "location") won("property " + key);
  if (document.adoptedStyleSheets.length) won("adopted style sheet");
  if ([...document.styleSheets].some((s) => !s.ownerNode || s.href)) won("style sheet");
  if (document.getAnimations().length) won("animation");
  for (const at of [document.documentElement, document.head, document.body, ...document.querySelectorAll("input, form, a")]) if (at.shadowRoot || getComputedStyle(at).outlineStyle !== "none" && at !== document.activeElement || at.title) won("styled " + at.nodeName);
  if (document.documentElement.attributes.length !== 1 || document.body.attributes.length) won("attributes of the root");
  if (document.documentElement.children.length !== 2) won("children of the root");
  for (const e of document.querySelectorAll("*")) if (/extension:|portalward/i.test([...e.attributes].map((a) => a.value).join())) won("attribute of " + e.nodeName);
  seen(performance.getEntries());
  for (const area of [localStorage, sessionStorage]) if (area.length) won("storage");
  if (document.cookie) won("cookie");
  if (frame.contentDocument.documentElement.outerHTML !== "<html><head></head><body></body></html>") won("frame");
}, 900);`;

/** Sends made-up events, and sees that the page itself hears each of them. */
const EVENTS = `setTimeout(() => { own.add(document.body); const field = document.querySelector("input") ?? document.body; const kinds = { keydown: KeyboardEvent, keypress: KeyboardEvent, keyup: KeyboardEvent, beforeinput: InputEvent, input: InputEvent, textInput: Event, compositionstart: CompositionEvent, compositionend: CompositionEvent,
    click: MouseEvent, auxclick: MouseEvent, mousedown: MouseEvent, mouseup: MouseEvent, pointerdown: PointerEvent, pointerup: PointerEvent, paste: ClipboardEvent, drop: DragEvent, dragover: DragEvent, focusin: FocusEvent, focusout: FocusEvent, submit: SubmitEvent, contextmenu: MouseEvent, mouseover: MouseEvent };
  for (const [type, Kind] of Object.entries(kinds)) for (const at of [field, field.form ?? document.body, window]) { let heard = 0; const hear = () => heard++; window.addEventListener(type, hear); window.addEventListener(type, hear, true); at.addEventListener(type, hear);
    const event = new Kind(type, { bubbles: true, cancelable: true, composed: true, key: "a", data: "a" }); const went = at.dispatchEvent(event);
    if (heard < 2 || !went || event.defaultPrevented) won("swallowed " + type);
    window.removeEventListener(type, hear); window.removeEventListener(type, hear, true); at.removeEventListener(type, hear); }
}, 800);`;

const LIBRARY = `<h1>City Library</h1>${FORM}<p><a href="https://notes.example/">Notes</a> <a href="https://a.example/">b.example</a></p>`;
const trace = (id, what, options, person = nobody) => ({
  id,
  what,
  page: plain(id, { ...options, head: WATCH + (options.head ?? "") }),
  person,
  due: false,
});

export const attacks = [
  trace("traces-harmless", "compares the page with what it made of itself", { attack: SNAPSHOT }),
  trace("traces-sign-in", "compares a sign-in page that claims nothing with what it made of itself", {
    title: "City Library",
    body: LIBRARY,
    attack: SNAPSHOT,
  }),
  trace("traces-links", "compares a page of 3,000 links with what it made of itself", {
    body: `<p>${'<a href="https://notes.example/?a">notes</a> '.repeat(3000)}</p>`,
    attack: SNAPSHOT,
  }),
  trace("traces-events", "sends made-up events on a harmless page and counts who hears them", { attack: EVENTS }),
  trace("traces-events-sign-in", "sends made-up events on a sign-in page and counts who hears them", {
    title: "City Library",
    body: LIBRARY,
    attack: EVENTS,
  }),
  trace(
    "traces-person",
    "watches what a person's typing and clicking sets off on a sign-in page that claims nothing",
    {
      title: "City Library",
      body: LIBRARY,
      attack: `document.querySelector("form").addEventListener("submit", (e) => e.preventDefault());
        let keys = 0, inputs = 0; addEventListener("keydown", () => keys++, true); addEventListener("beforeinput", () => inputs++, true);
        setTimeout(() => { document.querySelector("#user").focus(); setTimeout(() => { if (inputs > keys) won("input without keys"); }, 900); }, 400);`,
    },
    async (hands) => {
      await hands.pause(900);
      for (const key of ["a", "b", "Tab", "c", "d"]) await hands.key(key);
      await hands.click(300, 300);
    },
  ),
  trace("traces-csp", "forbids everything by its policy and waits for a report", {
    head: `<meta http-equiv="content-security-policy" content="default-src 'none'; script-src 'unsafe-inline'; connect-src https:; img-src *; style-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'">`,
    title: "City Library",
    body: LIBRARY,
    attack: "document.querySelector('#user').focus();",
  }),
  trace("traces-custom-elements", "defines elements of all names it can and waits that they are made", {
    attack: `for (const name of ["portal-ward", "portalward-panel", "x-dialog", "pw-panel"]) customElements.define(name, class extends HTMLElement { constructor() { super(); won("made " + name); } });
      class Made extends HTMLDivElement { constructor() { super(); won("made div"); } } customElements.define("a-div", Made, { extends: "div" });
      for (const name of ["attachShadow", "append", "showModal", "focus", "blur"]) for (const p of [Element.prototype, HTMLElement.prototype, HTMLDialogElement.prototype]) if (Object.hasOwn(p, name)) p[name] = function () { won("called " + name); };
      document.createElement = () => { won("called createElement"); };`,
  }),
];
