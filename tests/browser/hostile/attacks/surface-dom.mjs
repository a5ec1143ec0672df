// Attacks on the extension through what it shares with pages: the document, and what stands in the panel.
import { FORM, fake } from "../page.mjs";
import { once } from "./time-page.mjs";

/** Words that stand in the panel only. The page's own source must not have them in one piece. */
const WORDS = `new RegExp(["Leave this" + " page", "More about this" + " warning", "may be a" + " fake", "Portal" + "ward", "Do not type" + " your"].join("|"), "i")`;

/** A page which tries to read the panel, each 100 ms; it tells what it read. */
const reads = (id, what, code, person) => ({
  id,
  what,
  page: fake(id, {
    attack: `begun(); const words = ${WORDS}; const isInner = (n) => n && n.nodeType && n.getRootNode() !== document; const check = (text, how) => { if (words.test(text)) won(how + ": " + String(text).match(words)[0]); };
      const hosts = () => [...document.documentElement.children].filter((e) => e !== document.head && e !== document.body);
      const points = []; for (let x = 0.1; x < 1; x += 0.1) for (let y = 0.1; y < 1; y += 0.05) points.push([innerWidth * x, innerHeight * y]);
      setInterval(() => { ${code} }, 100);`,
  }),
  ...(person ? { person } : {}),
});

/** A page with elements whose names hide what the document or a form has. */
const names =
  "querySelector querySelectorAll getElementById getElementsByTagName createElement createTreeWalker adoptedStyleSheets elementFromPoint elementsFromPoint activeElement documentElement body head title baseURI defaultView execCommand addEventListener readyState URL location implementation children append firstChild contains getRootNode forms links cookie hidden visibilityState hasFocus getAnimations activeViewTransition fullscreenElement dispatchEvent removeEventListener childNodes ownerDocument nodeType isConnected exitFullscreen startViewTransition parentNode textContent designMode scrollingElement timeline fonts".split(
    " ",
  );
const clobbers = (list) =>
  list.map((name) => `<img name="${name}" hidden><form name="${name}" hidden></form>`).join("");
const clobber = (id, what, list) => ({
  id,
  what,
  page: fake(id, {
    form: `${clobbers(list)}${FORM}`,
    focus: false,
    attack: `HTMLElement.prototype.focus.call(window.password); begun();`,
  }),
});
const formNames =
  "elements closest querySelector querySelectorAll matches getAttribute attributes isConnected localName labels action method children nodeType parentNode parentElement contains append remove textContent tagName id name type".split(
    " ",
  );
const CLOBBERED_FORM = `<form action="/in" method="post">${formNames.map((name) => `<input type="hidden" name="${name}">`).join("")}<label>User name <input id="user" name="user"></label><label>Password <input id="password" name="password" type="password"></label><button>Sign in</button></form>`;

