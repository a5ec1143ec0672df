/**
 * The lists that the person imported, and the registry compiled of them and the bundled ones. Both are
 * changed in one transaction, so that whatever is interrupted leaves the old state or the new one whole.
 */

/** An imported list. */
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
  /** The list in our own format. */
  bytes: Uint8Array;
}

/** One list as it is to be, or as it was: `null` where it is not there. */
export interface One {
  name: string;
  list: KeptList | null;
}

/** All that is kept. */
export interface Kept {
  /** Rises with every change. */
  generation: number;
  lists: KeptList[];
  /** What the last change can be taken back to. */
  undo: One | null;
}

/** A registry that was compiled of a bundled one and of imported lists. */
export interface Compiled {
  /** The checksum of the bundled one. */
  base: string;
  bytes: Uint8Array;
}

/** Somebody else has changed the lists meanwhile. */
export class Outdated extends Error {}

const LISTS = "lists";
const STATE = "state";

/** All that is kept. */
export async function kept(): Promise<Kept> {
  const { state, lists } = await within("readonly", async (lists, state) => ({
    lists: await done<KeptList[]>(lists.getAll()),
    state: await done<State | undefined>(state.get(STATE)),
  }));
  return { generation: state?.generation ?? 0, lists, undo: state?.undo ?? null };
}

/** The registry to use in place of the bundled one, if there is one. */
export async function compiled(): Promise<Compiled | null> {
  const state = await within("readonly", (_, state) => done<State | undefined>(state.get(STATE)));
  return state?.registry ?? null;
}

/**
 * Makes a change that was worked out on the state of `generation`: one list comes in place of that of its
 * name, or goes, or all stay, and the registry with them. `undo` is what can be taken back from then on.
 */
export async function change(
  generation: number,
  to: One | null,
  registry: Compiled | null,
  undo: One | null,
): Promise<void> {
  await within("readwrite", async (lists, all) => {
    const state = await done<State | undefined>(all.get(STATE));
    if ((state?.generation ?? 0) !== generation) throw new Outdated();
    if (to?.list) lists.put(to.list);
    else if (to) lists.delete(to.name);
    const next: State = { generation: generation + 1, registry, undo };
    all.put(next, STATE);
  });
}

interface State {
  generation: number;
  registry: Compiled | null;
  undo: One | null;
}

async function within<T>(
  mode: IDBTransactionMode,
  work: (lists: IDBObjectStore, state: IDBObjectStore) => Promise<T>,
): Promise<T> {
  const database = await open();
  try {
    const transaction = database.transaction([LISTS, STATE], mode, { durability: "strict" });
    const ended = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error("the change was not kept"));
    });
    try {
      const result = await work(transaction.objectStore(LISTS), transaction.objectStore(STATE));
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
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore(LISTS, { keyPath: "name" });
    opening.result.createObjectStore(STATE);
  };
  return done(opening);
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("the store does not answer"));
  });
}
