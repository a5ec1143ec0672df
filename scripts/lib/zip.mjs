// Zips dist/chromium and dist/firefox: sorted names, one fixed date, no rights and owners.
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { zipSync } from "fflate";

const root = new URL("../../", import.meta.url).pathname;
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

for (const browser of ["chromium", "firefox"]) {
  const folder = join(root, "dist", browser);
  const files = {};
  for (const path of filesOf(folder).sort()) files[relative(folder, path)] = readFileSync(path);
  const zip = join(root, "dist", `portalward-${version}-${browser}.zip`);
  writeFileSync(zip, zipSync(files, { level: 9, mtime: new Date(2020, 0, 1) }));
  console.log(`${relative(root, zip)}: ${statSync(zip).size} bytes`);
}

function filesOf(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesOf(path) : [path];
  });
}
