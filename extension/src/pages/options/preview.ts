/** What a list would change, before it does. */

import type { Counted, Line, Preview } from "../../generated/importer.js";
import type { Answer } from "../../lists/messages.js";
import { day, figure } from "../../words.js";
import { button, element, name, say, scrolling } from "../dom.js";
import { drop, makeChange, stage, status } from "./work.js";

/** Shows a list that was read, and asks whether to bring it into force. */
export function showPreview({ preview, replaces, url }: Extract<Answer, { kind: "preview" }>): void {
  if (preview.providers + preview.blocked.count === 0) {
    drop();
    const refused = part(say("listsRefused", figure(preview.refused.count)), preview.refused);
    status.replaceChildren(element("div", "", say("listsNothing", figure(preview.organisations)), ...refused));
    return;
  }
  const count = ({ count }: Counted<Line>): string => figure(count);
  showQuestion(say("listsAsk", preview.name), say("listsApply"), preview.losesMuch ? say("listsApplySure") : null, [
    element("p", "", counts(preview)),
    ...publisherOf(preview).map((publisher) => element("p", "soft", say("listsFrom", publisher, day(preview.updated)))),
    ...(url ? [element("p", "", say("feedFrom", new URL(url).host))] : []),
    ...(preview.validUntil ? [element("p", "", say("feedUntil", day(preview.validUntil)))] : []),
    ...(replaces ? [element("p", "", say("listsReplaces", day(replaces)))] : []),
    element("p", "", say("listsTrust")),
    ...part(say("listsAdded", count(preview.added)), preview.added),
    ...part(say("listsChanged", count(preview.changed)), preview.changed),
    ...part(say("listsGone", count(preview.removed)), preview.removed),
    ...part(say("listsBlocked", count(preview.blocked)), preview.blocked),
    ...part(say("listsRefused", count(preview.refused)), preview.refused),
    ...(preview.losesMuch ? [element("p", "warning", say("listsLoses"))] : []),
  ]);
}

/** Asks whether to bring what was read into force, and once more where `sure` says so. */
export function showQuestion(question: string, yes: string, sure: string | null, parts: HTMLElement[]): void {
  const heading = element("h3", "", question);
  heading.tabIndex = -1;
  const apply = button(yes, "main", () => {
    if (sure === null || apply.textContent === sure) makeChange({ kind: "apply" });
    else apply.textContent = sure;
  });
  stage.replaceChildren(heading, ...parts, element("div", "actions", apply, button(say("cancel"), "", drop)));
  heading.focus();
}

/** Lines of one kind, folded. */
export function part(title: string, { count, first }: Counted<Line>): HTMLElement[] {
  if (count === 0) return [];
  const lines = first.map(({ what, text }) => element("li", "", name(what), element("span", "soft", name(text))));
  const more = count > first.length ? [element("p", "soft small", say("listsFirst", figure(first.length)))] : [];
  const list = element("ul", "small", ...lines);
  scrolling(list, title);
  return [element("details", "", element("summary", "", title), ...more, list)];
}

/** Who publishes a list, where its file says so. */
export function publisherOf({ name, publisher }: Pick<Preview, "name" | "publisher">): string[] {
  return publisher === name ? [] : [publisher];
}

/** How much is in a list. */
export function counts({ sites, providers }: Pick<Preview, "sites" | "providers">): string {
  return say("listsSites", figure(sites), figure(providers));
}
