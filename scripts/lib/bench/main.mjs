// What scripts/bench runs.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { links, list } from "./inputs.mjs";

const require = createRequire(import.meta.url);
const ROOT = new URL("../../../", import.meta.url).pathname;
const PROGRAM = `${ROOT}target/cli/portalward`;
const { Engine } = require(`${ROOT}dist/node/engine.js`);
const TODAY = "2026-11-24";
const LINKS = 10_000;
const ROUNDS = 31;
/** Rounds before any is counted, in which the runtime compiles what is used much. */
const WARM_UP = 12;

const sizes = [10_000, 100_000, ...process.argv.slice(2).map(Number)];
if (!sizes.every((size) => size > 0 && Number.isInteger(size)))
  throw new Error("bench: give numbers of domains, or what the head of scripts/bench names");
const folder = mkdtempSync(join(tmpdir(), "portalward-bench-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

/** The median of the CPU time of each call, in microseconds a link; the calls take turns. */
function cpu(runs, { rounds = ROUNDS, warmUp = WARM_UP, count = LINKS } = {}) {
  const times = runs.map(() => []);
  for (let round = -warmUp; round < rounds; round++) {
    for (const [at, run] of runs.entries()) {
      const from = process.cpuUsage();
      run();
      const { user, system } = process.cpuUsage(from);
      if (round >= 0) times[at].push((user + system) / count);
    }
  }
  return times.map((some) => some.sort((a, b) => a - b)[rounds >> 1]);
}

/** Calls `run` with each item, and keeps what it gives, so that no call can be left out. */
function each(items, run) {
  let count = 0;
  for (const item of items) if (run(item)) count++;
  return count;
}

const figure = (value) => (value < 10 ? value.toFixed(2) : Math.round(value).toLocaleString("en"));
const row = (...cells) => console.log(`| ${cells.join(" | ")} |`);

console.log(
  `${LINKS.toLocaleString("en")} links of distinct addresses, CPU time a link, median of ${ROUNDS} rounds in one process, after ${WARM_UP} that are not counted.`,
);
console.log("U is the time of `new URL(link).hostname` over the same links.\n");
row("what", "domains", "µs a link", "in U", "bytes a domain", "open, ms");
row("---", "---:", "---:", "---:", "---:", "---:");

for (const size of sizes) {
  const { text, domains } = list(size);
  const file = join(folder, "list.json");
  const registry = join(folder, "registry.bin");
  writeFileSync(file, text);
  execFileSync(PROGRAM, ["list", "build", "--no-bundled", "--out", registry, file], { stdio: "ignore" });
  // As shipped, with the brands and the well-known sites, and the made-up list beside them.
  const both = join(folder, "both.bin");
  execFileSync(PROGRAM, ["list", "build", "--out", both, file], { stdio: "ignore" });
  const bytes = readFileSync(both);
  const [open] = cpu([() => new Engine(bytes).free()], { rounds: 5, warmUp: 1, count: 1000 });
  const engine = new Engine(bytes);
  const encoder = new TextEncoder();
  const asked = links(LINKS, domains);
  const joined = asked.join("\n");
  const known = new Set(domains);
  const [urls, ours] = cpu([
    () => each(asked, (link) => new URL(link).hostname),
    () => engine.checkLinks(encoder.encode(joined), TODAY),
  ]);
  engine.free();
  const [set] = cpu([() => each(asked, (link) => known.has(new URL(link).hostname))]);
  const perDomain = (statSync(registry).size / size).toFixed(1);
  const domainCount = size.toLocaleString("en");
  row("Portalward, WebAssembly", domainCount, figure(ours), figure(ours / urls), perDomain, figure(open));
  row("`new URL`", "", figure(urls), "1", "", "");
  row("`new URL` and a `Set` of the domains: exact only", domainCount, figure(set), figure(set / urls), "", "");
  if (size === sizes[0]) {
    const tldts = require("tldts");
    const [parsed] = cpu([() => each(asked, (link) => tldts.parse(link))]);
    row("tldts: the registrable domain only", "", figure(parsed), figure(parsed / urls), "", "");
    const Detector = require("eth-phishing-detect/src/detector.js");
    const detector = new Detector({ blacklist: [], whitelist: [], fuzzylist: domains, tolerance: 2 });
    const few = asked.slice(0, 40);
    const [fuzzy] = cpu([() => each(few, (link) => detector.check(new URL(link).hostname))], {
      rounds: 3,
      warmUp: 1,
      count: few.length,
    });
    row("eth-phishing-detect, fuzzy list", domainCount, figure(fuzzy), figure(fuzzy / urls), "", "");
    console.error(`bench: ${figure(fuzzy / ours)} times as fast as eth-phishing-detect with a fuzzy list of ${size}`);
  }
}

const many = join(folder, "many.txt");
writeFileSync(many, `${Array.from({ length: 100 }, () => links(LINKS, ["mychart.org"]).join("\n")).join("\n")}\n`);
const from = process.hrtime.bigint();
const scan = spawnSync(PROGRAM, ["scan", "--only", "caution,danger"], {
  input: readFileSync(many),
  stdio: ["pipe", "ignore", "ignore"],
});
if (scan.status !== 0) throw new Error("portalward scan failed");
const seconds = Number(process.hrtime.bigint() - from) / 1e9;
console.log(
  `\nNative, with the bundled list: \`portalward scan --only caution,danger\` reads ${figure(1e6 / seconds)} links a second`,
);
console.log(`by the clock on ${cpus().length} cores, the start of the program included.`);
