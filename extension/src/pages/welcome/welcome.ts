/** The first page: what Portalward does, whether the person's portals are on its lists, and what a warning looks like. */

import { button, element, prepare, say } from "../dom.js";
import { searchSection } from "../options/search.js";
import { practiceSection } from "./practice.js";

const ALL_SITES = { origins: ["http://*/*", "https://*/*"] };

const main = document.querySelector("main") ?? document.body;
prepare(say("welcomeTitle"));
void show();
chrome.permissions.onAdded.addListener(() => void show());

async function show(): Promise<void> {
  const isAllowed = await chrome.permissions.contains(ALL_SITES);
  const logo = element("img");
  logo.src = "icons/app-128.png";
  logo.alt = "";
  const search = searchSection();
  search.querySelector("h2")?.replaceChildren(say("welcomeFind"));
  search.append(element("p", "soft", say("welcomeNotFound")));
  main.replaceChildren(
    element("div", "title", logo, element("h1", "", say("welcomeTitle"))),
    ...[say("welcomeChecks"), say("welcomeWarns"), say("welcomeLocal")].map((text) => element("p", "", text)),
    ...(isAllowed ? [] : [allow()]),
    search,
    practiceSection(),
  );
}

/** Without the right to look at pages nobody is warned. */
function allow(): HTMLElement {
  const ask = button(say("popupAllowSites"), "main", () => void chrome.permissions.request(ALL_SITES));
  return element("div", "", element("p", "", say("popupOffPermission")), element("div", "actions", ask));
}
