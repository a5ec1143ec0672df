// Lookalikes of a domain, as forgers and typing fingers make them. Nothing is looked up and nothing
// is left to chance: the same domain gives the same list.
import { domainToASCII } from "node:url";
import {
  ASCII_CONFUSABLES,
  CYRILLIC,
  ENDINGS,
  FREE_HOSTS,
  HOMOGLYPHS,
  KEYBOARDS,
  OTHER_NAMES,
  WORDS,
} from "./slips.mjs";

const VOWELS = "aeiou";
const LETTERS_AND_DIGITS = "abcdefghijklmnopqrstuvwxyz0123456789";
const BITS = [1, 2, 4, 8, 16, 32, 64];

/** Each position of a text, as `[before, letter, after]`. */
const positions = (text) => [...text].map((letter, at) => [text.slice(0, at), letter, text.slice(at + 1)]);

/** The keys that touch a key; each row of a keyboard is shifted a little against the one above. */
export function neighbours(key, keyboard) {
  const row = keyboard.findIndex((keys) => keys.includes(key));
  if (row < 0) return [];
  const column = keyboard[row].indexOf(key);
  const at = (row, column) => keyboard[row]?.[column] ?? "";
  return [
    at(row, column - 1),
    at(row, column + 1),
    at(row - 1, column),
    at(row - 1, column + 1),
    at(row + 1, column - 1),
    at(row + 1, column),
  ].filter((other) => other !== "");
}

/** Each technique: the labels it makes of a label. The ending stays. */
const OF_LABEL = {
  "homoglyph (Unicode)": (label) => [
    ...positions(label).flatMap(([before, letter, after]) =>
      [...(HOMOGLYPHS[letter] ?? "")].map((other) => before + other + after),
    ),
    ...[...new Set(label)].map((letter) => label.replaceAll(letter, [...(HOMOGLYPHS[letter] ?? letter)][0])),
    ...([...label].every((letter) => CYRILLIC[letter]) ? [[...label].map((letter) => CYRILLIC[letter]).join("")] : []),
  ],
  "confusable (ASCII)": (label) =>
    ASCII_CONFUSABLES.flatMap(([one, other]) => [
      ...replacedOnce(label, one, other),
      ...replacedOnce(label, other, one),
      label.replaceAll(one, other),
    ]),
  omission: (label) => positions(label).map(([before, , after]) => before + after),
  repetition: (label) => positions(label).map(([before, letter, after]) => before + letter + letter + after),
  transposition: (label) =>
    positions(label)
      .filter(([, , after]) => after !== "")
      .map(([before, letter, after]) => before + after[0] + letter + after.slice(1)),
  replacement: (label, keyboard) =>
    positions(label).flatMap(([before, letter, after]) =>
      neighbours(letter, keyboard).map((other) => before + other + after),
    ),
  insertion: (label, keyboard) =>
    positions(label).flatMap(([before, letter, after]) =>
      neighbours(letter, keyboard).flatMap((other) => [
        before + other + letter + after,
        before + letter + other + after,
      ]),
    ),
  "vowel swap": (label) =>
    positions(label)
      .filter(([, letter]) => VOWELS.includes(letter))
      .flatMap(([before, , after]) => [...VOWELS].map((other) => before + other + after)),
  bitsquatting: (label) =>
    positions(label).flatMap(([before, letter, after]) =>
      BITS.map((bit) => String.fromCharCode(letter.charCodeAt(0) ^ bit))
        .filter((other) => /[a-z0-9-]/.test(other))
        .map((other) => before + other + after),
    ),
  addition: (label) => [...LETTERS_AND_DIGITS].map((letter) => label + letter),
  hyphenation: (label) => positions(label).map(([before, letter, after]) => `${before}-${letter}${after}`),
  plural: (label) => [`${label}s`, `${label}es`, `${label}-s`],
  "moved dot": (label) => positions(label).map(([before, letter, after]) => `${before}.${letter}${after}`),
  "several names": (label) =>
    OTHER_NAMES.filter((other) => other !== label).flatMap((other) => [
      label + other,
      other + label,
      `${label}-${other}`,
      `${other}-${label}-login`,
    ]),
  ...Object.fromEntries(
    Object.entries(WORDS).map(([language, words]) => [
      `combination (${language})`,
      (label) =>
        words.split(" ").flatMap((word) => [label + word, word + label, `${label}-${word}`, `${word}-${label}`]),
    ]),
  ),
};

