// What scripts/hostile runs: all attacks in both browsers, and the table of what came of each.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { BROWSERS } from "../lib/browser.mjs";
import { SAMPLE } from "./sample.mjs";
import { allAttacks, faultOf, isFor, PARTS, REPEATS, runEach } from "./suite.mjs";

const DOCUMENT = new URL("../../../docs/HOSTILE.md", import.meta.url);
const MARK = "<!-- table -->";
// The driver leaves promises behind that fail when a page goes away.
process.on("unhandledRejection", () => undefined);
// A run that is ended early still tells how far it came.
process.on("SIGTERM", async () => {
  await write();
  process.exit(1);
});

const { values } = parseArgs({
  options: {
    browser: { type: "string", multiple: true },
    only: { type: "string" },
    // The sample alone, or every so many of it from one on, such as 1/2; for the tests, a line of JSON for each.
    sample: { type: "boolean", default: false },
    share: { type: "string", default: "0/1" },
    json: { type: "boolean", default: false },
  },
});
const browsers = values.browser ?? BROWSERS;
/** What the last run of each page came to, so that a part can be run again after a mend. */
const KEPT = new URL("../../../dist/hostile.json", import.meta.url);
const [share, shares] = values.share.split("/").map(Number);
const listed = (await allAttacks())
  .filter(({ id }) => !values.sample || SAMPLE.has(id))
  .filter((_, at) => at % shares === share);
const isPart = values.only !== undefined || browsers.length < BROWSERS.length;
const attacks = listed.filter(({ id, part }) => !values.only || new RegExp(values.only).test(`${part} ${id}`));
const kept = isPart && existsSync(KEPT) ? JSON.parse(readFileSync(KEPT, "utf8")) : {};
const results = new Map(listed.map(({ id }) => [id, kept[id] ?? {}]));
const repeats = values.sample ? 2 : REPEATS;

await Promise.all(browsers.map((name) => runEach(name, attacks, repeats, report(name), { isPatient: values.json })));
// The second in which a warning is due is not to be shared with another browser.
if (!values.json) {
  for (const name of browsers) {
    const late = attacks.filter((attack) => !attack.residual?.[name] && isLate(results.get(attack.id)[name]));
    if (late.length > 0) await runEach(name, late, repeats, report(name));
  }
}

/** Whether all that went wrong is that a warning was not seen in time. */
function isLate({ faults } = { faults: [] }) {
  return faults.length > 0 && faults.every((fault) => fault.startsWith("no warning seen"));
}

/** Tells of an attack's results in a browser, and keeps them. */
function report(name) {
  return (attack, runs) => {
    if (values.json) {
      console.log(JSON.stringify([attack.id, runs]));
      return;
    }
    const faults = runs.map((result) => faultOf(attack, result)).filter(Boolean);
    results.get(attack.id)[name] = { runs, faults };
    if (faults.length === 0) return;
    console.log(
      `${attack.residual?.[name] ? "residual" : "WRONG"}: ${name}, ${attack.part}, ${attack.id}: ${faults.join("; ")}`,
    );
  };
}

/** What came of an attack in a browser, in a cell. */
function cell(attack, name) {
  if (!isFor(attack, name)) return "–";
  const { runs, faults } = results.get(attack.id)[name] ?? { runs: [], faults: [] };
  if (runs.length === 0) return "not run";
  const times = runs.length > 1 ? ` (${runs.length} of ${runs.length} times)` : "";
  if (faults.length > 0) return `**${faults[0]}**${attack.residual?.[name] ? "" : " (unexpected)"}`;
  const { seen } = runs[0];
  return (attack.due === false ? "nothing found" : seen.at(-1)) + times;
}

function table() {
  const parts = Object.entries(PARTS).map(([part, title]) => {
    const own = listed.filter((attack) => attack.part === part);
    const rows = own.map(
      (attack) => `| \`${attack.id}\` | ${attack.what} | ${cell(attack, "chromium")} | ${cell(attack, "firefox")} |`,
    );
    return `### ${title}: ${own.length}\n\n| page | what it does | Chromium | Firefox |\n| --- | --- | --- | --- |\n${rows.join("\n")}\n`;
  });
  return parts.join("\n");
}

function summary() {
  const lines = BROWSERS.map((name) => {
    const own = listed.filter((attack) => isFor(attack, name));
    const due = own.filter((attack) => attack.due !== false);
    const all = own.map((attack) => results.get(attack.id)[name] ?? { runs: [], faults: ["not run"] });
    const sum = (list, of) => list.reduce((total, item) => total + of(item), 0);
    const runs = sum(all, ({ runs }) => runs.length);
    const stolen = sum(all, ({ runs }) => sum(runs, (result) => result.stolen));
    const isSeen = ({ seen }) => seen.every((what) => what === "panel" || what === "own page");
    const seen = due.filter((attack) => {
      const { runs = [] } = results.get(attack.id)[name] ?? {};
      return runs.length > 0 && runs.every(isSeen);
    });
    const held = all.filter(({ faults }) => faults.length === 0).length;
    return `| ${name} | ${own.length} | ${runs} | ${stolen} | ${seen.length} of ${due.length} | ${held} of ${own.length} |`;
  });
  return `| browser | hostile pages | runs | characters stolen | warning seen within a second | held in every way |\n| --- | ---: | ---: | ---: | ---: | ---: |\n${lines.join("\n")}\n`;
}

function residuals() {
  const rows = listed.flatMap((attack) =>
    Object.entries(attack.residual ?? {}).map(([name, why]) => `| \`${attack.id}\` | ${name} | ${why} |`),
  );
  if (rows.length === 0) return "None of these pages gets through.\n";
  return `| page | browser | why, and what the person sees |\n| --- | --- | --- |\n${rows.join("\n")}\n`;
}

async function write() {
  if (!values.sample) writeFileSync(KEPT, JSON.stringify(Object.fromEntries(results)));
  const isWhole = listed.every((attack) =>
    BROWSERS.every((name) => !isFor(attack, name) || results.get(attack.id)[name]),
  );
  if (isPart && !isWhole) return;
  const text = readFileSync(DOCUMENT, "utf8").split(MARK);
  const of = values.sample
    ? `The last run took the sample: ${listed.length} of ${(await allAttacks()).length} pages.\n\n`
    : "";
  text[1] = `\n${of}${summary()}\n## What gets through\n\n${residuals()}\n## Page by page\n\n${table()}`;
  writeFileSync(DOCUMENT, text.join(MARK));
}

if (values.json) process.exit();
const unexpected = attacks
  .flatMap((attack) =>
    browsers.map((name) => !attack.residual?.[name] && results.get(attack.id)[name]?.faults.length > 0),
  )
  .filter(Boolean).length;
await write();
console.log(`hostile: ${attacks.length} pages, ${unexpected} of them with a result that was not expected`);
process.exitCode = unexpected === 0 ? 0 : 1;
