/**
 * Marks links that lead to an imitation, or elsewhere than their text says, and asks before they
 * are followed. Other links are left as they are.
 */

import type { Answer } from "../generated/engine.js";
import { askFromPage } from "../protocol.js";
import { say } from "../words.js";
import { fits, hear, isElement, isHtml, make, makeRoot, query, rootElement, stop, textOf } from "./dom.js";
import styles from "./mark.css";
import { close, panelOfLink, show } from "./warning.js";

const LINKS = "a[href], area[href]";
const PAUSE = 300;
/** Letters of a link that are looked at, and answers that are kept. */
const MAX_LINK = 4096;
const MAX_KNOWN = 20_000;
const BATCH = 500;
/** Changes at once that are not looked at one by one. */
const MANY = 1000;

/** Answers by question; `null` for a link without fault. */
const known = new Map<string, Answer | null>();
/** What was found about a link, and the mark that says so. */
const marked = new WeakMap<Element, { host: HTMLElement; answer: Answer }>();
const changed = new Set<Element>();
let isScheduled = false;

/** Begins to look at the links of the document. */
export function watchLinks(): void {
  new MutationObserver((records) => {
    for (const { type, target, addedNodes } of records) {
      const nodes = type === "attributes" ? [target] : addedNodes;
      for (const node of nodes) if (isElement(node)) changed.add(node);
    }
    schedule();
  }).observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ["href"] });
  armLinks();
}

/** Puts the listeners in place, also anew where the page has removed them with all others. */
export function armLinks(): void {
  // Before it can be followed, a link that has just come or changed is asked about.
  hear(["pointerover", "focusin", "pointerdown"], onApproach);
  hear(["click", "auxclick"], onFollow, false);
}

function schedule(): void {
  if (isScheduled || changed.size === 0) return;
  isScheduled = true;
  setTimeout(() => {
    isScheduled = false;
    const links = new Set<HTMLAnchorElement>();
    const root = rootElement();
    for (const element of root && changed.size > MANY ? [root] : changed) {
      if (isLink(element)) links.add(element);
      for (const link of query(element, LINKS)) if (isLink(link)) links.add(link);
    }
    changed.clear();
    void lookAt([...links].filter((link) => link.isConnected));
  }, PAUSE);
}

async function lookAt(links: HTMLAnchorElement[]): Promise<void> {
  const fresh = new Set<string>();
  for (const link of links) {
    const asked = question(link);
    if (asked && !known.has(asked)) fresh.add(asked);
  }
  if (known.size > MAX_KNOWN) known.clear();
  const all = [...fresh];
  for (let at = 0; at < all.length; at += BATCH) {
    const batch = all.slice(at, at + BATCH);
    const reply = await askFromPage<"links">({
      kind: "links",
      links: batch,
    }).catch(() => undefined);
    if (reply?.kind !== "flagged") return;
    for (const asked of batch) known.set(asked, null);
    for (const { index, answer } of reply.flagged) {
      const asked = batch[index];
      if (asked) known.set(asked, answer);
    }
  }
  for (const link of links) mark(link);
}

/**
 * What there is to ask about a link, if it leads to another site or may do so in a roundabout way:
 * its address, or a blank, its text where that may be an address, a blank and the address.
 */
function question(link: HTMLAnchorElement): string | null {
  const raw = link.getAttribute("href") ?? "";
  if (raw === "" || raw.startsWith("#")) return null;
  const href = link.href;
  if (typeof href !== "string" || !/^https?:\S+$/.test(href)) return null;
  const isHere = link.host === location.host;
  if (isHere && !/https?(:|%3a)/i.test(href.slice(link.origin.length))) return null;
  const shown = isHere ? "" : textOf(link).trim();
  // Only a text that may be an address is worth comparing.
  const text = shown.length <= 200 && /^\S+\.\S+$/.test(shown) ? shown : "";
  const address = href.slice(0, MAX_LINK);
  return text === "" ? address : ` ${text} ${address}`;
}

/** The answer about a link; where it leads elsewhere since a moment ago, as mail programs make it at a click, the one before. */
function answerFor(link: HTMLAnchorElement): Answer | null | undefined {
  const asked = question(link);
  const answer = asked === null ? null : known.get(asked);
  return answer === undefined ? marked.get(link)?.answer : answer;
}

function mark(link: HTMLAnchorElement): void {
  const answer = answerFor(link);
  const old = marked.get(link);
  if (!answer) {
    old?.host.remove();
    marked.delete(link);
    return;
  }
  if (old?.host.isConnected) return;
  const { host, root } = makeRoot(styles);
  const sign = make("span");
  sign.role = "img";
  const words = say(answer.findings[0]?.reason === "mismatch" ? "linkMismatchTitle" : "linkTitle");
  sign.ariaLabel = words;
  sign.title = words;
  sign.textContent = "\u26A0";
  root.append(sign);
  link.after(host);
  marked.set(link, { host, answer });
}

function onApproach(event: Event): void {
  const link = linkOf(event);
  const asked = link && question(link);
  if (asked && !known.has(asked)) void lookAt([link]);
}

function onFollow(event: Event): void {
  const link = linkOf(event);
  const answer = link && answerFor(link);
  if (!link || !answer || !event.isTrusted) return;
  event.preventDefault();
  stop(event);
  const { href } = link;
  const text = textOf(link).trim();
  const ask = (): void =>
    show(
      panelOfLink(answer, text),
      (action) => {
        close();
        if (action === "open-real" && answer.provider?.portal) location.assign(answer.provider.portal);
        if (action === "explain") location.assign(href);
        if (action === "stay") link.focus();
      },
      ask,
    );
  ask();
}

function linkOf(event: Event): HTMLAnchorElement | null {
  for (const target of event.composedPath()) {
    if (fits(target, LINKS)) return isLink(target) ? target : null;
  }
  return null;
}

/** `<area>` has all that is used of `<a>`. */
function isLink(element: Element): element is HTMLAnchorElement {
  return isHtml(element, "a") || isHtml(element, "area");
}
