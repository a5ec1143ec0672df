// The part of docs/EVALUATION.md about the repository's own material.
import { accusedTable, named, RECALL, recallLine } from "./lines.mjs";
import { code, number, table } from "./markdown.mjs";
import { TARGETS } from "./own.mjs";
import { PEERS } from "./peers.mjs";
import { percent } from "./tally.mjs";

/** The part of the document about the repository's own material. */
export function ownPart(own) {
  const { lists, protectedNames, techniques, targets, tables, wellKnown } = own;
  const misses = techniques.filter(([, { missed }]) => missed.length > 0);
  return `## Generated lookalikes

\`scripts/lib/evaluate/permutations.mjs\` makes lookalikes as forgers and typing fingers do, with tables of its own:
${number(own.lookalikes.rows)} addresses of ${TARGETS.length} domains. *Owned* are those that some provider
on the lists really has; they are verified, and no forgeries. *Caught* is a warning about the provider that is imitated. All of
these names are distinctive ones; names that are ordinary words do worse (*anthem*, *humana* and *providence* below).

${table(
  ["technique", "for example", ...RECALL, "bar", "result"],
  techniques.map(([name, recall]) => {
    const [, ...cells] = recallLine([name, recall], true);
    return [name, code(own.examples.get(name)), ...cells];
  }),
)}

${table(
  ["domain", ...RECALL],
  targets.map((line) => recallLine(line, false)),
)}

Not caught:

${table(
  ["technique", "addresses"],
  misses.map(([name, { missed }]) => [name, named(missed)]),
)}

## Cases written by hand

\`tests/tables/firing.tsv\` has a forgery for each thing that a rule looks for, with whom it imitates;
\`tests/tables/silent.tsv\` an honest address for each exemption, and for each way in which a rule could go
too far. A test holds every row of both. That all are right is no measurement: rows that went wrong when they were written
went to the list of known mistakes below them.

${table(["cases that must fire", "right", "of"], groupLines(tables.firing))}

${table(["cases that must stay silent", "right", "of"], groupLines(tables.silent))}

The ${tables.knownMisses.length} that are known to go wrong (\`tests/tables/known-misses.tsv\`; a test fails when a row goes right, so that it is
moved):

${table(
  ["address", "should be", "about", "why it is not"],
  tables.knownMisses.map(({ cells: [address, expected, provider, why], isRight }) => [
    code(address),
    expected,
    provider,
    isRight ? `${why} (goes right now)` : why,
  ]),
)}

## What is ours, and what is popular

The lists hold ${number(lists.providers.length)} providers with ${number(lists.domains.length)} domains. By the rules alone,
without the list of well-known sites, the program accuses ${wellKnown.accused.length} of the ${number(wellKnown.answers.length)}
domains in that list:

${accusedTable(wellKnown.accused.map((answer) => ["well-known sites", answer]))}

## Other rules on the same addresses

${peerDescription(protectedNames.length)}

${table(
  ["generated lookalikes", "addresses", "Portalward", ...PEERS],
  [...techniques, ["all", own.lookalikes]].map(([name, recall]) => [
    name,
    number(recall.forged),
    percent(recall.caught, recall.forged),
    ...recall.peers.map((caught) => percent(caught, recall.forged)),
  ]),
)}

${table(
  ["real sites accused", "addresses", "Portalward", ...PEERS],
  [
    [
      "well-known sites, by the rules alone",
      number(wellKnown.answers.length),
      wellKnown.accused.length,
      ...wellKnown.peers,
    ],
  ],
)}
`;
}

const peerDescription = (
  count,
) => `Rules that others published, made again by us from their descriptions, not their programs. Each has the same
${count} domains to protect, those of the lists whose label is a distinctive, licensed or prominent name, and
accuses nothing that the lists verify.

- *${PEERS[0]}*: eth-phishing-detect's fuzzy list (MetaMask; its document on \`config.json\` and \`src/detector.js\`): the host
  without \`www.\` and its last label within a Levenshtein distance of 2 of a protected domain without its own, the
  tolerance of its configuration.
- *${PEERS[1]}*: the same with a tolerance of 1.
- *${PEERS[2]}*: Chromium's lookalike warnings (\`docs/security/lookalikes/lookalike-domains.md\` and
  \`components/lookalikes/core\`): equal skeletons of international names, one edit or one swap between whole
  domains with filters (at least five letters; not another ending, trailing number, first letter or hyphen alone), embedded domains,
  and a name beside one of 13 keywords. The protected domains stand where Chromium has the sites that the person uses, the
  case in which it warns the most. Left out: its lists of popular domains and brands, which hold few portals; its list of
  common words, for which six of ours stand in; the checks that decide whether an international name is shown as such.

Rules about hosts cannot see what stands before an \`@\` or in a path, and these were made for other names than a
patient's; the tables say what such rules would do for patients, not how good they are at what they are for.`;

function groupLines(rows) {
  const groups = new Map();
  for (const { group, isRight } of rows) {
    const [right, of] = groups.get(group) ?? [0, 0];
    groups.set(group, [right + (isRight ? 1 : 0), of + 1]);
  }
  return [...groups].map(([group, line]) => [group, ...line]);
}
