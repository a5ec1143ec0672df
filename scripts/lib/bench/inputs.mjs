// Made-up lists of any size, and links as pages have them. The same each time.
import { readFileSync } from "node:fs";

const ROOT = new URL("../../../", import.meta.url).pathname;

/** Numbers in [0, 1) that are the same each time (Mulberry32). */
export function random(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const PLACES =
  "mesa river valley saint mercy lake north south east west green silver maple cedar oak pine spring summit grand union bay harbor ridge hill stone clear bright golden liberty freedom heritage pioneer frontier prairie desert ocean island coast canyon meadow forest garden park plaza metro city county royal crown noble prime apex zenith nova stella luna terra aqua vita salus alma bella casa villa monte porta rosa fort port mount glen dale brook ville field".split(
    " ",
  );
const KINDS =
  "childrens clinic health hospital medical care wellness family dental eye heart womens surgical cancer regional community memorial general pediatrics orthopedics cardiology physicians partners group network center practice associates specialists therapy rehab imaging labs pharmacy".split(
    " ",
  );
const ENDINGS = "org org org org com com com net health us co.uk de fr com.au ca".split(" ");
const THINGS =
  "blue house car photo news travel cook shop sport game music book art tech code tree river moon star lamp desk chair sun boat train".split(
    " ",
  );

/** A list of providers with one domain each, as text: half of their words are the same, as in real life. */
export function list(count) {
  const next = random(42);
  const pick = (words) => words[Math.floor(next() * words.length)];
  const title = (word) => word[0].toUpperCase() + word.slice(1);
  const seen = new Set();
  const providers = [];
  while (providers.length < count) {
    const words = [
      pick(PLACES),
      ...(next() < 0.7 ? [pick(PLACES)] : []),
      pick(KINDS),
      ...(next() < 0.2 ? [pick(KINDS)] : []),
    ];
    if (next() < 0.25) words.push(String(Math.floor(next() * 1000)));
    const ending = pick(ENDINGS);
    const domain = `${words.join("")}.${ending}`;
    if (seen.has(domain)) continue;
    seen.add(domain);
    const source = { name: "made up", retrieved: "2026-11" };
    const id = `${words.join("-")}-${ending.replace(".", "-")}`;
    providers.push(
      JSON.stringify({ id, name: words.map(title).join(" "), kind: "hospital", domains: [domain], source }),
    );
  }
  const head =
    '{"format":"portalward-list/1","name":"made up","publisher":"bench","version":1,"updated":"2026-11-24","providers":[\n';
  return { text: `${head}${providers.join(",\n")}\n]}`, domains: [...seen] };
}

/** Links as a page may have them: a third popular, a tenth to listed providers, the rest to sites that nobody knows. */
export function links(count, listed) {
  const next = random(7);
  const pick = (words) => words[Math.floor(next() * words.length)];
  const popular = readFileSync(`${ROOT}crate/data/well-known.txt`, "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
  return Array.from({ length: count }, (_, at) => {
    const kind = next();
    const www = next() < 0.5 ? "www." : "";
    if (kind < 0.35) return `https://${www}${pick(popular)}/path/${at}?a=b`;
    if (kind < 0.45) return `https://${www}${pick(listed)}/portal/${at}`;
    return `https://${www}${pick(THINGS)}${pick(THINGS)}${Math.floor(next() * 1000)}.${pick(ENDINGS)}/path/${at}?a=b`;
  });
}
