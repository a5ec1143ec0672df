/**
 * What the background does about lists: it looks for new editions of the published ones, and puts the organisation's
 * policy in force.
 */

import { today } from "../today.js";
import { compile, compiledOf, importer, inForce, take } from "./compile.js";
import { isFeed, keptAs, noteLook, noteTrouble, readFeed, statusOf, type Wanted } from "./edition.js";
import { FeedError } from "./feed.js";
import { listOf, managed, type Policy, parsePolicy, policyInForce } from "./policy.js";
import { type Change, change, type KeptList, type Made, Outdated, type Shelf, shelf, textOf } from "./store.js";

const ALARM = "lists";
/** Minutes between two looks at published lists, and after a failure. */
const A_DAY = 24 * 60;
const AN_HOUR = 60;
/** By how much of itself a pause is longer or shorter, so that not everybody comes at once. */
const JITTER = 0.2;

/** Looks for new editions of all published lists that are wanted. Whether anything has changed. */
export async function updateFeeds(): Promise<boolean> {
  const policy = await policyInForce();
  let hasChanged = false;
  for (const { url } of wantedFeeds(await shelf(), policy)) {
    try {
      if (await settled(() => updateFeed(url, policy))) hasChanged = true;
    } catch (error) {
      await noteTrouble(url, error);
    }
  }
  return hasChanged;
}

/** The person's own, as far as they are on, and the organisation's, there or not. */
function wantedFeeds(kept: Shelf, { subscriptions, mayAddLists }: Policy): Wanted[] {
  const own = kept.lists.filter(isFeed).filter(({ isOn, from }) => isOn && !from.isPolicy && mayAddLists);
  return [
    ...subscriptions.map((subscription) => ({ ...subscription, isPolicy: true })),
    ...own.map(({ from }) => from),
  ];
}

async function updateFeed(url: string, policy: Policy): Promise<boolean> {
  const kept = await shelf();
  // The person may have turned it off or removed it since.
  const wanted = wantedFeeds(kept, policy).find((wanted) => wanted.url === url);
  if (!wanted) return false;
  const edition = await readFeed(kept, wanted, policy.mayAddLists);
  if (!edition) {
    await noteLook(url);
    return false;
  }
  const { made, preview, list, editions } = edition;
  // The person is asked about that.
  if (preview.losesMuch) throw new FeedError("loses-much");
  const { [url]: _, ...missing } = kept.missing;
  const now = { list, text: made.importer.list() };
  take(made, list);
  await change(kept.generation, [{ name: list.name, now }], compile(made), { canUndo: false, editions, missing });
  return true;
}

/** Sees to it that published lists are looked at again: once a day, and sooner where the last look failed. */
export async function schedule(isDone = false): Promise<void> {
  const kept = await shelf();
  const wanted = wantedFeeds(kept, await policyInForce());
  if (wanted.length === 0) {
    await chrome.alarms.clear(ALARM);
    return;
  }
  if (!isDone && (await chrome.alarms.get(ALARM))) return;
  const failures = Math.max(...wanted.map(({ url }) => statusOf(url, kept)?.failures ?? 0));
  const pause = failures === 0 ? A_DAY : Math.min(A_DAY, AN_HOUR * 2 ** (failures - 1));
  const delayInMinutes = pause * (1 + JITTER * (2 * Math.random() - 1));
  await chrome.alarms.create(ALARM, { delayInMinutes, periodInMinutes: A_DAY });
}

/** Calls back when published lists are to be looked at. */
export function onSchedule(work: () => void): void {
  chrome.alarms.onAlarm.addListener(({ name }) => {
    if (name === ALARM) work();
  });
}

/** Calls back when the organisation has changed its policy. Firefox tells of it at its next start alone. */
export function onPolicy(work: () => void): void {
  chrome.storage.onChanged.addListener((_, area) => {
    if (area === "managed") work();
  });
}

/** Makes a change, and makes it anew as often as another change, the person's say, came first. */
async function settled<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Outdated)) throw error;
    }
  }
}

/** Puts the organisation's policy in force, where it is not the one that is. Whether it was not. */
export function applyPolicy(): Promise<boolean> {
  return settled(applyOnce);
}

async function applyOnce(): Promise<boolean> {
  const raw = await managed();
  const text = JSON.stringify(raw);
  const kept = await shelf();
  if (kept.policy === text) return false;
  const policy = parsePolicy(raw);
  const changes: Change[] = [];
  const lists: KeptList[] = [];
  for (const list of kept.lists) {
    const now = underPolicy(list, policy);
    if (now) lists.push(now);
    if (now !== list) changes.push({ name: list.name, now: now && { list: now, text: await textOf(list.name) } });
  }
  const made = await withProviders(inForce(lists, policy.mayAddLists), policy, lists, changes);
  await change(kept.generation, changes, made, { canUndo: false, policy: text, missing: {} });
  return true;
}

/** What becomes of a list under a policy: `null` where it goes, itself where nothing changes. */
function underPolicy(list: KeptList, { subscriptions }: Policy): KeptList | null {
  if (list.from.kind === "policy") return null;
  if (list.from.kind === "file") return list;
  const { from } = list;
  const wanted = subscriptions.find(({ url }) => url === from.url);
  if (wanted) return { ...list, isOn: true, from: { ...from, keys: wanted.keys, isPolicy: true } };
  return from.isPolicy ? null : list;
}

/** Compiles lists together with the providers that the policy itself names. */
async function withProviders(lists: KeptList[], policy: Policy, all: KeptList[], changes: Change[]): Promise<Made> {
  if (policy.providers.length === 0) return compiledOf(lists);
  let name = policy.organization ?? chrome.i18n.getMessage("policyName");
  while (all.some((list) => list.name === name)) name += " *";
  const made = await importer(lists);
  const list = keptAs(made.importer.readText(listOf(policy, name, today()), "policy"), { kind: "policy" });
  changes.push({ name, now: { list, text: made.importer.list() } });
  take(made, list);
  return compile(made);
}
