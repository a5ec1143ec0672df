// Counting: answers into lines, lines into groups, and lines against bars.
import { isAbout, isAccused } from "./program.mjs";

/** `part` of `whole` in per cent, rounded down, so that 100 means all. */
export const percent = (part, whole) => (whole === 0 ? "" : `${(Math.floor((1000 * part) / whole) / 10).toFixed(1)} %`);

/** The values of `items` by `key`, in the order in which the keys come. */
export function groupBy(items, key) {
  const groups = new Map();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}

/** How many of the answers are what: `{ rows, verified, caution, danger, caught }`. */
export function tally(answers) {
  const count = (verdict) => answers.filter((answer) => answer.verdict === verdict).length;
  const [caution, danger] = [count("caution"), count("danger")];
  return { rows: answers.length, verified: count("verified"), caution, danger, caught: caution + danger };
}

/**
 * Lookalikes that a program made, judged: an address that some provider owns is no forgery, and stands apart as
 * `owned`; one is caught where the warning is about the provider that it imitates. `rows` are `{ provider, answer, flags }`
 * and more.
 */
export function recallOf(rows) {
  const forged = rows.filter(({ answer }) => answer.verdict !== "verified");
  const isCaught = ({ answer, provider }) => isAccused(answer) && isAbout(answer, provider);
  const { caution, danger, caught } = tally(forged.filter(isCaught).map(({ answer }) => answer));
  return {
    rows: rows.length,
    owned: rows.length - forged.length,
    forged: forged.length,
    caution,
    danger,
    caught,
    missed: forged.filter((row) => !isCaught(row)),
    peers: [0, 1, 2].map((peer) => forged.filter(({ flags }) => flags[peer]).length),
  };
}

/**
 * The bars of techniques that change the letters or the ending of a name, in per cent of each; other techniques
 * are reported. Where the other letters are of another script, a few look like two names or like none.
 */
export const TECHNIQUE_BARS = { homoglyph: 98, others: 99 };
const BARRED =
  /^(replacement|transposition|omission|insertion|repetition|addition|bitsquatting|hyphenation|vowel.swap|other ending|tld-swap)$/;

/** A technique's bar, if it has one. */
export const barOf = (technique) => {
  if (/homoglyph/i.test(technique)) return TECHNIQUE_BARS.homoglyph;
  return BARRED.test(technique) ? TECHNIQUE_BARS.others : undefined;
};

/** Whether `caught` of `forged` is at least `bar` per cent. */
export const reaches = ({ caught, forged }, bar) => 100 * caught >= bar * forged;

/** The bars over techniques, given `[technique, recall]` of each: `[{ what, rows, bar, measured, isMet }]`. */
export function techniqueBars(what, techniques) {
  return Object.entries(TECHNIQUE_BARS).map(([kind, bar]) => {
    const of = techniques.filter(([technique]) => barOf(technique) === bar);
    const sum = (key) => of.reduce((total, [, recall]) => total + recall[key], 0);
    const below = of.filter(([, recall]) => !reaches(recall, bar));
    const under = below.map(([technique, { caught, forged }]) => `${technique} ${percent(caught, forged)}`).join(", ");
    return {
      what: `${what}, ${kind === "homoglyph" ? "with letters of other scripts" : `${of.length} techniques that change letters or the ending`}`,
      rows: sum("forged"),
      bar: kind === "homoglyph" ? `${bar} % caught` : `${bar} % caught of each`,
      measured: `${percent(sum("caught"), sum("forged"))}${under ? `; below: ${under}` : ""}`,
      isMet: below.length === 0,
    };
  });
}

/** A bar on false accusations, given how many cautions are allowed (and `of` what that is a share); danger never is. */
export function accusationBar(what, answers, allowed, of = "") {
  const { rows, caution, danger } = tally(answers);
  return {
    what,
    rows,
    bar: allowed === 0 ? "none accused" : `no danger, at most ${allowed} caution${of}`,
    measured: `${danger} danger, ${caution} caution`,
    isMet: danger === 0 && caution <= allowed,
  };
}

/** A bar on a share in per cent; 0 for a measurement without one. */
export const shareBar = (what, part, whole, bar, verb) => ({
  what,
  rows: whole,
  bar: bar === 100 ? `all ${verb}` : `${bar} % ${verb}`,
  measured: bar === 100 ? `${part} of ${whole}` : percent(part, whole),
  isMet: bar === 0 ? undefined : 100 * part >= bar * whole,
});
