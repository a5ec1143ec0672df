// Attacks on the warning: documents of another kind than usual, on which it can hardly be put.
import { FORM, fake, script, thief } from "../page.mjs";
import { atOnce, later } from "./cover-remove.mjs";

const XHTML = "http://www.w3.org/1999/xhtml";
const INPUTS = `<input id="user" name="user"/><input id="password" name="password" type="password"/>`;
const BEGIN = `document.querySelector("[type=password]").focus(); begun();`;

/** A script element for XML. */
function xmlScript(code, prefix = "") {
  return `<${prefix}script ${prefix ? "" : `xmlns="${XHTML}"`}><![CDATA[${code}]]></${prefix}script>`;
}

/** A document of another kind. */
function typed(id, what, type, body) {
  return { id, what, page: { type, body } };
}

/** A page with a header that forbids things. */
function withHeaders(id, what, headers, page = {}) {
  return { id, what, page: { headers, body: fake(id, { ...page, attack: `begun(); ${page.attack ?? ""}` }) } };
}

/** A page with elements that take the place of what scripts read of the document, put in at once. */
function clobbers(id, what, html) {
  return atOnce(
    id,
    what,
    `const box = document.createElement("div"); box.hidden = true; box.innerHTML = ${JSON.stringify(html)}; document.body.append(box);`,
  );
}

const OF_DOCUMENT =
  "documentElement body head querySelector querySelectorAll createElement createTreeWalker elementFromPoint activeElement fullscreenElement activeViewTransition addEventListener title URL forms links readyState visibilityState hidden adoptedStyleSheets getAnimations contains append defaultView hasFocus getElementsByTagName styleSheets domain dir designMode exitFullscreen childNodes children firstChild nodeType ownerDocument getRootNode isConnected";
const OF_FORM =
  "elements action method target id name children parentNode parentElement attributes getAttribute setAttribute matches closest querySelector querySelectorAll remove isConnected ownerDocument getRootNode shadowRoot textContent innerText tagName localName nodeType style classList contains labels length submit requestSubmit dispatchEvent getBoundingClientRect checkVisibility";
const OF_WINDOW =
  "browser chrome navigation globalThis self top parent module exports process define require __proto__ undefined name event origin";

const SCRIPT_ONLY = "script-src 'unsafe-inline'; connect-src https:";

