// What of the extension's code needs no browser: words in field names, and differing letters.
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
  const { fieldByWords } = await load("content/facts.ts");
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
  const { differing } = await load("pages/interstitial/differing.ts");
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
