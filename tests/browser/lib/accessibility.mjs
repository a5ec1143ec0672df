// What keeps people out of a page: found by axe, on the narrowest screen, and with the keyboard alone.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pause, until } from "./browser.mjs";

// Our own pages let no script in that is not theirs: it is evaluated by the browser's protocol.
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What axe finds wrong with a page, or the part of it below a selector: a line for each element. */
export async function faults(page, selector = "html") {
  if (await page.evaluate(() => !("axe" in window))) await page.evaluate(`${AXE};undefined`);
  return whenDrawn(() => look(page, selector));
}

/** What is still wrong once the page is drawn as it is to be: what a busy machine has not drawn yet is no fault. */
export async function whenDrawn(check) {
  for (let tries = 0; ; tries++) {
    const found = await check();
    if (!found?.length || tries === 10) return found;
    await pause(100);
  }
}

function look(page, selector) {
  return page.evaluate(
    async (selector, rules) => {
      const options = { runOnly: { type: "tag", values: rules }, resultTypes: ["violations"] };
      const { violations } = await window.axe.run(selector, options);
      return violations.flatMap(({ id, nodes }) =>
        nodes.map(({ target, failureSummary }) => `${id}: ${target.flat()}: ${failureSummary.replace(/\s+/g, " ")}`),
      );
    },
    selector,
    RULES,
  );
}

/** Shows a page in so narrow a window, as a telephone does and a window that is zoomed to four times its size. */
export async function narrow(page, width = 320, height = 640) {
  await page.setViewport({ width, height });
  await until(() => page.evaluate((width) => innerWidth === width, width));
}

/** In the page: words of headings and controls that are broken in two since there is no room for them. */
export function brokenWords(within = document) {
  const range = document.createRange();
  const broken = [];
  for (const element of within.querySelectorAll("h1, h2, h3, button, summary")) {
    const words = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    while (words.nextNode()) {
      for (const { 0: word, index } of words.currentNode.data.matchAll(/\p{L}+/gu)) {
        range.setStart(words.currentNode, index);
        range.setEnd(words.currentNode, index + word.length);
        if (new Set([...range.getClientRects()].map(({ top }) => top)).size > 1)
          broken.push(`${word} in “${element.textContent}”`);
      }
    }
  }
  return broken;
}

/** In the page: what stands out at a side, where a person would have to scroll to and fro. */
export function standsOut() {
  const isDrawn = (element) => element.getClientRects().length > 0;
  const isScrolled = (element) =>
    element !== document.body && ["auto", "scroll"].includes(getComputedStyle(element).overflowX);
  const isInBox = (element) => {
    for (let at = element.parentElement; at; at = at.parentElement) if (isScrolled(at)) return true;
    return false;
  };
  const name = (element) => `${element.localName}.${element.className}: ${element.textContent.slice(0, 60)}`;
  const all = [...document.body.querySelectorAll("*")].filter(isDrawn);
  const wide = all.filter((element) => isScrolled(element) && element.scrollWidth > element.clientWidth);
  const out = all.filter((element) => {
    const { left, right } = element.getBoundingClientRect();
    // Half a pixel is lost where widths are rounded.
    return !isInBox(element) && (left < -0.5 || right > innerWidth + 0.5);
  });
  const page = document.documentElement.scrollWidth > innerWidth ? ["the page"] : [];
  return [...page, ...[...wide, ...out].map(name)];
}

/** In the page: text of which a part is hidden since its box is too small for it. */
export function clippedText(within = document.body) {
  const hasWords = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== "");
  const isClipped = (element) => {
    const { overflowX, overflowY, textOverflow } = getComputedStyle(element);
    const hides = (overflow) => overflow === "hidden" || overflow === "clip";
    // A pixel is lost where sizes are rounded.
    const isWide = element.scrollWidth > element.clientWidth + 1;
    const isHigh = element.scrollHeight > element.clientHeight + 1;
    return (isWide && (hides(overflowX) || textOverflow !== "clip")) || (isHigh && hides(overflowY));
  };
  return [...within.querySelectorAll("*")]
    .filter((element) => element.getClientRects().length > 0 && hasWords(element) && isClipped(element))
    .map((element) => `${element.localName}.${element.className}: ${element.textContent.slice(0, 60)}`);
}

