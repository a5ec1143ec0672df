/** Works on lists beside the options page, which stays responsive meanwhile. */

import type { Importer } from "../generated/importer.js";
import { compile, importer } from "./compile.js";
import type { Answer, Request } from "./messages.js";
import { change, type KeptList, kept, type One, Outdated } from "./store.js";

/** A file that was read, and waits for the person to decide. */
let waiting:
  | { importer: Importer; base: string; generation: number; list: KeptList; before: KeptList | null }
  | undefined;

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
      return set(request.name, (list) => (list && request.isOn !== null ? { ...list, isOn: request.isOn } : null));
    case "undo":
      return undo();
  }
}

async function read(file: File, day: string): Promise<Answer> {
  const { lists, generation } = await kept();
  const made = await importer(lists);
  const fileName = file.name.replace(/[\p{Cc}\p{Cf}]/gu, "");
  const name = fileName.replace(/\.[a-z]+$/i, "");
  const preview = made.importer.read(file, name, day, (bytes: number) => {
    tell({ kind: "progress", part: file.size === 0 ? 1 : bytes / file.size });
  });
  const before = lists.find((list) => list.name === preview.name) ?? null;
  const { publisher, updated, providers, sites } = preview;
  const list = { name: preview.name, publisher, updated, providers, sites, file: fileName, since: day, isOn: true };
  waiting = { ...made, generation, before, list: { ...list, bytes: made.importer.list() } };
  return { kind: "preview", preview, replaces: before?.since ?? null };
}

async function apply(): Promise<Answer> {
  if (!waiting) throw new Error("nothing was read");
  const { importer, base, generation, list, before } = waiting;
  const registry = { base, bytes: importer.compile() };
  await change(generation, { name: list.name, list }, registry, { name: list.name, list: before });
  importer.free();
  waiting = undefined;
  return { kind: "changed" };
}

/** Changes or removes one list, and compiles the others anew. */
async function set(name: string, to: (list: KeptList | null) => KeptList | null): Promise<Answer> {
  const { lists, generation } = await kept();
  const list = lists.find((list) => list.name === name) ?? null;
  return put(generation, lists, { name, list: to(list) }, { name, list });
}

async function undo(): Promise<Answer> {
  const { lists, generation, undo } = await kept();
  if (!undo) throw new Error("nothing can be undone");
  return put(generation, lists, undo, null);
}

async function put(generation: number, lists: KeptList[], { name, list }: One, before: One | null): Promise<Answer> {
  const others = lists.filter((other) => other.name !== name);
  const registry = await compile(list ? [...others, list] : others);
  await change(generation, { name, list }, registry, before);
  return { kind: "changed" };
}

function tell(answer: Answer): void {
  postMessage(answer);
}

function failure(error: unknown): Answer {
  const reason = error instanceof Error ? error.message : String(error);
  return { kind: "failed", reason, isOutdated: error instanceof Outdated };
}
