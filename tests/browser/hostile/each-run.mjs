// A test for each hostile page of the sample. All of them take some twenty minutes: scripts/hostile.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { describe, test } from "node:test";
import { SAMPLE } from "./sample.mjs";
import { allAttacks, faultOf, isFor } from "./suite.mjs";

const ALL = new URL("all.mjs", import.meta.url).pathname;

/**
 * A test for each of them in one browser. They run in a process of their own, since the driver
 * leaves promises behind that fail when a page goes away, which the test runner takes for failures.
 */
export async function testEachIn(name) {
  const all = await allAttacks();
  const attacks = all.filter((attack) => SAMPLE.has(attack.id) && isFor(attack, name));
  const results = new Map();
  let output;
  describe(`hostile pages in ${name}`, () => {
    test("none of the sample is gone", () => {
      assert.deepEqual(
        [...SAMPLE].filter((id) => !all.some((attack) => attack.id === id)),
        [],
      );
    });
    for (const attack of attacks) {
      test(`${attack.part}: ${attack.id} ${attack.what}`, async () => {
        output ??= begin(name);
        while (!results.has(attack.id)) {
          const { value, done } = await output.next();
          assert.ok(!done, "the runner has stopped");
          const [id, runs] = JSON.parse(value);
          results.set(id, runs);
        }
        for (const result of results.get(attack.id)) {
          assert.equal(attack.residual?.[name] ? undefined : faultOf(attack, result), undefined);
        }
      });
    }
    test("the runner ends", async () => {
      if (output) await output.next();
    });
  });
}

/** The lines of the runner, one an attack. */
async function* begin(name) {
  const runner = spawn(process.execPath, [ALL, "--browser", name, "--sample", "--json"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exit = once(runner, "exit");
  yield* createInterface({ input: runner.stdout });
  await exit;
}
