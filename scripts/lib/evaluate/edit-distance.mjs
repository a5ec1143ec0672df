// A peer's rule, made again from its published description: eth-phishing-detect's fuzzy list
// (MetaMask, `doc/` and `src/detector.js`). A host without `www.` and without its last label is
// compared with each protected domain without its last label, by Levenshtein distance, and accused at
// or below a tolerance. Its own configuration has 2.

import { groupBy } from "./tally.mjs";

/** The Levenshtein distance of two texts, or `most + 1` where it is more than `most`. */
export function levenshtein(one, other, most) {
  if (Math.abs(one.length - other.length) > most) return most + 1;
  let above = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let row = 1; row <= one.length; row++) {
    const current = [row];
    let least = row;
    for (let column = 1; column <= other.length; column++) {
      const replaced = above[column - 1] + (one[row - 1] === other[column - 1] ? 0 : 1);
      const cost = Math.min(replaced, above[column] + 1, current[column - 1] + 1);
      current.push(cost);
      if (cost < least) least = cost;
    }
    if (least > most) return most + 1;
    above = current;
  }
  return Math.min(above[other.length], most + 1);
}

const withoutLastLabel = (host) => host.split(".").slice(0, -1).join(".");

/** The rule over protected domains: a function from a host to the least distance up to `most`, else `most + 1`. */
export function fuzzyList(domains, most) {
  const byLength = groupBy(new Set(domains.map(withoutLastLabel)), (target) => target.length);
  return (host) => {
    const form = withoutLastLabel(host).replace("www.", "");
    let least = most + 1;
    for (let length = form.length - most; length <= form.length + most; length++) {
      for (const target of byLength.get(length) ?? []) {
        least = Math.min(least, levenshtein(form, target, most));
      }
    }
    return least;
  };
}
