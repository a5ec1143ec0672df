// The bundled lists are what the published JSON Schema says, and the schema refuses what it should.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import Ajv2020 from "ajv/dist/2020.js";

const DATA = new URL("../../crate/data/", import.meta.url).pathname;
const read = (path) => JSON.parse(readFileSync(DATA + path, "utf8"));
const validate = new Ajv2020({ allErrors: true }).compile(read("list.schema.json"));

test("the bundled lists fit the schema", () => {
  for (const file of readdirSync(`${DATA}verified`)) {
    assert.ok(validate(read(`verified/${file}`)), `${file}: ${JSON.stringify(validate.errors?.slice(0, 3))}`);
  }
});

test("the schema refuses what the program refuses", () => {
  const list = () => ({
    format: "portalward-list/1",
    name: "Ours",
    publisher: "Clinic",
    version: 1,
    updated: "2026-11-23",
    providers: [
      { id: "a", name: "A", kind: "clinic", domains: ["a.example"], source: { name: "letter", retrieved: "2026-11" } },
    ],
  });
  const refuses = (change) => {
    const changed = list();
    change(changed, changed.providers[0]);
    assert.equal(validate(changed), false, change.toString());
  };
  assert.ok(validate(list()));
  refuses((list) => (list.format = "portalward-list/2"));
  refuses((list) => (list.updated = "yesterday"));
  refuses((list) => (list.extra = 1));
  refuses((_, provider) => (provider.id = "Not An Id"));
  refuses((_, provider) => (provider.domains = ["*.a.example"]));
  refuses((_, provider) => (provider.portals = ["http://a.example/"]));
  refuses((_, provider) => (provider.brands = [{ name: "a", use: "listed" }]));
  refuses((_, provider) => (provider.contacts = [{ kind: "phone", value: "911" }]));
  refuses((_, provider) => delete provider.source);
});
