/** The engine in WebAssembly, loaded once per wake of the background. */

import initialize, { Engine } from "./generated/engine.js";
import { bundledRegistry, checksumOf } from "./lists/bundled.js";
import { compiledOf, inForce } from "./lists/compile.js";
import { takeCopy } from "./lists/mirror.js";
import { policyInForce } from "./lists/policy.js";
import { type Compiled, change, compiled, shelf } from "./lists/store.js";
import { today } from "./today.js";

/** Why pages cannot be checked: words for the person. */
export class Unavailable extends Error {}

let loading: Promise<Engine> | undefined;

/**
 * Works with the engine, as soon as it is loaded. Where it traps, its memory may be broken: it is
 * dropped and made anew, and the work is done again, once. A failure to load is tried again at
 * the next call.
 */
export async function withEngine<T>(
  prepare: (engine: Engine) => Promise<void>,
  work: (engine: Engine) => T,
): Promise<T> {
  for (let isRetry = false; ; isRetry = true) {
    const engine = await ready(prepare);
    try {
      return work(engine);
    } catch (error) {
      if (!(error instanceof WebAssembly.RuntimeError)) throw error;
      loading = undefined;
      if (isRetry) throw new Unavailable(error.message);
    }
  }
}

function ready(prepare: (engine: Engine) => Promise<void>): Promise<Engine> {
  loading ??= load(prepare).catch((error: unknown) => {
    loading = undefined;
    throw new Unavailable(error instanceof Error ? error.message : String(error));
  });
  return loading;
}

async function load(prepare: (engine: Engine) => Promise<void>): Promise<Engine> {
  const [bundled, own] = await Promise.all([
    bundledRegistry(),
    compiled().catch(() => null),
    initialize({ module_or_path: chrome.runtime.getURL("engine_bg.wasm") }),
  ]);
  const engine = openOwn(own, checksumOf(bundled)) ?? new Engine(bundled);
  void takeCopy().then(
    (hasChanged) => hasChanged && listsChanged(),
    () => undefined,
  );
  await prepare(engine);
  return engine;
}

/**
 * The registry of all lists. Where it is of an earlier version of ours, or damaged, or the term of a list is over
 * since, it is made anew.
 */
function openOwn(own: Compiled | null, base: string): Engine | undefined {
  if (!own) return undefined;
  let engine: Engine | undefined;
  try {
    if (own.base === base) engine = new Engine(own.bytes);
  } catch {
    // It is damaged.
  }
  const isOver = own.until !== null && today() > own.until;
  if (!engine || isOver) void renew().catch(() => undefined);
  return engine;
}

async function renew(): Promise<void> {
  const [{ generation, lists }, { mayAddLists }] = await Promise.all([shelf(), policyInForce()]);
  await change(generation, [], await compiledOf(inForce(lists, mayAddLists)), { canUndo: false });
  listsChanged();
}

/** The lists have changed: the next question is answered by the new ones. */
export function listsChanged(): void {
  loading = undefined;
}
