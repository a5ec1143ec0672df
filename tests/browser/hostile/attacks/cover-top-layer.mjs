// Attacks on the warning: pages that lay something over it in the browser's top layer.
import { atOnce, later } from "./cover-remove.mjs";

const FULL = `position:fixed;inset:0;width:100vw;height:100vh;max-width:none;max-height:none;margin:0;border:0;padding:0`;

/** A style element. */
function style(css) {
  return `<style>${css}</style>`;
}

/** A popover over the whole window, not shown yet: \`veil\` in scripts. */
export const VEIL = {
  head: style(`#veil{${FULL};background:#fff}`),
  body: `<div id="veil" popover="manual">MyChart</div>`,
};

/** The same with a dialog. */
const MODAL = { head: style(`#veil{${FULL};background:#fff}`), body: `<dialog id="veil">MyChart</dialog>` };

/** A popover that shows through, at least in part. */
function veiledBy(css, content = "") {
  return { head: style(`#veil{${FULL};${css}}`), body: `<div id="veil" popover="manual">${content}</div>` };
}

/** A panel like ours, but for what it says. */
const LOOKALIKE = veiledBy(
  "background:rgb(20 20 20 / 75%)",
  `<div style="position:absolute;inset:15% 8%;border-top:8px solid #2e8540;border-radius:12px;background:#fff;padding:20px">
<p>Portalward</p><h1>This page is safe</h1><p>We have checked this address. You can sign in.</p><button type="button">Go on</button></div>`,
);

const AGAIN = `const again = () => { try { veil.hidePopover(); } catch {} veil.showPopover(); };`;

/** Rules for view transitions of which only the old picture is ever seen. */
const OLD_PICTURE = `::view-transition-group(root),::view-transition-old(root){animation:none 1e6s!important;opacity:1!important}
::view-transition-new(root){display:none!important}::view-transition{animation:hold 1e6s}@keyframes hold{to{outline-offset:1px}}`;

const ACTIVATES = async (hands) => {
  for (let i = 0; i < 4; i++) {
    await hands.click(480, 330);
    await hands.pause(150);
  }
  await hands.type();
};

/** An attack that needs a person's click or key, which it uses as soon as the browser allows. */
function byPerson(id, what, attack, parts = {}) {
  return { ...later(id, what, attack, parts), person: ACTIVATES };
}

