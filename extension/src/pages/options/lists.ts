/** The lists beside the bundled ones, and the ways to add one. */

import type { Conflict, Counted } from "../../generated/importer.js";
import { isFixed } from "../../lists/backup.js";
import type { Request } from "../../lists/messages.js";
import { type Policy, policyInForce } from "../../lists/policy.js";
import { type KeptList, onKept, shelf, textOf } from "../../lists/store.js";
import { today } from "../../today.js";
import { day, figure } from "../../words.js";
import { button, element, name, say } from "../dom.js";
import { counts, part, publisherOf, showPreview } from "./preview.js";
import { forgetSearch } from "./search.js";
import { explainTrouble } from "./trouble.js";
import { ask, download, drop, makeChange, showProgress, stage, status } from "./work.js";

const rows = element("ul");
const conflicts = element("div");
const adding = element("div");

/** The section, which keeps itself up to date. */
export function listsSection(): HTMLElement {
  onKept(() => {
    void showRows();
    forgetSearch();
  });
  void policyInForce().then(showWays);
  void showRows();
  return element(
    "section",
    "lists",
    element("h2", "", say("listsTitle")),
    element("p", "soft", say("listsAbout")),
    rows,
    conflicts,
    adding,
    status,
    stage,
  );
}

/** The ways to add a list, where the organisation lets the person. */
function showWays({ mayAddLists }: Policy): void {
  if (!mayAddLists) {
    adding.replaceChildren(element("p", "soft", say("policyNoLists")));
    return;
  }
  adding.addEventListener("dragover", (event) => event.preventDefault());
  adding.addEventListener("drop", (event) => {
    event.preventDefault();
    const file = event.dataTransfer?.files[0];
    if (file) read(file);
  });
  adding.replaceChildren(picker(), follow());
}

function picker(): HTMLElement {
  const input = element("input");
  input.type = "file";
  input.accept = ".json,.csv,.txt";
  input.addEventListener("change", () => {
    const file = input.files?.[0];
    input.value = "";
    if (file) read(file);
  });
  const label = element("label", "", element("span", "", say("listsImport")), input);
  return element("div", "drop", label, element("p", "soft small", say("listsDrop")));
}

/** The form for a list that somebody publishes. */
function follow(): HTMLElement {
  const address = element("input");
  address.type = "text";
  address.inputMode = "url";
  address.autocomplete = "off";
  address.spellcheck = false;
  address.required = true;
  const keys = element("textarea");
  keys.rows = 2;
  keys.autocomplete = "off";
  keys.spellcheck = false;
  const submit = button(say("feedLook"), "", () => undefined);
  submit.type = "submit";
  const form = element(
    "form",
    "",
    element("label", "", element("span", "", say("feedAddress")), address),
    element("label", "", element("span", "", say("feedKeys")), keys),
    element("p", "soft small", say("feedAbout")),
    element("div", "actions", submit),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    fetchList({ kind: "subscribe", address: address.value.trim(), keys: keysIn(keys.value) });
  });
  return element("details", "follow", element("summary", "", say("feedTitle")), form);
}

/** Keys as people hand them on: each a line of its own, comments between them. */
function keysIn(text: string): string[] {
  const lines = text.split(/\n/).filter((line) => !line.startsWith("untrusted comment:"));
  return lines.flatMap((line) => line.split(/\s+/)).filter((word) => word !== "");
}

function read(file: File): void {
  const bar = showProgress(say("listsReading", file.name));
  void ask({ kind: "read", file }, say("listsFailed", file.name), (answer) => {
    if (answer.kind === "progress") bar.value = answer.part;
    if (answer.kind === "preview") showPreview(answer);
  });
}

/** Fetches a published list, and shows what is in it. */
function fetchList(request: Extract<Request, { kind: "subscribe" | "renew" }>): void {
  showProgress(say("feedLooking"));
  const failed = request.kind === "renew" ? say("listsFailedChange") : say("feedFailed");
  void ask(request, failed, (answer) => {
    if (answer.kind === "preview") showPreview(answer);
    if (answer.kind !== "unchanged") return;
    drop();
    status.replaceChildren(element("p", "", say("feedUnchanged")));
  });
}

