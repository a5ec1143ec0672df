/**
 * Asks whether a password that was typed is one of a portal, before the page is told to send it. This script is in pages
 * only where a person wants passwords looked after. It is no guard: a page can read what is typed as it is typed.
 */

import { askFromPage, type PasswordReply } from "../protocol.js";
import { formOf, hear, isHtml, query, stop, targetOf } from "./dom.js";
import { fieldOf, isTyped } from "./fields.js";

/** Letters that a password of a portal has at least, and at most. */
const MIN = 8;
const MAX = 256;
/** How long an answer may take, in milliseconds. Then what the person does is done: nobody is locked out by us. */
const PATIENCE = 5000;

/** What is known of a password as it stands in its field. */
interface Typed {
  answer?: Promise<PasswordReply>;
  reply?: PasswordReply;
}

const typed = new Map<HTMLInputElement, Typed>();
let isWaiting = false;

/** Where a script tells the next that it is here. */
const OURS = Symbol.for("portalward passwords");
const earlier: unknown = Reflect.get(globalThis, OURS);
if (typeof earlier !== "function" || earlier() !== true) {
  Reflect.set(globalThis, OURS, isAlive);
  hear(["input", "change"], onTyped);
  hear(["focusout"], onLeft);
  hear(["submit", "click", "keydown"], onSending, false);
}

/** After an update, what is left of the script before must not hold anything: nobody would answer it. */
function isAlive(): boolean {
  return chrome.runtime?.id !== undefined;
}

function onTyped(event: Event): void {
  const field = targetOf(event);
  if (!isHtml(field, "input")) return;
  const isKnown = typed.has(field);
  // A password that is shown on request is in a field for text; what has changed was told of when it was typed.
  if (isKnown ? event.type === "input" : fieldOf(field) === "password") typed.set(field, {});
}

/** A person who leaves the field is likely to send it next: the answer takes a moment. */
function onLeft(event: Event): void {
  const field = targetOf(event);
  if (isHtml(field, "input") && typed.has(field) && isPassword(field)) void replyTo(field, false);
}

function onSending(event: Event): void {
  if (!event.isTrusted || !isAlive() || !sends(event)) return;
  const fields = [...typed].filter(([field, { reply }]) => isPassword(field) && reply !== "go").map(([field]) => field);
  if (fields.length === 0 && !isWaiting) return;
  if (!isWaiting && fields.every((field) => typed.get(field)?.reply === "learn")) {
    for (const field of fields) void replyTo(field, true);
    return;
  }
  stop(event);
  event.preventDefault();
  // What is pressed while an answer is on its way is one and the same wish.
  if (!isWaiting) void ask(fields, event, targetOf(event));
}

/** Whether a person may send something by an event. */
function sends(event: Event): boolean {
  const target = targetOf(event);
  if (event instanceof KeyboardEvent) return event.key === "Enter" && isHtml(target, "input") && isTyped(target);
  // With a key held down, a link opens elsewhere, which cannot be done again; no form is sent so.
  const isPlain = event instanceof MouseEvent && !event.ctrlKey && !event.metaKey && !event.shiftKey;
  return event.type === "submit" || (isPlain && !isTyped(target));
}

async function ask(fields: HTMLInputElement[], event: Event, target: Element | null): Promise<void> {
  isWaiting = true;
  const replies = await Promise.all(fields.map((field) => replyTo(field, true)));
  // Where it is stopped, our own page is on its way.
  if (replies.includes("stop")) return;
  isWaiting = false;
  doAgain(event, target);
}

async function replyTo(field: HTMLInputElement, sends: boolean): Promise<PasswordReply> {
  const state = typed.get(field);
  if (!state) return "go";
  state.answer ??= request(field, sends);
  const answer = await state.answer;
  state.reply = answer;
  if (answer !== "learn" || !sends) return answer;
  state.reply = "go";
  void request(field, true);
  return "go";
}

async function request(field: HTMLInputElement, sends: boolean): Promise<PasswordReply> {
  const tooLong = new Promise<undefined>((done) => setTimeout(done, PATIENCE));
  try {
    const answer = askFromPage<"password">({ kind: "password", password: field.value, sends });
    return (await Promise.race([tooLong, answer])) ?? "go";
  } catch {
    return "go";
  }
}

/** Does what the person did, now that it may be done. */
function doAgain(event: Event, target: Element | null): void {
  if (event instanceof SubmitEvent && isHtml(target, "form")) {
    HTMLFormElement.prototype.requestSubmit.call(target, event.submitter);
  } else if (event instanceof KeyboardEvent && target) {
    pressEnter(target, event);
  } else if (isHtml(target)) {
    target.click();
  } else {
    target?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, composed: true }));
  }
}

function pressEnter(field: Element, { code, keyCode }: KeyboardEvent): void {
  const key = { key: "Enter", code, keyCode, which: keyCode, bubbles: true, cancelable: true, composed: true };
  const isHandled = ["keydown", "keypress"].some((type) => !field.dispatchEvent(new KeyboardEvent(type, key)));
  field.dispatchEvent(new KeyboardEvent("keyup", key));
  const form = formOf(field);
  if (isHandled || !form) return;
  const [button] = query(form, "button:not([type=button], [type=reset]), [type=submit], [type=image]", 1);
  if (isHtml(button)) button.click();
  else HTMLFormElement.prototype.requestSubmit.call(form);
}

function isPassword(field: HTMLInputElement): boolean {
  if (!field.isConnected) typed.delete(field);
  return field.isConnected && field.value.length >= MIN && field.value.length <= MAX;
}
