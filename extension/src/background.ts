/** Wiring: what the browser reports, what pages and our own pages ask, and what follows. */

import { today, withEngine } from "./engine.js";
import type { Answer, Choice, Engine, PageFacts } from "./generated/engine.js";
import { paint, paintProtected, paintUnprotected } from "./icon.js";
import { type PageVerdict, type ReportedFacts, type Status, serve, type ToPage } from "./protocol.js";
import {
  allDecisions,
  forgetDecision,
  keepDecision,
  keepStop,
  keepWarning,
  onDecisionsChanged,
  stopOf,
  warningOf,
} from "./storage.js";

type Sender = chrome.runtime.MessageSender;

const NO_FACTS: ReportedFacts = { fields: [], sends_to: [], texts: [] };
const ALL_SITES = { origins: ["http://*/*", "https://*/*"] };
const MAX_LINKS = 2000;

chrome.webNavigation.onBeforeNavigate.addListener((details) => {
  if (details.frameId === 0 && details.documentLifecycle !== "prerender") void stopBefore(details.tabId, details.url);
});
chrome.webNavigation.onCommitted.addListener((details) => {
  if (details.frameId === 0) void paintAddress(details.tabId, details.url);
});
chrome.webNavigation.onHistoryStateUpdated.addListener((details) => {
  void tell(details.tabId, { kind: "recheck" }, details.frameId);
});
chrome.permissions.onRemoved.addListener(() => void checkPermission());
chrome.permissions.onAdded.addListener(() => void checkPermission());
chrome.runtime.onStartup.addListener(() => void checkPermission());
chrome.runtime.onInstalled.addListener(() => void checkPermission());
onDecisionsChanged(() => void refreshDecisions());

serve(
  {
    page: ({ facts }, sender) => onPage(facts, sender),
    links: async ({ links }) => {
      try {
        const few = links.slice(0, MAX_LINKS);
        return {
          kind: "flagged",
          flagged: await withDecisions((engine) =>
            engine.checkLinks(new TextEncoder().encode(few.join("\n")), today()),
          ),
        };
      } catch {
        return { kind: "unchecked" };
      }
    },
    explain: async (_, sender) => {
      const tab = sender.tab;
      if (tab?.id === undefined || tab.url === undefined) return null;
      const warning = await warningOf(tab.id, tab.url);
      await stop(tab.id, tab.url, warning?.answer ?? null, warning?.reason ?? "");
      return null;
    },
    leave: async (_, { tab }) => {
      if (tab?.id !== undefined) await leave(tab.id);
      return null;
    },
    "open-real": async (_, { tab }) => {
      if (tab?.id === undefined || tab.url === undefined) return null;
      const portal = (await warningOf(tab.id, tab.url))?.answer?.provider?.portal;
      if (portal) await chrome.tabs.update(tab.id, { url: portal });
      return null;
    },
  },
  {
    status: ({ tabId }) => status(tabId),
    stopped: ({ id }, sender) => stopOf(id, sender.tab?.id),
    continue: async ({ id, choice, remember }, sender) => {
      const stopped = await stopOf(id, sender.tab?.id);
      if (!stopped) return null;
      await decide(hostOf(stopped.url), choice, remember && sender.tab?.incognito !== true);
      await chrome.tabs.update(stopped.tabId, { url: stopped.url });
      return null;
    },
    close: async ({ id }, sender) => {
      const stopped = await stopOf(id, sender.tab?.id);
      if (stopped) await close(stopped.tabId);
      return null;
    },
    decide: async ({ tabId, choice }) => {
      const tab = await chrome.tabs.get(tabId);
      if (tab.url === undefined || !isWeb(tab.url)) return null;
      await decide(hostOf(tab.url), choice, !tab.incognito);
      await tell(tabId, { kind: "recheck" });
      return null;
    },
    undo: async ({ host }) => {
      await forgetDecision(host);
      await refreshDecisions();
      const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
      if (tab?.id !== undefined) await tell(tab.id, { kind: "recheck" });
      return null;
    },
  },
);

function withDecisions<T>(work: (engine: Engine) => T): Promise<T> {
  return withEngine(applyDecisions, work);
}

async function applyDecisions(engine: Engine): Promise<void> {
  engine.decide((await allDecisions()).map(({ host, choice }) => ({ host, choice })));
}

async function refreshDecisions(): Promise<void> {
  await withDecisions(applyDecisions).catch(() => undefined);
}

async function decide(host: string, choice: Choice, remember: boolean): Promise<void> {
  await keepDecision({ host, choice, since: today() }, remember ? "local" : "session");
  await refreshDecisions();
}

async function judge(facts: PageFacts): Promise<Answer> {
  return withDecisions((engine) => engine.checkPage(facts, today()));
}

/** Before the page runs: an address that is a fraud by itself is never opened. */
async function stopBefore(tabId: number, url: string): Promise<void> {
  if (!isWeb(url)) return;
  try {
    const answer = await judge({ ...NO_FACTS, url });
    if (answer.warns) await stop(tabId, url, answer, null);
  } catch {
    // The content script asks as well, holds the page meanwhile, and says what is wrong.
  }
}

async function paintAddress(tabId: number, url: string): Promise<void> {
  if (!isWeb(url)) return;
  try {
    await paint(tabId, await judge({ ...NO_FACTS, url }));
  } catch (error) {
    await paintUnprotected(reasonOf(error));
  }
}

