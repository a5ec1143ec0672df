/**
 * The lists for Chrome's private windows: an extension has a store of its own there, which begins empty, and shares
 * nothing but the browser's storage with the other windows.
 */

import { copiedGeneration, keepListsCopy, listsCopy } from "../storage.js";
import { compile, importer, inForce, trustOf } from "./compile.js";
import { policyInForce } from "./policy.js";
import { type Change, change, type KeptList, shelf, textOf } from "./store.js";

/** What is copied at most, in bytes of lists: the browser's storage holds 10 MB. */
const MAX_COPY = 4 * 1024 * 1024;
/** A list of more sites is larger for certain, and not even read. */
const MAX_SITES = 50_000;

/** Copies the lists that are in force to where private windows find them, as far as there is room. */
export async function copyLists(): Promise<void> {
  if (isPrivate()) return;
  const { generation, lists } = await shelf();
  const { mayAddLists } = await policyInForce();
  const copied: { list: KeptList; text: string }[] = [];
  let size = 0;
  for (const list of inForce(lists, mayAddLists).filter(({ sites }) => sites <= MAX_SITES)) {
    const text = await textOf(list.name);
    if (size + text.length > MAX_COPY) continue;
    size += text.length;
    copied.push({ list, text: new TextDecoder().decode(text) });
  }
  await keepListsCopy({ generation, lists: copied });
}

/** In a private window: takes over the copied lists, where they are not the ones that are there. Whether they were not. */
export async function takeCopy(): Promise<boolean> {
  if (!isPrivate()) return false;
  const [generation = null, kept] = await Promise.all([copiedGeneration(), shelf()]);
  if (generation === kept.copyOf) return false;
  const copy = await listsCopy();
  if (!copy) return false;
  const made = await importer([]);
  const changes = new Map<string, Change>(kept.lists.map(({ name }) => [name, { name, now: null }]));
  for (const { list, text: copied } of copy.lists) {
    const text = new TextEncoder().encode(copied);
    made.importer.keep(text, trustOf(list));
    made.lists.push(list);
    changes.set(list.name, { name: list.name, now: { list, text } });
  }
  await change(kept.generation, [...changes.values()], compile(made), { canUndo: false, copyOf: copy.generation });
  return true;
}

/** Whether this is the background of Chrome's private windows. Firefox has one background for all. */
function isPrivate(): boolean {
  return chrome.extension.inIncognitoContext;
}
