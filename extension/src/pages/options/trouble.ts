/** What went wrong with a list, in words. */

import type { MessageKey } from "../../words.js";
import { say } from "../dom.js";

/** By the engine's and our own words for it. */
const WORDS: Record<string, MessageKey> = {
  address: "troubleAddress",
  "no-link": "troubleNoLink",
  unreachable: "troubleUnreachable",
  slow: "troubleSlow",
  large: "troubleLarge",
  elsewhere: "troubleElsewhere",
  "not-there": "troubleNotThere",
  "loses-much": "troubleLosesMuch",
  taken: "troubleTaken",
  "not-a-signature": "troubleNotASignature",
  "not-a-key": "troubleNotAKey",
  "other-key": "troubleOtherKey",
  wrong: "troubleWrong",
  unnamed: "troubleUnnamed",
  "other-list": "troubleOtherList",
  older: "troubleOlder",
  "ran-out": "troubleRanOut",
};

/** Words for the person; what has none is a reason in words already. */
export function explainTrouble(trouble: string): string {
  const key = WORDS[trouble];
  return key ? say(key) : trouble;
}
