/**
 * Holds back what a person types, pastes, drops or sends until it is known where it would go.
 *
 * The listeners stand at the window in the capturing phase from the document's start, before any
 * of the page's own. They stay there and look at one variable: a listener added later would come
 * after the page's.
 */

import { fieldOf, focused } from "./facts.js";

/** What is held: everything, what goes into fields that a thief wants, or nothing. */
export type Hold = "all" | "secrets" | "nothing";

/** Something typed or pasted while the verdict was out, to be given to the page if all is well. */
interface Held {
  target: Element | null;
  command: "insertText" | "delete";
  text: string;
}

const KEYS = ["keydown", "keypress", "keyup"];
const INPUT = ["beforeinput", "input", "textInput", "compositionstart", "compositionupdate", "compositionend"];
const TRANSFER = ["paste", "drop", "dragover"];
const SENDING = ["submit"];
const POINTING = [
  "click",
  "auxclick",
  "dblclick",
  "mousedown",
  "mouseup",
  "pointerdown",
  "pointerup",
  "touchstart",
  "touchend",
];
/** By these a person begins to give something away. */
const ASKING = ["focusin", "paste", "drop"];
const MAX_HELD = 256;

let hold: Hold = "all";
let isDeciding = true;
let held: Held[] = [];
let heldForm: { form: HTMLFormElement; submitter: HTMLElement | null } | undefined;
let isOurs: (event: Event) => boolean = () => false;
let onSecret: (element: Element) => void = () => undefined;

/** Begins to hold. `ours` tells the events of our own panel, `secret` hears of each use of a field that a thief wants. */
export function install(ours: (event: Event) => boolean, secret: (element: Element) => void): void {
  isOurs = ours;
  onSecret = secret;
  for (const type of [...KEYS, ...INPUT, ...TRANSFER, ...SENDING, ...POINTING, "focusin"]) {
    window.addEventListener(type, onEvent, { capture: true, passive: false });
  }
}

/** Holds while the verdict is out, no less than before: what is typed is kept, to be given to the page later. */
export function holdMeanwhile(): void {
  if (hold === "nothing") hold = "secrets";
  isDeciding = true;
}

/** Holds for good: what was typed meanwhile is forgotten. */
export function holdForGood(what: Hold): void {
  hold = what;
  isDeciding = false;
  held = [];
  heldForm = undefined;
  const element = focused();
  if (element instanceof HTMLElement && holds(element)) element.blur();
}

/** Lets everything through, first what was typed meanwhile. */
export function release(): void {
  hold = "nothing";
  isDeciding = false;
  const given = held;
  const form = heldForm;
  held = [];
  heldForm = undefined;
  for (const { target, command, text } of given) {
    if (target !== null && target === focused()) document.execCommand(command, false, text);
  }
  if (form?.form.isConnected) HTMLFormElement.prototype.requestSubmit.call(form.form, form.submitter);
}

function onEvent(event: Event): void {
  const isKey = KEYS.includes(event.type);
  if (isOurs(event)) {
    // The browser itself moves the focus and presses our buttons; the page need not hear of it.
    if (isKey) event.stopImmediatePropagation();
    return;
  }
  if (hold === "nothing" && !ASKING.includes(event.type)) return;
  const element = targetOf(event);
  // A field that comes into use before the page was looked at again is looked at now.
  if (element && ASKING.includes(event.type) && fieldOf(element)) onSecret(element);
  if (hold === "nothing" || !event.isTrusted || !holds(element)) return;
  if (isDeciding) whileDeciding(event, element);
  else forGood(event, element);
}

function whileDeciding(event: Event, element: Element | null): void {
  // A click is harmless: there is nothing in the fields that it could send.
  if (event.type === "focusin" || POINTING.includes(event.type)) return;
  // The page must not hear a key. The browser may: what it would insert is held at `beforeinput`,
  // and its own shortcuts keep working.
  event.stopImmediatePropagation();
  if (KEYS.includes(event.type)) return;
  event.preventDefault();
  keep(event, element);
}

function forGood(event: Event, element: Element | null): void {
  if (event.type === "focusin") {
    if (element instanceof HTMLElement) element.blur();
    return;
  }
  // A page may draw its own keyboard; where only the fields are held, its buttons work.
  if (POINTING.includes(event.type) && hold !== "all") return;
  event.stopImmediatePropagation();
  if (!KEYS.includes(event.type) || isTyping(event)) event.preventDefault();
}

function holds(element: Element | null): boolean {
  if (hold === "all") return true;
  if (hold === "nothing") return false;
  if (element instanceof HTMLFormElement) return [...element.elements].some((field) => fieldOf(field) !== null);
  return element !== null && fieldOf(element) !== null;
}

/** Keeps what is held while the verdict is out. */
function keep(event: Event, target: Element | null): void {
  // A page that signs a person in by itself sends a form as soon as it is there.
  if (event instanceof SubmitEvent && target instanceof HTMLFormElement) {
    heldForm = { form: target, submitter: event.submitter };
  }
  if (!(event instanceof InputEvent) || event.type !== "beforeinput" || held.length >= MAX_HELD) return;
  if (event.inputType === "deleteContentBackward") {
    held.push({ target, command: "delete", text: "" });
  } else if (event.inputType.startsWith("insert") && event.inputType !== "insertLineBreak") {
    const text = event.data ?? event.dataTransfer?.getData("text/plain") ?? "";
    if (text !== "") held.push({ target, command: "insertText", text });
  }
}

function isTyping(event: Event): boolean {
  if (!(event instanceof KeyboardEvent) || event.ctrlKey || event.metaKey || event.altKey) return false;
  return (
    event.key.length === 1 || ["Enter", "Backspace", "Delete", "Process", "Dead", "Unidentified"].includes(event.key)
  );
}

/** What an event is for: the innermost element, also within shadow roots that are closed. */
function targetOf(event: Event): Element | null {
  const [first] = event.composedPath();
  if (event instanceof KeyboardEvent || event instanceof ClipboardEvent || event.type === "beforeinput") {
    return focused() ?? (first instanceof Element ? first : null);
  }
  if (event.type === "focusin") return focused();
  return first instanceof Element ? first : null;
}
