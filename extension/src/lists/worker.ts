/** Works on lists beside the options page, which stays responsive meanwhile. */

import initialize, { type Counted, Finder, type Found, type Preview } from "../generated/importer.js";
import type { Decided } from "../protocol.js";
import { isFixed, parseBackup } from "./backup.js";
import { bundledRegistry } from "./bundled.js";
import { compile, type Import, importer, inForce, take, trustOf } from "./compile.js";
import { type Edition, feedAt, keptAs, noteLook, noteTrouble, readFeed, troubleOf } from "./edition.js";
import { FeedError, resolve } from "./feed.js";
import type { Answer, Ask, Request } from "./messages.js";
import {
  type Beside,
  type Change,
  change,
  compiled,
  type KeptList,
  Outdated,
  type Shelf,
  shelf,
  textOf,
  textsBefore,
} from "./store.js";

let mayAddLists = true;
/** What was read, and waits for the person to decide. */
let waiting: { made: Import; generation: number; changes: Change[]; beside: Omit<Beside, "canUndo"> } | undefined;
let finder: Finder | undefined;

addEventListener("message", ({ data }: MessageEvent<Ask>) => {
  mayAddLists = data.mayAddLists;
  handle(data.request).then(tell, (error: unknown) => tell(failure(error)));
});

async function handle(request: Request): Promise<Answer> {
  switch (request.kind) {
    case "read":
      return read(request.file);
    case "subscribe":
      return subscribe(request.address, request.keys);
    case "renew":
      return renew(request.url);
    case "restore":
      return restore(request.file, request.decisions);
    case "find":
      return { kind: "found", found: await find(request.text) };
    case "apply":
      return apply();
    case "change":
      return set(request.name, request.isOn);
    case "undo":
      return undo();
  }
}

async function read(file: File): Promise<Answer> {
  const kept = await shelf();
  const made = await importer(inForce(kept.lists, mayAddLists));
  const fileName = file.name.replace(/[\p{Cc}\p{Cf}]/gu, "");
  const preview = made.importer.read(file, fileName.replace(/\.[a-z]+$/i, ""), (bytes: number) => {
    tell({ kind: "progress", part: file.size === 0 ? 1 : bytes / file.size });
  });
  const before = kept.lists.find(({ name }) => name === preview.name);
  // Nobody can slip a file in for what is published or set by the organisation.
  if (before && before.from.kind !== "file") throw new FeedError("taken");
  const list = keptAs(preview, { kind: "file", file: fileName });
  wait(kept, made, [changeTo(made, list)], {});
  return { kind: "preview", preview, replaces: before?.since ?? null, url: null };
}

async function subscribe(address: string, keys: string[]): Promise<Answer> {
  const wanted = await resolve(address, keys);
  const kept = await shelf();
  if (feedAt(wanted.url, kept)) throw new FeedError("taken");
  const edition = await readFeed(kept, { ...wanted, isPolicy: false }, mayAddLists);
  return show(kept, edition, wanted.url);
}

async function renew(url: string): Promise<Answer> {
  const kept = await shelf();
  const before = feedAt(url, kept);
  if (!before) throw new FeedError("not-there");
  try {
    const edition = await readFeed(kept, before.from, mayAddLists);
    if (!edition) await noteLook(url);
    return show(kept, edition, url, before.since);
  } catch (error) {
    await noteTrouble(url, error);
    throw error;
  }
}

function show(kept: Shelf, edition: Edition | null, url: string, replaces: string | null = null): Answer {
  if (!edition) return { kind: "unchanged" };
  const { made, preview, list, editions } = edition;
  wait(kept, made, [changeTo(made, list)], { editions });
  return { kind: "preview", preview, replaces, url };
}

/** Reads a backup: its lists are looked at like those of a file, beside what the organisation has set. */
async function restore(file: File, decisionsBefore: Decided[]): Promise<Answer> {
  const { day, decisions, lists, editions } = parseBackup(await file.text());
  const kept = await shelf();
  const [fixed, own] = [kept.lists.filter(isFixed), kept.lists.filter((list) => !isFixed(list))];
  const made = await importer(inForce(fixed, mayAddLists));
  const changes = new Map<string, Change>(own.map(({ name }) => [name, { name, now: null }]));
  const previews: Preview[] = [];
  for (const { list, text } of lists) {
    const preview = made.importer.readText(new TextEncoder().encode(text), trustOf(list));
    if (fixed.some(({ name }) => name === preview.name)) continue;
    previews.push(preview);
    // Nobody has signed what a backup holds of a published list: the next look fetches it anew.
    const from = list.from.kind === "feed" ? { ...list.from, signature: "" } : list.from;
    changes.set(preview.name, changeTo(made, keptAs(preview, from, list)));
  }
  const beside = { decisions, decisionsBefore, editions: { ...editions, ...kept.editions } };
  wait(kept, made, [...changes.values()], beside);
  return { kind: "backup", day, lists: previews, decisions };
}

/** The change to a list that was read. */
function changeTo(made: Import, list: KeptList): Change {
  const now = { list, text: made.importer.list() };
  if (inForce([list], mayAddLists).length > 0) take(made, list);
  return { name: list.name, now };
}

function wait({ generation }: Shelf, made: Import, changes: Change[], beside: Omit<Beside, "canUndo">): void {
  waiting = { made, generation, changes, beside };
}

async function apply(): Promise<Answer> {
  if (!waiting) throw new Error("nothing was read");
  const { made, generation, changes, beside } = waiting;
  await change(generation, changes, compile(made), { canUndo: true, ...beside });
  return { kind: "changed" };
}

async function find(text: string): Promise<Counted<Found>> {
  if (!finder) {
    const [own] = await Promise.all([compiled(), initialize({ module_or_path: "/importer_bg.wasm" })]);
    finder = new Finder(own?.bytes ?? (await bundledRegistry()));
  }
  return finder.find(text);
}

/** Turns a list on or off, or removes it. */
async function set(name: string, isOn: boolean | null): Promise<Answer> {
  const kept = await shelf();
  const list = kept.lists.find((list) => list.name === name);
  const now = list && isOn !== null ? { list: { ...list, isOn }, text: await textOf(name) } : null;
  return put(kept, [{ name, now }], { canUndo: true });
}

async function undo(): Promise<Answer> {
  const kept = await shelf();
  if (!kept.undo) throw new Error("nothing can be undone");
  const texts = await textsBefore();
  const { decisions } = kept.undo;
  const changes = kept.undo.lists.map(({ name, list }) => {
    const text = texts.get(name) ?? new Uint8Array();
    return { name, now: list && { list, text } };
  });
  return put(kept, changes, { canUndo: false, ...(decisions && { decisions }) });
}

/** Makes changes, and compiles what is in force then. */
async function put({ generation, lists }: Shelf, changes: Change[], beside: Beside): Promise<Answer> {
  const others = lists.filter((list) => !changes.some(({ name }) => name === list.name));
  const made = await importer(inForce(others, mayAddLists));
  for (const { now } of changes) {
    if (!now || inForce([now.list], mayAddLists).length === 0) continue;
    made.importer.keep(now.text, trustOf(now.list));
    made.lists.push(now.list);
  }
  await change(generation, changes, compile(made), beside);
  return { kind: "changed" };
}

function tell(answer: Answer): void {
  postMessage(answer);
}

function failure(error: unknown): Answer {
  return { kind: "failed", trouble: troubleOf(error), isOutdated: error instanceof Outdated };
}
