// The engine says the same in WebAssembly as natively, about a hundred thousand addresses of all kinds.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { after, test } from "node:test";
import { inputs } from "./inputs.mjs";

const ROOT = new URL("../../", import.meta.url).pathname;
const TODAY = "2026-11-24";
const folder = mkdtempSync(`${tmpdir()}/portalward-crosscheck-`);
after(() => rmSync(folder, { recursive: true }));

/** What a program answers to lines of input: bytes. */
function answers(program, lines) {
  writeFileSync(`${folder}/in`, lines);
  const [input, output] = [openSync(`${folder}/in`, "r"), openSync(`${folder}/out`, "w")];
  const [command, ...args] = program;
  const { status } = spawnSync(command, [...args, "check"], { stdio: [input, output, "inherit"] });
  closeSync(input);
  closeSync(output);
  assert.equal(status, 0, program.join(" "));
  return readFileSync(`${folder}/out`);
}

const NATIVE = [`${ROOT}target/cli/portalward`];
const parsed = (bytes) => bytes.toString().trimEnd().split("\n").map(JSON.parse);
const asLines = (texts) => `${texts.join("\n")}\n`;

test("the program in WebAssembly answers the same, byte for byte", (t) => {
  // As the unit tests in WebAssembly are built: with all checks on, and in half the time that a fast program takes.
  const build = ["build", "--locked", "--quiet", "--profile", "test", "--target", "wasm32-wasip1", "-p", "portalward"];
  execFileSync("cargo", build, { cwd: ROOT });
  const wasi = ["--no-warnings", `${ROOT}scripts/lib/wasi.mjs`, `${ROOT}target/wasm32-wasip1/debug/portalward.wasm`];
  const lines = Buffer.concat([Buffer.from(asLines(inputs(1, 100_000))), garbage()]);
  const native = answers(NATIVE, lines);
  const inWasm = answers([process.execPath, ...wasi], lines);
  if (!native.equals(inWasm)) {
    const other = inWasm.toString().split("\n");
    for (const [at, line] of native.toString().split("\n").entries()) assert.equal(other[at], line);
  }
  const counts = new Map();
  const count = (kind) => counts.set(kind, (counts.get(kind) ?? 0) + 1);
  for (const { verdict, destination } of parsed(native)) {
    count(verdict ?? "error");
    if (destination) count("wrapped");
  }
  t.diagnostic(JSON.stringify(Object.fromEntries(counts)));
  for (const kind of ["verified", "unknown", "caution", "danger", "error", "wrapped"])
    assert.ok(counts.get(kind) >= 3_000, `${kind}: ${counts.get(kind)}`);
});

test("what fuzzing has kept breaks no law and is answered the same", (t) => {
  const answersIn = (...target) => {
    const program = ["-p", "portalward", "--test", "corpora", "no_kept_input", "--", "--nocapture"];
    const env = {
      ...process.env,
      CARGO_TARGET_WASM32_WASIP1_RUNNER: `node --no-warnings ${ROOT}scripts/lib/wasi.mjs`,
    };
    const said = execFileSync("cargo", ["test", "--locked", "--quiet", ...target, ...program], { cwd: ROOT, env });
    return said.toString().match(/^corpus .*$/gm);
  };
  const inWasm = answersIn("--target", "wasm32-wasip1");
  assert.equal(inWasm.length, 10);
  assert.deepEqual(inWasm, answersIn());
  t.diagnostic(inWasm.join("; "));
});

/** Lines that are no UTF-8. */
function garbage() {
  const bytes = Buffer.alloc(200_000);
  let state = 1;
  for (const at of bytes.keys()) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    bytes[at] = state >>> 16;
  }
  return Buffer.concat([bytes, Buffer.from("\n")]);
}

test("the engine that ships finds the same", () => {
  const { Engine } = createRequire(import.meta.url)(`${ROOT}dist/node/engine.js`);
  const engine = new Engine(readFileSync(`${ROOT}dist/registry.bin`));
  const texts = inputs(2, 20_000);
  const native = parsed(answers(NATIVE, asLines(texts)));
  assert.equal(native.length, texts.length);
  const readByTheBrowser = [];
  for (const [at, text] of texts.entries()) {
    const found = facts(engine, text);
    // What the engine cannot read and the browser can is judged as the browser reads it.
    if (native[at].error?.startsWith("not an address") && !found.error) readByTheBrowser.push({ text, found });
    else assert.deepEqual(found, expected(native[at]), text);
  }
  assert.ok(readByTheBrowser.length < 50, `${readByTheBrowser.length} addresses that the engine cannot read`);
  const hrefs = readByTheBrowser.map(({ text }) => new URL(text).href);
  const again = hrefs.length > 0 ? parsed(answers(NATIVE, asLines(hrefs))) : [];
  for (const [at, { text, found }] of readByTheBrowser.entries()) assert.deepEqual(found, expected(again[at]), text);
});

function facts(engine, text) {
  try {
    const { severity, provider, findings, destination } = engine.checkLink(text, TODAY);
    const brief = findings.map(({ reason, imitates }) => ({ reason, imitates }));
    return { verdict: severity, provider: provider?.id ?? null, findings: brief, destination };
  } catch (error) {
    return { error: error.message };
  }
}

function expected({ error, verdict, provider, findings, destination }) {
  if (error) return { error };
  const brief = findings.map(({ reason, imitates }) => ({ reason, imitates }));
  return { verdict, provider: provider?.id ?? null, findings: brief, destination };
}
