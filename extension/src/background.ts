/** Wiring: what the browser reports, what pages and our own pages ask, and what follows. */

import {
  check,
  checkAgain,
  checkBefore,
  checkOpened,
  forgetChecks,
  forgetPage,
  paintAddress,
  reasonOf,
  stopUnseen,
  tell,
  tellAll,
  watchAgain,
} from "./check.js";
import { listsChanged } from "./engine.js";
import { forgetFlood, gather, isFlood } from "./flood.js";
import { forgetShape, paintProtected, paintUnprotected } from "./icon.js";
import {
  decide,
  decisionsInForce,
  judge,
  mayDecide,
  NO_FACTS,
  rank,
  refreshDecisions,
  withDecisions,
} from "./judge.js";
import { copyLists, takeCopy } from "./lists/mirror.js";
import { policyInForce } from "./lists/policy.js";
import { noteDecisions, shelf } from "./lists/store.js";
import { applyPolicy, onPolicy, onSchedule, schedule, updateFeeds } from "./lists/update.js";
import { expectSeen, forgetPanel, stopExpecting } from "./lookout.js";
import { offerMenus } from "./menus.js";
import { checkPassword, forgetPassword, lookAfter, passwordState, settleScript } from "./passwords/alert.js";
import { type Status, serve } from "./protocol.js";
import { isFacts } from "./requests.js";
import { arrived, close, failed, leave, setsOut, stop } from "./stop.js";
import {
  forgetDecision,
  forgetStop,
  forgetTab,
  forgetWarning,
  onDecisionsChanged,
  onListsCopied,
  replaceDecisions,
  stopOf,
  warningOf,
} from "./storage.js";
import { today } from "./today.js";
import { hostOf, isWeb, type Visit, visitOf } from "./visit.js";

type Sender = chrome.runtime.MessageSender;

const ALL_SITES = { origins: ["http://*/*", "https://*/*"] };

chrome.webNavigation.onBeforeNavigate.addListener(({ frameId, documentLifecycle, tabId, url }) => {
  if (frameId !== 0 || documentLifecycle === "prerender") return;
  setsOut(tabId, url);
  if (isWeb(url)) void checkBefore(tabId, url);
});
chrome.webNavigation.onCreatedNavigationTarget.addListener(({ sourceTabId, tabId, url }) => {
  if (isWeb(url)) void checkOpened(sourceTabId, tabId, url);
});
chrome.webNavigation.onErrorOccurred.addListener(({ frameId, tabId, url }) => {
  if (frameId === 0) failed(tabId, url);
});
chrome.webNavigation.onCommitted.addListener(({ frameId, documentLifecycle, tabId, url }) => {
  if (frameId !== 0 || documentLifecycle === "prerender") return;
  arrived(tabId, url);
  forgetShape(tabId, false);
  forgetPage(tabId);
  forgetPanel(tabId);
  if (!isWeb(url)) return;
  void paintAddress(tabId, url);
  void checkAgain(tabId, url);
});
for (const event of [chrome.webNavigation.onHistoryStateUpdated, chrome.webNavigation.onReferenceFragmentUpdated]) {
  // A page may change its address a hundred times a second.
  event.addListener(({ tabId, frameId }) => {
    gather(`${tabId} ${frameId}`, () => void tell(tabId, { kind: "recheck" }, frameId));
  });
}
chrome.tabs.onActivated.addListener(({ tabId }) => void watchAgain(tabId));
chrome.tabs.onRemoved.addListener((tabId) => {
  forgetPanel(tabId);
  forgetFlood(tabId);
  forgetChecks(tabId);
  forgetShape(tabId, true);
  void forgetTab(tabId);
});
chrome.permissions.onRemoved.addListener(() => void checkPermission());
chrome.permissions.onAdded.addListener(() => void onPermission());
chrome.runtime.onStartup.addListener(() => void checkPermission());
chrome.runtime.onInstalled.addListener(() => void onPermission());
chrome.runtime.onInstalled.addListener(({ reason }) => void welcome(reason));
chrome.runtime.onStartup.addListener(() => void checkPolicy());
chrome.runtime.onInstalled.addListener(() => void checkPolicy());
chrome.runtime.onStartup.addListener(() => void settleScript());
offerMenus();
onDecisionsChanged(() => void refreshDecisions());
onListsCopied(() => void takeListsCopy());
onPolicy(() => void checkPolicy());
onSchedule(() => void updateLists());

