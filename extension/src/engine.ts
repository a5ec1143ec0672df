/** The engine in WebAssembly, loaded once per wake of the background. */

import initialize, { Engine } from "./generated/engine.js";

/** Why pages cannot be checked: words for the person. */
export class Unavailable extends Error {}

let loading: Promise<Engine> | undefined;

/** The engine, as soon as it is loaded. A failure is tried again at the next call. */
export function ready(prepare: (engine: Engine) => Promise<void>): Promise<Engine> {
  loading ??= load(prepare).catch((error: unknown) => {
    loading = undefined;
    throw new Unavailable(error instanceof Error ? error.message : String(error));
  });
  return loading;
}

/** Uses the engine. Where it traps its memory may be broken, so that it is dropped and made anew. */
export function use<T>(engine: Engine, work: (engine: Engine) => T): T {
  try {
    return work(engine);
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) {
      loading = undefined;
      throw new Unavailable(error.message);
    }
    throw error;
  }
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
