/** Entry of the content script: asks about the document, and guards it meanwhile. */

import { askFromPage, type PageVerdict, type ToPage } from "../protocol.js";
import { collect, FIELDS } from "./facts.js";
import { holdForGood, holdMeanwhile, install, release } from "./guard.js";
import { watchLinks } from "./links.js";
import { type Action, close, isForPanel, type Panel, panelOf, panelUnchecked, show as showPanel } from "./warning.js";

/** How long an answer may take before the person is told, in milliseconds. */
const PATIENCE = 2000;
/** How long a page that keeps changing is left alone between two looks. */
const PAUSE = 250;
/** How long our own page may take to come in place of this one. */
const GRACE = 800;

const isTop = window === window.top;
let verdict: PageVerdict | undefined;
let asked = 0;
let askedFor = "";
let isScheduled = false;

install(isForPanel, onSecret);
observe();
void ask(false);
document.addEventListener("DOMContentLoaded", look);
window.addEventListener("load", look);
window.addEventListener("pageshow", (event) => {
  if (event.persisted) void ask(true);
});
chrome.runtime.onMessage.addListener((message: ToPage, sender, reply) => {
  // Only our background and our pages can send a message to a tab.
  if (sender.id !== chrome.runtime.id) return;
  switch (message.kind) {
    case "recheck":
      void ask(true);
      return;
    case "facts":
      reply(collect());
      return;
    case "warn":
      if (isTop) warn(panelOf(message.answer));
      return;
    case "use-unchecked":
      verdict = { kind: "open", settled: true };
      close();
      release();
      return;
  }
});
watchLinks();

/** Asks about the document and does what the answer says. Until then input is held. */
async function ask(withFacts: boolean): Promise<void> {
  const facts = withFacts ? collect() : { fields: [], sends_to: [], texts: [] };
  askedFor = JSON.stringify(facts);
  const number = ++asked;
  holdMeanwhile();
  const answer = await withPatience(askFromPage<"page">({ kind: "page", facts }));
  if (number !== asked) return;
  verdict = answer;
  act(answer);
  if (!withFacts) look();
}

function act(answer: PageVerdict): void {
  switch (answer.kind) {
    case "open":
      close();
      release();
      return;
    case "hold":
      warn(panelOf(answer.answer));
      return;
    case "hold-silently":
      holdForGood("all");
      setTimeout(() => {
        if (verdict === answer && isTop) warn(panelOf(answer.answer));
      }, GRACE);
      return;
    case "unchecked":
      // A page that asks for nothing is not worth a warning; one that does is held.
      holdForGood("secrets");
      if (collect().fields.some((field) => field !== "birth-date")) warn(panelUnchecked(reasonWord(answer.reason)));
      return;
  }
}

/** Warns here, or from a frame, which may be too small to see, through the whole tab. */
function warn(panel: Panel): void {
  holdForGood("all");
  const show = () => showPanel(panel, onAction, escalate);
  if (isTop) show();
  else askFromPage<"explain">({ kind: "explain" }).catch(show);
}

function escalate(): void {
  askFromPage<"explain">({ kind: "explain" }).catch(() => undefined);
}

function onAction(action: Action): void {
  switch (action) {
    case "reload":
      location.reload();
      return;
    case "stay":
      close();
      return;
    case "open-real":
    case "leave":
    case "explain":
      askFromPage<typeof action>({ kind: action }).catch(() => history.back());
      return;
  }
}

/** Looks at the document again, and asks if it wants more than before. */
function look(): void {
  if (verdict === undefined || isSettled() || verdict.kind === "hold" || verdict.kind === "hold-silently") return;
  const facts = collect();
  if (facts.fields.length > 0 && JSON.stringify(facts) !== askedFor) void ask(true);
}

function isSettled(): boolean {
  return verdict?.kind === "open" && verdict.settled;
}

/** A person turns to a field that a thief wants. */
function onSecret(): void {
  if (verdict?.kind === "unchecked") warn(panelUnchecked(reasonWord(verdict.reason)));
  else look();
}

/** Fields may come at any time. */
function observe(): void {
  new MutationObserver((records) => {
    if (isScheduled || isSettled() || !records.some(bringsFields)) return;
    isScheduled = true;
    setTimeout(() => {
      isScheduled = false;
      look();
    }, PAUSE);
  }).observe(document, { childList: true, subtree: true });
}

function bringsFields({ addedNodes }: MutationRecord): boolean {
  return [...addedNodes].some(
    (node) => node instanceof Element && (node.matches(FIELDS) || node.querySelector(FIELDS)),
  );
}

async function withPatience(answer: Promise<PageVerdict | undefined>): Promise<PageVerdict> {
  const slow = new Promise<PageVerdict>((resolve) => {
    setTimeout(resolve, PATIENCE, { kind: "unchecked", reason: "slow" });
  });
  const failed = (): PageVerdict => ({ kind: "unchecked", reason: isOrphan() ? "stale" : "gone" });
  return Promise.race([slow, answer.then((verdict) => verdict ?? failed(), failed)]);
}

/** Whether the extension was updated or removed since the page was opened. */
function isOrphan(): boolean {
  return chrome.runtime?.id === undefined;
}

function reasonWord(reason: string): "gone" | "slow" | "stale" {
  return reason === "stale" || reason === "slow" ? reason : "gone";
}
