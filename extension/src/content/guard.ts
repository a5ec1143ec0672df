/**
 * Holds back what a person types, pastes, drops or sends until it is known where it would go.
 *
 * The listeners stand at the window in the capturing phase from the document's start, before any
 * of the page's own. They stay there and look at one variable: a listener added later would come
 * after the page's. What the browser puts into a field without asking (autofill, input methods) is
 * taken out at the `input` event, which comes before any script can run.
 */

import type { Field } from "../generated/engine.js";
import {
  documents,
  fieldsOf,
  focused,
  focusOn,
  hasEditContext,
  hear,
  isHtml,
  later,
  ofDocument,
  stop,
  targetOf,
} from "./dom.js";
import { fieldOf, isFilledWithoutInput, isTyped } from "./fields.js";

/** What is held: everything, what is typed anywhere, what goes into fields that a thief wants, or nothing. */
export type Hold = "all" | "typing" | "secrets" | "nothing";

/** What the guard asks, and whom it tells. */
export interface Watcher {
  /** Whether an event is for our own panel. */
  isOurs(event: Event): boolean;
  /** What a person gives away by an event, if it is something that a thief wants. */
  fieldAt(element: Element | null, event: Event): Field | null;
  /** A person uses a field that a thief wants: whether the guard must hold until there is a new verdict. */
  mustWait(field: Field): boolean;
  /** A person begins to give something away while it is held for good. */
  onHeld(): void;
}

/** Something typed or pasted while the verdict was out, to be given to the page if all is well. */
interface Held {
  target: Element | null;
  command: "insertText" | "delete";
  text: string;
}

type Fillable = HTMLInputElement | HTMLTextAreaElement;

const KEYS = ["keydown", "keypress", "keyup"];
const COMPOSING = ["compositionstart", "compositionupdate", "compositionend"];
/** What tells of text that is in the field already. */
const FILLED = ["input", "change"];
const INPUT = ["beforeinput", "textInput", ...FILLED, ...COMPOSING];
const TRANSFER = ["paste", "drop", "dragenter", "dragover"];
const SENDING = ["submit"];
const POINTING = ["click", "auxclick", "mousedown", "mouseup", "pointerdown", "pointerup"];
/** Touches are kept from the page as well, but the browser need not wait for us before it scrolls. */
const TOUCHING = ["touchstart", "touchend"];
/** By these a person gives something away, or begins to. */
const GIVING = new Set([...KEYS, ...INPUT, ...TRANSFER, ...SENDING]);
const ASKING = new Set(["focusin", ...KEYS, "beforeinput", "compositionstart", "paste", "drop", "submit", ...FILLED]);
/** Firefox tells of every event which node it came from, also of one in a closed shadow root. */
const TELLS_ALL = "explicitOriginalTarget" in Event.prototype;
const MAX_HELD = 256;
/** How often a focus that tells of nothing is looked for while the verdict is out, in milliseconds. */
const LOOK = 30;

let hold: Hold = "all";
let isDeciding = true;
let held: Held[] = [];
let unfocused: HTMLElement | undefined;
let heldForm: { form: HTMLFormElement; submitter: HTMLElement | null } | undefined;
/** What fields held before something was put into them unasked, and what that was. */
let before = new Map<Fillable, string>();
let fills = new Map<Fillable, string>();
let watcher!: Watcher;
/**
 * What is held beside the fields that a thief wants, since the person used it: where nothing says
 * what it is for, or, as the window, no element at all.
 */
let suspected = new WeakSet<Element | Window>();

/** Begins to hold. */
export function install(by: Watcher): void {
  watcher = by;
  arm();
  watchFocus();
}

/** Puts the listeners in place, also anew where the page has removed them with all others. */
export function arm(): void {
  const types = [...GIVING, ...POINTING, "focusin"];
  hear(types, onEvent, false);
  hear(types, onUnfinished, false);
  hear(TOUCHING, onEvent);
  if (TELLS_ALL) {
    const all = Object.keys(HTMLElement.prototype).filter((name) => name.startsWith("on"));
    hear(["focusout", ...all.map((name) => name.slice(2))], onOther);
  }
  hear([PROBE], onProbe);
}

/** A name that no page can guess. (`randomUUID` is not there on pages without https.) */
const PROBE = crypto.getRandomValues(new BigUint64Array(2)).join("-");
let isAnswered = false;

function onProbe(): void {
  isAnswered = true;
}

/** Whether the listeners are still in place: `document.open()` removes them with all others. */
export function isArmed(): boolean {
  isAnswered = false;
  window.dispatchEvent(new Event(PROBE));
  return isAnswered;
}

/**
 * Holds while the verdict is out, no less than before: what is typed is kept, to be given to the page
 * later. All that is typed where the page asks for secrets, since they may also be typed beside its fields.
 */
export function holdMeanwhile(asksForSecrets = false): void {
  if (hold === "nothing" || (asksForSecrets && hold === "secrets")) hold = asksForSecrets ? "typing" : "secrets";
  if (isDeciding) return;
  isDeciding = true;
  watchFocus();
}

