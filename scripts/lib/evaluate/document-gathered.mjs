// The part of docs/EVALUATION.md about the gathered sets.
import { accusedTable, barTable, COUNTS, counts, named, RECALL, recallLine } from "./lines.mjs";
import { code, number, table } from "./markdown.mjs";
import { PEERS } from "./peers.mjs";
import { percent } from "./tally.mjs";

/** The part of the document about the gathered sets. */
export function gatheredPart(gathered, lists) {
  const { phishing, pages, lookalikes, real } = gathered;
  return `## Gathered sets

Measured with the lists of ${lists.updated}. The sets are open lists of real addresses, in a folder that is no part of
this repository:

${table(
  ["file", "what", "rows"],
  gathered.sizes.map(([{ file, what }, rows]) => [code(file), what, rows === undefined ? "not there" : number(rows)]),
)}

### Bars

${barTable(gathered.bars)}

${phishing ? phishingPart(phishing) : ""}
${pages ? pagesPart(pages) : ""}
${lookalikes ? lookalikesPart(lookalikes) : ""}
### Real sites

*By the rules alone* is without the list of well-known sites. That list was made from a public ranking of popular domains too, so
that the lines with it say little about popular domains.

${table(
  ["set", "addresses", "verified", "caution", "danger"],
  real.map(({ what, rows, verified, caution, danger }) => [what, number(rows), number(verified), caution, danger]),
)}

Accused, each by name, in the first set that has it:

${accusedTable(accusedOnce(real))}

### Other rules on the gathered sets

The rules as above.

${table(
  ["forged portals caught", "addresses", "Portalward", ...PEERS],
  forgedLines(gathered).map(([name, all, caught, peers]) => [
    name,
    number(all),
    percent(caught, all),
    ...peers.map((caught) => percent(caught, all)),
  ]),
)}

${table(
  ["real sites accused", "addresses", "Portalward", ...PEERS],
  real.map(({ what, rows, caution, danger, peers }) => [what, number(rows), caution + danger, ...peers]),
)}
`;
}

/** Who is accused, `[set, answer]`, without those of an earlier set. */
function accusedOnce(real) {
  const all = real.flatMap(({ what, accused }) => accused.map((answer) => [what, answer]));
  return all.filter(([, { input }], at) => all.findIndex(([, answer]) => answer.input === input) === at);
}

function forgedLines({ phishing, pages, lookalikes }) {
  const line = (name, { rows, caught, peers }) => [name, rows, caught, peers];
  return [
    ...(phishing ? phishing.byConfidence.map(([name, sum]) => line(`reported hosts, confidence ${name}`, sum)) : []),
    ...(pages ? pages.byPlace.map(([name, sum]) => line(`reported pages, ${name}`, sum)) : []),
    ...(lookalikes
      ? [["lookalikes by dnstwist", lookalikes.all.forged, lookalikes.all.caught, lookalikes.all.peers]]
      : []),
  ];
}

const phishingPart = ({ all, byConfidence, byClass }) => `### Reported phishing hosts

Class and confidence are those of whoever gathered the set; *typo-list* are published lists of typos of brands. Addresses of
phishing are counted here and never written down.

${table(
  ["confidence", ...COUNTS],
  [...byConfidence, ["all", all]].map(([name, sum]) => [name, ...counts(sum)]),
)}

${table(
  ["whom it imitates (confidence)", ...COUNTS, "missed"],
  byClass.map(([name, sum]) => [name, ...counts(sum), sum.rows - sum.caught]),
)}
`;

const pagesPart = ({ all, byPlace, byClass }) => `### Reported phishing pages

Where the name stands in the path of somebody's hacked site, the host is honest and the address says nothing; only what the
page itself says can (the extension reads that, and this measurement does not). There is no bar.

${table(
  ["where", ...COUNTS],
  [...byPlace, ["all", all]].map(([name, sum]) => [name, ...counts(sum)]),
)}

${table(
  ["whom it imitates", ...COUNTS],
  byClass.map(([name, sum]) => [name, ...counts(sum)]),
)}
`;

const lookalikesPart = ({ techniques, shortOnes, targets }) => `### Lookalikes by dnstwist

${table(
  ["technique", ...RECALL, "bar", "result"],
  techniques.map((line) => recallLine(line, true)),
)}

${
  shortOnes.length === 0
    ? "No domain in the set has a label of fewer than five letters."
    : `Of labels of fewer than five letters, without a bar:\n\n${table(
        ["technique", ...RECALL],
        shortOnes.map((line) => recallLine(line, false)),
      )}`
}

${table(
  ["domain", ...RECALL],
  targets.map((line) => recallLine(line, false)),
)}

Not caught (made by a program, whether registered or not; under \`.gov\` only governments can):

${table(
  ["technique", "addresses"],
  techniques.filter(([, { missed }]) => missed.length > 0).map(([name, { missed }]) => [name, named(missed)]),
)}
`;
