/** Reads messages, with the lists and the decisions in force. */

import initialize, { MessageReader, type ReadMessage } from "../../generated/importer.js";
import { bundledRegistry } from "../../lists/bundled.js";
import { policyInForce } from "../../lists/policy.js";
import { compiled } from "../../lists/store.js";
import { allDecisions } from "../../storage.js";
import { today } from "../../today.js";

/** Reads and judges a message. Nothing of it is kept, sent or opened. */
export async function readMessage(text: string): Promise<ReadMessage> {
  const [reader, decisions, { mayAddSites }] = await Promise.all([load(), allDecisions(), policyInForce()]);
  try {
    const own = decisions.filter(({ choice }) => choice === "my-portal" && mayAddSites);
    reader.decide(own.map(({ host, choice }) => ({ host, choice })));
    return reader.read(text, today());
  } finally {
    reader.free();
  }
}

async function load(): Promise<MessageReader> {
  const [own] = await Promise.all([
    compiled().catch(() => null),
    initialize({ module_or_path: chrome.runtime.getURL("importer_bg.wasm") }),
  ]);
  try {
    if (own) return new MessageReader(own.bytes);
  } catch {
    // It is damaged: the background makes it anew.
  }
  return new MessageReader(await bundledRegistry());
}
