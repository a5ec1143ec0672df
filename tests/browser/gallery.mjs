// What scripts/gallery runs once everything is built.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { brokenWords, clippedText, standsOut, whenDrawn, wideInPanel } from "./lib/accessibility.mjs";
import { BROWSERS, keepDecisions, start, until } from "./lib/browser.mjs";
import { copyOf, messagesOf, speakOnly, writeDatesIn } from "./lib/copies.mjs";
import { article, login, tour } from "./lib/pages.mjs";
import { serve } from "./lib/server.mjs";

const ROOT = new URL("../../", import.meta.url).pathname;
const GALLERY = `${ROOT}dist/gallery`;
const LANGUAGES = ["en", "es"];
const HEIGHT = 640;
/** How wide the popup is where it has all the room that it wants. */
const POPUP = 352;
/** The ways in which each surface is looked at. */
const LOOKS = [
  { name: "light-1000", theme: "light", width: 1000 },
  { name: "dark-1000", theme: "dark", width: 1000 },
  { name: "dark-320", theme: "dark", width: 320 },
  { name: "light-320", theme: "light", width: 320 },
  { name: "light-320-large-text", theme: "light", width: 320, text: 2, languages: ["en"] },
];
/** The pictures that stores show, in the size and number that they want (`--store`). */
const STORE = {
  looks: [{ name: "store", theme: "light", width: 1280, height: 800 }],
  surfaces: ["interstitial-danger", "panel-caution", "panel-link", "message-report", "welcome"],
  folder: `${ROOT}dist/store`,
};

const PORTAL = "https://mychart.clevelandclinic.org/";
const PASSWORD = "winter-Garten-77";
const MESSAGE =
  "MyChart: your result is locked. Unlock in 24 hours: hxxps://mychart-login[.]com/r?k=7 or 1-888-555-0142";
const CLINICS = Array.from({ length: 40 }, (_, at) => `Riverside Clinic ${at},https://riverside-clinic-${at}.org/\n`);
const LIST = `name,website\n${CLINICS.join("")}Mayo,https://mayoclinic.org/\nNo site,\n`;
const MAIL = article(
  `<style>body{font:16px sans-serif;margin:2rem}</style><h1>Inbox</h1>
<p><a id="danger" href="https://rnychart.org/in">View your test results</a></p>
<p>Please <a href="https://aetma.com/bill">pay your bill</a> and write to us where something is wrong with it.</p>
<p><a href="https://elsewhere.example/in">https://www.mychart.org/</a></p>
<p><a href="https://mychart.org/">https://mychart.org/</a></p>`,
  "Inbox",
);

/**
 * Everything that a person may get to see. `show(browser, say)` leads there and gives the page; `say` has the words of the
 * language by their keys. What one of them decides stays decided for those below it. `kind` is what it is measured as; `faulty` is for an
 * extension whose engine is missing.
 */
