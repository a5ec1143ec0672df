// The README's commands that spread `portalward scan` over processes give what one process gives.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { after, test } from "node:test";
import { gzipSync } from "node:zlib";

const ROOT = new URL("../../", import.meta.url).pathname;
const README = readFileSync(`${ROOT}README.md`, "utf8");
const BIN = `${ROOT}target/cli`;
const LINES = 120_000;

const folder = mkdtempSync(join(tmpdir(), "portalward-scan-"));
after(() => rmSync(folder, { recursive: true }));

/** Addresses long enough that 120,000 of them are several blocks of 10 MB; one in 50 is false, two are broken. */
function addresses() {
  const path = "/appointments".repeat(17);
  return Array.from({ length: LINES }, (_, at) => {
    if (at === 7 || at === LINES - 7) {
      return "http://[";
    }
    return at % 50 === 0 ? `https://rnychart.org/${at}${path}` : `https://www.host-${at}.example${path}`;
  });
}
const lines = addresses();
writeFileSync(join(folder, "hosts.txt"), `${lines.join("\n")}\n`);
writeFileSync(join(folder, "hosts.txt.gz"), gzipSync(`${lines.join("\n")}\n`, { level: 1 }));

const expected = execFileSync(`${BIN}/portalward`, ["scan", "--only", "caution,danger"], {
  input: readFileSync(join(folder, "hosts.txt")),
  maxBuffer: 1 << 30,
  stdio: ["pipe", "pipe", "ignore"],
}).toString();

/** What the README says, from the first match of a pattern. */
function documented(pattern) {
  const [, found] = README.match(pattern) ?? assert.fail(`the README has no ${pattern}`);
  return found;
}

/** Runs a command of the README in the folder, and gives its answers and what each process came to. */
async function run(command) {
  const shell = spawn("bash", ["-euo", "pipefail", "-c", command], {
    cwd: folder,
    env: { ...process.env, PATH: `${BIN}:${process.env.PATH}` },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const ended = new Promise((resolve) => shell.on("close", resolve));
  const messages = await text(shell.stderr);
  assert.equal(await ended, 0, messages);
  return { answers: readFileSync(join(folder, "suspects.jsonl"), "utf8"), counts: counts(messages) };
}

/** The numbers of lines that processes report. */
const counts = (messages) => [...messages.matchAll(/^portalward: (\d+) lines: /gm)].map(([, count]) => Number(count));

const sum = (numbers) => numbers.reduce((sum, number) => sum + number, 0);

test("one process judges them all", () => {
  const answers = expected.trimEnd().split("\n");
  assert.equal(answers.length, LINES / 50);
  assert.deepEqual(
    answers.map((answer) => JSON.parse(answer).input),
    lines.filter((line) => line.startsWith("https://rnychart")),
  );
});

test("a plain pipe", async () => {
  const { answers, counts } = await run(documented(/^(zcat .*portalward scan .*)$/m));
  assert.ok(answers === expected);
  assert.deepEqual(counts, [LINES]);
});

test("GNU parallel", async () => {
  const { answers, counts } = await run(documented(/^(parallel .*portalward scan .*)$/m));
  assert.ok(answers === expected);
  assert.ok(counts.length > 1, "more than one process");
  assert.equal(sum(counts), LINES);
});

/**
 * What Spark's RDD.pipe does with a partition: it splits the command at blanks, starts it with the given environment
 * alone, writes each element as a line, and takes each line of the output as an element.
 */
async function pipe(command, env, partition) {
  const [program, ...words] = command.split(/\s+/);
  const child = spawn(program, words, { env, stdio: ["pipe", "pipe", "pipe"] });
  const ended = new Promise((resolve, reject) => child.on("close", resolve).on("error", reject));
  child.stdin.end(partition.map((line) => `${line}\n`).join(""));
  const [output, messages] = await Promise.all([text(child.stdout), text(child.stderr)]);
  assert.equal(await ended, 0, messages);
  return { elements: output.split("\n").slice(0, -1), counts: counts(messages) };
}

test("the command of Spark's pipe, a process a partition", async () => {
  const command = documented(/\.pipe\(\s*"(portalward scan .*?)"/);
  const bounds = [0, 0, 1, 30_000, 30_001, 90_000, LINES];
  const partitions = bounds.slice(1).map((end, at) => lines.slice(bounds[at], end));
  const piped = await Promise.all(partitions.map((partition) => pipe(command, { PATH: BIN }, partition)));
  assert.ok(`${piped.flatMap(({ elements }) => elements).join("\n")}\n` === expected);
  assert.deepEqual(
    piped.flatMap(({ counts }) => counts),
    partitions.map((partition) => partition.length),
  );
});
