/** The few things that our pages build of the document. Foreign text only ever becomes text. */

import { phone, say } from "../words.js";

export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className = "",
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

export function button(label: string, className: string, onClick: () => void): HTMLButtonElement {
  const made = element("button", className, label);
  made.type = "button";
  made.addEventListener("click", onClick);
  return made;
}

/** A host as it is written whatever the language around it, its registrable domain emphasised. */
export function address(shownHost: string, shownDomain: string): HTMLElement {
  const before = shownHost.slice(0, shownHost.length - shownDomain.length);
  return element("p", "address", leftToRight(before, element("strong", "", shownDomain)));
}

/** An address, or a part of one, among words that may be written from right to left. */
export function leftToRight(...children: (Node | string)[]): HTMLElement {
  const bdi = element("bdi", "", ...children);
  bdi.dir = "ltr";
  return bdi;
}

/** A foreign name among our words. */
export function name(text: string): HTMLElement {
  return element("bdi", "", text);
}

/** Gives the document its language, its direction and its title. */
export function prepare(title: string): void {
  document.documentElement.lang = chrome.i18n.getUILanguage();
  document.documentElement.dir = chrome.i18n.getMessage("@@bidi_dir");
  document.title = title;
}

/**
 * Puts the focus on a heading, for screen readers to read and for the Tab key to go on from. Not on a button: whoever was
 * typing a moment ago would press it.
 */
export function goToHeading(heading: HTMLElement | null): void {
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus();
}

/** A list that has a box of its own. Where there is more than has room in it, the keyboard reaches and scrolls it. */
export function scrolling(list: HTMLElement, label: string): void {
  list.setAttribute("aria-label", label);
  new ResizeObserver(() => {
    if (list.scrollHeight > list.clientHeight) list.tabIndex = 0;
    else list.removeAttribute("tabindex");
  }).observe(list);
}

/** A telephone number in E.164 form, to be called with a click. */
export function telephone(value: string): HTMLAnchorElement {
  const link = element("a", "", phone(value));
  link.href = `tel:${value}`;
  return link;
}

export { say };
