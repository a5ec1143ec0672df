/** The only user of the browser's storage: typed keys, and failures that lose nothing. */

import type { Answer } from "./generated/engine.js";
import type { KeptList } from "./lists/store.js";
import type { Decided, Stopped } from "./protocol.js";

/** What a tab's page is warned of. */
export interface Warning {
  /** The page's host. */
  host: string;
  /** `null` where the page could not be checked. */
  answer: Answer | null;
  reason: string | null;
  /** Whether a frame is the cause, which may go away. */
  isOfFrame: boolean;
}

const DECISIONS = "decisions";
const DECISIONS_COPY = "decisions-copy";
const LISTS = "lists";
const LISTS_GENERATION = "lists-generation";
const STOP_PREFIX = "stop:";
const WARNING_PREFIX = "warning:";
const MESSAGE_PREFIX = "message:";
const PASSWORDS = "passwords";
const PASSWORD_CHECKS = "password-checks";

/** The lists as private windows find them. */
export interface ListsCopy {
  generation: number;
  lists: { list: KeptList; text: string }[];
}

/** Keeps a copy of the lists. */
export async function keepListsCopy(copy: ListsCopy): Promise<void> {
  await chrome.storage.local.set({ [LISTS]: copy, [LISTS_GENERATION]: copy.generation });
}

/** Which generation of the lists was copied, if any. */
export async function copiedGeneration(): Promise<unknown> {
  return (await chrome.storage.local.get(LISTS_GENERATION))[LISTS_GENERATION];
}

/** The copy of the lists, if there is one. */
export async function listsCopy(): Promise<ListsCopy | null> {
  const found: unknown = (await chrome.storage.local.get(LISTS))[LISTS];
  return isListsCopy(found) ? found : null;
}

function isListsCopy(value: unknown): value is ListsCopy {
  return typeof value === "object" && value !== null && "generation" in value && "lists" in value;
}

/**
 * What cannot be had again is kept twice, each time with its sum: the second is written when the first is, so that one of
 * them is whole whenever the browser ends, and whatever becomes of the other.
 */
interface Sealed {
  text: string;
  sum: string;
}

/** The decisions as they are found. */
interface Found {
  /** The newest first. */
  decisions: Decided[];
  /** What a later version of ours keeps among them. It stays there. */
  others: unknown[];
  /** Neither copy is whole. */
  isDamaged: boolean;
}

async function found(): Promise<Found> {
  const both = await chrome.storage.local.get([DECISIONS, DECISIONS_COPY]);
  // What is damaged is put right with the next decision: whoever only reads must not write over one that is being made.
  const all = (await opened(both[DECISIONS])) ?? (await opened(both[DECISIONS_COPY]));
  return {
    decisions: decidedIn(all),
    others: all?.filter((one) => !isDecided(one)) ?? [],
    isDamaged: all === null && Object.keys(both).length > 0,
  };
}

/** The decisions that are kept, the newest first. */
export async function keptDecisions(): Promise<Decided[]> {
  return (await found()).decisions;
}

/** Whether the decisions that were kept cannot be read any more. */
export async function areDecisionsDamaged(): Promise<boolean> {
  return (await found()).isDamaged;
}

async function setKept(decisions: unknown[]): Promise<void> {
  const text = JSON.stringify(decisions);
  const sealed: Sealed = { text, sum: await sumOf(text) };
  await chrome.storage.local.set({ [DECISIONS]: sealed });
  // Where there is no room for the second, the first counts, and is not said to have failed.
  await chrome.storage.local.set({ [DECISIONS_COPY]: sealed }).catch(() => undefined);
}

/** What is sealed in a value of which nothing is known; `null` where it is not whole. */
async function opened(value: unknown): Promise<unknown[] | null> {
  if (!isSealed(value) || value.sum !== (await sumOf(value.text))) return null;
  const all: unknown = JSON.parse(value.text);
  return Array.isArray(all) ? all : null;
}

function isSealed(value: unknown): value is Sealed {
  return (
    typeof value === "object" &&
    value !== null &&
    "text" in value &&
    typeof value.text === "string" &&
    "sum" in value &&
    typeof value.sum === "string"
  );
}

async function sumOf(text: string): Promise<string> {
  const sum = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return btoa(String.fromCharCode(...new Uint8Array(sum)));
}

/** The decisions that hold until the browser is closed. */
export async function sessionDecisions(): Promise<Decided[]> {
  return decidedIn((await chrome.storage.session.get(DECISIONS))[DECISIONS]);
}

/** All decisions in force. */
export async function allDecisions(): Promise<Decided[]> {
  return [...(await sessionDecisions()), ...(await keptDecisions())];
}

/** Keeps a decision in place of an earlier one about the same host. */
export function keepDecision(decided: Decided, where: "local" | "session"): Promise<void> {
  return change(where, (all) => [decided, ...all.filter((other) => other.host !== decided.host)]);
}

/** Keeps decisions in place of all that are kept. */
export function replaceDecisions(all: Decided[]): Promise<void> {
  return change("local", () => all);
}

/** Forgets the decision about a host, wherever it is kept. */
export async function forgetDecision(host: string): Promise<void> {
  for (const where of ["local", "session"] as const) {
    await change(where, (all) => all.filter((other) => other.host !== host));
  }
}

let changing: Promise<unknown> = Promise.resolve();

/** Changes are made one after the other: of two at once, the second would undo the first. */
function change(where: "local" | "session", to: (all: Decided[]) => Decided[]): Promise<void> {
  return inTurn(async () => {
    if (where === "local") {
      const { decisions, others } = await found();
      await setKept([...to(decisions), ...others]);
    } else await chrome.storage.session.set({ [DECISIONS]: to(await sessionDecisions()) });
  });
}