const SURFACES = [
  { name: "options-empty", kind: "own", show: (browser) => browser.ownPage("options.html") },
  { name: "welcome", kind: "own", show: (browser) => browser.ownPage("welcome.html") },
  { name: "welcome-search", kind: "own", show: search },
  { name: "welcome-practice", kind: "panel", show: practice },
  { name: "message-empty", kind: "own", show: (browser) => browser.ownPage("message.html") },
  { name: "message-report", kind: "own", show: (browser, say) => ofMessage(browser, say, "message.html") },
  { name: "popup-verified", kind: "popup", show: (browser) => popupFor(browser, PORTAL) },
  { name: "popup-verified-breach", kind: "popup", show: breach },
  {
    name: "popup-password-question",
    kind: "popup",
    show: (browser, say) => popupFor(browser, PORTAL, say("passwordOffer")),
  },
  { name: "popup-password-on", kind: "popup", show: lookAfter },
  { name: "popup-unknown", kind: "popup", show: (browser) => popupFor(browser, "https://library.example/") },
  {
    name: "popup-unknown-question",
    kind: "popup",
    show: (browser, say) => popupFor(browser, "https://library.example/", say("popupIsMine")),
  },
  {
    name: "popup-my-portal",
    kind: "popup",
    show: (browser, say) => popupFor(browser, "https://clinic.example/", say("popupIsMine"), say("popupYesMine")),
  },
  { name: "popup-caution", kind: "popup", show: (browser) => popupFor(browser, "https://aetma.com/") },
  { name: "popup-allowed", kind: "popup", show: allowed },
  { name: "popup-danger", kind: "popup", show: danger },
  { name: "popup-nothing-to-check", kind: "popup", show: (browser) => browser.ownPage("popup.html") },
  { name: "popup-message", kind: "popup", show: (browser, say) => ofMessage(browser, say, "popup.html") },
  { name: "interstitial-danger", kind: "own", show: (browser) => browser.open("https://rnychart.org/") },
  { name: "interstitial-danger-sure", kind: "own", show: sure },
  { name: "interstitial-danger-breach", kind: "own", show: (browser) => browser.open("https://carecloud-login.com/") },
  { name: "interstitial-caution", kind: "own", show: more("https://aetma.com/") },
  { name: "interstitial-password", kind: "own", show: typedElsewhere },
  { name: "interstitial-not-needed", kind: "own", show: (browser) => browser.ownPage("interstitial.html#nothing") },
  { name: "panel-caution", kind: "panel", show: (browser) => browser.open("https://aetma.com/") },
  { name: "panel-caution-breach", kind: "panel", show: (browser) => browser.open("https://carecloud.info/") },
  { name: "panel-link", kind: "panel", show: beforeLink },
  { name: "marks", kind: "page", show: marks },
  { name: "options-preview", kind: "own", show: preview },
  { name: "options-full", kind: "own", show: full },
  {
    name: "popup-not-protected",
    kind: "popup",
    faulty: true,
    show: (browser) => popupFor(browser, "https://a.example/"),
  },
  { name: "panel-unchecked", kind: "panel", faulty: true, show: unchecked },
  { name: "interstitial-unchecked", kind: "own", faulty: true, show: more("https://a.example/") },
];

const { values: wanted } = parseArgs({
  options: {
    browser: { type: "string" },
    language: { type: "string" },
    theme: { type: "string" },
    only: { type: "string", default: "" },
    store: { type: "boolean", default: false },
  },
});
const chosen = (all, one) => all.filter((each) => one === undefined || each === one);
const browsers = chosen(BROWSERS, wanted.browser);
const languages = chosen(LANGUAGES, wanted.language);
const looks = (wanted.store ? STORE.looks : LOOKS).filter(({ theme }) => theme === (wanted.theme ?? theme));
const surfaces = SURFACES.filter(({ name }) => name.includes(wanted.only)).filter(
  ({ name }) => !wanted.store || STORE.surfaces.includes(name),
);
if (![browsers, languages, looks, surfaces].every((some) => some.length > 0)) {
  console.error(
    "gallery: --browser chromium|firefox --language en|es --theme light|dark --only PART-OF-A-NAME --store",
  );
  process.exit(2);
}

const server = await serve((host) => {
  if (host === "mail.example") return MAIL;
  return tour(host) ?? login({ title: "Account" });
});
const found = { screens: 0, clipped: 0 };
for (const name of browsers) {
  for (const language of languages) {
    for (const faulty of [false, true]) {
      const shown = surfaces.filter((surface) => Boolean(surface.faulty) === faulty);
      if (shown.length > 0) await visit(name, language, faulty, shown);
    }
  }
}
if (!wanted.store) await contactSheets();
server.close();
console.log(`${found.screens} screens, ${found.clipped} with clipped text`);
process.exitCode = found.clipped > 0 ? 1 : 0;

/** Goes through surfaces in one browser and language. */
async function visit(name, language, faulty, shown) {
  const extension = copyOf(`${ROOT}dist/${name}`, (folder) => {
    speakOnly(folder, language, messagesOf(folder, language));
    writeDatesIn(folder, language);
    if (faulty) rmSync(join(folder, "engine_bg.wasm"));
  });
  const messages = messagesOf(extension.folder, language);
  const browser = await start(name, server, { folder: extension.folder });
  try {
    // So that the background is awake when the first of our pages asks it.
    await browser.open("https://library.example/");
    for (const surface of shown) {
      const page = await surface.show(browser, (key) => messages[key].message);
      const troubles = [];
      for (const look of looks.filter(({ languages }) => !languages || languages.includes(language))) {
        const path = wanted.store
          ? `${STORE.folder}/${name}/${language}`
          : `${GALLERY}/${name}/${language}/${look.name}`;
        mkdirSync(path, { recursive: true });
        const wrong = await picture(browser, page, surface.kind, look, `${path}/${surface.name}.png`);
        found.screens += 1;
        found.clipped += wrong.length > 0 ? 1 : 0;
        troubles.push(...wrong.map((trouble) => `\n  ${look.name}: ${trouble}`));
      }
      console.log(`${name} ${language} ${surface.name}: ${troubles.join("") || "nothing clipped"}`);
      await browser.show(page);
      await Promise.all((await browser.browser.pages()).slice(1).map((page) => page.close()));
    }
  } finally {
    await browser.close();
    extension.remove();
  }
}

