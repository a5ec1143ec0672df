// Attacks from frames of all kinds.
import { fake, script, thief } from "../page.mjs";
import { arrive } from "./steal-keys.mjs";

const WIDE = "width:100%;height:12rem;border:0";

/** A frame's document with the field in it, which takes the focus. */
function framed(id, { attack = "begun();" } = {}) {
  return `<!doctype html><title>Sign in</title>${script(thief(id))}<label>Password <input type="password" style="width:90%;height:8rem"></label>${script(`document.querySelector("input").focus(); addEventListener("focus", () => document.querySelector("input").focus()); ${attack}`)}`;
}

/** Text as it stands in an attribute. */
const attribute = (text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
/** Text as it stands in a script. */
export const literal = (text) => JSON.stringify(text).replaceAll("<", "\\u003c");

/** A page with the form in a frame. */
function inFrame(id, what, { frame = "", attack = "", ...rest }) {
  return { id, what, page: fake(id, { form: frame, attack }), person: clickFrame, ...rest };
}

/** Clicks into the frame, which gives it the focus, and types. */
async function clickFrame(hands) {
  await arrive(hands);
  await hands.clickOn("iframe, object, embed");
  await hands.type();
}

/** Builds the form in an empty document. */
export const BUILD = (
  id,
) => `const build = (frame) => { const doc = frame.contentDocument ?? frame.document; const win = doc.defaultView; if (doc.querySelector("input")) return;
  const code = doc.createElement("script"); code.textContent = ${literal(thief(id))}; doc.head.append(code); doc.body.append("Password ");
  const field = doc.createElement("input"); field.type = "password"; field.style.cssText = "width:90%;height:8rem"; doc.body.append(field); field.focus(); win.addEventListener("focus", () => field.focus()); begun(); };`;
const ADD = `const add = (html) => { document.body.insertAdjacentHTML("beforeend", html ?? '<iframe style="${WIDE}"></iframe>'); return document.body.lastElementChild; };`;

const sources = (id) => ({
  blob: `URL.createObjectURL(new Blob([${literal(framed(id))}], { type: "text/html" }))`,
  data: `"data:text/html," + encodeURIComponent(${literal(framed(id))})`,
  javascript: `"javascript:" + encodeURIComponent(JSON.stringify(${literal(framed(id))}))`,
});

export const attacks = [
  inFrame("frame-srcdoc", "has its form in a frame whose document stands in an attribute", {
    frame: `<iframe style="${WIDE}" srcdoc="${attribute(framed("frame-srcdoc"))}"></iframe>`,
  }),
  inFrame("frame-built", "builds its form in an empty frame", {
    attack: `${ADD}${BUILD("frame-built")} const frame = add(); build(frame); frame.onload = () => build(frame);`,
  }),
  inFrame("frame-written", "writes its form into an empty frame", {
    attack: `${ADD} const doc = add().contentDocument; doc.open(); doc.write(${literal(framed("frame-written"))}); doc.close();`,
  }),
  inFrame("frame-written-over", "writes its form into a frame that was there already", {
    frame: `<iframe style="${WIDE}" src="/empty"></iframe>`,
    attack: `addEventListener("load", () => setTimeout(() => { const doc = document.querySelector("iframe").contentDocument; doc.open(); doc.write(${literal(framed("frame-written-over"))}); doc.close(); }, 300));`,
    more: { "/empty": "<!doctype html><title>Empty</title>" },
  }),
  ...Object.keys(sources("")).map((scheme) => {
    const id = `frame-${scheme}`;
    return inFrame(id, `has its form in a frame with a ${scheme}: address`, {
      attack: `${ADD} const frame = add(); frame.src = ${sources(id)[scheme]};`,
    });
  }),
  ...["allow-scripts", "allow-scripts allow-forms", "allow-scripts allow-same-origin"].map((rights, at) => {
    const id = `frame-sandboxed-${at}`;
    return inFrame(id, `has its form in a frame in a sandbox (${rights}) with a data: address`, {
      attack: `${ADD} add('<iframe style="${WIDE}" sandbox="${rights}"></iframe>').src = ${sources(id).data};`,
    });
  }),
  inFrame("frame-in-sandboxed-frame", "has its form in a data: frame within a sandboxed frame", {
    attack: `${ADD} add('<iframe style="${WIDE}" sandbox="allow-scripts"></iframe>').srcdoc = '<iframe id="in" style="${WIDE}"></iframe><script>document.querySelector("#in").src = ' + JSON.stringify(${sources("frame-in-sandboxed-frame").data}) + '; addEventListener("focus", () => document.querySelector("#in").focus());</' + 'script>';`,
  }),
  inFrame("frame-without-credentials", "has its form in a frame that is loaded without credentials", {
    in: ["chromium"],
    why: "Firefox has no such frames",
    frame: `<iframe credentialless style="${WIDE}" src="/in"></iframe>`,
    more: { "/in": framed("frame-without-credentials") },
  }),
  inFrame("frames-nine-deep", "has its form in nine frames, one in the other", {
    frame: `<iframe style="${WIDE}" src="/deep?8"></iframe>`,
    more: {
      "/deep": ({ search }) => {
        const left = Number(search.slice(1));
        return left === 0
          ? framed("frames-nine-deep")
          : `<!doctype html><body style="margin:0"><iframe style="${WIDE}" src="/deep?${left - 1}"></iframe><script>addEventListener("focus", () => document.querySelector("iframe").focus());</script>`;
      },
    },
  }),
  inFrame("frame-of-another-host", "has the form of another host in a frame", {
    frame: `<iframe style="${WIDE}" src="https://in-frame-of-another-host.example/"></iframe>`,
    more: { "in-frame-of-another-host.example/": framed("frame-of-another-host") },
  }),
  inFrame("frame-over-all", "covers the whole page with a transparent frame of another host", {
    frame: `<label>Password <input></label><iframe style="position:fixed;inset:0;width:100%;height:100%;opacity:0" src="https://in-frame-over-all.example/"></iframe>`,
    more: { "in-frame-over-all.example/": framed("frame-over-all") },
  }),
  inFrame("frame-heard-by-parent", "listens in an empty frame as soon as it has put that in", {
    attack: `${ADD} const frame = add(); const win = frame.contentWindow; listenIn(win); frame.onload = () => { listenIn(frame.contentWindow); frame.focus(); }; frame.focus(); begun();`,
  }),
  inFrame("frame-heard-before-loading", "listens in the windows of many frames before their documents are there", {
    frame: `<p>Password</p>`,
    attack: `${ADD} const hear = () => { const frame = add('<iframe style="${WIDE}" src="/empty"></iframe>'); listenIn(frame.contentWindow); frame.contentWindow.focus(); const watch = setInterval(() => { try { if (frame.contentWindow.location.pathname === "/empty") { listenIn(frame.contentWindow); frame.contentWindow.focus(); clearInterval(watch); } } catch {} }, 0); };
      hear(); begun();`,
    more: { "/empty": "<!doctype html><title>Empty</title><p>Password</p><input>" },
  }),
  inFrame("frames-come-and-go", "puts a new empty frame in every 60 ms, which takes the focus and hears the keys", {
    attack: `${ADD}${BUILD("frames-come-and-go")} let old; setInterval(() => { const fresh = add(); listenIn(fresh.contentWindow); build(fresh); old?.remove(); old = fresh; }, 60);`,
    person: (hands) => hands.type(),
  }),
  {
    id: "frame-late",
    what: "puts a frame with its form in after one second",
    page: fake("frame-late", {
      form: "<p>One moment</p>",
      attack: `${ADD} setTimeout(() => { const frame = add('<iframe style="${WIDE}" src="/in"></iframe>'); frame.onload = () => frame.contentWindow.focus(); }, 1000);`,
    }),
    more: { "/in": framed("frame-late") },
  },
  inFrame("frame-taken-apart", "takes its field out of a frame's document into its own", {
    attack: `${ADD} add(); const frame = document.querySelector("iframe"); const field = frame.contentDocument.createElement("input"); field.type = "password"; frame.contentDocument.body.append(field); document.body.append(document.adoptNode(field)); frame.remove(); field.focus(); begun();`,
    person: (hands) => hands.type(),
  }),
  inFrame("object-element", "has its form in an object element", {
    frame: `<object type="text/html" data="/in" style="${WIDE}"></object>`,
    more: { "/in": framed("object-element") },
  }),
  inFrame("embed-element", "has its form in an embed element", {
    frame: `<embed type="text/html" src="/in" style="${WIDE}">`,
    more: { "/in": framed("embed-element") },
  }),
  {
    id: "frame-set",
    what: "is a set of frames, one of which has the form",
    page: `<!doctype html><html><head><title>MyChart - Login Page</title>${script(thief("frame-set"))}</head><frameset rows="*,30%"><frame src="/in"><frame src="/in"></frameset></html>`,
    more: { "/in": framed("frame-set") },
    person: async (hands) => {
      await hands.pause(700);
      await hands.click(300, 120);
      await hands.type();
    },
  },
];
