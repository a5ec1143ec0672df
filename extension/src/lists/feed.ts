/**
 * Fetches published lists. A request says nothing of the person: it is the same for everybody, goes to the address
 * of the list alone, and comes at times that do not depend on what is browsed.
 */

/** What can be wrong with a published list before it is read: each has words of its own for the person. */
export type Trouble =
  | "address"
  | "no-link"
  | "unreachable"
  | "slow"
  | "large"
  | "elsewhere"
  | "not-there"
  | "loses-much"
  | "taken";

/** A published list could not be had. */
export class FeedError extends Error {
  override name: Trouble;

  constructor(trouble: Trouble) {
    super(trouble);
    this.name = trouble;
  }
}

/** A list and its signature, as they came. */
export interface Fetched {
  bytes: Uint8Array;
  signature: string;
}

const MAX_LIST = 8 * 1024 * 1024;
const MAX_SIGNATURE = 4096;
const MAX_LINK = 64 * 1024;
/** How long a request may take, in milliseconds. */
const PATIENCE = 30_000;
/** Where a site says which list is its own. */
const WELL_KNOWN = "/.well-known/portalward.json";
const LINK_FORMAT = "portalward-link/1";

/**
 * Which list an address means, and who signs it: the address of a list, with its keys, or that of a site that links to
 * its list, without.
 */
export async function resolve(address: string, keys: string[]): Promise<{ url: string; keys: string[] }> {
  const url = httpsUrl(/^[a-z]+:/i.test(address) ? address : `https://${address}`);
  if (keys.length > 0) return { url: url.href, keys };
  if (url.pathname === "/") url.pathname = WELL_KNOWN;
  const link: unknown = parse(new TextDecoder().decode(await get(url.href, MAX_LINK)));
  if (!isLink(link)) throw new FeedError("no-link");
  return { url: httpsUrl(link.list, url).href, keys: link.keys };
}

/** A list and its signature; `null` where the signature is the one that is known. */
export async function fetchFeed(url: string, known: string): Promise<Fetched | null> {
  const signature = new TextDecoder().decode(await get(`${url}.minisig`, MAX_SIGNATURE));
  if (signature === known) return null;
  return { bytes: await get(url, MAX_LIST), signature };
}

function httpsUrl(text: string, base?: URL): URL {
  if (!URL.canParse(text, base)) throw new FeedError("address");
  const url = new URL(text, base);
  if (url.protocol !== "https:" || url.username !== "" || url.password !== "") throw new FeedError("address");
  url.hash = "";
  return url;
}

async function get(url: string, limit: number): Promise<Uint8Array> {
  const signal = AbortSignal.timeout(PATIENCE);
  try {
    const response = await fetch(url, {
      credentials: "omit",
      cache: "no-store",
      referrerPolicy: "no-referrer",
      redirect: "manual",
      signal,
    });
    if (response.type === "opaqueredirect") throw new FeedError("elsewhere");
    if (response.status !== 200) throw new FeedError("not-there");
    return await body(response, limit);
  } catch (error) {
    if (error instanceof FeedError) throw error;
    throw new FeedError(signal.aborted ? "slow" : "unreachable");
  }
}

/** What a server sends, as far as it is not more than it may be. */
async function body(response: Response, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  const reader = response.body?.getReader();
  for (;;) {
    const { value, done } = (await reader?.read()) ?? { value: undefined, done: true };
    if (done || !value) break;
    length += value.length;
    if (length > limit) {
      void reader?.cancel().catch(() => undefined);
      throw new FeedError("large");
    }
    chunks.push(value.slice());
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isLink(value: unknown): value is { list: string; keys: string[] } {
  return (
    typeof value === "object" &&
    value !== null &&
    "format" in value &&
    value.format === LINK_FORMAT &&
    "list" in value &&
    typeof value.list === "string" &&
    "keys" in value &&
    Array.isArray(value.keys) &&
    value.keys.length > 0 &&
    value.keys.length <= 2 &&
    value.keys.every((key) => typeof key === "string")
  );
}
