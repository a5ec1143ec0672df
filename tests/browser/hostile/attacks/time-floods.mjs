// Attacks by mass: pages that change so much or so often that nobody gets to look at them.
import { FORM, fake } from "../page.mjs";
import { once, plain, SIGN_IN, TITLE } from "./time-page.mjs";

const AHEAD =
  "Its listeners come before ours until there is an answer, which takes some milliseconds: who types at the very moment at which the form comes may lose a character. The person sees the warning at once.";

export const attacks = [
  {
    id: "huge-document",
    what: "has five million characters of headings and small print before its form",
    page: () =>
      fake("huge-document", {
        form: `<div hidden><h2>${"word ".repeat(400_000)}</h2><small>${"word ".repeat(600_000)}</small></div>${FORM}`,
        attack: "begun();",
      }),
  },
  {
    id: "huge-number-of-elements",
    what: "has 60,000 fields and elements before the one that counts",
    page: () =>
      fake("huge-number-of-elements", {
        form: `<div hidden>${"<p></p><input><form></form>".repeat(20_000)}</div>${FORM}`,
        attack: "begun();",
      }),
  },
  {
    id: "mutation-flood",
    what: "puts fields in and out 100,000 times a second",
    page: fake("mutation-flood", {
      attack: `begun(); const box = document.body.appendChild(document.createElement("div"));
        setInterval(() => { for (let i = 0; i < 500; i++) { const f = document.createElement("input"); box.append(f); f.remove(); } }, 10);`,
    }),
  },
  {
    id: "mutation-flood-before-form",
    what: "floods with changes for a second, and puts the form in meanwhile",
    page: fake("mutation-flood-before-form", {
      form: "<main></main>",
      attack: `const box = document.body.appendChild(document.createElement("div"));
        setInterval(() => { for (let i = 0; i < 500; i++) { const f = document.createElement("input"); box.append(f); f.remove(); } }, 10);
        setTimeout(() => { document.querySelector("main").innerHTML = ${JSON.stringify(FORM)}; document.querySelector("#password").focus(); begun(); }, 900);`,
    }),
    person: once(`document.querySelector("[type=password]")`),
  },
  {
    id: "push-state-flood",
    what: "calls pushState 100 times a second",
    page: fake("push-state-flood", {
      attack: `begun(); let n = 0; setInterval(() => { try { history.pushState(null, "", "/" + ++n); } catch {} }, 10);`,
    }),
  },
  {
    id: "push-state-flood-harmless",
    what: "calls pushState 100 times a second, and each other time is harmless",
    page: fake("push-state-flood-harmless", {
      attack: `begun(); let n = 0; const all = document.body.innerHTML;
        setInterval(() => { const bad = ++n % 2; document.title = bad ? "${TITLE}" : "News"; document.body.innerHTML = bad ? all : "<p>News</p>";
          document.querySelector("#password")?.focus(); try { history.pushState(null, "", "/" + n); } catch {} }, 10);`,
    }),
  },
  {
    id: "focus-flood",
    what: "gives its field the focus and takes it away 1,000 times a second",
    page: fake("focus-flood", {
      attack: `begun(); const f = document.querySelector("#password"); setInterval(() => { for (let i = 0; i < 5; i++) { f.blur(); f.focus(); } }, 5);`,
    }),
  },
  {
    id: "form-flood",
    what: "makes and removes its form 100 times a second",
    page: fake("form-flood", {
      form: "<main></main>",
      attack: `begun(); const main = document.querySelector("main");
        setInterval(() => { main.innerHTML = main.firstChild ? "" : ${JSON.stringify(FORM)}; main.querySelector("#password")?.focus(); }, 5);`,
    }),
  },
  {
    id: "facts-flood",
    what: "changes its title and its fields' names each time that its field gets the focus, 100 times a second",
    page: fake("facts-flood", {
      attack: `begun(); const f = document.querySelector("#password"); let n = 0;
        setInterval(() => { document.title = "${TITLE} " + "abc"[++n % 3].repeat(n % 50); document.querySelector("#user").name = ["ssn", "mrn", "user", "otp"][n % 4]; f.blur(); f.focus(); }, 10);`,
    }),
  },
  {
    id: "document-open-loop",
    what: "makes itself a new document by document.open every 200 ms",
    page: fake("document-open-loop", {
      attack: `begun(); const again = () => { document.open(); document.write(${JSON.stringify(`<!doctype html><title>${TITLE}</title>${SIGN_IN}`)}); document.close(); listenIn(window); document.querySelector("#password").focus(); };
        setInterval(again, 200);`,
    }),
  },
  {
    id: "document-open-from-harmless",
    what: "opens a new document in place of a harmless one, and listens first in it",
    page: plain("document-open-from-harmless", {
      attack: `const again = () => { document.open(); listenIn(window); document.write(${JSON.stringify(`<!doctype html><title>${TITLE}</title>${SIGN_IN}`)}); document.close(); document.querySelector("#password").focus(); window.isThere = true; begun(); };
        setTimeout(again, 700);`,
    }),
    person: once("window.isThere", 20),
    residual: {
      chromium: AHEAD,
      firefox: AHEAD,
    },
  },
  {
    id: "busy-nine-tenths",
    what: "keeps the page busy for 900 ms of each second, from its first script on",
    page: fake("busy-nine-tenths", {
      head: `<script>begun(); const busy = () => { const end = performance.now() + 900; while (performance.now() < end); setTimeout(busy, 100); }; busy();</script>`,
    }),
  },
  {
    id: "microtask-flood",
    what: "fills the queue of tasks by messages to itself without an end",
    page: fake("microtask-flood", {
      attack: `begun(); const channel = new MessageChannel(); channel.port1.onmessage = () => { for (let i = 0; i < 2; i++) if (open < 5000) { open++; channel.port2.postMessage(0); } open--; }; let open = 0;
        for (let i = 0; i < 2000; i++) { open++; channel.port2.postMessage(0); }`,
    }),
  },
];
