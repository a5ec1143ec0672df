// Attacks on the warning: pages that take it out of the document, or put it where nothing is drawn.
import { FORM, fake } from "../page.mjs";

/** A script that finds the panel's element: the child of the root that the page has not put there. */
const HOST = `const host = () => [...(document.documentElement?.children ?? [])].find((e) => e !== document.head && e !== document.body);`;

/** An attack that begins at once. */
export function atOnce(id, what, attack, parts = {}) {
  return { id, what, page: fake(id, { ...parts, attack: `${HOST} begun(); ${attack}` }) };
}

/** An attack that begins when the panel stands. */
export function later(id, what, attack, parts = {}) {
  return { id, what, page: fake(id, { ...parts, attack: `${HOST} setTimeout(() => { begun(); ${attack} }, 500);` }) };
}

const FRESH = JSON.stringify(`<title>MyChart - Login Page</title><h1>MyChart</h1>${FORM}`);
const FOCUS = `document.querySelector("[type=password]").focus();`;
const REWRITE = `const rewrite = () => { document.open(); document.write(${FRESH}); document.close(); listenIn(window); ${FOCUS} };`;
const CLONE = `const clone = () => {
  const root = document.documentElement.cloneNode(true);
  for (const e of [...root.children]) if (!["head", "body"].includes(e.localName)) e.remove();
  document.documentElement.replaceWith(root);
  ${FOCUS}
};`;

/** Puts the panel's element into another as gently as the browser can, each time it is found. */
function moveInto(id, what, place, body) {
  return later(
    id,
    what,
    `const place = ${place};
    setInterval(() => { const it = host(); if (it) try { place.moveBefore(it, null); } catch { place.append(it); } }, 5);`,
    { body },
  );
}

