/** The portals whose password is looked after, each of which can be forgotten. */

import { askOwn } from "../../protocol.js";
import { type LookedAfter, onPasswordsChanged, passwordsKept } from "../../storage.js";
import { day } from "../../words.js";
import { button, element, name, say } from "../dom.js";

/** The section. What is taken back is said in the status line, which gets the focus. */
export function passwordsSection(status: HTMLElement): HTMLElement {
  const section = element("section", "passwords");
  const show = async (): Promise<void> => {
    const portals = (await passwordsKept())?.portals ?? [];
    const list = portals.length > 0 ? element("ul", "", ...portals.map((portal) => row(portal, status))) : null;
    section.replaceChildren(
      element("h2", "", say("passwordHeading")),
      element("p", "soft", say(list ? "optionsPasswords" : "optionsPasswordsNone")),
      ...(list ? [list] : []),
    );
  };
  onPasswordsChanged(() => void show());
  void show();
  return section;
}

function row({ id, name: provider, since, traces }: LookedAfter, status: HTMLElement): HTMLLIElement {
  const forget = button(say("passwordOff"), "", async () => {
    // The button is about to go.
    status.focus();
    await askOwn<"forget-password">({ kind: "forget-password", id });
    status.replaceChildren(element("span", "", say("optionsRemoved", provider)));
  });
  forget.setAttribute("aria-label", say("listsOf", say("passwordOff"), provider));
  const state = traces.length > 0 ? say("optionsSince", day(since)) : say("passwordNotYet");
  return element("li", "", element("div", "", name(provider), element("p", "soft small", state)), forget);
}
