/** What a document is told: judges what it reports, and sees to it that its warning is seen. */

import type { Answer, PageText } from "./generated/engine.js";
import { paint, paintUnprotected } from "./icon.js";
import { judge, NO_FACTS, rank } from "./judge.js";
import { expected, expectSeen, hasPanel, stopExpecting } from "./lookout.js";
import { noticeLine } from "./notices.js";
import type { Advised, PageVerdict, ReportedFacts, ToPage } from "./protocol.js";
import { isFacts } from "./requests.js";
import { stop } from "./stop.js";
import { allDecisions, forgetWarning, keepWarning, type Warning, warningOf } from "./storage.js";
import { hostOf, isWeb, type Visit } from "./visit.js";

/** Judges a document by what it reports. */
export async function check(visit: Visit, facts: ReportedFacts): Promise<PageVerdict> {
  try {
    return visit.isTop ? await checkTop(visit, facts) : await checkFrame(visit, facts);
  } catch (error) {
    return await onUnchecked(visit, reasonOf(error));
  }
}

async function checkTop({ tabId, url }: Visit, facts: ReportedFacts): Promise<PageVerdict> {
  const fresh = await judge({ ...facts, url });
  const host = hostOf(url);
  const before = await warningOf(tabId, host);
  const answer = worse(fresh, before, facts);
  // The page waits for its answer, and nobody for the icon.
  void paint(tabId, answer);
  if (answer.decision !== null || answer.severity === "verified") {
    stopExpecting(tabId);
    if (before) await forgetWarning(tabId);
    return { kind: "open", settled: true };
  }
  if (answer.warns) {
    await warn(tabId, url, { host, answer, reason: null, isOfFrame: false });
    if (answer.severity === "danger") return { kind: "hold-silently", answer };
    return { kind: "hold", answer: await advised(answer) };
  }
  if (isSuspect(answer)) return { kind: "watch", answer: await advised(answer) };
  // Where a page was warned of, another of the same host is wary at least.
  const wary = (before?.answer && !before.isOfFrame) || (await isWary(url, facts));
  // The page waits for its answer, and not for its frames; the tab may be gone by then.
  if (wary) void recheckFrames(tabId).catch(() => undefined);
  return open(wary);
}

/** What is told beside a warning. */
async function advised(answer: Answer): Promise<Advised> {
  return { ...answer, notice: await noticeLine(answer.provider) };
}

/** Tabs whose page is wary, so that its frames know. */
const waryTabs = new Set<number>();

/** A page says now whose it is: what stands in its frames was judged without that. */
async function recheckFrames(tabId: number): Promise<void> {
  if (waryTabs.has(tabId)) return;
  waryTabs.add(tabId);
  textsByTab.delete(tabId);
  const frames = (await chrome.webNavigation.getAllFrames({ tabId })) ?? [];
  for (const { frameId } of frames) if (frameId !== 0) void tell(tabId, { kind: "recheck" }, frameId);
}

function open(wary: boolean): PageVerdict {
  return { kind: "open", settled: false, wary };
}

/** Whether a page would be warned of if it asked for a password. */
async function isWary(url: string, facts: ReportedFacts): Promise<boolean> {
  return (await judge({ ...facts, fields: [...facts.fields, "password"], url })).warns;
}

/**
 * A page that finds out that it is warned of may show something harmless until the warning is
 * gone: what it asked for once counts as long as the tab stays on its host and it asks for anything.
 */
function worse(fresh: Answer, before: Warning | null, facts: ReportedFacts): Answer {
  if (fresh.decision !== null || fresh.severity === "verified") return fresh;
  if (!before?.answer || before.isOfFrame || facts.fields.length === 0) return fresh;
  return rank(before.answer) > rank(fresh) ? before.answer : fresh;
}

function isSuspect({ severity, decision }: Answer): boolean {
  return decision === null && (severity === "caution" || severity === "danger");
}

/** A frame is judged by its own address and as a part of the page that shows it. */
async function checkFrame({ tabId, url, topUrl }: Visit, facts: ReportedFacts): Promise<PageVerdict> {
  const host = hostOf(topUrl);
  const ofTab = await warningOf(tabId, host);
  // Whatever stands in a page that is warned of is held with it.
  if (ofTab?.answer && !ofTab.isOfFrame) return { kind: "hold-silently", answer: ofTab.answer };
  const own = await judge({ ...facts, url });
  if (own.severity === "verified") return { kind: "open", settled: true };
  const inAll = { ...facts, texts: [...(await textsOfTop(tabId)), ...facts.texts] };
  const asPart = await judge({ ...inAll, url: topUrl });
  if (own.decision !== null || asPart.decision !== null) return open(false);
  const answer = rank(own) >= rank(asPart) ? own : asPart;
  if (!answer.warns)
    return isSuspect(answer) ? { kind: "watch", answer: await advised(answer) } : open(await isWary(topUrl, inAll));
  void paint(tabId, answer);
  await warn(tabId, topUrl, { host, answer, reason: null, isOfFrame: true });
  await tell(tabId, { kind: "warn", answer: await advised(answer) });
  return { kind: "hold-silently", answer };
}

/** How long what a page says counts for all of its frames, in milliseconds: a page may have many. */
const TEXTS_HOLD = 1000;
const textsByTab = new Map<number, { at: number; texts: Promise<PageText[]> }>();

