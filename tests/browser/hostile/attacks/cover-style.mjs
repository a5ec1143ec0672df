// Attacks on the warning: pages that hide it by style, their own or that of its element.
import { atOnce, later } from "./cover-remove.mjs";

/** A page that gives its root a style when the panel stands. */
function rootStyle(id, what, style, body = "") {
  return later(id, what, `document.documentElement.style.cssText = ${JSON.stringify(style)};`, { body });
}

/** A page that gets a style sheet when the panel stands. */
function rules(id, what, css) {
  return later(
    id,
    what,
    `document.head.append(Object.assign(document.createElement("style"), { textContent: ${JSON.stringify(css)} }));`,
  );
}

const FILLER = `<div style="width:200000px;height:200000px"></div>`;

export const attacks = [
  later(
    "host-style",
    "gives the panel's element every hiding style there is, over and over",
    `setInterval(() => {
      const it = host(); if (!it) return;
      const style = { display: "none", visibility: "hidden", opacity: "0", transform: "scale(0)", "clip-path": "inset(50%)", filter: "opacity(0)", position: "fixed",
        left: "-9999px", width: "0", height: "0", overflow: "hidden", contain: "strict", zoom: ".01", "content-visibility": "hidden", "pointer-events": "none", direction: "rtl" };
      for (const [name, value] of Object.entries(style)) it.style.setProperty(name, value, "important");
    }, 5);`,
  ),
  later(
    "host-attributes",
    "gives the panel's element every attribute that hides or disables",
    `setInterval(() => {
      const it = host(); if (!it) return;
      Object.assign(it, { hidden: true, inert: true, dir: "rtl", lang: "zxx", slot: "x", ariaHidden: "true", contentEditable: "true", id: "body" });
      it.setAttribute("part", "x"); it.setAttribute("role", "presentation");
    }, 5);`,
  ),
  later(
    "host-popover",
    "makes the panel's element a popover, shows it and hides it again",
    `setInterval(() => { const it = host(); if (it) try { it.popover = "auto"; it.showPopover(); it.hidePopover(); } catch {} }, 5);`,
  ),
  later(
    "host-rules",
    "hides the panel's element by rules with a class, a layer and a scope, in an adopted sheet",
    `const hide = "{ all: unset !important; display: none !important; opacity: 0 !important; content-visibility: hidden !important }";
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("html > :not(head, body) " + hide + " html > .x.x.x " + hide + " @layer a { html > div " + hide + " } @scope (html) { :scope > div " + hide + " }");
    document.adoptedStyleSheets.push(sheet);
    setInterval(() => host()?.classList.add("x"), 5);`,
  ),
  later(
    "host-animated",
    "hides the panel's element by animations that never end",
    `setInterval(() => host()?.animate([{ opacity: 0, display: "none", visibility: "hidden", transform: "scale(0)", contentVisibility: "hidden" }, { opacity: 0 }], { duration: 1e9, fill: "both" }), 50);`,
  ),
  rules(
    "rules-for-all",
    "has a rule that unsets and hides each element",
    `* { all: unset !important; display: none !important } :not(x) { visibility: hidden !important; opacity: 0 !important }`,
  ),
  rules(
    "rules-for-dialogs",
    "has rules that hide dialogs, backdrops and all that is modal",
    `dialog, :modal, [role], ::backdrop, ::part(x), ::slotted(*) { display: none !important; opacity: 0 !important; background: #fff !important }`,
  ),
  rules(
    "rules-in-bulk",
    "has 20,000 rules for each element, which the browser must go through",
    Array.from({ length: 20_000 }, (_, i) => `:not(.a${i}):not(:has(b${i})) *{opacity:.9}`).join(""),
  ),
  atOnce(
    "names-registered",
    "registers the custom properties of our style sheet, so that none has the value it is given",
    `for (const name of ["surface", "text", "soft", "main", "line", "level"])
      CSS.registerProperty({ name: "--" + name, syntax: "<color>", inherits: false, initialValue: "white" });`,
  ),
  atOnce(
    "names-retyped",
    "registers the custom properties of our style sheet as lengths, so that no colour is valid",
    `for (const name of ["surface", "text", "soft", "main", "line", "level"])
      CSS.registerProperty({ name: "--" + name, syntax: "<length>", inherits: true, initialValue: "0px" });`,
  ),
  rules(
    "fonts-swapped",
    "has fonts of its own by the names that the panel asks for, whose letters have no size",
    ["system-ui", "-apple-system", "Segoe UI", "Roboto", "sans-serif", "DejaVu Sans", "Arial"]
      .map(
        (name) =>
          `@font-face{font-family:"${name}";src:local("DejaVu Sans"),local("Liberation Sans"),local("Noto Sans");size-adjust:0%}`,
      )
      .join(""),
  ),
  later(
    "selection-blank",
    "selects everything, and makes what is selected white on white",
    `document.head.append(Object.assign(document.createElement("style"), { textContent: "::selection{color:#fff!important;background:#fff!important}" }));
    setInterval(() => { document.execCommand("selectAll"); }, 40);`,
  ),

  rootStyle("root-clear", "makes the root clear", "opacity:0!important"),
  rootStyle("root-faint", "makes the root all but clear", "opacity:.05!important"),
  rootStyle("root-filtered-out", "filters the root until nothing of it is left", "filter:opacity(0)!important"),
  rootStyle(
    "root-blurred",
    "blurs the root until nothing can be read",
    "filter:blur(60px) brightness(3) contrast(.1)!important",
  ),
  rootStyle("root-tiny", "scales the root down to a point", "transform:scale(.001)!important"),
  rootStyle("root-away", "moves the root out of the window", "translate:-400vw 0!important;will-change:transform"),
  rootStyle(
    "root-on-edge",
    "turns the root so that it is seen from the side",
    "perspective:1px;transform:rotateY(90deg)!important",
  ),
  rootStyle("root-clipped", "clips the root away", "clip-path:inset(50%)!important"),
  rootStyle("root-masked", "masks the root away", "mask:linear-gradient(transparent,transparent)!important"),
  rootStyle(
    "root-blended",
    "blends the root with what lies behind it",
    "mix-blend-mode:difference;isolation:isolate;background:#fff;filter:invert(1) grayscale(1)",
  ),
  rootStyle("root-zoomed-out", "zooms out until the panel is smaller than a pixel", "zoom:.0001!important"),
  rootStyle("root-zoomed-in", "zooms in until a letter fills the window", "zoom:30!important"),
  rootStyle("root-shrunk", "zooms out until the panel cannot be read", "zoom:.2!important"),
  rootStyle("root-boxless", "lets nothing of the root be drawn", "display:none!important"),
  rootStyle("root-contents", "takes the root's own box away", "display:contents!important"),
  rootStyle("root-skipped", "has the browser skip the content of the root", "content-visibility:hidden!important"),
  later(
    "root-invisible",
    "makes the root invisible and its own form visible",
    `document.documentElement.style.cssText = "visibility:hidden!important"; document.body.style.cssText = "visibility:visible!important";`,
  ),
  rootStyle(
    "root-inherited",
    "gives the root all that elements inherit and that makes words unreadable",
    "font:0/0 a!important;color:transparent!important;-webkit-text-fill-color:transparent;-webkit-text-security:disc;text-indent:-9999px;letter-spacing:-9999px;word-spacing:9999px;text-transform:full-width;cursor:none;pointer-events:none;user-select:none;interactivity:inert",
  ),
  rootStyle(
    "root-sideways",
    "writes from right to left and from top to bottom",
    "writing-mode:vertical-rl!important;direction:rtl!important;unicode-bidi:bidi-override!important",
  ),
  rootStyle(
    "root-contained",
    "contains the root in a box without size",
    "contain:strict!important;width:0!important;height:0!important;overflow:clip!important;position:fixed;left:-99px",
  ),
  rootStyle(
    "root-dark",
    "asks for dark colours, whatever the person has",
    "color-scheme:only dark!important;forced-color-adjust:none;background:#000",
  ),
  {
    ...later(
      "root-scrolled",
      "scrolls to the far end of a page without measure, over and over",
      `setInterval(() => scrollTo(Math.random() * 2e5, Math.random() * 2e5), 120);`,
      { body: FILLER },
    ),
    in: ["chromium"],
    why: "Firefox's driver takes its picture of a page that scrolls meanwhile in another place",
  },
  later("root-inert", "makes the root inert", `document.documentElement.inert = true; document.body.inert = true;`),
  later(
    "root-animated",
    "hides the root by an animation that never ends",
    `document.documentElement.animate([{ opacity: 0, contentVisibility: "hidden" }, { opacity: 0, contentVisibility: "hidden" }], { duration: 1e9, fill: "both" });`,
  ),
  later(
    "root-editable",
    "makes the whole document editable and empties it by commands",
    `document.designMode = "on"; document.execCommand("selectAll"); document.execCommand("delete"); document.designMode = "off";`,
  ),
  later(
    "body-over-all",
    "lays its own page over everything with the highest z-index there is",
    `setInterval(() => {
      const veil = document.documentElement.appendChild(document.createElement("body"));
      veil.style.cssText = "all:initial;position:fixed!important;inset:0;z-index:2147483647!important;background:#fff";
      document.querySelectorAll("html > body + body").forEach((old) => old !== veil && old.remove());
    }, 10);`,
  ),
];
