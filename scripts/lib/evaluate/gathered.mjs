// What is measured of the gathered sets. Addresses of phishing are counted, and never written down.
import { BY_THE_RULES_ALONE } from "./lists.mjs";
import { messageBars } from "./messages.mjs";
import { countFlags } from "./own.mjs";
import { hostOf } from "./peers.mjs";
import { check, isAccused } from "./program.mjs";
import { FORGED, REAL, readLabelled, readSet, readVectors } from "./sets.mjs";
import { accusationBar, groupBy, recallOf, shareBar, tally, techniqueBars } from "./tally.mjs";

/** Letters below which a name's lookalikes are counted apart, without a bar. */
const MIN_LETTERS = 5;

/** All sets in a folder: `{ bars, sizes, phishing, pages, lookalikes, real }`, a set absent where its file is. */
export function measureGathered(folder, { lists, ask }) {
  const phishing = measurePhishing(readSet(folder, FORGED.phishing), ask);
  const pages = measurePages(readSet(folder, FORGED.pages), ask);
  const lookalikes = measureLookalikes(readSet(folder, FORGED.lookalikes), lists, ask);
  const real = REAL.flatMap((set) => measureReal(set, readSet(folder, set), lists, ask));
  const rewriters = measureRewriters(readVectors(folder));
  const messages = measureMessages(readLabelled(folder));
  const parts = [phishing, pages, lookalikes, rewriters, messages, ...real];
  const sizes = [...Object.values(FORGED), ...REAL].map((set) => [set, sizeOf(folder, set)]);
  return { bars: parts.flatMap((part) => part?.bars ?? []), sizes, phishing, pages, lookalikes, real };
}

/** How many rows a set has, or `undefined` where the folder does not have it. */
function sizeOf(folder, set) {
  if (set === FORGED.rewriters) return readVectors(folder)?.length;
  return (set === FORGED.messages ? readLabelled(folder) : readSet(folder, set))?.length;
}

/** `{ rows, verified, caution, danger, caught, peers }` of judged rows. */
function summed(rows) {
  return { ...tally(rows.map(({ answer }) => answer)), peers: countFlags(rows.map(({ flags }) => flags)) };
}

function judged(rows, ask) {
  const answers = check(rows.map(([address]) => address));
  return rows.map((cells, at) => ({ cells, answer: answers[at], flags: ask(cells[0]) }));
}

const grouped = (rows, key) =>
  [...groupBy(rows, key)]
    .map(([group, of]) => [group, summed(of)])
    .sort(([one, { rows: few }], [other, { rows: many }]) => many - few || (one < other ? -1 : 1));

function measurePhishing(found, ask) {
  if (found === undefined) return undefined;
  const rows = judged(found, ask);
  const bars = FORGED.phishing.bars.map(({ confidences, bar }) => {
    const { caught, rows: all } = summed(rows.filter(({ cells }) => confidences.includes(cells[3])));
    return shareBar(`reported phishing hosts, confidence ${confidences.join(" and ")}`, caught, all, bar, "caught");
  });
  return {
    bars,
    all: summed(rows),
    byConfidence: grouped(rows, ({ cells }) => cells[3]),
    byClass: grouped(rows, ({ cells }) => `${cells[2]} (${cells[3]})`),
  };
}

function measurePages(found, ask) {
  if (found === undefined) return undefined;
  const rows = judged(found, ask);
  const all = summed(rows);
  return {
    // Shown among the bars all the same: it is the kind of forgery that an address tells least about.
    bars: [{ ...shareBar("reported phishing pages, most on hacked sites", all.caught, all.rows, 0, ""), bar: "none" }],
    all,
    byPlace: grouped(rows, ({ cells }) => `the name in the ${cells[1].split("|")[1]}`),
    byClass: grouped(rows, ({ cells }) => cells[1].replace("|", ", in the ")),
  };
}

function measureLookalikes(found, lists, ask) {
  if (found === undefined) return undefined;
  const rows = judged(found, ask).map(({ cells: [address, target, technique], ...row }) => ({
    ...row,
    provider: lists.ownerOf(target),
    address,
    target,
    technique,
  }));
  const isLong = ({ target }) => target.split(".")[0].length >= MIN_LETTERS;
  const by = (rows, key) =>
    [...groupBy(rows, key)]
      .map(([group, of]) => [group, recallOf(of)])
      .sort(([, { rows: few }], [, { rows: many }]) => many - few);
  const techniques = by(rows.filter(isLong), ({ technique }) => technique);
  return {
    bars: techniqueBars("lookalikes by dnstwist", techniques),
    all: recallOf(rows),
    techniques,
    shortOnes: by(
      rows.filter((row) => !isLong(row)),
      ({ technique }) => technique,
    ),
    targets: by(rows, ({ target }) => target),
  };
}

/** One line a set, and for popular domains another without the list of well-known sites. */
function measureReal(set, found, lists, ask) {
  if (found === undefined) return [];
  const addresses = found.map(([address]) => address);
  const flags = addresses.map((address) => ask(address));
  const allowed = set.cautions ?? Math.floor((set.cautionShare / 100) * addresses.length);
  const line = (what, answers, peers) => ({
    ...set,
    what,
    ...tally(answers),
    accused: answers.filter(isAccused),
    peers,
    bars: [accusationBar(what, answers, allowed, set.cautionShare ? ` (${set.cautionShare} %)` : "")],
  });
  const isWellKnown = below(lists.wellKnown);
  const unknown = flags.filter((_, at) => !isWellKnown(hostOf(addresses[at]) ?? ""));
  const lines = [line(set.what, check(addresses), countFlags(unknown))];
  if (set.isPopular) {
    const answers = check(addresses, BY_THE_RULES_ALONE);
    lines.push(line(`${set.what}, by the rules alone`, answers, countFlags(flags)));
  }
  return lines;
}

/** Whether a host is one of the domains or below one. */
function below(domains) {
  const known = new Set(domains);
  return (host) => host.split(".").some((_, at, labels) => known.has(labels.slice(at).join(".")));
}

function measureRewriters(vectors) {
  if (vectors === undefined) return undefined;
  const answers = check(vectors.map((vector) => vector.in));
  const isRight = ({ status, out }, at) => answers[at].destination === (status === "ok" ? out : null);
  const right = vectors.filter(isRight).length;
  return { bars: [shareBar("links behind rewriters", right, vectors.length, 100, "unwrapped as expected")] };
}

function measureMessages(messages) {
  return messages && { bars: messageBars("messages", messages) };
}
