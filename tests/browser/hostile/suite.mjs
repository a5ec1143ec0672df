// All attacks, what must come of each, and what went wrong, in words.
import { readdirSync } from "node:fs";
import { pause, start } from "../lib/browser.mjs";
import { serve } from "../lib/server.mjs";
import { pagesOf, run } from "./run.mjs";

const FOLDER = new URL("attacks/", import.meta.url);
/** What the files' names begin with: the parts of our promise that attacks go against. */
export const PARTS = {
  cover: "The warning is seen",
  steal: "Nothing typed gets through",
  time: "Pages in time",
  surface: "The extension itself",
};
/** So often an attack that hopes to be faster than the background is repeated, the background stopped before each. */
export const REPEATS = 20;
/** After so many attacks the browser is started anew, as people do. */
const A_SESSION = 60;

/** All attacks, each with its part. */
export async function allAttacks() {
  const files = readdirSync(FOLDER)
    .filter((file) => file.endsWith(".mjs"))
    .sort();
  const modules = await Promise.all(files.map((file) => import(new URL(file, FOLDER))));
  const all = modules.flatMap(({ attacks }, at) =>
    attacks.map((attack) => ({ ...attack, part: files[at].split("-")[0] })),
  );
  const twice = all.find(({ id }, at) => all.findIndex((other) => other.id === id) !== at);
  if (twice) throw new Error(`two attacks are called ${twice.id}`);
  return all;
}

/** Whether an attack is one in this browser. */
export function isFor(attack, name) {
  return attack.in === undefined || attack.in.includes(name);
}

/**
 * Runs attacks in a browser, one after the other, and calls back with each one's results: one, or
 * as many as `repeats` says where the attack is a race. Where the driver itself fails, the attack is
 * run once more in a new browser; so it is, where `isPatient`, when a warning was seen too late.
 */
export async function runEach(name, attacks, repeats, done, { isPatient = false } = {}) {
  const server = await serve(pagesOf(attacks));
  let browser;
  const restart = async () => {
    await Promise.race([browser?.close(), pause(5000)]).catch(() => undefined);
    browser?.browser.process()?.kill("SIGKILL");
    browser = await start(name, server);
    await (await browser.open("https://notes.example/")).close();
  };
  const once = async (attack) => {
    if (attack.race) await browser.stopBackground().catch(() => undefined);
    return run(attack, browser, server);
  };
  try {
    for (const [at, attack] of attacks.filter((attack) => isFor(attack, name)).entries()) {
      if (at % A_SESSION === 0) await restart();
      const results = [];
      for (let time = 0; time < (attack.race ? repeats : 1); time++) {
        const result = await once(attack).catch(async () => {
          await restart();
          return once(attack);
        });
        const isLate = faultOf(attack, result)?.startsWith("no warning seen");
        results.push(isPatient && isLate ? await once(attack) : result);
      }
      done(attack, results);
    }
  } finally {
    await browser?.close();
    server.close();
  }
}

/** What went wrong in a run, in words, or nothing. */
export function faultOf(attack, { begun, stolen, places, won, seen }) {
  if (!begun) return "it never began";
  if (stolen > 0) return `${stolen} characters stolen in ${places.join(" and ")}`;
  if (won.length > 0) return `it won: ${won[0]}`;
  const isDue = attack.due !== false;
  const isSeen = (what) => what === "panel" || what === "own page";
  if (isDue && !seen.every(isSeen)) return `no warning seen (${seen.join(", then ")})`;
  if (!isDue && seen.some(isSeen)) return `a warning without need (${seen.join(", then ")})`;
  return undefined;
}
