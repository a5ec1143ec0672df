// The trace of a password gives no password away.
import assert from "node:assert/strict";
import { pbkdf2Sync } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { before, test } from "node:test";
import { build } from "esbuild";

let fingerprint;
let BITS;
before(async () => {
  const folder = mkdtempSync(join(tmpdir(), "portalward-"));
  try {
    const source = new URL("../../extension/src/passwords/fingerprint.ts", import.meta.url).pathname;
    const outfile = join(folder, "fingerprint.mjs");
    await build({ entryPoints: [source], outfile, bundle: true, format: "esm", logLevel: "error" });
    ({ fingerprint, BITS } = await import(outfile));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

const SALT = "00112233445566778899aabbccddeeff";
const byNode = (password, salt, iterations) =>
  pbkdf2Sync(password, Buffer.from(salt, "hex"), iterations, 2, "sha256").readUInt16BE() >> (16 - BITS);

test("it is PBKDF2 with SHA-256, 600,000 times", async () => {
  assert.equal(await fingerprint("winter-Garten-77", SALT), byNode("winter-Garten-77", SALT, 600_000));
  for (let at = 0; at < 50; at++) {
    const [password, salt] = [`pass-${at}`, SALT.replace("0", String(at % 10))];
    assert.equal(await fingerprint(password, salt, 10), byNode(password, salt, 10));
  }
});

test("letters that look the same are the same, however they are put together", async () => {
  assert.equal(await fingerprint("contraseña", SALT, 10), await fingerprint("contrasen\u0303a", SALT, 10));
});

// With one round in place of 600,000: the rounds make a search slow, the few bits make it futile.
test("a search through a million passwords leaves at least a hundred that it may be", () => {
  for (const salt of [SALT, "ffeeddccbbaa99887766554433221100"]) {
    const counts = new Uint32Array(2 ** BITS);
    for (let at = 0; at < 1_000_000; at++) counts[byNode(`password${at}`, salt, 1)] += 1;
    // Whichever of them it is, and so whatever trace was stolen.
    assert.ok(Math.min(...counts) >= 100, `only ${Math.min(...counts)}`);
  }
});
