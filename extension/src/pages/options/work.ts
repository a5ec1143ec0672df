/** Work on lists, done by a worker: one piece at a time, a new one in place of an old. */

import type { Answer, Ask, Request } from "../../lists/messages.js";
import { policyInForce } from "../../lists/policy.js";
import { askOwn } from "../../protocol.js";
import { button, element, name, say } from "../dom.js";
import { explainTrouble } from "./trouble.js";

/** What has come of it, for all to hear. */
export const status = statusLine();
/** What waits for the person. */
export const stage = element("div", "stage");
let worker: Worker | undefined;

/** A line that says what came of something, and takes the focus where that is gone with what was pressed. */
export function statusLine(): HTMLElement {
  const line = element("div", "status");
  line.setAttribute("role", "status");
  line.tabIndex = -1;
  return line;
}

/** The focus goes to the status line where what has it is about to go. */
function keepFocus(): void {
  if ([stage, status].some((part) => part.contains(document.activeElement))) status.focus();
}

/** Shows that something takes a while, and can be ended; gives the bar. */
export function showProgress(text: string): HTMLProgressElement {
  const bar = element("progress");
  bar.setAttribute("aria-label", text);
  keepFocus();
  status.replaceChildren();
  stage.replaceChildren(element("p", "", text), bar, element("div", "actions", button(say("cancel"), "", drop)));
  return bar;
}

/** Makes a change, and says so. */
export function makeChange(request: Request): void {
  keepFocus();
  status.replaceChildren(element("p", "", say("listsWorking")));
  stage.replaceChildren();
  void ask(request, say("listsFailedChange"), () => undefined);
}

/** Asks the worker. What it answers goes to `on`, but for changes and failures. */
export async function ask(request: Request, onFailure: string, on: (answer: Answer) => void): Promise<void> {
  const { mayAddLists } = await policyInForce();
  if (request.kind !== "apply") {
    worker?.terminate();
    worker = newWorker();
  }
  if (!worker) return;
  worker.onerror = (event) => fail(event.message, onFailure);
  worker.onmessage = ({ data }: MessageEvent<Answer>) => {
    if (data.kind === "failed") {
      if (data.isOutdated) fail("", say("listsOutdated"));
      else fail(data.trouble, onFailure);
    } else if (data.kind === "changed") {
      void changed(request.kind !== "undo");
    } else {
      on(data);
    }
  };
  const asked: Ask = { request, mayAddLists };
  worker.postMessage(asked);
}

function fail(reason: string, text: string): void {
  drop();
  const lines = [element("p", "", text), ...(reason ? [element("p", "", name(explainTrouble(reason)))] : [])];
  status.replaceChildren(element("div", "", ...lines));
}

async function changed(canUndo: boolean): Promise<void> {
  drop();
  const said = status.firstChild;
  await askOwn<"lists-changed">({ kind: "lists-changed" });
  // What has come of something begun meanwhile must not be overwritten.
  if (status.firstChild !== said) return;
  const undo = button(say("undo"), "", () => makeChange({ kind: "undo" }));
  status.replaceChildren(element("span", "", say("listsDone")), ...(canUndo ? [undo] : []));
}

/** Ends what is going on. */
export function drop(): void {
  worker?.terminate();
  worker = undefined;
  keepFocus();
  stage.replaceChildren();
}

/** Gives the person a file. */
export function download(content: Blob, fileName: string): void {
  const link = element("a");
  link.href = URL.createObjectURL(content);
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(): string }): { createScriptURL(text: string): string };
}

let address: string | undefined;

/** A worker of ours; its address has the form that our own pages' policy asks for. */
export function newWorker(): Worker {
  const own = chrome.runtime.getURL("lists.js");
  const types: TrustedTypes | undefined = Reflect.get(globalThis, "trustedTypes");
  address ??= types ? types.createPolicy("portalward", { createScriptURL: () => own }).createScriptURL("") : own;
  return new Worker(address, { type: "module" });
}
