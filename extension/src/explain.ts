/** Why an answer warns, in sentences, the most telling first. */

import type { Answer } from "./generated/engine.js";
import { say } from "./words.js";

export function explain({ findings, shownHost }: Answer): string[] {
  return findings.map(({ reason, name, imitates }) =>
    say(`reason_${reason}`, name ?? "", imitates ?? name ?? "", shownHost),
  );
}