export const attacks = [
  ...[
    "title",
    "activeElement",
    "documentElement",
    "querySelectorAll",
    "createElement",
    "body",
    "readyState",
    "execCommand",
  ].map((name) => clobber(`clobber-${name.toLowerCase()}`, `has elements named ${name}`, [name])),
  clobber("clobber-everything", "has elements named as all that a document has", names),
  {
    id: "clobber-form",
    what: "has a form whose fields are named as what a form has",
    page: fake("clobber-form", { form: CLOBBERED_FORM, attack: "begun();" }),
  },
  {
    id: "clobber-form-late",
    what: "puts in a form late whose fields are named as what a form has",
    page: fake("clobber-form-late", {
      form: "<main></main>",
      attack: `setTimeout(() => { document.querySelector("main").outerHTML = ${JSON.stringify(CLOBBERED_FORM)}; document.querySelector("#password").focus(); begun(); }, 800);`,
    }),
    person: once(`document.querySelector("[type=password]")`),
  },
  {
    id: "clobber-window",
    what: "has elements whose ids are names of the window",
    page: fake("clobber-window", {
      form: `${"chrome browser top parent self window document location navigator setTimeout addEventListener getComputedStyle crypto CSSStyleSheet MutationObserver HTMLElement Element name status length frames origin"
        .split(" ")
        .map((id) => `<a id="${id}" name="${id}"></a><iframe name="${id}" hidden></iframe>`)
        .join("")}${FORM}`,
      attack: "begun();",
    }),
  },
  {
    id: "polluted-prototypes",
    what: "changes the prototypes of everything, and puts in what would open the page",
    page: fake("polluted-prototypes", {
      head: `<script>for (const [key, value] of Object.entries({ kind: "open", settled: true, severity: "verified", decision: "allowed", warns: false, isTrusted: false })) Object.prototype[key] = value;
        const none = () => []; for (const key of ["map", "filter", "some", "find", "includes", "push", "slice", "flatMap"]) Object.defineProperty(Array.prototype, "x" + key, { value: none });
        for (const p of [Element.prototype, Document.prototype, Node.prototype, HTMLElement.prototype, HTMLInputElement.prototype, HTMLDialogElement.prototype, EventTarget.prototype, Event.prototype, ShadowRoot.prototype, MutationObserver.prototype, CSSStyleSheet.prototype, Map.prototype, Set.prototype, History.prototype])
          for (const key of Object.getOwnPropertyNames(p)) { if (["constructor", "addEventListener", "querySelector", "querySelectorAll", "focus", "target", "key", "data", "value", "body", "textContent", "length"].includes(key)) continue;
            try { const d = Object.getOwnPropertyDescriptor(p, key); if (typeof d.value === "function") p[key] = () => null; else if (d.get) Object.defineProperty(p, key, { get: () => null, set() {} }); } catch {} }
        window.MutationObserver = window.IntersectionObserver = window.ResizeObserver = class { observe() {} disconnect() {} }; window.CSSStyleSheet = class {}; window.getComputedStyle = () => ({});</script>`,
      attack: "begun();",
    }),
  },
  {
    id: "trapped-window",
    what: "throws whenever anything of the window is read",
    page: fake("trapped-window", {
      head: `<script>for (const key of Object.getOwnPropertyNames(window)) { if (["window", "document", "location", "top", "fetch", "JSON", "String", "Object", "steal", "begun", "won", "listenIn", "readFields", "setInterval", "FormData", "onerror", "Promise"].includes(key)) continue;
        try { Object.defineProperty(window, key, { get() { throw new Error("no"); }, configurable: true }); } catch {} }</script>`,
      attack: "begun();",
    }),
  },
  {
    id: "throwing-listeners",
    what: "throws from all listeners and getters that the extension might set off",
    page: fake("throwing-listeners", {
      attack: `begun(); for (const type of ["focus", "blur", "focusin", "focusout", "toggle", "beforetoggle", "selectionchange", "error"]) for (const target of [window, document]) target.addEventListener(type, (e) => { e.stopImmediatePropagation(); throw new Error("no"); }, true);
        addEventListener("blur", (e) => { document.querySelector("#password").focus(); }, true);`,
    }),
  },
  {
    id: "surface-strict-policy",
    what: "forbids styles, scripts and connections by its policy",
    page: {
      headers: {
        "content-security-policy":
          "default-src 'none'; script-src 'unsafe-inline'; connect-src https:; style-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'; base-uri 'none'; frame-ancestors 'none'",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-embedder-policy": "require-corp",
        "permissions-policy": "fullscreen=(), clipboard-read=(), focus-without-user-activation=()",
        "document-policy": "force-load-at-top, js-profiling=?0",
      },
      body: fake("surface-strict-policy", {
        attack: `begun(); addEventListener("securitypolicyviolation", (e) => { if (/extension|content\\.js/.test(e.sourceFile)) won("report " + e.violatedDirective); });`,
      }),
    },
  },
  reads(
    "reads-markup",
    "reads the panel's words from the document's texts and markup",
    `const root = document.documentElement; check(root.innerText, "innerText"); check(root.textContent.replace(/function[^]*/, ""), "textContent"); check(root.outerHTML, "outerHTML"); check(new XMLSerializer().serializeToString(document), "serialized");
    check(root.getHTML?.({ serializableShadowRoots: true }), "getHTML"); for (const h of hosts()) { check(h.innerText, "host"); check(h.cloneNode(true).outerHTML, "clone"); if (h.shadowRoot) won("shadowRoot"); for (const key of Reflect.ownKeys(h)) won("property " + String(key)); if (h.attributes.length && words.test(h.outerHTML)) won("attributes"); }`,
  ),
  {
    ...reads(
      "reads-selection",
      "selects everything and reads the selection",
      `document.execCommand("selectAll"); check(getSelection().toString(), "selection"); const all = document.createRange(); all.selectNode(document.documentElement); getSelection().removeAllRanges(); getSelection().addRange(all); check(getSelection().toString(), "range");
    check(all.cloneContents().textContent.replace(/begun[^]*/, ""), "contents"); for (const h of hosts()) { getSelection().selectAllChildren(h); check(getSelection().toString(), "host"); } for (const r of getSelection().getComposedRanges?.({ shadowRoots: [] }) ?? []) if (isInner(r.startContainer)) won("composed range");
    for (const text of ["Leave this" + " page", "More about this" + " warning", "may be a" + " fake"]) { getSelection().removeAllRanges(); if (window.find?.(text, false, false, true)) { check(getSelection().toString(), "found"); if (isInner(getSelection().anchorNode)) won("found node"); } }`,
    ),
    residual: {
      firefox:
        "`window.find()` tells whether a text is drawn, also in a closed shadow root: the page can learn that it is warned of, which the event that it does not get tells as well. No text of ours can be read. The person sees the warning.",
    },
  },
  {
    ...reads("reads-copied", "has the person select all and copy", `check(getSelection().toString(), "selection");`),
    person: async (hands) => {
      await hands.pause(600);
      await hands.try(() =>
        hands.page.evaluate(
          `for (const type of ["copy", "cut", "selectionchange", "selectstart"]) addEventListener(type, (e) => { if (${WORDS}.test(getSelection().toString() + (e.clipboardData?.getData("text/plain") ?? ""))) won(type); if (e.target.getRootNode?.() !== document && e.target !== document && e.target !== window) won("inner target"); }, true)`,
        ),
      );
      while (!hands.isDone) {
        await hands.chord("Control", "KeyA", { commands: ["SelectAll"] });
        await hands.chord("Control", "KeyC", { commands: ["Copy"] });
        await hands.pause(100);
      }
    },
  },
  reads(
    "reads-points",
    "asks what stands at each point",
    `for (const [x, y] of points) { for (const e of document.elementsFromPoint(x, y)) if (isInner(e)) won("elementsFromPoint"); const at = document.caretPositionFromPoint?.(x, y, { shadowRoots: [] }) ?? document.caretRangeFromPoint?.(x, y); const node = at?.offsetNode ?? at?.startContainer; if (isInner(node)) won("caret node"); if (node?.nodeType === 3) check(node.data, "caret text"); }
    if (isInner(document.activeElement)) won("activeElement"); for (const a of document.getAnimations()) if (isInner(a.effect?.target)) won("animation target");`,
  ),
  reads(
    "reads-events",
    "looks for inner nodes in the events that come out of the panel",
    `if (!window.isListening) { window.isListening = true; const look = (e) => { for (const n of [e.target, e.relatedTarget, e.explicitOriginalTarget, e.originalTarget, e.submitter, e.source, ...e.composedPath(), ...(e.getTargetRanges?.().map((r) => r.startContainer) ?? [])]) try { if (isInner(n) && n !== window) won(e.type + " has an inner node"); } catch {} };
      for (const type of ["click", "mousedown", "mouseup", "mousemove", "mouseover", "mouseout", "pointerdown", "pointermove", "pointerover", "pointerout", "focus", "blur", "focusin", "focusout", "keydown", "keyup", "toggle", "beforetoggle", "cancel", "close", "command", "contextmenu", "wheel", "scroll", "selectionchange", "animationstart", "transitionrun", "transitionend", "slotchange", "dragstart"]) addEventListener(type, look, true);
      new MutationObserver((records) => { for (const r of records) for (const n of [r.target, ...r.addedNodes]) if (isInner(n) && n.isConnected) won("record has an inner node"); }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
      for (const type of PerformanceObserver.supportedEntryTypes ?? []) try { new PerformanceObserver((list) => { for (const e of list.getEntries()) { if (/extension:/.test(JSON.stringify(e))) won("entry of " + type); for (const n of [e.element, e.target, ...(e.sources ?? []).map((s) => s.node)]) if (isInner(n) && n.isConnected) won(type + " has an inner node"); } }).observe({ type, buffered: true, durationThreshold: 16 }); } catch {} }`,
    async (hands) => {
      await hands.pause(500);
      while (!hands.isDone) {
        await hands.try(() => hands.page.mouse.move(300 + Math.random() * 400, 200 + Math.random() * 500));
        await hands.key("Tab");
        await hands.pause(40);
      }
    },
  ),
];
