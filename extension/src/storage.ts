/** The only user of the browser's storage: typed keys, and failures that lose nothing. */

import type { Decided, Stopped } from "./protocol.js";

const DECISIONS = "decisions";
const STOP_PREFIX = "stop:";
const WARNING_PREFIX = "warning:";

/** The decisions that are kept, the newest first. */
export async function keptDecisions(): Promise<Decided[]> {
  return decisionsIn(await chrome.storage.local.get(DECISIONS));
}

/** The decisions that hold until the browser is closed. */
export async function sessionDecisions(): Promise<Decided[]> {
  return decisionsIn(await chrome.storage.session.get(DECISIONS));
}

/** All decisions in force. */
export async function allDecisions(): Promise<Decided[]> {
  return [...(await sessionDecisions()), ...(await keptDecisions())];
}

/** Keeps a decision in place of an earlier one about the same host. */
export async function keepDecision(decided: Decided, where: "local" | "session"): Promise<void> {
  const others = decisionsIn(await chrome.storage[where].get(DECISIONS)).filter((other) => other.host !== decided.host);
  await chrome.storage[where].set({ [DECISIONS]: [decided, ...others] });
}

/** Forgets the decision about a host, wherever it is kept. */
export async function forgetDecision(host: string): Promise<void> {
  for (const where of ["local", "session"] as const) {
    const all = decisionsIn(await chrome.storage[where].get(DECISIONS));
    const others = all.filter((other) => other.host !== host);
    if (others.length < all.length) await chrome.storage[where].set({ [DECISIONS]: others });
  }
}

/** Calls back whenever a decision has changed. */
export function onDecisionsChanged(listener: () => void): void {
  chrome.storage.onChanged.addListener((changes, area) => {
    if (DECISIONS in changes && (area === "local" || area === "session")) listener();
  });
}

/** Keeps what the person was kept from, for the page that says so. */
export async function keepStop(id: string, stopped: Stopped & { tabId: number }): Promise<void> {
  await chrome.storage.session.set({ [STOP_PREFIX + id]: stopped });
}

/** What the person was kept from, if it was in this tab. */
export async function stopOf(id: string, tabId: number | undefined): Promise<(Stopped & { tabId: number }) | null> {
  const found: unknown = (await chrome.storage.session.get(STOP_PREFIX + id))[STOP_PREFIX + id];
  return isStop(found) && found.tabId === tabId ? found : null;
}

/** Keeps what a tab's page was last warned of. */
export async function keepWarning(tabId: number, warning: Stopped): Promise<void> {
  await chrome.storage.session.set({ [WARNING_PREFIX + tabId]: warning });
}

/** What a tab's page was last warned of, if it still shows the same address. */
export async function warningOf(tabId: number, url: string): Promise<Stopped | null> {
  const key = WARNING_PREFIX + tabId;
  const found: unknown = (await chrome.storage.session.get(key))[key];
  return isWarning(found) && found.url === url ? found : null;
}

function isWarning(value: unknown): value is Stopped {
  return typeof value === "object" && value !== null && "url" in value && "answer" in value;
}

function isStop(value: unknown): value is Stopped & { tabId: number } {
  return typeof value === "object" && value !== null && "url" in value && "tabId" in value;
}

function decisionsIn(stored: Record<string, unknown>): Decided[] {
  const value = stored[DECISIONS];
  return Array.isArray(value) ? value.filter(isDecided) : [];
}

function isDecided(value: unknown): value is Decided {
  return (
    typeof value === "object" &&
    value !== null &&
    "host" in value &&
    typeof value.host === "string" &&
    "choice" in value &&
    (value.choice === "my-portal" || value.choice === "allowed") &&
    "since" in value &&
    typeof value.since === "string"
  );
}
