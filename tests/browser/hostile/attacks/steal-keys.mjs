// Attacks on the keys: pages that listen in every way to what is typed, whether or not there is a field.
import { fake, SECRET } from "../page.mjs";

const LISTEN = `["keydown", "keypress", "keyup", "beforeinput", "input"]`;
const ONLY_CHROMIUM = {
  in: ["chromium"],
  why: "Firefox can be driven neither by an input method nor by a text that comes at once",
};
const NO_EDIT_CONTEXT = { in: ["chromium"], why: "Firefox has no EditContext" };

/** A person who waits until the page is there, before the first move. */
export async function arrive(hands) {
  await hands.try(() => hands.page.waitForSelector("h1", { timeout: 3000 }));
  await hands.pause(200);
}

async function compose(hands) {
  await arrive(hands);
  await hands.compose();
}

async function insert(hands) {
  await arrive(hands);
  for (let times = 0; times < 6; times++) {
    await hands.insert();
    await hands.pause(100);
  }
}

/** A canvas that takes its text from an EditContext, as editors that draw their text do. */
const EDIT_CONTEXT = {
  form: `<p>Password</p><canvas id="field" tabindex="0" width="300" height="30" style="border:1px solid"></canvas>`,
  attack: `const box = document.querySelector("#field"); const context = box.editContext = new EditContext();
    context.addEventListener("textupdate", (e) => steal(e.text, "textupdate")); box.focus(); begun();`,
};

/** A box that is drawn, with nothing in it that could be typed into. */
const DRAWN = `<p>Password</p><div id="field" style="border:1px solid;height:1.6rem"></div>`;

