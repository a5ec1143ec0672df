/** The lists that the person added: what is in a file is shown before it counts, and can be taken back. */

import type { Counted, Line, Preview } from "../../generated/importer.js";
import type { Answer, Request } from "../../lists/messages.js";
import { type KeptList, shelf, textOf } from "../../lists/store.js";
import { askOwn } from "../../protocol.js";
import { today } from "../../today.js";
import { day } from "../../words.js";
import { button, element, name, say } from "../dom.js";

const status = element("div", "status");
status.setAttribute("role", "status");
const rows = element("ul");
const stage = element("div", "stage");
let worker: Worker | undefined;

/** The section, which keeps itself up to date. */
export function listsSection(): HTMLElement {
  const section = element(
    "section",
    "lists",
    element("h2", "", say("listsTitle")),
    element("p", "soft", say("listsAbout")),
    rows,
    picker(),
    status,
    stage,
  );
  section.addEventListener("dragover", (event) => event.preventDefault());
  section.addEventListener("drop", (event) => {
    event.preventDefault();
    const file = event.dataTransfer?.files[0];
    if (file) read(file);
  });
  void showRows();
  return section;
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

async function showRows(): Promise<void> {
  const { lists } = await shelf();
  rows.replaceChildren(...(lists.length > 0 ? lists.map(row) : [element("li", "soft", say("listsNone"))]));
}

function row(list: KeptList): HTMLLIElement {
  const from = say("listsSince", day(list.since), list.file);
  return element(
    "li",
    "",
    element(
      "div",
      "",
      element("strong", "", name(list.name)),
      ...publisherOf(list).map((publisher) => element("p", "soft small", publisher)),
      element("p", "small", counts(list), " · ", from, ...(list.isOn ? [] : [" · ", say("listsIsOff")])),
    ),
    element(
      "div",
      "actions",
      action(list, list.isOn ? say("listsTurnOff") : say("listsTurnOn"), () => turn(list, !list.isOn)),
      action(list, say("listsSave"), () => void save(list)),
      action(list, say("listsRemove"), () => turn(list, null)),
    ),
  );
}

function action(list: KeptList, label: string, onClick: () => void): HTMLButtonElement {
  const made = button(label, "", onClick);
  made.setAttribute("aria-label", say("listsOf", label, list.name));
  return made;
}

/** Who publishes a list, where its file says so. */
function publisherOf({ name, publisher }: { name: string; publisher: string }): string[] {
  return publisher === name ? [] : [publisher];
}

function counts({ sites, providers }: { sites: number; providers: number }): string {
  return say("listsSites", sites.toLocaleString(), providers.toLocaleString());
}

function read(file: File): void {
  const bar = element("progress");
  const label = say("listsReading", file.name);
  bar.setAttribute("aria-label", label);
  status.replaceChildren();
  stage.replaceChildren(element("p", "", label), bar, element("div", "actions", button(say("cancel"), "", drop)));
  ask({ kind: "read", file, day: today() }, say("listsFailed", file.name), (answer) => {
    if (answer.kind === "progress") bar.value = answer.part;
    if (answer.kind === "preview") show(answer.preview, answer.replaces);
  });
}

function turn({ name }: KeptList, isOn: boolean | null): void {
  work({ kind: "change", name, isOn });
}

/** Makes a change, and says so. */
function work(request: Request): void {
  status.replaceChildren(element("p", "", say("listsWorking")));
  stage.replaceChildren();
  ask(request, say("listsFailedChange"), () => undefined);
}

/** Asks the worker; one piece of work at a time, a new one in place of an old. */
function ask(request: Request, onFailure: string, on: (answer: Answer) => void): void {
  if (request.kind !== "apply") {
    worker?.terminate();
    worker = new Worker(workerAddress(), { type: "module" });
  }
  if (!worker) return;
  const fail = (reason: string, text = onFailure): void => {
    drop();
    const lines = [element("p", "", text), ...(reason ? [element("p", "", name(reason))] : [])];
    status.replaceChildren(element("div", "", ...lines));
  };
  worker.onerror = (event) => fail(event.message);
  worker.onmessage = ({ data }: MessageEvent<Answer>) => {
    if (data.kind === "failed")
      fail(data.isOutdated ? "" : data.reason, data.isOutdated ? say("listsOutdated") : onFailure);
    else if (data.kind === "changed") void changed(request.kind !== "undo");
    else on(data);
  };
  worker.postMessage(request);
}

async function changed(canUndo: boolean): Promise<void> {
  drop();
  await askOwn<"lists-changed">({ kind: "lists-changed" });
  await showRows();
  const undo = button(say("undo"), "", () => work({ kind: "undo" }));
  status.replaceChildren(element("span", "", say("listsDone")), ...(canUndo ? [undo] : []));
}

/** Ends what is going on. */
function drop(): void {
  worker?.terminate();
  worker = undefined;
  stage.replaceChildren();
}

function show(preview: Preview, replaces: string | null): void {
  if (preview.providers + preview.blocked.count === 0) {
    drop();
    const refused = part(say("listsRefused", preview.refused.count.toLocaleString()), preview.refused);
    status.replaceChildren(element("div", "", say("listsNothing", preview.organisations.toLocaleString()), ...refused));
    return;
  }
  const heading = element("h3", "", say("listsAsk", preview.name));
  heading.tabIndex = -1;
  const apply = button(say("listsApply"), "main", () => confirm());
  const confirm = (): void => {
    if (!preview.losesMuch || apply.dataset.asked) {
      work({ kind: "apply" });
      return;
    }
    apply.dataset.asked = "yes";
    apply.textContent = say("listsApplySure");
  };
  const count = ({ count }: Counted<Line>): string => count.toLocaleString();
  stage.replaceChildren(
    heading,
    element("p", "", counts(preview)),
    ...publisherOf(preview).map((publisher) => element("p", "soft", say("listsFrom", publisher, day(preview.updated)))),
    ...(replaces ? [element("p", "", say("listsReplaces", day(replaces)))] : []),
    element("p", "", say("listsTrust")),
    ...part(say("listsAdded", count(preview.added)), preview.added),
    ...part(say("listsChanged", count(preview.changed)), preview.changed),
    ...part(say("listsGone", count(preview.removed)), preview.removed),
    ...part(say("listsBlocked", count(preview.blocked)), preview.blocked),
    ...part(say("listsRefused", count(preview.refused)), preview.refused),
    ...(preview.losesMuch ? [element("p", "warning", say("listsLoses"))] : []),
    element("div", "actions", apply, button(say("cancel"), "", drop)),
  );
  heading.focus();
}

function part(title: string, { count, first }: Counted<Line>): HTMLElement[] {
  if (count === 0) return [];
  const lines = first.map(({ what, text }) => element("li", "", name(what), element("span", "soft", name(text))));
  const more =
    count > first.length ? [element("p", "soft small", say("listsFirst", first.length.toLocaleString()))] : [];
  return [element("details", "", element("summary", "", title), ...more, element("ul", "small", ...lines))];
}

async function save({ name }: KeptList): Promise<void> {
  const text = await textOf(name);
  const link = element("a");
  link.href = URL.createObjectURL(new Blob([text.slice()], { type: "application/json" }));
  link.download = `${name.replace(/[^\p{L}\p{N} -]+/gu, "")}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(): string }): { createScriptURL(text: string): string };
}

let address: string | undefined;

/** The worker's address, in the form that our own pages' policy asks for. */
function workerAddress(): string {
  const own = chrome.runtime.getURL("lists.js");
  const types: TrustedTypes | undefined = Reflect.get(globalThis, "trustedTypes");
  address ??= types ? types.createPolicy("portalward", { createScriptURL: () => own }).createScriptURL("") : own;
  return address;
}
