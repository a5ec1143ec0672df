// The Public Suffix List, as the engine's copy of it says: https://publicsuffix.org/list/
import { readFileSync } from "node:fs";
import { ROOT } from "./program.mjs";

/** Private suffixes that are treated as public ones, as Chromium's lookalike rules do. */
const TREATED_AS_PUBLIC = ["com.de", "com.se"];

const RULES = new Set(
  readFileSync(`${ROOT}crate/data/public-suffixes.txt`, "utf8")
    .split("\n")
    .filter((line) => line !== "" && !/^[#+]/.test(line))
    .concat(TREATED_AS_PUBLIC),
);

/**
 * The registrable domain of a host below the suffixes of registries (not those of private firms):
 * `{ domain, label, suffix }`, or `undefined` where the host is a suffix itself or an IP address.
 */
export function registrable(host) {
  if (host.startsWith("[") || /^[\d.]+$/.test(host)) return undefined;
  const labels = host.split(".");
  const length = suffixLength(labels);
  if (labels.length <= length) return undefined;
  const own = labels.slice(-length - 1);
  return { domain: own.join("."), label: own[0], suffix: own.slice(1).join(".") };
}

function suffixLength(labels) {
  for (let at = 0; at < labels.length; at++) {
    const name = labels.slice(at).join(".");
    if (RULES.has(`!${name}`)) return labels.length - at - 1;
    if (RULES.has(name) || RULES.has(`*.${labels.slice(at + 1).join(".")}`)) return labels.length - at;
  }
  return 1;
}
