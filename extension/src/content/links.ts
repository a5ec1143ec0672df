/**
 * Marks links that lead to an imitation, or elsewhere than their text says, and asks before they
 * are followed. Other links are left as they are.
 */

import type { Answer } from "../generated/engine.js";
import { askFromPage } from "../protocol.js";
import { say } from "../words.js";
import {
  attribute,
  fits,
  hear,
  isElement,
  isHtml,
  later,
  make,
  makeRoot,
  pause,
  query,
  rootElement,
  stop,
  textOf,
} from "./dom.js";
import styles from "./mark.css";
import { close, panelOfLink, show } from "./warning.js";

const LINKS = "a[href],area[href]";
/** An address as browsers write it: its host with its port, and what follows. */
const WEB = /^https?:\/\/(?:[^/@\s]*@)?([^/\s]*)(\S*)$/;
const PAUSE = 300;
/** Letters of a link that are looked at, and answers that are kept. */
const MAX_LINK = 4096;
const MAX_KNOWN = 20_000;
/** Links that are read at a stretch, and letters of them that are asked about at once: each question costs by itself. */
const STRETCH = 500;
const BATCH = 1_000_000;
/** Changes at once that are not looked at one by one. */
const MANY = 1000;

/** Answers by question; `null` for a link without fault. */
const known = new Map<string | null, Answer | null>();
/** What was found about a link, and the mark that says so. */
const marked = new WeakMap<Element, { host: HTMLElement; answer: Answer }>();
const changed = new Set<Element>();
let isScheduled = false;

/** Looks at the links of the document, and at what changes among them from now on. */
export function followLinks(): void {
  new MutationObserver((records) => {
    for (const { type, target, addedNodes } of records) {
      if (changed.size > MANY) break;
      const nodes = type === "attributes" ? [target] : addedNodes;
      for (const node of nodes) if (isElement(node)) changed.add(node);
    }
    schedule();
  }).observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ["href"] });
  lookAtLinks();
}

/** Looks at all links that there are. */
export function lookAtLinks(): void {
  const root = rootElement();
  if (root) changed.add(root);
  schedule();
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
  later(async () => {
    const root = rootElement();
    const within = root && changed.size > MANY ? [root] : [...changed];
    changed.clear();
    const links = within.flatMap((element) => [...(fits(element, LINKS) ? [element] : []), ...query(element, LINKS)]);
    await pause();
    await lookAt([...new Set(links)]);
    isScheduled = false;
    schedule();
  }, PAUSE);
}

/** Looks at links, and takes them off the list. */
async function lookAt(links: Element[]): Promise<void> {
  if (known.size > MAX_KNOWN) known.clear();
  while (links.length > 0) {
    const some = new Map<Element, string | null>();
    const unknown = new Set<string>();
    let letters = 0;
    while (letters < BATCH && links.length > 0) {
      await inTurns(links.splice(0, STRETCH), (link) => {
        const asked = question(link);
        some.set(link, asked);
        if (asked === null || known.has(asked)) return;
        unknown.add(asked);
        letters += asked.length;
      });
    }
    if (!(await ask([...unknown]))) return;
    // What there is something to say about is a link of HTML.
    await inTurns(some, ([link, asked]) => {
      if (marked.has(link) || known.get(asked)) mark(link as HTMLAnchorElement);
    });
  }
}

/** Asks what is not known. Whether there was an answer. */
async function ask(links: string[]): Promise<boolean> {
  if (links.length === 0) return true;
  const reply = await askFromPage<"links">({ kind: "links", links: links.join("\n") }).catch(() => undefined);
  if (reply?.kind !== "flagged") return false;
  for (const { index, answer } of reply.flagged) {
    const asked = links[index];
    if (asked) known.set(asked, answer);
  }
  await inTurns(links, (asked) => {
    if (!known.has(asked)) known.set(asked, null);
  });
  return true;
}

/** Does something with each of many, some at a time, since a page of very many links must not stand still meanwhile. */
async function inTurns<T>(all: Iterable<T>, work: (one: T) => void): Promise<void> {
  let count = 0;
  for (const one of all) {
    work(one);
    if (++count % STRETCH === 0) await pause();
  }
}

/**
 * What there is to ask about a link, if it leads to another site or may do so in a roundabout way:
 * its address, or a blank, its text where that may be an address, a blank and the address.
 */
function question(link: Element): string | null {
  // In Firefox each look at an element costs: this is all that other sites' links need.
  const [href, host, path = ""] = WEB.exec(String(Reflect.get(link, "href"))) ?? [];
  if (href === undefined) return null;
  const isHere = host === location.host;
  if (isHere && (!/https?(:|%3a)/i.test(path) || /^(#|$)/.test(attribute(link, "href")))) return null;
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
  if (!answer || !link.isConnected) {
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
    // `<area>` has all that is used of `<a>`; what other languages than HTML have has not.
    if (fits(target, LINKS)) return isHtml(target) ? (target as HTMLAnchorElement) : null;
  }
  return null;
}
