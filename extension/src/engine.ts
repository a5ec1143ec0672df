/** The engine in WebAssembly, loaded once per wake of the background. */

import initialize, { Engine } from "./generated/engine.js";

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
  const [registry] = await Promise.all([
    bytes("registry.bin"),
    initialize({ module_or_path: chrome.runtime.getURL("engine_bg.wasm") }),
  ]);
  const engine = new Engine(registry);
  await prepare(engine);
  return engine;
}

async function bytes(file: string): Promise<Uint8Array> {
  const response = await fetch(chrome.runtime.getURL(file));
  if (!response.ok) throw new Error(`${file}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** Today as contacts are dated, `YYYY-MM-DD`. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}
