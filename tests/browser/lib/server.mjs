// Pages for the browsers to visit, for any host name, on loopback: an HTTP proxy that answers
// everything itself. Whatever a browser asks for ends here, and nothing leaves the machine.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Where the pages' own recorder reports what it heard. No page of ours uses this path else. */
const REPORT = "/.got";

/**
 * Starts the server. `answer(host, path, url, headers)` gives a page's HTML, or `{ type, body, status, headers }`, or
 * `{ send }` for a function that answers by itself, or undefined.
 */
export async function serve(answer) {
  const heard = new Map();
  const requests = [];
  const handle = (request, response) => {
    const url = new URL(request.url, `https://${request.headers.host}`);
    if (url.pathname === REPORT) {
      let body = "";
      request.on("data", (chunk) => (body += chunk));
      request.on("end", () => {
        const all = heard.get(url.hostname) ?? [];
        if (body !== "") all.push(JSON.parse(body));
        heard.set(url.hostname, all);
        response.writeHead(204, { "access-control-allow-origin": "*" }).end();
      });
      return;
    }
    requests.push(url.href);
    const page = answer(url.hostname, url.pathname, url, request.headers);
    if (page === undefined) return response.writeHead(404, { "content-type": "text/plain" }).end("no such page\n");
    if (typeof page.send === "function") return page.send(response);
    const {
      type = "text/html; charset=utf-8",
      body = page,
      status = 200,
      headers = {},
    } = typeof page === "string" ? {} : page;
    response.writeHead(status, { "content-type": type, "cache-control": "no-store", ...headers }).end(body);
  };
  const secure = createSecureServer(certificate(), handle);
  const plain = createServer(handle);
  plain.on("connect", (request, socket) => {
    const isPlain = request.url.endsWith(":80");
    const upstream = connect((isPlain ? plain : secure).address().port, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      upstream.pipe(socket).pipe(upstream);
    });
    const drop = () => {
      upstream.destroy();
      socket.destroy();
    };
    upstream.on("error", drop);
    socket.on("error", drop);
  });
  await Promise.all([secure, plain].map((server) => new Promise((done) => server.listen(0, "127.0.0.1", done))));
  return {
    port: plain.address().port,
    requests,
    /** What the pages of a host heard: a list of `{ event, text }`. */
    heard: (host) => heard.get(host) ?? [],
    forget: (host) => (host === undefined ? heard.clear() : heard.delete(host)),
    close: () => {
      for (const server of [secure, plain]) {
        server.closeAllConnections();
        server.close();
      }
    },
  };
}

/** How many of the typed characters a host's pages got hold of, in whatever way. */
export function leaked(heard) {
  const most = new Map();
  let keys = 0;
  for (const { event, text } of heard) {
    if (event === "key") keys += text.length;
    else most.set(event, Math.max(most.get(event) ?? 0, text.length));
  }
  return Math.max(keys, 0, ...most.values());
}

/**
 * A script for pages: reports every key, input, value, paste and sent form that it hears, as early
 * and as often as a thief would.
 */
export const RECORDER = `
(() => {
  const report = (event, text) => {
    if (text) fetch(${JSON.stringify(REPORT)}, { method: "POST", keepalive: true, body: JSON.stringify({ event, text }) }).catch(() => {});
  };
  const on = (type, read) => window.addEventListener(type, read, true);
  on("keydown", (e) => e.key.length === 1 && report("key", e.key));
  on("beforeinput", (e) => report("beforeinput", e.data ?? ""));
  on("input", (e) => report("input", e.target.value ?? e.target.textContent ?? ""));
  on("paste", (e) => report("paste", e.clipboardData.getData("text/plain")));
  on("drop", (e) => report("drop", e.dataTransfer.getData("text/plain")));
  on("submit", (e) => report("submit", [...e.target.elements].map((field) => field.value ?? "").join("")));
  // Each report costs a slow machine more than 20 ms in Firefox: one that says nothing new comes twice a second.
  const last = new WeakMap();
  let looks = 0;
  setInterval(() => {
    looks += 1;
    for (const field of document.querySelectorAll("input, textarea, [contenteditable]")) {
      const text = field.value ?? field.textContent;
      if (looks % 25 === 0 || text !== last.get(field)) report("value", text);
      last.set(field, text);
    }
  }, 20);
})();`;

function certificate() {
  const folder = mkdtempSync(join(tmpdir(), "portalward-"));
  try {
    const [key, cert] = ["key.pem", "cert.pem"].map((name) => join(folder, name));
    execFileSync(
      "openssl",
      [
        ..."req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=loopback".split(" "),
        ..."-addext subjectAltName=DNS:*.example".split(" "),
        "-keyout",
        key,
        "-out",
        cert,
      ],
      { stdio: "ignore" },
    );
    return { key: readFileSync(key), cert: readFileSync(cert) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
