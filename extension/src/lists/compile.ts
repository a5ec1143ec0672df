/** The importer in WebAssembly: reads lists, and compiles them together with the bundled registry. */

import initialize, { Importer, type Trust } from "../generated/importer.js";
import { today } from "../today.js";
import { bundledRegistry, checksumOf } from "./bundled.js";
import { type KeptList, type Made, textOf } from "./store.js";

/** An importer that knows of lists, and what is needed to compile with it. */
export interface Import {
  importer: Importer;
  base: string;
  /** Those that could be read. */
  lists: KeptList[];
  damaged: string[];
}

/** How much a list is trusted. */
export function trustOf({ from }: KeptList): Trust {
  if (from.kind === "file") return "user";
  return from.kind === "policy" || from.isPolicy ? "policy" : "subscription";
}

/** Those of the lists that are in force where the organisation lets the person have lists of their own, or does not. */
export function inForce(lists: KeptList[], mayAddLists: boolean): KeptList[] {
  return lists.filter((list) => list.isOn && !list.isDamaged && (mayAddLists || trustOf(list) === "policy"));
}

/** An importer that knows of the lists that are in force. */
export async function importer(lists: KeptList[]): Promise<Import> {
  const [bundled] = await Promise.all([bundledRegistry(), initialize({ module_or_path: "/importer_bg.wasm" })]);
  const made: Import = { importer: new Importer(bundled, today()), base: checksumOf(bundled), lists: [], damaged: [] };
  for (const list of lists) {
    try {
      made.importer.keep(await textOf(list.name), trustOf(list));
      made.lists.push(list);
    } catch {
      made.damaged.push(list.name);
    }
  }
  return made;
}

/** Puts the list that was read among those in force, in place of one by its name. */
export function take(made: Import, read: KeptList): void {
  made.importer.take(trustOf(read));
  made.lists = [...made.lists.filter(({ name }) => name !== read.name), read];
}

/** Compiles the lists of an importer. */
export function compile({ importer, base, lists, damaged }: Import): Made {
  if (lists.length === 0) return { compiled: null, conflicts: null, damaged };
  const bytes = importer.compile();
  const day = today();
  const [until = null] = lists
    .flatMap(({ validUntil }) => (validUntil && validUntil >= day ? [validUntil] : []))
    .sort();
  return { compiled: { base, until, bytes }, conflicts: importer.conflicts(), damaged };
}

/** The registry of lists; none where the bundled one does. */
export async function compiledOf(lists: KeptList[]): Promise<Made> {
  if (lists.length === 0) return { compiled: null, conflicts: null, damaged: [] };
  const made = await importer(lists);
  const result = compile(made);
  made.importer.free();
  return result;
}
