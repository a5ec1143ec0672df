/** The popup: what is known of the page in the active tab. */

import { explain } from "../../explain.js";
import type { Answer, ProviderSummary } from "../../generated/engine.js";
import { askOwn, type Status, type ToPage } from "../../protocol.js";
import { day, phone } from "../../words.js";
import { address, button, element, name, prepare, say, telephone } from "../dom.js";

const ALL_SITES = { origins: ["http://*/*", "https://*/*"] };
/** How long the background may take before it counts as gone, in milliseconds. */
const PATIENCE = 3000;

type Level = "verified" | "unknown" | "caution" | "danger" | "off";

const main = document.querySelector("main") ?? document.body;
prepare(say("appName"));
void refresh();

async function refresh(): Promise<void> {
  const tab = await shownTab();
  if (tab === undefined) return show("unknown", say("popupElsewhere"), null, [element("p", "", say("popupElsewhereText"))]);
  const status = await withPatience(askOwn<"status">({ kind: "status", tabId: tab }));
  switch (status.kind) {
    case "elsewhere":
      return show("unknown", say("popupElsewhere"), null, [element("p", "", say("popupElsewhereText"))]);
    case "unprotected":
      return showUnprotected(tab, status.reason);
    case "page":
      return showPage(tab, status);
  }
}

/** The tab that the popup is about: the active one, or the one named in a test or a window of its own. */
async function shownTab(): Promise<number | undefined> {
  const named = Number(new URLSearchParams(location.search).get("tab"));
  if (named > 0) return named;
  const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
  return tab?.id;
}

async function withPatience(status: Promise<Status | undefined>): Promise<Status> {
  const gone: Status = { kind: "unprotected", reason: "" };
  const slow = new Promise<Status>((resolve) => setTimeout(resolve, PATIENCE, gone));
  return Promise.race([slow, status.then((found) => found ?? gone, () => gone)]);
}

function showPage(tab: number, status: Extract<Status, { kind: "page" }>): void {
  const { answer, remembered, providers } = status;
  const { provider } = answer;
  const at = address(answer.shownHost, answer.shownDomain);
  const foot = footer(say("popupCount", providers.toLocaleString(chrome.i18n.getUILanguage())));
  if (remembered) {
    const isMine = remembered.choice === "my-portal";
    const undo = button(say("undo"), "", () => void act(askOwn<"undo">({ kind: "undo", host: remembered.host })));
    return show(isMine ? "verified" : "unknown", isMine ? say("popupMine") : say("popupAllowed"), at, [
      element("p", "", say(isMine ? "popupMineText" : "popupAllowedText", day(remembered.since))),
      element("div", "actions", undo),
      foot,
    ]);
  }
  if (answer.severity === "verified" && provider) {
    const isPlatform = provider.kind === "platform";
    return show("verified", say(isPlatform ? "popupPlatform" : "popupVerified", provider.name), at, [
      ...(isPlatform ? [element("p", "", say("popupPlatformText", provider.name))] : []),
      ...about(provider),
      foot,
    ]);
  }
  if (!answer.warns && answer.severity !== "danger") {
    return show("unknown", say("popupUnknown"), at, [
      element("p", "", insecure(answer) ?? say("popupUnknownText")),
      isMine(tab),
      foot,
    ]);
  }
  const level = answer.severity === "danger" ? "danger" : "caution";
  const actions = element("div", "actions");
  if (provider?.portal) {
    const { portal } = provider;
    actions.append(button(say("openReal", provider.name), "main", () => void open(portal, tab)));
  }
  show(level, say(level === "danger" ? "dangerTitle" : "cautionTitle"), at, [
    element("h2", "", say("stopWhy")),
    ...explain(answer).map((reason) => element("p", "", reason)),
    element("p", "", say("doNotType")),
    actions,
    ...(provider ? about(provider) : []),
    isMine(tab),
    foot,
  ]);
}

function insecure(answer: Answer): string | null {
  return answer.findings.some(({ reason }) => reason === "insecure") ? (explain(answer)[0] ?? null) : null;
}

/** Who the provider is, who vouches for it, and how to reach it. */
function about(provider: ProviderSummary): HTMLElement[] {
  const parts = [element("h2", "", say("popupWho")), element("p", "", say("listed", provider.list, day(provider.updated)))];
  parts.push(element("p", "soft small", say("popupSource", provider.source, day(provider.retrieved))));
  if (provider.operator) parts.push(element("p", "", say("popupOperator", provider.operator)));
  parts.push(element("h2", "", say("popupContact")));
  for (const { value, verifiedOn } of provider.phones) {
    const checked = element("span", "soft small", ` ${say("popupChecked", day(verifiedOn))}`);
    parts.push(element("p", "", name(provider.name), ": ", telephone(value, phone(value)), checked));
  }
  if (provider.phones.length === 0) parts.push(element("p", "", say("callCard")));
  return parts;
}

/** "This is my real portal", which asks once more. */
function isMine(tab: number): HTMLElement {
  const box = element("div", "actions");
  const yes = button(say("popupYesMine"), "main", () => void act(askOwn<"decide">({ kind: "decide", tabId: tab, choice: "my-portal" })));
  const ask = button(say("popupIsMine"), "quiet", () => {
    const question = element("div", "question", element("p", "", say("popupIsMineSure")));
    question.append(element("div", "actions", yes, button(say("cancel"), "", () => question.replaceWith(ask))));
    ask.replaceWith(question);
    yes.focus();
  });
  box.append(ask);
  return box;
}

function showUnprotected(tab: number, reason: string): void {
  const isPermission = reason === "permission";
  const parts = [element("p", "", say(isPermission ? "popupOffPermission" : "popupOffEngine"))];
  if (isPermission) {
    const allow = button(say("popupAllowSites"), "main", () => void act(chrome.permissions.request(ALL_SITES)));
    parts.push(element("div", "actions", allow));
  } else {
    if (reason) parts.push(element("p", "soft small", say("uncheckedReason", reason)));
    const unchecked: ToPage = { kind: "use-unchecked" };
    const use = button(say("popupUseUnchecked"), "quiet", () => {
      void chrome.tabs.sendMessage(tab, unchecked).finally(() => window.close());
    });
    parts.push(element("p", "", say("uncheckedAdvice")), element("div", "actions", button(say("tryAgain"), "main", () => void refresh()), use));
  }
  show("off", say("popupOff"), null, parts);
}

function show(level: Level, title: string, at: HTMLElement | null, parts: HTMLElement[]): void {
  const shape = element("img");
  shape.src = `icons/${level}-48.png`;
  shape.alt = "";
  const product = element("p", "soft small", say("appName"));
  const header = element("header", "", shape, element("div", "", product, element("h1", "", title)));
  main.className = level;
  main.replaceChildren(header, ...(at ? [at] : []), ...parts);
}

function footer(count: string): HTMLElement {
  const options = element("a", "", say("popupOptions"));
  options.href = "options.html";
  options.addEventListener("click", (event) => {
    event.preventDefault();
    void chrome.runtime.openOptionsPage();
  });
  return element("footer", "small", options, element("p", "soft", `${count}. ${say("kindNote")}`));
}

async function open(portal: string, tab: number): Promise<void> {
  await chrome.tabs.update(tab, { url: portal });
  window.close();
}

async function act(done: Promise<unknown>): Promise<void> {
  await done.catch(() => undefined);
  await refresh();
}
