// Races: the person types from the first moment on, while the extension does not know yet whose page it is.
import { fake, script, thief } from "../page.mjs";

const READ_DATE = `const date = document.querySelector("#field"); date.focus(); setInterval(() => steal(date.value, "date"), 20); begun();`;

const reopened = (id, wait) => {
  const html = JSON.stringify(fake(id, { attack: "begun();" })).replaceAll("<", "\\u003c");
  return `<!doctype html><title>MyChart</title>${script(thief(id))}<h1>MyChart</h1><input type="password" name="password" autofocus>
    <script>setTimeout(() => { document.open(); document.write(${html}); document.close(); }, ${wait});</script>`;
};

export const attacks = [
  {
    id: "race-autofocus",
    what: "is plain HTML whose field has the focus from the start",
    race: true,
    page: fake("race-autofocus", {
      form: `<form action="/in" method="post"><label>Password <input type="password" name="password" autofocus></label></form>`,
      focus: false,
      attack: "begun();",
    }),
  },
  {
    id: "race-script-focus",
    what: "gives the focus to its field by the first script that can",
    race: true,
    page: fake("race-script-focus", {
      head: `<script>new MutationObserver(() => document.querySelector("[type=password]")?.focus()).observe(document, { childList: true, subtree: true });</script>`,
      attack: "begun();",
    }),
  },
  {
    id: "race-to-itself",
    what: "goes to itself again and again, 50 ms after each time it came",
    race: true,
    page: fake("race-to-itself", {
      attack: `begun(); const turn = Number(location.search.slice(1)); if (turn < 30) setTimeout(() => { location.href = "/?" + (turn + 1); }, 50);`,
    }),
  },
  ...[0, 10, 50].map((wait) => ({
    id: `race-reopen-${wait}`,
    what: `opens its document anew ${wait} ms after its script ran`,
    race: true,
    page: reopened(`race-reopen-${wait}`, wait),
  })),
  {
    id: "race-form-written-late",
    what: "writes its form while the verdict may still be out",
    race: true,
    page: fake("race-form-written-late", {
      form: `<div id="here"></div>`,
      attack: `begun(); for (const wait of [0, 5, 20, 60, 120, 250]) setTimeout(() => {
        document.querySelector("#here").innerHTML = '<form action="/in"><label>Password <input type="password" name="password"></label></form>'; document.querySelector("[type=password]").focus(); }, wait);`,
    }),
  },
  {
    id: "race-refresh-chain",
    what: "is reached by two pages that refresh to the next one at once",
    race: true,
    page: `<!doctype html><meta http-equiv="refresh" content="0;url=/b"><title>One moment</title>`,
    more: {
      "/b": `<!doctype html><meta http-equiv="refresh" content="0;url=/c"><title>One moment</title>`,
      "/c": fake("race-refresh-chain", { attack: "begun();" }),
    },
  },
  {
    id: "race-redirect",
    what: "is reached by two redirects of servers",
    race: true,
    page: () => ({ status: 302, headers: { location: "https://hop-race-redirect.example/" }, body: "" }),
    more: {
      "hop-race-redirect.example/": () => ({
        status: 307,
        headers: { location: "https://race-redirect.example/in" },
        body: "",
      }),
      "/in": fake("race-redirect", { attack: "begun();" }),
    },
  },
  {
    id: "race-back-and-forward",
    what: "goes back and forward in the history between two of its pages",
    race: true,
    page: fake("race-back-and-forward", {
      attack: `addEventListener("pageshow", () => { begun(); document.querySelector("[type=password]").focus();
        const turn = Number(sessionStorage.turn ?? 0); sessionStorage.turn = turn + 1;
        setTimeout(() => { if (turn === 0) location.href = "/b"; else if (turn < 12) history.forward(); }, 80); });`,
    }),
    more: {
      "/b": fake("race-back-and-forward", {
        attack: `addEventListener("pageshow", () => { document.querySelector("[type=password]").focus(); setTimeout(() => history.back(), 80); });`,
      }),
    },
  },
  {
    id: "race-date-field",
    what: "asks for the birth date by a date field, which no beforeinput event tells of",
    race: true,
    page: fake("race-date-field", {
      form: `<form action="/in"><label>Date of birth <input id="field" type="date" name="dob" autofocus></label><label>Member ID <input name="member_id"></label></form>`,
      focus: false,
      attack: READ_DATE,
    }),
  },
  {
    id: "race-select",
    what: "asks for digits by a list that has the focus and which keys choose from",
    race: true,
    page: fake("race-select", {
      form: `<form action="/in"><label>PIN code, first digit <select id="field" name="pin_code" autofocus><option></option>${[..."0123456789"].map((digit) => `<option>${digit}</option>`).join("")}</select></label></form>`,
      focus: false,
      attack: `const list = document.querySelector("#field"); list.focus(); let last = ""; setInterval(() => { if (list.value !== last) steal(last = list.value, "chosen"); }, 20); begun();`,
    }),
    person: async (hands) => {
      while (!hands.isDone) {
        await hands.key("7");
        await hands.pause(60);
      }
    },
  },
];
