// What the repository's own lists say: who owns which domain, and which names are protected.
import { readdirSync, readFileSync } from "node:fs";
import { ROOT } from "./program.mjs";

const DATA = `${ROOT}crate/data/`;
const FILES = readdirSync(`${DATA}verified`).map((file) => `${DATA}verified/${file}`);

/** Options with which the program has the bundled lists, and not the list of well-known sites. */
export const BY_THE_RULES_ALONE = ["--no-bundled", ...FILES.flatMap((file) => ["--list", file])];

/** Names whose domains the rules of others are given to protect. */
const PROTECTED_USES = ["distinctive", "licensed", "prominent"];

/** The bundled lists as a whole. */
export function readLists() {
  const lists = FILES.map((file) => JSON.parse(readFileSync(file, "utf8")));
  const providers = lists.flatMap((list) => list.providers);
  return {
    providers,
    updated: lists
      .map((list) => list.updated)
      .sort()
      .at(-1),
    domains: providers.flatMap((provider) => provider.domains ?? []),
    portals: providers.flatMap((provider) => provider.portals ?? []),
    ownerOf: (domain) => providers.find(({ domains = [] }) => domains.includes(domain))?.id,
    wellKnown: readFileSync(`${DATA}well-known.txt`, "utf8")
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#")),
  };
}

/**
 * The domains that carry a name of weight: its label is the name, hyphens aside. A name of which no
 * domain is listed, as `cartevitale`, has nothing that a rule about domains could protect.
 */
export function protectedDomains(providers) {
  const domains = providers.flatMap(({ brands = [], domains = [] }) => {
    const names = brands
      .map((brand) => (typeof brand === "string" ? { name: brand } : brand))
      .filter(({ use = "distinctive" }) => PROTECTED_USES.includes(use))
      .map(({ name }) => name);
    return domains.filter((domain) => names.includes(domain.split(".")[0].replaceAll("-", "")));
  });
  return [...new Set(domains)].sort();
}
