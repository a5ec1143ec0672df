// The pages that tests and the demo visit: what a patient meets, real and false.
import { RECORDER } from "./server.mjs";

/** A sign-in page that listens to everything, as a thief's would. */
export function login({ title = "Sign in", heading = title, before = "", after = "", autofocus = false } = {}) {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${title}</title><script>${RECORDER}</script>
<style>body{font:16px sans-serif;max-width:24rem;margin:4rem auto;padding:0 1rem}label,input,button{display:block;width:100%;margin:.4rem 0;font:inherit}</style></head>
<body>${before}<h1>${heading}</h1>
<form action="/welcome" method="post">
<label for="user">User name</label><input id="user" name="user" autocomplete="username">
<label for="password">Password</label><input id="password" name="password" type="password" ${autofocus ? "autofocus" : ""}>
<button>Sign in</button></form>${after}</body></html>`;
}

/** A page with text and links, and nothing to sign in to. */
export function article(body, title = "News") {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title><script>${RECORDER}</script></head><body>${body}</body></html>`;
}

const fake = { title: "MyChart - Login Page", heading: "MyChart" };

/** The tour of the demo: where, what stands there, and what the person must see. */
export const TOUR = [
  { kind: "verified portal", url: "https://mychart.org/", page: fake, sees: "page", verdict: "verified" },
  {
    kind: "verified portal of a hospital",
    url: "https://mychart.clevelandclinic.org/",
    page: { title: "MyChart - Cleveland Clinic" },
    sees: "page",
    verdict: "verified",
  },
  { kind: "confusable", url: "https://rnychart.org/", page: fake, sees: "interstitial", verdict: "danger" },
  {
    kind: "confusable (Cyrillic)",
    url: "https://xn--mychrt-6nf.org/",
    page: fake,
    sees: "interstitial",
    verdict: "danger",
  },
  { kind: "embedded", url: "https://mychart.org.signin.example/", page: fake, sees: "interstitial", verdict: "danger" },
  { kind: "combination", url: "https://mychart-login.example/", page: fake, sees: "interstitial", verdict: "danger" },
  { kind: "typo", url: "https://aetma.com/", page: {}, sees: "panel", verdict: "caution" },
  {
    kind: "typo, and the page says whose it is",
    url: "https://walgrens.com/",
    page: { title: "Walgreens: Sign in" },
    sees: "interstitial",
    verdict: "danger",
  },
  { kind: "other ending", url: "https://doctolib.example/", page: {}, sees: "panel", verdict: "caution" },
  { kind: "hosted", url: "https://walgreens-login.web.app/", page: {}, sees: "panel", verdict: "caution" },
  {
    kind: "claims a name on an unknown host",
    url: "https://wellness-center.example/",
    page: fake,
    sees: "panel",
    verdict: "caution",
  },
  {
    kind: "unrelated sign-in",
    url: "https://library.example/",
    page: { title: "City Library: Sign in" },
    sees: "page",
    verdict: "unknown",
  },
];

/** Answers for the hosts of the tour. */
export function tour(host) {
  const stop = TOUR.find(({ url }) => new URL(url).hostname === host);
  return stop && login(stop.page);
}
