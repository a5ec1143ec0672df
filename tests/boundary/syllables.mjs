// How many syllables a word has, in English and in Spanish: what formulas of readability count.

/** Of the words that the rules below get wrong, those that we use or may well come to use. */
const ENGLISH_EXCEPTIONS = new Map([
  ["area", 3],
  ["business", 2],
  ["diabetes", 4],
  ["element", 3],
  ["giant", 2],
  ["hundred", 2],
  ["idea", 3],
  ["ideas", 3],
  ["lion", 2],
  ["recipe", 3],
  ["science", 2],
  ["sometimes", 2],
  ["theater", 3],
  ["therefore", 2],
  ["wednesday", 2],
]);

const COMPOUND = /^(any|else|every|here|home|no|some|there|where)(after|body|by|how|one|page|thing|time|way|where)$/;

/** Words that dictionaries let go either way ("real", "every") have here what most people say: one, two. */
export function englishSyllables(word) {
  return sum(word.toLowerCase().split("-"), (part) => ofEnglish(part.replace(/['’]s$/, "")));
}

function ofEnglish(word) {
  const compound = COMPOUND.exec(word);
  if (compound) return ofEnglish(compound[1]) + ofEnglish(compound[2]);
  // "did-n't", but "don't".
  const isNegated = /[ds]n['’]t$/.test(word);
  const letters = word.replace(/[^a-z]/g, "");
  const known = ENGLISH_EXCEPTIONS.get(letters);
  if (known !== undefined) return known;
  const spoken = letters
    .replace(/^every/, "evry")
    .replace(/^y(?=[aeiou])/, "")
    .replace(/qu/g, "q")
    .replace(/(?<=[aou])y(?=[aeou])|(?<=e)y(?=o)/g, "-")
    // Two vowels that are heard apart: "go-ing", "vi-a", "ra-di-o", "cli-ent", "so-ci-e-ty", "us-u-al", "cru-el", "po-et".
    .replace(/([aeouy])ing(s?)$/, "$1-ing$2")
    .replace(/(?<![ctsgx])i(?=a|o(?!n))|(?<![ctsgxln])i(?=on)/g, "i-")
    .replace(/(?<![ct])i(?=ent|et$|um)|i(?=ety)/g, "i-")
    .replace(/(?<!g)u(?=a[lrt]|el$)|(?<![bg])u(?=i[dn])/g, "u-")
    .replace(/o(?=e[mt])/g, "o-")
    .replace(/^re(?=act|ality)|cre(?=at(?!ure))|e(?=o$)/g, "$&-");
  const groups = spoken.match(/[aeiouy]+/g)?.length ?? 0;
  return Math.max(1, groups - silentEs(letters) + (isNegated ? 1 : 0) + (/(s|th)m$/.test(letters) ? 1 : 0));
}

/** Vowels that are written and not heard: "site", "sites", "checked", "state-ment". */
function silentEs(letters) {
  const isHeardWithL = /[^aeiouyl]le[ds]?$/.test(letters); // "ta-ble", "ti-tles", "bun-dled"
  const isSilentAtEnd =
    /[^aeiouy]e$/.test(letters) || /[^aeiouydt]ed$/.test(letters) || /[^aeiouyscgxz]es$/.test(letters);
  const isHissed = /(ch|sh)es$/.test(letters); // "match-es"
  const isSilentWithin = /[aeiouy][^aeiouy]+e(ful|less|ly|ment|ments|ness)$/.test(letters);
  return (isSilentAtEnd && !isHeardWithL && !isHissed ? 1 : 0) + (isSilentWithin ? 1 : 0);
}

/**
 * By the rules of the Academy's orthography, which need no exceptions: a weak vowel (*i*, *u*) beside another vowel is
 * one syllable with it, unless it bears the accent; two strong ones (*a*, *e*, *o*) are two.
 */
export function spanishSyllables(word) {
  return sum(word.toLowerCase().split("-"), ofSpanish);
}

function ofSpanish(word) {
  const groups = word
    .normalize("NFC")
    .replace(/qu/g, "q")
    .replace(/gu(?=[eéií])/g, "g")
    .replace(/y$|y(?![aeiouáéíóúü])/g, "i")
    // Between vowels it is not heard: "prohi-bir".
    .replace(/(?<=[aeiouáéíóúü])h(?=[aeiouáéíóúü])/g, "")
    .match(/[aeiouáéíóúü]+/g);
  return Math.max(
    1,
    sum(groups ?? [], (group) => 1 + (group.match(/[aeoáéó](?=[aeoáéóíú])|[íú](?=[aeoáéó])/g)?.length ?? 0)),
  );
}

function sum(parts, count) {
  return parts.reduce((total, part) => total + count(part), 0);
}