/** Holds for good: what was typed meanwhile is forgotten. Whether there was any. */
export function holdForGood(what: Hold): boolean {
  const wasTyped = held.length > 0 || fills.size > 0;
  const form = heldForm;
  hold = what;
  isDeciding = false;
  forget();
  // Where nothing could be typed, a form holds nothing but the page's own.
  if (what === "typing" && !wasTyped) send(form);
  const element = focused();
  if (isHtml(element) && holds(element)) element.blur();
  return wasTyped;
}

/** Where something was typed meanwhile. */
export function heldAt(): (Element | null)[] {
  return [...held.map(({ target }) => target), ...fills.keys()];
}

/** Lets everything through, first what was typed meanwhile. */
export function release(): void {
  hold = "nothing";
  isDeciding = false;
  suspected = new WeakSet();
  const [given, filled, form, blurred] = [held, fills, heldForm, unfocused];
  forget();
  for (const [field, text] of filled) {
    setValue(field, text);
    for (const type of FILLED) field.dispatchEvent(new Event(type, { bubbles: true, composed: type === "input" }));
  }
  give(given);
  if (blurred && focused() === ofDocument("body")) focusOn(blurred);
  send(form);
}

/** Gives text to where it was typed. What the page moves on to meanwhile, as boxes for a code do, gets the rest. */
function give(given: Held[]): void {
  const last = focused();
  let target: Element | null = null;
  let isThere = false;
  for (const item of given) {
    if (item.target !== target) {
      target = item.target;
      if (focused() !== target) focusOn(target);
      isThere = focused() === target;
    }
    if (!isThere) continue;
    documents().execCommand.call(document, item.command, false, item.text);
  }
  if (target !== null && target !== last) focusOn(last);
}

function send(form: typeof heldForm): void {
  if (form?.form.isConnected) HTMLFormElement.prototype.requestSubmit.call(form.form, form.submitter);
}

function forget(): void {
  held = [];
  unfocused = undefined;
  heldForm = undefined;
  before = new Map();
  fills = new Map();
}

/** Keeps what is for our own panel from the page. */
function onOther(event: Event): boolean {
  if (!watcher.isOurs(event)) return false;
  // The browser itself moves the focus and presses our buttons; nothing can be put into the panel.
  if (TELLS_ALL || GIVING.has(event.type)) stop(event);
  if (GIVING.has(event.type) && !KEYS.includes(event.type)) event.preventDefault();
  return true;
}

/** The last event that the guard looked at to the end. */
let finished: Event | undefined;

function onEvent(event: Event): void {
  decide(event);
  finished = event;
}

/**
 * Firefox stops a script of a page that it is told to leave, ours as well, wherever it is, and goes
 * on to the page's next listener. What the guard was stopped at, or failed at, does not get that far.
 */
function onUnfinished(event: Event): void {
  if (finished === event || hold === "nothing") return;
  stop(event);
  event.preventDefault();
}

function decide(event: Event): void {
  const { type } = event;
  if (onOther(event)) return;
  if (hold === "nothing" && !ASKING.has(type)) return;
  const element = targetOf(event);
  if (ASKING.has(type) && event.isTrusted) {
    const field = watcher.fieldAt(element, event);
    if (field && watcher.mustWait(field)) {
      holdMeanwhile();
      suspected.add(element ?? window);
    }
  }
  if (hold === "nothing" || !holds(element)) return;
  if (isDeciding) whileDeciding(event, element);
  else forGood(event, element);
}

function whileDeciding(event: Event, element: Element | null): void {
  const { type } = event;
  // A click is harmless: there is nothing in the fields that it could send.
  if (!event.isTrusted || isPointing(type)) return;
  if (type === "focusin") {
    unfocus(element);
    return;
  }
  // So is a tick in a box.
  if (FILLED.includes(type) && !isTyped(element)) return;
  // The page must not hear a key. The browser may: what it would insert is held at `beforeinput`,
  // and its own shortcuts keep working.
  if (type === "submit" && !isOfPerson()) return;
  stop(event);
  unfocus(element);
  if (KEYS.includes(type)) {
    if (isTakenByKey(event, element)) event.preventDefault();
    return;
  }
  event.preventDefault();
  if (isFillable(element)) {
    if (type === "compositionstart" && !before.has(element)) before.set(element, valueIn(element));
    if (FILLED.includes(type)) keepFill(element);
  } else if (type === "compositionstart" && isHtml(element)) {
    // Elsewhere than in a field, what is composed could not be taken out again.
    element.blur();
  }
  keep(event, element);
}

/** Whether a key does something without a `beforeinput` that could be held. With Alt it presses the button whose access key it is. */
function isTakenByKey(event: Event, element: Element | null): boolean {
  const isWithAlt = event instanceof KeyboardEvent && event.altKey;
  return hasEditContext(element) || (isTyping(event) && (isWithAlt || isFilledWithoutInput(element)));
}