serve(
  {
    page: async ({ facts }, sender) => {
      // A page that is got ready before anybody asked for it is judged when it is shown.
      if (sender.documentLifecycle === "prerender") return { kind: "busy" };
      const visit = await visitOf(sender);
      return visit ? check(visit, facts) : { kind: "open", settled: true };
    },
    links: async ({ links }) => {
      try {
        const bytes = new TextEncoder().encode(links);
        return { kind: "flagged", flagged: await withDecisions((engine) => engine.checkLinks(bytes, today())) };
      } catch {
        return { kind: "unchecked" };
      }
    },
    seen: async ({ hidden }, sender) => {
      const { id: tabId, active } = sender.tab ?? {};
      if (tabId === undefined || sender.frameId !== 0) return null;
      // The last word of a page that is left may come after it is.
      if (hidden || !active) stopExpecting(tabId);
      else expectSeen(tabId, false, () => void stopUnseen(tabId, true));
      return null;
    },
    awake: async () => null,
    escalate: (_, sender) => stopFor(sender, true),
    explain: (_, sender) => stopFor(sender, false),
    leave: async (_, { tab }) => {
      if (tab?.id !== undefined) await leave(tab.id);
      return null;
    },
    "open-real": async (_, sender) => {
      const visit = await visitOf(sender);
      const portal = visit && (await warningOf(visit.tabId, hostOf(visit.topUrl)))?.answer?.provider?.portal;
      if (portal) await chrome.tabs.update(visit.tabId, { url: portal });
      return null;
    },
    password: async ({ password, sends }, sender) => {
      const visit = await visitOf(sender);
      return visit ? checkPassword(visit, password, sends, sender.tab?.incognito === true) : "go";
    },
  },
  {
    status: ({ tabId }) => status(tabId),
    stopped: ({ id }, sender) => stopOf(id, sender.tab?.id),
    continue: async ({ id, choice, remember }, sender) => {
      const stopped = await stopOf(id, sender.tab?.id);
      if (!stopped || !isWeb(stopped.url) || !mayDecide(choice, await policyInForce())) return null;
      await decide(hostOf(stopped.url), choice, remember && sender.tab?.incognito !== true);
      await forgetWarning(stopped.tabId);
      await chrome.tabs.update(stopped.tabId, { url: stopped.url });
      await forgetStop(id);
      return null;
    },
    close: async ({ id }, sender) => {
      const stopped = await stopOf(id, sender.tab?.id);
      if (stopped) await close(stopped.tabId);
      return null;
    },
    decide: async ({ tabId, choice }) => {
      const tab = await chrome.tabs.get(tabId);
      if (tab.url === undefined || !isWeb(tab.url)) throw new Error("the tab shows no page to decide about");
      if (!mayDecide(choice, await policyInForce())) throw new Error("the organisation does not allow it");
      await decide(hostOf(tab.url), choice, !tab.incognito);
      await forgetWarning(tabId);
      await tellAll(tabId, { kind: "recheck" });
      return null;
    },
    undo: async ({ host }) => {
      await forgetDecision(host);
      await refreshDecisions();
      const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
      if (tab?.id !== undefined) await tellAll(tab.id, { kind: "recheck" });
      return null;
    },
    "look-after-password": async ({ tabId }) => {
      await lookAfter(tabId);
      return null;
    },
    "forget-password": async ({ id }) => {
      await forgetPassword(id);
      return null;
    },
    "lists-changed": async () => {
      await onListsChanged();
      return null;
    },
  },
  isFlood,
);

