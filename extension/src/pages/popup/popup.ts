/** The popup: what is known of the page in the active tab. */

import { explain } from "../../explain.js";
import type { Answer, ProviderSummary } from "../../generated/engine.js";
import { type Policy, policyInForce } from "../../lists/policy.js";
import { type KeptList, shelf } from "../../lists/store.js";
import { askOwn, type PasswordState, type Status, type ToPage } from "../../protocol.js";
import { day, figure } from "../../words.js";
import { address, button, element, goToHeading, name, prepare, say, telephone } from "../dom.js";
import { helpDesk } from "../help.js";
import { messageForm } from "../message/form.js";
import { noticeBlock } from "../notice.js";
import { reportBlock } from "../report.js";

const ALL_SITES = { origins: ["http://*/*", "https://*/*"] };
/** How long the background may take before it counts as gone, in milliseconds. */
const PATIENCE = 3000;

type Level = "verified" | "unknown" | "caution" | "danger" | "off";

interface View {
  level: Level;
  title: string;
  address: HTMLElement | null;
  parts: HTMLElement[];
}

const main = document.querySelector("main") ?? document.body;
prepare(say("appName"));
void refresh();

const messages = messageBox();
/** What else is known: the lists that are kept, and what the organisation has set. */
let lists: KeptList[] = [];
let policy: Policy | undefined;

async function refresh(): Promise<void> {
  const tab = await shownTab();
  const kept = shelf().catch(() => ({ lists: [] }));
  [{ lists }, policy] = await Promise.all([kept, policyInForce()]);
  show(
    tab === undefined
      ? elsewhere()
      : await view(tab, await withPatience(askOwn<"status">({ kind: "status", tabId: tab }))),
  );
}

