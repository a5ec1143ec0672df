// What scripts/evaluate runs: measures, writes docs/EVALUATION.md and the README's table, and fails
// when a bar is missed.
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { introduction, LIMITS } from "./document.mjs";
import { gatheredPart } from "./document-gathered.mjs";
import { ownPart } from "./document-own.mjs";
import { measureGathered } from "./gathered.mjs";
import { barTable } from "./lines.mjs";
import { between, marked, replaceBetween } from "./markdown.mjs";
import { measureOwn, readAsker } from "./own.mjs";
import { ROOT } from "./program.mjs";

const DOCUMENT = `${ROOT}docs/EVALUATION.md`;
const README = `${ROOT}README.md`;
const GATHERED = "gathered";

function readArguments() {
  try {
    const { data } = parseArgs({ options: { data: { type: "string" } } }).values;
    if (data === undefined || statSync(data, { throwIfNoEntry: false })?.isDirectory()) return data;
    throw new Error(`no such folder: ${data}`);
  } catch (error) {
    console.error(`evaluate: ${error.message}\nusage: scripts/evaluate [--data FOLDER]`);
    process.exit(2);
  }
}

const folder = readArguments();
const asker = readAsker();
const own = measureOwn(asker);
const gathered = folder === undefined ? undefined : measureGathered(folder, asker);
for (const [{ file }, rows] of gathered?.sizes ?? []) {
  if (rows === undefined) console.error(`evaluate: ${folder} has no ${file}`);
}
if (gathered?.bars.length === 0) process.exit(2);

const before = existsSync(DOCUMENT) ? readFileSync(DOCUMENT, "utf8") : "";
const readme = readFileSync(README, "utf8");
const NOT_YET = "The gathered sets were not measured.";
const ofDocument = gathered ? gatheredPart(gathered, asker.lists) : (between(before, GATHERED)?.trim() ?? NOT_YET);
const ofReadme = gathered ? barTable(gathered.bars) : (between(readme, GATHERED)?.trim() ?? NOT_YET);

const text = [introduction(own), ownPart(own), marked(GATHERED, ofDocument.trim()), `\n${LIMITS}`].join("\n");
writeFileSync(DOCUMENT, text.replace(/\n{3,}/g, "\n\n"));
const summary = `Of the repository's own material:\n\n${barTable(own.bars)}\n\nOf gathered sets of real addresses:\n\n`;
writeFileSync(README, replaceBetween(readme, "evaluation", `${summary}${marked(GATHERED, ofReadme)}\n`));

const bars = [...own.bars, ...(gathered?.bars ?? [])];
console.log(barTable(bars));
const missed = bars.filter(({ isMet }) => isMet === false);
if (missed.length > 0) {
  console.error(`evaluate: ${missed.length} of ${bars.length} bars are missed`);
  process.exitCode = 1;
}
