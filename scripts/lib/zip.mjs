// Archives whose bytes depend on what is in them alone: sorted names, one fixed date, no owners.
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { zipSync } from "fflate";

const DATE = new Date(2020, 0, 1);

/** Files, `[path, content]`, as an archive. */
export function zip(files) {
  const sorted = files.sort(([one], [other]) => (one < other ? -1 : 1));
  return zipSync(Object.fromEntries(sorted), { level: 9, mtime: DATE });
}

/** All that is in a folder as an archive. */
export function zipOf(folder) {
  return zip(filesOf(folder).map((path) => [relative(folder, path), readFileSync(path)]));
}

/** The paths of all files in a folder and below. */
export function filesOf(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesOf(path) : [path];
  });
}
