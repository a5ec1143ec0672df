// The rules of others, made again for the evaluation, on examples of their own descriptions.
import assert from "node:assert/strict";
import { test } from "node:test";
import { chromium, isOneSwapAway, isWithinOneEdit, skeleton } from "../../scripts/lib/evaluate/chromium.mjs";
import { fuzzyList, levenshtein } from "../../scripts/lib/evaluate/edit-distance.mjs";
import { protectedDomains } from "../../scripts/lib/evaluate/lists.mjs";
import { hostOf, peers } from "../../scripts/lib/evaluate/peers.mjs";
import { registrable } from "../../scripts/lib/evaluate/suffixes.mjs";

const DOMAINS = ["mychart.org", "doctolib.fr", "cigna.com", "hotdoc.com.au", "anthem.com", "cvs.com"];

test("Levenshtein distances, up to a limit", () => {
  assert.equal(levenshtein("mychart", "mychart", 2), 0);
  assert.equal(levenshtein("mychart", "mychrt", 2), 1);
  assert.equal(levenshtein("mychart", "mychrat", 2), 2);
  assert.equal(levenshtein("kitten", "sitting", 2), 3);
  assert.equal(levenshtein("kitten", "sitting", 3), 3);
  assert.equal(levenshtein("", "abc", 2), 3);
});

test("the fuzzy list compares without www. and the last label", () => {
  const distance = fuzzyList(DOMAINS, 2);
  assert.equal(distance("mychart.com"), 0);
  assert.equal(distance("www.mychrt.net"), 1);
  assert.equal(distance("mychrat.org"), 2);
  assert.equal(distance("hotdocs.com.au"), 1);
  assert.equal(distance("hotdocs.com"), 3);
  assert.equal(distance("login.mychart.org"), 3);
});

test("skeletons, edits and swaps", () => {
  assert.equal(skeleton("mychаrt"), skeleton("rnychart"));
  assert.equal(skeleton("1abcorp"), skeleton("labcorp"));
  assert.notEqual(skeleton("0ptum"), skeleton("optum"));
  for (const [one, other] of [
    ["abc", "abc"],
    ["abc", "ab"],
    ["abc", "axc"],
    ["abc", "xabc"],
    ["", "a"],
  ]) {
    assert.ok(isWithinOneEdit(one, other) && isWithinOneEdit(other, one), `${one} ${other}`);
  }
  for (const [one, other] of [
    ["abc", "acb"],
    ["abc", "a"],
    ["abcd", "axcx"],
  ]) {
    assert.ok(!isWithinOneEdit(one, other), `${one} ${other}`);
  }
  assert.ok(isOneSwapAway("abcd", "acbd"));
  assert.ok(!isOneSwapAway("abcd", "badc"));
  assert.ok(!isOneSwapAway("abcd", "abcd"));
});

test("Chromium's rules, in their order", () => {
  const rule = chromium(DOMAINS);
  const check = (expected, ...hosts) => {
    for (const host of hosts) assert.equal(rule(hostOf(host)), expected, host);
  };
  check("skeleton", "mychаrt.org", "www.mychárt.org");
  check("edit or swap", "rnychart.org", "mychat.org", "mychrat.org", "doctolibb.fr", "hotdocs.com.au");
  check("embedding", "mychart.org.signin.example", "www-mychart-org.example", "my-mychart.org", "mychartorg.example");
  check("combination", "mychart-login.example", "securecigna.example", "doctolib-account.fr");
});

test("what Chromium's rules let pass", () => {
  const rule = chromium(DOMAINS);
  for (const host of [
    "mychart.org", // itself
    "login.mychart.org",
    "mychart.com", // another ending
    "mychart2.org", // a number
    "nychart.org", // another first letter
    "eigna.com", // the same
    "my-chart.org", // a hyphen
    "cvs.com.signin.example", // a short label
    "cvz.com",
    "anthem.com.signin.example", // a common word
    "mychart-portal.example", // no keyword
    "logincvs.example", // a short name
    "mychat.gov", // an ending that is safe
    "192.0.2.1",
    "localhost",
  ]) {
    assert.equal(rule(host), undefined, host);
  }
});

test("the peers side by side, with what is allowed", () => {
  const ask = peers(DOMAINS, new Set([...DOMAINS, "mychat.org"]));
  assert.deepEqual(ask("mychrt.org"), [true, true, true]);
  assert.deepEqual(ask("https://mychrat.org/login"), [true, false, true]);
  assert.deepEqual(ask("mychart-login.example"), [false, false, true]);
  assert.deepEqual(ask("www.mychat.org"), [false, false, false]);
  assert.deepEqual(ask("https://mychart.org@example.net/"), [false, false, false]);
  assert.deepEqual(ask("http://["), [false, false, false]);
});

test("registrable domains", () => {
  const of = (host) => registrable(host)?.domain;
  assert.equal(of("a.mychart.org"), "mychart.org");
  assert.equal(of("www.hotdoc.com.au"), "hotdoc.com.au");
  assert.equal(of("a.b.web.app"), "web.app"); // private suffixes do not count
  assert.equal(of("a.b.com.de"), "b.com.de"); // but for two of them
  assert.equal(of("www.ck"), "www.ck");
  assert.equal(of("a.b.ck"), "a.b.ck");
  assert.equal(of("a.signin.example"), "signin.example");
  assert.equal(of("com.au"), undefined);
  assert.equal(of("192.0.2.1"), undefined);
});

test("protected domains carry a name of weight", () => {
  const providers = [
    { brands: ["mychart"], domains: ["mychart.org", "other.org"] },
    { brands: [{ name: "deltadental", use: "licensed" }], domains: ["delta-dental.com"] },
    { brands: [{ name: "mercy", use: "common" }], domains: ["mercy.com"] },
    { domains: ["listed.org"] },
  ];
  assert.deepEqual(protectedDomains(providers), ["delta-dental.com", "mychart.org"]);
});
