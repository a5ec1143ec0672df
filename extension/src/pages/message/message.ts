/** The page on which messages are checked. What comes from the context menu stands in storage under an opaque id. */

import { takeMessage } from "../../storage.js";
import { element, prepare, say } from "../dom.js";
import { messageForm } from "./form.js";

const main = document.querySelector("main") ?? document.body;
prepare(say("messageTitle"));
void show();

async function show(): Promise<void> {
  const text = location.hash === "" ? "" : await takeMessage(location.hash.slice(1));
  main.replaceChildren(element("h1", "", say("messageTitle")), messageForm(text));
  if (text === "") main.querySelector("textarea")?.focus();
}
