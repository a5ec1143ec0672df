/** Our own page in place of one that may be a fraud. Takes only an opaque id. */

import { explain } from "../../explain.js";
import type { Answer } from "../../generated/engine.js";
import { type Policy, policyInForce } from "../../lists/policy.js";
import { askOwn, type Stopped } from "../../protocol.js";
import { day } from "../../words.js";
import { falseAddress } from "../differing.js";
import { address, button, element, goToHeading, prepare, say, telephone } from "../dom.js";
import { helpDesk } from "../help.js";
import { noticeBlock } from "../notice.js";
import { reportBlock } from "../report.js";

const id = location.hash.slice(1);
let policy: Policy | undefined;
const main = document.querySelector("main") ?? document.body;
prepare(say("stopTitle"));
void load();

async function load(): Promise<void> {
  policy = await policyInForce();
  const stopped = await askOwn<"stopped">({ kind: "stopped", id }).catch(() => null);
  if (!stopped) main.replaceChildren(element("h1", "", say("stopGone")));
  else if (stopped.password) showPassword(stopped.url, stopped.password);
  else if (stopped.answer) showStopped(stopped, stopped.answer, await noticeBlock(stopped.answer.provider));
  else showUnchecked(stopped);
  goToHeading(main.querySelector("h1"));
}

function showStopped({ url, hid }: Stopped, answer: Answer, notice: HTMLElement[]): void {
  const level = answer.severity === "danger" ? "danger" : "caution";
  const { provider } = answer;
  const imitated = answer.findings[0]?.imitates ?? null;
  const parts: Node[] = [title(level, say(level === "danger" ? "dangerTitle" : "cautionTitle"))];
  parts.push(element("h2", "", say("stopThis")), falseAddress(answer));
  if (imitated) {
    const real = address(imitated, imitated);
    real.classList.add("real");
    parts.push(element("h2", "", `${say("stopReal")}: ${provider?.name ?? ""}`), real);
  }
  parts.push(element("h2", "", say("stopWhy")), ...explain(answer).map((reason) => element("p", "", reason)));
  if (hid) parts.push(element("p", "", say("stopHid")));
  parts.push(element("p", "", element("strong", "", say("doNotType"))));
  const actions = element("div", "actions");
  if (provider?.portal) {
    const { portal } = provider;
    actions.append(button(say("openReal", provider.name), "main", () => location.replace(portal)));
  }
  actions.append(button(say("closePage"), provider?.portal ? "" : "main", close));
  parts.push(
    actions,
    call(answer),
    ...helpDesk(policy),
    typed(),
    ...notice,
    reportBlock(answer),
    ...know(url, say("stopOnce"), policy?.mayAddSites !== false),
  );
  main.className = level;
  main.replaceChildren(...parts);
}

/** A site of which nothing else is known: the password of a portal was typed there. */
function showPassword(url: string, { name, portal }: NonNullable<Stopped["password"]>): void {
  const host = new URL(url).hostname;
  const leave = button(say("closePage"), portal ? "" : "main", close);
  const open = portal ? [button(say("openReal", name), "main", () => location.replace(portal))] : [];
  main.className = "caution";
  main.replaceChildren(
    title("caution", say("passwordTitle", name)),
    element("h2", "", say("passwordTyped")),
    address(host, host),
    element("p", "", say("passwordText")),
    element("h2", "", say("messageDo")),
    element("p", "", say("passwordAdvice", name)),
    element("div", "actions", ...open, leave),
    element("p", "soft small", say("passwordMaybe")),
    ...helpDesk(policy),
    ...know(url, say("stopOnce"), policy?.mayAddSites !== false),
  );
}

function showUnchecked({ url, reason, hid }: Stopped): void {
  const host = new URL(url).hostname;
  const again = button(say("tryAgain"), "main", () => location.replace(url));
  main.className = "unchecked";
  main.replaceChildren(
    title("off", say("uncheckedTitle")),
    address(host, host),
    element("p", "", say(hid ? "stopHid" : "uncheckedText")),
    element("p", "", say("uncheckedAdvice")),
    element("p", "soft small", reason ? say("uncheckedReason", reason) : ""),
    element("div", "actions", again, button(say("closePage"), "", close)),
    ...helpDesk(policy),
    ...know(url, say("stopUse"), false),
  );
}

function call(answer: Answer): HTMLElement {
  const contact = answer.provider?.phones[0];
  if (!contact || !answer.provider) return element("p", "", say("callCard"));
  const text = say("callOfficial", answer.provider.name, day(contact.verifiedOn));
  return element("p", "", `${text} `, telephone(contact.value));
}

function typed(): HTMLElement {
  return element("div", "typed", element("h2", "", say("stopTyped")), element("p", "", say("stopTypedText")));
}

/** "I know this site", which asks once more and says what it risks; not where the organisation lets nobody go on. */
function know(url: string, once: string, canRemember: boolean): HTMLElement[] {
  if (policy?.mayContinue === false) return [element("p", "soft small", say("policyBlocks"))];
  const box = element("div", "know");
  const ask = button(say("stopKnow"), "quiet", () => {
    const go = (remember: boolean) => {
      const choice = remember ? "my-portal" : "allowed";
      askOwn<"continue">({ kind: "continue", id, choice, remember }).catch(() =>
        failed.replaceChildren(say("notKept")),
      );
    };
    const failed = element("p", "warning");
    failed.setAttribute("role", "status");
    const host = new URL(url).hostname;
    const actions = element(
      "div",
      "actions",
      button(say("cancel"), "main", () => {
        box.replaceChildren(ask);
        ask.focus();
      }),
    );
    actions.append(button(once, "", () => go(false)));
    if (canRemember) actions.append(button(say("stopMine"), "", () => go(true)));
    const sure = element("div", "sure", element("h2", "", say("stopSure")), element("p", "", say("stopSureText")));
    sure.append(address(host, host), failed, actions);
    box.replaceChildren(sure);
    sure.querySelector<HTMLElement>("button")?.focus();
  });
  box.append(ask);
  return [box];
}

function title(shape: string, text: string): HTMLElement {
  const image = element("img");
  image.src = `icons/${shape}-48.png`;
  image.alt = "";
  return element(
    "div",
    "title",
    image,
    element("div", "", element("p", "soft small", say("appName")), element("h1", "", text)),
  );
}

function close(): void {
  void askOwn<"close">({ kind: "close", id }).catch(() => history.back());
}
