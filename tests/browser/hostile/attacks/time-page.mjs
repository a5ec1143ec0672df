// Attacks in time within one page: what it is, and whose it says it is, changes while it stands there.
import { FORM, fake, script, thief } from "../page.mjs";

/** A page that says it is of nobody, with the thief in it. */
export function plain(
  id,
  { title = "Our clinic", head = "", body = "<h1>Our clinic</h1><p>Open daily</p>", attack = "" } = {},
) {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>${script(thief(id))}${head}</head><body>${body}${script(attack)}</body></html>`;
}

/** The parts of the fake sign-in, for scripts that put them in. */
export const TITLE = "MyChart - Login Page";
export const SIGN_IN = `<h1>MyChart</h1>${FORM}`;

/** A function for pages: from now on it is the fake sign-in. */
export const BECOME = `function become() {
  document.title = ${JSON.stringify(TITLE)};
  document.body.innerHTML = ${JSON.stringify(SIGN_IN)};
  document.querySelector("[type=password]").focus();
}`;

/** A person who begins to type once a thing is there to be seen, after what is done `before`. */
export const once =
  (isThere, delay = 0, before = () => undefined) =>
  async (hands) => {
    while (!hands.isDone && !(await hands.try(() => hands.page.evaluate(`Boolean(${isThere})`)))) await hands.pause(15);
    await hands.pause(delay);
    await before(hands);
    await hands.type();
  };

const FIELD = `document.querySelector("[type=password]")`;

/** A page that becomes the sign-in without another document. */
const spa = (id, what, change) => ({
  id,
  what,
  page: plain(id, {
    title: "Welcome",
    body: "<h1>Welcome</h1>",
    attack: `${BECOME} setTimeout(() => { ${change}; become(); begun(); }, 400);`,
  }),
  person: once(FIELD),
});

export const attacks = [
  spa("spa-push-state", "becomes the sign-in by pushState", `history.pushState(null, "", "/sign-in")`),
  spa("spa-replace-state", "becomes the sign-in by replaceState", `history.replaceState(null, "", "/sign-in")`),
  spa(
    "spa-navigation-api",
    "becomes the sign-in by a navigation that it intercepts",
    `window.navigation?.addEventListener("navigate", (e) => e.intercept()); window.navigation?.navigate("/sign-in")`,
  ),
  spa("spa-hash", "becomes the sign-in behind a hash", `location.hash = "in"`),
  {
    id: "turn-harmless-and-back",
    what: "takes its form and title away once it is warned of, and brings them back",
    page: fake("turn-harmless-and-back", {
      attack: `begun(); const all = document.body.innerHTML; let n = 0;
        const harmless = () => { document.title = "News"; document.body.innerHTML = "<p>News</p>"; history.pushState(null, "", "/news" + ++n); setTimeout(back, 300); };
        const back = () => { document.title = "${TITLE}"; document.body.innerHTML = all; history.pushState(null, "", "/in" + ++n); document.querySelector("[type=password]").focus(); setTimeout(harmless, 400); };
        setTimeout(harmless, 400);`,
    }),
  },
  {
    id: "turn-harmless-for-good",
    what: "takes its form, title and heading away as soon as it is warned of, and listens on",
    page: fake("turn-harmless-for-good", {
      attack: `begun(); setTimeout(() => { document.title = "News"; document.body.innerHTML = "<p>News</p>"; history.pushState(null, "", "/news"); }, 500);`,
    }),
  },
  {
    id: "cloak-on-detection",
    what: "hides its form and title while there is an unknown child of the root",
    page: fake("cloak-on-detection", {
      attack: `begun(); const all = document.body.innerHTML, known = [document.head, document.body];
        setInterval(() => {
          if ([...document.documentElement.children].every((e) => known.includes(e)) || document.title === "News") return;
          document.title = "News"; document.body.innerHTML = "<p>News</p>";
          setTimeout(() => { document.title = "${TITLE}"; document.body.innerHTML = all; document.querySelector("[type=password]").focus(); }, 300);
        }, 5);`,
    }),
  },
  {
    id: "cloak-and-remove",
    what: "takes the warning out at once and shows something harmless for 300 ms each time",
    page: fake("cloak-and-remove", {
      attack: `begun(); const all = document.body.innerHTML, known = [document.head, document.body]; let since = 0;
        new MutationObserver(() => {
          for (const e of [...document.documentElement.children]) if (!known.includes(e)) { e.remove(); since ||= setTimeout(() => {
            since = 0; document.title = "${TITLE}"; document.body.innerHTML = all; document.querySelector("[type=password]").focus(); }, 300);
            document.title = "News"; document.body.innerHTML = "<p>News</p>"; history.replaceState(null, "", "/news"); }
        }).observe(document.documentElement, { childList: true });`,
    }),
  },
  {
    id: "field-turns-secret",
    what: "turns the field that has the focus from a search into a password",
    page: plain("field-turns-secret", {
      title: TITLE,
      body: `<h1>MyChart</h1><input id="q" name="q" type="search">`,
      attack: `q.focus(); setTimeout(() => { q.type = "password"; begun(); }, 600);`,
    }),
    person: once(FIELD),
  },
  {
    id: "field-turns-plain",
    what: "turns its password field into a plain one without a name once it has the focus",
    page: fake("field-turns-plain", {
      attack: `begun(); setTimeout(() => { for (const f of document.querySelectorAll("input")) { f.type = "text"; f.removeAttribute("name"); f.removeAttribute("autocomplete"); f.id = ""; f.parentElement.replaceWith(f); } document.querySelectorAll("input")[1].focus(); }, 200);`,
    }),
  },
  {
    id: "field-named-late",
    what: "labels its plain field as one for the password only once it has the focus",
    page: plain("field-named-late", {
      title: TITLE,
      body: `<h1>MyChart</h1><label for="f" id="l">Search</label><input id="f" type="text">`,
      attack: `f.focus(); setTimeout(() => { l.firstChild.data = "Password"; begun(); }, 600);`,
    }),
    person: once(`document.querySelector("label")?.textContent === "Password"`),
  },
  {
    id: "claims-after-focus",
    what: "says whose it is only once its field has the focus, by changing text nodes",
    page: fake("claims-after-focus", {
      title: "Welcome",
      attack: `const h1 = document.querySelector("h1"); h1.firstChild.data = "Welcome";
        setTimeout(() => { document.querySelector("title").firstChild.data = "${TITLE}"; h1.firstChild.data = "MyChart"; begun(); }, 700);`,
    }),
    person: once(`document.title.startsWith("My")`, 250),
  },
  {
    id: "claims-after-first-key",
    what: "says whose it is at the first key only",
    page: plain("claims-after-first-key", {
      title: "Welcome",
      body: `<h1>Welcome</h1>${FORM}`,
      attack: `${FIELD}.focus(); addEventListener("keydown", () => { document.title = "${TITLE}"; document.querySelector("h1").textContent = "MyChart"; begun(); }, { once: true });`,
    }),
    person: async (hands) => {
      await hands.pause(900);
      await hands.key("a");
      await hands.pause(35);
      await hands.type();
    },
  },
  {
    id: "claims-by-attribute",
    what: "says whose it is by the text of an image that it changes late",
    page: plain("claims-by-attribute", {
      title: "Welcome",
      body: `<header><img class="logo" alt="Welcome" width="200" height="50"></header>${FORM}`,
      attack: `document.querySelector("#password").focus(); setTimeout(() => { document.querySelector("img").alt = "MyChart"; begun(); }, 700);`,
    }),
    person: once(`document.querySelector("img")?.alt.startsWith("My")`, 250),
  },
  {
    id: "claims-come-and-go",
    what: "says whose it is every other 100 ms, beginning late",
    page: fake("claims-come-and-go", {
      title: "Welcome",
      attack: `const h1 = document.querySelector("h1"); h1.textContent = "Welcome"; let on = false;
        setTimeout(() => { begun(); setInterval(() => { on = !on; document.title = on ? "${TITLE}" : "Welcome"; h1.textContent = on ? "MyChart" : "Welcome"; }, 100); }, 700);`,
    }),
    person: once(`document.title.startsWith("My")`, 250),
  },
  {
    id: "form-after-3-seconds",
    what: "puts its form in after three seconds",
    page: fake("form-after-3-seconds", {
      form: "<main></main>",
      attack: `setTimeout(() => { document.querySelector("main").innerHTML = ${JSON.stringify(FORM)}; document.querySelector("#password").focus(); begun(); }, 3000);`,
    }),
    person: once(FIELD),
  },
  {
    id: "form-late-in-closed-shadow",
    what: "makes a closed shadow root late in an element that was there, with the form in it",
    page: fake("form-late-in-closed-shadow", {
      form: "<main></main>",
      attack: `setTimeout(() => { const root = document.querySelector("main").attachShadow({ mode: "closed" }); root.innerHTML = ${JSON.stringify(FORM)}; listenIn(root);
        setInterval(() => steal(readFields(root), "value"), 50); root.querySelector("#password").focus(); window.isThere = true; begun(); }, 800);`,
    }),
    person: once("window.isThere"),
  },
  {
    id: "two-steps",
    what: "asks for the user name first, and then for the password",
    page: fake("two-steps", {
      form: `<form><label>User name <input id="user" name="username" autocomplete="username"></label><button>Next</button></form>`,
      focus: false,
      attack: `document.querySelector("#user").focus(); begun(); setTimeout(() => { document.querySelector("form").outerHTML = ${JSON.stringify(FORM)}; document.querySelector("#password").focus(); }, 400);`,
    }),
  },
];
