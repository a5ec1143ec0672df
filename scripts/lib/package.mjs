// Writes what a release is made of into dist/: see scripts/package.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { version } from "./version.mjs";
import { zip, zipOf } from "./zip.mjs";

const ROOT = new URL("../../", import.meta.url).pathname;
const DIST = join(ROOT, "dist");
const UNIX = 3;

const written = [];
for (const browser of ["chromium", "firefox"]) {
  write(`${browser}.zip`, zipOf(join(DIST, browser)));
}
write("sbom.cdx.json", `${JSON.stringify(billOfMaterials(), null, 2)}\n`);
// Who builds from the source archive has no repository, and needs no archive.
if (existsSync(join(ROOT, ".git"))) {
  const paths = output("git", "ls-files").filter((path) => existsSync(join(ROOT, path)));
  const rights = (path) => (statSync(join(ROOT, path)).mode & 0o100 ? 0o755 : 0o644);
  const files = paths.map((path) => [
    path,
    [readFileSync(join(ROOT, path)), { os: UNIX, attrs: (0o100000 | rights(path)) << 16 }],
  ]);
  write("source.zip", zip(files));
}
const sums = written.map(({ name, bytes }) => `${createHash("sha256").update(bytes).digest("hex")}  ${name}\n`);
writeFileSync(join(DIST, `portalward-${version}.sha256`), sums.join(""));
process.stdout.write(sums.join(""));

function write(ending, content) {
  const name = `portalward-${version}-${ending}`;
  const bytes = Buffer.from(content);
  writeFileSync(join(DIST, name), bytes);
  written.push({ name, bytes });
  console.error(`package: dist/${name}: ${bytes.length} bytes`);
}

/** What of others is in the extension, in CycloneDX's format: crates alone, since nothing from npm ships. */
function billOfMaterials() {
  const tree = ["tree", "--locked", "-p", "portalward", "--target", "wasm32-unknown-unknown", "--edges", "normal"];
  const features = ["--no-default-features", "--features", "import", "--prefix", "none"];
  const lines = output("cargo", ...tree, ...features, "--format", "{p}\t{l}");
  const crates = new Map();
  for (const line of lines) {
    const [, name, number, isMacro, license] = /^(\S+) v(\S+)(?: \((proc-macro)\))?[^\t]*\t(.*?)(?: \(\*\))?$/.exec(
      line,
    );
    // What writes code at compile time is not in it.
    if (name !== "portalward" && !isMacro) crates.set(`${name} ${number}`, { name, number, license });
  }
  const sums = checksums();
  return {
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: {
      component: {
        type: "application",
        "bom-ref": `pkg:cargo/portalward@${version}`,
        name: "portalward",
        version,
        licenses: [{ expression: "Apache-2.0" }],
      },
    },
    components: [...crates.values()].sort(byName).map(({ name, number, license }) => ({
      type: "library",
      "bom-ref": `pkg:cargo/${name}@${number}`,
      name,
      version: number,
      // Some crates still write "MIT/Apache-2.0".
      licenses: [{ expression: license.replaceAll(/\s*\/\s*/g, " OR ") }],
      purl: `pkg:cargo/${name}@${number}`,
      hashes: [{ alg: "SHA-256", content: sums.get(`${name} ${number}`) }],
    })),
  };
}

function byName(one, other) {
  return one.name < other.name ? -1 : one.name > other.name ? 1 : one.number < other.number ? -1 : 1;
}

/** The checksums of crates, by name and version. */
function checksums() {
  const lock = readFileSync(join(ROOT, "Cargo.lock"), "utf8");
  const entry = /name = "([^"]+)"\nversion = "([^"]+)"\nsource = "[^"]+"\nchecksum = "([0-9a-f]+)"/g;
  return new Map([...lock.matchAll(entry)].map(([, name, number, sum]) => [`${name} ${number}`, sum]));
}

function output(command, ...args) {
  const text = execFileSync(command, args, { cwd: ROOT, encoding: "utf8", maxBuffer: 1e8 });
  return text.trimEnd().split("\n");
}
