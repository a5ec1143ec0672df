/** What the person's organisation has set: shown, and not to be changed here. */

import { type Policy, policyInForce } from "../../lists/policy.js";
import { shelf } from "../../lists/store.js";
import type { MessageKey } from "../../words.js";
import { element, name, say } from "../dom.js";
import { helpDesk } from "../help.js";
import { explainTrouble } from "./trouble.js";

/** The section; empty where nothing is set. */
export function organizationSection(): HTMLElement {
  const section = element("section", "organization");
  section.hidden = true;
  void Promise.all([policyInForce(), shelf()]).then(([policy, { missing }]) => {
    if (!policy.isSet) return;
    const troubles = Object.entries(missing).flatMap(([url, { trouble }]) => (trouble ? [{ url, trouble }] : []));
    section.hidden = false;
    section.append(
      element("h2", "", say("policyTitle")),
      element("p", "", policy.organization ? name(policy.organization) : say("policyName")),
      ...rules(policy).map((key) => element("p", "", say(key))),
      ...helpDesk(policy),
      ...troubles.map(({ url, trouble }) =>
        element("p", "warning small", name(new URL(url).host), ": ", explainTrouble(trouble)),
      ),
      ...(policy.problems.length > 0
        ? [element("p", "warning small", say("policyProblems", policy.problems.join(", ")))]
        : []),
    );
  });
  return section;
}

function rules({ mayAddLists, mayAddSites, mayContinue }: Policy): MessageKey[] {
  return [
    ...(mayAddLists ? [] : ["policyNoLists" as const]),
    ...(mayContinue ? [] : ["policyBlocks" as const]),
    ...(mayAddSites || !mayContinue ? [] : ["policyNoSites" as const]),
  ];
}