/**
 * Whether the person may have a part in what is sent. A page that hands over to another sends a form
 * as soon as it is there, in which there is nothing yet.
 */
function isOfPerson(): boolean {
  return held.length > 0 || fills.size > 0 || navigator.userActivation.isActive;
}

function isPointing(type: string): boolean {
  return POINTING.includes(type) || TOUCHING.includes(type);
}

/** An element whose text comes without any event must not have the focus. */
function unfocus(element: Element | null): void {
  if (!isHtml(element) || !hasEditContext(element)) return;
  element.blur();
  unfocused = element;
}

function forGood(event: Event, element: Element | null): void {
  const { type } = event;
  if (FILLED.includes(type)) {
    takeOut(event, element);
    return;
  }
  if (!event.isTrusted) return;
  if (SENDING.includes(type) && hold === "typing") return;
  if (type === "focusin") {
    if (isHtml(element) && holdsFocus(element)) {
      element.blur();
      watcher.onHeld();
    }
    return;
  }
  // A page may draw its own keyboard; where only the fields are held, its buttons work.
  if (isPointing(type) && hold !== "all") return;
  stop(event);
  if (!KEYS.includes(type) || isTyping(event) || hasEditContext(element)) {
    event.preventDefault();
    if (GIVING.has(type) && !type.startsWith("drag")) watcher.onHeld();
  }
}

/** What is in a field all the same goes out again, before any script can read it. */
function takeOut(event: Event, element: Element | null): void {
  // Of its own fields a page may say that they have changed.
  if (!event.isTrusted && hold !== "all" && fieldOf(element) === null) return;
  stop(event);
  empty(element);
  if (event.isTrusted && isTyped(element)) watcher.onHeld();
}

function holds(element: Element | null): boolean {
  switch (hold) {
    case "all":
    case "typing":
      return true;
    case "nothing":
      return false;
    case "secrets":
      if (isHtml(element, "form")) return fieldsOf(element).some((field) => fieldOf(field) !== null);
      return fieldOf(element) !== null || suspected.has(element ?? window);
  }
}

/** Where all typing is held, a focus is taken only from what can be typed into. */
function holdsFocus(element: Element): boolean {
  return hold !== "typing" || isTyped(element);
}

/** Keeps what is held while the verdict is out. */
function keep(event: Event, target: Element | null): void {
  if (event instanceof SubmitEvent && isHtml(target, "form")) {
    heldForm = { form: target, submitter: event.submitter };
  }
  if (!(event instanceof InputEvent) || event.type !== "beforeinput" || held.length >= MAX_HELD) return;
  // What an input method writes cannot be held back here; it is taken out when it is in.
  if (!event.cancelable && isFillable(target)) {
    if (!before.has(target)) before.set(target, valueIn(target));
    return;
  }
  if (event.inputType === "deleteContentBackward") {
    held.push({ target, command: "delete", text: "" });
  } else if (event.inputType.startsWith("insert") && event.inputType !== "insertLineBreak") {
    const text = event.data ?? event.dataTransfer?.getData("text/plain") ?? "";
    if (text !== "") held.push({ target, command: "insertText", text });
  }
}

/** Takes out again what was put into a field unasked, and keeps it. */
function keepFill(field: Fillable): void {
  const text = valueIn(field);
  const old = before.get(field) ?? "";
  if (text === old) return;
  fills.set(field, text);
  setValue(field, old);
}

/** Takes everything out of a field. */
function empty(element: Element | null): void {
  if (isHtml(element, "input") && element.type === "file")
    Reflect.set(HTMLInputElement.prototype, "value", "", element);
  else if (isFillable(element)) setValue(element, "");
  else if (isHtml(element) && element.isContentEditable) element.replaceChildren();
}

function isFillable(element: Element | null): element is Fillable {
  return (isHtml(element, "input") && isTyped(element)) || isHtml(element, "textarea");
}

function valueIn(field: Fillable): string {
  return Reflect.get(prototypeOf(field), "value", field);
}

function setValue(field: Fillable, value: string): void {
  Reflect.set(prototypeOf(field), "value", value, field);
}

function prototypeOf(field: Fillable): Fillable {
  return isHtml(field, "input") ? HTMLInputElement.prototype : HTMLTextAreaElement.prototype;
}

/** While the verdict is out, what takes text without any event, nor told of its focus, loses the focus. */
function watchFocus(): void {
  if (!("EditContext" in window)) return;
  const look = (): void => {
    if (!isDeciding) return;
    unfocus(focused());
    later(look, LOOK);
  };
  look();
}

function isTyping(event: Event): boolean {
  if (!(event instanceof KeyboardEvent) || event.ctrlKey || event.metaKey) return false;
  return (
    event.key.length === 1 || ["Enter", "Backspace", "Delete", "Process", "Dead", "Unidentified"].includes(event.key)
  );
}
