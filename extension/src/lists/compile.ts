/** The importer in WebAssembly: reads lists, and compiles them together with the bundled registry. */

import initialize, { Importer } from "../generated/importer.js";
import { bundledRegistry, checksumOf } from "./bundled.js";
import type { Compiled, KeptList } from "./store.js";

/** An importer that knows of the lists in force. */
export async function importer(lists: KeptList[]): Promise<{ importer: Importer; base: string }> {
  const [bundled] = await Promise.all([bundledRegistry(), initialize({ module_or_path: "/importer_bg.wasm" })]);
  const importer = new Importer(bundled);
  for (const { isOn, bytes } of lists) if (isOn) importer.keep(bytes);
  return { importer, base: checksumOf(bundled) };
}

/** The registry of lists; `null` where the bundled one does. */
export async function compile(lists: KeptList[]): Promise<Compiled | null> {
  if (!lists.some(({ isOn }) => isOn)) return null;
  const made = await importer(lists);
  const bytes = made.importer.compile();
  made.importer.free();
  return { base: made.base, bytes };
}
