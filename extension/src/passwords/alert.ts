/** The alert for passwords of portals: learned where one signs in, looked for where one should not. Off until asked for. */

import type { Answer } from "../generated/engine.js";
import { judge, NO_FACTS } from "../judge.js";
import type { PasswordReply, PasswordState } from "../protocol.js";
import { stop } from "../stop.js";
import { changePasswords, countPasswordCheck, type LookedAfter, type Passwords, passwordsKept } from "../storage.js";
import { today } from "../today.js";
import { hostOf, isWeb, type Visit } from "../visit.js";
import { fingerprint, newSalt } from "./fingerprint.js";

/** Traces in all, and of one portal: the second is the one before, where a person mistyped or changed it. */
const MOST = 8;
const MOST_OF_ONE = 2;
/** Days after which a password that was not used again is no longer looked for; its trace goes when the next one is learned. */
const TERM = 180;
/** Checks within an hour: each password that is typed costs one, and a page must not make many. */
const CHECKS = 30;
const SCRIPT = "passwords";
const SITES = ["http://*/*", "https://*/*"];

/** Answers a page's script about a password that was typed there, and `sends` where it is about to be sent. */
export async function checkPassword(
  { tabId, url, topUrl }: Visit,
  password: string,
  sends: boolean,
  isPrivate: boolean,
): Promise<PasswordReply> {
  const kept = await passwordsKept();
  if (!kept || kept.portals.length === 0) return "go";
  const own = await judge({ ...NO_FACTS, url });
  const top = topUrl === url ? own : await judge({ ...NO_FACTS, url: topUrl });
  const portal = portalOf(own);
  if (portal) {
    const isLearnt = !isPrivate && portalOf(top) !== null && kept.portals.some(({ id }) => id === portal.id);
    if (!isLearnt) return "go";
    if (!sends) return "learn";
    await learn(portal.id, await fingerprint(password, kept.salt));
    return "go";
  }
  // The person knows the site.
  if (own.decision !== null || top.decision !== null) return "go";
  const theirs = await portalWith(password, kept);
  if (!theirs) return "go";
  const { name, url: real } = theirs;
  const isReal = portalOf(await judge({ ...NO_FACTS, url: real })) !== null;
  await stop(tabId, {
    url: topUrl,
    answer: top,
    reason: null,
    hid: false,
    password: { name, portal: isReal ? real : null },
  });
  return "stop";
}

/** Whose password it may be. */
async function portalWith(password: string, kept: Passwords): Promise<LookedAfter | undefined> {
  const portals = kept.portals.filter(({ traces }) => traces.some(isFresh));
  if (portals.length === 0 || !(await countPasswordCheck(CHECKS))) return undefined;
  const trace = await fingerprint(password, kept.salt);
  return portals.find(({ traces }) => traces.some((other) => isFresh(other) && other.trace === trace));
}

async function learn(id: string, trace: number): Promise<void> {
  await changePasswords(({ salt, portals }) => {
    const portal = portals.find((portal) => portal.id === id);
    if (!portal) return { salt, portals };
    const before = portal.traces.filter((other) => other.trace !== trace);
    const traces = [{ trace, on: today() }, ...before].slice(0, MOST_OF_ONE);
    const all = [{ ...portal, traces }, ...portals.filter((other) => other !== portal)];
    const newest = all
      .flatMap(({ traces }) => traces.filter(isFresh))
      .sort((one, other) => (one.on < other.on ? 1 : -1));
    const few = new Set(newest.slice(0, MOST));
    return { salt, portals: all.map((portal) => ({ ...portal, traces: portal.traces.filter((one) => few.has(one)) })) };
  });
}

function isFresh({ on }: { on: string }): boolean {
  return Date.parse(today()) - Date.parse(on) <= TERM * 24 * 3600 * 1000;
}

/** Whose password is signed in with at an address, if that is vouched for, by a list or by the person. */
function portalOf({ severity, provider, decision, host, shownHost }: Answer): { id: string; name: string } | null {
  if (decision === "my-portal") return { id: host, name: shownHost };
  return severity === "verified" && provider ? { id: provider.id, name: provider.name } : null;
}

/** What the popup says of the password of a page; `null` where there is nothing to say. */
export async function passwordState(answer: Answer, isPrivate: boolean): Promise<PasswordState | null> {
  const portal = portalOf(answer);
  if (!portal || isPrivate) return null;
  const found = (await passwordsKept())?.portals.find(({ id }) => id === portal.id);
  return { id: portal.id, isOn: found !== undefined, isKnown: found?.traces.some(isFresh) === true };
}

/** From now on the password of the portal that a tab shows is looked after. */
export async function lookAfter(tabId: number): Promise<void> {
  const { url = "", incognito } = await chrome.tabs.get(tabId);
  const portal = isWeb(url) && !incognito ? portalOf(await judge({ ...NO_FACTS, url })) : null;
  if (!portal) throw new Error("the tab shows no portal that is vouched for");
  const added = { ...portal, url: `https://${hostOf(url)}/`, since: today(), traces: [] };
  await changePasswords(({ salt, portals }) => ({
    salt: salt || newSalt(),
    portals: [...portals.filter(({ id }) => id !== portal.id), added],
  }));
  await settleScript();
  for (const { id } of await chrome.tabs.query({ url: SITES })) if (id !== undefined) void putInto(id);
}

/** Forgets a portal's password, and with the last one all that there was. */
export async function forgetPassword(id: string): Promise<void> {
  await changePasswords(({ salt, portals }) => {
    const left = portals.filter((portal) => portal.id !== id);
    return { salt: left.length > 0 ? salt : "", portals: left };
  });
  await settleScript();
}

/** The script that looks at passwords is in pages only where there are some to look after. An update removes it. Whether it is wanted. */
export async function settleScript(): Promise<boolean> {
  const isWanted = ((await passwordsKept())?.portals.length ?? 0) > 0;
  const isThere = (await chrome.scripting.getRegisteredContentScripts({ ids: [SCRIPT] })).length > 0;
  if (isThere && !isWanted) await chrome.scripting.unregisterContentScripts({ ids: [SCRIPT] });
  if (isThere || !isWanted) return isWanted;
  await chrome.scripting.registerContentScripts([
    {
      id: SCRIPT,
      js: ["passwords.js"],
      matches: SITES,
      runAt: "document_start",
      allFrames: true,
      matchOriginAsFallback: true,
      persistAcrossSessions: true,
    },
  ]);
  return true;
}

/** Puts the script into a page that is open, where it is wanted. */
async function putInto(tabId: number): Promise<void> {
  const target = { tabId, allFrames: true };
  await chrome.scripting
    .executeScript({ target, files: ["passwords.js"], injectImmediately: true })
    .catch(() => undefined);
}