/** Each technique: the hosts and addresses it makes of a label and its ending. */
const OF_DOMAIN = {
  "dropped dot": (label, ending) => [
    `www${label}.${ending}`,
    `wwww${label}.${ending}`,
    `www-${label}.${ending}`,
    `https${label}.${ending}`,
    `http-${label}.${ending}`,
    `${label}${ending.replaceAll(".", "")}.com`,
    `www.${label}${ending.replaceAll(".", "")}.net`,
  ],
  "other ending": (label, ending) => ENDINGS.filter((other) => other !== ending).map((other) => `${label}.${other}`),
  "embedded (dots)": (label, ending) => [
    `${label}.${ending}.example`,
    `www.${label}.${ending}.example`,
    `${label}.${ending}.signin.example`,
    `login.${label}.${ending}.a1b2c3.example`,
    `${label}.${ending}.verify-identity.example.net`,
  ],
  "embedded (hyphens)": (label, ending) => {
    const joined = `${label}-${ending.replaceAll(".", "-")}`;
    return [
      `${joined}.example`,
      `www-${joined}.example`,
      `${joined}-login.example`,
      `secure-${joined}.example.net`,
      `${label}.${ending}-account.example`,
    ];
  },
  userinfo: (label, ending) => [
    `https://${label}.${ending}@example.net/`,
    `https://www.${label}.${ending}@example.net/login`,
    `https://${label}.${ending}:443@example.net/`,
    `https://${label}.${ending}%2Fsignin@example.net/`,
    `https://${label}.${ending}%20@192.0.2.7/`,
  ],
  hosted: (label) =>
    FREE_HOSTS.flatMap((host) =>
      [label, `${label}-login`, `secure-${label}`, `${label}-patient-portal`, `${label}support`].map((name) =>
        host.replace("*", name),
      ),
    ),
};

/** The techniques, in order; an address that two of them make is the first one's. */
export const TECHNIQUES = [...Object.keys(OF_LABEL), ...Object.keys(OF_DOMAIN)];

/**
 * The lookalikes of a registrable domain: `[{ domain, technique }]`, each a host in ASCII or, where the
 * forgery is not in the host, an address. None is the domain itself.
 */
export function permutations(domain) {
  const [label, ...rest] = domain.split(".");
  const ending = rest.join(".");
  const keyboard = KEYBOARDS[ending] ?? KEYBOARDS.other;
  const found = new Map();
  const add = (technique, address) => {
    const made = address.includes("/") ? address : domainToASCII(address);
    if (isAddress(made) && made !== domain && !found.has(made)) found.set(made, technique);
  };
  for (const [technique, make] of Object.entries(OF_LABEL)) {
    for (const other of make(label, keyboard)) add(technique, `${other}.${ending}`);
  }
  for (const [technique, make] of Object.entries(OF_DOMAIN)) {
    for (const address of make(label, ending)) add(technique, address);
  }
  return [...found].map(([domain, technique]) => ({ domain, technique }));
}

function replacedOnce(text, one, other) {
  const parts = text.split(one);
  return parts.slice(1).map((_, at) => parts.slice(0, at + 1).join(one) + other + parts.slice(at + 1).join(one));
}

/** Whether a host can be registered, letter by letter; an address with a path is taken as it is. */
function isAddress(made) {
  return (
    made.includes("/") ||
    (made !== "" && made.split(".").every((label) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(label)))
  );
}
