// Attacks by frames: the form stands in another document than the one that the person came for.
import { FORM, fake, hostOf, script, thief } from "../page.mjs";
import { once, plain, SIGN_IN, TITLE } from "./time-page.mjs";

/** A sign-in in a frame tells the page around it that it is there: before, there is nothing for a person to click into. */
const TELL = `begun(); top.postMessage("there", "*");`;
const around = (id, { attack = "", ...options }) =>
  plain(id, { ...options, attack: `addEventListener("message", () => { window.isThere = true; }); ${attack}` });

/** A sign-in page for a frame, its password field in a known place: clicks at (200, 200) of the frame hit it. */
const framed = (id, options = {}) =>
  fake(id, {
    head: "<style>#password{position:fixed;top:120px;left:0;width:100%;height:160px}</style>",
    attack: TELL,
    ...options,
  });
const BIG = `style="position:fixed;inset:0;width:100%;height:100%;border:0"`;
const inner = (id, n = "") => `inner${n}-${id}.example`;

/** What stands at the real portal. */
const GOOD = `<!doctype html><title>${TITLE}</title>${SIGN_IN}`;

/** A person who sees the frame, and clicks into it before typing: sooner, a click may go to what lay there before it. */
const clickAndType = once("window.isThere", 250, (hands) => hands.click(200, 200));

/** What a script of the top page does to make a same-origin frame a thief's. */
const FILL = `const fill = (frame) => { const d = frame.contentDocument; d.title = "${TITLE}"; d.body.innerHTML = ${JSON.stringify(SIGN_IN)};
  listenIn(frame.contentWindow); let last = ""; setInterval(() => { const all = readFields(d); if (all !== last) steal((last = all), "value"); }, 100); d.querySelector("#password").focus(); };`;

const UNCLAIMED =
  "A page that says nothing of whose it is asks for a password as any page may; that it shows a real portal in a frame is no claim, since clinics do. Real portals forbid to be framed, and then this page shows nothing.";