export const attacks = [
  later("remove-once", "takes the panel out once, when it stands", `host()?.remove();`),
  atOnce(
    "remove-by-observer",
    "takes out every new child of the root before the script that put it there goes on",
    `new MutationObserver((records) => {
      for (const { addedNodes } of records) for (const node of addedNodes) if (node.parentNode === document.documentElement) node.remove();
    }).observe(document, { childList: true, subtree: true });`,
  ),
  atOnce(
    "remove-each-frame",
    "takes the panel out before each frame is drawn",
    `(function frame() { host()?.remove(); requestAnimationFrame(frame); })();`,
  ),
  atOnce(
    "remove-strangers",
    "takes out, wherever it stands, each element that the page has not made",
    `const own = new Set(document.querySelectorAll("*"));
    setInterval(() => { for (const e of document.querySelectorAll("*")) if (!own.has(e)) e.remove(); }, 4);`,
  ),
  atOnce(
    "remove-and-put-back",
    "takes the panel out and puts the same element back at once, so that its dialog is no longer open",
    `setInterval(() => { const it = host(); if (it) { it.remove(); document.documentElement.append(it); } }, 10);`,
  ),
  later(
    "remove-when-unwatched",
    "takes the panel out for 100 ms after each time it came back",
    `let gone = 0;
    setInterval(() => {
      const it = host();
      if (it && performance.now() - gone > 160) { gone = performance.now(); it.remove(); setTimeout(() => document.documentElement.append(it), 100); }
    }, 5);`,
  ),
  later("root-cloned", "puts a copy of the whole root in the root's place, without the panel", `${CLONE} clone();`),
  atOnce(
    "root-cloned-for-ever",
    "puts a copy of the root in its place every 10 ms",
    `${CLONE} setInterval(clone, 10);`,
  ),
  later(
    "root-put-back",
    "takes the root out, and puts it back without the panel",
    `const root = document.documentElement; root.remove(); for (const e of [...root.children]) if (!["head", "body"].includes(e.localName)) e.remove();
    document.append(root); ${FOCUS}`,
  ),
  later(
    "root-made-anew",
    "empties the document and gives it a new root",
    `const root = document.createElement("html"); root.innerHTML = ${FRESH}; document.replaceChildren(); document.append(root); ${FOCUS}`,
  ),
  later(
    "root-emptied",
    "writes everything below the root anew, every 60 ms",
    `setInterval(() => { document.documentElement.innerHTML = ${FRESH}; ${FOCUS} }, 60);`,
  ),
  later(
    "root-swapped-to-and-fro",
    "changes between two roots, so that the panel stands in the one which is not shown",
    `const roots = [document.documentElement, document.documentElement.cloneNode(true)];
    for (const e of [...roots[1].children]) if (!["head", "body"].includes(e.localName)) e.remove();
    let turn = 0;
    setInterval(() => {
      turn = 1 - turn;
      document.documentElement.replaceWith(roots[turn]);
      host()?.remove();
      ${FOCUS}
    }, 40);`,
  ),
  atOnce("document-opened", "writes the document anew as soon as it is there", `${REWRITE} setTimeout(rewrite, 0);`),
  later("document-opened-late", "writes the document anew when the panel stands", `${REWRITE} rewrite();`),
  atOnce("document-opened-for-ever", "writes the document anew every 30 ms", `${REWRITE} setInterval(rewrite, 30);`),
  later(
    "document-left-open",
    "opens the document anew and never ends writing it",
    `document.open(); document.write(${FRESH}); listenIn(window); ${FOCUS} setInterval(() => document.write(" "), 50);`,
  ),
  later(
    "document-opened-by-frame",
    "lets a frame that is gone at once write the document anew",
    `const frame = document.createElement("iframe"); document.body.append(frame);
    const open = frame.contentWindow.Document.prototype.open;
    open.call(document); document.write(${FRESH}); document.close(); listenIn(window); ${FOCUS}`,
  ),

  later(
    "moved-to-frame",
    "moves the panel into the document of a frame",
    `const frame = document.createElement("iframe"); frame.hidden = true; document.body.append(frame);
    setInterval(() => { const it = host(); if (it) frame.contentDocument.body.append(it); }, 5);`,
  ),
  later(
    "moved-to-template",
    "moves the panel into a template",
    `const place = document.createElement("template"); document.body.append(place);
    setInterval(() => { const it = host(); if (it) place.content.append(it); }, 5);`,
  ),
  later(
    "moved-to-clone",
    "puts an empty copy of the panel's element in its place",
    `setInterval(() => { const it = host(); if (it && !it.mine) { const copy = it.cloneNode(true); copy.mine = true; it.replaceWith(copy); } }, 5);`,
  ),
  moveInto(
    "moved-to-filter",
    "moves the panel into an element that is clear, tiny and off the window",
    `document.querySelector("#place")`,
    `<div id="place" style="opacity:0;filter:opacity(0);position:fixed;left:-9999px;width:0;height:0;overflow:hidden;transform:scale(0)"></div>`,
  ),
  moveInto(
    "moved-to-nowhere",
    "moves the panel into an element without a box",
    `document.querySelector("#place")`,
    `<div id="place" style="display:none"></div>`,
  ),
  moveInto("moved-to-head", "moves the panel into the head, which is not drawn", `document.head`),
  moveInto(
    "moved-to-skipped",
    "moves the panel into an element whose content is skipped",
    `document.querySelector("#place")`,
    `<div id="place" style="content-visibility:hidden"></div>`,
  ),
  moveInto(
    "moved-to-dialog",
    "moves the panel into a dialog that is closed",
    `document.querySelector("dialog")`,
    `<dialog></dialog>`,
  ),
  moveInto(
    "moved-to-details",
    "moves the panel into details that are folded up",
    `document.querySelector("details")`,
    `<details><summary>Help</summary></details>`,
  ),
  moveInto("moved-to-svg", "moves the panel into a drawing", `document.querySelector("svg")`, `<svg></svg>`),
  moveInto(
    "moved-to-canvas",
    "moves the panel into what a canvas shows where there are no canvases",
    `document.querySelector("canvas")`,
    `<canvas width="9" height="9"></canvas>`,
  ),
  moveInto(
    "moved-to-no-slot",
    "moves the panel into an element whose shadow root has no place for it",
    `(() => { const place = document.querySelector("#place"); place.attachShadow({ mode: "closed" }); return place; })()`,
    `<div id="place"></div>`,
  ),
  later(
    "moved-into-shadow",
    "moves the panel into a closed shadow root with style rules of its own",
    `const root = document.body.appendChild(document.createElement("p")).attachShadow({ mode: "closed" });
    root.innerHTML = "<style>*{display:none!important}</style><b></b>";
    setInterval(() => { const it = host(); if (it) try { root.querySelector("b").moveBefore(it, null); } catch { root.append(it); } }, 5);`,
  ),
];
