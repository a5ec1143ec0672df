// The program, asked about many addresses at once.
import { execFileSync } from "node:child_process";

export const ROOT = new URL("../../../", import.meta.url).pathname;

/**
 * What `portalward check` answers about each address, in order: `{ verdict, findings, ... }`, or
 * `{ error }` where the text is no address.
 */
export function check(addresses, options = []) {
  if (addresses.length === 0) return [];
  const output = execFileSync(`${ROOT}target/cli/portalward`, ["check", ...options], {
    input: `${addresses.join("\n")}\n`,
    maxBuffer: 1 << 30,
  });
  const answers = output
    .toString()
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  if (answers.length !== addresses.length) {
    throw new Error(`${addresses.length} addresses, ${answers.length} answers: does one hold a line break?`);
  }
  return answers;
}

/** What `portalward message` answers about each message, in order. */
export function readMessages(texts) {
  const output = execFileSync(`${ROOT}target/cli/portalward`, ["message", "--field", "text"], {
    input: texts.map((text) => `${JSON.stringify({ text })}\n`).join(""),
    maxBuffer: 1 << 30,
  });
  return output
    .toString()
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

/** Whether a person would be warned of the address. */
export const isAccused = ({ verdict }) => verdict === "caution" || verdict === "danger";

/** Whether one of the findings is about a provider, given by its id or by a domain of its own. */
export const isAbout = ({ findings }, provider) =>
  (findings ?? []).some((finding) => finding.provider === provider || finding.imitates === provider);
