// What adding large lists in the options takes, in both browsers: until the preview, until they are in force, and
// how long the page's own thread was kept from anything else meanwhile.
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BROWSERS, start } from "../../../tests/browser/lib/browser.mjs";
import { article } from "../../../tests/browser/lib/pages.mjs";
import { serve } from "../../../tests/browser/lib/server.mjs";
import { FILES, write } from "./list-files.mjs";

const PATIENCE = 600_000;
const folder = mkdtempSync(join(tmpdir(), "portalward-lists-"));
const server = await serve(() => article("<h1>Welcome</h1>"));
try {
  console.log("| browser | file | MB | preview | in force after | a search in all lists | longest task of the page |");
  console.log("| --- | --- | ---: | ---: | ---: | ---: | ---: |");
  for (const [what, pieces] of FILES) {
    const file = join(folder, "in.json");
    await write(file, pieces());
    for (const name of BROWSERS) {
      const browser = await start(name, server);
      await (await browser.open("https://news.example/")).close();
      const options = await browser.ownPage("options.html");
      await options.evaluate(watch);
      const begun = performance.now();
      const seconds = () => `${((performance.now() - begun) / 1000).toFixed(1)} s`;
      await (await options.$("input[type=file]")).uploadFile(file);
      await options.waitForSelector(".stage button.main, .status p, .status div", { timeout: PATIENCE });
      const preview = seconds();
      const main = await options.$(".stage button.main");
      await main?.click();
      await options.waitForSelector(".status button, .status div", { timeout: PATIENCE });
      const inForce = main ? seconds() : "–";
      // The first search opens the registry, the second is what each further letter costs.
      const searches = [];
      for (const letter of ["cl", "i"]) {
        await options.evaluate(() => document.querySelector(".search p").replaceChildren());
        const begun = performance.now();
        await (await options.$("input[type=search]")).type(letter);
        await options.waitForFunction(() => document.querySelector(".search p").textContent !== "", {
          timeout: PATIENCE,
        });
        searches.push(`${Math.round(performance.now() - begun)} ms`);
      }
      const longest = `${(await options.evaluate(() => globalThis.longest)).toFixed(0)} ms`;
      const size = (statSync(file).size / (1 << 20)).toFixed(0);
      console.log(`| ${[name, what, size, preview, inForce, searches.join(", then "), longest].join(" | ")} |`);
      await browser.close();
    }
  }
} finally {
  server.close();
  rmSync(folder, { recursive: true });
}

/** Notes the longest time between two turns of the page's thread, which asks for one as soon as it may. */
function watch() {
  const { port1, port2 } = new MessageChannel();
  let last = performance.now();
  globalThis.longest = 0;
  port1.onmessage = () => {
    const now = performance.now();
    globalThis.longest = Math.max(globalThis.longest, now - last);
    last = now;
    setTimeout(() => port2.postMessage(null), 1);
  };
  port2.postMessage(null);
}
