/** Entry of the content script: asks about the document, and guards it meanwhile. */

import type { Answer, Field } from "../generated/engine.js";
import { askFromPage, type PageVerdict, type ReportedFacts, type ToPage } from "../protocol.js";
import { fits, hear, isComing, isElement, isHtml, later, ofDocument, pause, query, rootElement } from "./dom.js";
import { collect, collecting } from "./facts.js";
import { FIELDS, fieldOf, isTyped, isUntold } from "./fields.js";
import { arm, heldAt, holdForGood, holdMeanwhile, install, isArmed, release } from "./guard.js";
import { armLinks, followLinks, lookAtLinks } from "./links.js";
import { giveBack, hasFocus, takeFocus } from "./trap.js";
import { type Action, close, isForPanel, type Panel, panelOf, panelUnchecked, show as showPanel } from "./warning.js";
import { wipe } from "./wipe.js";

/** How long an answer may take before the person is told, in milliseconds. */
const PATIENCE = 2000;
/** How long a page that keeps changing is left alone between two looks, and how much of the time a look may cost. */
const PAUSE = 250;
const MOST_OF_TIME = 1 / 30;
/** How long our own page may take to come in place of this one. */
const GRACE = 400;
/** How soon a background that gave no answer is asked again, the first time, in milliseconds. */
const AGAIN = 60;
const TRIES = 5;
/** Changes at once that are not looked at one by one. */
const MANY = 100;
/** How soon it is looked again whether a document has begun, in milliseconds. */
const SOON = 9;
/** How long the first answer may take before a key has the document looked at without it, in milliseconds. */
const FIRST = 200;
/** How often a background is asked only to keep it awake, in milliseconds. */
const AWAKE = 20_000;
/** How often a document that takes long to come is looked at, in milliseconds. */
const LONG = 2000;

/** What is known of a document that was not looked at. */
const NOTHING: ReportedFacts = { fields: [], sends_to: [], texts: [] };

type Verdict = Exclude<PageVerdict, { kind: "busy" }>;

const isTop = window === window.top;
/** Whether the document began as an empty one, for another to fill; what it is filled with may bring another address. */
const isBlank = location.href === "about:blank";
/** In a document that was there before us, the page's own listeners come first. */
let isBehind = !isComing() && !isBlank;
let verdict: Verdict | undefined;
/** Whether an answer is on its way. */
let isPending = false;
/** Whether there was an answer that knows what the page says. */
let isJudged = false;
/** Whether the page has removed our listeners, and may have put its own in their place. */
let isReopened = false;
/** Whether the page has fought for the keys while an answer was on its way. */
let isLost = false;
let asked = 0;
let facts = NOTHING;
/** The kinds of field that the person used, and no look had found. */
const used = new Set<Field>();
let isDirty = true;
/** Whether changes are heard of. While a document comes, that costs more than the document: not before somebody types. */
let isFollowed = false;
/** Whether all of the document was there at a look. */
let isWhole = false;
/** Whether something in the page, such as a frame, depends on what it says. */
let isAsked = false;
let isScheduled = false;
/** A look that is under way in turns with the page. */
let looking: ReturnType<typeof collecting> | undefined;
/** When the next look is due: as soon as somebody types, and else. */
let nextAtKey = FIRST;
let nextLook = 0;

/** Where a script of ours tells the next that it is here: by a symbol, since an element of the page can have any name. */
const OURS = Symbol.for("portalward");

if (isFirstHere()) begin();

/** After an update, or where we were put into open pages, a script of ours may be here already and alive. */
function isFirstHere(): boolean {
  const earlier: unknown = Reflect.get(globalThis, OURS);
  if (typeof earlier === "function" && earlier() === true) return false;
  Reflect.set(globalThis, OURS, () => !isOrphan());
  return true;
}

function begin(): void {
  install({ isOurs: isForPanel, fieldAt, mustWait, onHeld });
  new MutationObserver(onNewRoot).observe(document, { childList: true });
  listen();
  armLinks();
  chrome.runtime.onMessage.addListener(onMessage);
  if (isComing()) later(lookMeanwhile, LONG);
  else follow();
  // A page that is got ready before anybody asked for it stays held until it is shown.
  if (isPrerendering()) document.addEventListener("prerenderingchange", () => void ask(false), { once: true });
  else void ask(false);
}

/** In Firefox there is no such thing; to the types of the DOM it is not known. */
function isPrerendering(): boolean {
  return ofDocument("prerendering" as "hidden");
}

