/** DOM → facts: what the page asks for and whose it says it is. Never the value of a field. */

import type { Field, PageText, Place } from "../generated/engine.js";
import type { ReportedFacts } from "../protocol.js";

const MAX_TEXT = 300;
const MAX_ELEMENTS = 5000;
const MAX_ROOTS = 200;
/** What may be such a field. */
export const FIELDS = "input, textarea, select, [contenteditable]";

/** Words in names and labels of fields, in English, Spanish, French, German and Portuguese. */
const WORDS: readonly (readonly [Field, RegExp])[] = [
  [
    "one-time-code",
    /\b(otp|one.?time|passcode|verification.?code|security.?code|sms.?code|2fa|mfa|co(de|digo).?(de.)?(verification|securite|seguridad|verificacion|seguranca|confirma)|einmalcode|bestatigungscode|tan)\b/,
  ],
  [
    "password",
    /\b(pass.?(word|phrase|wd)|pwd|pin.?code|contrasena|clave|mot.?de.?passe|mdp|passwort|kennwort|senha)\b/,
  ],
  [
    "social-security",
    /\b(ssn|social.?security|seguro.?social|nss|securite.?sociale|sozialversicherung|national.?insurance|nino|cpf|seguridad.?social)\b/,
  ],
  [
    "member-id",
    /\b(member.?(id|number|no)|subscriber.?(id|number)|policy.?(id|number)|insurance.?(id|number|card)|medicare.?(id|number|card)|mbi|nhs.?number|group.?number|numero.?d.?(adherent|assure)|carte.?vitale|versicherten.?nummer|versichertennr|numero.?de.?(afiliado|asegurado|poliza|beneficiario)|tarjeta.?sanitaria)\b/,
  ],
  [
    "medical-record",
    /\b(mrn|medical.?record|record.?number|patient.?(id|number)|activation.?code|historia.?clinica|dossier.?medical|numero.?de.?dossier|patientennummer|prontuario)\b/,
  ],
  [
    "card",
    /\b(card.?number|cc.?num|credit.?card|debit.?card|cvv|cvc|csc|numero.?de.?(carte|tarjeta|cartao)|kartennummer|carte.?bancaire)\b/,
  ],
  [
    "birth-date",
    /\b(dob|date.?of.?birth|birth.?(date|day)|bday|fecha.?de.?nacimiento|date.?de.?naissance|geburtsdatum|data.?de.?nascimento)\b/,
  ],
  [
    "username",
    /\b(user.?(name|id)|login|log.?in|sign.?in|account.?(name|id)|usuario|identifiant|nom.?d.?utilisateur|benutzer(name)?|anmelde|usuaria)\b/,
  ],
];
const BY_AUTOCOMPLETE: Readonly<Record<string, Field>> = {
  "current-password": "password",
  "new-password": "password",
  "one-time-code": "one-time-code",
  username: "username",
  "cc-number": "card",
  "cc-csc": "card",
  "cc-exp": "card",
  bday: "birth-date",
};
const TYPED = new Set(["text", "password", "tel", "number", "email", "search", "url", "date", ""]);

/** The kind of a field that a thief wants, or `null`. */
export function fieldOf(element: Element): Field | null {
  if (element instanceof HTMLInputElement) {
    if (!TYPED.has(attribute(element, "type").toLowerCase())) return null;
    if (element.type === "password") return "password";
  } else if (
    !(element instanceof HTMLTextAreaElement) &&
    !(element instanceof HTMLElement && element.isContentEditable)
  ) {
    return null;
  }
  for (const token of attribute(element, "autocomplete").toLowerCase().split(/\s+/)) {
    const field = BY_AUTOCOMPLETE[token];
    if (field) return field;
  }
  if (isMasked(element)) return "password";
  const own = ["name", "id", "placeholder", "aria-label", "title"].map((name) => attribute(element, name));
  return fieldByWords([...own, ...labelsOf(element)].join(" \n "));
}

/** The kind of field that a name or label tells of. */
export function fieldByWords(text: string): Field | null {
  const plain = text
    .slice(0, MAX_TEXT)
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[_\-.:[\]]+/g, " ");
  return WORDS.find(([, words]) => words.test(plain))?.[0] ?? null;
}

/** All facts of this document. */
export function collect(): ReportedFacts {
  const fields = new Set<Field>();
  const sendsTo = new Set<string>();
  for (const element of elements(FIELDS)) {
    const field = fieldOf(element);
    if (!field) continue;
    fields.add(field);
    for (const address of actionsOf(element)) sendsTo.add(address);
  }
  return { fields: [...fields], sends_to: [...sendsTo].slice(0, 20), texts: texts() };
}