export const attacks = [
  later("popover-once", "shows a popover over the panel", `veil.showPopover();`, VEIL),
  atOnce(
    "popover-each-frame",
    "shows a popover anew in each frame",
    `${AGAIN} (function frame() { again(); requestAnimationFrame(frame); })();`,
    VEIL,
  ),
  atOnce(
    "popover-first",
    "shows a popover before the panel can come, and again when it has come",
    `${AGAIN} again(); setTimeout(again, 700);`,
    VEIL,
  ),
  later(
    "popover-unhittable",
    "shows a popover that lets the pointer through",
    `veil.showPopover();`,
    veiledBy("background:#fff;pointer-events:none"),
  ),
  later(
    "popover-in-shadow",
    "shows a popover out of a closed shadow root",
    `const root = document.body.appendChild(document.createElement("p")).attachShadow({ mode: "closed" });
    root.innerHTML = '<div popover="manual" style="${FULL};background:#fff;pointer-events:none">MyChart</div>';
    root.firstChild.showPopover();`,
  ),
  later(
    "popover-deep-in-shadow",
    "shows a popover out of thirty closed shadow roots one in another",
    `let root = document.body;
    for (let i = 0; i < 30; i++) root = root.appendChild(document.createElement("p")).attachShadow({ mode: "closed" });
    root.innerHTML = '<div popover="manual" style="${FULL};background:#fff;pointer-events:none">MyChart</div>';
    root.firstChild.showPopover();`,
  ),
  later(
    "popover-among-many",
    "shows a popover in the midst of 30,000 other elements and 300 closed shadow roots",
    `const box = document.createElement("p"); box.hidden = true; document.body.prepend(box);
    box.innerHTML = "<b></b>".repeat(30000);
    for (let i = 0; i < 300; i++) box.appendChild(document.createElement("p")).attachShadow({ mode: "closed" });
    veil.showPopover();`,
    VEIL,
  ),
  later(
    "popover-of-each-kind",
    "shows popovers of each kind, one over the other, one in another, a hundred of them",
    `let place = document.body;
    for (let i = 0; i < 100; i++) {
      const one = document.createElement("div"); one.popover = ["auto", "manual", "hint"][i % 3]; one.style.cssText = ${JSON.stringify(`${FULL};background:#fff`)};
      place.append(one); one.showPopover(); if (i % 3 === 0) place = one;
    }`,
  ),
  later(
    "popover-lookalike",
    "shows a panel like ours, which says that the page is safe",
    `veil.showPopover();`,
    LOOKALIKE,
  ),
  later(
    "popover-lookalike-unhittable",
    "shows a panel like ours that lets the pointer through",
    `veil.style.pointerEvents = "none"; veil.showPopover();`,
    LOOKALIKE,
  ),
  later("popover-backdrop", "shows a popover without size, whose backdrop covers everything", `veil.showPopover();`, {
    head: style(
      `#veil{all:unset;position:fixed;width:0;height:0;pointer-events:none}#veil::backdrop{background:#fff;pointer-events:none}`,
    ),
    body: VEIL.body,
  }),
  later("popover-shadow", "shows a popover of one pixel, whose shadow covers everything", `veil.showPopover();`, {
    head: style(
      `#veil{all:unset;position:fixed;left:0;top:0;width:1px;height:1px;box-shadow:0 0 0 3000px #fff;pointer-events:none}`,
    ),
    body: VEIL.body,
  }),
  later(
    "popover-pseudo",
    "shows a popover of one pixel, of which a word that is put before it covers everything",
    `veil.showPopover();`,
    {
      head: style(
        `#veil{all:unset;position:fixed;left:-9px;width:1px;height:1px}#veil::before{content:"";${FULL};background:#fff;pointer-events:none}`,
      ),
      body: VEIL.body,
    },
  ),
  later(
    "popover-blur",
    "shows a clear popover that blurs what lies behind it",
    `veil.showPopover();`,
    veiledBy("background:transparent;backdrop-filter:blur(40px);pointer-events:none"),
  ),
  later(
    "popover-blend",
    "shows a popover that blends with what lies behind it until all is white",
    `veil.showPopover();`,
    veiledBy("background:#fff;mix-blend-mode:lighten;pointer-events:none"),
  ),
  later(
    "popover-nearly-opaque",
    "shows a popover that is all but opaque",
    `veil.showPopover();`,
    veiledBy("background:#fff;opacity:.96;pointer-events:none"),
  ),
  later(
    "popover-fades-in",
    "shows a clear popover that becomes opaque little by little",
    `veil.showPopover(); veil.animate([{ opacity: 0 }, { opacity: 1 }], { duration: 400, fill: "forwards" });`,
    veiledBy("background:#fff;pointer-events:none"),
  ),
  later(
    "popover-strips",
    "shows forty popovers, each over a strip of the panel's lines",
    `for (let i = 0; i < 40; i++) {
      const strip = document.createElement("div"); strip.popover = "manual"; document.body.append(strip);
      strip.style.cssText = "all:unset;position:fixed;pointer-events:none;background:#fff;left:0;width:100vw;height:20px;top:" + i * 24 + "px"; strip.showPopover();
    }`,
  ),
  later(
    "popover-over-words",
    "shows a popover over the middle of the panel alone, where its words stand",
    `veil.showPopover();`,
    veiledBy("inset:auto;left:0;top:50%;width:100vw;height:60%;translate:0 -50%;background:#fff;pointer-events:none"),
  ),
  later(
    "popover-image",
    "shows a popover that covers by a picture alone",
    `veil.showPopover();`,
    veiledBy(
      "background:none;pointer-events:none",
      `<svg width="100%" height="100%" pointer-events="none"><rect width="100%" height="100%" fill="#fff"/></svg>`,
    ),
  ),
  later(
    "popover-frame",
    "shows a popover with a frame in it that has a form of its own",
    `veil.showPopover();`,
    veiledBy(
      "background:none",
      `<iframe style="width:100%;height:100%;border:0" srcdoc="<body style='background:#fff'>MyChart<input type=password>"></iframe>`,
    ),
  ),
  later(
    "popover-by-command",
    "shows a popover by a button's command instead of by script",
    `document.querySelector("#opens").click();`,
    {
      head: VEIL.head,
      body: `${VEIL.body}<button id="opens" type="button" popovertarget="veil">Help</button>`,
    },
  ),
  later("modal-once", "shows a modal dialog over the panel", `veil.showModal();`, MODAL),
  atOnce(
    "modal-each-frame",
    "shows a modal dialog anew in each frame",
    `(function frame() { veil.close(); veil.showModal(); requestAnimationFrame(frame); })();`,
    MODAL,
  ),
  later(
    "modals-one-in-another",
    "shows fifty modal dialogs, one in another",
    `let place = document.body;
    for (let i = 0; i < 50; i++) {
      const one = document.createElement("dialog"); one.style.cssText = ${JSON.stringify(`${FULL};background:#fff`)};
      place.append(one); one.showModal(); place = one;
    }`,
  ),
  later(
    "modal-not-open",
    "shows a modal dialog and then takes its attribute away, so that it does not seem open",
    `veil.showModal(); veil.removeAttribute("open"); veil.style.display = "block";`,
    MODAL,
  ),
  later(
    "modal-in-frame",
    "shows a modal dialog and a popover within a frame that fills the window",
    `const frame = document.createElement("iframe"); frame.style.cssText = "all:initial;position:fixed;inset:0;width:100vw;height:100vh;z-index:2147483647";
    document.body.append(frame); frame.contentDocument.body.innerHTML = "<dialog>MyChart</dialog>"; frame.contentDocument.querySelector("dialog").showModal(); frame.popover = "manual"; frame.showPopover();`,
  ),
  atOnce(
    "transition-veil",
    "lays the picture of a view transition over everything, one after the other",
    `(function veil() { document.startViewTransition().finished.finally(veil); })();`,
    { head: style(`::view-transition{background:#fff}::view-transition-group(*){opacity:0}`) },
  ),
  later("transition-old-picture", "starts a view transition that never ends", `document.startViewTransition();`, {
    head: style(`${OLD_PICTURE}::view-transition{background:#fff}::view-transition-old(root){display:none}`),
  }),
  atOnce(
    "transition-frozen",
    "keeps the picture of the page without the panel by a view transition that never ends",
    `document.startViewTransition();`,
    { head: style(OLD_PICTURE) },
  ),
  atOnce(
    "transition-held",
    "has the browser draw nothing while it waits for view transitions that are never ready",
    `(function hold() { document.startViewTransition(() => new Promise(() => {})).finished.catch(() => {}).then(hold); })();`,
  ),
  {
    ...atOnce(
      "transition-between-pages",
      "goes to itself by a view transition that keeps the picture of the page it came from",
      `if (!sessionStorage.came) requestAnimationFrame(() => requestAnimationFrame(() => { sessionStorage.came = 1; location.replace("/?came"); }));`,
      { head: style(`@view-transition{navigation:auto}${OLD_PICTURE}`) },
    ),
    in: ["chromium"],
    why: "Firefox has no view transitions between pages",
  },
  byPerson(
    "fullscreen-by-click",
    "fills the screen with an element of its own at a click",
    `addEventListener("click", () => veil.requestFullscreen().catch(() => {}), true);`,
    { head: VEIL.head, body: `<div id="veil" hidden>MyChart</div><style>#veil:fullscreen{display:block}</style>` },
  ),
  byPerson(
    "fullscreen-by-timer",
    "fills the screen as soon as any click or key of the person allows it, over and over",
    `setInterval(() => { veil.requestFullscreen({ navigationUI: "hide" }).then(() => navigator.keyboard?.lock(["Escape"])).catch(() => {}); }, 20);`,
    { head: VEIL.head, body: `<div id="veil">MyChart</div><style>#veil:not(:fullscreen){display:none}</style>` },
  ),
  byPerson(
    "fullscreen-root",
    "fills the screen with the root, after the panel has come, over and over",
    `setInterval(() => { document.exitFullscreen?.().catch(() => {}); document.documentElement.requestFullscreen().catch(() => {}); }, 60);`,
  ),
  byPerson(
    "pointer-locked",
    "fills the screen, hides the pointer and keeps it",
    `setInterval(() => { veil.requestFullscreen().catch(() => {}); try { veil.requestPointerLock()?.catch?.(() => {}); } catch {} }, 30);`,
    {
      head: VEIL.head,
      body: `<div id="veil">MyChart</div><style>#veil{cursor:none}#veil:not(:fullscreen){display:none}</style>`,
    },
  ),
  {
    ...byPerson(
      "picker-over-all",
      "opens the list of a select, which it has made as large as the window",
      `const select = document.querySelector("select"); setInterval(() => { try { if (!select.matches(":open")) select.showPicker(); } catch {} }, 20);`,
      {
        head: style(
          `select,::picker(select){appearance:base-select}select::picker(select){${FULL};background:#fff;opacity:1}`,
        ),
        body: `<select><button><selectedcontent></selectedcontent></button><option>MyChart<option>Help</select>`,
      },
    ),
    in: ["chromium"],
    why: "Only Chromium lets a page style the list of a select",
  },
  byPerson(
    "pickers-open",
    "opens the browser's own lists and calendars as soon as any click or key allows it",
    `const fields = [...document.querySelectorAll(".opens")]; let turn = 0; setInterval(() => { try { fields[turn++ % fields.length].showPicker(); } catch {} }, 100);`,
    {
      body: `<select class="opens">${"<option>MyChart is safe: sign in here".repeat(60)}</select><input class="opens" type="date"><input class="opens" type="color">`,
    },
  ),
];
