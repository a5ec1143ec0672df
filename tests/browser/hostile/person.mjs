// What a person does on a page, with the mouse and the keyboard, until the attack is over.
import { pause } from "../lib/browser.mjs";
import { SECRET } from "./page.mjs";

const KEY = 35; // milliseconds between two keys

/** A person at a page. Whatever fails, since the page went away meanwhile, is let be. */
export class Person {
  constructor(browser, page) {
    this.browser = browser;
    this.page = page;
    this.isDone = false;
  }

  /** Types the secret over and over until the attack is over. */
  async type() {
    while (!this.isDone) await this.typeOnce();
  }

  /** Types the secret once. */
  async typeOnce(text = SECRET) {
    for (const key of text) {
      if (this.isDone) return;
      await this.try(() => this.page.keyboard.press(key));
      await pause(KEY);
    }
  }

  async key(name) {
    await this.try(() => this.page.keyboard.press(name));
  }

  /** Presses a key while holding another. */
  async chord(held, key, options) {
    await this.try(() => this.page.keyboard.down(held));
    await this.try(() => this.page.keyboard.press(key, options));
    await this.try(() => this.page.keyboard.up(held));
  }

  /** Clicks into the window. */
  async click(x, y) {
    await this.try(() => this.page.mouse.click(x, y));
  }

  /** Clicks in the middle of an element of the page, wherever that is. */
  async clickOn(selector) {
    const place = await this.try(() =>
      this.page.evaluate((wanted) => {
        const { x, y, width, height } = document.querySelector(wanted).getBoundingClientRect();
        return { x: x + width / 2, y: y + height / 2 };
      }, selector),
    );
    if (place) await this.click(place.x, place.y);
  }

  /** Drags from one place to another with the mouse. */
  async drag(from, to) {
    await this.try(() => this.page.mouse.move(from.x, from.y));
    await this.try(() => this.page.mouse.down());
    await this.try(() => this.page.mouse.move(to.x, to.y, { steps: 8 }));
    await this.try(() => this.page.mouse.up());
  }

  /** Copies the secret elsewhere, as from a password manager or a note. */
  async copySecret() {
    const page = await this.browser.browser.newPage();
    await page.goto("https://notes.example/").catch(() => undefined);
    await page.focus("textarea");
    await page.keyboard.type(SECRET);
    await page.keyboard.down("Control");
    await page.keyboard.press("KeyA", { commands: ["SelectAll"] });
    await page.keyboard.press("KeyC", { commands: ["Copy"] });
    await page.keyboard.up("Control");
    await page.close();
    await this.page.bringToFront();
  }

  async paste() {
    await this.chord("Control", "KeyV", { commands: ["Paste"] });
  }

  /** Types by an input method, which tells of no keys. Chromium alone can be driven so. */
  async compose(text = SECRET) {
    const session = await this.page.createCDPSession();
    for (let length = 1; length <= text.length && !this.isDone; length++) {
      const part = text.slice(0, length);
      await this.try(() =>
        session.send("Input.imeSetComposition", { text: part, selectionStart: length, selectionEnd: length }),
      );
      await pause(KEY);
    }
    await this.try(() => session.send("Input.insertText", { text }));
    await session.detach().catch(() => undefined);
  }

  /** Puts in a text at once, as the keyboard of a telephone or a dictation does. Chromium alone. */
  async insert(text = SECRET) {
    const session = await this.page.createCDPSession();
    await this.try(() => session.send("Input.insertText", { text }));
    await session.detach().catch(() => undefined);
  }

  pause(milliseconds) {
    return pause(milliseconds);
  }

  async try(work) {
    if (this.isDone) return undefined;
    return work().catch(() => undefined);
  }
}
