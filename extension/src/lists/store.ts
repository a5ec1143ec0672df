/**
 * The lists beside the bundled ones, and the registry compiled of all. Both are changed in one transaction, so that
 * whatever is interrupted leaves the old state or the new one whole.
 */

import type { Conflict, Counted, Line } from "../generated/importer.js";
import type { Decided } from "../protocol.js";

/** A list, but for its text. */
export interface KeptList {
  /** What it is called; there is one list of a name. */
  name: string;
  publisher: string;
  /** The day of its last change, `YYYY-MM-DD`. */
  updated: string;
  /** The last day on which it vouches for anything. */
  validUntil: string | null;
  providers: number;
  sites: number;
  /** What was not accepted of it. */
  refused: Counted<Line>;
  /** The day it came, `YYYY-MM-DD`. */
  since: string;
  /** Whether the person wants it in force. */
  isOn: boolean;
  /** Its text cannot be read any more; it is not in force. */
  isDamaged?: boolean;
  from: Origin;
}

/** Where a list comes from. */
export type Origin = { kind: "file"; file: string } | Feed | { kind: "policy" };

/** A list that somebody publishes, signed. */
export interface Feed {
  kind: "feed";
  url: string;
  /** One of them has signed it: minisign public keys. */
  keys: string[];
  /** Whether the person's organisation subscribed to it. */
  isPolicy: boolean;
  /** The signature as it came. */
  signature: string;
  status: FeedStatus;
}

/** How the last look at a published list went. */
export interface FeedStatus {
  /** The day, `YYYY-MM-DD`. */
  day: string;
  /** A word for what went wrong, or a reason in words. */
  trouble: string | null;
  /** How often it went wrong one time after the other. */
  failures: number;
}

/** All that is kept, but for what may be large. */
export interface Shelf {
  /** Rises with every change. */
  generation: number;
  lists: KeptList[];
  /** What the last change can be taken back to: lists, and decisions where these were changed as well. */
  undo: { lists: Before[]; decisions: Decided[] | null } | null;
  /** Decisions that are to be in force in place of others, as soon as the background has seen to it. */
  decisions: Decided[] | null;
  /** Domains that several lists in force claim. */
  conflicts: Counted<Conflict> | null;
  /** The last edition that was taken from each address, whatever has become of it since: none before it is taken. */
  editions: Record<string, string>;
  /** The organisation's policy as it was last put in force, as JSON. */
  policy: string;
  /** In a private window of Chrome: which generation of the other windows' lists these are. */
  copyOf: number | null;
  /** How the last look at a published list went that the organisation wants, and that is not there yet. */
  missing: Record<string, FeedStatus>;
}

/** One list as it was, or that it was not there. */
export interface Before {
  name: string;
  list: KeptList | null;
}

/** One list as it is to be, with its text in our own format. */
export interface Change {
  name: string;
  /** `null` where it is to go. */
  now: { list: KeptList; text: Uint8Array } | null;
}

/** A registry that was compiled of a bundled one and of further lists. */
export interface Compiled {
  /** The checksum of the bundled one. */
  base: string;
  /** The first day on which a list will have stopped vouching is the one after this. */
  until: string | null;
  bytes: Uint8Array;
}

/** What came of compiling lists. */
export interface Made {
  /** `null` where the bundled registry does. */
  compiled: Compiled | null;
  conflicts: Counted<Conflict> | null;
  /** Names of lists that could not be read. */
  damaged: string[];
}

/** Somebody else has changed the lists meanwhile. */
export class Outdated extends Error {}

const STORE = "lists";
const SHELF = "shelf";
const REGISTRY = "registry";
const UNDO = "undo";
const TEXT_PREFIX = "list:";
const CHANNEL = "lists";
const EMPTY: Shelf = {
  generation: 0,
  lists: [],
  undo: null,
  decisions: null,
  conflicts: null,
  editions: {},
  policy: "{}",
  copyOf: null,
  missing: {},
};

/** All that is kept, but for what may be large. */
export async function shelf(): Promise<Shelf> {
  return { ...EMPTY, ...(await get<Shelf>(SHELF)) };
}

/** The text of a list. */
export async function textOf(name: string): Promise<Uint8Array> {
  return (await get<Uint8Array>(TEXT_PREFIX + name)) ?? new Uint8Array();
}

/** The texts of the lists that the last change can be taken back to, by name. */
export async function textsBefore(): Promise<Map<string, Uint8Array>> {
  return (await get<Map<string, Uint8Array>>(UNDO)) ?? new Map();
}

/** The registry to use in place of the bundled one, if there is one. */
export async function compiled(): Promise<Compiled | null> {
  return (await get<Compiled>(REGISTRY)) ?? null;
}

