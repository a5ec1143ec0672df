/**
 * Sees to it that the panel is seen. No panel in a page can be kept from being hidden, moved or
 * covered; it can be found out, at moments that a page cannot foresee. What a page may do by
 * accident is mended; what it does again is not: then our own page takes the place of this one.
 */

import { askFromPage } from "../protocol.js";
import { documents, fits, later, ofDocument, query, rootElement } from "./dom.js";
import { allRoots } from "./facts.js";

/** A panel as it stands in the document. */
export interface Stand {
  host: HTMLElement;
  root: ShadowRoot;
  dialog: HTMLDialogElement;
}

/** Between two looks, in milliseconds: at least, and how much more by chance. */
const TICK = 60;
const CHANCE = 60;
/** How soon what was mended is looked at again, in milliseconds: once it is drawn. */
const AT_ONCE = 30;
/** So often something may be amiss before help is called. It is forgotten after a while, in milliseconds. */
const TOLERANCE = 1;
const FORGOTTEN = 5000;
/** How long a view transition, which is drawn over everything, may last, in milliseconds. */
const TRANSITION = 300;
/** How often the background hears that all is well, in milliseconds. */
const WORD = 200;
/** How long help may take, in milliseconds. */
const PAUSE = 1000;
/** Closed shadow roots are searched every so many looks: it costs more than all else. */
const SEARCH = 3;

let current: Stand | undefined;
/** How many watches there were; each looks only as long as it is the last. */
let watches = 0;
let eyes: IntersectionObserver | undefined;

/** Puts a panel up and watches over it until it is taken down. `help` is called where it cannot be kept visible. */
export function watchOver(put: () => Stand, help: () => void): void {
  stopWatching();
  const mine = watches;
  putUp(put);
  tell(ofDocument("hidden"));
  const next = watch(put);
  const look = (): void => {
    if (mine !== watches) return;
    const state = next();
    if (state === "hidden") help();
    // Should help not come, the panel is put up again and again.
    const pause = { well: TICK + Math.random() * CHANCE, mended: AT_ONCE, hidden: PAUSE }[state];
    later(() => whenDrawn(look), pause);
  };
  later(() => whenDrawn(look), TICK);
}

/**
 * Waits for the next drawing, which a page may cover the panel for and uncover it in between; for a
 * short time only, since a page can keep the browser from drawing at all.
 */
function whenDrawn(work: () => void): void {
  let isDone = false;
  const once = (): void => {
    if (isDone) return;
    isDone = true;
    work();
  };
  requestAnimationFrame(once);
  later(once, AT_ONCE);
}

/** A look at the panel that mends what it can, and tells how it found it. */
function watch(put: () => Stand): () => "well" | "mended" | "hidden" {
  let amiss = 0;
  let looks = 0;
  let lastAmiss = 0;
  let lastWord = -WORD;
  let transitionSince: number | undefined;

  const isInTransition = (now: number): boolean => {
    if (!hasTransition()) transitionSince = undefined;
    else transitionSince ??= now;
    return transitionSince !== undefined && now - transitionSince > TRANSITION;
  };
  const report = (now: number): void => {
    if (now - lastWord < WORD) return;
    lastWord = now;
    tell(false);
  };
  const mend = (now: number): "mended" | "hidden" => {
    lastAmiss = now;
    amiss += 1;
    if (amiss > TOLERANCE) {
      amiss = 0;
      return "hidden";
    }
    if (current) takeDown(current);
    if (ofDocument("fullscreenElement"))
      void documents()
        .exitFullscreen.call(document)
        .catch(() => undefined);
    return putUp(put) ? "mended" : "hidden";
  };
  return () => {
    const now = performance.now();
    if (ofDocument("hidden")) {
      tell(true);
      return "well";
    }
    if (isInTransition(now)) return "hidden";
    if (!current || !isSeen(current, looks++ % SEARCH === 0)) return mend(now);
    if (now - lastAmiss > FORGOTTEN) amiss = 0;
    report(now);
    return "well";
  };
}

