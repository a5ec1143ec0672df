/** Everything that is the person's own, saved as one file and brought back from it. */

import { backup } from "../../lists/backup.js";
import type { Answer } from "../../lists/messages.js";
import { keptDecisions } from "../../storage.js";
import { today } from "../../today.js";
import { day, figure } from "../../words.js";
import { button, element, name, say } from "../dom.js";
import { counts, part, showQuestion } from "./preview.js";
import { ask, download, showProgress } from "./work.js";

/** The section. */
export function backupSection(): HTMLElement {
  const input = element("input");
  input.type = "file";
  input.accept = ".json";
  input.addEventListener("change", () => {
    const file = input.files?.[0];
    input.value = "";
    if (file) void restore(file);
  });
  return element(
    "section",
    "backup",
    element("h2", "", say("backupTitle")),
    element("p", "soft", say("backupAbout")),
    element(
      "div",
      "actions",
      button(say("backupSave"), "", () => void save()),
    ),
    element("label", "", element("span", "", say("backupRestore")), input),
  );
}

async function save(): Promise<void> {
  download(await backup(await keptDecisions()), `portalward-${today()}.json`);
}

async function restore(file: File): Promise<void> {
  showProgress(say("listsReading", file.name));
  const decisions = await keptDecisions();
  await ask({ kind: "restore", file, decisions }, say("backupFailed", file.name), (answer) => {
    if (answer.kind === "backup") show(answer);
  });
}

/** What the file holds, and that it takes the place of all that is there. */
function show({ day: made, lists, decisions }: Extract<Answer, { kind: "backup" }>): void {
  const hosts = decisions.map(({ host, choice, since }) => ({
    what: host,
    text: `${say(choice === "my-portal" ? "backupMine" : "backupAllowed")} ${say("optionsSince", day(since))}`,
  }));
  showQuestion(say("backupAsk", day(made)), say("backupApply"), null, [
    element("p", "", say("backupReplaces")),
    ...lists.map((list) => element("p", "", name(list.name), ": ", counts(list))),
    ...lists.flatMap(({ refused }) => part(say("listsRefused", figure(refused.count)), refused)),
    ...part(say("backupDecisions", figure(decisions.length)), { count: hosts.length, first: hosts }),
  ]);
}