/** In the page that has a panel, or its like: what is wider than its room. */
export function wideInPanel(dialog = document.querySelector("main > div").shadowRoot.querySelector("dialog")) {
  const { left, right } = dialog.getBoundingClientRect();
  const isIn = left >= 0 && right <= innerWidth && dialog.scrollWidth <= dialog.clientWidth;
  return isIn ? [] : [`${left} to ${right}, of ${dialog.scrollWidth} in ${dialog.clientWidth}`];
}

/**
 * Goes through a page with the Tab key, from its heading on, and gives what is wrong: a control that is not reached, or
 * not in the order in which all is read, whose focus is not to be seen, or that stays outside of the window.
 */
export async function walk(page) {
  const count = await page.evaluate(begin);
  const troubles = await page.evaluate(outOfOrder);
  for (let at = 0; at < count; at++) {
    await page.keyboard.press("Tab");
    let trouble = await whenDrawn(() => page.evaluate(stepTo, at));
    if (trouble?.endsWith("outside of the window")) {
      // Firefox now and then scrolls to where the control stood before its surroundings had their size.
      await page.keyboard.down("Shift");
      await page.keyboard.press("Tab");
      await page.keyboard.up("Shift");
      await page.keyboard.press("Tab");
      trouble = await whenDrawn(() => page.evaluate(stepTo, at));
    }
    if (trouble) troubles.push(trouble);
  }
  return troubles;
}

/** In the page: puts the focus before all controls, and gives how many there are. */
function begin() {
  const controls = "a[href], button, input, select, textarea, summary, [tabindex='0']";
  window.controls = [...document.querySelectorAll(controls)].filter(
    (element) => !element.disabled && element.checkVisibility() && element.getClientRects().length > 0,
  );
  const heading = document.querySelector("h1");
  heading.tabIndex = -1;
  heading.focus();
  return window.controls.length;
}

/** In the page: controls that come after one that stands below them, or behind them in their line. */
function outOfOrder() {
  const troubles = [];
  for (const [at, control] of window.controls.slice(1).entries()) {
    const before = window.controls[at];
    const [a, b] = [before, control].map((element) => element.getBoundingClientRect());
    const isAbove = b.bottom <= a.top && b.left < a.right;
    const isBehind = b.top < a.bottom && a.top < b.bottom && b.right <= a.left;
    if (isAbove || isBehind) troubles.push(`${control.outerHTML} comes after ${before.outerHTML}`);
  }
  return troubles;
}

/** In the page: what is wrong with the control that has the focus, which should be this one. */
function stepTo(at) {
  const wanted = window.controls[at];
  const element = document.activeElement;
  if (element !== wanted) return `${wanted.outerHTML} is not reached, but ${element.outerHTML.slice(0, 200)}`;
  const { outlineStyle, outlineWidth, outlineColor, outlineOffset } = getComputedStyle(element);
  const isOutlined = outlineStyle === "solid" && Number.parseFloat(outlineWidth) >= 2;
  if (!isOutlined) return `${wanted.outerHTML} has the focus, and its outline is ${outlineStyle} ${outlineWidth}`;
  let around = element.parentElement;
  while (around && getComputedStyle(around).backgroundColor === "rgba(0, 0, 0, 0)") around = around.parentElement;
  if (around && getComputedStyle(around).backgroundColor === outlineColor) return `${wanted.outerHTML} has no outline`;
  const { top, bottom, left, right } = element.getBoundingClientRect();
  const room = Number.parseFloat(outlineWidth) + Number.parseFloat(outlineOffset);
  const isIn = bottom > 0 && top < innerHeight && left >= room && right <= innerWidth - room;
  return isIn ? undefined : `${wanted.outerHTML} has the focus outside of the window`;
}