async function onPage(facts: ReportedFacts, sender: Sender): Promise<PageVerdict> {
  const tab = sender.tab;
  if (tab?.id === undefined || tab.url === undefined) return { kind: "open", settled: true };
  const isTop = sender.frameId === 0;
  const url = documentUrl(sender, tab.url);
  if (!isWeb(url)) return { kind: "open", settled: true };
  try {
    return isTop ? await onTopPage(tab.id, url, facts) : await onFrame(tab.id, tab.url, url, facts);
  } catch (error) {
    return await onUnchecked(tab.id, tab.url, reasonOf(error));
  }
}

async function onTopPage(tabId: number, url: string, facts: ReportedFacts): Promise<PageVerdict> {
  const answer = await judge({ ...facts, url });
  await paint(tabId, answer);
  if (!answer.warns) return { kind: "open", settled: answer.severity === "verified" || answer.decision !== null };
  await keepWarning(tabId, { url, answer, reason: null });
  if (answer.severity === "danger") {
    await stop(tabId, url, answer, null);
    return { kind: "hold-silently", answer };
  }
  return { kind: "hold", answer };
}

/** A frame is judged by its own address and as a part of the page that shows it. */
async function onFrame(tabId: number, topUrl: string, url: string, facts: ReportedFacts): Promise<PageVerdict> {
  const own = await judge({ ...facts, url });
  if (own.severity === "verified") return { kind: "open", settled: true };
  if (facts.fields.length === 0) return { kind: "open", settled: false };
  const ofTop: unknown = await tell(tabId, { kind: "facts" });
  const texts = isReported(ofTop) ? ofTop.texts : [];
  const asPart = await judge({ ...facts, texts: [...texts, ...facts.texts], url: topUrl });
  const worse = rank(own) >= rank(asPart) ? own : asPart;
  if (!worse.warns || own.decision !== null || asPart.decision !== null) return { kind: "open", settled: false };
  await paint(tabId, worse);
  await keepWarning(tabId, { url: topUrl, answer: worse, reason: null });
  await tell(tabId, { kind: "warn", answer: worse });
  return { kind: "hold-silently", answer: worse };
}

async function onUnchecked(tabId: number, topUrl: string, reason: string): Promise<PageVerdict> {
  await paintUnprotected(reason);
  if ((await allDecisions()).some(({ host }) => host === hostOf(topUrl))) return { kind: "open", settled: true };
  await keepWarning(tabId, { url: topUrl, answer: null, reason });
  return { kind: "unchecked", reason };
}

const stopping = new Map<number, string>();

/** Puts our own page in place of a page. */
async function stop(tabId: number, url: string, answer: Answer | null, reason: string | null): Promise<void> {
  if (stopping.get(tabId) === url) return;
  stopping.set(tabId, url);
  try {
    const id = crypto.randomUUID();
    await keepStop(id, { tabId, url, answer, reason });
    await chrome.tabs.update(tabId, { url: chrome.runtime.getURL(`interstitial.html#${id}`) });
  } finally {
    setTimeout(() => stopping.delete(tabId), 1000);
  }
}

async function status(tabId: number): Promise<Status> {
  if (!(await chrome.permissions.contains(ALL_SITES))) return { kind: "unprotected", reason: "permission" };
  const tab = await chrome.tabs.get(tabId);
  if (tab.url === undefined || !isWeb(tab.url)) return { kind: "elsewhere" };
  try {
    const facts: unknown = await tell(tabId, { kind: "facts" });
    const answer = await judge({ ...(isReported(facts) ? facts : NO_FACTS), url: tab.url });
    const warned = await warningOf(tabId, tab.url);
    const worst =
      warned?.answer && rank(warned.answer) > rank(answer) && answer.decision === null ? warned.answer : answer;
    return {
      kind: "page",
      answer: worst,
      providers: await withDecisions((engine) => engine.providers),
      remembered: (await allDecisions()).find(({ host }) => host === answer.host) ?? null,
    };
  } catch (error) {
    await paintUnprotected(reasonOf(error));
    return { kind: "unprotected", reason: reasonOf(error) };
  }
}

async function checkPermission(): Promise<void> {
  if (!(await chrome.permissions.contains(ALL_SITES))) return paintUnprotected("permission");
  try {
    await withDecisions(() => undefined);
    await paintProtected();
  } catch (error) {
    await paintUnprotected(reasonOf(error));
  }
}

/** A document without an address of its own belongs to the page that made it. */
function documentUrl(sender: Sender, topUrl: string): string {
  const own = sender.url ?? "";
  if (isWeb(own)) return own;
  return own.startsWith("blob:") && isWeb(own.slice(5)) ? own.slice(5) : topUrl;
}

function isWeb(url: string): boolean {
  return url.startsWith("https://") || url.startsWith("http://");
}

function hostOf(url: string): string {
  return new URL(url).hostname.replace(/\.$/, "");
}

function rank(answer: Answer): number {
  return ["verified", "unknown", "caution", "danger"].indexOf(answer.severity);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function isReported(value: unknown): value is ReportedFacts {
  return typeof value === "object" && value !== null && "texts" in value && "fields" in value && "sends_to" in value;
}

async function tell(tabId: number, message: ToPage, frameId = 0): Promise<unknown> {
  return chrome.tabs.sendMessage(tabId, message, { frameId }).catch(() => undefined);
}

async function leave(tabId: number): Promise<void> {
  const before = (await chrome.tabs.get(tabId)).url;
  await chrome.tabs.goBack(tabId).catch(() => undefined);
  setTimeout(async () => {
    const tab = await chrome.tabs.get(tabId).catch(() => undefined);
    if (tab && tab.url === before) await close(tabId);
  }, 500);
}

async function close(tabId: number): Promise<void> {
  const { windowId } = await chrome.tabs.get(tabId);
  if ((await chrome.tabs.query({ windowId })).length === 1) await chrome.tabs.create({ windowId });
  await chrome.tabs.remove(tabId);
}