function listen(): void {
  hear(["DOMContentLoaded", "load"], () => {
    // A sign-in that is plain to see does not wait for what the page does next, which may take long.
    if (query(document, "[type=password]", 1)[0]) lookNow();
    else schedule(0);
  });
  hear(["pageshow"], (event) => {
    if (!(event as PageTransitionEvent).persisted) return;
    holdMeanwhile(true);
    void ask(true);
  });
}

/** A document that takes long to come is looked at now and then, beside what somebody uses in it. */
function lookMeanwhile(): void {
  if (isFollowed) return;
  schedule();
  lookAtLinks();
  later(lookMeanwhile, LONG);
}

/** Hears of all changes from now on. */
function follow(): void {
  if (isFollowed) return;
  isFollowed = true;
  observe();
  followLinks();
}

function onMessage(message: ToPage, sender: chrome.runtime.MessageSender, reply: (facts: ReportedFacts) => void): void {
  // Only our background and our pages can send a message to a tab.
  if (sender.id !== chrome.runtime.id) return;
  switch (message.kind) {
    case "recheck":
      void ask(true);
      return;
    case "facts":
      isAsked = true;
      reply(collect());
      return;
    case "warn":
      if (!isTop) return;
      verdict = { kind: "hold", answer: message.answer };
      act(verdict);
      return;
    case "hold":
      if (!isTop) holdAll();
      return;
    case "use-unchecked":
      settle();
      return;
  }
}

/** Asks about the document and does what the answer says. Until then input is held. */
async function ask(withFacts: boolean, found = withFacts ? factsNow() : NOTHING): Promise<void> {
  if (isPrerendering()) return;
  facts = found;
  const number = ++asked;
  const isLast = (): boolean => number === asked;
  isPending = true;
  holdMeanwhile(facts.fields.length > 0 || (withFacts && !isJudged));
  // Honest pages open their own documents anew, too.
  if (isReopened && facts.fields.length > 0 && (isBlank || isWary())) takeFocus(giveUp);
  later(() => {
    if (isLast() && isPending) receive({ kind: "unchecked", reason: "slow" }, withFacts);
  }, PATIENCE);
  const answer = await askPersistently(isLast);
  if (isLast()) isPending = false;
  // An answer that warns counts however much the page has changed meanwhile.
  else if (!warns(answer)) return;
  if (answer) receive(answer, withFacts);
  // The extension is gone, or a newer script of it has taken over. A warning that stands is left standing. A document
  // that is left has lost the extension too; there, no such timer runs any more.
  else setTimeout(() => isOrphan() && !isWarned() && settle(), AGAIN);
}

/** A background that is stopped while it answers is asked again, which wakes it. Gives nothing where the extension is gone. */
async function askPersistently(isLast: () => boolean): Promise<Verdict | undefined> {
  for (let wait = AGAIN; isLast() && !isOrphan(); wait *= 2) {
    const answer = await askFromPage<"page">({ kind: "page", facts }).catch(() => undefined);
    if (answer && answer.kind !== "busy") return answer;
    await pause(wait);
  }
  return undefined;
}

function receive(answer: Verdict, withFacts: boolean): void {
  if (isWarned() && lowers(answer)) {
    holdForGood("all");
    return;
  }
  verdict = answer;
  isJudged ||= withFacts;
  const held = heldAt();
  const isHeld = held.length > 0;
  if (lowers(answer) && answer.kind !== "unchecked") {
    // Nothing of it has come yet but scripts in its head, perhaps.
    if (!withFacts && isComing() && !ofDocument("body")) {
      const number = asked;
      later(() => number === asked && receive(answer, withFacts), SOON);
      return;
    }
    // What was typed meanwhile goes to a page only when it was looked at as a whole, and as it is now.
    if (isHeld) follow();
    if ((withFacts ? isHeld && isDirty : isFollowed) && look()) return;
  }
  const unknown = isSettled() ? undefined : held.map(kindOf).find((field) => field && !facts.fields.includes(field));
  if (unknown && !warns(answer)) {
    used.add(unknown);
    void ask(true);
    return;
  }
  act(answer);
}

/** Once warned, a page stays so until the person decides: what it shows now may be nothing but a reaction to the warning. */
function lowers(answer: Verdict): boolean {
  return !warns(answer) && !(answer.kind === "open" && answer.settled);
}