export const attacks = [
  {
    id: "frame-elsewhere",
    what: "a harmless page shows the fake sign-in of another host in a frame",
    page: around("frame-elsewhere", {
      body: `<iframe ${BIG} src="https://${inner("frame-elsewhere")}/"></iframe>`,
    }),
    more: { [`${inner("frame-elsewhere")}/`]: framed("frame-elsewhere") },
    person: clickAndType,
  },
  {
    id: "frame-good-under-field",
    what: "shows the real sign-in in a frame, and lays a field of its own over it that cannot be seen",
    page: plain("frame-good-under-field", {
      title: TITLE,
      body: `<iframe ${BIG} src="https://mychart.org/?under"></iframe><input id="over" type="password" style="position:fixed;inset:0;width:100%;height:100%;opacity:0;z-index:9">`,
      attack: "over.focus(); begun();",
    }),
    more: { "mychart.org/": GOOD },
  },
  {
    id: "frame-good-unclaimed",
    due: false,
    residual: { chromium: UNCLAIMED, firefox: UNCLAIMED },
    what: "says it is of nobody, shows the real sign-in in a frame, and lays a password field over it",
    page: plain("frame-good-unclaimed", {
      body: `<iframe ${BIG} src="https://mychart.org/?unclaimed"></iframe><input id="over" type="password" style="position:fixed;inset:0;width:100%;height:100%;opacity:0;z-index:9">`,
      attack: `over.focus(); document.querySelector("iframe").onload = () => { window.isThere = true; begun(); };`,
    }),
    person: once("window.isThere", 250),
  },
  {
    id: "frame-three-deep",
    what: "frames of three hosts in each other, the form in the innermost",
    page: around("frame-three-deep", {
      body: `<iframe ${BIG} src="https://${inner("frame-three-deep", 1)}/"></iframe>`,
    }),
    more: {
      [`${inner("frame-three-deep", 1)}/`]: plain("frame-three-deep", {
        body: `<iframe ${BIG} src="https://${inner("frame-three-deep", 2)}/"></iframe>`,
      }),
      [`${inner("frame-three-deep", 2)}/`]: plain("frame-three-deep", {
        body: `<iframe ${BIG} src="https://${inner("frame-three-deep", 3)}/"></iframe>`,
      }),
      [`${inner("frame-three-deep", 3)}/`]: framed("frame-three-deep"),
    },
    person: clickAndType,
  },
  {
    id: "frame-inserted-late",
    what: "puts the frame with the sign-in in after a second",
    page: around("frame-inserted-late", {
      attack: `setTimeout(() => { document.body.innerHTML = \`<iframe ${BIG} src="https://${inner("frame-inserted-late")}/"></iframe>\`; }, 1000);`,
    }),
    more: { [`${inner("frame-inserted-late")}/`]: framed("frame-inserted-late") },
    person: clickAndType,
  },
  {
    id: "frame-turns-bad",
    what: "its frame goes from a harmless page to the sign-in by itself",
    page: around("frame-turns-bad", { body: `<iframe ${BIG} src="https://${inner("frame-turns-bad")}/"></iframe>` }),
    more: {
      [`${inner("frame-turns-bad")}/`]: plain("frame-turns-bad", {
        attack: `setTimeout(() => location.replace("/in"), 500);`,
      }),
      [`${inner("frame-turns-bad")}/in`]: framed("frame-turns-bad"),
    },
    person: clickAndType,
  },
  {
    id: "frame-of-one-pixel",
    what: "catches the keys by a frame of one pixel, while the top page draws the form",
    page: plain("frame-of-one-pixel", {
      body: `<p>Sign in to your chart</p><iframe style="width:1px;height:1px;border:0" src="/inner"></iframe>`,
      attack: `document.querySelector("iframe").onload = (e) => { e.target.focus(); e.target.contentDocument.querySelector("#password").focus(); begun(); };`,
    }),
    more: { "/inner": fake("frame-of-one-pixel") },
    person: once(`frames[0]?.document.activeElement?.id === "password"`),
  },
  {
    id: "frame-blank-written",
    what: "writes the sign-in into an empty frame by document.write",
    page: plain("frame-blank-written", {
      body: `<iframe ${BIG}></iframe>`,
      attack: `setTimeout(() => { const d = frames[0].document; d.open(); d.write(${JSON.stringify(`<!doctype html><title>${TITLE}</title>${SIGN_IN}`)}); d.close(); listenIn(frames[0]);
        setInterval(() => steal(readFields(d), "value"), 50); d.querySelector("#password").focus(); window.isThere = true; begun(); }, 600);`,
    }),
    person: once("window.isThere"),
  },
  {
    id: "frame-blank-opened-often",
    what: "writes the sign-in anew into an empty frame every 150 ms",
    page: plain("frame-blank-opened-often", {
      body: `<iframe ${BIG}></iframe>`,
      attack: `begun(); setInterval(() => { const d = frames[0].document; d.open(); d.write(${JSON.stringify(`<!doctype html><title>${TITLE}</title>${SIGN_IN}`)}); d.close(); listenIn(frames[0]); d.querySelector("#password").focus(); }, 150);`,
    }),
    person: once(`frames[0]?.document.querySelector("#password")`, 40),
  },
  {
    id: "frame-claims-outside",
    what: "says whose it is in the top page, and has the fields in a frame that says nothing",
    page: around("frame-claims-outside", {
      title: TITLE,
      body: `<h1>MyChart</h1><iframe style="width:600px;height:300px;border:0" src="https://${inner("frame-claims-outside")}/"></iframe>`,
    }),
    more: {
      [`${inner("frame-claims-outside")}/`]: plain("frame-claims-outside", {
        title: "",
        body: `<input type="password" style="position:fixed;inset:0;width:100%;height:100%">`,
        attack: TELL,
      }),
    },
    person: clickAndType,
  },
  {
    id: "frame-claims-late-outside",
    what: "says whose it is in the top page only once the field in the frame has the focus",
    page: plain("frame-claims-late-outside", {
      title: "Welcome",
      body: `<h1>Welcome</h1><iframe style="width:600px;height:300px;border:0" src="/inner"></iframe>`,
      attack: `setTimeout(() => { frames[0].document.querySelector("input").focus(); }, 700);
        setTimeout(() => { document.title = "${TITLE}"; document.querySelector("h1").textContent = "MyChart"; begun(); }, 900);`,
    }),
    more: { "/inner": plain("frame-claims-late-outside", { title: "", body: `<input type="password">` }) },
    person: once(`document.title.startsWith("My")`, 250),
  },
  {
    id: "frame-split-in-two",
    what: "has each field in a frame of its own, from two hosts",
    page: around("frame-split-in-two", {
      title: TITLE,
      body: `<h1>MyChart</h1><iframe style="width:600px;height:60px;border:0" src="https://${inner("frame-split-in-two", 1)}/"></iframe><iframe style="display:block;width:600px;height:200px;border:0" src="https://${inner("frame-split-in-two", 2)}/"></iframe>`,
    }),
    more: {
      [`${inner("frame-split-in-two", 1)}/`]: plain("frame-split-in-two", {
        title: "",
        body: `<input name="user" autocomplete="username">`,
      }),
      [`${inner("frame-split-in-two", 2)}/`]: plain("frame-split-in-two", {
        title: "",
        body: `<input type="password" style="position:fixed;inset:0;width:100%;height:100%">`,
        attack: TELL,
      }),
    },
    person: clickAndType,
  },
  {
    id: "frames-nested-100",
    what: "100 frames in each other, the form in the innermost",
    page: plain("frames-nested-100", {
      body: "",
      attack: `${FILL} let deepest; const deeper = (d, left) => { const frame = d.createElement("iframe"); frame.style = "position:fixed;inset:0;width:100%;height:100%;border:0";
        frame.onload = () => { frame.onload = null; deepest = frame; if (left > 0) deeper(frame.contentDocument, left - 1); }; d.body.append(frame); };
        setTimeout(() => { fill(deepest); window.isThere = true; begun(); }, 900); deeper(document, 99);`,
    }),
    person: once("window.isThere", 100),
  },
  {
    id: "frames-200",
    what: "200 frames beside each other, each with a form",
    page: plain("frames-200", {
      body: "",
      attack: `${FILL} let n = 0; const more = () => { const frame = document.createElement("iframe"); document.body.append(frame); fill(frame); if (++n < 200) setTimeout(more, 5); }; more(); window.isThere = true; begun();`,
    }),
    person: once("window.isThere", 100),
  },
  {
    id: "frames-renewed",
    what: "puts a new frame with the form in place of the last one every 100 ms",
    page: plain("frames-renewed", {
      body: "",
      attack: `begun(); let frame; setInterval(() => { frame?.remove(); frame = document.createElement("iframe"); frame.srcdoc = window.inside; document.body.append(frame); frame.onload = (e) => { e.target.focus(); e.target.contentDocument?.querySelector("#password")?.focus(); }; }, 100);`,
      head: script(
        `window.inside = ${JSON.stringify(`<title>${TITLE}</title>${script(thief("frames-renewed"))}<h1>MyChart</h1>${FORM}`).replaceAll("</script", "<\\/script")};`,
      ),
    }),
    person: once(`frames[0]?.document.querySelector("#password")`),
  },
  {
    id: "frame-sandboxed-document",
    what: "is sandboxed by a header, so that it has no origin",
    page: {
      headers: { "content-security-policy": "sandbox allow-scripts allow-forms" },
      body: fake("frame-sandboxed-document", { attack: "begun();" }),
    },
    url: `https://${hostOf("frame-sandboxed-document")}/`,
  },
];
