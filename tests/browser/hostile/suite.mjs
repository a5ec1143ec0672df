// All attacks, what must come of each, and what came of it in words.
import { readdirSync } from "node:fs";

const FOLDER = new URL("attacks/", import.meta.url);
/** What the files' names begin with: the parts of our promise that attacks go against. */
export const PARTS = {
  cover: "The warning is seen",
  steal: "Nothing typed gets through",
  time: "Pages in time",
  surface: "The extension itself",
};
/** So often an attack that hopes to be faster than the background is repeated. */
export const REPEATS = 20;

/** All attacks, each with its part. `others: true` takes those as well that differ little from another one. */
export async function allAttacks({ others = true } = {}) {
  const files = readdirSync(FOLDER)
    .filter((file) => file.endsWith(".mjs"))
    .sort();
  const modules = await Promise.all(files.map((file) => import(new URL(file, FOLDER))));
  const all = modules.flatMap(({ attacks }, at) =>
    attacks.map((attack) => ({ ...attack, part: files[at].split("-")[0] })),
  );
  const twice = all.find(({ id }, at) => all.findIndex((other) => other.id === id) !== at);
  if (twice) throw new Error(`two attacks are called ${twice.id}`);
  return all.filter((attack) => others || !SIMILAR.has(attack.id));
}

/** Whether an attack is one in this browser. */
export function isFor(attack, name) {
  return attack.in === undefined || attack.in.includes(name);
}

/** What went wrong in a run, in words, or nothing. */
export function faultOf(attack, { begun, stolen, won, seen }) {
  if (!begun) return "it never began";
  if (stolen > 0) return `${stolen} characters stolen`;
  if (won.length > 0) return `it won: ${won[0]}`;
  const isDue = attack.due !== false;
  if (isDue && seen.some((what) => what === "nothing" || what === "no answer"))
    return `no warning seen (${seen.join(", then ")})`;
  if (!isDue && seen.some((what) => what === "panel" || what === "own page"))
    return `a warning without need (${seen.join(", then ")})`;
  return undefined;
}
