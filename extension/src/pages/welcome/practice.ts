/** Practice: a made-up sign-in page and the panel that comes over it, and an address that leads to our own page. */

import { close, panelOf, show } from "../../content/warning.js";
import type { Answer } from "../../generated/engine.js";
import { element, leftToRight, say } from "../dom.js";

/** Names under `.example` belong to nobody, and never will. */
const REAL = "lakeclinic.example";
const FAKE = "lakec1inic.example";
/** The engine itself warns of this one, and our own page takes its place. */
const STOPPED = "https://mychart-login.example/";

/** The section. */
export function practiceSection(): HTMLElement {
  const said = element("p", "");
  said.setAttribute("role", "status");
  const input = element("input");
  input.type = "password";
  input.autocomplete = "off";
  const warn = (event: Event): void => {
    event.preventDefault();
    input.blur();
    show(
      panelOf(sample()),
      () => {
        close();
        said.textContent = say("practiceDone");
      },
      () => undefined,
    );
  };
  // Not where the Tab key merely leads through the box.
  for (const type of ["click", "beforeinput"]) input.addEventListener(type, warn);
  const label = element("label", "", element("span", "", say("practiceField")), input);
  const page = element("div", "practice", element("p", "", leftToRight(FAKE)), label);
  const stopped = element("a", "", say("practiceStop"));
  stopped.href = STOPPED;
  stopped.rel = "noreferrer";
  return element(
    "section",
    "",
    element("h2", "", say("practiceTitle")),
    element("p", "", say("practiceText")),
    page,
    said,
    element("p", "", stopped),
  );
}

function sample(): Answer {
  const name = say("practiceName");
  return {
    severity: "caution",
    href: `https://${FAKE}/`,
    host: FAKE,
    shownHost: FAKE,
    shownDomain: FAKE,
    provider: {
      id: "lake-clinic",
      name,
      kind: "clinic",
      portal: null,
      phones: [],
      operator: null,
      trust: "bundled",
      list: "",
      updated: "",
      source: "",
      retrieved: "",
    },
    findings: [{ reason: "confusable", name, imitates: REAL }],
    destination: null,
    decision: null,
    warns: true,
  };
}