function act(answer: Verdict): void {
  giveBack();
  switch (answer.kind) {
    case "open":
      close();
      release();
      return;
    case "watch":
      if (holdForGood("typing")) onHeld();
      return;
    case "hold":
      warn(panelOf(answer.answer));
      return;
    case "hold-silently":
      holdAll();
      later(() => {
        if (verdict === answer && isTop) warn(panelOf(answer.answer));
      }, GRACE);
      return;
    case "unchecked":
      // A page that asks for nothing is not worth a warning; one that does is held.
      holdForGood("secrets");
      if (collect().fields.some((field) => field !== "birth-date")) warn(panelUnchecked());
      return;
  }
}

/** Warns here, or from a frame, which may be too small to see, through the whole tab. */
function warn(panel: Panel): void {
  holdAll();
  const show = (): void => showPanel(panel, onAction, () => escalate());
  if (!isTop) askFromPage<"explain">({ kind: "explain" }).catch(show);
  // Where the page's listeners come first, or nothing can be drawn, our panel would promise too much.
  else if (isBehind || !isHtml(rootElement())) escalate();
  else show();
}

/** Holds everything. Listeners of the page that come before ours go, and the document with them. */
function holdAll(): void {
  holdForGood("all");
  if (!isBehind) return;
  wipe();
  rearm();
  isBehind = false;
  escalate();
}

/** A page that has got ahead of the guard, and fights for the keys while it is asked about, is not shown. */
function giveUp(): void {
  asked += 1;
  isLost = true;
  holdAll();
}

/** Calls for our own page, until the call is heard. */
function escalate(tries = TRIES): void {
  askFromPage<"escalate">({ kind: "escalate" }).catch(() => {
    if (tries > 1) later(() => escalate(tries - 1), AGAIN);
  });
}

function onAction(action: Action): void {
  if (action === "reload") location.reload();
  else if (action === "stay") close();
  else askFromPage<typeof action>({ kind: action }).catch(() => history.back());
}

/** Looks at the document again, and asks if it wants more, or says more, than before. Whether it does. */
function look(): boolean {
  if (isSettled() || isWarned()) return false;
  const start = now();
  const found = factsNow();
  isDirty = !isFollowed;
  return onLook(found, now() - start);
}

/** The same a part at a time, between which the page goes on, as long as it asks for nothing. */
async function lookInTurns(): Promise<void> {
  const parts = collecting();
  looking = parts;
  for (let cost = 0; looking === parts && !isSettled() && !isWarned(); await pause()) {
    const start = now();
    const { done, value } = parts.next();
    cost += now() - start;
    if (!done) continue;
    looking = undefined;
    onLook(withUsed(value), cost);
  }
}

/** Asks about what a look has found, if it is something else than before, and sees to it that looks cost no more than they may. */
function onLook(found: ReportedFacts, cost: number): boolean {
  isWhole ||= !isComing();
  const end = now();
  nextAtKey = end + cost / MOST_OF_TIME;
  nextLook = Math.max(nextAtKey, end + PAUSE);
  // What a frame says without asking for anything is known from the page that shows it.
  if (!isTop && found.fields.length === 0) return false;
  if (JSON.stringify(found) === JSON.stringify(facts)) return false;
  void ask(true, found);
  return true;
}

function isSettled(): boolean {
  return verdict?.kind === "open" && verdict.settled;
}

function warns(answer: Verdict | undefined): boolean {
  return answer?.kind.startsWith("hold") === true;
}

function isWarned(): boolean {
  return isLost || warns(verdict);
}

/** What the document asks for and says, and what the person was asked for where a look does not reach. */
function factsNow(): ReportedFacts {
  // What another look was to find is of no use any more.
  looking = undefined;
  return withUsed(collect());
}

function withUsed(found: ReportedFacts): ReportedFacts {
  return { ...found, fields: [...new Set([...found.fields, ...used])] };
}

function isWary(): boolean {
  return verdict?.kind === "open" && verdict.wary === true;
}

/** What a thief wants of a field: on a page that would be warned of, also where nothing tells what it is for. */
function kindOf(element: Element | null): Field | null {
  return fieldOf(element) ?? (isWary() && isUntold(element) ? "password" : null);
}

