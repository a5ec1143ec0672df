/** Whom the person's organisation has them ask. */

import type { Policy } from "../lists/policy.js";
import { element, name, say, telephone } from "./dom.js";

/** How to reach the help desk, where the organisation has set one. */
export function helpDesk(policy: Policy | undefined): HTMLElement[] {
  const { organization, helpPhone = null, helpUrl = null } = policy ?? {};
  if (helpPhone === null && helpUrl === null) return [];
  const line = element("p", "", say("policyHelp"), " ", name(organization ?? ""), " ");
  if (helpPhone !== null) line.append(telephone(helpPhone), " ");
  if (helpUrl !== null) {
    const link = element("a", "", new URL(helpUrl).host);
    link.href = helpUrl;
    link.target = "_blank";
    link.rel = "noreferrer";
    line.append(link);
  }
  return [line];
}
