// What a person does on an ordinary page, in the words of its <meta name="person">. Steps stand
// between semicolons:
//
//   click SELECTOR          type SELECTOR TEXT       keys TEXT (where the focus is)
//   press KEY[+KEY]         choose SELECTOR VALUE    drag SELECTOR to SELECTOR
//   hover SELECTOR          scroll-to SELECTOR       upload SELECTOR
//   wait-for SELECTOR       in FRAME STEP (a step within a frame)
//
// A person begins once the page hears its keys, that is once the extension has judged it, unless the
// first step is "at-once"; and goes on once what was typed has reached the page.
//
// A selector has no blanks, and looks into open shadow roots by `host>>inner`.
import { pause, until } from "../lib/browser.mjs";
import { hasHeard, listen } from "./picture.mjs";

/** Something to upload: any file will do. */
const FILE = new URL(import.meta.url).pathname;

const TYPING = /^(in \S+ )?(type|keys) /;
const KEYS = { Space: " " };

/** Does all the steps, one after the other. */
export async function act(page, script) {
  const steps = script
    .split(";")
    .map((step) => step.trim())
    .filter((step) => step !== "");
  if (steps[0] === "at-once") steps.shift();
  else await heard(page);
  for (const step of steps) {
    await one(page, page.mainFrame(), step);
    if (TYPING.test(step)) await heard(page);
  }
}

/** Waits until keys reach the page. While the extension holds keys back, it does not hear them. */
function heard(page) {
  const inAll = (work) => Promise.all(page.frames().map((frame) => frame.evaluate(work).catch(() => false)));
  return until(async () => {
    await inAll(listen);
    await page.keyboard.press("F8");
    return (await inAll(hasHeard)).includes(true);
  }).catch(() => {
    throw new Error("the page hears no keys");
  });
}

async function one(page, frame, step) {
  const [word, selector, ...more] = step.split(/\s+/);
  const rest = more.join(" ");
  switch (word) {
    case "in": {
      const inner = await (await find(frame, selector)).contentFrame();
      return one(page, inner, rest);
    }
    case "click":
      return click(frame, selector);
    case "type":
      await click(frame, selector);
      return page.keyboard.type(rest);
    case "keys":
      return page.keyboard.type([selector, ...more].join(" "));
    case "press": {
      const keys = selector === "+" ? [selector] : selector.split("+");
      for (const key of keys) await page.keyboard.down(KEYS[key] ?? key);
      for (const key of keys.reverse()) await page.keyboard.up(KEYS[key] ?? key);
      return;
    }
    case "choose":
      return (await find(frame, selector)).select(rest);
    case "drag": {
      const from = await (await find(frame, selector)).clickablePoint();
      const to = await (await find(frame, more[1])).clickablePoint();
      await page.mouse.move(from.x, from.y);
      await page.mouse.down();
      await page.mouse.move(to.x, to.y, { steps: 4 });
      return page.mouse.up();
    }
    case "hover":
      return (await find(frame, selector)).hover();
    case "scroll-to":
      return (await find(frame, selector)).evaluate((element) => element.scrollIntoView({ behavior: "instant" }));
    case "upload":
      return (await find(frame, selector)).uploadFile(FILE);
    case "wait-for":
      return void (await find(frame, selector));
    default:
      throw new Error(`a person cannot "${step}"`);
  }
}

/** Clicks an element as soon as it can be clicked: what fills the screen takes its time to shrink. */
function click(frame, selector) {
  return until(async () => {
    const handle = await find(frame, selector);
    await standsStill(handle);
    return handle.click().then(
      () => true,
      (error) => {
        if (!/not clickable/.test(error.message)) throw error;
      },
    );
  });
}

/** Waits until an element stands where it will be when the mouse gets there: a drawer slides, and people wait for it. */
async function standsStill(handle) {
  const place = () =>
    handle.evaluate((element) => JSON.stringify(Element.prototype.getBoundingClientRect.call(element)));
  let before;
  const isSame = async () => {
    const now = await place();
    const isStill = now === before;
    before = now;
    if (!isStill) await pause(20);
    return isStill;
  };
  // Some never stand still.
  await until(isSame, 1000).catch(() => undefined);
}

/** Waits for an element that is drawn. A page may have named a form `querySelector`. */
function find(frame, selector) {
  return until(async () => {
    const handle = await frame
      .evaluateHandle((wanted) => {
        let root = document;
        for (const part of wanted.split(">>")) {
          const query = root === document ? Document.prototype.querySelector : DocumentFragment.prototype.querySelector;
          const found = query.call(root, part);
          if (!found) return null;
          if (part === wanted.split(">>").at(-1)) return found.getClientRects().length > 0 ? found : null;
          root = found.shadowRoot;
        }
      }, selector)
      .catch(() => undefined); // the page is about to change
    return handle?.asElement();
  }, 3000).catch((error) => {
    throw new Error(`${selector}: ${error.message}`);
  });
}
