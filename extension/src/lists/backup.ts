/** Everything that is the person's own, as one file: their decisions, and their lists with their texts. */

import type { Decided } from "../protocol.js";
import { decidedIn } from "../storage.js";
import { today } from "../today.js";
import { type KeptList, shelf, textOf } from "./store.js";

const FORMAT = "portalward-backup/1";

/** What a backup holds. */
export interface Backup {
  /** The day it was made, `YYYY-MM-DD`. */
  day: string;
  decisions: Decided[];
  lists: { list: KeptList; text: string }[];
  /** The last editions that were taken of published lists. */
  editions: Record<string, string>;
}

/** Whether a list is the organisation's: not the person's to change or to take along. */
export function isFixed({ from }: KeptList): boolean {
  return from.kind === "policy" || (from.kind === "feed" && from.isPolicy);
}

/** All that is the person's own, as a file. */
export async function backup(decisions: Decided[]): Promise<Blob> {
  const kept = await shelf();
  const lists: Backup["lists"] = [];
  for (const list of kept.lists.filter((list) => !isFixed(list))) {
    lists.push({ list, text: new TextDecoder().decode(await textOf(list.name)) });
  }
  const all: Backup & { format: string } = { format: FORMAT, day: today(), decisions, editions: kept.editions, lists };
  return new Blob([JSON.stringify(all)], { type: "application/json" });
}

/** Reads a backup. Its lists are not to be trusted before the importer has looked at them. */
export function parseBackup(text: string): Backup {
  const value = JSON.parse(text) as unknown;
  if (!isRecord(value) || value.format !== FORMAT) throw new Error(`is not "${FORMAT}"`);
  const { day, decisions, lists, editions } = value;
  if (typeof day !== "string" || !/^\d{4}-\d\d-\d\d$/.test(day)) throw new Error("day is not valid");
  if (!Array.isArray(decisions) || !Array.isArray(lists) || !isRecord(editions)) throw new Error("parts are missing");
  for (const [at, item] of lists.entries()) if (!isItem(item)) throw new Error(`lists[${at}] is not valid`);
  if (decidedIn(decisions).length < decisions.length) throw new Error("decisions are not valid");
  const notes = Object.entries(editions).filter((pair): pair is [string, string] => typeof pair[1] === "string");
  return { day, decisions: decidedIn(decisions), lists: lists.filter(isItem), editions: Object.fromEntries(notes) };
}

function isItem(value: unknown): value is Backup["lists"][number] {
  if (!isRecord(value) || typeof value.text !== "string" || !isRecord(value.list)) return false;
  const { name, since, isOn, from } = value.list;
  const isWhole = typeof name === "string" && typeof since === "string" && typeof isOn === "boolean";
  return isWhole && isRecord(from) && (isFile(from) || isFeed(from));
}

function isFile({ kind, file }: Record<string, unknown>): boolean {
  return kind === "file" && typeof file === "string";
}

function isFeed({ kind, url, keys, isPolicy, signature, status }: Record<string, unknown>): boolean {
  return (
    kind === "feed" &&
    typeof url === "string" &&
    URL.canParse(url) &&
    new URL(url).protocol === "https:" &&
    Array.isArray(keys) &&
    keys.every((key) => typeof key === "string") &&
    isPolicy === false &&
    typeof signature === "string" &&
    isRecord(status) &&
    typeof status.day === "string" &&
    (status.trouble === null || typeof status.trouble === "string") &&
    typeof status.failures === "number"
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