/** New lists are in force: pages are looked at again. */
async function onListsChanged(): Promise<void> {
  await settleDecisions();
  listsChanged();
  // Where there is no room, private windows know the bundled lists alone.
  await copyLists().catch(() => undefined);
  await schedule();
  for (const { id } of await chrome.tabs.query({ url: ALL_SITES.origins })) {
    if (id !== undefined) void tellAll(id, { kind: "recheck" });
  }
}

/** In a private window: lists have changed in the others. */
async function takeListsCopy(): Promise<void> {
  if (await takeCopy()) await onListsChanged();
}

/** Puts decisions in force that a backup brought. */
async function settleDecisions(): Promise<void> {
  const { decisions } = await shelf();
  if (!decisions) return;
  await replaceDecisions(decisions);
  await noteDecisions();
}

/** Looks at the organisation's policy, and at published lists that it wants and that are not there yet. */
async function checkPolicy(): Promise<void> {
  await settleDecisions();
  if (!(await applyPolicy())) return schedule();
  await refreshDecisions();
  await updateFeeds();
  await onListsChanged();
  await schedule(true);
}

async function updateLists(): Promise<void> {
  if (await updateFeeds()) await onListsChanged();
  // The term of a list may be over since the engine was loaded.
  else listsChanged();
  await schedule(true);
}

/** Puts our own page in place of the one that a document belongs to. */
async function stopFor(sender: Sender, hid: boolean): Promise<null> {
  const visit: Visit | null = await visitOf(sender);
  if (!visit) return null;
  const warning = await warningOf(visit.tabId, hostOf(visit.topUrl));
  const { answer = null, reason = "" } = warning ?? {};
  await stop(visit.tabId, { url: visit.topUrl, answer, reason, hid });
  return null;
}

async function status(tabId: number): Promise<Status> {
  if (!(await chrome.permissions.contains(ALL_SITES))) return { kind: "unprotected", reason: "permission" };
  const { url, incognito } = await chrome.tabs.get(tabId);
  if (url?.startsWith(chrome.runtime.getURL("interstitial.html"))) return { kind: "stopped" };
  if (url === undefined || !isWeb(url)) return { kind: "elsewhere" };
  try {
    const facts: unknown = await tell(tabId, { kind: "facts" });
    const answer = await judge({ ...(isFacts(facts) ? facts : NO_FACTS), url });
    const warned = await warningOf(tabId, hostOf(url));
    const worst =
      warned?.answer && rank(warned.answer) > rank(answer) && answer.decision === null ? warned.answer : answer;
    return {
      kind: "page",
      answer: worst,
      providers: await withDecisions((engine) => engine.providers),
      remembered: (await decisionsInForce()).find(({ host }) => host === answer.host) ?? null,
      password: await passwordState(answer, incognito),
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

/** The first page, for a person who has just installed the extension; not where their organisation has. */
async function welcome(reason: string): Promise<void> {
  if (reason !== "install" || chrome.extension.inIncognitoContext) return;
  const { installType } = await chrome.management.getSelf();
  if (installType !== "admin") await chrome.tabs.create({ url: "welcome.html" });
}

/** Pages that were open before we came, or before an update, get a content script as well. */
async function onPermission(): Promise<void> {
  await checkPermission();
  const scripts = ["content.js", ...((await settleScript()) ? ["passwords.js"] : [])];
  for (const { id } of await chrome.tabs.query({ url: ALL_SITES.origins })) {
    if (id === undefined) continue;
    const target = { tabId: id, allFrames: true };
    for (const file of scripts) {
      await chrome.scripting.executeScript({ target, files: [file], injectImmediately: true }).catch(() => undefined);
    }
  }
}
