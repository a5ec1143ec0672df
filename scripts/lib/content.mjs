// Bundles what runs in pages. The content script is in every frame of every page, so that its bytes count: what runs in
// pages is minified, and `readable` leaves that out.
import { readFileSync } from "node:fs";
import { build, transform } from "esbuild";

const ROOT = new URL("../../", import.meta.url).pathname;

/** What all of the extension's bundles have in common. */
export const common = {
  bundle: true,
  target: ["chrome123", "firefox153"],
  plugins: [{ name: "styles", setup: ({ onLoad }) => onLoad({ filter: /\.css$/ }, styles) }],
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
  absWorkingDir: ROOT,
};

/** A style sheet that a script puts in place itself: a text without what only readers need. */
async function styles({ path }) {
  const { code } = await transform(readFileSync(path, "utf8"), { loader: "css", minify: true });
  return { contents: code.trim(), loader: "text" };
}

/** Firefox has no such interface, and its store's linter objects to the mention. */
export const definesOf = (browser) => (browser === "firefox" ? { "chrome.dom": "undefined" } : {});

/** Writes a script for pages for a browser: the content script, or another of its folder. */
export async function bundleContent(browser, outfile, { name = "main", readable = false } = {}) {
  await build({
    ...common,
    entryPoints: [`extension/src/content/${name}.ts`],
    define: definesOf(browser),
    outfile,
    minify: !readable,
    // One letter that is not of ASCII, and a browser keeps all of them in two bytes, for each page.
    charset: "ascii",
    // A function keeps its names to itself, also when the script comes into a document again.
    format: "iife",
  });
}
