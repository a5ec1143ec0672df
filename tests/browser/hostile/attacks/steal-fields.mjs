// Attacks by the field: fields that do not look like a password field, or that ask for something else.
import { fake } from "../page.mjs";

/** Gives the focus to the field. */
export const START = `document.querySelector("#field")?.focus(); begun();`;

/** A page with one field, which has the focus. */
export function asking(id, what, field, { attack = START, ...rest } = {}) {
  const form = `<form action="/in" method="post">${field}<button>Continue</button></form>`;
  return { id, what, page: fake(id, { form, attack, ...rest }) };
}

const LABELS = {
  es: ["Contraseña", "Usuario"],
  fr: ["Mot de passe", "Identifiant"],
  de: ["Passwort", "Benutzername"],
  pt: ["Senha", "Nome de usuário"],
};

const READ_SHADOW = `const at = (root) => setInterval(() => steal(root.querySelector("input")?.value, "shadow"), 30);`;

const SHADOWS = [
  asking("closed-shadow", "has its field in a closed shadow root", `<p id="host">`, {
    attack: `${READ_SHADOW} const root = document.querySelector("#host").attachShadow({ mode: "closed" });
      root.innerHTML = '<label>Password <input type="password"></label>'; root.querySelector("input").focus(); at(root); begun();`,
  }),
  asking("closed-shadows-nested", "has its field in eight closed shadow roots, one in the other", `<p id="host">`, {
    attack: `${READ_SHADOW} let host = document.querySelector("#host"); let root;
      for (let depth = 0; depth < 8; depth++) { root = host.attachShadow({ mode: "closed" }); host = document.createElement(depth % 2 ? "x-deep" : "section"); root.append(host); }
      root.innerHTML = '<label>Password <input type="password"></label>'; root.querySelector("input").focus(); at(root); begun();`,
  }),
  asking("defined-later", "has an element of its own that gets its field after 0.8 s", `<x-field></x-field>`, {
    attack: `${READ_SHADOW} setTimeout(() => { customElements.define("x-field", class extends HTMLElement { connectedCallback() {
      const root = this.attachShadow({ mode: "closed" }); root.innerHTML = '<label>Password <input type="password"></label>'; root.querySelector("input").focus(); at(root); begun(); } }); }, 800);`,
  }),
  asking(
    "form-element",
    "has an element of its own as the form's field, its text in a closed shadow root",
    `<x-pass name="password"></x-pass>`,
    {
      attack: `customElements.define("x-pass", class extends HTMLElement { static formAssociated = true; inner = this.attachInternals();
      connectedCallback() { const root = this.attachShadow({ mode: "closed", delegatesFocus: true }); root.innerHTML = '<div contenteditable aria-label="Password" style="border:1px solid;min-height:1.5rem"></div>';
        const box = root.firstChild; box.focus(); setInterval(() => { this.inner.setFormValue(box.textContent); steal([...new FormData(document.forms[0]).values()].join(""), "form-value"); }, 30); } }); begun();`,
    },
  ),
];

