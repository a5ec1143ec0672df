// Runs hostile pages without the extension, where those that steal must succeed: else they prove nothing.
//   node tests/browser/hostile/control.mjs [--browser NAME] [--only REGEX]
import { parseArgs } from "node:util";
import { start } from "../lib/browser.mjs";
import { serve } from "../lib/server.mjs";
import { pagesOf, run } from "./run.mjs";
import { allAttacks, isFor } from "./suite.mjs";

const { values } = parseArgs({
  options: { browser: { type: "string", default: "chromium" }, only: { type: "string" } },
});
const attacks = (await allAttacks()).filter(
  (attack) => isFor(attack, values.browser) && (!values.only || new RegExp(values.only).test(attack.id)),
);
const server = await serve(pagesOf(attacks));
const browser = await start(values.browser, server, { folder: null });
let idle = 0;
for (const attack of attacks) {
  const { begun, stolen, won } = await run(attack, browser, server);
  const isIdle = !begun || (attack.part === "steal" && stolen === 0);
  idle += isIdle ? 1 : 0;
  if (isIdle || values.only) console.log(`${attack.part} ${attack.id}: begun ${begun}, ${stolen} stolen, won ${won}`);
}
console.log(`control: ${attacks.length} pages in ${values.browser} without the extension, ${idle} of them do nothing`);
await browser.close();
server.close();
process.exitCode = idle === 0 ? 0 : 1;
