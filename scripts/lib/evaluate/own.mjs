// What is measured of the repository's own material: lookalikes that it generates, tables written by
// hand, and the domains of its lists.
import { readFileSync } from "node:fs";
import { BY_THE_RULES_ALONE, protectedDomains, readLists } from "./lists.mjs";
import { messageBars, parseMessages } from "./messages.mjs";
import { peers } from "./peers.mjs";
import { permutations, TECHNIQUES } from "./permutations.mjs";
import { check, isAccused, ROOT } from "./program.mjs";
import { judgedTables } from "./tables.mjs";
import { accusationBar, groupBy, recallOf, shareBar, tally, techniqueBars } from "./tally.mjs";

/** The domains whose lookalikes are generated: of distinctive names, in four languages. */
export const TARGETS =
  "mychart.org followmyhealth.com healow.com athenahealth.com zocdoc.com teladoc.com doctolib.fr aetna.com cigna.com kaiserpermanente.org clevelandclinic.org mayoclinic.org labcorp.com questdiagnostics.com walgreens.com riteaid.com ameli.fr monespacesante.fr docmorris.de quironsalud.com".split(
    " ",
  );

/** Messages written for the tests. */
const MESSAGES = `${ROOT}tests/tables/messages.jsonl`;
/** Cautions that are allowed among the well-known sites, when the list of them is left aside. */
const MAX_WELL_KNOWN = 2;

/** What no rule accuses: hosts that a list verifies. And who asks the peers. */
export function readAsker() {
  const lists = readLists();
  const verified = new Set([...lists.domains, ...lists.portals.map((portal) => new URL(portal).hostname)]);
  const protectedNames = protectedDomains(lists.providers);
  return { lists, protectedNames, ask: peers(protectedNames, verified) };
}

/** All of it: `{ bars, techniques, targets, tables, missed, ... }`. */
export function measureOwn({ lists, protectedNames, ask }) {
  const lookalikes = judgedLookalikes(lists, ask);
  const techniques = TECHNIQUES.map((technique) => [
    technique,
    recallOf(lookalikes.filter((row) => row.technique === technique)),
  ]);
  const tables = judgedTables();
  const owned = [...lists.domains, ...lists.portals];
  const vouched = tally(check(owned)).verified;
  const wellKnown = check(lists.wellKnown, BY_THE_RULES_ALONE);
  const isRight = ({ isRight }) => isRight;
  return {
    lists,
    protectedNames,
    techniques,
    lookalikes: recallOf(lookalikes),
    examples: new Map(
      [...groupBy(lookalikes, ({ technique }) => technique)].map(([name, [row]]) => [name, row.address]),
    ),
    targets: [...groupBy(lookalikes, ({ target }) => target)].map(([target, rows]) => [target, recallOf(rows)]),
    tables,
    wellKnown: {
      answers: wellKnown,
      accused: wellKnown.filter(isAccused),
      peers: countFlags(lists.wellKnown.map((site) => ask(site))),
    },
    bars: [
      ...techniqueBars(`generated lookalikes of ${TARGETS.length} domains`, techniques),
      shareBar("cases that must fire", tables.firing.filter(isRight).length, tables.firing.length, 100, "fire"),
      shareBar(
        "cases that must stay silent",
        tables.silent.filter(isRight).length,
        tables.silent.length,
        100,
        "silent",
      ),
      shareBar("listed domains and portals", vouched, owned.length, 100, "verified"),
      accusationBar("well-known sites, by the rules alone", wellKnown, MAX_WELL_KNOWN),
      ...messageBars("made-up messages", parseMessages(readFileSync(MESSAGES, "utf8"))),
    ],
  };
}

function judgedLookalikes(lists, ask) {
  const rows = TARGETS.flatMap((target) => {
    const provider = lists.ownerOf(target);
    return permutations(target).map(({ domain, technique }) => ({ provider, target, technique, address: domain }));
  });
  const answers = check(rows.map(({ address }) => address));
  return rows.map((row, at) => ({ ...row, answer: answers[at], flags: ask(row.address) }));
}

/** How many of the answers of [`peers`] each peer accuses. */
export const countFlags = (flags) => [0, 1, 2].map((peer) => flags.filter((flag) => flag[peer]).length);
