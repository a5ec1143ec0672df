/** What is said of a message: what we found, why, and what to do. */

import { explain } from "../../explain.js";
import type { Pressure, ProviderSummary, ReadLink, ReadMessage, ReadPhone } from "../../generated/importer.js";
import { day, type MessageKey } from "../../words.js";
import { falseAddress } from "../differing.js";
import { element, name, say, telephone } from "../dom.js";
import { noticeBlock } from "../notice.js";

type Level = "verified" | "unknown" | "caution" | "danger";

const TITLES: Record<Level, MessageKey> = {
  verified: "messageVerified",
  unknown: "messageUnknown",
  caution: "messageCaution",
  danger: "messageDanger",
};
const LINKS: Record<Exclude<Level, "verified">, MessageKey> = {
  unknown: "messageLinkUnknown",
  caution: "messageLinkCaution",
  danger: "messageLinkDanger",
};
const PRESSURE: Record<Pressure, MessageKey> = {
  deadline: "messageDeadline",
  payment: "messagePayment",
  secrets: "messageSecrets",
  reward: "messageReward",
  silence: "messageSilence",
};

/** The three parts of the answer. */
export async function report(message: ReadMessage): Promise<HTMLElement[]> {
  const level = levelOf(message);
  return [
    title(level, message),
    element("h3", "", say("messageFound")),
    ...found(message),
    ...why(message),
    element("h3", "", say("messageDo")),
    ...advice(level, message),
    ...(await noticeBlock(ofWhom(message))),
  ];
}

/** A number that nobody vouches for may be the trap as well as a link. */
function levelOf({ severity, links, phones }: ReadMessage): Level {
  const isAllKnown = links.every(({ hides, showsAnother }) => !(hides || showsAnother)) && phones.every(isOfficial);
  if (severity === "verified" && !isAllKnown) return "unknown";
  const misleads = links.some(({ showsAnother }) => showsAnother);
  return severity === "unknown" && misleads ? "caution" : severity;
}

function isOfficial({ official }: ReadPhone): boolean {
  return official !== null;
}

function title(level: Level, { links, phones }: ReadMessage): HTMLElement {
  const shape = element("img");
  shape.src = `icons/${level}-48.png`;
  shape.alt = "";
  const isEmpty = links.length === 0 && phones.length === 0;
  const text = say(isEmpty ? "messageNothing" : TITLES[level]);
  return element("div", `answer ${level}`, shape, element("h2", "", text));
}

function found({ links, phones, claims, isCut }: ReadMessage): HTMLElement[] {
  const parts: HTMLElement[] = [];
  const [claim] = claims;
  if (claim) parts.push(element("p", "", say("messageClaims"), " ", element("strong", "", name(claim.name))));
  const items = [
    ...once(links, ({ answer }) => answer.href).map(ofLink),
    ...once(phones, ({ value }) => value).map(ofPhone),
  ];
  if (items.length > 0) parts.push(element("ul", "found", ...items));
  if (isCut) parts.push(element("p", "", say("messageCut")));
  if (parts.length === 0) parts.push(element("p", "", say("messageNothingText")));
  return parts;
}

/** Of things with one key the first. */
function once<T>(all: T[], key: (one: T) => string): T[] {
  return [...new Map(all.toReversed().map((one) => [key(one), one])).values()].toReversed();
}

function ofLink({ answer, hides, shown, showsAnother }: ReadLink): HTMLLIElement {
  const { severity, provider } = answer;
  const label = severity === "verified" ? verified(provider) : say(LINKS[severity]);
  const item = element("li", severity, element("strong", "label", label), falseAddress(answer));
  if (hides) item.append(element("p", "", say("messageHides")));
  if (showsAnother && shown) item.append(element("p", "", say("linkMismatchText", shown, answer.shownHost)));
  return item;
}

function verified(provider: ProviderSummary | null): string {
  return provider ? say("popupVerified", provider.name) : say("popupMine");
}

function ofPhone({ value, official }: ReadPhone): HTMLLIElement {
  const label = official === null ? say("messagePhoneUnknown") : say("messagePhoneOfficial", official);
  const number = element(
    "p",
    "address",
    element("bdi", "", official === null ? telephone(value).textContent : telephone(value)),
  );
  return element("li", official === null ? "unknown" : "verified", element("strong", "label", label), number);
}

function why({ links, claims, pressure }: ReadMessage): HTMLElement[] {
  const bad = once(links, ({ answer }) => answer.href).filter(({ answer }) => answer.warns);
  const reasons = bad.flatMap(({ answer }) => explain(answer).slice(0, 1));
  const [claim] = claims;
  const leadsThere = links.some(({ answer }) => answer.severity === "verified");
  if (claim && bad.length === 0 && links.length > 0 && !leadsThere)
    reasons.push(say("messageLeadsElsewhere", claim.name));
  reasons.push(...pressure.map((pressure) => say(PRESSURE[pressure])));
  if (reasons.length === 0) return [];
  const items = [...new Set(reasons)].map((reason) => element("li", "", reason));
  return [element("h3", "", say("messageWhy")), element("ul", "", ...items)];
}

/** Who is imitated, or whose name is used. */
function ofWhom({ links, claims }: ReadMessage): ProviderSummary | null {
  return links.find(({ answer }) => answer.warns)?.answer.provider ?? claims[0] ?? null;
}

/** What to do, ending with a way to the real one. */
function advice(level: Level, message: ReadMessage): HTMLElement[] {
  const isBad = level === "danger" || level === "caution";
  const parts = [
    element("p", "", say(isBad ? "messageDont" : level === "verified" ? "messageStill" : "messageCheckFirst")),
  ];
  const provider = ofWhom(message);
  if (provider?.portal) {
    const link = element("a", "button main", say("openReal", provider.name));
    link.href = provider.portal;
    link.target = "_blank";
    link.rel = "noreferrer";
    parts.push(element("p", "", link));
  }
  const contact = provider?.phones[0];
  if (provider && contact) {
    const text = say("callOfficial", provider.name, day(contact.verifiedOn));
    parts.push(element("p", "", `${text} `, telephone(contact.value)));
  } else {
    parts.push(element("p", "", say("callCard")));
  }
  if (isBad) parts.push(element("h3", "", say("stopTyped")), element("p", "", say("stopTypedText")));
  return parts;
}
