// The engine in WebAssembly behaves as the native program does, and within its budget.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

const ROOT = new URL("../../", import.meta.url).pathname;
const { Engine } = createRequire(import.meta.url)(`${ROOT}dist/node/engine.js`);
const TODAY = "2026-11-24";

const open = () => new Engine(readFileSync(`${ROOT}dist/registry.bin`));
const facts = (url, more = {}) => ({ url, fields: [], sends_to: [], texts: [], ...more });

/** Addresses of all kinds: every listed domain with the changes that an attacker makes to it. */
function addresses() {
  const domains = readdirSync(`${ROOT}crate/data/verified`).flatMap((file) =>
    JSON.parse(readFileSync(`${ROOT}crate/data/verified/${file}`, "utf8")).providers.flatMap(
      ({ domains }) => domains ?? [],
    ),
  );
  const changed = domains.flatMap((domain, at) => {
    const [label, ...rest] = domain.split(".");
    const ending = rest.join(".");
    const cut = at % label.length;
    return [
      domain,
      `http://${domain}:8080/a?b#c`,
      `https://${domain}@evil.example/`,
      `${label}-login.example`,
      `${label}.evil.example`,
      `${domain}.evil.example`,
      `${label.slice(0, cut)}${label.slice(cut + 1)}.${ending}`,
      `${label.slice(0, cut)}х${label.slice(cut)}.${ending}`,
      `${label.replace("m", "rn").replace("l", "1")}.${ending}`,
      `https://sites.google.com/view/${label}-portal`,
      `https://www.google.com/url?q=https%3A%2F%2F${label}.web.app%2F`,
    ];
  });
  const odd = [
    "",
    "http://[",
    "javascript:alert(1)",
    "xn--a.example",
    "a".repeat(300),
    "http://2130706433/",
    "blob:https://mychart.org/x",
    "mailto:a@b.example",
    "https://例え.テスト/",
  ];
  return [...changed, ...odd];
}

test("the same verdicts as the native program", () => {
  const engine = open();
  const inputs = addresses();
  const output = execFileSync(`${ROOT}target/cli/portalward`, ["check"], {
    input: `${inputs.join("\n")}\n`,
    maxBuffer: 1 << 30,
  });
  const native = output
    .toString()
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  assert.equal(native.length, inputs.length);
  assert.ok(inputs.length > 40_000, `${inputs.length} addresses`);
  const seen = new Map();
  for (const [at, input] of inputs.entries()) {
    let answer;
    try {
      const found = engine.checkLink(input, TODAY);
      answer = {
        verdict: found.severity,
        provider: found.provider?.id ?? null,
        findings: found.findings.map(({ reason, imitates }) => `${reason} ${imitates}`),
        destination: found.destination,
      };
    } catch (error) {
      answer = { error: error.message };
    }
    const { verdict, provider, findings, destination, error } = native[at];
    const expected = error
      ? { error }
      : {
          verdict,
          provider: provider?.id ?? null,
          findings: findings.map(({ reason, imitates }) => `${reason} ${imitates}`),
          destination,
        };
    assert.deepEqual(answer, expected, input);
    seen.set(verdict ?? "error", (seen.get(verdict ?? "error") ?? 0) + 1);
  }
  for (const kind of ["verified", "unknown", "caution", "danger", "error"])
    assert.ok(seen.get(kind) >= 5, `${kind}: ${seen.get(kind)}`);
});

test("what a page says of itself counts, where it asks for something", () => {
  const engine = open();
  const says = { texts: [{ place: "title", text: "MyChart - Login Page" }], fields: ["password"] };
  const severity = (facts) => engine.checkPage(facts, TODAY).severity;
  assert.equal(severity(facts("https://spa.example/", says)), "caution");
  assert.equal(severity(facts("https://spa.example/", { ...says, fields: [] })), "unknown");
  assert.equal(severity(facts("https://spa.example/", { ...says, fields: ["birth-date"] })), "unknown");
  assert.equal(
    severity(facts("https://spa.example/", { fields: ["password"], sends_to: ["https://rnychart.org/in"] })),
    "danger",
  );
  assert.equal(severity(facts("https://walgrens.com/", { fields: ["password"] })), "caution");
  const walgreens = { fields: ["password"], texts: [{ place: "title", text: "Walgreens" }] };
  assert.equal(severity(facts("https://walgrens.com/", walgreens)), "danger");
  assert.equal(
    severity(facts("https://www.facebook.com/aetna", { ...walgreens })),
    "unknown",
    "a well-known site names others",
  );
  assert.equal(severity(facts("https://mychart.org/", walgreens)), "verified");
  assert.equal(engine.checkPage(facts("https://walgrens.com/"), TODAY).warns, false);
  assert.equal(engine.checkPage(facts("https://rnychart.org/"), TODAY).warns, true);
});

