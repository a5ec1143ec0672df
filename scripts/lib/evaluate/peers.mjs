// The rules of others, on the same addresses as ours and with the same allowance: what our lists
// verify, none accuses.
import { chromium } from "./chromium.mjs";
import { fuzzyList } from "./edit-distance.mjs";

/** The columns: each peer's rule, in order. */
export const PEERS = ["edit <= 2", "edit <= 1", "Chromium's rules"];

/** The host of an address as a browser would have it, or `undefined`. */
export function hostOf(address) {
  try {
    const text = address.trim();
    return new URL(text.includes("://") ? text : `https://${text}`).hostname.replace(/\.$/, "");
  } catch {
    return undefined;
  }
}

/**
 * The peers over the protected domains. The answer to an address says which of [`PEERS`] accuse it; `allowed` are
 * domains that none accuses, nor what is below them.
 */
export function peers(protectedDomains, allowed) {
  const distance = fuzzyList(protectedDomains, 2);
  const rules = chromium(protectedDomains);
  const isAllowed = (host) => {
    for (let at = 0; at >= 0; at = host.indexOf(".", at) + 1 || -1) {
      if (allowed.has(host.slice(at))) return true;
    }
    return false;
  };
  return (address) => {
    const host = hostOf(address);
    if (host === undefined || isAllowed(host)) return [false, false, false];
    const least = distance(host);
    return [least <= 2, least <= 1, rules(host) !== undefined];
  };
}
