// A document as text, for comparison: all that a page can see of itself. The functions but the last run in the page.

/** Writes down, from the document's start, each element that comes and goes: also what does not stay. */
export function record() {
  if (window !== window.top) return;
  // As the prototypes say: a form's fields may be named like properties, and are there once the parser has read them.
  const [nameOf, typeOf] = ["nodeName", "nodeType"].map((name) => {
    const { get } = Object.getOwnPropertyDescriptor(Node.prototype, name);
    return (node) => get.call(node);
  });
  const log = [];
  const note = (records) => {
    for (const { addedNodes, removedNodes, target } of records) {
      for (const node of addedNodes) if (typeOf(node) === 1) log.push(`+${nameOf(node)} in ${nameOf(target)}`);
      for (const node of removedNodes) if (typeOf(node) === 1) log.push(`-${nameOf(node)} in ${nameOf(target)}`);
    }
  };
  const observer = new MutationObserver(note);
  observer.observe(document, { childList: true, subtree: true });
  window[Symbol.for("portalward-test")] = () => {
    note(observer.takeRecords());
    return log;
  };
}

/** Listens, in a page or frame, for a key that no page here knows; anew where `document.open` has ended that. */
export function listen() {
  const own = Symbol.for("portalward-probe");
  window[own] ??= {
    isHeard: false,
    handleEvent(event) {
      if (event.key !== "F8") return;
      event.stopImmediatePropagation();
      this.isHeard = true;
    },
  };
  window[own].isHeard = false;
  for (const type of ["keydown", "keyup"]) document.addEventListener(type, window[own], true);
}

/** Whether the page or frame has heard the key F8. */
export function hasHeard() {
  return window[Symbol.for("portalward-probe")]?.isHeard === true;
}

/** Whether the page has come to the end of its scenario. */
export function isDone() {
  const root = Object.getOwnPropertyDescriptor(Document.prototype, "documentElement").get.call(document);
  return document.readyState !== "loading" && root?.dataset.done === "yes";
}

