/** Which fields a thief wants, told by their type, purpose, name, label and look. Never by their value. */

import type { Field } from "../generated/engine.js";
import { attribute, closest, hasEditContext, isHtml, ofElement, query, textOf } from "./dom.js";

const MAX_TEXT = 300;
/** Letters of a text before a field that may be its label, and how far up and back it may stand. */
const MAX_LABEL = 40;
const MAX_UP = 3;
const MAX_BACK = 9;
/** What may be a field. */
export const FIELDS = "input,textarea,[contenteditable],canvas[tabindex]";

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
    /\b(ssn|social.?security|segur(o|idad).?social|nss|securite.?sociale|sozialversicherung|national.?insurance|nino|cpf)\b/,
  ],
  [
    "member-id",
    /\b(member.?(id|number|no)|subscriber.?(id|number)|policy.?(id|number)|insurance.?(id|number|card)|medicare.?(id|number|card)|mbi|nhs.?number|group.?number|numero.?d.?(adherent|assure)|carte.?vitale|versicherten.?(nummer|nr)|numero.?de.?(afiliado|asegurado|poliza|beneficiario)|tarjeta.?sanitaria)\b/,
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
    /\b(user.?(name|id)|login|log.?in|sign.?in|account.?(name|id)|usuari[oa]|identifiant|nom.?d.?utilisateur|benutzer(name)?|anmelde)\b/,
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
/** How words of fields begin that anybody may read. */
const HARMLESS =
  /\b([qs]\b|query|search|find|such|busc|recherch|e ?mail|correo|courriel|name|nom(e|bre)?\b|vorn|nach[nr]|apellid|prenom|phone|tel|mo[bv]il|ad+res|direcc|enderec|street|city|town|ort\b|stadt|ciudad|ville|cidade|state|zip|post|plz|countr|com+ent|mes+ag|mensa|subject|as+unto|sujet|note|date|locat|chat|reply)/;
/** Letters of the Greek and Cyrillic alphabets, and one of the Turkish, and below each ours that it is read as. */
const FOREIGN = "аеорсухѕіјԁһԝкмтвнαορικντωı";
const READ_AS = "aeopcyxsijdhwkmtbhaopikvtwi";
const BY_PARTS = /^(date|month|time|week)/;
const TYPED = new Set(["text", "password", "tel", "number", "email", "search", "url", "date", ""]);

/** Whether a person can type into an element. */
export function isTyped(element: Element | null): boolean {
  if (isHtml(element, "input")) return TYPED.has(attribute(element, "type").toLowerCase());
  return isHtml(element, "textarea") || (isHtml(element) && element.isContentEditable) || hasEditContext(element);
}

/** Whether keys change an element without any event that could hold them back. */
export function isFilledWithoutInput(element: Element | null): boolean {
  if (isHtml(element, "input")) return BY_PARTS.test(element.type);
  return isHtml(element, "select");
}

/**
 * The kind of a field that a thief wants, or `null`; where that is wanted, without a look at how it is drawn, for which
 * the browser works out the style of the whole document.
 */
export function fieldOf(element: Element | null, isUndrawn = false): Field | null {
  const kind = isHtml(element, "input") ? element.type : "";
  if (!element || !(isTyped(element) || /^(file|range)$/.test(kind))) return null;
  if (kind === "password") return "password";
  for (const token of attribute(element, "autocomplete").toLowerCase().split(/\s+/)) {
    const field = BY_AUTOCOMPLETE[token];
    if (field) return field;
  }
  if (!isUndrawn && isMasked(element)) return "password";
  return fieldByWords(wordsAt(element));
}

/**
 * Whether nothing tells what a field is for: no word that a harmless one has. Honest forms say it;
 * a form that draws its labels, or has none, may want anything.
 */
export function isUntold(element: Element | null): boolean {
  return element !== null && isTyped(element) && fieldOf(element) === null && !HARMLESS.test(plain(wordsAt(element)));
}

function wordsAt(element: Element): string {
  const own = ["name", "id", "placeholder", "aria-label", "title", "type"].map((name) => attribute(element, name));
  const labels = labelsOf(element);
  return [...own, ...labels, labels.length === 0 ? textBefore(element) : ""].join(" \n ");
}

/** The kind of field that a name or label tells of. */
export function fieldByWords(text: string): Field | null {
  const words = plain(text);
  return WORDS.find(([, pattern]) => pattern.test(words))?.[0] ?? null;
}

/** A text as a person reads it: small letters without accents, in our alphabet, words apart, nothing invisible. */
function plain(text: string): string {
  return text
    .slice(0, MAX_TEXT)
    .replace(/[\u00ad\u180e\u200b-\u200f\u2060-\u2064\ufeff]/g, "")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[\u0370-\u052f\u0131]/g, (letter) => READ_AS[FOREIGN.indexOf(letter)] ?? letter)
    .replace(/[_\-.:[\]]+/g, " ");
}

function labelsOf(element: Element): string[] {
  const around = closest(element, "label");
  const ids = attribute(element, "aria-labelledby").split(/\s+/).filter(Boolean);
  const named = ids.flatMap((id) => query(document, `#${CSS.escape(id)}`, 1));
  return [...(around ? [around] : []), ...labelsFor(element), ...named]
    .map(textOf)
    .filter((text) => text.trim() !== "");
}

const labels = new Map<Node, Map<string, Element[]>>();

/** The labels that name an element, by one look at its document for all of them: Firefox takes one look for each. */
function labelsFor(element: Element): Element[] {
  const root = Node.prototype.getRootNode.call(element);
  let known = labels.get(root);
  if (!known) {
    known = Map.groupBy(query(root as Document, "label[for]"), (label) => attribute(label, "for"));
    labels.set(root, known);
    // Nothing can change before we are done.
    queueMicrotask(() => labels.clear());
  }
  return known.get(attribute(element, "id")) ?? [];
}

/** The text right before a field, which people read as its label whatever it is to the browser. */
function textBefore(element: Element): string {
  let at: Element | null = element;
  for (let up = 0; at && up < MAX_UP; up++) {
    let before = ofElement(at, "previousSibling");
    for (let back = 0; before && back < MAX_BACK; back++) {
      const text = textOf(before).trim();
      if (text !== "") return text.length <= MAX_LABEL ? text : "";
      before = ofElement(before, "previousSibling");
    }
    at = ofElement(at, "parentElement");
  }
  return "";
}

/** Whether what is typed does not show: discs, letters without colour, or a canvas of its own. */
function isMasked(element: Element): boolean {
  if (hasEditContext(element)) return true;
  const style = getComputedStyle(element);
  const masking = style.getPropertyValue("-webkit-text-security");
  if (masking !== "" && masking !== "none") return true;
  return /^(transparent|rgba\(.*, 0\))$/.test(style.getPropertyValue("-webkit-text-fill-color"));
}
