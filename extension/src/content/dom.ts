/**
 * The document as it is. A page may call a picture `activeElement` or a field of a form `closest`,
 * which then hide what the document and the form themselves have by these names, in our world as
 * in the page's. What stands on the prototypes cannot be hidden.
 */

/** What documents and elements have in common, where no page can hide it from us. */
export function documents(): Document {
  return Document.prototype;
}

function elements(): Element {
  return Element.prototype;
}

/** Does something later. What `setTimeout` gives is a number, and by numbers a page calls off whatever waits in it, ours too. */
export function later(work: () => void, milliseconds = 0): void {
  AbortSignal.timeout(milliseconds).addEventListener("abort", work);
}

/** Lets the page go on, for so long at least. */
export function pause(milliseconds = 0): Promise<void> {
  return new Promise((done) => later(done, milliseconds));
}

/** Whether more of the document is still to come. */
export function isComing(): boolean {
  return ofDocument("readyState") === "loading";
}

/** What gives a property that stands on a prototype. To ask it costs a fortieth of `Reflect.get` in Firefox. */
function getterOf(prototype: object | null, name: string): ((this: unknown) => unknown) | undefined {
  if (prototype === null) return undefined;
  return Object.getOwnPropertyDescriptor(prototype, name)?.get ?? getterOf(Object.getPrototypeOf(prototype), name);
}

/** A property of the document. */
export function ofDocument<K extends keyof Document>(name: K): Document[K] {
  return Reflect.get(documents(), name, document);
}

/** Whether something is an element: told by itself, since one that came from a frame keeps the constructors of that frame. */
export function isElement(value: unknown): value is Element {
  try {
    // What is thrown costs milliseconds in Chromium, and nothing is asked about most.
    return !!value && ofElement(value as Element, "nodeType") === Node.ELEMENT_NODE;
  } catch {
    return false;
  }
}

/** Whether something is an element of HTML, of one kind where that is named. */
export function isHtml(value: unknown): value is HTMLElement;
export function isHtml<K extends keyof HTMLElementTagNameMap>(
  value: unknown,
  tag: K,
): value is HTMLElementTagNameMap[K];
export function isHtml(value: unknown, tag?: string): boolean {
  return (
    isElement(value) &&
    ofElement(value, "namespaceURI") === HTML &&
    (tag === undefined || ofElement(value, "localName") === tag)
  );
}

/** A property of an element, which a form may have given away to a field; or what another node has as well. */
export function ofElement<K extends keyof Element>(element: Node, name: K): Element[K] {
  if (!getters.has(name)) getters.set(name, getterOf(elements(), name));
  return getters.get(name)?.call(element) as Element[K];
}

const getters = new Map<string, ReturnType<typeof getterOf>>();

/** The text of an element or another node. */
export function textOf(node: Node): string {
  return ofElement(node, "textContent") ?? "";
}

/** The document's root element. */
export function rootElement(): Element | null {
  return ofDocument("documentElement");
}

/** A new element, of HTML whatever the document is. */
export function make<K extends keyof HTMLElementTagNameMap>(tag: K): HTMLElementTagNameMap[K] {
  return documents().createElementNS.call(document, HTML, tag) as HTMLElementTagNameMap[K];
}

/** Elements of ours, which are no part of the page. */
export const ours = new WeakSet<Element>();

/** A new element with a closed shadow root, in which these styles alone count. */
export function makeRoot(styles: string): { host: HTMLElement; root: ShadowRoot } {
  const host = make("div");
  ours.add(host);
  const root = host.attachShadow({ mode: "closed" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  root.adoptedStyleSheets = [sheet];
  return { host, root };
}

/** Listens at the window before the page's own elements do; a passive listener lets the browser go on without it. */
export function hear(types: string[], listener: (event: Event) => void, passive = true): void {
  for (const type of types) window.addEventListener(type, listener, { capture: true, passive });
}

/** Keeps an event from all listeners that come after. */
export function stop(event: Event): void {
  event.stopImmediatePropagation();
}

/** Puts an element of ours at the end of the document. */
export function addToRoot(element: Element): void {
  Node.prototype.appendChild.call(rootElement() ?? document, element);
}

/** Gives an element of the page the focus, which stays where it is on the screen. */
export function focusOn(element: Element | null): void {
  if (isHtml(element) && element.isConnected) element.focus({ preventScroll: true });
}

/** Whether something is an element that fits. */
export function fits(value: unknown, selector: string): value is Element {
  return isElement(value) && elements().matches.call(value, selector);
}

const HTML = "http://www.w3.org/1999/xhtml";

/** The elements within a document, a shadow root or an element that fit, the first of them. */
export function query(within: ParentNode, selector: string, most = Infinity): Element[] {
  const { querySelectorAll } = within instanceof Document ? documents() : isElement(within) ? elements() : within;
  // Only those are touched that are wanted: in Firefox each costs.
  const none: Element[] = [];
  return none.slice.call(querySelectorAll.call(within, selector), 0, most);
}

export function attribute(element: Element, name: string): string {
  return elements().getAttribute.call(element, name) ?? "";
}

/** The nearest element around one that fits, if it does not fit itself. */
export function closest(element: Element, selector: string): Element | null {
  return elements().closest.call(element, selector);
}

/** The nearest form around an element. */
export function formOf(element: Element): HTMLFormElement | null {
  const form = closest(element, "form");
  return isHtml(form, "form") ? form : null;
}

/** The fields of a form, also those that stand elsewhere. */
export function fieldsOf(form: HTMLFormElement): Element[] {
  const fields: HTMLFormControlsCollection = Reflect.get(HTMLFormElement.prototype, "elements", form);
  return [...fields];
}

/** Names of elements that a page can give a shadow root. */
const HOSTS = /-|^(article|aside|blockquote|body|div|footer|h[1-6]|header|main|nav|p|section|span)$/;

/** An element's shadow root, which may be closed to the page. */
export function shadowOf(element: Element): ShadowRoot | null {
  if (!HOSTS.test(ofElement(element, "localName"))) return null;
  try {
    // Firefox has the one, Chromium the other.
    const shadow = ofElement(element, "openOrClosedShadowRoot" as "shadowRoot");
    return shadow ?? chrome.dom?.openOrClosedShadowRoot(element as HTMLElement) ?? null;
  } catch {
    return null; // No element of HTML.
  }
}

/** The element that has the focus, also within shadow roots. */
export function focused(): Element | null {
  let element = ofDocument("activeElement");
  while (element) {
    const inner: Element | null | undefined = shadowOf(element)?.activeElement;
    if (!inner) break;
    element = inner;
  }
  return element;
}

/** Whether an element takes its text by an interface that tells of no input (Chromium's `EditContext`). */
export function hasEditContext(element: Element | null): boolean {
  return element !== null && "editContext" in element && element.editContext !== null;
}

/** What an event is for: the innermost element, also within shadow roots that are closed. */
export function targetOf(event: Event): Element | null {
  const [first] = event.composedPath();
  if (event instanceof KeyboardEvent || event instanceof ClipboardEvent || event instanceof CompositionEvent) {
    return focused() ?? (isElement(first) ? first : null);
  }
  if (/^(focusin|beforeinput|input)$/.test(event.type)) {
    // Of a closed shadow root, the path tells the host alone.
    return isElement(first) && shadowOf(first) === null ? first : focused();
  }
  return isElement(first) ? first : null;
}
