/**
 * The panel over a page: a modal dialog in a closed shadow root. It offers nothing that lowers
 * the protection; whoever wants to go on does so on our own page, where no page can trick a click
 * out of a person.
 */

import { explain } from "../explain.js";
import type { Answer } from "../generated/engine.js";
import type { Advised } from "../protocol.js";
import { day, phone, say } from "../words.js";
import { addToRoot, isElement, make, makeRoot } from "./dom.js";
import styles from "./warning.css";
import { type Stand, stopWatching, takeDown, watchOver } from "./watchdog.js";

/** What a person can do in the panel. */
export type Action = "open-real" | "leave" | "explain" | "stay" | "reload";

/** What the panel says. */
export interface Panel {
  level: "caution" | "danger" | "unchecked";
  title: string;
  /** The address, its registrable domain apart. */
  address?: { before: string; domain: string };
  lines: (string | null | undefined)[];
  tel?: { text: string; number: string } | undefined;
  /** What can be done, with the words for it. The first is the one that is meant to be taken, the last the least. */
  actions: [Action, string][];
}

interface Shown {
  panel: Panel;
  stand: Stand;
  onAction: (action: Action) => void;
}

let shown: Shown | undefined;

/** Shows a panel in place of an earlier one. `onHidden` is called where the page keeps it from being seen. */
export function show(panel: Panel, onAction: (action: Action) => void, onHidden: () => void): void {
  if (shown && JSON.stringify(shown.panel) === JSON.stringify(panel)) return;
  close();
  const put = (): Stand => {
    const stand = build(panel, onAction);
    // From here on its events are ours, the first focus among them.
    shown = { panel, stand, onAction };
    stand.dialog.showModal();
    // Not a button: whoever is typing would press it.
    stand.dialog.querySelector<HTMLElement>("h1")?.focus();
    return stand;
  };
  watchOver(put, onHidden);
}

/** Takes the panel away. */
export function close(): void {
  if (!shown) return;
  stopWatching();
  takeDown(shown.stand);
  shown = undefined;
}

/** Whether an event is for the panel, of which the page hears nothing. Escape there leaves things as they are. */
export function isForPanel(event: Event): boolean {
  if (!shown) return false;
  const { panel, onAction, stand } = shown;
  const inner: unknown = Reflect.get(event, "explicitOriginalTarget"); // Firefox
  const isInner = inner instanceof Node && stand.root.contains(inner);
  if (!isInner && !event.composedPath().includes(stand.host)) return false;
  // There the panel itself hears of nothing, since the page would hear of it too, and of the inner node.
  if (isInner && event.type === "click" && event.isTrusted) {
    const button = (isElement(inner) ? inner : inner.parentElement)?.closest("button");
    const number = [...stand.dialog.querySelectorAll("button")].indexOf(button as HTMLButtonElement);
    const chosen = panel.actions[number];
    if (chosen) onAction(chosen[0]);
  }
  const isEscape = event instanceof KeyboardEvent && event.key === "Escape" && event.type === "keydown";
  if (isEscape && event.isTrusted && panel.actions.some(([action]) => action === "stay")) onAction("stay");
  return true;
}

/** What is said of a page that may be an imitation. */
export function panelOf(answer: Advised): Panel {
  const name = answer.provider?.name ?? "";
  const [reason] = explain(answer);
  const contact = answer.provider?.phones[0];
  const tel = contact && {
    text: say("callOfficial", name, day(contact.verifiedOn)),
    number: contact.value,
  };
  return {
    level: levelOf(answer),
    title: say(`${levelOf(answer)}Title`),
    address: addressOf(answer),
    lines: [reason, say("doNotType"), answer.notice, tel ? "" : say("callCard")],
    tel,
    actions: [...toPortal(answer), ["leave", say("leavePage")], ["explain", say("moreAbout")]],
  };
}

/** What is said where the page could not be checked. */
export function panelUnchecked(): Panel {
  return {
    level: "unchecked",
    title: say("uncheckedTitle"),
    lines: [say("uncheckedText"), say("uncheckedAdvice")],
    actions: [
      ["reload", say("tryAgain")],
      ["leave", say("leavePage")],
      ["explain", say("moreAbout")],
    ],
  };
}

/** What is asked before a link is followed. */
export function panelOfLink(answer: Answer, text: string): Panel {
  const mismatch = answer.findings[0]?.reason === "mismatch";
  const [reason] = explain(answer);
  return {
    level: levelOf(answer),
    title: mismatch ? say("linkMismatchTitle") : say("linkTitle"),
    address: addressOf(answer),
    lines: [mismatch ? say("linkMismatchText", text.slice(0, 80), answer.shownHost) : reason],
    actions: [["stay", say("linkStay")], ...(mismatch ? [] : toPortal(answer)), ["explain", say("linkFollow")]],
  };
}

/** The way to the real portal, where one is known. */
function toPortal({ provider }: Advised): Panel["actions"] {
  return provider?.portal ? [["open-real", say("openReal", provider.name)]] : [];
}

function levelOf({ severity }: Answer): Panel["level"] {
  return severity === "danger" ? "danger" : "caution";
}

function addressOf(answer: Answer): { before: string; domain: string } {
  const before = answer.shownHost.slice(0, answer.shownHost.length - answer.shownDomain.length);
  return { before, domain: answer.shownDomain };
}

function build(panel: Panel, onAction: (action: Action) => void): Stand {
  const { host, root } = makeRoot(styles);
  const dialog = make("dialog");
  dialog.className = panel.level;
  dialog.role = "alertdialog";
  dialog.setAttribute("aria-labelledby", "title");
  dialog.setAttribute("aria-describedby", "text");
  dialog.lang = chrome.i18n.getUILanguage();
  dialog.dir = chrome.i18n.getMessage("@@bidi_dir");
  dialog.append(...contents(panel, onAction));
  // Escape leaves the dialog where it is: it never means "go on". Pressed twice, it would close it.
  dialog.setAttribute("closedby", "none");
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  root.append(dialog);
  addToRoot(host);
  return { host, root, dialog };
}

function contents(panel: Panel, onAction: (action: Action) => void): HTMLElement[] {
  const sign = element("span", "sign", "!");
  sign.ariaHidden = "true";
  const product = element("p", "product", say("appName"));
  const title = element("h1", "", panel.title);
  title.id = "title";
  title.tabIndex = -1;
  const text = element("div", "text");
  text.id = "text";
  if (panel.address) {
    const address = element("p", "address");
    const bdi = make("bdi");
    bdi.dir = "ltr";
    bdi.append(panel.address.before, element("strong", "", panel.address.domain));
    address.append(bdi);
    text.append(address);
  }
  text.append(...panel.lines.flatMap((line) => (line ? [element("p", "", line)] : [])));
  if (panel.tel) {
    const link = make("a");
    link.href = `tel:${panel.tel.number}`;
    link.textContent = phone(panel.tel.number);
    const line = element("p", "", `${panel.tel.text} `);
    line.append(link);
    text.append(line);
  }
  const buttons = element("div", "actions");
  for (const [action, label] of panel.actions) {
    const button = make("button");
    button.textContent = label;
    button.addEventListener("click", (event) => {
      if (event.isTrusted) onAction(action);
    });
    buttons.append(button);
  }
  return [sign, product, title, text, buttons];
}

function element(tag: "span" | "p" | "h1" | "div" | "strong", className: string, text = ""): HTMLElement {
  const made = make(tag);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}
