// What scripts/evaluate runs: the sets, the program's verdicts on them, and the tables.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

const ROOT = new URL("../../", import.meta.url).pathname;
const { values } = parseArgs({ options: { data: { type: "string" } } });
if (!values.data || !existsSync(values.data)) {
  console.error("evaluate: --data FOLDER is missing, or there is no such folder");
  process.exit(2);
}

/** Real sites: file, what it holds, and how many of them may be accused (caution or danger). */
const BENIGN = [
  ["benign_portal_hosts.txt", "real portals", 0],
  ["benign_portal_login_urls.txt", "sign-in pages of real portals", 0],
  ["owned_lookalikes.tsv", "odd-looking domains that are owned", 0],
  ["benign_health_domains.txt", "hosts of health organisations", 0],
  ["benign_unlisted_hospitals_open.txt", "hospitals, nearly all of them on no list", 15],
  ["benign_universities_open.txt", "universities and schools", undefined],
  ["benign_login_urls_open.txt", "unrelated sign-in pages", undefined],
  ["top_domains_10k.txt", "10,000 most visited domains", 5],
  ["top_domains_65k.txt", "65,535 most visited domains", undefined],
];

const rows = (file) => {
  const path = join(values.data, file);
  if (!existsSync(path)) return undefined;
  const lines = readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "");
  const table = lines.map((line) => line.replace(/\r$/, "").split("\t"));
  return file.endsWith(".tsv") && !/[./]/.test(table[0][0].replace("_", "")) ? table.slice(1) : table;
};

function check(inputs, options = []) {
  const output = execFileSync(`${ROOT}target/cli/portalward`, ["check", ...options], {
    input: `${inputs.join("\n")}\n`,
    maxBuffer: 1 << 30,
  });
  return output
    .toString()
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

const isAccused = ({ verdict }) => verdict === "caution" || verdict === "danger";
const percent = (part, whole) => (whole === 0 ? "" : `${((100 * part) / whole).toFixed(1)} %`);
const table = (header, lines) =>
  [header, header.map(() => "---"), ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

let isWithinLimits = true;
const accused = [];
const falseAccusations = [];
for (const [file, what, limit] of BENIGN) {
  const found = rows(file);
  if (!found) continue;
  const answers = check(found.map(([address]) => address));
  falseAccusations.push(line(what, answers, limit));
  accused.push(...answers.filter(isAccused).map((answer) => [file, answer]));
  if (limit !== undefined && answers.filter(isAccused).length > limit) isWithinLimits = false;
  if (file.startsWith("top_domains_10k")) {
    const lists = readdirSync(`${ROOT}crate/data/verified`).flatMap((list) => [
      "--list",
      `${ROOT}crate/data/verified/${list}`,
    ]);
    falseAccusations.push(
      line(
        `${what}, by the rules alone`,
        check(
          found.map(([address]) => address),
          ["--no-bundled", ...lists],
        ),
        undefined,
      ),
    );
  }
}

function line(what, answers, limit) {
  const count = (verdict) => answers.filter((answer) => answer.verdict === verdict).length;
  return [what, answers.length, count("verified"), count("caution"), count("danger"), limit ?? ""];
}

function recall(file, key, order) {
  const found = rows(file);
  if (!found) return { all: ["", 0, 0, 0, ""], groups: [] };
  const answers = check(found.map(([address]) => address));
  const groups = new Map();
  for (const [at, row] of found.entries()) {
    for (const group of [key(row), "all"]) groups.set(group, [...(groups.get(group) ?? []), answers[at]]);
  }
  const lines = [...groups].map(([group, of]) => {
    const caution = of.filter(({ verdict }) => verdict === "caution").length;
    const danger = of.filter(({ verdict }) => verdict === "danger").length;
    return [group, of.length, caution, danger, percent(caution + danger, of.length)];
  });
  lines.sort(order ?? ((a, b) => b[1] - a[1]));
  return { all: lines.find(([group]) => group === "all"), groups: lines.filter(([group]) => group !== "all") };
}

const phish = recall("phish_health_open.tsv", ([, , brand]) => brand);
const byConfidence = recall("phish_health_open.tsv", ([, , , confidence]) => confidence);
const urls = recall("phish_urls_health_open.tsv", ([, brand]) => brand);
const techniques = recall("dnstwist_open.tsv", ([, , technique]) => technique);
const targets = recall("dnstwist_open.tsv", ([, target]) => target);
const unwrapped = unwrapping();

function unwrapping() {
  const path = join(values.data, "unwrap_vectors.json");
  if (!existsSync(path)) return undefined;
  const vectors = JSON.parse(readFileSync(path, "utf8"));
  const answers = check(vectors.map((vector) => vector.in));
  const right = vectors.filter(({ status, out }, at) => answers[at].destination === (status === "ok" ? out : null));
  return [right.length, vectors.length];
}

const FALSE = ["real sites", "addresses", "verified", "caution", "danger", "allowed to be accused"];
const RECALL = ["false portals", "addresses", "caution", "danger", "caught"];
const total = (what, { all: [, ...cells] }) => [what, ...cells];
const summary = [
  table(FALSE, falseAccusations),
  "",
  table(RECALL, [
    total("reported phishing domains that imitate health organisations", phish),
    ...byConfidence.groups.map(([group, ...cells]) => [`... of them, confidence ${group}`, ...cells]),
    total("reported phishing addresses, most on hacked or free hosts", urls),
    total("generated lookalikes of 16 health domains", techniques),
  ]),
].join("\n");

const details = `# Evaluation

Made by \`scripts/evaluate --data FOLDER\`; the sets are open lists of real addresses that are no part of this
repository. Verdicts are from the address alone: what a page says and asks for, which the extension sees as well,
is not in them. On hacked sites and most free hosts the address says nothing, and only the page can.

## In short

${summary}

Link rewriters: ${unwrapped ? `${unwrapped[0]} of ${unwrapped[1]} vectors are unwrapped as expected.` : "not measured."}

## Reported phishing domains, by what they imitate

${table(RECALL, phish.groups)}

## Reported phishing addresses, by what they imitate and where the name stands

${table(RECALL, urls.groups)}

## Generated lookalikes, by technique

${table(RECALL, techniques.groups)}

## Generated lookalikes, by target

${table(RECALL, targets.groups)}

## Real sites that are accused

${table(
  ["set", "address", "verdict", "reason", "taken for"],
  accused.map(([file, { input, verdict, findings }]) => [
    file,
    input,
    verdict,
    findings[0]?.reason ?? "",
    findings[0]?.imitates ?? "",
  ]),
)}
`;
mkdirSync(`${ROOT}docs`, { recursive: true });
writeFileSync(`${ROOT}docs/EVALUATION.md`, details);
const readme = `${ROOT}README.md`;
if (existsSync(readme)) {
  const marked = /(<!-- evaluation -->\n)[\s\S]*?(<!-- \/evaluation -->)/;
  writeFileSync(
    readme,
    readFileSync(readme, "utf8").replace(marked, (_, open, close) => `${open}${summary}\n${close}`),
  );
}
console.log(summary);
if (!isWithinLimits) {
  console.error("evaluate: more real sites are accused than allowed");
  process.exitCode = 1;
}
