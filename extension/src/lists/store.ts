/**
 * The lists that the person imported, and the registry compiled of them and the bundled ones. Both are
 * changed in one transaction, so that whatever is interrupted leaves the old state or the new one whole.
 */

/** An imported list, but for its text. */
export interface KeptList {
  /** What it is called; there is one list of a name. */
  name: string;
  publisher: string;
  /** The day of its last change, `YYYY-MM-DD`. */
  updated: string;
  providers: number;
  sites: number;
  /** The file that it came from. */
  file: string;
  /** The day it was imported, `YYYY-MM-DD`. */
  since: string;
  /** Whether it is in force. */
  isOn: boolean;
}

/** All that is kept, but for what may be large. */
export interface Shelf {
  /** Rises with every change. */
  generation: number;
  lists: KeptList[];
  /** What the last change can be taken back to: one list as it was, or that it was not there. */
  undo: { name: string; list: KeptList | null } | null;
}

/** One list as it is to be, with its text in our own format. */
export interface Change {
  name: string;
  /** `null` where it is to go. */
  now: { list: KeptList; text: Uint8Array } | null;
}

/** A registry that was compiled of a bundled one and of imported lists. */
export interface Compiled {
  /** The checksum of the bundled one. */
  base: string;
  bytes: Uint8Array;
}

/** Somebody else has changed the lists meanwhile. */
export class Outdated extends Error {}

const STORE = "lists";
const SHELF = "shelf";
const REGISTRY = "registry";
const UNDO = "undo";
const TEXT_PREFIX = "list:";

/** All that is kept, but for what may be large. */
export async function shelf(): Promise<Shelf> {
  return (await get<Shelf>(SHELF)) ?? { generation: 0, lists: [], undo: null };
}

/** The text of a list. */
export async function textOf(name: string): Promise<Uint8Array> {
  return (await get<Uint8Array>(TEXT_PREFIX + name)) ?? new Uint8Array();
}

/** The text of the list that the last change can be taken back to. */
export async function textBefore(): Promise<Uint8Array> {
  return (await get<Uint8Array>(UNDO)) ?? new Uint8Array();
}

/** The registry to use in place of the bundled one, if there is one. */
export async function compiled(): Promise<Compiled | null> {
  return (await get<Compiled>(REGISTRY)) ?? null;
}

/**
 * Changes one list, or none, and the registry, as it was worked out on the shelf of a generation. A change of a list
 * can be taken back, unless it takes one back itself.
 */
export async function change(
  generation: number,
  to: Change | null,
  registry: Compiled | null,
  canUndo = true,
): Promise<void> {
  await within("readwrite", async (store) => {
    const before = (await done<Shelf | undefined>(store.get(SHELF))) ?? { generation: 0, lists: [], undo: null };
    if (before.generation !== generation) throw new Outdated();
    const next: Shelf = { ...before, generation: generation + 1 };
    if (to) {
      const { name, now } = to;
      next.undo = canUndo ? { name, list: before.lists.find((list) => list.name === name) ?? null } : null;
      next.lists = [...before.lists.filter((list) => list.name !== name), ...(now ? [now.list] : [])];
      next.lists.sort((one, other) => one.name.localeCompare(other.name));
      put(store, UNDO, canUndo ? await done<Uint8Array | undefined>(store.get(TEXT_PREFIX + name)) : undefined);
      put(store, TEXT_PREFIX + name, now?.text);
    }
    put(store, SHELF, next);
    put(store, REGISTRY, registry ?? undefined);
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
