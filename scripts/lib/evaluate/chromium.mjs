// A peer's rules, made again from their published description: Chromium's lookalike warnings
// (docs/security/lookalikes/lookalike-domains.md and components/lookalikes/core in its sources). The
// protected domains stand where Chromium has the sites that a person uses, the case in which it
// warns the most. Order, lengths and filters are Chromium's; the code and the small tables are ours.
import { readFileSync } from "node:fs";
import { domainToUnicode } from "node:url";
import { ROOT } from "./program.mjs";
import { registrable } from "./suffixes.mjs";
import { groupBy } from "./tally.mjs";

/** Letters that a label needs to be compared by edits. */
const MIN_EDITED = 5;
/** Letters that a label needs to be looked for within others, and to be one of two combined words. */
const MIN_EMBEDDED = 5;
/** Words that make an address suspicious beside a name. */
const KEYWORDS = "account activate admin coin crypto login logout password secure security signin signout wallet".split(
  " ",
);
/** Protected labels that are ordinary words, which others have in their names: not looked for within them. */
const COMMON_WORDS = new Set(["anthem", "headspace", "medicaid", "medicare", "providence", "regence"]);

const LOOKS = new Map(
  readFileSync(`${ROOT}crate/data/confusables.txt`, "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => line.split(" "))
    .map(([codePoint, look]) => [String.fromCodePoint(Number.parseInt(codePoint, 16)), look ?? ""]),
);

/** What a text looks like: UTS #39's folding within ASCII, after the letters that look like ASCII. */
export function skeleton(text) {
  return [...text]
    .map((letter) => LOOKS.get(letter) ?? letter)
    .join("")
    .replaceAll("m", "rn")
    .replaceAll("1", "l")
    .replaceAll("0", "O");
}

/** Whether two texts are equal or one insertion, deletion or replacement apart. */
export function isWithinOneEdit(one, other) {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (long.length - short.length > 1) return false;
  let at = 0;
  while (at < short.length && short[at] === long[at]) at++;
  return short.slice(short.length === long.length ? at + 1 : at) === long.slice(at + 1);
}

/** Whether two texts differ by one swap of neighbouring letters. */
export function isOneSwapAway(one, other) {
  if (one.length !== other.length || one === other) return false;
  let at = 0;
  while (one[at] === other[at]) at++;
  return one[at] === other[at + 1] && one[at + 1] === other[at] && one.slice(at + 2) === other.slice(at + 2);
}

/** A near-miss that is more likely another name: another ending, another number, another first letter, a hyphen. */
function isHarmlessEdit(visited, target) {
  const unnumbered = (label) => label.replace(/\d+$/, "");
  if (unnumbered(visited.label) === unnumbered(target.label)) return true;
  const [short, long] = [visited.domain, target.domain].sort((one, other) => one.length - other.length);
  if (short.length === long.length) return short.slice(1) === long.slice(1);
  if (short === long.slice(1)) return true;
  const at = [...long].findIndex((letter, at) => letter !== short[at]);
  return long[at] === "-";
}

/** The rules over protected domains: a function from a host to the name of the rule that accuses it, or `undefined`. */
export function chromium(domains) {
  const targets = domains.map((domain) => describe(domain)).filter((target) => target !== undefined);
  const bySkeleton = new Map(targets.map((target) => [target.skeleton, target]));
  const unseparated = new Map(targets.map((target) => [skeleton(target.domain.replace(/[.-]/g, "")), target]));
  const byLength = groupBy(targets, (target) => target.skeleton.length);
  const names = targets.filter((target) => target.label.length >= MIN_EMBEDDED);

  function isNear(visited) {
    if (visited.label.length < MIN_EDITED) return false;
    const { length } = visited.skeleton;
    return [length - 1, length, length + 1]
      .flatMap((length) => byLength.get(length) ?? [])
      .filter((target) => target.label.length >= MIN_EDITED && target.label !== visited.label)
      .some(
        (target) =>
          (isWithinOneEdit(visited.skeleton, target.skeleton) && !isHarmlessEdit(visited, target)) ||
          isOneSwapAway(visited.skeleton, target.skeleton),
      );
  }

  function isEmbedding(host, visited) {
    const parts = host.split(/[.-]/).filter((part) => part !== "");
    return parts.some((part, at) => {
      const embedded = registrable(parts.slice(0, at + 1).join("."));
      const inDots = embedded && bySkeleton.get(skeleton(embedded.domain));
      return [unseparated.get(skeleton(part)), inDots].some(
        (target) =>
          target !== undefined &&
          target.label.length >= MIN_EMBEDDED &&
          !COMMON_WORDS.has(target.label) &&
          target.label !== visited.label,
      );
    });
  }

  function isCombination(visited) {
    const text = skeleton(visited.unicodeLabel);
    const keywords = KEYWORDS.map(skeleton).filter((keyword) => text.includes(keyword));
    return keywords.some((keyword) => names.some((name) => standApart(text, skeleton(name.label), keyword)));
  }

  return (host) => {
    const visited = describe(host);
    if (visited === undefined || /\.(gov|mil)$/.test(host)) return undefined;
    if (visited.unicode !== visited.domain && bySkeleton.has(visited.skeleton)) return "skeleton";
    if (isNear(visited)) return "edit or swap";
    if (isEmbedding(host, visited)) return "embedding";
    return isCombination(visited) ? "combination" : undefined;
  };
}

/** Whether a name and a keyword stand in a text without overlapping, and neither is a part of the other. */
function standApart(text, name, keyword) {
  const [ofName, ofKeyword] = [text.indexOf(name), text.indexOf(keyword)];
  if (ofName < 0 || ofKeyword < 0 || text.length === name.length) return false;
  if (name.includes(keyword) || keyword.includes(name)) return false;
  return ofName + name.length <= ofKeyword || ofKeyword + keyword.length <= ofName;
}

function describe(host) {
  const own = registrable(host);
  if (own === undefined) return undefined;
  const unicode = domainToUnicode(own.domain);
  return { ...own, unicode, unicodeLabel: domainToUnicode(own.label), skeleton: skeleton(unicode) };
}
