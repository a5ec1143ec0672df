// What reading and compiling large lists takes: time beside Node's own reading of the same JSON, peak
// memory, and the size of the compiled registry.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FILES, write } from "./list-files.mjs";

const PROGRAM = new URL("../../../target/cli/portalward", import.meta.url).pathname;
const MB = 1 << 20;

/** Runs the program. Gives seconds, the most memory it had in MB, and what it said. */
async function run(...args) {
  const start = performance.now();
  const child = spawn(PROGRAM, args);
  let peak = 0;
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (said += text));
  const watch = setInterval(() => {
    try {
      peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1] ?? 0));
    } catch {
      // It has ended.
    }
  }, 5);
  const code = await new Promise((done) => child.on("close", done));
  clearInterval(watch);
  return { code, said, seconds: (performance.now() - start) / 1000, peak: peak / 1024 };
}

const folder = mkdtempSync(join(tmpdir(), "portalward-lists-"));
try {
  console.log("| file | MB | reading | beside JSON.parse | peak memory | compiling and all | peak memory | registry |");
  console.log("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
  const said = [];
  for (const [what, pieces] of FILES) {
    const file = join(folder, "in.json");
    const list = join(folder, "list.json");
    const registry = join(folder, "registry.bin");
    rmSync(list, { force: true });
    await write(file, pieces());
    const start = performance.now();
    JSON.parse(readFileSync(file, "utf8"));
    const parsing = (performance.now() - start) / 1000;
    const read = await run("list", "convert", file, "--out", list);
    const built = read.code === 0 ? await run("list", "build", "--no-bundled", "--out", registry, list) : undefined;
    const cells = [
      what,
      (statSync(file).size / MB).toFixed(0),
      `${read.seconds.toFixed(2)} s`,
      `${(read.seconds / parsing).toFixed(1)} ×`,
      `${read.peak.toFixed(0)} MB`,
      built ? `${built.seconds.toFixed(2)} s` : "–",
      built ? `${built.peak.toFixed(0)} MB` : "–",
      built ? `${(statSync(registry).size / MB).toFixed(1)} MB` : "–",
    ];
    console.log(`| ${cells.join(" | ")} |`);
    said.push(read.said.trim().split("\n").at(-1));
  }
  console.log(`\n${said.map((line) => line.replace(/^.*in\.json: /, "")).join("\n")}`);
} finally {
  rmSync(folder, { recursive: true });
}
