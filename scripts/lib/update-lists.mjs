// What scripts/update-lists runs.
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";

const ROOT = new URL("../../", import.meta.url).pathname;
const PROGRAM = join(ROOT, "target/cli/portalward");
const { values } = parseArgs({
  options: {
    from: { type: "string" },
    only: { type: "string" },
    sources: { type: "string", default: join(ROOT, "crate/data/sources.json") },
    out: { type: "string", default: join(ROOT, "crate/data/verified") },
    "allow-change": { type: "boolean", default: false },
  },
});
const out = resolve(values.out);
const sources = JSON.parse(readFileSync(values.sources, "utf8"));
const work = mkdtempSync(join(tmpdir(), "portalward-"));
const today = new Date().toISOString().slice(0, 10);
let refused = 0;

for (const [name, source] of Object.entries(sources)) {
  if (values.only !== undefined && values.only !== name) continue;
  const problem = await update(name, source);
  if (problem === null) continue;
  refused += 1;
  console.error(`update-lists: ${name}: ${problem}; nothing is changed`);
}
writeFileSync(values.sources, `${JSON.stringify(sources, null, 2)}\n`);
process.exitCode = refused === 0 ? 0 : 1;

/** Updates the list of a publisher. What is wrong, or `null`. */
async function update(name, source) {
  const file = values.from === undefined ? await fetched(name, source.url) : join(values.from, `${name}.json`);
  if (file === null || !existsSync(file)) return `${file ?? source.url} cannot be had`;
  const list = join(out, `${name}.json`);
  const converted = join(work, `${name}.list.json`);
  const others = readdirSync(out).filter((other) => other.endsWith(".json") && other !== `${name}.json`);
  const beside = others.flatMap((other) => ["--beside", join(out, other)]);
  const { status, stderr } = run("convert", file, "--out", converted, ...beside);
  const [, organisations] = /from (\d+) organisations/.exec(stderr) ?? [];
  if (organisations === undefined) return stderr.trim().split("\n").at(-1);
  const isNear = Math.abs(organisations - source.organisations) * 5 <= source.organisations;
  if (!isNear && !values["allow-change"]) return `${organisations} organisations, last time ${source.organisations}`;
  if (status !== 0) {
    console.error(`update-lists: ${name}: no new sites from ${organisations} organisations`);
    return null;
  }
  if (existsSync(list)) {
    const { stderr: told } = run("diff", list, converted);
    if (told.includes("more than a fifth") && !values["allow-change"]) return told.trim().split("\n").join("; ");
    console.error(`update-lists: ${name}: ${told.trim()}`);
  }
  copyFileSync(converted, list);
  Object.assign(source, { organisations: Number(organisations), retrieved: today });
  console.error(`update-lists: ${name}: ${stderr.trim().split("\n").at(-1)}`);
  console.error(`update-lists: ${list}: look at it, name it in crate/src/bundled.rs, and run scripts/evaluate`);
  return null;
}

function run(...words) {
  return spawnSync(PROGRAM, ["list", ...words], { encoding: "utf8", maxBuffer: 1 << 28 });
}

async function fetched(name, url) {
  const folder = join(ROOT, "dist/sources");
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.json`);
  const response = await fetch(url).catch(() => null);
  if (!response?.ok) return null;
  writeFileSync(file, Buffer.from(await response.arrayBuffer()));
  return file;
}
