/** Where a false address differs from the real one. */

import type { Answer } from "../generated/engine.js";
import { address, element, leftToRight } from "./dom.js";

/** The address that was judged. Where it imitates another one, which stands below it, what differs is marked. */
export function falseAddress({ findings, host, shownHost, shownDomain }: Answer): HTMLElement {
  const line = address(shownHost, shownDomain);
  const domain = line.querySelector("strong");
  const imitated = findings[0]?.imitates ?? null;
  if (imitated && domain) {
    const [before, other, after] = differing(shownDomain, imitated);
    domain.replaceChildren(before, ...(other ? [element("mark", "", other)] : []), after);
  }
  if (host !== shownHost) line.append(element("div", "small", leftToRight(host)));
  return line;
}

/** The false address in three: what both begin with, what differs, what both end with. */
export function differing(falseOne: string, realOne: string): [string, string, string] {
  const a = [...falseOne];
  const b = [...realOne];
  const most = Math.min(a.length, b.length);
  let start = 0;
  while (start < most && a[start] === b[start]) start++;
  let end = 0;
  while (end < most - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const text = (from: number, to: number) => a.slice(from, to).join("");
  return [text(0, start), text(start, a.length - end), text(a.length - end, a.length)];
}