/** What the page that shows a frame says of itself. */
function textsOfTop(tabId: number): Promise<PageText[]> {
  const now = performance.now();
  const known = textsByTab.get(tabId);
  if (known && now - known.at < TEXTS_HOLD) return known.texts;
  const texts = tell(tabId, { kind: "facts" }).then((facts) => (isFacts(facts) ? facts.texts : []));
  textsByTab.set(tabId, { at: now, texts });
  return texts;
}

/** Forgets what is known of the page of a tab: it shows another. */
export function forgetPage(tabId: number): void {
  textsByTab.delete(tabId);
  waryTabs.delete(tabId);
}

/** Forgets all about a tab that is closed. */
export function forgetChecks(tabId: number): void {
  forgetPage(tabId);
  warned.delete(tabId);
}

/** Warns of a page: by our own page in its place, or by the panel in it, and holds all of its frames. */
async function warn(tabId: number, url: string, warning: Warning): Promise<void> {
  const last = warned.get(tabId);
  const isFleeing = last !== undefined && last.host !== warning.host && isSoon(last.at);
  warned.set(tabId, { at: performance.now(), host: warning.host });
  await keepWarning(tabId, warning);
  const { answer, isOfFrame } = warning;
  if ((answer?.severity === "danger" || isFleeing) && !isOfFrame)
    return stop(tabId, { url, answer, reason: null, hid: false });
  expectSeen(tabId, true, () => void stopUnseen(tabId, false));
  if (!isOfFrame) void tellAll(tabId, { kind: "hold" });
}

/** Puts our own page in place of one whose panel is not seen, if anybody looks at it. */
export async function stopUnseen(tabId: number, hid: boolean): Promise<void> {
  const { active = false, url = "" } = (await chrome.tabs.get(tabId).catch(() => undefined)) ?? {};
  if (!active || !isWeb(url)) return;
  const warning = await warningOf(tabId, hostOf(url));
  if (warning) await stop(tabId, { url, answer: warning.answer, reason: warning.reason, hid });
}

/** Somebody looks at a tab, perhaps again: if it is warned of, that must be seen. Of those that nobody looks at now, nothing. */
export async function watchAgain(tabId: number): Promise<void> {
  for (const other of expected()) if (other !== tabId) void forgetUnlooked(other);
  if (!hasPanel(tabId)) return;
  const { url = "" } = (await chrome.tabs.get(tabId).catch(() => undefined)) ?? {};
  if (!isWeb(url)) return;
  if ((await warningOf(tabId, hostOf(url)))?.answer) expectSeen(tabId, true, () => void stopUnseen(tabId, true));
}

/** A wait that went on while nobody looked would end the moment somebody comes back. */
async function forgetUnlooked(tabId: number): Promise<void> {
  const tab = await chrome.tabs.get(tabId).catch(() => undefined);
  if (!tab?.active) stopExpecting(tabId);
}

async function onUnchecked({ tabId, topUrl }: Visit, reason: string): Promise<PageVerdict> {
  await paintUnprotected(reason);
  const host = hostOf(topUrl);
  if ((await allDecisions()).some((decided) => decided.host === host)) return { kind: "open", settled: true };
  await keepWarning(tabId, { host, answer: null, reason, isOfFrame: false });
  return { kind: "unchecked", reason };
}

/** Before the page runs: an address that is a fraud by itself is never opened. */
export async function checkBefore(tabId: number, url: string): Promise<void> {
  try {
    const answer = await judge({ ...NO_FACTS, url });
    if (answer.warns) await stop(tabId, { url, answer, reason: null, hid: false }, true);
  } catch {
    // The content script asks as well, holds the page meanwhile, and says what is wrong.
  }
}

/** How soon after a warning another document is a way to outrun the panel, in milliseconds. */
const SOON = 3000;
/** When a tab was last warned, and of which host. */
const warned = new Map<number, { at: number; host: string }>();

function isSoon(at: number): boolean {
  return performance.now() - at < SOON;
}

/** A page that was warned of and loads itself anew at once is stopped: its panel could not be read. */
export async function checkAgain(tabId: number, url: string): Promise<void> {
  const last = warned.get(tabId);
  const before = last && isSoon(last.at) ? await warningOf(tabId, hostOf(url)) : null;
  if (before?.answer && !before.isOfFrame) {
    await stop(tabId, { url, answer: before.answer, reason: null, hid: true });
  }
}

/** A page that is warned of and opens itself in another tab is stopped there: who types goes along from tab to tab. */
export async function checkOpened(from: number, tabId: number, url: string): Promise<void> {
  const last = warned.get(from);
  if (last) warned.set(tabId, last);
  const before = await warningOf(from, hostOf(url));
  if (before?.answer && !before.isOfFrame) {
    await stop(tabId, { url, answer: before.answer, reason: null, hid: true }, true);
  }
}

/** Paints the icon of a tab by the address that it goes to. */
export async function paintAddress(tabId: number, url: string): Promise<void> {
  try {
    await paint(tabId, await judge({ ...NO_FACTS, url }), true);
  } catch (error) {
    await paintUnprotected(reasonOf(error));
  }
}

/** Tells the page of a tab, or one of its frames. */
export function tell(tabId: number, message: ToPage, frameId = 0): Promise<unknown> {
  return chrome.tabs.sendMessage(tabId, message, { frameId }).catch(() => undefined);
}

/** Tells all documents of a tab. */
export function tellAll(tabId: number, message: ToPage): Promise<unknown> {
  return chrome.tabs.sendMessage(tabId, message).catch(() => undefined);
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
