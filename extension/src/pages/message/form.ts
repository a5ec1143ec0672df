/** Where a message is pasted, and what is said of it. */

import { button, element, say } from "../dom.js";
import { readMessage } from "./reader.js";
import { report } from "./report.js";

/** The form, with a message in it that is looked at at once. */
export function messageForm(message = ""): HTMLElement {
  const input = element("textarea");
  input.rows = message.includes("\n") ? 10 : 5;
  input.spellcheck = false;
  input.value = message;
  const label = element("label", "", element("span", "", say("messageLabel")), input);
  const result = element("div", "report");
  result.setAttribute("role", "status");
  const check = () => void show(input.value, result);
  const clear = button(say("messageClear"), "quiet", () => {
    input.value = "";
    result.replaceChildren();
    input.focus();
  });
  const actions = element("div", "actions", button(say("messageCheck"), "main", check), clear);
  if (message !== "") check();
  return element("div", "message", element("p", "soft small", say("messageLocal")), label, actions, result);
}

async function show(text: string, result: HTMLElement): Promise<void> {
  result.replaceChildren();
  if (text.trim() === "") {
    result.replaceChildren(element("p", "", say("messageEmpty")));
    return;
  }
  try {
    result.replaceChildren(...(await report(await readMessage(text))));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    result.replaceChildren(
      element("p", "", say("messageFailed")),
      element("p", "soft small", say("uncheckedReason", reason)),
      element("p", "", say("callCard")),
    );
  }
}