const DISGUISES = [
  asking(
    "editable-box",
    "has an editable box called Password by the text before it",
    `<span>Password</span><div id="field" contenteditable style="border:1px solid"></div>`,
  ),
  asking(
    "editable-plaintext",
    "has an editable box for plain text without any border or name",
    `<div>Password</div><div id="field" contenteditable="plaintext-only">&nbsp;</div>`,
  ),
  asking(
    "text-area",
    "has a text area for the password",
    `<label>Password <textarea id="field" rows="1"></textarea></label>`,
  ),
  asking(
    "text-security",
    "has a text field that the style draws as bullets",
    `<input id="field" type="text" style="-webkit-text-security:disc">`,
  ),
  asking(
    "disc-font",
    "has a text field in a font that has bullets for all characters",
    `<input id="field" type="text" placeholder="••••••••" style="font-family:text-security-disc">`,
    {
      head: `<style>@font-face{font-family:text-security-disc;src:url(/disc.woff2)}</style>`,
    },
  ),
  asking(
    "transparent-text",
    "has a text field with transparent text below drawn bullets",
    `<div style="position:relative"><div>Password</div><input id="field" style="color:transparent;caret-color:black"><b id="dots" style="position:absolute;left:4px;bottom:4px"></b></div>`,
    {
      attack: `${START} field.oninput = () => { dots.textContent = "•".repeat(field.value.length); };`,
    },
  ),
  asking(
    "tel-field",
    "asks for the password by a field for a telephone number",
    `<label>Password <input id="field" type="tel"></label>`,
  ),
  asking(
    "number-field",
    "asks for a PIN by a field for a number",
    `<label>PIN code <input id="field" type="number"></label>`,
  ),
  asking(
    "search-field",
    "asks for the password by a search field outside of any form",
    `</form><label>Password <input id="field" type="search" name="q"></label><form>`,
  ),
  asking(
    "bullets-by-script",
    "replaces each character in a text field by a bullet",
    `<div>Password</div><input id="field" name="f">`,
    {
      attack: `let all = ""; field.oninput = (e) => { all += e.data ?? ""; steal(e.data, "replaced"); field.value = "•".repeat(all.length); }; ${START}`,
    },
  ),
  asking(
    "label-before",
    "labels its text field only by the text before it",
    `<table><tr><td>Password</td><td><input id="field" name="f"></td></tr></table>`,
  ),
  asking(
    "label-drawn",
    "labels its text field by text that the style draws",
    `<div class="l"></div><input id="field" name="f">`,
    {
      head: `<style>.l::before{content:"Pass" "word"}</style>`,
    },
  ),
  asking(
    "label-in-pieces",
    "labels its text field by a word in pieces with invisible characters between them",
    `<label>P<b></b>a&#8203;ss&shy;w&#8288;ord <input id="field" name="f"></label>`,
  ),
  asking(
    "label-lookalike",
    "labels its text field by letters of other scripts that look the same",
    `<label>Раsswоrd <input id="field" name="f"></label>`,
  ),
  asking(
    "label-picture",
    "labels its text field by a picture of the word",
    `<svg viewBox="0 0 300 20" width="300" height="20"><text y="15">Password</text></svg><input id="field" name="f">`,
  ),
  asking(
    "autocomplete-only",
    "tells only password managers what its text field is for",
    `<input id="field" name="f" autocomplete="section-a current-password">`,
  ),
  ...Object.entries(LABELS).map(([language, [password, user]]) =>
    asking(
      `labels-${language}`,
      `labels its text fields in another language (${language})`,
      `<label>${user} <input name="a"></label><label>${password} <input id="field" name="b"></label>`,
    ),
  ),
  asking(
    "page-in-spanish",
    "is in Spanish as a whole, and names the portal in its title only",
    `<label>Contraseña <input id="field" type="password"></label>`,
    {
      title: "MyChart - Iniciar sesión",
      attack: `document.documentElement.lang = "es"; document.querySelector("h1").textContent = "Bienvenido"; document.querySelector("button").textContent = "Iniciar sesión"; ${START}`,
    },
  ),
];

/** What else a thief may ask for. */
const OTHER = [
  asking(
    "code-boxes",
    "asks for a one-time code by six boxes for one digit each",
    `<p>Enter the 6-digit verification code</p>${'<input class="d" maxlength="1" inputmode="numeric" style="display:inline;width:2rem">'.repeat(6)}`,
    {
      attack: `const boxes = [...document.querySelectorAll(".d")]; boxes.forEach((box, at) => { box.oninput = () => { steal(box.value, "digit"); (boxes[at + 1] ?? boxes[0]).focus(); (boxes[at + 1] ?? boxes[0]).value = ""; }; }); boxes[0].focus(); begun();`,
    },
  ),
  asking(
    "member-number",
    "asks for the insurance member ID and the birth date",
    `<label>Member ID <input id="field" name="member"></label><label>Date of birth <input type="date" name="dob"></label>`,
  ),
  asking(
    "social-security",
    "asks for the Social Security number",
    `<label>Social Security number <input id="field" name="s" inputmode="numeric"></label>`,
  ),
  asking(
    "card-form",
    "asks for a card to pay a bill",
    `<label>Card number <input id="field" name="c" autocomplete="cc-number" inputmode="numeric"></label><label>CVV <input name="d"></label>`,
  ),
  asking(
    "sign-up",
    "asks for a new account with a new password",
    `<label>Email <input name="email" type="email"></label><label>Choose a password <input id="field" name="p" autocomplete="new-password" type="password"></label>`,
  ),
  asking(
    "claim-by-logo",
    "says whose it is by its logo's words and its copyright line only",
    `<label>Password <input id="field" type="password"></label>`,
    {
      title: "Sign in",
      attack: `document.querySelector("h1").outerHTML = '<header><img class="logo" alt="MyChart" width="120" height="40"></header>'; document.body.insertAdjacentHTML("beforeend", "<footer>© MyChart, Epic Systems Corporation</footer>"); ${START}`,
    },
  ),
  asking(
    "claim-by-site-name",
    "says whose it is by its site name in the head only",
    `<label>Password <input id="field" type="password"></label>`,
    {
      title: "Sign in",
      head: `<meta property="og:site_name" content="MyChart">`,
      attack: `document.querySelector("h1").remove(); ${START}`,
    },
  ),
];

export const attacks = [...SHADOWS, ...DISGUISES, ...OTHER];