/** The document as text. Asks the prototypes, since a page may name its forms like properties. */
export function photograph() {
  const lines = [];
  const getter = (type, name) => {
    const { get } = Object.getOwnPropertyDescriptor(type.prototype, name);
    return (object) => get.call(object);
  };
  const childrenOf = getter(Node, "childNodes");
  const nameOf = getter(Node, "nodeName");
  const typeOf = getter(Node, "nodeType");
  const textOf = getter(Node, "nodeValue");
  const parentOf = getter(Node, "parentNode");
  const attributesOf = getter(Element, "attributes");
  const shadowOf = getter(Element, "shadowRoot");
  const leftOf = getter(Element, "scrollLeft");
  const topOf = getter(Element, "scrollTop");
  const frameOf = getter(HTMLIFrameElement, "contentDocument");
  const rootOf = getter(Document, "documentElement");
  const activeOf = getter(Document, "activeElement");
  const sheetsOf = getter(Document, "adoptedStyleSheets");
  const activeInOf = getter(ShadowRoot, "activeElement");
  const sheetsInOf = getter(ShadowRoot, "adoptedStyleSheets");
  const fullscreenOf = getter(Document, "fullscreenElement");
  const titleOf = getter(Document, "title");
  const STATES = {
    INPUT: (input) => [
      getter(HTMLInputElement, "value")(input),
      getter(HTMLInputElement, "checked")(input),
      getter(HTMLInputElement, "selectionStart")(input),
      getter(HTMLInputElement, "selectionEnd")(input),
    ],
    TEXTAREA: (area) => [
      getter(HTMLTextAreaElement, "value")(area),
      getter(HTMLTextAreaElement, "selectionStart")(area),
      getter(HTMLTextAreaElement, "selectionEnd")(area),
    ],
    SELECT: (select) => [getter(HTMLSelectElement, "selectedIndex")(select)],
    CANVAS: (canvas) => [hash(canvas.toDataURL())],
  };

  function hash(text) {
    let sum = 0;
    for (let at = 0; at < text.length; at++) sum = (Math.imul(sum, 31) + text.charCodeAt(at)) | 0;
    return sum;
  }

  function marksOf(element) {
    if (nameOf(element).toUpperCase() !== "DIALOG" && !Element.prototype.hasAttribute.call(element, "popover"))
      return "";
    return [":modal", ":popover-open"].filter((mark) => Element.prototype.matches.call(element, mark)).join("");
  }

  function draw(node, depth) {
    const indent = " ".repeat(depth);
    if (typeOf(node) !== 1) {
      lines.push(`${indent}${nameOf(node)} ${JSON.stringify(textOf(node))}`);
      return;
    }
    const name = nameOf(node);
    // In order of name: Chromium adds `style` to the others only when somebody asks for it.
    const attributes = [...attributesOf(node)].map((one) => ` ${one.name}=${JSON.stringify(one.value)}`).sort();
    const state = STATES[name.toUpperCase()]?.(node) ?? [];
    const scroll = leftOf(node) || topOf(node) ? ` scrolled ${leftOf(node)},${topOf(node)}` : "";
    lines.push(
      `${indent}<${name}${attributes.join("")}> ${marksOf(node)}${state.length ? JSON.stringify(state) : ""}${scroll}`,
    );
    const shadow = shadowOf(node);
    if (shadow) {
      lines.push(`${indent} shadow root, ${sheetsInOf(shadow).length} sheets`);
      for (const child of childrenOf(shadow)) draw(child, depth + 2);
    }
    for (const child of childrenOf(node)) draw(child, depth + 1);
    const inner = name === "IFRAME" ? frameOf(node) : null;
    if (inner) drawDocument(inner, depth + 2);
  }

  function drawDocument(wanted, depth) {
    const indent = " ".repeat(depth);
    lines.push(
      `${indent}document "${titleOf(wanted)}", ${sheetsOf(wanted).length} sheets, focus at ${focusOf(wanted)}`,
    );
    for (const child of childrenOf(wanted)) draw(child, depth);
  }

  function focusOf(wanted) {
    const path = [];
    let element = activeOf(wanted);
    while (element) {
      path.push(placeOf(element));
      const shadow = shadowOf(element);
      element = shadow && activeInOf(shadow);
    }
    return path.join(" >> ");
  }

  function placeOf(node) {
    const steps = [];
    for (let at = node; parentOf(at); at = parentOf(at)) {
      steps.unshift(`${nameOf(at)}[${[...childrenOf(parentOf(at))].indexOf(at)}]`);
    }
    return steps.join("/");
  }

  // Not how long the history is: a page that goes on before it has loaded adds nothing to it, after that it does.
  lines.push(`address ${location.href}, scrolled ${scrollX},${scrollY}`);
  const full = fullscreenOf(document);
  lines.push(`full screen: ${full ? placeOf(full) : "no"}`);
  drawDocument(document, 0);
  const style = getComputedStyle(rootOf(document));
  for (const name of [
    "display",
    "opacity",
    "filter",
    "visibility",
    "overflow",
    "cursor",
    "pointer-events",
    "transform",
  ]) {
    lines.push(`html ${name}: ${style.getPropertyValue(name)}`);
  }
  lines.push(`window: ${Object.getOwnPropertyNames(window).sort().join(" ")}`);
  lines.push(`chrome: ${Object.keys(window.chrome ?? {}).join(" ")}`);
  lines.push("what came and went:", ...window[Symbol.for("portalward-test")]());
  return lines.join("\n");
}

/** Where two texts begin to differ, for a person to read. */
export function difference(without, withIt) {
  let at = 0;
  while (at < without.length && without[at] === withIt[at]) at++;
  const from = Math.max(0, at - 60);
  return `from character ${at}\nwithout: …${without.slice(from, at + 200)}…\nwith:    …${withIt.slice(from, at + 200)}…`;
}
