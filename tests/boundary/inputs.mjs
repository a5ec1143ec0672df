// Addresses without end, the same in each run: the bundled list's, and what attackers and chance make of them.
import { readdirSync, readFileSync } from "node:fs";

const LISTS = new URL("../../crate/data/verified/", import.meta.url);
const WORDS = "login secure portal patient my health care account verify billing results online clinic shop blue x 2";
const ENDINGS = "com org net health co.uk example xyz web.app github.io fr gov zip com. xn--p1ai onmicrosoft.com";
const PIECES = [
  ..."%@:/\\?#&=.-_[]+*!$'(),;~|^<> \t\u0000",
  ..."\u00ad\u200b\u202e\u2044\u3002\uff0e\u0301аеıßǰ医א",
  ...["😀", "%2", "%25", "%2e", "%40", "%C2%AD", "//", "..", "--", "xn--", "xn--a", "xn--80ak6aa92e", "[::1]", "127.1"],
  ...[
    ":443",
    ":8443",
    ":99999",
    "0x7f",
    "http:",
    "https://",
    "blob:",
    "data:",
    "javascript:",
    "u=",
    "&url=",
    "a1",
    "__;",
  ],
];
const REWRITERS = [
  "https://nam12.safelinks.protection.outlook.com/?data=1&url=",
  "https://www.google.com/url?q=",
  "https://www.google.co.uk/url?sa=t&url=",
  "https://l.facebook.com/l.php?u=",
  "https://secure-web.cisco.com/1AbC/",
  "https://r.search.yahoo.com/_ylt=A/RU=",
  "https://a1.r.us-east-1.awstrack.me/L0/",
  "https://urldefense.com/v3/__",
  "https://url.us.m.mimecastprotect.com/s/AbC?domain=",
  "https://t.co/",
];
const DISGUISES = "m>rn l>1 o>0 i>l i>1 w>vv d>cl a>а e>е t>τ c>ç h>һ o>ο s>ѕ"
  .split(" ")
  .map((pair) => pair.split(">"));

/** Pseudo-random numbers (Mulberry32) from a fixed seed. */
class Random {
  #state;

  constructor(seed) {
    this.#state = seed;
  }

  below(end) {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let number = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    number ^= number + Math.imul(number ^ (number >>> 7), number | 61);
    return ((number ^ (number >>> 14)) >>> 0) % end;
  }

  pick(from) {
    return from[this.below(from.length)];
  }
}

function providers() {
  const read = (file) => JSON.parse(readFileSync(new URL(file, LISTS), "utf8")).providers;
  return readdirSync(LISTS).sort().flatMap(read);
}

/** Texts of one line, well-formed: at first each listed domain and portal as it is, then `count` made of them. */
export function inputs(seed, count) {
  const random = new Random(seed);
  const all = providers();
  const domains = all.flatMap(({ domains }) => domains ?? []);
  const portals = all.flatMap(({ portals }) => portals ?? []);
  const brands = all.flatMap(({ brands }) => (brands ?? []).map((brand) => brand.name ?? brand));
  const words = WORDS.split(" ");
  const endings = ENDINGS.split(" ");

  const cut = (text) => random.below(text.length + 1);
  const edits = [
    (text, at) => text.slice(0, at) + text.slice(at + 1),
    (text, at) => text.slice(0, at) + "etaoinshrdlucmfw-19"[random.below(19)] + text.slice(at),
    (text, at) => text.slice(0, at) + "etaoinshrdlucmfw-19"[random.below(19)] + text.slice(at + 1),
    (text, at) => text.slice(0, at) + (text[at + 1] ?? "") + (text[at] ?? "") + text.slice(at + 2),
  ];
  const edited = (text) => random.pick(edits)(text, cut(text));
  const disguised = (text) => {
    const [from, to] = random.pick(DISGUISES);
    return random.below(2) ? text.replace(from, to) : text.replaceAll(from, to);
  };
  const mutated = (text) => {
    let result = text;
    for (let times = random.below(4); times >= 0; times--) {
      const at = cut(result);
      result = result.slice(0, at) + random.pick(PIECES) + result.slice(at + random.below(3));
    }
    return result;
  };
  const wrapped = (text) => {
    let result = text;
    for (let times = random.below(3); times >= 0; times--) result = random.pick(REWRITERS) + encodeURIComponent(result);
    return result;
  };
  const noise = () => {
    let result = "";
    for (let length = random.below(60); length > 0; length--)
      result += random.below(2) ? random.pick(PIECES) : String.fromCodePoint(random.below(0x3000));
    return result;
  };
  const kinds = [
    ({ domain, word }) => `https://${word}.${domain}/${word}?q=${word}#${word}`,
    ({ domain }) => `http://${domain}:8080/a`,
    ({ domain, word, ending }) => `https://${domain}@${word}.${ending}/`,
    ({ label, word, ending }) => `${label}-${word}.${ending}`,
    ({ brand, word, ending }) => `${word}${brand}.${ending}`,
    ({ brand, word, ending }) => `https://${brand}${word}.${ending}/${word}`,
    ({ domain, word, ending }) => `${domain}.${word}.${ending}`,
    ({ label, word, ending }) => `${label}.${word}-${random.pick(words)}.${ending}`,
    ({ label, rest }) => `${edited(label)}.${rest}`,
    ({ brand, word, ending }) => `${word}-${edited(brand)}.${ending}`,
    ({ label, rest }) => `${disguised(label)}.${rest}`,
    ({ brand, ending }) => `https://${disguised(disguised(brand))}.${ending}/`,
    ({ domain }) => domain.toUpperCase(),
    ({ label, word }) => `https://sites.google.com/view/${word}-${label}`,
    ({ brand, word, ending }) => wrapped(`https://${brand}-${word}.${ending}/`),
    ({ domain }) => wrapped(`https://${domain}/`),
    ({ word, ending }) => `${word}-${random.pick(words)}${random.pick(words)}.${ending}`,
    ({ domain, word }) => mutated(`https://${word}.${domain}/${word}`),
    ({ brand, ending }) => mutated(`https://${brand}.${ending}/`),
    ({ domain }) => mutated(wrapped(`https://${domain}/`)),
    noise,
  ];
  const made = Array.from({ length: count }, () => {
    const domain = random.pick(domains);
    const [label, ...rest] = domain.split(".");
    const parts = { domain, label, rest: rest.join("."), brand: random.pick(brands) };
    return random.pick(kinds)({ ...parts, word: random.pick(words), ending: random.pick(endings) });
  });
  return [...domains, ...portals, ...made].map((text) => text.toWellFormed().replace(/[\r\n]/g, ""));
}
