/**
 * Keeps what is typed from a document whose listeners come before ours, while the verdict is out:
 * the focus goes to an empty frame of no origin, whose events no page can hear, in a modal dialog
 * that makes all else inert. It is up for the few milliseconds of an answer, and nothing of it shows.
 */

import { addToRoot, focused, focusOn, later, make, makeRoot } from "./dom.js";

const STYLES = "dialog{all:initial;position:fixed;width:1px;height:1px;opacity:0}::backdrop{background:none}";
/** How often it is looked after, in milliseconds. */
const LOOK = 4;

interface Trap {
  host: HTMLElement;
  dialog: HTMLDialogElement;
  frame: HTMLIFrameElement;
  /** What had the focus. */
  before: Element | null;
}

let trap: Trap | undefined;

/** Takes the focus until [`giveBack`]. `onBroken` is called where the page takes it back: no honest page does so in that time. */
export function takeFocus(onBroken: () => void): void {
  if (trap) return;
  const before = focused();
  const { host, root } = makeRoot(STYLES);
  const dialog = make("dialog");
  const frame = make("iframe");
  frame.setAttribute("sandbox", "");
  dialog.append(frame);
  root.append(dialog);
  addToRoot(host);
  trap = { host, dialog, frame, before };
  try {
    dialog.showModal();
    frame.focus();
  } catch {
    // Then it is found to be broken.
  }
  lookAfter(trap, onBroken);
}

function lookAfter(mine: Trap, onBroken: () => void): void {
  if (trap !== mine) return;
  const { host, dialog, frame } = mine;
  if (host.isConnected && dialog.matches(":modal") && focused() === frame) {
    later(() => lookAfter(mine, onBroken), LOOK);
    return;
  }
  trap = undefined;
  host.remove();
  onBroken();
}

/** Whether the focus is taken. */
export function hasFocus(): boolean {
  return trap !== undefined;
}

/** Gives the focus back to what had it. */
export function giveBack(): void {
  if (!trap) return;
  const { host, dialog, before } = trap;
  trap = undefined;
  if (dialog.open) dialog.close();
  host.remove();
  focusOn(before);
}