/** What a person gives away by an event, on such a page also outside of any field. */
function fieldAt(element: Element | null, event: Event): Field | null {
  if (isSettled()) return null;
  const isGiven = event instanceof KeyboardEvent ? isLetter(event) : /paste|drop/.test(event.type);
  const isField = isTyped(element);
  // A page that keeps busy may not let the first answer in for long; to keys, which come first, it is looked at without it.
  if (!isWhole && (verdict ? isGiven || isField : isGiven && now() >= nextAtKey)) {
    follow();
    look();
  }
  const field = event.type === "focusin" ? fieldOf(element) : kindOf(element);
  return field ?? (isGiven && !isField && isWary() ? "password" : null);
}

function isLetter({ key, ctrlKey, metaKey }: KeyboardEvent): boolean {
  return /^[\p{L}\p{N}]$/u.test(key) && !ctrlKey && !metaKey;
}

/** A person uses a field that a thief wants: it waits for a verdict that knows of it, and of what the page says now. */
function mustWait(field: Field): boolean {
  if (verdict === undefined || isSettled() || isWarned()) return false;
  if (isPending) return true;
  const isKnown = facts.fields.includes(field);
  if (isKnown && !(isDirty && now() >= nextAtKey)) return false;
  if (look()) return true;
  if (isKnown || facts.fields.includes(field)) return false;
  // It stands where a look does not reach; it counts all the same.
  used.add(field);
  void ask(true);
  return true;
}

/** A person begins to type where they are to be warned first. */
function onHeld(): void {
  if (verdict?.kind === "watch") warnOfWatched(verdict.answer);
  else if (verdict?.kind === "unchecked") warn(panelUnchecked());
}

function warnOfWatched(answer: Answer): void {
  verdict = { kind: "hold", answer };
  warn(panelOf(answer));
}

/** Fields, and words that say whose the page is, may come at any time. */
function observe(): void {
  new MutationObserver((records) => {
    if (isSettled() || isWarned()) return;
    isDirty = true;
    if (facts.fields.length === 0 && !isAsked && records.length < MANY && !records.some(bringsFields)) return;
    // What comes first is looked at before the page can do anything else.
    if (facts.fields.length === 0 && now() >= nextLook) look();
    else schedule();
  }).observe(document, {
    childList: true,
    subtree: true,
    characterData: true,
    attributes: true,
    attributeFilter: ["type", "alt", "placeholder"],
  });
}

/** Looks soon. Not at once, since the page is busy; what somebody uses sooner is looked at as they do. */
function schedule(at = nextLook): void {
  if (isScheduled) return;
  isScheduled = true;
  later(lookNow, Math.max(0, at - now()));
}

function lookNow(): void {
  isScheduled = false;
  if (!isComing()) follow();
  // One that a busy page has not let come to its end is not waited for.
  if (looking) look();
  else void lookInTurns();
}

function bringsFields({ addedNodes, target, type }: MutationRecord): boolean {
  return type === "attributes" ? fits(target, FIELDS) : haveFields(addedNodes);
}

function haveFields(nodes: NodeList): boolean {
  return [...nodes].some((node) => fits(node, FIELDS) || (isElement(node) && query(node, FIELDS).length > 0));
}

/**
 * The document has another root. With `document.open()` the page has also removed our listeners,
 * and may have put its own in their place by now; nothing could be typed since.
 */
function onNewRoot(records: MutationRecord[]): void {
  if (isArmed()) return;
  isBehind = true;
  follow();
  if (isWarned()) {
    holdAll();
    return;
  }
  if (hasFocus()) {
    giveUp();
    return;
  }
  rearm();
  isReopened = true;
  // A page that asks for secrets, and does this before there is an answer, is up to something. So is one that does it sooner.
  if (!isJudged && records.some(({ removedNodes }) => haveFields(removedNodes))) look();
  if (isPending && facts.fields.length > 0) takeFocus(giveUp);
  look();
  // Whatever comes next is judged without the time that a background takes to wake.
  const stayAwake = (): void => {
    if (isSettled() || isOrphan()) return;
    askFromPage<"awake">({ kind: "awake" }).catch(() => undefined);
    later(stayAwake, AWAKE);
  };
  stayAwake();
}

function rearm(): void {
  arm();
  armLinks();
  listen();
}

/** Milliseconds since the document began. */
function now(): number {
  return performance.now();
}

/** Whether the extension was updated or removed since the page was opened. */
function isOrphan(): boolean {
  return chrome.runtime?.id === undefined;
}

/** Lets the person use the page, without another word. */
function settle(): void {
  // An answer that is still to come changes nothing any more.
  asked += 1;
  verdict = { kind: "open", settled: true };
  act(verdict);
}
