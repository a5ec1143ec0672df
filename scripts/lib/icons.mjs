// Draws extension/icons/*.png from the SVGs beside them, with Chromium. Run by hand when an icon
// changes: Chromium's toolbar takes no SVG, so the PNGs are kept in the repository.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import puppeteer from "puppeteer-core";

const folder = new URL("../../extension/icons/", import.meta.url);
const browser = await puppeteer.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
const page = await browser.newPage();
for (const file of readdirSync(new URL("src/", folder))) {
  const name = file.replace(".svg", "");
  const svg = Buffer.from(readFileSync(new URL(`src/${file}`, folder))).toString("base64");
  for (const size of name === "app" ? [16, 32, 48, 128] : [16, 32, 48]) {
    await page.setViewport({ width: size, height: size });
    await page.setContent(
      `<style>*{margin:0}</style><img width="${size}" height="${size}" src="data:image/svg+xml;base64,${svg}">`,
    );
    writeFileSync(new URL(`${name}-${size}.png`, folder), await page.screenshot({ omitBackground: true }));
  }
}
await browser.close();
