/** DOM → facts: what the page asks for and whose it says it is. Never the value of a field. */

import type { Field, PageText, Place } from "../generated/engine.js";
import type { ReportedFacts } from "../protocol.js";
import { attribute, documents, fits, formOf, isComing, ofDocument, ours, query, shadowOf, textOf } from "./dom.js";
import { FIELDS, fieldOf } from "./fields.js";

const MAX_TEXT = 300;
const MAX_ELEMENTS = 5000;
/** What is beyond is looked at when the person uses it. */
const MAX_FIELDS = 500;
const MAX_ROOTS = 200;
/** What may have a shadow root: of what never can (`attachShadow` says what), that of which pages have most is left out. */
const HOSTS = ":not(a,li,td,tr,option)";
/** What stands on a key for a digit. */
const DIGIT = /^\s*\d\s*$/;

/** All facts of this document. */
export function collect(): ReportedFacts {
  const parts = collecting();
  let part = parts.next();
  while (!part.done) part = parts.next();
  return part.value;
}

/** The same, part by part: the page may go on in between, which has not asked for anything so far. */
export function* collecting(): Generator<undefined, ReportedFacts> {
  const fields = new Set<Field>();
  const sendsTo = new Set<string>();
  const roots = allRoots();
  for (const element of inAll(roots, FIELDS, MAX_FIELDS)) {
    // While a document comes, its style changes with each piece; a field that somebody uses is seen in any case.
    const field = fieldOf(element, isComing());
    if (!field) continue;
    fields.add(field);
    for (const address of actionsOf(element)) sendsTo.add(address);
  }
  if (fields.size === 0) yield;
  // Digits to click on are for a secret number.
  if (roots.some(hasKeypad)) fields.add("password");
  if (fields.size === 0) yield;
  return { fields: [...fields], sends_to: [...sendsTo].slice(0, 20), texts: texts(roots) };
}

/** The document and the shadow roots in it, closed ones included. */
export function allRoots(): (Document | ShadowRoot)[] {
  const roots: (Document | ShadowRoot)[] = [document];
  for (let at = 0; at < roots.length && at < MAX_ROOTS; at++) {
    const root = roots[at];
    if (!root) break;
    for (const element of query(root, HOSTS, MAX_ELEMENTS)) {
      const shadow = shadowOf(element);
      if (shadow && !ours.has(element)) roots.push(shadow);
    }
  }
  return roots;
}

/** The elements in all of these roots that fit, the first of them. */
function inAll(roots: readonly ParentNode[], selector: string, most: number): Element[] {
  return roots.flatMap((root) => query(root, selector, most)).slice(0, most);
}

/** Whether there is an element for each of the ten digits, as on a keypad; a calendar has no naught. */
function hasKeypad(root: ParentNode): boolean {
  const keys = query(root, "[value]", MAX_ELEMENTS).map((key) => attribute(key, "value"));
  const texts = documents().createTreeWalker.call(document, root, NodeFilter.SHOW_TEXT);
  for (let at = 0; at < MAX_ELEMENTS && texts.nextNode(); at++) {
    const text = texts.currentNode as Text;
    if (DIGIT.test(text.data) && fits(text.parentElement, ":not(:has(*))")) keys.push(text.data);
  }
  return new Set(keys.filter((text) => DIGIT.test(text)).map((text) => text.trim())).size === 10;
}

/** Where the field's form would be sent. A page may name a field `action`: ask the prototype. */
function actionsOf(element: Element): string[] {
  const form = formOf(element);
  if (!form) return [];
  const ofButtons = query(form, "[formaction]").map((button) => attribute(button, "formaction"));
  return [attribute(form, "action"), ...ofButtons].flatMap((address) => {
    try {
      return [new URL(address, ofDocument("baseURI")).href];
    } catch {
      return [];
    }
  });
}

function texts(roots: readonly ParentNode[]): PageText[] {
  const all: [Place, string][] = [["title", ofDocument("title")]];
  const from = (place: Place, selector: string, read: (element: Element) => string, most: number) => {
    for (const element of inAll(roots, selector, most)) all.push([place, read(element)]);
  };
  const content = (element: Element) => attribute(element, "content");
  const inner = (element: Element) => textOf(element).slice(0, MAX_TEXT);
  const labelled = (element: Element) => attribute(element, "aria-label") || inner(element);
  from(
    "site-name",
    'meta:is([property="og:site_name"],[name=application-name],[name=apple-mobile-web-app-title])',
    content,
    3,
  );
  from(
    "logo",
    "img[alt]:is([class*=logo i],[id*=logo i],[src*=logo i],[class*=logo i] *,header *)",
    (image) => attribute(image, "alt"),
    6,
  );
  from("logo", "svg[aria-label],[class*=logo i][aria-label],svg>title", labelled, 4);
  from("heading", "h1,h2", inner, 6);
  from("label", "form :is(legend,label,button),form[aria-label]", labelled, 12);
  from(
    "copyright",
    "footer,[class*=copyright i],[id*=copyright i],small",
    (footer) => copyrightLine(textOf(footer)),
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
