/** What people are told of a disclosed breach: what is known, what to do, and who says so. */

import type { ProviderSummary } from "../generated/engine.js";
import { isOld, type Notice, noticeFor } from "../notices.js";
import { today } from "../today.js";
import { day, figure } from "../words.js";
import { element, say, telephone } from "./dom.js";

const REPORT = "https://reportfraud.ftc.gov/";

/** The notice for the patients of a provider, where there is one. */
export async function noticeBlock(provider: ProviderSummary | null): Promise<HTMLElement[]> {
  const notice = await noticeFor(provider);
  if (!notice) return [];
  const { organization, sources, contacts } = notice;
  const box = element("section", "notice", element("h2", "", say("noticeTitle", organization)), ...known(notice));
  // A line that is closed is worse than none.
  const open = contacts.find(({ valid_until }) => valid_until >= today());
  if (open) {
    box.append(element("p", "", `${say("callOfficial", organization, day(open.verified_on))} `, telephone(open.value)));
  }
  const report = element("a", "", new URL(REPORT).host);
  report.href = REPORT;
  report.target = "_blank";
  report.rel = "noreferrer";
  const steps = [say("noticeAsk"), say("noticePassword"), say("noticeBills")].map((step) => element("li", "", step));
  const last = element("li", "", `${say("noticeDistrust")} ${say("noticeReport")} `, report);
  const more = element("details", "", element("summary", "", say("noticeSteps")), element("ol", "", ...steps, last));
  box.append(more);
  for (const { name, published } of sources) {
    box.append(element("p", "soft small", say("noticeSource", name, day(published))));
  }
  return [box];
}

function known(notice: Notice): HTMLElement[] {
  const { organization, occurred, exfiltration, individuals, as_of } = notice;
  const sentences = [say("noticeWhat", organization, day(occurred))];
  if (exfiltration === "confirmed") sentences.push(say("noticeTaken"));
  if (exfiltration === "unconfirmed") sentences.push(say("noticeNotKnown"));
  if (individuals !== null) {
    const style: Intl.NumberFormatOptions = {
      notation: "compact",
      compactDisplay: "long",
      maximumSignificantDigits: 3,
    };
    sentences.push(say("noticePeople", figure(individuals, style)));
  }
  const age = say(isOld(notice) ? "noticeOld" : "noticeAsOf", day(as_of));
  return [element("p", "", sentences.join(" ")), element("p", "soft small", age)];
}
