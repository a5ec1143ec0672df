/** The toolbar icon: a shape and a sentence for each verdict. */

import type { Answer } from "./generated/engine.js";
import { say } from "./words.js";

type Shape = "verified" | "unknown" | "caution" | "danger" | "off";

/** Unknown after a wake: the icon for all tabs may still say what was so before. */
let isOff: boolean | undefined;

/** A shape and what is said of it. */
interface Sign {
  shape: Shape;
  title: string;
}

/** What tabs show, as far as that is known: at each new page the browser takes back what is a tab's own. */
const shown = new Map<number, Sign>();

/**
 * A tab shows a new page, or is closed. An answer about the page before may have come too late: what it has painted since
 * then is not relied on to be gone.
 */
export function forgetShape(tabId: number, isClosed: boolean): void {
  const { shape = "unknown" } = shown.get(tabId) ?? {};
  if (isClosed || isOff !== false || shape !== "unknown") shown.delete(tabId);
  else shown.set(tabId, { shape, title: say("appName") });
}

/** Says on every tab that pages are checked again. */
export async function paintProtected(): Promise<void> {
  if (isOff === false) return;
  isOff = false;
  await set(undefined, { shape: "unknown", title: say("appName") });
}

/**
 * Paints the icon of a tab whose page was judged. What `isEarly`, before the page has asked, may be gone again: the browser
 * takes back the sign of the page before, Firefox sometimes after it has told us of the new one.
 */
export async function paint(tabId: number, answer: Answer, isEarly = false): Promise<void> {
  await paintProtected();
  const sign = signOf(answer);
  // In Firefox the thread that draws the toolbar brings pages too: what a new page's tab shows by itself is not set.
  if (isEarly && shown.get(tabId)?.shape === sign.shape) return;
  const painting = set(tabId, sign);
  if (isEarly) shown.delete(tabId);
  await painting;
}

function signOf({ warns, severity, decision, provider }: Answer): Sign {
  if (warns && severity === "danger") return { shape: severity, title: say("iconDanger") };
  if (warns && severity === "caution") return { shape: severity, title: say("iconCaution") };
  if (severity !== "verified") return { shape: "unknown", title: say("iconUnknown") };
  return { shape: severity, title: decision ? say("iconMine") : say("iconVerified", provider?.name ?? "") };
}

/** Says on every tab that nothing is checked. */
export async function paintUnprotected(reason: string): Promise<void> {
  isOff = true;
  shown.clear();
  const sign: Sign = { shape: "off", title: say("iconOff", reason) };
  await set(undefined, sign);
  const tabs = await chrome.tabs.query({});
  await Promise.all(tabs.map(({ id }) => (id === undefined ? undefined : set(id, sign))));
}

async function set(tabId: number | undefined, sign: Sign): Promise<void> {
  const { shape, title } = sign;
  const tab = tabId === undefined ? {} : { tabId };
  const before = tabId === undefined ? undefined : shown.get(tabId);
  if (tabId !== undefined) shown.set(tabId, sign);
  const path = Object.fromEntries([16, 32, 48].map((size) => [size, `/icons/${shape}-${size}.png`]));
  // Pictures are decoded on the thread that answers pages: only where there is another to show. The tab may be gone by now.
  await Promise.all([
    before?.shape === shape ? undefined : chrome.action.setIcon({ ...tab, path }),
    before?.title === title ? undefined : chrome.action.setTitle({ ...tab, title }),
  ]).catch(() => undefined);
}
