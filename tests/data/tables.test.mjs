// The case tables of tests/tables/ against the program: what must fire fires about the right provider,
// what must stay silent does, and what is known to go wrong still does.
import assert from "node:assert/strict";
import { test } from "node:test";
import { judgedTables, readTable } from "../../scripts/lib/evaluate/tables.mjs";

const tables = judgedTables();
const wrong = (rows) =>
  rows
    .filter(({ isRight }) => !isRight)
    .map(({ cells, answer }) => `${cells.join(" | ")}: ${JSON.stringify(answer.verdict ?? answer.error)}`);

test("what must fire does, about the provider that is imitated", () => {
  assert.deepEqual(wrong(tables.firing), []);
});

test("what must stay silent does", () => {
  assert.deepEqual(wrong(tables.silent), []);
});

test("what is known to go wrong still does; a row that goes right moves to the table it belongs in", () => {
  const right = tables.knownMisses.filter(({ isRight }) => isRight).map(({ cells: [address] }) => address);
  assert.deepEqual(right, []);
});

test("no row is lost, malformed, or there twice", () => {
  const files = { "firing.tsv": [150, 4], "silent.tsv": [150, 2], "known-misses.tsv": [1, 4] };
  const all = Object.entries(files).flatMap(([file, [least, width]]) => {
    const rows = readTable(file);
    assert.ok(rows.length >= least, `${file}: ${rows.length} rows`);
    for (const { group, cells } of rows) {
      assert.equal(cells.length, width, `${file}: ${cells.join(" | ")}`);
      assert.ok(group !== "" && cells.every((cell) => cell !== ""), `${file}: ${cells[0]}`);
    }
    return rows.map(({ cells: [address] }) => address);
  });
  assert.equal(new Set(all).size, all.length);
  const least = new Set(tables.firing.map(({ cells }) => cells[3]));
  assert.deepEqual([...least].sort(), ["caution", "danger"]);
  const expected = new Set(tables.knownMisses.map(({ cells }) => cells[1]));
  assert.deepEqual([...expected].sort(), ["caution", "silent"]);
});

test("every reason that an address alone can give has a row", () => {
  const reasons = tables.firing.flatMap(({ answer }) => answer.findings.map(({ reason }) => reason));
  assert.deepEqual([...new Set(reasons)].sort(), [
    "combination",
    "confusable",
    "embedded",
    "ending",
    "hosted",
    "typo",
    "userinfo",
  ]);
});
