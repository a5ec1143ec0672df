// The maintainer's update from local copies of the publishers' files, and what it refuses.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

const ROOT = new URL("../../", import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), "portalward-"));
after(() => rmSync(folder, { recursive: true }));
const [from, out, sources] = [join(folder, "from"), join(folder, "out"), join(folder, "sources.json")];
mkdirSync(from);
cpSync(join(ROOT, "crate/data/verified"), out, { recursive: true });
writeFileSync(sources, JSON.stringify({ maker: { name: "A maker", url: "https://x.invalid/", organisations: 5 } }));

const organisation = (number, site) => ({
  fullUrl: `urn:uuid:${number}`,
  resource: {
    resourceType: "Organization",
    id: String(number),
    name: `Quillhaven Clinic ${number}`,
    telecom: [{ system: "url", value: site }],
  },
});
const sites = (...numbers) => numbers.map((number) => organisation(number, `https://www.quillhaven-${number}.org/`));

function update(entry, ...more) {
  writeFileSync(join(from, "maker.json"), JSON.stringify({ resourceType: "Bundle", type: "collection", entry }));
  const words = ["scripts/lib/update-lists.mjs", "--from", from, "--out", out, "--sources", sources, ...more];
  return spawnSync("node", words, { cwd: ROOT, encoding: "utf8" });
}
const list = () => JSON.parse(readFileSync(join(out, "maker.json"), "utf8")).providers.map(({ domains }) => domains[0]);

test("what is new is written, what others own or what looks like theirs is not", () => {
  const more = [organisation(8, "https://mayoclinic.org/"), organisation(9, "https://mychart-login.org/")];
  const { status, stderr } = update([...sites(1, 2, 3), ...more]);
  assert.equal(status, 0, stderr);
  assert.deepEqual(list().sort(), ["quillhaven-1.org", "quillhaven-2.org", "quillhaven-3.org"]);
  assert.equal(JSON.parse(readFileSync(sources, "utf8")).maker.organisations, 5);
});

test("a second run with the same file changes nothing", () => {
  const before = list();
  const { status, stderr } = update([...sites(1, 2, 3), ...sites(4, 5)]);
  assert.equal(status, 0, stderr);
  assert.deepEqual(list().slice(0, before.length), before);
  assert.equal(list().length, 5);
});

test("a file that is cut off, or of another size, changes nothing", () => {
  const before = list();
  for (const [entry, words] of [
    [sites(1), /1 organisations, last time 5/],
    [sites(...Array.from({ length: 20 }, (_, at) => at)), /20 organisations, last time 5/],
    [sites(11, 12, 13, 14, 15), /more than a fifth of the sites is gone/],
  ]) {
    const { status, stderr } = update(entry);
    assert.equal(status, 1);
    assert.match(stderr, words);
    assert.deepEqual(list(), before);
  }
  writeFileSync(join(from, "maker.json"), "<!doctype html>");
  const words = ["scripts/lib/update-lists.mjs", "--from", from, "--out", out, "--sources", sources];
  const { status, stderr } = spawnSync("node", words, { cwd: ROOT, encoding: "utf8" });
  assert.equal(status, 1);
  assert.match(stderr, /is a web page, not a list/);
  assert.deepEqual(list(), before);
});

test("a maintainer who has looked can let a change through", () => {
  const { status, stderr } = update(sites(11, 12), "--allow-change");
  assert.equal(status, 0, stderr);
  assert.deepEqual(list().sort(), ["quillhaven-11.org", "quillhaven-12.org"]);
});
