// The gathered sets: real addresses in a folder that is no part of the repository. Each set's file,
// what it is, and its bar.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseMessages } from "./messages.mjs";

/** Forged portals. Percentages are of those that must be caught. */
export const FORGED = {
  phishing: {
    file: "phish_health_open.tsv",
    hasHeader: true,
    what: "hosts of reported phishing that imitates care, from public feeds up to August 2026: host, class (whom it imitates), and the confidence of whoever gathered them",
    bars: [
      { confidences: ["high", "typo-list"], bar: 95 },
      { confidences: ["medium"], bar: 75 },
    ],
  },
  pages: {
    file: "phish_urls_health_open.tsv",
    what: "whole addresses of reported phishing pages, most on hacked or free hosts, with whom they imitate and where the name stands",
  },
  lookalikes: {
    file: "dnstwist_open.tsv",
    hasHeader: true,
    what: "permutations of 16 domains of care by the program dnstwist, with the technique of each",
  },
  rewriters: {
    file: "unwrap_vectors.json",
    what: "links behind link rewriters, with where they lead",
  },
  messages: {
    file: "messages_open.jsonl",
    what: "made-up messages in five languages, with their links and telephone numbers",
  },
};

/** Real sites: at most `cautions` of them, or `cautionShare` in per cent, may have a caution; none a danger. */
export const REAL = [
  { file: "benign_portal_hosts.txt", what: "real portals", cautions: 0 },
  { file: "benign_portal_login_urls.txt", what: "sign-in pages of real portals", cautions: 0 },
  { file: "owned_lookalikes.tsv", hasHeader: true, what: "odd-looking domains that providers own", cautions: 0 },
  { file: "benign_health_domains.txt", what: "hosts of health organisations", cautionShare: 0.2 },
  {
    file: "benign_unlisted_hospitals_open.txt",
    what: "hospitals, nearly all of them on no list",
    cautionShare: 0.2,
  },
  { file: "benign_login_urls_open.txt", what: "unrelated sign-in pages", cautions: 1 },
  { file: "benign_universities_open.txt", what: "universities and schools", cautions: 1 },
  { file: "top_domains_10k.txt", what: "most visited domains, the first 10,000", cautions: 2, isPopular: true },
  { file: "top_domains_65k.txt", what: "most visited domains, the first 65,535", cautions: 15, isPopular: true },
];

/** The rows of a set, each a list of cells, or `undefined` where the folder does not have it. */
export function readSet(folder, { file, hasHeader = false }) {
  const path = join(folder, file);
  if (!existsSync(path)) return undefined;
  const rows = readFileSync(path, "utf8")
    .split("\n")
    .map((line) => line.replace(/\r$/, ""))
    .filter((line) => line.trim() !== "")
    .map((line) => line.split("\t").map((cell) => cell.trim()));
  return hasHeader ? rows.slice(1) : rows;
}

/** The vectors of link rewriters: `[{ in, status, out }]`. */
export function readVectors(folder) {
  const path = join(folder, FORGED.rewriters.file);
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : undefined;
}

/** The labelled messages, see [`messageBars`]. */
export function readLabelled(folder) {
  const path = join(folder, FORGED.messages.file);
  return existsSync(path) ? parseMessages(readFileSync(path, "utf8")) : undefined;
}
