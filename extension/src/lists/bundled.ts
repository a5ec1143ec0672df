/** The registry that comes with the extension. Workers have no `chrome`; all that is ours stands at the root. */

export async function bundledRegistry(): Promise<Uint8Array> {
  const response = await fetch("/registry.bin");
  if (!response.ok) throw new Error(`registry.bin: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** The checksum in the header of a compiled registry. */
export function checksumOf(registry: Uint8Array): string {
  return [...registry.subarray(8, 16)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
