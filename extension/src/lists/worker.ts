/** Works on lists beside the options page, which stays responsive meanwhile. */

import type { Importer } from "../generated/importer.js";
import { compile, importer } from "./compile.js";
import type { Answer, Request } from "./messages.js";
import { type Change, change, type KeptList, Outdated, shelf, textBefore, textOf } from "./store.js";

/** A file that was read, and waits for the person to decide. */
let waiting: { importer: Importer; base: string; generation: number; list: KeptList } | undefined;

addEventListener("message", ({ data }: MessageEvent<Request>) => {
  handle(data).then(tell, (error: unknown) => tell(failure(error)));
});

async function handle(request: Request): Promise<Answer> {
  switch (request.kind) {
    case "read":
      return read(request.file, request.day);
    case "apply":
      return apply();
    case "change":
      return set(request.name, request.isOn);
    case "undo":
      return undo();
  }
}

async function read(file: File, day: string): Promise<Answer> {
  const { lists, generation } = await shelf();
  const made = await importer(lists);
  const fileName = file.name.replace(/[\p{Cc}\p{Cf}]/gu, "");
  const preview = made.importer.read(file, fileName.replace(/\.[a-z]+$/i, ""), day, (bytes: number) => {
    tell({ kind: "progress", part: file.size === 0 ? 1 : bytes / file.size });
  });
  const { name, publisher, updated, providers, sites } = preview;
  const list = { name, publisher, updated, providers, sites, file: fileName, since: day, isOn: true };
  waiting = { ...made, generation, list };
  return { kind: "preview", preview, replaces: lists.find((other) => other.name === name)?.since ?? null };
}

async function apply(): Promise<Answer> {
  if (!waiting) throw new Error("nothing was read");
  const { importer, base, generation, list } = waiting;
  const now = { list, text: importer.list() };
  await change(generation, { name: list.name, now }, { base, bytes: importer.compile() });
  return { kind: "changed" };
}

/** Turns a list on or off, or removes it. */
async function set(name: string, isOn: boolean | null): Promise<Answer> {
  const { lists, generation } = await shelf();
  const list = lists.find((list) => list.name === name);
  const now = list && isOn !== null ? { list: { ...list, isOn }, text: await textOf(name) } : null;
  return put(generation, lists, { name, now }, true);
}

async function undo(): Promise<Answer> {
  const { lists, generation, undo } = await shelf();
  if (!undo) throw new Error("nothing can be undone");
  const { name, list } = undo;
  return put(generation, lists, { name, now: list && { list, text: await textBefore() } }, false);
}

/** Makes a change, and compiles what is in force then. */
async function put(generation: number, lists: KeptList[], to: Change, canUndo: boolean): Promise<Answer> {
  const others = lists.filter(({ name }) => name !== to.name);
  const registry = await compile(others, to.now?.list.isOn ? to.now.text : undefined);
  await change(generation, to, registry, canUndo);
  return { kind: "changed" };
}

function tell(answer: Answer): void {
  postMessage(answer);
}

function failure(error: unknown): Answer {
  const reason = error instanceof Error ? error.message : String(error);
  return { kind: "failed", reason, isOutdated: error instanceof Outdated };
}