/** Whether a panel could be put up: a page may keep it from being drawn at all. */
function putUp(put: () => Stand): boolean {
  try {
    current = put();
    openEyes(current);
    return true;
  } catch {
    return false;
  }
}

/** No more watching: the panel is taken down on purpose. */
export function stopWatching(): void {
  watches += 1;
  eyes?.disconnect();
  if (current) tell(true);
  current = undefined;
}

/** Removes a panel from the document. */
export function takeDown({ host, dialog }: Stand): void {
  if (dialog.open) dialog.close();
  host.remove();
}

function tell(hidden: boolean): void {
  askFromPage<"seen">({ kind: "seen", hidden }).catch(() => undefined);
}

function isSeen(stand: Stand, isThorough: boolean): boolean {
  return isInPlace(stand) && isDrawn(stand) && !isRivalled(stand, isThorough) && isHit(stand) && !isOccluded;
}

function isInPlace({ host, dialog }: Stand): boolean {
  return host.parentNode === rootElement() && host.isConnected && dialog.open && dialog.matches(":modal");
}

/** Whether nothing about the elements around it keeps the panel from being drawn where it belongs, in its size. */
function isDrawn({ host, dialog }: Stand): boolean {
  if (!dialog.checkVisibility({ visibilityProperty: true })) return false;
  const { x, y, width, height } = dialog.getBoundingClientRect();
  const { innerWidth, innerHeight } = window;
  // Both are in the same units only as long as nobody zooms the root.
  const isInside = x >= -1 && y >= -1 && x + width <= innerWidth + 1 && y + height <= innerHeight + 1;
  const isLarge = width >= Math.min(250, innerWidth - 40) && height >= Math.min(150, innerHeight - 40);
  return isInside && isLarge && [host, rootElement()].every(isPlain);
}

/** Of what may be done to the root, these alone reach what stands in the top layer: filters in Firefox, and zoom. */
function isPlain(element: Element | null): boolean {
  if (!element) return false;
  const { filter, zoom } = getComputedStyle(element);
  return /^(none)?$/.test(filter) && Math.abs(Number.parseFloat(zoom || "1") - 1) < 0.6;
}

/**
 * What else stands in the top layer, where the last to come stands before all others; lists and
 * pickers among it, which the browser draws and no script can look into. In `:is`, what a browser does not know counts
 * for nothing.
 */
const RIVALS = ":is(:popover-open,:modal,:fullscreen,select:open,input:open)";

function isRivalled({ host, dialog }: Stand, isThorough: boolean): boolean {
  const roots = isThorough ? allRoots() : [document];
  return roots.some((root) => query(root, RIVALS).some((element) => element !== host && element !== dialog));
}

/** Whether a click into the panel would meet the panel. */
function isHit({ host, root, dialog }: Stand): boolean {
  const { x, y, width, height } = dialog.getBoundingClientRect();
  const places = [
    [0.5, 0.5],
    [0.1, 0.15],
    [0.9, 0.5],
    [0.5, 0.9],
  ] as const;
  return places.every(([across, down]) => {
    const at = [x + width * across, y + height * down] as const;
    const inner = root.elementFromPoint(...at);
    return documents().elementFromPoint.call(document, ...at) === host && inner !== null && dialog.contains(inner);
  });
}

let isOccluded = false;

/** Chromium tells when anything is drawn over an element, even what no click would meet. */
function openEyes({ dialog }: Stand): void {
  eyes?.disconnect();
  isOccluded = false;
  if (!("isVisible" in IntersectionObserverEntry.prototype)) return;
  const options = { threshold: [0, 1], trackVisibility: true, delay: 100 };
  eyes = new IntersectionObserver((entries) => {
    const last = entries.at(-1);
    isOccluded = last !== undefined && "isVisible" in last && last.isVisible === false;
  }, options);
  eyes.observe(dialog);
}

function hasTransition(): boolean {
  // In `:is`, for browsers that do not know them.
  return fits(rootElement(), ":is(:active-view-transition)");
}