/** Shows a page in one way, takes its picture, and gives what is wrong with it. */
async function picture(browser, page, kind, { theme, width, height, text = 1 }, path) {
  const isWhole = kind === "own" || kind === "popup";
  const room = kind === "popup" ? Math.min(width, POPUP) : width;
  const resize = async (height) => {
    await page.setViewport({ width: room, height });
    await until(() => page.evaluate((width) => innerWidth === width, room));
    // Chromium forgets the size of text where the window gets another.
    await browser.show(page, { theme, text });
  };
  await page.bringToFront();
  await resize(height ?? HEIGHT);
  const trouble = await whenDrawn(() => measure(browser, page, kind));
  if (isWhole && !height) await resize(await page.evaluate(() => document.documentElement.scrollHeight));
  await page.screenshot({ path });
  return trouble;
}

async function measure(browser, page, kind) {
  const checks = { panel: [wideInPanel, brokenWords, clippedText], page: [standsOut] };
  const inPage = kind === "panel" ? (check) => browser.inPanel(page, check) : (check) => page.evaluate(check);
  const wrong = [];
  for (const check of checks[kind] ?? [standsOut, brokenWords, clippedText]) wrong.push(...(await inPage(check)));
  return wrong;
}

/** The popup for a page, after buttons in it were pressed. */
async function popupFor(browser, url, ...labels) {
  const popup = await browser.popup(await browser.open(url));
  for (const label of labels) await pressed(browser, popup, label);
  return popup;
}

/** Presses a button, and waits until it is gone. */
async function pressed(browser, page, label) {
  await browser.press(page, label);
  await until(async () => !(await browser.text(page)).includes(label));
}

async function breach(browser) {
  const popup = await popupFor(browser, "https://www.carecloud.com/");
  await popup.evaluate(() => {
    document.querySelector(".notice details").open = true;
  });
  return popup;
}

/** Turns the alert for the portal's password on, where it is not. */
async function lookAfter(browser, say) {
  const popup = await popupFor(browser, PORTAL);
  if (!(await browser.text(popup)).includes(say("passwordOffer"))) return popup;
  await pressed(browser, popup, say("passwordOffer"));
  await pressed(browser, popup, say("passwordOn"));
  return popup;
}

async function typedElsewhere(browser, say) {
  await lookAfter(browser, say);
  const signIn = async (page) => {
    await page.bringToFront();
    await page.click("#password");
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press("Enter");
  };
  await signIn(await browser.open(PORTAL));
  const isLearned = async () => (await chrome.storage.local.get()).passwords.portals[0].traces.length > 0;
  await until(() => browser.asExtension(isLearned));
  const page = await browser.open("https://library.example/");
  await signIn(page);
  await until(async () => (await browser.see(page)) === "interstitial");
  return page;
}

/** A page that is looked at all the same. */
async function allow(browser, say, url) {
  const page = await browser.open(url);
  await browser.press(page, say("stopKnow"));
  await browser.press(page, say("stopOnce"));
  await until(async () => (await browser.address(page)) === url);
  await browser.settle(page);
  return browser.popup(page);
}

function allowed(browser, say) {
  return allow(browser, say, "https://mychart-login.example/");
}

async function danger(browser, say) {
  const popup = await allow(browser, say, "https://mychart.org.signin.example/");
  await pressed(browser, popup, say("undo"));
  return popup;
}

async function sure(browser, say) {
  const page = await browser.open("https://rnychart.org/");
  await pressed(browser, page, say("stopKnow"));
  return page;
}

/** Our own page, from the panel over a page. */
function more(url) {
  return async (browser, say) => {
    const page = await browser.open(url);
    await until(async () => (await browser.see(page)) === "panel");
    await browser.press(page, say("moreAbout"));
    await until(async () => (await browser.see(page)) === "interstitial");
    return page;
  };
}

