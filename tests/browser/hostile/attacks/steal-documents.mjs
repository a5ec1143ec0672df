// Attacks from other documents: popups, documents that are opened anew, and such as are no HTML.
import { fake, hostOf, thief } from "../page.mjs";
import { BUILD, literal } from "./steal-frames.mjs";
import { arrive } from "./steal-keys.mjs";

/** Clicks on the button and types into what opens by it. */
async function followPopup(hands) {
  const { browser } = hands.browser;
  await arrive(hands);
  const before = new Set(await browser.pages());
  await hands.clickOn("#open");
  for (let times = 0; times < 40; times++) {
    const popup = (await browser.pages()).find((page) => !before.has(page));
    if (popup) {
      hands.page = popup;
      break;
    }
    await hands.pause(50);
  }
  await hands.type();
}

const popup = (id, what, open, rest = {}) => ({
  id,
  what,
  page: fake(id, {
    form: `<button id="open">Sign in</button>`,
    attack: `document.querySelector("#open").onclick = () => { ${open} };`,
  }),
  person: followPopup,
  ...rest,
});
const POPUPS = [
  popup(
    "popup-built",
    "opens an empty window and builds the form in it",
    `${BUILD("popup-built")} const win = window.open(""); win.document.title = "MyChart - Login Page"; build(win); setTimeout(() => { if (!win.closed) build(win); }, 200);`,
  ),
  popup(
    "popup-written",
    "opens an empty window and writes the form into it",
    `const { document } = window.open("about:blank", "", "width=600,height=500"); document.write(${literal(fake("popup-written", { attack: "begun();" }))}); document.close();`,
  ),
  popup(
    "popup-blob",
    "opens a window with a blob: address",
    `window.open(URL.createObjectURL(new Blob([${literal(fake("popup-blob", { attack: "begun();" }))}], { type: "text/html" })));`,
  ),
  popup(
    "popup-heard-by-opener",
    "opens an empty window without fields and listens in it",
    `const win = window.open(""); listenIn(win); win.document.title = "MyChart"; win.document.body.innerHTML = "<h1>MyChart</h1><p>Password</p>"; setTimeout(() => { listenIn(win); win.document.body.innerHTML = "<h1>MyChart</h1><p>Password</p>"; begun(); }, 200);`,
  ),
];

/** Opens its own document anew. */
const reopening = (id, what, when) => ({
  id,
  what,
  page: fake(id, {
    attack: `const html = ${literal(fake(id, { attack: `window.listenIn(window); begun();` }))}; const reopen = () => { document.open(); document.write(html); document.close(); listenIn(window); document.querySelector("[type=password]").focus(); }; ${when}`,
  }),
});
const REOPENED = [
  reopening(
    "reopened-after-load",
    "opens its document anew after it was loaded",
    `addEventListener("load", () => setTimeout(reopen, 500));`,
  ),
  reopening(
    "reopened-at-ready",
    "opens its document anew as soon as it is there",
    `document.addEventListener("DOMContentLoaded", reopen);`,
  ),
  reopening(
    "reopened-at-first-key",
    "opens its document anew at the first key",
    `begun(); addEventListener("keydown", reopen, true);`,
  ),
  reopening("reopened-soon", "opens its document anew by a timer of ten milliseconds", `setTimeout(reopen, 10);`),
  {
    id: "reopened-in-a-loop",
    what: "opens its document anew every 30 ms, from a frame that outlives it",
    page: fake("reopened-in-a-loop", {
      attack: `const html = ${literal(`<title>MyChart - Login Page</title><h1>MyChart</h1><input type="password" autofocus>`)}; begun(); const hear = listenIn;
        setInterval(() => { const text = document.querySelector("[type=password]")?.value ?? ""; document.open(); document.write(html); document.close(); hear(window); const field = document.querySelector("input"); field.value = text; field.focus(); }, 30);`,
    }),
  },
  {
    id: "reopened-not-closed",
    what: "opens its document anew and never closes it",
    page: fake("reopened-not-closed", {
      attack: `setTimeout(() => { const html = ${literal(fake("reopened-not-closed", { attack: "begun();" }))}; document.open(); document.write(html); }, 300);`,
    }),
  },
  {
    id: "replaced-by-script-address",
    what: "puts a document in its own place by a javascript: address",
    page: fake("replaced-by-script-address", {
      attack: `const page = ${literal(fake("replaced-by-script-address", { attack: "begun();" }))}; window.page = page; if (!window.isReplaced) setTimeout(() => { location.href = "javascript:window.page"; }, 200);`,
    }),
  },
  {
    id: "root-replaced",
    what: "puts a new root element in place of the old one every 50 ms",
    page: fake("root-replaced", {
      attack: `begun(); setInterval(() => { const field = document.querySelector("[type=password]"); const root = document.createElement("html"); root.append(document.body); document.documentElement.replaceWith(root); field.focus(); }, 50);`,
    }),
  },
];

