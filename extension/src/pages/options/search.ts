/** Looks for organisations in all lists in force, the bundled ones too. */

import type { Counted, Found } from "../../generated/importer.js";
import type { Answer, Ask } from "../../lists/messages.js";
import type { MessageKey } from "../../words.js";
import { figure } from "../../words.js";
import { element, name, say, scrolling } from "../dom.js";
import { newWorker } from "./work.js";

const MAX_SHOWN = 50;
/** Letters below which nearly all would be found. */
const MIN_LETTERS = 2;

const BY: Record<Found["trust"], MessageKey> = {
  lapsed: "foundLapsed",
  bundled: "foundBundled",
  subscription: "foundFeed",
  user: "foundYours",
  policy: "foundPolicy",
};

const results = element("ul", "found small");
const said = element("p", "soft small");
said.setAttribute("role", "status");
let worker: Worker | undefined;
/** What is looked for, and what is to be looked for after it. */
let current: string | null = null;
let next: string | null = null;

/** The section. */
export function searchSection(): HTMLElement {
  const input = element("input");
  input.type = "search";
  input.autocomplete = "off";
  input.spellcheck = false;
  input.addEventListener("input", () => find(input.value.trim()));
  const label = element("label", "", element("span", "", say("searchLabel")), input);
  scrolling(results, say("searchTitle"));
  return element("section", "search", element("h2", "", say("searchTitle")), label, said, results);
}

/** Lists have changed: the next search looks into the new ones. */
export function forgetSearch(): void {
  worker?.terminate();
  worker = undefined;
  current = null;
}

function find(text: string): void {
  if (text.length < MIN_LETTERS) {
    next = null;
    results.replaceChildren();
    said.textContent = "";
    return;
  }
  next = text;
  if (current === null) ask();
}

/** One question at a time: what is typed meanwhile comes after it, and only the last of it. */
function ask(): void {
  if (next === null) return;
  worker ??= answering(newWorker());
  current = next;
  next = null;
  const asked: Ask = { request: { kind: "find", text: current }, mayAddLists: true };
  worker.postMessage(asked);
}

function answering(made: Worker): Worker {
  made.onmessage = ({ data }: MessageEvent<Answer>) => {
    current = null;
    if (data.kind === "found" && next === null) show(data.found);
    if (data.kind === "failed") said.textContent = data.trouble;
    ask();
  };
  return made;
}

function show({ count, first }: Counted<Found>): void {
  const shown = first.slice(0, MAX_SHOWN);
  const more = count > shown.length ? ` ${say("listsFirst", figure(shown.length))}` : "";
  said.textContent = count === 0 ? say("searchNone") : say("searchCount", figure(count)) + more;
  results.replaceChildren(...shown.map(row));
}

function row({ name: title, sites, list, trust }: Found): HTMLLIElement {
  return element(
    "li",
    "",
    element(
      "div",
      "",
      element("strong", "", name(title)),
      element("p", "", name(sites)),
      element("p", "soft", say(BY[trust], list)),
    ),
  );
}
