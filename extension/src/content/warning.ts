/**
 * The panel over a page: a modal dialog in a closed shadow root. It offers nothing that lowers
 * the protection; whoever wants to go on does so on our own page, where no page can trick a click
 * out of a person.
 */

import { explain } from "../explain.js";
import type { Answer } from "../generated/engine.js";
import { day, phone, say } from "../words.js";
import styles from "./warning.css";

/** What a person can do in the panel. */
export type Action = "open-real" | "leave" | "explain" | "stay" | "reload";

/** What the panel says. */
export interface Panel {
  level: "caution" | "danger" | "unchecked";
  title: string;
  /** The address, its registrable domain apart. */
  address: { before: string; domain: string } | null;
  lines: string[];
  tel: { text: string; number: string } | null;
  actions: { action: Action; label: string; isMain: boolean }[];
}

interface Shown {
  panel: Panel;
  host: HTMLElement;
  dialog: HTMLDialogElement;
  onAction: (action: Action) => void;
}

const TICK = 200;
const MAX_REPAIRS = 5;

let shown: Shown | undefined;
let repairs = 0;
let onHidden: () => void = () => undefined;

/** Shows a panel in place of an earlier one. `hidden` is called where the page keeps hiding it. */
export function show(panel: Panel, onAction: (action: Action) => void, hidden: () => void): void {
  close();
  repairs = 0;
  onHidden = hidden;
  build(panel, onAction);
  setTimeout(watch, TICK);
}

/** Takes the panel away. */
export function close(): void {
  shown?.dialog.close();
  shown?.host.remove();
  shown = undefined;
}

/** Whether an event is for the panel. */
export function isForPanel(event: Event): boolean {
  return shown !== undefined && event.composedPath().includes(shown.host);
}

/** What is said of a page that may be an imitation. */
export function panelOf(answer: Answer): Panel {
  const name = answer.provider?.name ?? "";
  const [reason] = explain(answer);
  const contact = answer.provider?.phones[0];
  const tel = contact && {
    text: say("callOfficial", name, day(contact.verifiedOn)),
    number: contact.value,
  };
  return {
    level: answer.severity === "danger" ? "danger" : "caution",
    title: answer.severity === "danger" ? say("dangerTitle") : say("cautionTitle"),
    address: addressOf(answer),
    lines: [reason ?? "", say("doNotType"), ...(tel ? [] : [say("callCard")])],
    tel: tel ?? null,
    actions: [
      ...(answer.provider?.portal
        ? [{ action: "open-real" as const, label: say("openReal", name), isMain: true }]
        : []),
      { action: "leave", label: say("leavePage"), isMain: !answer.provider?.portal },
      { action: "explain", label: say("moreAbout"), isMain: false },
    ],
  };
}

/** What is said where the engine is not there. */
export function panelUnchecked(reason: "gone" | "slow" | "stale"): Panel {
  const actions: Panel["actions"] =
    reason === "stale"
      ? [{ action: "reload", label: say("reloadPage"), isMain: true }]
      : [
          { action: "reload", label: say("tryAgain"), isMain: true },
          { action: "explain", label: say("moreAbout"), isMain: false },
        ];
  return {
    level: "unchecked",
    title: say("uncheckedTitle"),
    address: null,
    lines: [reason === "stale" ? say("uncheckedStale") : say("uncheckedText"), say("uncheckedAdvice")],
    tel: null,
    actions: [...actions, { action: "leave", label: say("leavePage"), isMain: false }],
  };
}

/** What is asked before a link is followed. */
export function panelOfLink(answer: Answer, text: string): Panel {
  const mismatch = answer.findings[0]?.reason === "mismatch";
  const name = answer.provider?.name ?? "";
  const [reason] = explain(answer);
  return {
    level: answer.severity === "danger" ? "danger" : "caution",
    title: mismatch ? say("linkMismatchTitle") : say("linkTitle"),
    address: addressOf(answer),
    lines: [mismatch ? say("linkMismatchText", text.slice(0, 80), answer.shownHost) : (reason ?? "")],
    tel: null,
    actions: [
      { action: "stay", label: say("linkStay"), isMain: true },
      ...(answer.provider?.portal && !mismatch
        ? [{ action: "open-real" as const, label: say("openReal", name), isMain: false }]
        : []),
      { action: "explain", label: say("linkFollow"), isMain: false },
    ],
  };
}

function addressOf(answer: Answer): Panel["address"] {
  const before = answer.shownHost.slice(0, answer.shownHost.length - answer.shownDomain.length);
  return { before, domain: answer.shownDomain };
}

function build(panel: Panel, onAction: (action: Action) => void): void {
  const host = document.createElement("div");
  const root = host.attachShadow({ mode: "closed" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  root.adoptedStyleSheets = [sheet];
  const dialog = document.createElement("dialog");
  dialog.className = panel.level;
  dialog.setAttribute("role", "alertdialog");
  dialog.setAttribute("aria-labelledby", "title");
  dialog.setAttribute("aria-describedby", "text");
  dialog.lang = chrome.i18n.getUILanguage();
  dialog.dir = chrome.i18n.getMessage("@@bidi_dir");
  dialog.append(...contents(panel, onAction));
  // Escape leaves the dialog where it is: it never means "go on".
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    if (panel.actions.some(({ action }) => action === "stay")) onAction("stay");
  });
  root.append(dialog);
  (document.documentElement ?? document).append(host);
  dialog.showModal();
  dialog.querySelector<HTMLElement>("button.main")?.focus();
  shown = { panel, host, dialog, onAction };
}

function contents(panel: Panel, onAction: (action: Action) => void): HTMLElement[] {
  const sign = element("span", "sign", "!");
  sign.ariaHidden = "true";
  const product = element("p", "product", say("appName"));
  const title = element("h1", "", panel.title);
  title.id = "title";
  const text = element("div", "text");
  text.id = "text";
  if (panel.address) {
    const address = element("p", "address");
    const bdi = document.createElement("bdi");
    bdi.dir = "ltr";
    bdi.append(panel.address.before, element("strong", "", panel.address.domain));
    address.append(bdi);
    text.append(address);
  }
  text.append(...panel.lines.filter((line) => line !== "").map((line) => element("p", "", line)));
  if (panel.tel) {
    const link = document.createElement("a");
    link.href = `tel:${panel.tel.number}`;
    link.textContent = phone(panel.tel.number);
    const line = element("p", "", `${panel.tel.text} `);
    line.append(link);
    text.append(line);
  }
  const buttons = element("div", "actions");
  for (const { action, label, isMain } of panel.actions) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = isMain ? "main" : action === "explain" ? "quiet" : "";
    button.textContent = label;
    button.addEventListener("click", (event) => {
      if (event.isTrusted) onAction(action);
    });
    buttons.append(button);
  }
  return [sign, product, title, text, buttons];
}

function element(tag: string, className: string, text = ""): HTMLElement {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}

/** Puts the panel back where the page has taken it away, a few times; then calls for help. */
function watch(): void {
  if (!shown) return;
  const { host, dialog, panel, onAction } = shown;
  if (!host.isConnected || !dialog.open || !dialog.matches(":modal") || !isVisible(dialog)) {
    repairs += 1;
    host.remove();
    shown = undefined;
    if (repairs > MAX_REPAIRS) {
      onHidden();
      return;
    }
    build(panel, onAction);
  }
  setTimeout(watch, TICK);
}

function isVisible(dialog: HTMLDialogElement): boolean {
  const { width, height } = dialog.getBoundingClientRect();
  return width > 100 && height > 80 && dialog.checkVisibility({ opacityProperty: true, visibilityProperty: true });
}
