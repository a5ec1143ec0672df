// The tables that several parts of the document have in common.
import { code, number, table } from "./markdown.mjs";
import { barOf, percent, reaches } from "./tally.mjs";

const BARS = ["what", "addresses", "bar", "measured", "result"];
const RESULTS = new Map([
  [true, "met"],
  [false, "**missed**"],
  [undefined, ""],
]);

/** The columns of [`counts`]. */
export const COUNTS = ["addresses", "caution", "danger", "caught"];

/** The columns of [`recallLine`] behind the name, without its bar. */
export const RECALL = ["addresses", "owned", "caution", "danger", "caught"];

/** The bars as a table: the README's, one row a bar. */
export const barTable = (bars) =>
  table(
    BARS,
    bars.map(({ what, rows, bar, measured, isMet }) => [what, number(rows), bar, measured, RESULTS.get(isMet)]),
  );

/** A tally as cells. */
export const counts = ({ rows, caution, danger, caught }) => [
  number(rows),
  number(caution),
  number(danger),
  percent(caught, rows),
];

/** A group of lookalikes as cells, with or without the bar of its technique. */
export const recallLine = ([name, recall], withBar) => [
  name,
  number(recall.forged),
  recall.owned,
  number(recall.caution),
  number(recall.danger),
  percent(recall.caught, recall.forged),
  ...(withBar ? barCells(barOf(name), recall) : []),
];

/** Some of the addresses by name, and how many more. */
export function named(rows, most = 24) {
  const shown = rows.slice(0, most).map(({ address }) => code(address));
  return shown.join(", ") + (rows.length > most ? ` and ${rows.length - most} more` : "");
}

/** Who is accused, each by name, given `[set, answer]` of each. */
export const accusedTable = (accused) =>
  table(
    ["set", "address", "verdict", "reason", "taken for"],
    accused.map(([set, { input, verdict, findings }]) => [
      set,
      code(input),
      verdict,
      findings[0]?.reason ?? "",
      findings[0]?.imitates ?? "",
    ]),
  );

/** The bar and whether it is met, of a technique that has one. */
function barCells(bar, recall) {
  return bar === undefined ? ["", ""] : [`${bar} %`, reaches(recall, bar) ? "met" : "**missed**"];
}