test("contacts are shown while they hold", () => {
  const engine = open();
  const phones = (today) => engine.checkLink("https://www.medicare.gov/", today).provider.phones;
  assert.deepEqual(phones("2026-11-24"), [{ value: "+18006334227", verifiedOn: "2026-11-24" }]);
  assert.deepEqual(phones("2027-11-24").length, 1);
  assert.deepEqual(phones("2027-11-25"), []);
});

test("decisions hold for their host alone", () => {
  const engine = open();
  const severity = (url) => engine.checkPage(facts(url, { fields: ["password"] }), TODAY).severity;
  engine.decide([
    { host: "rnychart.org", choice: "allowed" },
    { host: "mychart-login.example", choice: "my-portal" },
  ]);
  assert.equal(severity("https://rnychart.org/"), "unknown");
  assert.equal(severity("https://www.rnychart.org/"), "danger");
  assert.equal(severity("https://mychart-login.example/"), "verified");
  assert.equal(severity("http://mychart-login.example/"), "unknown", "not over http");
  engine.decide([]);
  assert.equal(severity("https://rnychart.org/"), "danger");
});

test("links are answered about where they are to be marked", () => {
  const engine = open();
  const flagged = (href, text = "") =>
    engine
      .checkLinks(new TextEncoder().encode(` ${text} ${href}`), TODAY)
      .map(({ answer }) => answer.findings[0].reason);
  assert.deepEqual(flagged("https://mychart.org/", "https://mychart.org/"), []);
  assert.deepEqual(flagged("https://rnychart.org/", "Results"), ["confusable"]);
  assert.deepEqual(flagged("https://elsewhere.example/", "https://clinic.example/"), ["mismatch"]);
  assert.deepEqual(flagged("https://elsewhere.example/", "www.clinic.example"), ["mismatch"]);
  assert.deepEqual(flagged("https://elsewhere.example/", "mychart.org"), ["mismatch"]);
  assert.deepEqual(flagged("https://elsewhere.example/", "Booking.com"), []);
  assert.deepEqual(flagged("https://a.clinic.example/", "https://www.clinic.example/"), []);
  assert.deepEqual(flagged("https://t.co/abc", "https://clinic.example/"), []);
  assert.deepEqual(flagged("https://www.google.com/url?q=https://clinic.example/", "https://clinic.example/"), []);
  assert.deepEqual(flagged("https://mychart.com/", "https://mychart.org/"), [], "the same owner");
  assert.deepEqual(flagged("javascript:alert(1)", "https://clinic.example/"), []);
});

test("what is no registry, or is broken, is refused with a reason", () => {
  const good = readFileSync(`${ROOT}dist/registry.bin`);
  const reason = (bytes) => {
    try {
      new Engine(bytes);
    } catch (error) {
      return error.message;
    }
    return "opened";
  };
  assert.equal(reason(good), "opened");
  assert.equal(reason(new Uint8Array()), "not a compiled registry");
  assert.match(reason(good.subarray(0, 1000)), /cut off or changed/);
  const changed = Uint8Array.from(good);
  changed[good.length >> 1] ^= 1;
  assert.match(reason(changed), /cut off or changed/);
  const other = Uint8Array.from(good);
  other[4] = 99;
  assert.match(reason(other), /another version \(99\)/);
});

test("what ships stays within its size", () => {
  const size = (file) => statSync(`${ROOT}dist/chromium/${file}`).size;
  const zipped = gzipSync(readFileSync(`${ROOT}dist/chromium/engine_bg.wasm`), { level: 9 }).length;
  assert.ok(size("engine_bg.wasm") <= 800_000, `${size("engine_bg.wasm")} bytes of WebAssembly`);
  assert.ok(zipped <= 320_000, `${zipped} bytes of WebAssembly, gzipped`);
  assert.ok(size("content.js") <= 30_000, `${size("content.js")} bytes of content script`);
});
