// The generator of lookalikes that the evaluation measures with.
import assert from "node:assert/strict";
import { test } from "node:test";
import { domainToASCII, domainToUnicode } from "node:url";
import { neighbours, permutations, TECHNIQUES } from "../../scripts/lib/evaluate/permutations.mjs";
import { CYRILLIC, HOMOGLYPHS, KEYBOARDS } from "../../scripts/lib/evaluate/slips.mjs";

const made = (domain) => new Map(permutations(domain).map(({ domain, technique }) => [domain, technique]));

test("each technique makes what it is named for", () => {
  const found = made("mychart.org");
  const check = (technique, ...addresses) => {
    for (const address of addresses) assert.equal(found.get(address), technique, address);
  };
  check("homoglyph (Unicode)", "xn--mychrt-6nf.org", domainToASCII("mychαrt.org"), domainToASCII("мусһагт.org"));
  check("confusable (ASCII)", "rnychart.org");
  check("omission", "mychat.org", "ychart.org");
  check("repetition", "mycharrt.org");
  check("transposition", "mychrat.org");
  check("replacement", "mychsrt.org");
  check("insertion", "mychasrt.org");
  check("vowel swap", "mychert.org");
  check("bitsquatting", "mychcrt.org", "mychapt.org");
  check("addition", "mychart7.org");
  check("hyphenation", "my-chart.org");
  check("plural", "mychartes.org");
  check("moved dot", "my.chart.org");
  check("several names", "mychartaetna.org", "doctolib-mychart-login.org");
  check("combination (en)", "mychart-login.org", "loginmychart.org");
  check("combination (es)", "mychartcuenta.org");
  check("combination (fr)", "connexion-mychart.org");
  check("combination (de)", "mychart-konto.org");
  check("combination (pt)", "senha-mychart.org");
  check("dropped dot", "wwwmychart.org", "mychartorg.com");
  check("other ending", "mychart.com", "mychart.co.uk");
  check("embedded (dots)", "mychart.org.example");
  check("embedded (hyphens)", "www-mychart-org.example");
  check("userinfo", "https://mychart.org@example.net/");
  check("hosted", "mychart-login.web.app", "https://sites.google.com/view/mychart");
});

test("bit flips give letters that a host may have", () => {
  const flipped = permutations("labcorp.com").filter(({ technique }) => technique === "bitsquatting");
  assert.ok(flipped.length > 20);
  for (const { domain } of flipped) assert.match(domain, /^[a-z0-9-]{7}\.com$/);
});

test("every technique, for a domain of more than one ending", () => {
  const domain = "hotdoc.com.au";
  const found = permutations(domain);
  assert.deepEqual([...new Set(found.map(({ technique }) => technique))].sort(), [...TECHNIQUES].sort());
  for (const { domain: made, technique } of found) {
    assert.notEqual(made, domain);
    if (technique === "omission") assert.ok(made.endsWith(".com.au"), made);
  }
});

test("the same each time, and nothing twice", () => {
  assert.deepEqual(permutations("ameli.fr"), permutations("ameli.fr"));
  const addresses = permutations("ameli.fr").map(({ domain }) => domain);
  assert.equal(new Set(addresses).size, addresses.length);
});

test("a homoglyph is a host that a browser shows as it was made", () => {
  for (const [letter, others] of Object.entries(HOMOGLYPHS)) {
    for (const other of others) {
      const host = new URL(`https://a${other}a.example/`).hostname;
      assert.match(host, /^xn--/, `${letter}: ${other}`);
      assert.equal(domainToUnicode(host), `a${other}a.example`);
    }
  }
  assert.ok(Object.values(CYRILLIC).every((letter) => /^\p{Script=Cyrillic}$/u.test(letter)));
});

test("neighbouring keys", () => {
  assert.deepEqual(neighbours("a", KEYBOARDS.other).sort(), ["q", "s", "w", "z"]);
  assert.deepEqual(neighbours("a", KEYBOARDS.fr).sort(), ["1", "2", "q", "z"]);
  assert.deepEqual(neighbours("z", KEYBOARDS.de).sort(), ["6", "7", "g", "h", "t", "u"]);
  assert.deepEqual(neighbours("-", KEYBOARDS.other), []);
});