async function showRows(): Promise<void> {
  const kept = await shelf().catch(() => null);
  if (!kept) {
    rows.replaceChildren(element("li", "warning", say("listsUnread")));
    return;
  }
  // Whoever has got to a button by keyboard stays there, or hears what has come of it.
  const held = rows.contains(document.activeElement) ? document.activeElement : null;
  const label = held?.getAttribute("aria-label");
  rows.replaceChildren(...(kept.lists.length > 0 ? kept.lists.map(row) : [element("li", "soft", say("listsNone"))]));
  const buttons = [...rows.querySelectorAll("button")];
  if (held) (buttons.find((button) => button.getAttribute("aria-label") === label) ?? status).focus();
  conflicts.replaceChildren(...(kept.conflicts ? claimed(kept.conflicts) : []));
}

/** Sites that two lists claim, and whose they count as. */
function claimed({ count, first }: Counted<Conflict>): HTMLElement[] {
  const lines = first.map(({ domain, claimedBy, belongsTo }) => ({
    what: domain,
    text: say("listsConflict", belongsTo, claimedBy),
  }));
  return part(say("listsConflicts", figure(count)), { count, first: lines });
}

function row(list: KeptList): HTMLLIElement {
  return element(
    "li",
    "",
    element(
      "div",
      "",
      element("strong", "", name(list.name)),
      ...publisherOf(list).map((publisher) => element("p", "soft small", publisher)),
      element("p", "small", counts(list), " · ", origin(list), ...(list.isOn ? [] : [" · ", say("listsIsOff")])),
      ...state(list),
      ...part(say("listsRefused", figure(list.refused.count)), list.refused),
    ),
    element("div", "actions", ...actions(list)),
  );
}

/** Where a list comes from, and since when it is there. */
function origin({ from, since }: KeptList): string {
  if (from.kind === "policy") return say("policyList", day(since));
  if (from.kind === "file") return say("listsSince", day(since), from.file);
  const [host, looked] = [new URL(from.url).host, day(from.status.day)];
  return from.isPolicy ? say("policyFeed", day(since), host, looked) : say("feedSince", day(since), host, looked);
}

/** What a person should know of a list that is not as it should be. */
function state({ isDamaged, validUntil, from }: KeptList): HTMLElement[] {
  const lines: string[] = [];
  if (isDamaged) lines.push(say("listsDamaged"));
  if (validUntil && validUntil < today()) lines.push(say("feedLapsed", day(validUntil)));
  if (from.kind === "feed" && from.status.trouble) lines.push(say("feedTrouble", explainTrouble(from.status.trouble)));
  return lines.map((line) => element("p", "warning small", line));
}

function actions(list: KeptList): HTMLButtonElement[] {
  const { from, isOn } = list;
  const turn = (isOn: boolean | null) => () => makeChange({ kind: "change", name: list.name, isOn });
  const made = [action(list, say("listsSave"), () => void save(list))];
  if (from.kind === "feed") {
    made.unshift(action(list, say("feedRenew"), () => fetchList({ kind: "renew", url: from.url })));
  }
  if (isFixed(list)) return made;
  return [
    action(list, isOn ? say("listsTurnOff") : say("listsTurnOn"), turn(!isOn)),
    ...made,
    action(list, say("listsRemove"), turn(null)),
  ];
}

function action(list: KeptList, label: string, onClick: () => void): HTMLButtonElement {
  const made = button(label, "", onClick);
  made.setAttribute("aria-label", say("listsOf", label, list.name));
  return made;
}

async function save({ name }: KeptList): Promise<void> {
  const text = await textOf(name);
  download(new Blob([text.slice()], { type: "application/json" }), `${name.replace(/[^\p{L}\p{N} -]+/gu, "")}.json`);
}
