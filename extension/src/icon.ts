/** The toolbar icon: a shape and a sentence for each verdict. */

import type { Answer } from "./generated/engine.js";
import { say } from "./words.js";

type Shape = "verified" | "unknown" | "caution" | "danger" | "off";

/** Unknown after a wake: the icon for all tabs may still say what was so before. */
let isOff: boolean | undefined;

/** What tabs show, where that is known: at each new page the browser takes back what is a tab's own. */
const shown = new Map<number, { shape: Shape; title: string }>();

/** A tab shows a new page, or is closed. */
export function forgetShape(tabId: number, isClosed: boolean): void {
  if (isClosed || isOff !== false) shown.delete(tabId);
  else shown.set(tabId, { shape: "unknown", title: say("appName") });
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
  shown.clear();
  await set(undefined, "off", say("iconOff", reason));
  const tabs = await chrome.tabs.query({});
  await Promise.all(tabs.map(({ id }) => (id === undefined ? undefined : set(id, "off", say("iconOff", reason)))));
}

async function set(tabId: number | undefined, shape: Shape, title: string): Promise<void> {
  const tab = tabId === undefined ? {} : { tabId };
  const before = tabId === undefined ? undefined : shown.get(tabId);
  if (tabId !== undefined) shown.set(tabId, { shape, title });
  const path = Object.fromEntries([16, 32, 48].map((size) => [size, `/icons/${shape}-${size}.png`]));
  // Pictures are decoded on the thread that answers pages, and in Firefox the thread that draws the toolbar brings pages
  // too: only what is another than before is set. The tab may be gone by now.
  await Promise.all([
    before?.shape === shape ? undefined : chrome.action.setIcon({ ...tab, path }),
    before?.title === title ? undefined : chrome.action.setTitle({ ...tab, title }),
  ]).catch(() => undefined);
}
