/** The toolbar icon: a shape and a sentence for each verdict. */

import type { Answer } from "./generated/engine.js";
import { say } from "./words.js";

type Shape = "verified" | "unknown" | "caution" | "danger" | "off";

/** Unknown after a wake: the icon for all tabs may still say what was so before. */
let isOff: boolean | undefined;

/** Paints a tab's icon, or every tab's where none is named. `null` is no web page. */
export async function paint(tabId: number | undefined, answer: Answer | null): Promise<void> {
  if (isOff !== false) {
    isOff = false;
    await set(undefined, "unknown", say("appName"));
  }
  const name = answer?.provider?.name ?? "";
  switch (answer?.severity) {
    case "verified":
      return set(tabId, "verified", answer.decision ? say("iconMine") : say("iconVerified", name));
    case "caution":
      return answer.warns ? set(tabId, "caution", say("iconCaution")) : set(tabId, "unknown", say("iconUnknown"));
    case "danger":
      return answer.warns ? set(tabId, "danger", say("iconDanger")) : set(tabId, "unknown", say("iconUnknown"));
    case "unknown":
      return set(tabId, "unknown", say("iconUnknown"));
    case undefined:
      return set(tabId, "unknown", say("appName"));
  }
}

/** Says on every tab that nothing is checked. */
export async function paintUnprotected(reason: string): Promise<void> {
  isOff = true;
  await set(undefined, "off", say("iconOff", reason));
  const tabs = await chrome.tabs.query({});
  await Promise.all(tabs.map(({ id }) => (id === undefined ? undefined : set(id, "off", say("iconOff", reason)))));
}

async function set(tabId: number | undefined, shape: Shape, title: string): Promise<void> {
  const path = Object.fromEntries([16, 32, 48].map((size) => [size, `/icons/${shape}-${size}.png`]));
  const tab = tabId === undefined ? {} : { tabId };
  // The tab may be gone by now.
  await Promise.all([chrome.action.setIcon({ ...tab, path }), chrome.action.setTitle({ ...tab, title })]).catch(() => undefined);
}
