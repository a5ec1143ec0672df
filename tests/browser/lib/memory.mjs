// How much memory a browser takes, as Linux counts it.
import { readdirSync, readFileSync } from "node:fs";

/**
 * Kilobytes that a browser takes in all, and those of its processes in which extensions run (0 where they sleep and
 * there is none): what processes share is counted in parts (Pss).
 */
export function memoryOf(browser) {
  return processes(browser.process().pid).reduce(
    ({ all, extensions }, { pss, runsExtensions }) => ({
      all: all + pss,
      extensions: extensions + (runsExtensions ? pss : 0),
    }),
    { all: 0, extensions: 0 },
  );
}

/** A process and all below it. */
function processes(pid) {
  try {
    const pss = Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))[1]);
    const command = readFileSync(`/proc/${pid}/cmdline`, "utf8") + readFileSync(`/proc/${pid}/comm`, "utf8");
    const below = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, "utf8").split(" ").filter(Boolean),
    );
    return [{ pss, runsExtensions: /--extension-process|WebExtensions/.test(command) }, ...below.flatMap(processes)];
  } catch {
    return []; // It is gone.
  }
}
