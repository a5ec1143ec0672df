// One way to drive both browsers with the extension in them: what differs between Chromium (DevTools
// protocol) and Firefox (WebDriver BiDi) stays in this file.
import { cpSync, existsSync, mkdtempSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import puppeteer from "puppeteer-core";

const ROOT = new URL("../../../", import.meta.url).pathname;
const UUID = "5b3a1f0e-7c58-4a0d-9c1e-0d6f2b7a9e11";
const GECKO_ID = "portalward@portalward.example";
const FOUND = `${ROOT}node_modules/.browsers.json`; // by scripts/setup
const BEGUN = `${ROOT}node_modules/.firefox`; // by scripts/setup tests: scripts/lib/firefox-profile.mjs
if (!existsSync(FOUND)) throw new Error("No browsers yet: run scripts/setup browsers");
const EXECUTABLE = JSON.parse(readFileSync(FOUND, "utf8"));

export const BROWSERS = ["chromium", "firefox"];
/** The size of text in both as they come, in pixels. */
const TEXT = 16;

/**
 * Starts a browser with the extension, all of its traffic going to the server.
 * `folder` is the unpacked extension, in Firefox also a packed one, `null` for a browser without it; `headless: false` opens a window;
 * `profile` is the folder of a profile that outlives the browser; `firstPage: "open"` leaves the page that comes on install.
 */
export async function start(
  name,
  server,
  {
    folder = `${ROOT}dist/${name}`,
    headless = true,
    prefs = {},
    args = [],
    profile,
    firstPage = "closed",
    hasSlowTabs = false,
  } = {},
) {
  const browser =
    name === "chromium"
      ? new Chromium(await launchChromium(server, folder, { headless, args, profile, hasSlowTabs }), folder)
      : new Firefox(await launchFirefox(server, folder, headless, prefs, profile), folder);
  try {
    await browser.browser.pages().then(boundClosing);
    if (folder !== null && !profile && firstPage === "closed") await browser.closeFirstPage();
  } catch (error) {
    // One that nobody holds would keep the tests from ending.
    await browser.close();
    throw error;
  }
  return browser;
}

/** Of a tab that is closed on its way elsewhere, the driver may wait for good to hear that it is closed. */
function boundClosing([page]) {
  const { prototype } = page.constructor;
  if (prototype.isClosingBound) return;
  const { close } = prototype;
  prototype.isClosingBound = true;
  prototype.close = function (options) {
    return inTime(close.call(this, options), 5000);
  };
}

/** What keeps Chromium from slowing down tabs that nobody looks at, as it does for everybody else. */
const NO_SLOW_TABS = [
  "--disable-background-timer-throttling",
  "--disable-backgrounding-occluded-windows",
  "--disable-renderer-backgrounding",
];

/** What takes from Chromium its limit on how often a page may change its address, without which it comes to nothing else. */
const NO_FLOOD_PROTECTION = "--disable-ipc-flooding-protection";

async function launchChromium({ port }, folder, { headless, args, profile, hasSlowTabs }) {
  return puppeteer.launch({
    ignoreDefaultArgs: [...(hasSlowTabs ? NO_SLOW_TABS : []), NO_FLOOD_PROTECTION],
    ...(profile && { userDataDir: profile }),
    executablePath: EXECUTABLE.chromium,
    headless,
    pipe: true,
    enableExtensions: folder === null ? [] : [folder],
    acceptInsecureCerts: true,
    networkEnabled: false,
    protocolTimeout: 20_000,
    defaultViewport: null,
    args: [
      "--no-sandbox",
      `--proxy-server=http://127.0.0.1:${port}`,
      "--proxy-bypass-list=<-loopback>",
      "--disable-quic",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
      "--lang=en",
      "--window-size=1000,960",
      ...args,
    ],
  });
}

async function launchFirefox({ port }, folder, headless, prefs, profile) {
  const place = profile ?? mkdtempSync(join(tmpdir(), "portalward-firefox-"));
  if (!profile && existsSync(BEGUN)) cpSync(BEGUN, place, { recursive: true });
  const browser = await puppeteer.launch({
    userDataDir: place,
    browser: "firefox",
    executablePath: EXECUTABLE.firefox,
    headless,
    acceptInsecureCerts: true,
    networkEnabled: false,
    protocolTimeout: 20_000,
    defaultViewport: null,
    args: ["--remote-allow-system-access", "--width=1000", "--height=960"],
    extraPrefsFirefox: {
      "network.proxy.type": 1,
      "network.proxy.http": "127.0.0.1",
      "network.proxy.http_port": port,
      "network.proxy.ssl": "127.0.0.1",
      "network.proxy.ssl_port": port,
      "network.proxy.allow_hijacking_localhost": true,
      "extensions.webextensions.uuids": JSON.stringify({ [GECKO_ID]: UUID }),
      "intl.locale.requested": "en-US",
      "ui.caretBlinkTime": 0,
      ...prefs,
    },
  });
  const remove = () => rm(place, { recursive: true, maxRetries: 9 }).catch(() => undefined);
  if (!profile) browser.process().once("exit", remove);
  if (folder?.endsWith(".xpi")) {
    // Of packed ones the driver does not know.
    await browser.connection.send("webExtension.install", { extensionData: { type: "archivePath", path: folder } });
  } else if (folder !== null) await browser.installExtension(folder);
  return browser;
}

class Browser {
  constructor(browser, folder) {
    this.browser = browser;
    this.folder = folder;
  }

  /** Closes the browser, if need be by force. */
  async close() {
    await inTime(this.browser.close(), 15_000);
    this.browser.process()?.kill("SIGKILL");
  }

  /** Closes the page that opens once the extension is installed, as a person does. */
  async closeFirstPage() {
    await (await this.newOwnPage("welcome.html")).close();
  }

  /** Opens a page in a new tab and waits until it stands still: there, or at our own page. */
  async open(url) {
    const page = await this.browser.newPage();
    await this.goto(page, url);
    if (!page.isClosed() && !page.mainFrame().detached) return page;
    // Our own page has taken so long to come that it has a tab of its own, as where a page gets in its way.
    const another = await this.browser.newPage();
    await this.goto(another, url);
    return another;
  }

  /** Opens a page that has the panel; again where a machine was too busy to draw that, and our own page has come. */
  async openWithPanel(url) {
    const hasWarning = async (page) => {
      const seen = await this.see(page);
      return (seen === "panel" || seen === "interstitial") && seen;
    };
    for (let tries = 5; ; tries--) {
      const page = await this.open(url);
      if ((await until(() => hasWarning(page))) === "panel") return page;
      await page.close();
      if (tries === 1) throw new Error(`our own page came in place of each panel: ${url}`);
    }
  }

  /** Goes to a page. That we put our own page in its place is no failure. */
  async goto(page, url) {
    await this.load(page, url);
    await this.settle(page);
  }

  /** Goes to a page, and waits until that, or our own in its place, is there. */
  load(page, url) {
    return page.goto(url, { timeout: 8000 }).catch(() => undefined);
  }

  /** Waits until the extension has had its say. */
  async settle(page) {
    const end = Date.now() + 10_000;
    // A page that is left alone must stay so; what is a warning is one. On a busy machine each look takes longer, too.
    for (let looks = 0; looks < 7 && Date.now() < end; ) {
      const seen = await inTime(this.see(page), 5000);
      if (seen === "panel" || seen === "interstitial") return;
      looks = seen === "page" ? looks + 1 : 0;
      await pause(50);
    }
  }

  /** What the person sees: `page`, `panel`, or `interstitial`. */
  async see(page) {
    const url = await this.address(page);
    if (url === undefined) return "moving";
    if (url.startsWith(this.origin)) return (await this.isDrawn(page)) ? "interstitial" : "moving";
    return (await this.panel(page)) ? "panel" : "page";
  }

  /** Whether a tab shows one of our own pages, as far as can be told of a page that may hang. */
  async isOwn(page) {
    const url = await Promise.race([this.address(page), pause(1500)]);
    return url?.startsWith(this.origin) === true;
  }

  /** Before its style sheets are there, a page's text is the white space between its tags. */
  async isDrawn(page) {
    return page.evaluate(() => document.body.innerText.trim() !== "").catch(() => false);
  }

  async address(page) {
    return page
      .evaluate(() => document.readyState !== "loading" && location.href)
      .then(
        (url) => url || undefined,
        () => undefined,
      );
  }

  /** The text of our panel or page. */
  async text(page) {
    const panel = await this.panel(page);
    return panel ? panel.text : page.evaluate(() => document.body.innerText);
  }

  /** One of our own pages in a new tab. */
  async ownPage(path) {
    const page = await this.browser.newPage();
    // Of such a page, Firefox never tells that it is there.
    page.goto(this.origin + path).catch(() => undefined);
    await this.isOwnThere(page, path);
    return page;
  }

  /** Loads one of our own pages anew. */
  reloadOwn(page) {
    return this.leaveOwn(page, "", () => location.reload());
  }

  /** Puts one of our own pages in place of another, by a script in that. */
  async leaveOwn(page, path, go) {
    await page.evaluate(() => document.querySelector("main").replaceChildren());
    page.evaluate(go, path).catch(() => undefined);
    await this.isOwnThere(page, path);
  }

  isOwnThere(page, path = "") {
    const isThere = (path) => location.href.includes(path) && document.querySelector("main")?.childElementCount > 0;
    return until(() => page.evaluate(isThere, path).catch(() => false), 10_000);
  }

  /** One of our own pages that opens by itself. */
  async newOwnPage(path) {
    const page = await until(async () => {
      for (const page of await this.browser.pages()) {
        if ((await this.address(page))?.startsWith(this.origin + path)) return page;
      }
      return undefined;
    });
    await this.isOwnThere(page);
    return page;
  }

  /**
   * The popup for the tab that shows a page, in a tab of its own. It comes in place of the page that finds the tab out:
   * with a tab that goes and one that comes, the page would be in front in between, as it never is with a real popup.
   */
  async popup(page) {
    const url = await this.address(page);
    const popup = await this.ownPage("options.html");
    const address = `popup.html?tab=${await popup.evaluate(findTab, url)}`;
    await this.leaveOwn(popup, address, (path) => location.replace(path));
    return popup;
  }

  /** Runs a function in one of our own pages, with the rights of the extension. */
  async asExtension(work, ...values) {
    const page = await this.ownPage("options.html");
    try {
      return await page.evaluate(work, ...values);
    } finally {
      await page.close();
    }
  }

  async tabId(page) {
    return this.asExtension(findTab, await this.address(page));
  }

  /**
   * Shows a page as to a person who has set their browser and system so: to a `theme`, to colours of their own, to less
   * motion, to a `text` that is so many times as large.
   */
  async show(page, { theme = "light", forcedColors = false, reducedMotion = false, text = 1 } = {}) {
    await this.setMedia(page, { theme, forcedColors, reducedMotion, text });
    const isShown = (theme, forced, motion, size) =>
      // A theme of the person's own colours is as dark as these are.
      (forced === "active" || matchMedia(`(prefers-color-scheme: ${theme})`).matches) &&
      matchMedia(`(forced-colors: ${forced})`).matches &&
      matchMedia(`(prefers-reduced-motion: ${motion})`).matches &&
      getComputedStyle(document.documentElement).fontSize === `${size}px`;
    const wanted = [theme, forcedColors ? "active" : "none", reducedMotion ? "reduce" : "no-preference", TEXT * text];
    await until(() => page.evaluate(isShown, ...wanted));
  }

  /** The toolbar icon's words for the tab that shows a page. */
  async title(page) {
    const find = async (url) => {
      const { id } = (await chrome.tabs.query({})).find((tab) => tab.url === url);
      return chrome.action.getTitle({ tabId: id });
    };
    return this.asExtension(find, await this.address(page));
  }

  /** Clicks a button of our panel or page, as a person does: with the mouse, where it is. */
  async press(page, label) {
    const panel = await this.panel(page);
    if (panel) {
      const button = panel.buttons.find(({ text }) => text.includes(label));
      if (!button) throw new Error(`the panel has no button "${label}": ${panel.text}`);
      const { x, y } = await button.place();
      return page.mouse.click(x, y);
    }
    // What is still to be drawn, or is drawn anew between the look and the click, is looked for again, as a person does.
    for (let tries = 0; ; tries++) {
      try {
        return await (await this.button(page, label)).click();
      } catch (error) {
        if (tries === 50 || !/detached|has no button/.test(error.message)) throw error;
        await pause(100);
      }
    }
  }

  async button(page, label) {
    for (const button of await page.$$("button, a")) {
      const text = await button.evaluate((element) => element.textContent);
      if (text.includes(label)) return button;
    }
    const text = await page.evaluate(() => document.body?.innerText);
    throw new Error(`the page has no button "${label}": ${text}`);
  }
}

/** In one of our own pages: the number of the tab that shows an address. */
async function findTab(url) {
  return (await chrome.tabs.query({})).find((tab) => tab.url === url)?.id;
}

class Chromium extends Browser {
  name = "chromium";

  get origin() {
    return `chrome-extension://${this.id}/`;
  }

  get id() {
    this.found ??= this.browser
      .targets()
      .map((target) => target.url())
      .find((url) => url.startsWith("chrome-extension://"))
      ?.split("/")[2];
    return this.found;
  }

  async isOwn(page) {
    return page.url().startsWith("chrome-extension://");
  }

  async open(url) {
    if (!this.id) await this.browser.waitForTarget((target) => target.type() === "service_worker", { timeout: 10_000 });
    return super.open(url);
  }

  /** Our panel stands in a closed shadow root, which the DevTools protocol looks into. */
  async panel(page) {
    const session = await page.createCDPSession().catch(() => undefined);
    if (!session) return undefined;
    const dialog = await dialogOf(session).catch(() => undefined);
    if (!dialog) return void session.detach().catch(() => undefined);
    const buttons = [];
    findIn(dialog, (node) => {
      if (node.nodeName === "BUTTON" || node.nodeName === "A") buttons.push(node);
      return false;
    });
    return {
      text: textOf(dialog),
      buttons: buttons.map((node) => ({
        text: textOf(node),
        place: async () => {
          const { model } = await session.send("DOM.getBoxModel", { nodeId: node.nodeId });
          const [x, y] = model.content;
          return { x: x + model.width / 2, y: y + 5 };
        },
      })),
    };
  }

  /** Runs a function on our panel's dialog, in the page. */
  async inPanel(page, work) {
    const session = await page.createCDPSession();
    const { nodeId } = await dialogOf(session);
    const { object } = await session.send("DOM.resolveNode", { nodeId });
    const functionDeclaration = `function () { return (${work})(this); }`;
    const call = { objectId: object.objectId, functionDeclaration, returnByValue: true };
    const { result } = await session.send("Runtime.callFunctionOn", call);
    await session.detach();
    return result.value;
  }

  async setMedia(page, { theme, forcedColors, reducedMotion, text }) {
    this.sessions ??= new WeakMap();
    if (!this.sessions.has(page)) this.sessions.set(page, await page.createCDPSession());
    const session = this.sessions.get(page);
    const features = [
      { name: "prefers-color-scheme", value: theme },
      { name: "forced-colors", value: forcedColors ? "active" : "none" },
      { name: "prefers-reduced-motion", value: reducedMotion ? "reduce" : "no-preference" },
    ];
    await session.send("Emulation.setEmulatedMedia", { features });
    await session.send("Page.setFontSizes", { fontSizes: { standard: TEXT * text } });
  }

  /**
   * Chooses from the context menu of an element. The menu itself is the system's, which nothing here reaches: what
   * Chromium tells of a choice is told in its place, for an entry that is there.
   */
  async choose(page, selector, label) {
    const [href, selection] = await page.evaluate(
      (wanted) => [document.querySelector(wanted).href, getSelection().toString().replaceAll(/\s+/g, " ")],
      selector,
    );
    const ids = { "Check this link with Portalward": "link", "Check this text with Portalward": "text" };
    const info = { menuItemId: ids[label], ...(href ? { linkUrl: href } : { selectionText: selection }) };
    const tabId = await this.tabId(page);
    await this.inBackground(
      this.browser.defaultBrowserContext(),
      async (info, tabId, label) => {
        await chrome.contextMenus.update(info.menuItemId, { title: label });
        chrome.contextMenus.onClicked.dispatch(info, await chrome.tabs.get(tabId));
      },
      info,
      tabId,
      label,
    );
  }

  /** Loads the extension anew, as an update does. */
  async reloadExtension() {
    await this.browser.installExtension(this.folder);
    await pause(1500);
  }

  /** Loads the extension for private windows, too; the browser must have been started without it. */
  async installForPrivateWindows(folder) {
    const session = await this.browser.target().createCDPSession();
    await session.send("Extensions.loadUnpacked", { path: folder, enableInIncognito: true });
    await this.browser.waitForTarget((target) => target.type() === "service_worker", { timeout: 10_000 });
  }

  /** Runs a function in the background of a window's own kind: private ones have one of their own. */
  async inBackground(context, work, ...values) {
    const isIts = (target) => target.type() === "service_worker" && target.browserContext() === context;
    const target = await this.browser.waitForTarget(isIts, { timeout: 10_000 });
    return (await target.worker()).evaluate(work, ...values);
  }

  /** Stops the background as the browser does when it has been idle. Whether it ran. */
  async stopBackground() {
    const target = this.browser.targets().find((target) => target.type() === "service_worker");
    await (await target?.worker())?.close();
    return target !== undefined;
  }

  /** In the background, where it runs. */
  async collectGarbage() {
    const target = this.browser.targets().find((target) => target.type() === "service_worker");
    const session = await target?.createCDPSession();
    await session?.send("HeapProfiler.collectGarbage");
    await session?.detach();
  }
}

class Firefox extends Browser {
  name = "firefox";
  origin = `moz-extension://${UUID}/`;

  /** Of our own page in place of another, Firefox does not always tell that it is there. */
  async load(page, url) {
    const before = await this.address(page);
    let isLoaded = false;
    const loading = super.load(page, url).then(() => {
      isLoaded = true;
    });
    const isStopped = async () => {
      const now = await this.address(page);
      return isLoaded || (now !== before && now?.startsWith(this.origin));
    };
    await Promise.race([loading, until(isStopped, 8000).catch(() => undefined)]);
  }

  async panel(page) {
    const panel = await this.inPanel(page, (dialog) => ({
      text: dialog.textContent,
      buttons: [...dialog.querySelectorAll("button, a")].map((button) => {
        const { x, y, width, height } = button.getBoundingClientRect();
        return { text: button.textContent, x: x + width / 2, y: y + height / 2 };
      }),
    }));
    return (
      panel && {
        ...panel,
        buttons: panel.buttons.map(({ text, x, y }) => ({ text, place: async () => ({ x, y }) })),
      }
    );
  }

  /** Runs a function on our panel's dialog, in the page. */
  async inPanel(page, work) {
    const context = page.mainFrame()._id;
    const send = (method, params) => this.browser.connection.send(method, params).then(({ result }) => result);
    const found = await send("script.evaluate", {
      target: { context },
      expression: "[...document.documentElement.children].filter((e) => e.localName === 'div')",
      awaitPromise: false,
      serializationOptions: { includeShadowTree: "all", maxDomDepth: 1, maxObjectDepth: 2 },
    }).catch(() => undefined);
    for (const host of found?.result?.value ?? []) {
      const root = host.value?.shadowRoot?.sharedId;
      if (!root) continue;
      const seen = await send("script.callFunction", {
        target: { context },
        functionDeclaration: `(root) => {
          const dialog = root.querySelector('dialog[role="alertdialog"][open]');
          return JSON.stringify(dialog && (${work})(dialog));
        }`,
        awaitPromise: false,
        arguments: [{ sharedId: root }],
      }).catch(() => undefined);
      const result = JSON.parse(seen?.result?.value ?? "null");
      if (result !== null) return result;
    }
    return undefined;
  }

  /** All pages of the browser are shown so. */
  async setMedia(_, { theme, forcedColors, reducedMotion, text }) {
    const colors = [2, 0];
    const prefs = [
      ["layout.css.prefers-color-scheme.content-override", theme === "dark" ? 0 : 1],
      ["ui.prefersReducedMotion", reducedMotion ? 1 : 0],
      ["font.size.variable.x-western", TEXT * text],
      // That text has another size is seen when colours change.
      ...(forcedColors ? colors.reverse() : colors).map((value) => ["browser.display.document_color_use", value]),
    ];
    await this.asBrowser(`(async () => {
      for (const [name, value] of ${JSON.stringify(prefs)}) Services.prefs.setIntPref(name, value);
      return true;
    })()`);
  }

  /** Chooses from the context menu of an element. */
  async choose(page, selector, label) {
    // The menu is for what is drawn where the mouse is.
    await until(() => page.evaluate(() => document.visibilityState === "visible"));
    await pause(300);
    await page.click(selector, { button: "right" });
    await this.asBrowser(`(async () => {
      const menu = document.getElementById("contentAreaContextMenu");
      const isWanted = ({ label, hidden }) => label === ${JSON.stringify(label)} && !hidden;
      let item;
      for (let tries = 0; !item && tries < 100; tries++) {
        await new Promise((done) => setTimeout(done, 50));
        if (menu.state === "open") item = [...menu.querySelectorAll("menuitem")].find(isWanted);
      }
      if (!item) throw new Error("no such entry");
      const chosen = new Promise((done) => item.addEventListener("command", done, { once: true }));
      menu.activateItem(item);
      const late = new Promise((_, fail) => setTimeout(fail, 3000, new Error("the entry was not chosen")));
      await Promise.race([chosen, late]);
      return true;
    })()`);
  }

  /** Stops the background as the browser does when it has been idle. Whether it ran. */
  stopBackground() {
    return this.asBrowser(`(async () => {
      const { extension } = WebExtensionPolicy.getByID("${GECKO_ID}");
      const ran = extension.backgroundState === "running";
      await extension.terminateBackground({ ignoreDevToolsAttached: true });
      return ran;
    })()`);
  }

  /** Loads the extension anew, as an update does. */
  async reloadExtension() {
    await this.browser.installExtension(this.folder);
    await pause(1500);
  }

  /** Takes the right to all sites away, as a person can. */
  takeRights() {
    return this.changeRights("remove");
  }

  giveRights() {
    return this.changeRights("add");
  }

  changeRights(verb) {
    return this.asBrowser(`(async () => {
      const { ExtensionPermissions } = ChromeUtils.importESModule("resource://gre/modules/ExtensionPermissions.sys.mjs");
      const { extension } = WebExtensionPolicy.getByID("${GECKO_ID}");
      await ExtensionPermissions.${verb}("${GECKO_ID}", { permissions: [], origins: ["http://*/*", "https://*/*"] }, extension);
      return true;
    })()`);
  }

  /** In the background and in pages: what "Minimize memory usage" in about:memory asks of all processes but the first. */
  collectGarbage() {
    return this.asBrowser('Services.obs.notifyObservers(null, "child-mmu-request")');
  }

  /** Evaluates an expression with the rights of the browser itself. */
  async asBrowser(expression) {
    const send = (method, params) => this.browser.connection.send(method, params).then(({ result }) => result);
    const { contexts } = await send("browsingContext.getTree", { "moz:scope": "chrome" });
    const [{ context }] = contexts;
    const answer = await send("script.evaluate", { target: { context }, awaitPromise: true, expression });
    if (answer.type !== "success") throw new Error(answer.exceptionDetails?.text ?? "it failed");
    return answer.result.value;
  }
}

/** Keeps decisions of the person, as the extension does; runs in one of our own pages. */
export async function keepDecisions(decisions) {
  const text = JSON.stringify(decisions);
  const sum = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  const sealed = { text, sum: btoa(String.fromCharCode(...new Uint8Array(sum))) };
  await chrome.storage.local.set({ decisions: sealed, "decisions-copy": sealed });
}

/** The decisions that are kept; runs in one of our own pages. */
export async function keptDecisions() {
  const { decisions } = await chrome.storage.local.get("decisions");
  return JSON.parse(decisions?.text ?? "[]");
}

export function pause(milliseconds) {
  return new Promise((done) => setTimeout(done, milliseconds));
}

/** What comes of a work, or `undefined` where it takes too long. */
async function inTime(work, patience) {
  let timer;
  const end = new Promise((done) => {
    timer = setTimeout(done, Math.min(patience, 2 ** 31 - 1));
  });
  try {
    return await Promise.race([work, end]);
  } finally {
    clearTimeout(timer);
  }
}

/** Waits until `check` holds, and fails when it takes longer than a busy machine may. */
export async function until(check, patience = 30_000) {
  const end = Date.now() + patience;
  for (;;) {
    // A look that hangs is no look.
    const found = await inTime(check(), patience + 1000);
    if (found) return found;
    if (Date.now() > end) throw new Error(`not within ${patience} ms: ${check}`);
    await pause(50);
  }
}

/** The dialog of our panel, by the DevTools protocol. */
async function dialogOf(session) {
  const { root } = await session.send("DOM.getDocument", { depth: -1, pierce: true });
  return findIn(root, (node) => node.nodeName === "DIALOG" && has(node, "role", "alertdialog"));
}

function findIn(node, wanted) {
  if (wanted(node)) return node;
  for (const child of [...(node.children ?? []), ...(node.shadowRoots ?? [])]) {
    const found = findIn(child, wanted);
    if (found) return found;
  }
  return undefined;
}

function has(node, name, value) {
  const at = node.attributes.indexOf(name);
  return at >= 0 && at % 2 === 0 && node.attributes[at + 1] === value;
}

function textOf(node) {
  return node.nodeType === 3
    ? node.nodeValue
    : (node.children ?? []).map(textOf).join(node.nodeName === "DIV" ? " " : "");
}
