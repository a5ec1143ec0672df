/** Where a false address differs from the real one. */

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