const cdata = (code) => `<script><![CDATA[${code}]]></script>`;
const SVG_CODE = `const field = document.querySelector("input"); field.focus(); begun();`;
const KINDS = [
  {
    id: "xhtml-document",
    what: "is an XHTML document",
    page: {
      type: "application/xhtml+xml",
      body: `<html xmlns="http://www.w3.org/1999/xhtml"><head><title>MyChart - Login Page</title>${cdata(thief("xhtml-document"))}</head><body><h1>MyChart</h1><form action="/in"><label>Password <input type="password"/></label></form>${cdata(SVG_CODE)}</body></html>`,
    },
  },
  {
    id: "svg-document",
    what: "is a picture with a form in it",
    page: {
      type: "image/svg+xml",
      body: `<svg xmlns="http://www.w3.org/2000/svg"><title>MyChart - Login Page</title>${cdata(thief("svg-document"))}<foreignObject width="500" height="300"><div xmlns="http://www.w3.org/1999/xhtml"><h1>MyChart</h1><label>Password <input type="password"/></label></div></foreignObject>${cdata(SVG_CODE)}</svg>`,
    },
  },
  {
    id: "svg-without-field",
    what: "is a picture without any field that listens to the keys",
    page: {
      type: "image/svg+xml",
      body: `<svg xmlns="http://www.w3.org/2000/svg"><title>MyChart - Login Page</title>${cdata(thief("svg-without-field"))}<text y="30">MyChart Password</text>${cdata("begun();")}</svg>`,
    },
  },
  {
    id: "xml-with-style-sheet",
    what: "is an XML document that a style sheet makes a page of",
    page: { type: "text/xml", body: `<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="/page.xsl"?><page/>` },
    more: {
      "/page.xsl": {
        type: "text/xsl",
        body: `<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"><xsl:output method="html"/><xsl:template match="/"><html><head><title>MyChart - Login Page</title>${cdata(thief("xml-with-style-sheet"))}</head><body><h1>MyChart</h1><label>Password <input type="password"/></label>${cdata(SVG_CODE)}</body></html></xsl:template></xsl:stylesheet>`,
      },
    },
  },
  {
    id: "sandboxed-document",
    what: "is a document that its server puts into a sandbox",
    page: {
      body: fake("sandboxed-document", { attack: "begun();" }),
      headers: { "content-security-policy": "sandbox allow-scripts allow-forms" },
    },
  },
  {
    id: "strict-policy",
    what: "forbids all styles, frames and scripts but its own",
    page: {
      body: fake("strict-policy", { attack: "begun();" }),
      headers: {
        "content-security-policy": `default-src 'none'; script-src 'unsafe-inline'; connect-src https://${hostOf("strict-policy")}; require-trusted-types-for 'script'; trusted-types none`,
      },
    },
  },
  {
    id: "old-encoding",
    what: "is written in UTF-16, so that its bytes spell no word",
    page: {
      type: "text/html; charset=utf-16le",
      body: Buffer.from(`\ufeff${fake("old-encoding", { attack: "begun();" })}`, "utf16le"),
    },
  },
];

export const attacks = [...POPUPS, ...REOPENED, ...KINDS];
