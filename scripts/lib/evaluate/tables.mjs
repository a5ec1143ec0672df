// The case tables written by hand: tests/tables/. Tab-separated; a line that begins with `# ` names
// the group of those below it.
//   firing.tsv        address, provider (id or domain), technique, the least verdict
//   silent.tsv        address, why nobody may be warned of it
//   known-misses.tsv  address, what it should be (caution or silent), provider, why it is not
import { readFileSync } from "node:fs";
import { check, isAbout, isAccused, ROOT } from "./program.mjs";

/** The rows of a table: `[{ group, cells }]`. */
export function readTable(file) {
  let group = "";
  const rows = [];
  for (const line of readFileSync(`${ROOT}tests/tables/${file}`, "utf8").split("\n")) {
    if (line.startsWith("# ")) group = line.slice(2);
    else if (line !== "") rows.push({ group, cells: line.split("\t") });
  }
  return rows;
}

/** Whether an answer warns of a provider's imitation, at `least` as loudly. */
export function fires(answer, provider, least) {
  return isAccused(answer) && (least !== "danger" || answer.verdict === "danger") && isAbout(answer, provider);
}

/** Each table with what the program answers: `[{ group, cells, answer, isRight }]`. */
export function judgedTables() {
  const judged = (file, address, isRight) => {
    const rows = readTable(file);
    const answers = check(rows.map(address));
    return rows.map((row, at) => ({ ...row, answer: answers[at], isRight: isRight(row.cells, answers[at]) }));
  };
  const first = ({ cells: [address] }) => address;
  const isSilent = ({ verdict }) => verdict === "verified" || verdict === "unknown";
  return {
    firing: judged("firing.tsv", first, ([, provider, , least], answer) => fires(answer, provider, least)),
    silent: judged("silent.tsv", first, (_, answer) => isSilent(answer)),
    knownMisses: judged("known-misses.tsv", first, ([, expected, provider], answer) =>
      expected === "silent" ? isSilent(answer) : fires(answer, provider, expected),
    ),
  };
}
