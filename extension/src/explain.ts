/** Why an answer warns, in sentences, the most telling first. */

import type { Answer, Fact } from "./generated/engine.js";
import { type MessageKey, say } from "./words.js";

const SENTENCES: Readonly<Record<string, MessageKey>> = {
  confusable: "reasonConfusable",
  embedded: "reasonEmbedded",
  combination: "reasonCombination",
  typo: "reasonTypo",
  ending: "reasonEnding",
  hosted: "reasonHosted",
  userinfo: "reasonUserinfo",
  claimed: "reasonClaimed",
  blocked: "reasonBlocked",
  malformed: "reasonMalformed",
  mismatch: "reasonMismatch",
  insecure: "reasonInsecure",
};

export function explain(answer: Answer): string[] {
  return answer.findings.map((fact) => sentence(fact, answer)).filter((text) => text !== "");
}

function sentence(fact: Fact, answer: Answer): string {
  const key = SENTENCES[fact.reason];
  return key ? say(key, fact.name ?? "", fact.imitates ?? fact.name ?? "", answer.shownHost) : "";
}