/** What is changed together with lists. */
export type Beside = Partial<Pick<Shelf, "editions" | "policy" | "missing" | "decisions" | "copyOf">> & {
  /** Whether the person can take the change back. */
  canUndo: boolean;
  /** The decisions that are in force now, where they are changed as well. */
  decisionsBefore?: Decided[] | null;
};

/**
 * Changes lists and the registry, as it was worked out on the shelf of a generation, and whatever else is kept beside
 * them. What a person changes can be taken back.
 */
export async function change(
  generation: number,
  changes: Change[],
  { compiled, conflicts, damaged }: Made,
  { canUndo, decisionsBefore = null, ...beside }: Beside,
): Promise<void> {
  await within("readwrite", async (store) => {
    const before = { ...EMPTY, ...(await done<Shelf | undefined>(store.get(SHELF))) };
    if (before.generation !== generation) throw new Outdated();
    const names = changes.map(({ name }) => name);
    const undo = await toUndo(store, before.lists, names);
    for (const { name, now } of changes) put(store, TEXT_PREFIX + name, now?.text);
    const lists = [
      ...before.lists.filter(({ name }) => !names.includes(name)),
      ...changes.flatMap(({ now }) => now?.list ?? []),
    ]
      .map((list) => (damaged.includes(list.name) ? { ...list, isDamaged: true } : list))
      .sort((one, other) => one.name.localeCompare(other.name));
    const next: Shelf = { ...before, ...beside, generation: generation + 1, lists, conflicts };
    if (changes.length > 0) {
      next.undo = canUndo ? { lists: undo.lists, decisions: decisionsBefore } : null;
      put(store, UNDO, canUndo ? undo.texts : undefined);
    }
    put(store, SHELF, next);
    put(store, REGISTRY, compiled ?? undefined);
  });
}

/** Lists as they are, to be taken back to, and their texts. */
async function toUndo(
  store: IDBObjectStore,
  lists: KeptList[],
  names: string[],
): Promise<{ lists: Before[]; texts: Map<string, Uint8Array> }> {
  const undo: { lists: Before[]; texts: Map<string, Uint8Array> } = { lists: [], texts: new Map() };
  for (const name of names) {
    const list = lists.find((list) => list.name === name) ?? null;
    undo.lists.push({ name, list });
    const text = await done<Uint8Array | undefined>(store.get(TEXT_PREFIX + name));
    if (list && text) undo.texts.set(name, text);
  }
  return undo;
}

/** Notes that the decisions are in force that were to be. */
export async function noteDecisions(): Promise<void> {
  await within("readwrite", async (store) => {
    const before = { ...EMPTY, ...(await done<Shelf | undefined>(store.get(SHELF))) };
    put(store, SHELF, { ...before, decisions: null });
  });
}

/** Notes how a look at a published list went: that is no change of the lists. */
export async function note(url: string, status: FeedStatus): Promise<void> {
  await within("readwrite", async (store) => {
    const before = { ...EMPTY, ...(await done<Shelf | undefined>(store.get(SHELF))) };
    const lists = before.lists.map((list) => {
      if (list.from.kind !== "feed" || list.from.url !== url) return list;
      return { ...list, from: { ...list.from, status } };
    });
    const isThere = lists.some(({ from }) => from.kind === "feed" && from.url === url);
    const missing = isThere ? before.missing : { ...before.missing, [url]: status };
    put(store, SHELF, { ...before, lists, missing });
  });
}

function put(store: IDBObjectStore, key: string, value: unknown): void {
  if (value === undefined) store.delete(key);
  else store.put(value, key);
}

function get<T>(key: string): Promise<T | undefined> {
  return within("readonly", (store) => done<T | undefined>(store.get(key)));
}

async function within<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => Promise<T>): Promise<T> {
  const database = await open();
  try {
    const transaction = database.transaction(STORE, mode, { durability: "strict" });
    const ended = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error("the change was not kept"));
    });
    try {
      const result = await work(transaction.objectStore(STORE));
      await ended;
      if (mode === "readwrite") announce();
      return result;
    } catch (error) {
      ended.catch(() => undefined);
      if (transaction.error === null) abort(transaction);
      throw error;
    }
  } finally {
    database.close();
  }
}

/** Calls back when what is kept has changed, whoever has changed it. */
export function onKept(listener: () => void): void {
  new BroadcastChannel(CHANNEL).onmessage = listener;
}

function announce(): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(null);
  channel.close();
}

/** One that has ended already cannot be. */
function abort(transaction: IDBTransaction): void {
  try {
    transaction.abort();
  } catch {
    // It has ended.
  }
}

function open(): Promise<IDBDatabase> {
  const opening = indexedDB.open("portalward", 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
  return done(opening);
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("the store does not answer"));
  });
}
