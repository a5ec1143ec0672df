// A test for each hostile page of the sample. All of them take some twenty minutes: scripts/hostile.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { describe, test } from "node:test";
import { until } from "../lib/browser.mjs";
import { SAMPLE } from "./sample.mjs";
import { allAttacks, faultOf, isFor } from "./suite.mjs";

/** Runners at once in a browser: nearly all of their time is spent waiting whether a warning stays. */
const RUNNERS = 2;
const ALL = new URL("all.mjs", import.meta.url).pathname;

/**
 * A test for each of them in one browser. They run in a process of their own, since the driver
 * leaves promises behind that fail when a page goes away, which the test runner takes for failures.
 */
export async function testEachIn(name) {
  const all = await allAttacks();
  const attacks = all.filter((attack) => SAMPLE.has(attack.id) && isFor(attack, name));
  const results = new Map();
  let running;
  let isComplete = false;
  describe(`hostile pages in ${name}`, () => {
    test("none of the sample is gone", () => {
      assert.deepEqual(
        [...SAMPLE].filter((id) => !all.some((attack) => attack.id === id)),
        [],
      );
    });
    for (const attack of attacks) {
      test(`${attack.part}: ${attack.id} ${attack.what}`, async () => {
        running ??= beginAll(name, attacks, results).finally(() => {
          isComplete = true;
        });
        await until(() => (results.has(attack.id) && !isLate(attack, results)) || isComplete, Infinity);
        assert.ok(results.has(attack.id), "the runners have stopped");
        for (const result of results.get(attack.id)) {
          assert.equal(attack.residual?.[name] ? undefined : faultOf(attack, result), undefined);
        }
      });
    }
    test("the runners end", () => running);
  });
}

/** Runs the sample, a share in each runner, until all have ended. */
async function beginAll(name, attacks, results) {
  const shares = Array.from({ length: RUNNERS }, (_, share) => `${share}/${RUNNERS}`);
  await Promise.all(shares.map((share) => begin(name, results, "--share", share)));
  // The second in which a warning is due is not to be shared with so many browsers.
  for (const { id, part } of attacks.filter((attack) => !attack.residual?.[name] && isLate(attack, results)))
    await begin(name, results, "--only", `^${part} ${id}$`);
}

/** Whether all that went wrong is that a warning was not seen in time: whatever was stolen counts as it is. */
function isLate(attack, results) {
  const faults = (results.get(attack.id) ?? []).map((result) => faultOf(attack, result)).filter(Boolean);
  return faults.length > 0 && faults.every((fault) => fault.startsWith("no warning seen"));
}

/** Runs a part of the sample, and puts down what comes of each attack. */
async function begin(name, results, ...which) {
  const runner = spawn(process.execPath, [ALL, "--browser", name, "--sample", "--json", ...which], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exit = once(runner, "exit");
  for await (const line of createInterface({ input: runner.stdout })) {
    const [id, runs] = JSON.parse(line);
    results.set(id, runs);
  }
  await exit;
}
