/** Our own page in place of another, and the ways out of it. */

import { stopExpecting } from "./lookout.js";
import type { Stopped } from "./protocol.js";
import { keepStop } from "./storage.js";

/** How often the browser is asked to change a tab that it will not change now, and the pause between, in milliseconds. */
const TRIES = 5;
const PAUSE = 150;

const stopping = new Map<number, string>();

/** Puts our own page in place of a page. */
export async function stop(tabId: number, stopped: Stopped): Promise<void> {
  stopExpecting(tabId);
  if (stopping.get(tabId) === stopped.url) return;
  stopping.set(tabId, stopped.url);
  try {
    const id = crypto.randomUUID();
    await keepStop(id, { ...stopped, tabId });
    await show(tabId, chrome.runtime.getURL(`interstitial.html#${id}`));
  } catch {
    stopping.delete(tabId);
  }
}

/** A tab shows something else now: what comes next is stopped anew. */
export function arrived(tabId: number): void {
  stopping.delete(tabId);
}

/** A tab that is being dragged, for one, cannot be changed for a while. */
async function show(tabId: number, url: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await chrome.tabs.update(tabId, { url });
      return;
    } catch (error) {
      if (tries === TRIES) throw error;
      await new Promise((done) => setTimeout(done, PAUSE));
    }
  }
}

/** Takes a tab back to where it came from, or closes it. */
export async function leave(tabId: number): Promise<void> {
  const before = (await chrome.tabs.get(tabId)).url;
  await chrome.tabs.goBack(tabId).catch(() => undefined);
  setTimeout(async () => {
    const tab = await chrome.tabs.get(tabId).catch(() => undefined);
    if (tab && tab.url === before) await close(tabId);
  }, 500);
}

/** Closes a tab, but not the window with it. */
export async function close(tabId: number): Promise<void> {
  const { windowId } = await chrome.tabs.get(tabId);
  if ((await chrome.tabs.query({ windowId })).length === 1) await chrome.tabs.create({ windowId });
  await chrome.tabs.remove(tabId);
}