/** The elements that fit, also within shadow roots, closed ones included. */
export function elements(selector: string): Element[] {
  const found: Element[] = [];
  const roots: ParentNode[] = [document];
  for (let at = 0; at < roots.length && at < MAX_ROOTS; at++) {
    const root = roots[at];
    if (!root) break;
    found.push(...root.querySelectorAll(selector));
    let seen = 0;
    for (const element of root.querySelectorAll("*")) {
      if (++seen > MAX_ELEMENTS) break;
      const shadow = element instanceof HTMLElement ? shadowOf(element) : null;
      if (shadow) roots.push(shadow);
    }
  }
  return found.slice(0, MAX_ELEMENTS);
}

/** An element's shadow root, which may be closed to the page. */
export function shadowOf(element: HTMLElement): ShadowRoot | null {
  if (element.shadowRoot) return element.shadowRoot;
  if (!element.localName.includes("-") && !CAN_HAVE_SHADOW.has(element.localName)) return null;
  return openOrClosed(element);
}

const CAN_HAVE_SHADOW = new Set(
  "article aside blockquote body div footer h1 h2 h3 h4 h5 h6 header main nav p section span".split(" "),
);

/** The field that has the focus, also within shadow roots. */
export function focused(): Element | null {
  let element = document.activeElement;
  while (element instanceof HTMLElement) {
    const inner: Element | null | undefined = openOrClosed(element)?.activeElement;
    if (!inner) break;
    element = inner;
  }
  return element;
}

function openOrClosed(element: HTMLElement): ShadowRoot | null {
  if (element.shadowRoot) return element.shadowRoot;
  try {
    if ("openOrClosedShadowRoot" in element && element.openOrClosedShadowRoot instanceof ShadowRoot) {
      return element.openOrClosedShadowRoot; // Firefox
    }
    return chrome.dom?.openOrClosedShadowRoot(element) ?? null;
  } catch {
    return null;
  }
}

function labelsOf(element: Element): string[] {
  const labels = "labels" in element && element.labels instanceof NodeList ? [...element.labels] : [];
  const ids = attribute(element, "aria-labelledby").split(/\s+/).filter(Boolean);
  const named = ids.map((id) => document.getElementById(id));
  return [...labels, ...named].map((label) => label?.textContent ?? "");
}

function isMasked(element: Element): boolean {
  if (!(element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement)) return false;
  const masking = getComputedStyle(element).getPropertyValue("-webkit-text-security");
  return masking !== "" && masking !== "none";
}

/** Where the field's form would be sent. A page may name a field `action`: ask the prototype. */
function actionsOf(element: Element): string[] {
  const form = element.closest("form");
  if (!form) return [];
  const buttons = [...form.querySelectorAll("button[formaction], input[formaction]")];
  const relative = [form, ...buttons].map((holder) => attribute(holder, holder === form ? "action" : "formaction"));
  return relative.flatMap((address) => {
    try {
      return [new URL(address, document.baseURI).href];
    } catch {
      return [];
    }
  });
}

function texts(): PageText[] {
  const all: [Place, string][] = [["title", document.title]];
  const from = (place: Place, selector: string, read: (element: Element) => string, most: number) => {
    for (const element of [...document.querySelectorAll(selector)].slice(0, most)) all.push([place, read(element)]);
  };
  const content = (element: Element) => attribute(element, "content");
  const inner = (element: Element) => (element.textContent ?? "").slice(0, MAX_TEXT);
  from(
    "site-name",
    'meta[property="og:site_name"], meta[name="application-name"], meta[name="apple-mobile-web-app-title"]',
    content,
    3,
  );
  from(
    "logo",
    'img[alt][class*="logo" i], img[alt][id*="logo" i], img[alt][src*="logo" i], [class*="logo" i] img[alt], header img[alt]',
    (image) => attribute(image, "alt"),
    6,
  );
  from(
    "logo",
    'svg[aria-label], [class*="logo" i][aria-label], svg > title',
    (image) => attribute(image, "aria-label") || inner(image),
    4,
  );
  from("heading", "h1, h2", inner, 6);
  from(
    "label",
    "form legend, form label, form button, form[aria-label]",
    (label) => attribute(label, "aria-label") || inner(label),
    12,
  );
  from(
    "copyright",
    'footer, [class*="copyright" i], [id*="copyright" i], small',
    (footer) => copyrightLine(footer.textContent ?? ""),
    5,
  );
  return all
    .map(([place, text]) => ({ place, text: text.replace(/\s+/g, " ").trim().slice(0, MAX_TEXT) }))
    .filter(({ text }) => text !== "");
}

function copyrightLine(text: string): string {
  const at = text.search(/©|\(c\)|copyright/i);
  return at < 0 ? "" : text.slice(at, at + MAX_TEXT);
}

/** A page may name a field `getAttribute`, which then hides the method of its form. */
function attribute(element: Element, name: string): string {
  return Element.prototype.getAttribute.call(element, name) ?? "";
}
