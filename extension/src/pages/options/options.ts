/** The options: what the person decided about sites, each of which can be taken back. */

import type { Choice } from "../../generated/engine.js";
import { askOwn, type Decided } from "../../protocol.js";
import { allDecisions, areDecisionsDamaged, onDecisionsChanged } from "../../storage.js";
import { day, type MessageKey } from "../../words.js";
import { button, element, leftToRight, prepare, say } from "../dom.js";
import { backupSection } from "./backup.js";
import { listsSection } from "./lists.js";
import { organizationSection } from "./organization.js";
import { passwordsSection } from "./passwords.js";
import { searchSection } from "./search.js";
import { statusLine } from "./work.js";

const main = document.querySelector("main") ?? document.body;
const status = statusLine();
const [damaged, portals, allowed] = [element("div"), element("section"), element("section")];
const lists = listsSection();
const organization = organizationSection();
const search = searchSection();
const backup = backupSection();
prepare(say("optionsTitle"));
onDecisionsChanged(() => void show());
void show().then(() =>
  main.replaceChildren(
    element("h1", "", say("optionsTitle")),
    element("p", "soft", say("optionsLocal")),
    status,
    organization,
    damaged,
    portals,
    allowed,
    passwordsSection(status),
    lists,
    search,
    backup,
  ),
);

async function show(): Promise<void> {
  const [decisions, areDamaged] = await Promise.all([allDecisions(), areDecisionsDamaged()]);
  damaged.replaceChildren(...(areDamaged ? [element("p", "warning", say("optionsDamaged"))] : []));
  portals.replaceChildren(...section("optionsPortals", "optionsPortalsNone", decisions, "my-portal"));
  allowed.replaceChildren(...section("optionsAllowed", "optionsAllowedNone", decisions, "allowed"));
}

function section(title: MessageKey, none: MessageKey, all: Decided[], choice: Choice): HTMLElement[] {
  const chosen = all.filter((decided) => decided.choice === choice);
  if (chosen.length === 0) return [element("h2", "", say(title)), element("p", "soft", say(none))];
  return [element("h2", "", say(title)), element("ul", "", ...chosen.map(row))];
}

function row(decided: Decided): HTMLLIElement {
  const host = leftToRight(decided.host);
  const remove = button(say("undo"), "", () => void take(decided));
  remove.setAttribute("aria-label", say("listsOf", say("undo"), decided.host));
  return element(
    "li",
    "",
    element("div", "", host, element("p", "soft small", say("optionsSince", day(decided.since)))),
    remove,
  );
}

async function take(decided: Decided): Promise<void> {
  // The button is about to go.
  status.focus();
  const said = await askOwn<"undo">({ kind: "undo", host: decided.host }).then(
    () => element("span", "", say("optionsRemoved", decided.host)),
    () => element("span", "warning", say("notKept")),
  );
  status.replaceChildren(said);
}
