/** A report of a page that may be fake: written for the person, and sent by nobody but them. */

import { explain } from "../explain.js";
import type { Answer } from "../generated/engine.js";
import { today } from "../today.js";
import { button, element, say } from "./dom.js";

/** Where such reports are wanted: the Federal Trade Commission, and the Anti-Phishing Working Group. */
const FTC = "https://reportfraud.ftc.gov/";
const APWG = "reportphishing@apwg.org";

/** The report, folded away. */
export function reportBlock(answer: Answer): HTMLElement {
  const text = reportOf(answer);
  const shown = element("textarea");
  shown.readOnly = true;
  shown.rows = 7;
  shown.value = text;
  shown.setAttribute("aria-label", say("reportTitle"));
  const said = element("span", "soft small");
  said.setAttribute("role", "status");
  const copy = button(say("reportCopy"), "", () => {
    void navigator.clipboard.writeText(text).then(
      () => said.replaceChildren(say("reportCopied")),
      () => shown.select(),
    );
  });
  const actions = element("div", "actions", copy, said);
  const mail = `mailto:${APWG}?subject=${encodeURIComponent(say("reportSubject"))}&body=${encodeURIComponent(text)}`;
  const links = element("p", "", say("reportTo"), " ", link(FTC, new URL(FTC).host), " · ", link(mail, APWG));
  const about = element("p", "soft small", say("reportAbout"));
  return element("details", "report-page", element("summary", "", say("reportTitle")), about, shown, actions, links);
}

function link(href: string, text: string): HTMLAnchorElement {
  const made = element("a", "", text);
  made.href = href;
  made.target = "_blank";
  made.rel = "noreferrer";
  return made;
}

/** What is told: never what comes after `?`, which may name the person. */
export function reportOf(answer: Answer): string {
  const imitates = answer.findings[0]?.imitates;
  const name = answer.provider?.name;
  const lines = [
    say("reportSubject"),
    say("reportAddress", defanged(answer.href)),
    name && imitates ? say("reportLooks", name, defangedHost(imitates)) : "",
    ...explain(answer).map((reason) => reason.replaceAll(answer.shownHost, defangedHost(answer.shownHost))),
    say("reportSeen", today()),
  ];
  return lines.filter((line) => line !== "").join("\n");
}

/** An address that nothing makes a link of. */
function defanged(href: string): string {
  const { protocol, host, pathname } = new URL(href);
  return `${protocol.replace("http", "hxxp")}//${defangedHost(host)}${pathname}`;
}

function defangedHost(host: string): string {
  return host.replaceAll(".", "[.]");
}
