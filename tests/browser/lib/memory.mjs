// How much memory a browser takes, as Linux counts it.
import { readdirSync, readFileSync } from "node:fs";

/**
 * Kilobytes that a browser takes in all; what of that its first process takes, and what those in which extensions run (0
 * where they sleep and there is none): the rest are mostly pages. What processes share is counted in parts (Pss).
 */
export function memoryOf(browser) {
  const all = processes(browser.process().pid);
  const sum = (some) => some.reduce((total, { pss }) => total + pss, 0);
  return {
    all: sum(all),
    browser: sum(all.slice(0, 1)),
    extensions: sum(all.filter(({ name }) => /--extension-process|WebExtensions/.test(name))),
  };
}

/** A process and all below it. */
function processes(pid) {
  try {
    const pss = Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))[1]);
    const name = readFileSync(`/proc/${pid}/cmdline`, "utf8") + readFileSync(`/proc/${pid}/comm`, "utf8");
    const below = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, "utf8").split(" ").filter(Boolean),
    );
    return [{ pss, name }, ...below.flatMap(processes)];
  } catch {
    return []; // It is gone.
  }
}
