// An organisation's policy, as no browser checks it for us: what is wrong is named, the rest holds.
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { build } from "esbuild";
import { tryPolicies } from "../fuzz/policy.mjs";

const ROOT = new URL("../../", import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), "portalward-unit-"));
after(() => rmSync(folder, { recursive: true }));
let parsePolicy;
let listOf;
before(async () => {
  const outfile = join(folder, "policy.mjs");
  const entryPoints = [`${ROOT}extension/src/lists/policy.ts`];
  await build({ entryPoints, outfile, bundle: true, format: "esm", logLevel: "error" });
  ({ parsePolicy, listOf } = await import(outfile));
});

test("whatever is set, what is wrong is named and nothing more is allowed", () => {
  tryPolicies({ parsePolicy, listOf }, 30_000);
});

const problems = (raw) => parsePolicy(raw).problems;

test("nothing set is no policy, and everything is allowed", () => {
  const { isSet, mayAddLists, mayAddSites, mayContinue, problems } = parsePolicy({});
  assert.deepEqual([isSet, mayAddLists, mayAddSites, mayContinue, problems], [false, true, true, true, []]);
});

test("what is wrong is named by its path", () => {
  const key = "RWQ".padEnd(56, "A");
  for (const [raw, path] of [
    [{ organization_name: 5 }, "organization_name"],
    [{ organization_name: "" }, "organization_name"],
    [{ organization_name: "x".repeat(201) }, "organization_name"],
    [{ organization_name: "turned \u202e" }, "organization_name"],
    [{ verified_providers: {} }, "verified_providers"],
    [{ verified_providers: [{ name: "A" }, null] }, "verified_providers[1]"],
    [{ subscriptions: "https://a.org/" }, "subscriptions"],
    [{ subscriptions: [{ url: "http://a.org/l.json", keys: [key] }] }, "subscriptions[0]"],
    [{ subscriptions: [{ url: "https://a.org/l.json", keys: [] }] }, "subscriptions[0]"],
    [{ subscriptions: [{ url: "https://a.org/l.json" }] }, "subscriptions[0]"],
    [{ user_can_add_lists: "false" }, "user_can_add_lists"],
    [{ user_can_add_sites: 1 }, "user_can_add_sites"],
    [{ block_mode: "deny" }, "block_mode"],
    [{ help_desk_phone: "1-800-555-0100" }, "help_desk_phone"],
    [{ help_desk_url: "javascript:alert(1)" }, "help_desk_url"],
    [{ help_desk_url: "http://help.org/" }, "help_desk_url"],
    [{ colour: "red" }, "colour"],
    [JSON.parse('{"__proto__": {"isSet": true}}'), "__proto__"],
  ]) {
    assert.deepEqual(problems(raw), [path], JSON.stringify(raw));
  }
});

test("what is wrong takes nothing else away, and allows nothing more", () => {
  const policy = parsePolicy({ block_mode: "block", user_can_add_lists: "no", user_can_add_sites: true });
  assert.equal(policy.mayContinue, false);
  assert.equal(policy.mayAddSites, false, "nobody decides where nobody goes on");
  assert.deepEqual(policy.problems, ["user_can_add_lists"]);
});

test("a thousand providers become a list, each by its name", () => {
  const verified_providers = Array.from({ length: 1000 }, (_, at) => ({
    name: `Clinic ${at}`,
    domains: [`c${at}.org`],
  }));
  const list = JSON.parse(new TextDecoder().decode(listOf(parsePolicy({ verified_providers }), "Ours", "2026-11-26")));
  assert.equal(list.providers.length, 1000);
  assert.deepEqual(list.providers[999].domains, ["c999.org"]);
  assert.equal(new Set(list.providers.map(({ id }) => id)).size, 1000);
});

test("the schema for Chromium and the samples have the settings that are understood, and no other", () => {
  const schema = Object.keys(JSON.parse(readFileSync(`${ROOT}extension/managed_schema.json`, "utf8")).properties);
  assert.deepEqual(
    problems(Object.fromEntries(schema.map((setting) => [setting, null]))).sort(),
    [...schema].sort(),
    "each is known, and null is wrong for it",
  );
  const samples = readdirSync(`${ROOT}docs/policy`);
  assert.equal(samples.length, 4);
  for (const sample of samples) {
    const text = readFileSync(`${ROOT}docs/policy/${sample}`, "utf8");
    for (const setting of schema) assert.ok(text.includes(setting), `${sample}: ${setting}`);
  }
  const read = (sample) => JSON.parse(readFileSync(`${ROOT}docs/policy/${sample}`, "utf8"));
  const chrome = Object.values(read("linux-chrome.json")["3rdparty"].extensions)[0];
  const firefox = Object.values(read("firefox-policies.json").policies["3rdparty"].Extensions)[0];
  assert.deepEqual(firefox, chrome);
  assert.deepEqual(problems(chrome), []);
});
