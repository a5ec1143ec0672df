/**
 * Empties the document and removes all listeners in it, the page's as well as ours. For a page that
 * has done so itself to get ahead of us, on which nothing may be typed and which is about to go.
 */

import { addToRoot, documents, make, rootElement } from "./dom.js";

export function wipe(): void {
  for (const open of [openHere, openAsPage]) {
    try {
      open();
      if (rootElement() === null) return;
    } catch {
      // Not this way.
    }
  }
}

/** Chromium lets a content script do what the page did. */
function openHere(): void {
  Reflect.apply(documents().open, document, []);
}

/**
 * Firefox lets the page alone do so: by a method of the page's own world, which is taken from an
 * empty frame, since the page may have put something else in place of its own.
 */
function openAsPage(): void {
  const frame = make("iframe");
  addToRoot(frame);
  const fresh: unknown = frame.contentDocument;
  if (!isWaived(fresh) || !isWaived(document)) return;
  Reflect.apply(fresh.wrappedJSObject.open, document.wrappedJSObject, []);
}

function isWaived(value: unknown): value is { wrappedJSObject: Document } {
  return typeof value === "object" && value !== null && "wrappedJSObject" in value;
}
