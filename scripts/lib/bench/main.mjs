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
const ROUNDS = 15;

const sizes = [10_000, 100_000, ...process.argv.slice(2).map(Number)];
const folder = mkdtempSync(join(tmpdir(), "portalward-bench-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

/** The median of the CPU time of a call, in microseconds a link. */
function cpu(run, rounds = ROUNDS, count = LINKS) {
  const times = [];
  for (let round = 0; round < rounds; round++) {
    const from = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(from);
    times.push((user + system) / count);
  }
  return times.sort((a, b) => a - b)[rounds >> 1];
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
  `${LINKS.toLocaleString("en")} links of distinct addresses, CPU time a link, median of ${ROUNDS} rounds in one process.`,
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
  const open = cpu(() => new Engine(bytes).free(), 5, 1000);
  const engine = new Engine(bytes);
  const asked = links(LINKS, domains);
  const joined = asked.join("\n");
  const urls = cpu(() => each(asked, (link) => new URL(link).hostname));
  const ours = cpu(() => engine.checkLinks(encoder.encode(joined), TODAY));
  engine.free();
  const perDomain = figure(statSync(registry).size / size);
  row("Portalward, WebAssembly", size.toLocaleString("en"), figure(ours), figure(ours / urls), perDomain, figure(open));
  row("`new URL`", "", figure(urls), "1", "", "");
  const known = new Set(domains);
  const set = cpu(() => each(asked, (link) => known.has(new URL(link).hostname)));
  row(
    "`new URL` and a `Set` of the domains: exact only",
    size.toLocaleString("en"),
    figure(set),
    figure(set / urls),
    "",
    "",
  );
  if (size === sizes[0]) {
    const tldts = require("tldts");
    const parsed = cpu(() => each(asked, (link) => tldts.parse(link)));
    row("tldts: the registrable domain only", "", figure(parsed), figure(parsed / urls), "", "");
    const Detector = require("eth-phishing-detect/src/detector.js");
    const detector = new Detector({ blacklist: [], whitelist: [], fuzzylist: domains, tolerance: 2 });
    const few = asked.slice(0, 40);
    const fuzzy = cpu(() => each(few, (link) => detector.check(new URL(link).hostname)), 3, few.length);
    row("eth-phishing-detect, fuzzy list", size.toLocaleString("en"), figure(fuzzy), figure(fuzzy / urls), "", "");
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
