/** Verdicts: the engine with the person's decisions in force. */

import { withEngine } from "./engine.js";
import type { Answer, Choice, Engine, PageFacts } from "./generated/engine.js";
import { type Policy, policyInForce } from "./lists/policy.js";
import type { Decided, ReportedFacts } from "./protocol.js";
import { allDecisions, keepDecision } from "./storage.js";
import { today } from "./today.js";

/** What is known of a page of which nothing was seen yet. */
export const NO_FACTS: ReportedFacts = { fields: [], sends_to: [], texts: [] };

/** Works with the engine, the decisions in force. */
export function withDecisions<T>(work: (engine: Engine) => T): Promise<T> {
  return withEngine(applyDecisions, work);
}

/** Judges a page. */
export function judge(facts: PageFacts): Promise<Answer> {
  return withDecisions((engine) => engine.checkPage(facts, today()));
}

/** Keeps a decision of the person and puts it in force. */
export async function decide(host: string, choice: Choice, remember: boolean): Promise<void> {
  await keepDecision({ host, choice, since: today() }, remember ? "local" : "session");
  await refreshDecisions();
}

/** Puts the decisions in force, as they are kept now. */
export async function refreshDecisions(): Promise<void> {
  // Where the engine is not there, they come into force with it.
  await withDecisions(applyDecisions).catch(() => undefined);
}

async function applyDecisions(engine: Engine): Promise<void> {
  engine.decide((await decisionsInForce()).map(({ host, choice }) => ({ host, choice })));
}

/** The person's decisions, as far as their organisation lets them decide. */
export async function decisionsInForce(): Promise<Decided[]> {
  const [decisions, policy] = await Promise.all([allDecisions(), policyInForce()]);
  return decisions.filter(({ choice }) => mayDecide(choice, policy));
}

/** Whether a person may make a choice. */
export function mayDecide(choice: Choice, { mayAddSites, mayContinue }: Policy): boolean {
  return choice === "my-portal" ? mayAddSites : mayContinue;
}

/** How bad an answer is. */
export function rank({ severity }: Answer): number {
  return ["verified", "unknown", "caution", "danger"].indexOf(severity);
}
