/** Our own page in place of another, and the ways out of it. */

import { stopExpecting } from "./lookout.js";
import type { Stopped } from "./protocol.js";
import { keepStop } from "./storage.js";
import { hostOf, isWeb } from "./visit.js";

/** How long our page may take to come, in milliseconds, and how often the other may get in its way, before the tab is taken from it. */
const COMES_WITHIN = 500;
const TRIES = 2;

const stopping = new Map<number, string>();
const onWay = new Map<number, { url: string; end: (way: Way) => void }>();

/** Puts our own page in place of a page: of one that is there, or one that the tab is on its way to. */
export async function stop(tabId: number, stopped: Stopped, isComing = false): Promise<void> {
  stopExpecting(tabId);
  // Two at once would get in each other's way, as if the page had done so.
  if (stopping.get(tabId) === stopped.url) return;
  stopping.set(tabId, stopped.url);
  try {
    if (!isComing && (await isLeft(tabId, stopped.url))) return;
    const page = await ownPage(tabId, stopped);
    for (let tries = 0, way: Way = "crossed"; way === "crossed" && tries < TRIES; tries++) {
      // An address for each: where the second takes the place of the first, Firefox tells later that the first has failed.
      const url = page.replace("#", `?${tries}#`);
      const coming = wayOf(tabId, url);
      // A tab that is being dragged, for one, cannot be changed for a while.
      await chrome.tabs.update(tabId, { url }).catch(() => undefined);
      way = await coming;
      if (way === "arrived") return;
    }
    await replace(tabId, stopped);
  } finally {
    if (stopping.get(tabId) === stopped.url) stopping.delete(tabId);
  }
}

/** Whether a tab has left a page by now: word of it may come late. */
async function isLeft(tabId: number, stopped: string): Promise<boolean> {
  const { url = "" } = (await chrome.tabs.get(tabId).catch(() => undefined)) ?? {};
  return isOwn(url) || (isWeb(url) && hostOf(url) !== hostOf(stopped));
}

/** The address of our own page about another, for one tab alone. */
async function ownPage(tabId: number, stopped: Stopped): Promise<string> {
  const id = crypto.randomUUID();
  await keepStop(id, { ...stopped, tabId });
  return chrome.runtime.getURL(`interstitial.html#${id}`);
}

/** A page that keeps going elsewhere, so that its tab never comes to ours, loses the tab. */
async function replace(tabId: number, stopped: Stopped): Promise<void> {
  const { index, windowId } = await chrome.tabs.get(tabId);
  const { id } = await chrome.tabs.create({ index, windowId, active: true, url: "about:blank" });
  if (id === undefined) return;
  await chrome.tabs.update(id, { url: await ownPage(id, stopped) });
  await chrome.tabs.remove(tabId);
}

/** How a tab fares on its way to our page: the page that it shows may go somewhere else, or stop it. */
type Way = "arrived" | "crossed" | "late";

function wayOf(tabId: number, url: string): Promise<Way> {
  return new Promise((done) => {
    const end = (way: Way): void => {
      clearTimeout(late);
      onWay.delete(tabId);
      done(way);
    };
    const late = setTimeout(end, COMES_WITHIN, "late");
    onWay.set(tabId, { url, end });
  });
}

/** A tab shows another document. */
export function arrived(tabId: number, url: string): void {
  if (isOwn(url)) onWay.get(tabId)?.end("arrived");
}

/** A tab sets out for another document. */
export function setsOut(tabId: number, url: string): void {
  if (!isOwn(url)) onWay.get(tabId)?.end("crossed");
}

/** A tab did not get to where it set out for. */
export function failed(tabId: number, url: string): void {
  const way = onWay.get(tabId);
  if (way?.url === url) way.end("crossed");
}

function isOwn(url: string): boolean {
  return url.startsWith(chrome.runtime.getURL(""));
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
