// Runs hostile pages in a browser with the extension, one after the other, and tells what became of
// each: what the thief got, and whether the person saw a warning.
import { pause } from "../lib/browser.mjs";
import { showsPanel } from "./oracle.mjs";
import { hostOf, SECRET } from "./page.mjs";
import { Person } from "./person.mjs";

/** Within this time from its beginning an attack must have led to a warning that is seen. */
const WITHIN = 1000;
/** How long after that it must be seen still. */
const STILL = 500;
/** How long a page may take until its attack begins. */
const BEGINS_WITHIN = 8000;

/** Where the person copies from: no part of any attack. */
const NOTES = "https://notes.example/";

/** Answers for the server: the pages of all attacks. */
export function pagesOf(attacks) {
  const pages = new Map();
  for (const { id, page, more = {} } of attacks) {
    pages.set(`${hostOf(id)}/`, page);
    for (const [place, other] of Object.entries(more))
      pages.set(place.startsWith("/") ? hostOf(id) + place : place, other);
  }
  pages.set("notes.example/", "<!doctype html><title>Notes</title><textarea></textarea>");
  return (host, path, url) => {
    const page = pages.get(host + path);
    return typeof page === "function" ? page(url) : page;
  };
}

/** The characters of the secret among what came home. */
export function stolen(heard) {
  return heard.reduce(
    (sum, { event, text }) => sum + (event === "won" ? 0 : [...text].filter((c) => SECRET.includes(c)).length),
    0,
  );
}

/** The hosts of the documents that heard any of them. */
function placesOf(heard) {
  return [...new Set(heard.filter((each) => stolen([each]) > 0).map(({ place }) => place))];
}

/**
 * Runs an attack. Gives the number of stolen characters, where they were, and of each look at the window what was
 * seen: `panel`, `own page`, `nothing`, or `no answer` where the page hangs.
 */
export async function run(attack, browser, server) {
  const host = hostOf(attack.id);
  const { url = `https://${host}/`, person = (hands) => hands.type(), before: prepare = () => undefined } = attack;
  server.forget(host);
  const before = new Set(await browser.browser.pages());
  const page = await browser.browser.newPage();
  const hands = new Person(browser, page);
  await prepare(hands);
  const opening = page.goto(url, { timeout: 8000, waitUntil: "domcontentloaded" }).catch(() => undefined);
  const acting = Promise.resolve()
    .then(() => person(hands))
    .catch((error) => (hands.isDone ? undefined : console.error(`${attack.id}: ${error.message}`)));
  const begun = await waitFor(
    async () =>
      server.heard(host).some(({ event }) => event === "begun") || browser.isOwn(await inFront(browser, page, before)),
    BEGINS_WITHIN,
  );
  const start = Date.now();
  await pause(WITHIN);
  const seen = [];
  // The page that the person ends up on: an attack may open others.
  for (const wait of [0, STILL]) {
    await pause(wait);
    seen.push(await look(browser, await inFront(browser, page, before)));
  }
  hands.isDone = true;
  await Promise.race([Promise.all([acting, opening]), pause(1000)]);
  await pause(150); // what is on its way home arrives
  const heard = server.heard(host);
  const won = heard.filter(({ event }) => event === "won").map(({ text }) => text);
  const result = {
    id: attack.id,
    begun: begun !== undefined,
    stolen: stolen(heard),
    places: placesOf(heard),
    won,
    seen,
    took: Date.now() - start,
  };
  for (const other of await browser.browser.pages()) if (!before.has(other)) await close(other);
  return result;
}

/** The newest page that an attack has opened, or its own. */
async function inFront(browser, page, before) {
  const fresh = (await browser.browser.pages()).filter(
    (other) => !before.has(other) && !other.isClosed() && other.url()?.startsWith(NOTES) !== true,
  );
  return fresh.at(-1) ?? page;
}

async function look(browser, page) {
  if (await browser.isOwn(page)) return "own page";
  let shot;
  // A screenshot fails where the tab goes from one page to the other.
  await waitFor(async () => {
    shot = await Promise.race([page.screenshot({ type: "png" }).catch(() => undefined), pause(4000)]);
    return shot || (await browser.isOwn(page));
  }, 1000);
  if (await browser.isOwn(page)) return "own page";
  if (!shot) return "no answer";
  return showsPanel(shot) ? "panel" : "nothing";
}

async function close(page) {
  await Promise.race([page.close({ runBeforeUnload: false }).catch(() => undefined), pause(3000)]);
}

async function waitFor(check, patience) {
  const end = Date.now() + patience;
  while (Date.now() < end) {
    if (await check()) return true;
    await pause(25);
  }
  return undefined;
}