export const attacks = [
  typed(
    "kind-xhtml",
    "is a page of XHTML",
    "application/xhtml+xml",
    `<html xmlns="${XHTML}"><head><title>MyChart - Login Page</title>${xmlScript(thief("kind-xhtml"))}</head>
<body><h1>MyChart</h1><form>${INPUTS}<button>Sign in</button></form>${xmlScript(BEGIN)}</body></html>`,
  ),
  typed(
    "kind-svg",
    "is a drawing with a form in it",
    "image/svg+xml",
    `<svg xmlns="http://www.w3.org/2000/svg" width="100%" height="100%"><title>MyChart - Login Page</title><text y="20">MyChart</text>
<foreignObject y="40" width="600" height="600"><form xmlns="${XHTML}"><h1>MyChart</h1>${INPUTS}<button>Sign in</button></form></foreignObject>
${xmlScript(thief("kind-svg") + BEGIN)}</svg>`,
  ),
  typed(
    "kind-xml",
    "is a document of no known kind with the elements of a page in it",
    "application/xml",
    `<portal xmlns:h="${XHTML}"><h:title>MyChart - Login Page</h:title><h:h1>MyChart</h:h1>
<h:form><h:input name="user"/><h:input type="password"/></h:form>${xmlScript(thief("kind-xml") + BEGIN, "h:")}</portal>`,
  ),
  typed(
    "kind-mathml",
    "is a formula with the elements of a page in it",
    "application/xml",
    `<math xmlns="http://www.w3.org/1998/Math/MathML" display="block"><mtext><div xmlns="${XHTML}"><title>MyChart - Login Page</title><h1>MyChart</h1>
<form>${INPUTS}<button>Sign in</button></form>${xmlScript(thief("kind-mathml") + BEGIN)}</div></mtext></math>`,
  ),
  {
    id: "kind-quirks",
    what: "is a page of the old kind, without its root or body written",
    page: `<title>MyChart - Login Page</title>${script(thief("kind-quirks"))}<center><font size=7>MyChart</font>${FORM}</center>${script(BEGIN)}`,
  },
  {
    id: "kind-frameset",
    what: "is a set of frames, of which one has the form",
    page: `<!doctype html><html><head><title>MyChart - Login Page</title></head><frameset rows="*"><frame src="/inside"></frameset></html>`,
    more: { "/inside": fake("kind-frameset", { attack: "begun();" }) },
  },
  {
    id: "kind-only-frame",
    what: "has nothing in it but a frame that fills the window",
    page: `<!doctype html><title>MyChart - Login Page</title><body style="margin:0"><iframe src="/inside" style="position:fixed;border:0;width:100vw;height:100vh"></iframe>`,
    more: { "/inside": fake("kind-only-frame", { attack: "begun();" }) },
  },
  {
    ...later(
      "kind-frame-on-top",
      "lays a frame with the form over the panel, as a popover",
      `const frame = document.querySelector("iframe"); frame.showPopover(); frame.contentWindow.focus();`,
      {
        form: "",
        body: `<iframe popover="manual" src="/inside" style="position:fixed;inset:0;border:0;width:100vw;height:100vh"></iframe>`,
      },
    ),
    more: { "/inside": fake("kind-frame-on-top") },
  },
  atOnce(
    "kind-no-body",
    "has no body, and its form stands right below the root",
    `const form = document.querySelector("form"); document.documentElement.append(form); document.body.remove(); form.querySelector("[type=password]").focus();`,
  ),
  {
    ...later("kind-no-root", "takes its root out, the keys still being heard", `document.replaceChildren();`),
    in: ["chromium"],
    why: "Firefox gives no keys to an empty document",
  },
  later(
    "kind-root-svg",
    "puts a drawing with the form in the root's place",
    `const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg"); svg.setAttribute("style", "width:100vw;height:100vh");
    svg.innerHTML = '<foreignObject width="600" height="600"></foreignObject>'; svg.firstChild.append(document.body.firstElementChild, document.querySelector("form"));
    document.documentElement.replaceWith(svg); svg.querySelector("[type=password]").focus();`,
  ),
  later(
    "kind-root-dialog",
    "puts a modal dialog with the form in the root's place",
    `const root = document.createElement("dialog"); root.style.cssText = "position:fixed;inset:0;width:100vw;height:100vh;max-width:none;max-height:none;background:#fff";
    root.append(document.querySelector("h1"), document.querySelector("form")); document.documentElement.replaceWith(root); root.showModal(); root.querySelector("[type=password]").focus();`,
  ),
  later(
    "kind-root-in-shadow",
    "draws its body from a closed shadow root that has no place for what comes later",
    `const root = document.body.attachShadow({ mode: "closed" }); root.append(document.querySelector("form"));
    for (const e of document.querySelectorAll("html > :not(head, body)")) document.body.append(e); root.querySelector("[type=password]").focus();`,
  ),

  withHeaders("policy-no-styles", "forbids all styles and everything else but its script", {
    "content-security-policy": `default-src 'none'; style-src 'none'; ${SCRIPT_ONLY}`,
  }),
  withHeaders("policy-trusted-types", "forbids every text that becomes markup or script", {
    "content-security-policy": `default-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'; ${SCRIPT_ONLY}`,
  }),
  withHeaders("policy-sandbox", "shuts itself up in a sandbox with scripts alone, without modal dialogs", {
    "content-security-policy": "sandbox allow-scripts",
  }),
  withHeaders("policy-isolated", "keeps itself apart from all other windows and forbids every feature", {
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
    "permissions-policy": "fullscreen=(), clipboard-read=(), clipboard-write=(), unload=(), sync-xhr=()",
    "document-policy": "force-load-at-top",
  }),
  {
    ...withHeaders(
      "policy-in-the-page",
      "forbids all styles and frames by an element, once its own script runs",
      {},
      {
        attack: `document.head.insertAdjacentHTML("beforeend", '<meta http-equiv="content-security-policy" content="default-src https:">');`,
      },
    ),
  },

  clobbers(
    "names-of-document",
    "has images and forms by the names of what scripts read of the document",
    OF_DOCUMENT.split(" ")
      .map((name, i) => (i % 2 ? `<form name="${name}"></form>` : `<img name="${name}" id="${name}">`))
      .join(""),
  ),
  clobbers(
    "names-of-document-twice",
    "has two of each name, so that scripts that read the document get lists",
    OF_DOCUMENT.split(" ")
      .map((name) => `<form name="${name}"></form><form name="${name}"></form>`)
      .join(""),
  ),
  clobbers(
    "names-of-window",
    "has frames and links by the names of what scripts look for in the window",
    OF_WINDOW.split(" ")
      .map((name) => `<a id="${name}"></a><a id="${name}" name="runtime"></a>`)
      .join(""),
  ),
  atOnce(
    "names-of-form",
    "has fields in the form by the names of what scripts read of a form",
    `const form = document.querySelector("form"); for (const name of ${JSON.stringify(OF_FORM.split(" "))}) form.insertAdjacentHTML("beforeend", '<input hidden name="' + name + '">');`,
  ),
  atOnce(
    "names-before-the-form",
    "takes its form out and brings it back once the names of the document are taken",
    `const form = document.querySelector("form"), body = document.body; form.remove();
    body.insertAdjacentHTML("beforeend", ${JSON.stringify(
      OF_DOCUMENT.split(" ")
        .map((name) => `<form hidden name="${name}"></form>`)
        .join(""),
    )});
    setTimeout(() => { body.append(form); form.lastElementChild.focus(); }, 100);`,
  ),
];
