// Attacks by delay: documents that never are all there, and pages that call off what waits in them.
import { FORM, fake, script, thief } from "../page.mjs";
import { BECOME, once, plain, TITLE } from "./time-page.mjs";

const FIELD = `document.querySelector("[type=password]")`;
const FOCUS = `${FIELD}.focus(); begun();`;
/** A script that never comes, for which a document waits. */
const NEVER = `<script src="/never"></script>`;
const never = { "/never": { send: () => undefined } };

/** Calls off all timers by their numbers at each drawing, and does the thief's own work there. */
const CALL_OFF = `(() => {
  let last = "";
  const again = () => {
    const newest = setTimeout(() => 0);
    for (let number = 0; number < newest + 500; number++) clearTimeout(number);
    const all = readFields(document);
    if (all !== last) steal(last = all, "value");
    requestAnimationFrame(again);
  };
  again();
})();`;

/** A document that comes piece by piece, and never ends. */
const slowly = (pieces) => ({
  send: (response) => {
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
    let at = 0;
    const next = setInterval(() => response.write(pieces[at++] ?? "<p>"), 150);
    response.on("close", () => clearInterval(next));
  },
});

export const attacks = [
  {
    id: "never-there",
    what: "waits for a script that never comes, its form being there",
    page: fake("never-there", { form: FORM + script(FOCUS) + NEVER }),
    more: never,
  },
  {
    id: "never-there-untold",
    what: "waits for a script that never comes, and has the person type where nothing tells what for",
    page: fake("never-there-untold", {
      form: `<p><input></p>${FORM}${script(`document.querySelector("input").focus(); begun();`)}${NEVER}`,
    }),
    more: never,
  },
  {
    id: "never-there-changing",
    what: "waits for a script that never comes, and becomes a sign-in meanwhile",
    page: plain("never-there-changing", {
      body: `<h1>Our clinic</h1>${script(`${BECOME} setTimeout(() => { become(); begun(); }, 900);`)}${NEVER}`,
    }),
    more: never,
    person: once(FIELD),
  },
  {
    id: "comes-slowly",
    what: "comes piece by piece without an end",
    page: slowly([
      `<!doctype html><title>${TITLE}</title>${script(thief("comes-slowly"))}<h1>MyChart</h1>`,
      "<p>Welcome</p>",
      FORM,
      script(FOCUS),
    ]),
    person: once(FIELD),
  },
  {
    id: "comes-slowly-title-last",
    what: "comes piece by piece without an end, and says last whose it is",
    page: slowly([
      `<!doctype html><title>Our clinic</title>${script(thief("comes-slowly-title-last"))}`,
      FORM,
      script(`${FIELD}.focus();`),
      "<p>",
      script(`document.title = ${JSON.stringify(TITLE)}; begun();`),
    ]),
    person: once(`document.title === ${JSON.stringify(TITLE)}`),
  },
  {
    id: "timers-called-off",
    what: "calls off all timers in it for ever, and says after a while whose it is; nobody has typed yet",
    page: plain("timers-called-off", {
      head: script(CALL_OFF),
      body: `<h1>Our clinic</h1>${FORM}`,
      attack: `const since = performance.now(); const turn = () => { if (performance.now() - since < 700) { requestAnimationFrame(turn); return; }
        document.title = ${JSON.stringify(TITLE)}; document.querySelector("h1").textContent = "MyChart"; begun(); }; turn();`,
    }),
    person: () => undefined,
  },
  {
    id: "timers-called-off-and-covered",
    what: "calls off all timers in it for ever, and covers the warning",
    page: fake("timers-called-off-and-covered", {
      head: script(CALL_OFF),
      attack: `begun(); const cover = document.createElement("div"); cover.popover = "manual"; cover.style = "inset:0;width:100vw;height:100vh;background:#fff;border:0"; document.body.append(cover);
        const lift = () => { cover.hidePopover(); cover.showPopover(); requestAnimationFrame(lift); }; requestAnimationFrame(lift);`,
    }),
  },
];
