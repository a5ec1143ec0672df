// The law of an organisation's policy, which no browser checks for us: whatever is set, what is wrong is named and nothing else is
// taken away, and nothing is allowed that is not said. Policies are made up from a seed, so that a run can be had again.
import assert from "node:assert/strict";

const KEY = "RWRbCuw6s9tMalGe4iNob+Nb45vOX+bD9cxmJ32E3W1ipxldu8XhKcwX";
/** Values for each setting, right and wrong; any of them may stand at any other. */
const VALUES = {
  organization_name: ["Riverside Health", "", "x".repeat(201), "turned \u202e", "\u0000"],
  verified_providers: [
    [{ name: "A", domains: ["a.org"], portals: ["https://a.org/in"], phone: "+18005550142" }],
    [null],
    {},
  ],
  subscriptions: [[{ url: "https://lists.a.org/l.json", keys: [KEY] }], [{ url: "http://a.org/", keys: [] }], [[]]],
  user_can_add_lists: [true, false, "false", 0],
  user_can_add_sites: [true, false, 1],
  block_mode: ["warn", "block", "deny", "Block"],
  help_desk_phone: ["+18005550142", "1-800-555-0142", "+0"],
  help_desk_url: ["https://help.a.org/", "http://help.a.org/", "javascript:alert(1)", "https://"],
};
const ODD = [
  undefined,
  null,
  [],
  {},
  NaN,
  -0,
  1e308,
  "",
  "__proto__",
  "\ud800",
  [[[[]]]],
  JSON.parse('{"__proto__":{"isSet":1}}'),
];
const KEYS = [...Object.keys(VALUES), "__proto__", "constructor", "toString", "colour", ""];

/** Tries the law on as many policies. */
export function tryPolicies({ parsePolicy, listOf }, runs, seed = 1) {
  const random = numbers(seed);
  const pick = (from) => from[random(from.length)];
  const value = (key, depth = 0) => {
    const kind = random(8);
    if (kind === 0) return pick(ODD);
    if (kind === 1) return pick(VALUES[pick(Object.keys(VALUES))]);
    if (kind === 2 && depth < 4) return Array.from({ length: random(4) }, () => value(key, depth + 1));
    if (kind === 3 && depth < 4) return made(random(3), depth + 1);
    return structuredClone(pick(VALUES[key] ?? ODD));
  };
  const made = (count, depth) => {
    const policy = {};
    for (let at = 0; at < count; at++) {
      const key = pick(KEYS);
      Object.defineProperty(policy, key, {
        value: value(key, depth),
        enumerable: true,
        configurable: true,
        writable: true,
      });
    }
    return policy;
  };
  for (let run = 0; run < runs; run++) {
    const raw = made(random(10), 0);
    const told = () => `seed ${seed}, run ${run}: ${JSON.stringify(raw)}`;
    const policy = parsePolicy(raw);
    const keys = Object.keys(raw);
    assert.equal(policy.isSet, keys.length > 0, told());
    for (const path of policy.problems) assert.ok(keys.includes(path.replace(/(?<=.)\[\d+\]$/, "")), told());
    for (const key of keys)
      if (!(key in VALUES) || !Object.hasOwn(VALUES, key)) assert.ok(policy.problems.includes(key), told());
    assert.equal(policy.mayContinue, raw.block_mode !== "block", told());
    assert.ok(policy.mayContinue || !policy.mayAddSites, told());
    assert.ok(policy.mayAddLists || raw.user_can_add_lists === false, told());
    assert.ok(policy.organization === null || /^[^\p{Cc}\p{Cf}]{1,200}$/u.test(policy.organization), told());
    assert.ok(policy.helpPhone === null || /^\+[1-9]\d{6,14}$/.test(policy.helpPhone), told());
    for (const url of [policy.helpUrl ?? "https://none/", ...policy.subscriptions.map(({ url }) => url)])
      assert.equal(new URL(url).protocol, "https:", told());
    for (const { keys } of policy.subscriptions) assert.ok(keys.length > 0, told());
    const list = JSON.parse(new TextDecoder().decode(listOf(policy, "Riverside", "2026-11-27")));
    assert.equal(list.providers.length, policy.providers.length, told());
    assert.equal(Object.prototype.isSet, undefined, told());
  }
}

/** Pseudo-random numbers (Mulberry32) below an end. */
function numbers(seed) {
  let state = seed;
  return (end) => {
    state = (state + 0x6d2b79f5) | 0;
    let number = Math.imul(state ^ (state >>> 15), state | 1);
    number ^= number + Math.imul(number ^ (number >>> 7), number | 61);
    return ((number ^ (number >>> 14)) >>> 0) % end;
  };
}
