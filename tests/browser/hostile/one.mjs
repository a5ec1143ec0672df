// For work on single attacks: node tests/browser/hostile/one.mjs [--control] [--browser NAME] [--shot FILE] ID...
// --control runs without the extension, where each attack that steals must succeed.
import { readdirSync } from "node:fs";
import { parseArgs } from "node:util";
import { start } from "../lib/browser.mjs";
import { serve } from "../lib/server.mjs";
import { pagesOf, run } from "./run.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { control: { type: "boolean" }, browser: { type: "string", default: "chromium" } },
});
const folder = new URL("attacks/", import.meta.url);
const files = readdirSync(folder).filter((file) => file.endsWith(".mjs"));
const all = (await Promise.all(files.map((file) => import(new URL(file, folder))))).flatMap(({ attacks }) => attacks);
const wanted = positionals.length > 0 ? all.filter(({ id }) => positionals.some((part) => id.includes(part))) : all;
const server = await serve(pagesOf(all));
const browser = await start(values.browser, server, values.control ? { folder: null } : {});
for (const attack of wanted) {
  if (attack.in && !attack.in.includes(values.browser)) continue;
  console.log(JSON.stringify(await run(attack, browser, server)));
}
await browser.close();
server.close();
