/** The importer in WebAssembly: reads lists, and compiles them together with the bundled registry. */

import initialize, { Importer } from "../generated/importer.js";
import { bundledRegistry, checksumOf } from "./bundled.js";
import { type Compiled, type KeptList, textOf } from "./store.js";

/** An importer that knows of the lists that are on. */
export async function importer(lists: KeptList[]): Promise<{ importer: Importer; base: string }> {
  const [bundled] = await Promise.all([bundledRegistry(), initialize({ module_or_path: "/importer_bg.wasm" })]);
  const importer = new Importer(bundled);
  for (const { isOn, name } of lists) if (isOn) importer.keep(await textOf(name));
  return { importer, base: checksumOf(bundled) };
}

/** The registry of lists, and of one more where its text is given; `null` where the bundled one does. */
export async function compile(lists: KeptList[], more?: Uint8Array): Promise<Compiled | null> {
  if (!more && !lists.some(({ isOn }) => isOn)) return null;
  const made = await importer(lists);
  if (more) made.importer.keep(more);
  const bytes = made.importer.compile();
  made.importer.free();
  return { base: made.base, bytes };
}
