/** The toolbar icon: a shape and a sentence for each verdict. */

import type { Answer } from "./generated/engine.js";
import { say } from "./words.js";

type Shape = "verified" | "unknown" | "caution" | "danger" | "off";

/** Unknown after a wake: the icon for all tabs may still say what was so before. */
let isOff: boolean | undefined;

/** The shapes that tabs show, where that is known: at each new page the browser takes a tab's own shape back. */
const shapes = new Map<number, Shape>();

/** A tab shows a new page, or is closed. */
export function forgetShape(tabId: number, isClosed: boolean): void {
  if (isClosed || isOff !== false) shapes.delete(tabId);
  else shapes.set(tabId, "unknown");
}

/** Says on every tab that pages are checked again. */
export async function paintProtected(): Promise<void> {
  if (isOff === false) return;
  isOff = false;
  await set(undefined, "unknown", say("appName"));
}

/** Paints the icon of a tab whose page was judged. The browser takes it back at the next page. */
export async function paint(tabId: number, answer: Answer): Promise<void> {
  await paintProtected();
  const isWarning = answer.warns && (answer.severity === "caution" || answer.severity === "danger");
  if (isWarning) await set(tabId, answer.severity, say(answer.severity === "danger" ? "iconDanger" : "iconCaution"));
  else if (answer.severity !== "verified") await set(tabId, "unknown", say("iconUnknown"));
  else
    await set(tabId, "verified", answer.decision ? say("iconMine") : say("iconVerified", answer.provider?.name ?? ""));
}

/** Says on every tab that nothing is checked. */
export async function paintUnprotected(reason: string): Promise<void> {
  isOff = true;
  shapes.clear();
  await set(undefined, "off", say("iconOff", reason));
  const tabs = await chrome.tabs.query({});
  await Promise.all(tabs.map(({ id }) => (id === undefined ? undefined : set(id, "off", say("iconOff", reason)))));
}

async function set(tabId: number | undefined, shape: Shape, title: string): Promise<void> {
  const tab = tabId === undefined ? {} : { tabId };
  const isShown = tabId !== undefined && shapes.get(tabId) === shape;
  if (tabId !== undefined) shapes.set(tabId, shape);
  const path = Object.fromEntries([16, 32, 48].map((size) => [size, `/icons/${shape}-${size}.png`]));
  // Pictures are decoded on the thread that answers pages: only where there is another to show. The tab may be gone by now.
  await Promise.all([
    isShown ? undefined : chrome.action.setIcon({ ...tab, path }),
    chrome.action.setTitle({ ...tab, title }),
  ]).catch(() => undefined);
}
