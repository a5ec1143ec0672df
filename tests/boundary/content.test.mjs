// What of the extension's code needs no browser: words in field names, differing letters, and what is a request.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { build } from "esbuild";

const SOURCES = new URL("../../extension/src/", import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), "portalward-unit-"));
after(() => rmSync(folder, { recursive: true }));

async function load(path) {
  const outfile = join(folder, `${path.replaceAll("/", "-")}.mjs`);
  await build({ entryPoints: [SOURCES + path], outfile, bundle: true, format: "esm", logLevel: "error" });
  return import(outfile);
}

test("names and labels of fields tell what they ask for", async () => {
  const { fieldByWords } = await load("content/fields.ts");
  const cases = {
    password: [
      "Password",
      "pass_word",
      "userPwd",
      "Contraseña",
      "Mot de passe",
      "Kennwort",
      "Senha",
      "clave de acceso",
      "Pass\u00adword",
      "P\u200bassword",
      "Раsswоrd",
    ],
    "one-time-code": [
      "Verification code",
      "one-time passcode",
      "otp_input",
      "Code de vérification",
      "Código de verificación",
    ],
    "social-security": [
      "SSN (last 4)",
      "Social Security Number",
      "Numéro de sécurité sociale",
      "Número de Seguro Social",
      "CPF",
    ],
    "member-id": [
      "Member ID",
      "subscriberId",
      "Medicare Number",
      "NHS number",
      "Número de afiliado",
      "Versichertennummer",
    ],
    "medical-record": ["MRN", "Medical record number", "patient_id", "Activation code", "Historia clínica"],
    card: ["Card number", "cc-num", "CVV", "Número de tarjeta", "Kartennummer"],
    "birth-date": ["Date of birth", "DOB", "Fecha de nacimiento", "Geburtsdatum"],
    username: ["User name", "userid", "login_id", "Usuario", "Identifiant", "Benutzername"],
  };
  for (const [field, texts] of Object.entries(cases)) {
    for (const text of texts) assert.equal(fieldByWords(text), field, text);
  }
  for (const text of [
    "",
    "Search",
    "First name",
    "Comment",
    "City",
    "Passenger name",
    "Zip code",
    "Quantity",
    "Message",
    "Clavel",
  ]) {
    assert.equal(fieldByWords(text), null, text);
  }
});

test("the letters that differ are marked", async () => {
  const { differing } = await load("pages/differing.ts");
  const marked = (a, b) => {
    const [before, other, after] = differing(a, b);
    return `${before}[${other}]${after}`;
  };
  assert.equal(marked("rnychart.org", "mychart.org"), "[rn]ychart.org");
  assert.equal(marked("aetma.com", "aetna.com"), "aet[m]a.com");
  assert.equal(marked("mychart-login.com", "mychart.org"), "mychart[-login.com]");
  assert.equal(marked("mycharrt.org", "mychart.org"), "mychar[r]t.org");
  assert.equal(marked("mychart.org.evil.example", "mychart.org"), "mychart.org[.evil.example]");
  assert.equal(marked("mychart.org", "mychart.org"), "mychart.org[]");
  assert.equal(marked("xyz", "abc"), "[xyz]");
  assert.equal(marked("", "abc"), "[]");
});

test("a request that has not the shape of its kind is none", async () => {
  const { parsePageRequest, parseOwnRequest } = await load("requests.ts");
  const facts = { fields: ["password"], sends_to: [], texts: [{ place: "title", text: "Clinic" }] };
  for (const request of [
    { kind: "page", facts },
    { kind: "links", links: "https://news.example/\nhttps://clinic.example/" },
    { kind: "seen", hidden: false },
    { kind: "awake" },
    { kind: "escalate" },
    { kind: "explain" },
    { kind: "leave" },
    { kind: "open-real" },
  ]) {
    assert.deepEqual(parsePageRequest(request), request);
    assert.equal(parseOwnRequest(request), null, "what a page may ask is nothing for our own pages");
  }
  for (const request of [
    { kind: "status", tabId: 1 },
    { kind: "stopped", id: "a" },
    { kind: "close", id: "a" },
    { kind: "continue", id: "a", choice: "allowed", remember: false },
    { kind: "decide", tabId: 1, choice: "my-portal" },
    { kind: "undo", host: "clinic.example" },
  ]) {
    assert.deepEqual(parseOwnRequest(request), request);
    assert.equal(parsePageRequest(request), null, "a page decides nothing");
  }
  for (const message of [
    null,
    undefined,
    "page",
    7,
    [],
    {},
    { kind: "constructor" },
    { kind: "__proto__" },
    { kind: "page" },
    { kind: "page", facts: { ...facts, fields: "password" } },
    { kind: "page", facts: { ...facts, texts: ["Clinic"] } },
    { kind: "page", facts: { ...facts, texts: [{ place: "title", text: "x".repeat(10_000) }] } },
    { kind: "links", links: "x".repeat(25_000_001) },
    { kind: "links", links: ["https://news.example/"] },
    { kind: "seen" },
  ]) {
    assert.equal(parsePageRequest(message), null, JSON.stringify(message)?.slice(0, 60));
  }
  for (const message of [
    { kind: "continue", id: "a", choice: "verified", remember: true },
    { kind: "continue", id: "a", choice: "allowed", remember: "yes" },
    { kind: "decide", tabId: "1", choice: "allowed" },
    { kind: "decide", tabId: 1.5, choice: "allowed" },
    { kind: "undo" },
  ]) {
    assert.equal(parseOwnRequest(message), null, JSON.stringify(message));
  }
});

test("nothing more than its own comes through with a request", async () => {
  const { parsePageRequest } = await load("requests.ts");
  assert.deepEqual(parsePageRequest({ kind: "explain", url: "https://mychart.org/", tabId: 7 }), { kind: "explain" });
});

test("a tab that asks without end is refused, and others are not", async () => {
  const { isFlood, forgetFlood } = await load("flood.ts");
  let served = 0;
  while (!isFlood(1) && served < 100_000) served++;
  assert.ok(served >= 400 && served < 2000, `${served}`);
  assert.equal(isFlood(2), false);
  forgetFlood(1);
  assert.equal(isFlood(1), false);
});

test("what happens again and again is seen to at once, now and then, and after the last time", async ({ mock }) => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const { gather } = await load("flood.ts");
  const done = [];
  const happen = (key) => gather(key, () => done.push(key));
  for (let time = 0; time < 100; time++) happen("a");
  happen("b");
  assert.deepEqual(done, ["a", "b"]);
  mock.timers.tick(250);
  assert.deepEqual(done, ["a", "b", "a"]);
  mock.timers.tick(1000);
  assert.deepEqual(done, ["a", "b", "a"]);
  happen("a");
  assert.deepEqual(done, ["a", "b", "a", "a"]);
});