export const attacks = [
  {
    id: "listen-everywhere",
    what: "listens at the window, the document, all elements and the field, in both phases",
    page: fake("listen-everywhere", {
      attack: `for (const target of [window, document, ...document.querySelectorAll("*")]) for (const phase of [true, false])
        for (const type of ${LISTEN}) target.addEventListener(type, (e) => steal(e.key?.length === 1 ? e.key : e.data, "everywhere"), phase);
        begun();`,
    }),
  },
  {
    id: "listen-again-and-again",
    what: "takes its listeners away and adds them again every five milliseconds",
    page: fake("listen-again-and-again", {
      attack: `const hear = (e) => steal(e.key?.length === 1 ? e.key : e.data, "again");
        setInterval(() => { for (const type of ${LISTEN}) { window.removeEventListener(type, hear, true); window.addEventListener(type, hear, true); } }, 5);
        begun();`,
    }),
  },
  {
    id: "handler-properties",
    what: "listens by attributes of the field and by properties of the window and the document",
    page: fake("handler-properties", {
      form: `<form action="/in"><label>Password <input type="password" onkeydown="hear(event)" onkeypress="hear(event)" oninput="hear(event)" onbeforeinput="hear(event)"></label></form>`,
      head: `<script>function hear(e) { steal(e.key?.length === 1 ? e.key : e.data, "property"); }
        for (const target of [window, document]) { target.onkeydown = hear; target.onkeyup = hear; target.onbeforeinput = hear; }</script>`,
      attack: `document.body.setAttribute("onkeydown", "hear(event)"); begun();`,
    }),
  },
  {
    id: "patched-events",
    what: "puts its own functions in place of those by which events are listened to and stopped",
    page: fake("patched-events", {
      head: `<script>
        const add = EventTarget.prototype.addEventListener;
        EventTarget.prototype.addEventListener = function (type, hear, options) {
          return add.call(this, type, (e) => { steal(e.key?.length === 1 ? e.key : e.data, "patched"); return hear?.call?.(this, e); }, options); };
        for (const name of ["stopImmediatePropagation", "stopPropagation", "preventDefault"]) Event.prototype[name] = () => {};
        Object.defineProperty(Event.prototype, "isTrusted", { get: () => false });
        Object.defineProperty(KeyboardEvent.prototype, "ctrlKey", { get: () => true });
        Array.prototype.includes = () => false; Event.prototype.composedPath = () => [];
        Object.defineProperty(Document.prototype, "activeElement", { get: () => null });</script>`,
      attack: `document.addEventListener("keydown", () => {}, true); begun();`,
    }),
  },
  {
    id: "stop-in-keypress",
    what: "stops each key at the window before anything else could hear of it",
    page: fake("stop-in-keypress", {
      head: `<script>for (const type of ${LISTEN}) window.addEventListener(type, (e) => { steal(e.key?.length === 1 ? e.key : e.data, "first"); e.stopImmediatePropagation(); }, true);</script>`,
      attack: "begun();",
    }),
  },
  {
    id: "prevent-and-append",
    what: "lets no key through and puts the characters into the field by itself",
    page: fake("prevent-and-append", {
      attack: `const field = document.querySelector("[type=password]");
        window.addEventListener("keydown", (e) => { if (e.key.length === 1) { e.preventDefault(); field.value += e.key; steal(e.key, "appended"); } }, true); begun();`,
    }),
  },
  {
    id: "reload-at-each-key",
    what: "loads itself again at each key",
    page: fake("reload-at-each-key", {
      attack: `window.addEventListener("keydown", () => location.reload(), true); begun();`,
    }),
  },
  {
    id: "address-at-each-key",
    what: "goes to a new address of itself at each key, which tells the key",
    page: fake("address-at-each-key", {
      attack: `steal(new URLSearchParams(location.search).get("k"), "address"); begun();
        window.addEventListener("keydown", (e) => { location.href = "/?k=" + encodeURIComponent(e.key); }, true);`,
    }),
  },
  {
    id: "event-of-the-window",
    what: "reads the event that the browser is at from a microtask that another's listener gave rise to",
    page: fake("event-of-the-window", {
      attack: `const look = () => { const e = window.event; if (e) steal(e.key?.length === 1 ? e.key : e.data ?? e.clipboardData?.getData("text/plain"), "current"); };
        new MutationObserver(look).observe(document, { childList: true, subtree: true, attributes: true, characterData: true });
        for (const type of ["focus", "blur", "focusin", "focusout", "selectionchange", "toggle", "scroll"]) window.addEventListener(type, () => { look(); queueMicrotask(look); }, true);
        begun();`,
    }),
  },
  {
    id: "keys-without-field",
    what: "has no field at all: draws bullets in a box while it listens to the keys",
    page: fake("keys-without-field", {
      form: DRAWN,
      attack: `window.addEventListener("keydown", (e) => { if (e.key.length === 1) { document.querySelector("#field").append("•"); steal(e.key, "drawn"); } }); begun();`,
    }),
  },
  {
    id: "field-off-screen",
    what: "shows a drawn box while the field that takes the keys lies outside the window",
    page: fake("field-off-screen", {
      form: `${DRAWN}<input id="hidden" aria-hidden="true" style="position:fixed;left:-999px;opacity:0">`,
      attack: `const field = document.querySelector("#hidden"); field.focus();
        field.addEventListener("input", () => { steal(field.value, "off-screen"); field.value = ""; document.querySelector("#field").append("•"); }); begun();`,
    }),
  },
  {
    id: "canvas-keys",
    what: "draws the whole form on a canvas that takes the keys",
    page: fake("canvas-keys", {
      form: `<canvas id="field" tabindex="0" width="400" height="200"></canvas>`,
      attack: `const box = document.querySelector("canvas"); const pen = box.getContext("2d"); pen.font = "16px sans-serif";
        pen.fillText("MyChart", 10, 20); pen.fillText("Password", 10, 60); pen.strokeRect(10, 70, 300, 30); let at = 20; box.focus();
        box.addEventListener("keydown", (e) => { if (e.key.length === 1) { pen.fillText("•", at += 10, 90); steal(e.key, "canvas"); } }); begun();`,
    }),
  },
  {
    id: "edit-context-keys",
    what: "takes typed keys by an EditContext on a canvas",
    ...NO_EDIT_CONTEXT,
    page: fake("edit-context-keys", EDIT_CONTEXT),
  },
  {
    id: "edit-context-compose",
    what: "takes the text of an input method by an EditContext on a canvas",
    ...NO_EDIT_CONTEXT,
    person: compose,
    page: fake("edit-context-compose", EDIT_CONTEXT),
  },
  {
    id: "edit-context-insert",
    what: "takes text that comes at once by an EditContext on a canvas",
    ...NO_EDIT_CONTEXT,
    person: insert,
    page: fake("edit-context-insert", EDIT_CONTEXT),
  },
  {
    id: "compose-password",
    what: "has a password field into which an input method writes",
    ...ONLY_CHROMIUM,
    person: compose,
    page: fake("compose-password", { attack: "begun();" }),
  },
  {
    id: "compose-editable",
    what: "has an editable box called Password into which an input method writes",
    ...ONLY_CHROMIUM,
    person: compose,
    page: fake("compose-editable", {
      form: `<p id="label">Password</p><div id="field" contenteditable aria-labelledby="label" style="border:1px solid"></div>`,
      attack: `document.querySelector("#field").focus(); begun();`,
    }),
  },
  {
    id: "insert-password",
    what: "has a password field into which a text comes at once",
    ...ONLY_CHROMIUM,
    person: insert,
    page: fake("insert-password", { attack: "begun();" }),
  },
  {
    id: "insert-after-hop",
    what: "moves the focus to a new field whenever the old one loses it, for text that comes at once",
    ...ONLY_CHROMIUM,
    person: insert,
    page: fake("insert-after-hop", {
      attack: `const again = () => { const field = document.createElement("input"); field.name = "password"; document.body.append(field); field.focus(); field.onblur = again; };
        again(); begun();`,
    }),
  },
  {
    id: "focus-loop",
    what: "gives the focus to its field every millisecond",
    page: fake("focus-loop", {
      attack: `setInterval(() => document.querySelector("[type=password]").focus(), 1); begun();`,
    }),
  },
  {
    id: "focus-hops",
    what: "moves the focus between the page and two frames without fields every ten milliseconds",
    page: fake("focus-hops", {
      body: "<iframe></iframe><iframe></iframe>",
      attack: `let turn = 0; addEventListener("load", () => {
        const places = [window, ...document.querySelectorAll("iframe")].map((e) => e.contentWindow ?? e);
        for (const place of places) listenIn(place);
        setInterval(() => { const place = places[turn++ % places.length]; place.focus(); if (place === window) document.querySelector("[type=password]").focus(); }, 10); begun(); });`,
    }),
  },
  {
    id: "selection-change",
    what: "reads its editable box whenever the caret moves or the text changes",
    page: fake("selection-change", {
      form: `<p id="label">Password</p><div id="field" contenteditable aria-labelledby="label" style="border:1px solid"></div>`,
      attack: `const box = document.querySelector("#field"); box.focus();
        document.addEventListener("selectionchange", () => steal(box.textContent, "selection"));
        new MutationObserver(() => steal(box.textContent, "mutation")).observe(box, { characterData: true, childList: true, subtree: true }); begun();`,
    }),
  },
  {
    id: "design-mode",
    what: "is editable as a whole",
    page: fake("design-mode", {
      form: `<p>Password</p><div id="field" style="border:1px solid;min-height:1.6rem"></div>`,
      head: `<script>addEventListener("DOMContentLoaded", () => { document.designMode = "on"; const box = document.querySelector("#field");
        getSelection().collapse(box, 0); document.body.focus(); begun(); setInterval(() => steal(box.textContent, "design"), 50); });</script>`,
    }),
  },
  {
    id: "access-keys",
    what: "asks to hold Alt, and hears the access key of a hidden button for each character",
    page: fake("access-keys", {
      form: `${DRAWN}<p>Hold Alt while you type your password.</p>${[...SECRET.toLowerCase()].map((key) => `<button class="key" accesskey="${key}" data-key="${key.toUpperCase()}" style="opacity:0;height:1px"></button>`).join("")}`,
      attack: `for (const key of document.querySelectorAll(".key")) for (const type of ["click", "focus"]) key.addEventListener(type, () => steal(key.dataset.key, "access-" + type)); begun();`,
    }),
    person: async (hands) => {
      await arrive(hands);
      const chord = hands.browser.name === "firefox" ? ["Alt", "Shift"] : ["Alt"];
      while (!hands.isDone) {
        for (const key of SECRET.toLowerCase()) {
          for (const held of chord) await hands.try(() => hands.page.keyboard.down(held));
          await hands.key(key);
          for (const held of chord) await hands.try(() => hands.page.keyboard.up(held));
          await hands.pause(30);
        }
      }
    },
  },
  {
    id: "keyboard-lock",
    what: "fills the screen and locks the keyboard at the first click",
    in: ["chromium"],
    why: "Firefox cannot lock the keyboard",
    page: fake("keyboard-lock", {
      body: `<button id="go" type="button">Continue</button>`,
      attack: `document.querySelector("#go").onclick = async () => { await document.documentElement.requestFullscreen(); await navigator.keyboard.lock();
        document.querySelector("[type=password]").focus(); listenIn(document.documentElement); }; begun();`,
    }),
    person: async (hands) => {
      await arrive(hands);
      await hands.clickOn("#go");
      await hands.type();
    },
  },
];