async function unchecked(browser) {
  const page = await browser.open("https://a.example/");
  await until(async () => (await browser.see(page)) === "panel");
  return page;
}

async function marks(browser) {
  const page = await browser.open("https://mail.example/");
  await until(() => page.evaluate(() => document.querySelectorAll("a + div").length === 3));
  return page;
}

async function beforeLink(browser) {
  const page = await marks(browser);
  await page.click("#danger");
  await until(async () => (await browser.see(page)) === "panel");
  return page;
}

async function search(browser) {
  const page = await browser.ownPage("welcome.html");
  await page.type('input[type="search"]', "clinic");
  await until(() => page.evaluate(() => document.querySelectorAll(".found li").length > 9));
  return page;
}

async function practice(browser) {
  const page = await browser.ownPage("welcome.html");
  await page.bringToFront();
  await page.click('input[type="password"]');
  await until(() => browser.panel(page));
  return page;
}

async function ofMessage(browser, say, path) {
  const page = await browser.ownPage(path);
  await page.evaluate(() => document.querySelector("details.messages")?.setAttribute("open", ""));
  const box = await until(() => page.$("textarea"));
  await box.type(MESSAGE);
  await browser.press(page, say("messageCheck"));
  await until(() => page.$(".report h2"));
  return page;
}

/** The options where a list is about to be added. */
async function preview(browser) {
  const page = await browser.ownPage("options.html");
  await page.evaluate((list) => {
    const files = new DataTransfer();
    files.items.add(new File([list], "riverside.csv", { type: "text/csv" }));
    const input = document.querySelector(".drop input");
    input.files = files.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }, LIST);
  await until(() => page.$(".stage h3"));
  return page;
}

/** The options with everything in them that a person can have. */
async function full(browser, say) {
  const page = await preview(browser);
  await browser.press(page, say("listsApply"));
  await until(async () => (await browser.text(page)).includes(say("listsDone")));
  const decisions = ["my-portal", "allowed"].map((choice) => ({
    host: `${choice}.example`,
    choice,
    since: "2026-11-01",
  }));
  await page.evaluate(keepDecisions, decisions);
  await until(async () => /allowed\.example/.test(await browser.text(page)));
  return page;
}

/** Writes a page with all pictures that are there, and a picture of it for each browser and language. */
async function contactSheets() {
  const sections = BROWSERS.flatMap((name) => LANGUAGES.map((language) => ({ name, language }))).map(section);
  const style =
    "body{font:14px sans-serif;margin:0}section{padding:1rem;width:max-content}th,td{padding:.25rem;vertical-align:top;text-align:start}img{width:220px;max-height:420px;object-fit:cover;object-position:top;border:1px solid #999}";
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Gallery</title><style>${style}</style>${sections.join("")}`;
  writeFileSync(`${GALLERY}/index.html`, html);
  const browser = await start(browsers[0], server, { folder: null });
  const page = await browser.browser.newPage();
  await page.goto(pathToFileURL(`${GALLERY}/index.html`).href);
  for (const sheet of await page.$$("section")) {
    await sheet.screenshot({ path: `${GALLERY}/${await sheet.evaluate(({ id }) => id)}.png` });
  }
  await browser.close();
}

function section({ name, language }) {
  const taken = LOOKS.map((look) => ({ look: look.name, pictures: picturesIn(`${name}/${language}/${look.name}`) }));
  const rows = SURFACES.filter((surface) => taken.some(({ pictures }) => pictures.includes(`${surface.name}.png`)));
  if (rows.length === 0) return "";
  const cell = (surface, { look, pictures }) => {
    const file = `${surface.name}.png`;
    const path = `${name}/${language}/${look}/${file}`;
    return `<td>${pictures.includes(file) ? `<a href="${path}"><img src="${path}" alt="${surface.name}, ${look}"></a>` : ""}</td>`;
  };
  const head = taken.map(({ look }) => `<th>${look}</th>`).join("");
  const body = rows.map(
    (surface) => `<tr><th>${surface.name}</th>${taken.map((look) => cell(surface, look)).join("")}</tr>`,
  );
  return `<section id="${name}-${language}"><h1>${name}, ${language}</h1><table><tr><th></th>${head}</tr>${body.join("")}</table></section>`;
}

function picturesIn(folder) {
  try {
    return readdirSync(`${GALLERY}/${folder}`);
  } catch {
    return [];
  }
}
