/** Reads a published list, in the background or beside the options page, and notes what is wrong with it. */

import type { Preview } from "../generated/importer.js";
import { today } from "../today.js";
import { type Import, importer, inForce } from "./compile.js";
import { FeedError, type Fetched, fetchFeed } from "./feed.js";
import type { Subscription } from "./policy.js";
import { type Feed, type FeedStatus, type KeptList, note, type Origin, type Shelf, shelf } from "./store.js";

/** A published list that is to be had, and whether the organisation wants it. */
export type Wanted = Subscription & { isPolicy: boolean };

/** An edition that was read, and how its list would be kept. */
export interface Edition {
  made: Import;
  preview: Preview;
  list: KeptList;
  /** What is noted of all editions that were taken. */
  editions: Record<string, string>;
}

/** A list as it is kept, by what was read of it. */
export function keptAs(preview: Preview, from: Origin, before?: KeptList): KeptList {
  const { name, publisher, updated, validUntil, providers, sites, refused } = preview;
  const { since = today(), isOn = true } = before ?? {};
  return { name, publisher, updated, validUntil, providers, sites, refused, since, isOn, from };
}

/** The kept list that is published at an address. */
export function feedAt(url: string, { lists }: Shelf): (KeptList & { from: Feed }) | undefined {
  return lists.filter(isFeed).find(({ from }) => from.url === url);
}

export function isFeed(list: KeptList): list is KeptList & { from: Feed } {
  return list.from.kind === "feed";
}

/** Fetches a published list and reads it; `null` where there is nothing new. The signature is looked at first. */
export async function readFeed(kept: Shelf, wanted: Wanted, mayAddLists: boolean): Promise<Edition | null> {
  const before = feedAt(wanted.url, kept);
  const known = before && !before.isDamaged ? before.from.signature : "";
  const fetched = await fetchFeed(wanted.url, known);
  return fetched && readEdition(kept, wanted, mayAddLists, fetched, before);
}

async function readEdition(
  kept: Shelf,
  { url, keys, isPolicy }: Wanted,
  mayAddLists: boolean,
  { bytes, signature }: Fetched,
  before: KeptList | undefined,
): Promise<Edition> {
  const made = await importer(inForce(kept.lists, mayAddLists));
  const last = kept.editions[url] ?? "";
  const preview = made.importer.readSigned(bytes, signature, keys.join("\n"), last, before?.name ?? "");
  if (!before && kept.lists.some(({ name }) => name === preview.name)) throw new FeedError("taken");
  const status = { day: today(), trouble: null, failures: 0 };
  const list = keptAs(preview, { kind: "feed", url, keys, isPolicy, signature, status }, before);
  return { made, preview, list, editions: { ...kept.editions, [url]: made.importer.edition ?? last } };
}

/** Notes that there is nothing new. */
export function noteLook(url: string): Promise<void> {
  return note(url, { day: today(), trouble: null, failures: 0 });
}

/** Notes why an edition was not taken: the last good one stays. */
export async function noteTrouble(url: string, error: unknown): Promise<void> {
  const kept = await shelf();
  const failures = (statusOf(url, kept)?.failures ?? 0) + 1;
  await note(url, { day: today(), trouble: troubleOf(error), failures });
}

/** A word for what went wrong, or a reason in words. */
export function troubleOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // Our own words for it are names in lower case.
  return /^[a-z-]+$/.test(error.name) ? error.name : error.message;
}

/** How the last look at a published list went. */
export function statusOf(url: string, kept: Shelf): FeedStatus | undefined {
  return feedAt(url, kept)?.from.status ?? kept.missing[url];
}
