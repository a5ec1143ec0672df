// What Firefox works out when it first starts with a new profile, kept for the tests: each of their Firefoxes begins with a
// copy, and starts a second and a half sooner for it. Of no extension, page or person: those come after.
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import puppeteer from "puppeteer-core";

const ROOT = new URL("../../", import.meta.url).pathname;
const KEPT = `${ROOT}node_modules/.firefox`;
const FILES = ["startupCache", "compatibility.ini", "addonStartup.json.lz4", "extensions.json"];

const { firefox } = JSON.parse(readFileSync(`${ROOT}node_modules/.browsers.json`, "utf8"));
const profile = mkdtempSync(join(tmpdir(), "portalward-profile-"));
// Once to be set up, and once as all others start.
for (let time = 0; time < 2; time++) {
  const args = ["--remote-allow-system-access"];
  const browser = await puppeteer.launch({ browser: "firefox", executablePath: firefox, userDataDir: profile, args });
  await browser.close();
}
rmSync(KEPT, { recursive: true, force: true });
for (const file of FILES.filter((file) => existsSync(join(profile, file))))
  cpSync(join(profile, file), join(KEPT, file), { recursive: true });
rmSync(profile, { recursive: true });