function inTurn(work: () => Promise<void>): Promise<void> {
  const next = changing.then(work);
  changing = next.catch(() => undefined);
  return next;
}

/** Calls back whenever the lists were copied. */
export function onListsCopied(listener: () => void): void {
  chrome.storage.onChanged.addListener((changes, area) => {
    if (area === "local" && LISTS_GENERATION in changes) listener();
  });
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

/** Forgets what the person was kept from: it is decided. */
export async function forgetStop(id: string): Promise<void> {
  await chrome.storage.session.remove(STOP_PREFIX + id);
}

/** What tabs are warned of. Read once a wake: the background alone writes it, and each page's answer waits for it. */
let warnings: Promise<Map<number, Warning>> | undefined;

function allWarnings(): Promise<Map<number, Warning>> {
  warnings ??= keptWarnings().catch((error: unknown) => {
    warnings = undefined;
    throw error;
  });
  return warnings;
}

async function keptWarnings(): Promise<Map<number, Warning>> {
  const found = new Map<number, Warning>();
  for (const [key, value] of Object.entries(await chrome.storage.session.get(null)))
    if (key.startsWith(WARNING_PREFIX) && isWarning(value)) found.set(Number(key.slice(WARNING_PREFIX.length)), value);
  return found;
}

/** Keeps what a tab's page was last warned of. */
export async function keepWarning(tabId: number, warning: Warning): Promise<void> {
  (await allWarnings()).set(tabId, warning);
  await chrome.storage.session.set({ [WARNING_PREFIX + tabId]: warning });
}

/** What a tab's page was last warned of, if the tab still shows the same host. */
export async function warningOf(tabId: number, host: string): Promise<Warning | null> {
  const warning = (await allWarnings()).get(tabId);
  return warning?.host === host ? warning : null;
}

/** Forgets the warning of a tab. */
export async function forgetWarning(tabId: number): Promise<void> {
  if ((await allWarnings()).delete(tabId)) await chrome.storage.session.remove(WARNING_PREFIX + tabId);
}

/** Forgets all about a tab that is closed. */
export async function forgetTab(tabId: number): Promise<void> {
  await forgetWarning(tabId);
  const all = Object.entries(await chrome.storage.session.get(null));
  const stops = all.filter(([key, value]) => key.startsWith(STOP_PREFIX) && isStop(value) && value.tabId === tabId);
  await chrome.storage.session.remove(stops.map(([key]) => key));
}

function isWarning(value: unknown): value is Warning {
  return typeof value === "object" && value !== null && "host" in value && "answer" in value;
}

/** A portal whose password is looked after. */
export interface LookedAfter {
  /** The provider's id, or the host of a portal that the person named. */
  id: string;
  name: string;
  /** Where it was when the person asked for it. */
  url: string;
  /** `YYYY-MM-DD`. */
  since: string;
  /** What is known of its passwords, the newest first, and when each was last used. */
  traces: { trace: number; on: string }[];
}

/** All that is kept of passwords. */
export interface Passwords {
  salt: string;
  portals: LookedAfter[];
}

/** What is kept of passwords, if anything is. */
export async function passwordsKept(): Promise<Passwords | null> {
  const found: unknown = (await chrome.storage.local.get(PASSWORDS))[PASSWORDS];
  return isPasswords(found) ? found : null;
}

/** Changes what is kept of passwords; with the last portal all of it goes. */
export function changePasswords(to: (kept: Passwords) => Passwords): Promise<void> {
  return inTurn(async () => {
    const next = to((await passwordsKept()) ?? { salt: "", portals: [] });
    if (next.portals.length === 0) await chrome.storage.local.remove(PASSWORDS);
    else await chrome.storage.local.set({ [PASSWORDS]: next });
  });
}

/** Counts a check of a password. Whether there were fewer than `most` within the hour before. */
export async function countPasswordCheck(most: number): Promise<boolean> {
  const found: unknown = (await chrome.storage.session.get(PASSWORD_CHECKS))[PASSWORD_CHECKS];
  const now = Date.now();
  const isOfThisHour = (at: unknown) => typeof at === "number" && at > now - 3_600_000 && at <= now;
  const checks = Array.isArray(found) ? found.filter(isOfThisHour) : [];
  if (checks.length >= most) return false;
  await chrome.storage.session.set({ [PASSWORD_CHECKS]: [...checks, now] });
  return true;
}

/** Calls back whenever what is kept of passwords has changed. */
export function onPasswordsChanged(listener: () => void): void {
  chrome.storage.onChanged.addListener((changes, area) => {
    if (area === "local" && PASSWORDS in changes) listener();
  });
}

function isPasswords(value: unknown): value is Passwords {
  return (
    typeof value === "object" && value !== null && "salt" in value && "portals" in value && Array.isArray(value.portals)
  );
}

/** Keeps a message until it is taken, in memory alone. */
export async function keepMessage(id: string, text: string): Promise<void> {
  await chrome.storage.session.set({ [MESSAGE_PREFIX + id]: text });
}

/** Takes a message; nothing where there is none, or none any more. */
export async function takeMessage(id: string): Promise<string> {
  const key = MESSAGE_PREFIX + id;
  const found: unknown = (await chrome.storage.session.get(key))[key];
  await chrome.storage.session.remove(key);
  return typeof found === "string" ? found : "";
}

function isStop(value: unknown): value is Stopped & { tabId: number } {
  return typeof value === "object" && value !== null && "url" in value && "tabId" in value;
}

/** The decisions in a value of which nothing is known. */
export function decidedIn(value: unknown): Decided[] {
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