async function view(tab: number, status: Status): Promise<View> {
  switch (status.kind) {
    case "elsewhere":
      return elsewhere();
    case "stopped":
      return isStopped();
    case "unprotected":
      return unprotected(tab, status.reason);
    case "page":
      return ofPage(tab, status, await noticeBlock(status.answer.provider));
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
  return Promise.race([
    slow,
    status.then(
      (found) => found ?? gone,
      () => gone,
    ),
  ]);
}

function ofPage(
  tab: number,
  { answer, remembered, providers, password }: Extract<Status, { kind: "page" }>,
  notice: HTMLElement[],
): View {
  const foot = footer(say("popupCount", figure(providers)));
  const of = (level: Level, title: string, ...parts: HTMLElement[]): View => ({
    level,
    title,
    address: address(answer.shownHost, answer.shownDomain),
    parts: [...parts, foot],
  });
  if (remembered) {
    const isMine = remembered.choice === "my-portal";
    const undo = button(say("undo"), "", () => void act(askOwn<"undo">({ kind: "undo", host: remembered.host })));
    const since = element("p", "", say(isMine ? "popupMineText" : "popupAllowedText", day(remembered.since)));
    const title = say(isMine ? "popupMine" : "popupAllowed");
    const parts = [since, element("div", "actions", undo), ...passwordBox(tab, password)];
    return of(isMine ? "verified" : "unknown", title, ...parts);
  }
  const { provider, severity } = answer;
  if (severity === "verified" && provider) {
    const box = passwordBox(tab, password);
    if (provider.kind !== "platform")
      return of("verified", say("popupVerified", provider.name), ...about(provider), ...notice, ...box);
    const tenant = element("p", "", say("popupPlatformText", provider.name));
    return of("verified", say("popupPlatform", provider.name), tenant, ...about(provider), ...notice, ...box);
  }
  if (!answer.warns && severity !== "danger") {
    const lapsed = provider?.trust === "lapsed" ? say("popupLapsed", provider.name, provider.list) : null;
    const note = element("p", "", insecure(answer) ?? lapsed ?? say("popupUnknownText"));
    return of("unknown", say("popupUnknown"), note, ...isMine(tab));
  }
  const why = explain(answer).map((reason) => element("p", "", reason));
  const parts: HTMLElement[] = [
    element("h2", "", say("stopWhy")),
    ...why,
    element("p", "", element("strong", "", say("doNotType"))),
  ];
  if (provider?.portal) {
    const { portal } = provider;
    parts.push(
      element(
        "div",
        "actions",
        button(say("openReal", provider.name), "main", () => void open(portal, tab)),
      ),
    );
  }
  if (provider) parts.push(...real(provider, answer.findings[0]?.imitates), ...about(provider), ...notice);
  const isDanger = severity === "danger";
  return of(
    isDanger ? "danger" : "caution",
    say(isDanger ? "dangerTitle" : "cautionTitle"),
    ...parts,
    ...helpDesk(policy),
    reportBlock(answer),
    ...isMine(tab),
  );
}

function insecure(answer: Answer): string | null {
  return answer.findings.some(({ reason }) => reason === "insecure") ? (explain(answer)[0] ?? null) : null;
}

/** Whose address it is that the page's is like. What follows is about this one. */
function real(provider: ProviderSummary, host: string | null | undefined): HTMLElement[] {
  if (!host) return [];
  return [element("h2", "", say("stopReal"), ": ", name(provider.name)), address(host, host)];
}

/** Who the provider is, who vouches for it, and how to reach it. */
function about(provider: ProviderSummary): HTMLElement[] {
  const parts = [element("h2", "", say("popupWho")), element("p", "", voucher(provider))];
  // An organisation that lists its own sites is its own source.
  if (provider.source !== provider.list) {
    parts.push(element("p", "soft small", say("popupSource", provider.source, day(provider.retrieved))));
  }
  if (provider.operator) parts.push(element("p", "", say("popupOperator", provider.operator)));
  parts.push(element("h2", "", say("popupContact")));
  for (const { value, verifiedOn } of provider.phones) {
    const checked = element("span", "soft small", ` ${say("popupChecked", day(verifiedOn))}`);
    parts.push(element("p", "", name(provider.name), ": ", telephone(value), checked));
  }
  if (provider.phones.length === 0) parts.push(element("p", "", say("callCard")));
  return parts;
}

/** Which list vouches for a provider, and since when. */
function voucher({ list, trust, updated }: ProviderSummary): string {
  const since = day(lists.find(({ name }) => name === list)?.since ?? updated);
  switch (trust) {
    case "policy":
      return say("listedPolicy", list, since);
    case "user":
      return say("listedYours", list, since);
    case "subscription":
      return say("listedFeed", list, since);
    default:
      return say("listed", list, day(updated));
  }
}

/** "This is my real portal", which asks once more; not where the organisation does not let the person say so. */
function isMine(tab: number): HTMLElement[] {
  if (policy?.mayAddSites === false) return [element("p", "soft small", say("policyNoSites"))];
  const ask = questioned(say("popupIsMine"), say("popupIsMineSure"), say("popupYesMine"), () =>
    askOwn<"decide">({ kind: "decide", tabId: tab, choice: "my-portal" }),
  );
  return [ask];
}

/** A quiet button that asks once more before anything is done. */
function questioned(label: string, sure: string, yes: string, work: () => Promise<unknown>): HTMLElement {
  const ask = button(label, "quiet", () => {
    const go = button(yes, "main", () => void act(work()));
    const cancel = button(say("cancel"), "", () => {
      question.replaceWith(ask);
      ask.focus();
    });
    const question = element("div", "question", element("p", "", sure), element("div", "actions", go, cancel));
    ask.replaceWith(question);
    go.focus();
  });
  return element("div", "actions", ask);
}

/** The alert for the portal's password: how it works before it is turned on, and then how it stands. */
function passwordBox(tab: number, state: PasswordState | null): HTMLElement[] {
  if (!state) return [];
  const box = element("div", "password");
  if (state.isOn) {
    const off = button(
      say("passwordOff"),
      "quiet",
      () => void act(askOwn<"forget-password">({ kind: "forget-password", id: state.id })),
    );
    const how = say(state.isKnown ? "passwordIsKnown" : "passwordIsOn");
    box.append(element("h2", "", say("passwordHeading")), element("p", "", how), element("div", "actions", off));
    return [box];
  }
  box.append(
    questioned(say("passwordOffer"), say("passwordHow"), say("passwordOn"), () =>
      askOwn<"look-after-password">({ kind: "look-after-password", tabId: tab }),
    ),
  );
  return [box];
}

function unprotected(tab: number, reason: string): View {
  const off = (...parts: HTMLElement[]): View => ({ level: "off", title: say("popupOff"), address: null, parts });
  if (reason === "permission") {
    const allow = button(say("popupAllowSites"), "main", () => void act(chrome.permissions.request(ALL_SITES)));
    return off(element("p", "", say("popupOffPermission")), element("div", "actions", allow));
  }
  const unchecked: ToPage = { kind: "use-unchecked" };
  const again = button(say("tryAgain"), "main", () => void refresh());
  const use = button(say("popupUseUnchecked"), "quiet", () => {
    void chrome.tabs.sendMessage(tab, unchecked).finally(() => window.close());
  });
  return off(
    element("p", "", say("popupOffEngine")),
    ...(reason ? [element("p", "soft small", say("uncheckedReason", reason))] : []),
    element("p", "", say("uncheckedAdvice")),
    element("div", "actions", again, use),
  );
}

function elsewhere(): View {
  const parts = [element("p", "", say("popupElsewhereText"))];
  return { level: "unknown", title: say("popupElsewhere"), address: null, parts };
}

/** The tab shows our own page, which says all. */
function isStopped(): View {
  const parts = [element("p", "", say("popupStoppedText"))];
  return { level: "caution", title: say("stopTitle"), address: null, parts };
}

function show({ level, title, address, parts }: View): void {
  const shape = element("img");
  shape.src = `icons/${level}-48.png`;
  shape.alt = "";
  const product = element("p", "soft small", say("appName"));
  const header = element("header", "", shape, element("div", "", product, element("h1", "", title)));
  main.className = level;
  const last = parts.findIndex(({ localName }) => localName === "footer");
  const [above, foot] = last < 0 ? [parts, []] : [parts.slice(0, last), parts.slice(last)];
  main.replaceChildren(header, ...(address ? [address] : []), ...above, messages, ...foot);
}

/** Where a message is checked. What was pasted stays while the rest is drawn anew. */
function messageBox(): HTMLElement {
  const box = element("details", "messages", element("summary", "", say("popupMessage")));
  box.addEventListener("toggle", () => {
    if (box.open && box.childElementCount === 1) box.append(messageForm());
    box.querySelector("textarea")?.focus();
  });
  return box;
}

function footer(count: string): HTMLElement {
  const options = element("a", "", say("popupOptions"));
  options.href = "options.html";
  options.addEventListener("click", (event) => {
    event.preventDefault();
    void chrome.runtime.openOptionsPage();
  });
  const help = element("a", "", say("welcomeLink"));
  help.href = "welcome.html";
  help.target = "_blank";
  return element(
    "footer",
    "small",
    element("div", "links", options, help),
    element("p", "soft", `${count}. ${say("kindNote")}`),
  );
}

async function open(portal: string, tab: number): Promise<void> {
  await chrome.tabs.update(tab, { url: portal });
  window.close();
}

async function act(done: Promise<unknown>): Promise<void> {
  const isDone = await done.then(
    () => true,
    () => false,
  );
  await refresh();
  if (!isDone) main.querySelector("header")?.after(element("p", "warning", say("notKept")));
  // What was pressed is gone.
  goToHeading(main.querySelector("h1"));
}
