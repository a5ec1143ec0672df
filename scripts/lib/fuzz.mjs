// Runs the laws of tests/fuzz one beside the other, a core each; keeps what each has led to, and writes docs/FUZZING.md.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { tryPolicies } from "../../tests/fuzz/policy.mjs";

const ROOT = new URL("../../", import.meta.url).pathname;
const WORK = `${ROOT}target/fuzz`;
const RESULTS = `${ROOT}docs/FUZZING.md`;
/** The laws, and the longest input of each: what is looked for stands in few bytes. */
const LAWS = {
  address: 300,
  unwrap: 500,
  check: 600,
  message: 1000,
  json: 1500,
  csv: 600,
  brands: 3000,
  breaches: 600,
  registry: 400,
  signature: 600,
  // In TypeScript, and made up from seeds: see tests/fuzz/policy.mjs.
  policy: null,
};
/** Inputs that are kept of one law: the shortest that lead to most. */
const KEPT = 1000;
/** A law is noted this often, in seconds, so that what ends a long run loses little of it. */
const STRETCH = 900;
/** What libFuzzer exits with where it was told to end. */
const INTERRUPTED = 72;
const SIGNALS = ["SIGINT", "SIGTERM"];
const programs = new Set();

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: "string", default: "10000000" },
    jobs: { type: "string" },
    more: { type: "boolean", default: false },
  },
});
const waiting = positionals.length > 0 ? positionals : Object.keys(LAWS);
for (const law of waiting)
  if (!(law in LAWS)) throw new Error(`no law is called ${law}: ${Object.keys(LAWS).join(" ")}`);

const wanted = Number(values.runs);
const jobs = Number(values.jobs ?? availableParallelism());
await Promise.all(Array.from({ length: jobs }, work));

async function work() {
  for (let law = waiting.shift(); law !== undefined; law = waiting.shift()) {
    console.error(`fuzz: ${law}`);
    try {
      await (law === "policy" ? tryPolicy() : tryLaw(law));
    } catch (error) {
      // The other laws are not done yet.
      console.error(`fuzz: ${error.message}`);
      process.exitCode = 1;
    }
  }
}

/** Ends the fuzzers, each of which is noted as far as it came. */
function end() {
  waiting.length = 0;
  for (const program of programs) program.kill();
}

async function tryPolicy() {
  const outfile = `${WORK}/policy.mjs`;
  const entryPoints = [`${ROOT}extension/src/lists/policy.ts`];
  await build({ entryPoints, outfile, bundle: true, format: "esm", logLevel: "error" });
  const policy = await import(outfile);
  const started = Date.now();
  tryPolicies(policy, wanted, 2);
  note("policy", wanted, { perSecond: (wanted * 1000) / (Date.now() - started), coverage: "", kept: "" });
}

/** Looks for input that breaks a law, and notes after each stretch how often it has been tried. */
async function tryLaw(law) {
  const corpus = unpack(law);
  const common = [`-max_len=${LAWS[law]}`, "-timeout=10", "-rss_limit_mb=4096", `-dict=${ROOT}tests/fuzz/words.dict`];
  let executions = values.more ? noted(law) : 0;
  let isEnded = false;
  while (executions < wanted && !isEnded) {
    const { code, log } = await run(law, [
      ...common,
      `-runs=${wanted - executions}`,
      `-max_total_time=${STRETCH}`,
      `-artifact_prefix=${WORK}/found/${law}-`,
      "-print_final_stats=1",
      corpus,
    ]);
    // Whoever ends the fuzzer has not broken a law.
    isEnded = code === INTERRUPTED;
    if (code !== 0 && !isEnded) {
      note(law, 0, { perSecond: 0, coverage: "", kept: "" });
      throw new Error(`${law} is broken, by what is in ${WORK}/found:\n${log.slice(-4000)}`);
    }
    const [, tried] = /number_of_executed_units: (\d+)/.exec(log);
    const [, perSecond] = /average_exec_per_sec: *(\d+)/.exec(log);
    const coverage = [...log.matchAll(/ cov: (\d+)/g)].at(-1)?.[1];
    const least = emptied(`${WORK}/least/${law}`);
    const merged = await run(law, [...common, "-merge=1", least, corpus]);
    if (merged.code !== 0) throw new Error(`${law}: what is worth keeping was not found:\n${merged.log.slice(-4000)}`);
    executions += Number(tried);
    note(law, executions, { perSecond, coverage, kept: pack(law, least) });
  }
}

function run(law, args) {
  return new Promise((done, fail) => {
    mkdirSync(`${WORK}/found`, { recursive: true });
    const program = spawn(`${WORK}/x86_64-unknown-linux-gnu/release/law`, args, {
      env: { ...process.env, LAW: law },
      stdio: ["ignore", "ignore", "pipe"],
    });
    programs.add(program);
    // Only for these: what runs in this process would not hear of it before its end.
    for (const signal of SIGNALS) process.once(signal, end);
    let log = "";
    program.stderr.on("data", (text) => (log += text));
    program.on("close", (code, signal) => {
      programs.delete(program);
      for (const signal of SIGNALS) process.off(signal, end);
      if (signal) fail(new Error(`${law} was killed: ${signal}`));
      else done({ code, log });
    });
  });
}

/** What is kept for a law, as the files that the fuzzer wants. */
function unpack(law) {
  const folder = emptied(`${WORK}/corpus/${law}`);
  const file = corpusOf(law);
  const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
  for (const line of lines.filter(Boolean)) {
    const input = Buffer.from(line, "base64");
    writeFileSync(`${folder}/${createHash("sha1").update(input).digest("hex")}`, input);
  }
  return folder;
}

/** Writes what is worth keeping, one input a line, and tells how many there are. */
function pack(law, folder) {
  const inputs = readdirSync(folder).map((name) => readFileSync(`${folder}/${name}`));
  inputs.sort((one, other) => one.length - other.length || one.compare(other));
  const kept = inputs.slice(0, KEPT);
  writeFileSync(corpusOf(law), kept.map((input) => `${input.toString("base64")}\n`).join(""));
  return kept.length;
}

function corpusOf(law) {
  return `${ROOT}tests/fuzz/corpora/${law}.txt`;
}

function emptied(folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** How often a law has been tried, by its row. */
function noted(law) {
  const row = readFileSync(RESULTS, "utf8").match(new RegExp(`^\\| ${law} \\| ([\\d,]+) \\|`, "m"));
  return Number(row[1].replaceAll(",", ""));
}

/** Puts what came of a law into its row. */
function note(law, executions, { perSecond, coverage, kept }) {
  const day = new Date().toISOString().slice(0, 10);
  const each = Math.round(perSecond).toLocaleString("en");
  const row = `| ${law} | ${executions.toLocaleString("en")} | ${each} | ${coverage} | ${kept} | ${day} |`;
  console.error(`fuzz: ${row}`);
  const lines = readFileSync(RESULTS, "utf8").split("\n");
  const at = lines.findIndex((line) => line.startsWith(`| ${law} |`));
  lines[at] = row;
  writeFileSync(RESULTS, lines.join("\n"));
}
