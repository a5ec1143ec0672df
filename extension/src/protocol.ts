/**
 * Who may ask what. Content scripts speak for pages that may be hostile: they report and ask
 * about their own document. Extension pages speak for the person: they alone decide.
 */

import type { Answer, Choice, Flagged, PageFacts } from "./generated/engine.js";

/** What a content script may send. The address never comes from it but from the browser. */
export type PageRequest =
  | { kind: "page"; facts: ReportedFacts }
  | { kind: "links"; links: string[] }
  | { kind: "explain" }
  | { kind: "leave" }
  | { kind: "open-real" };

/** A page's facts without its address. */
export type ReportedFacts = Omit<PageFacts, "url">;

export interface PageReplies {
  page: PageVerdict;
  links: LinkReply;
  explain: null;
  leave: null;
  "open-real": null;
}

/** What the content script does about its document. */
export type PageVerdict =
  /** Nothing to do; `settled` pages need not be asked about again. */
  | { kind: "open"; settled: boolean }
  /** Hold what the person types and warn. */
  | { kind: "hold"; answer: Answer }
  /** Hold; the page is about to be replaced, or its top frame warns. Warn if neither happens. */
  | { kind: "hold-silently"; answer: Answer }
  /** The engine is not there. */
  | { kind: "unchecked"; reason: string };

export type LinkReply = { kind: "flagged"; flagged: Flagged[] } | { kind: "unchecked" };

/** What an extension's page may send. */
export type OwnRequest =
  | { kind: "status"; tabId: number }
  | { kind: "stopped"; id: string }
  | { kind: "continue"; id: string; choice: Choice; remember: boolean }
  | { kind: "close"; id: string }
  | { kind: "decide"; tabId: number; choice: Choice }
  | { kind: "undo"; host: string };

export interface OwnReplies {
  status: Status;
  stopped: Stopped | null;
  continue: null;
  close: null;
  decide: null;
  undo: null;
}

/** What the popup shows. */
export type Status =
  | { kind: "page"; answer: Answer; providers: number; remembered: Decided | null }
  /** Not a web page. */
  | { kind: "elsewhere" }
  | { kind: "unprotected"; reason: string };

/** A page that the person was kept from. */
export interface Stopped {
  url: string;
  /** `null` where the page could not be checked. */
  answer: Answer | null;
  reason: string | null;
}

/** A decision as it is kept. */
export interface Decided {
  host: string;
  choice: Choice;
  /** `YYYY-MM-DD`. */
  since: string;
}

/** What the background, or the popup in its absence, tells a content script. */
export type ToPage =
  /** Look again: the address or a decision has changed. */
  | { kind: "recheck" }
  /** Report the facts of the document. */
  | { kind: "facts" }
  /** A frame of the page asks for secrets where it should not: warn in its place. */
  | { kind: "warn"; answer: Answer }
  /** The person has chosen, in the popup, to use a page that cannot be checked. */
  | { kind: "use-unchecked" };

export function askFromPage<K extends PageRequest["kind"]>(
  request: Extract<PageRequest, { kind: K }>,
): Promise<PageReplies[K]> {
  return chrome.runtime.sendMessage(request);
}

export function askOwn<K extends OwnRequest["kind"]>(
  request: Extract<OwnRequest, { kind: K }>,
): Promise<OwnReplies[K]> {
  return chrome.runtime.sendMessage(request);
}

type Sender = chrome.runtime.MessageSender;

/** Handlers by kind, for one trust level. */
export type PageHandlers = {
  [K in PageRequest["kind"]]: (request: Extract<PageRequest, { kind: K }>, sender: Sender) => Promise<PageReplies[K]>;
};
export type OwnHandlers = {
  [K in OwnRequest["kind"]]: (request: Extract<OwnRequest, { kind: K }>, sender: Sender) => Promise<OwnReplies[K]>;
};

/** Registers the handlers. A request is served by the trust level of who sends it, or not at all. */
export function serve(forPages: PageHandlers, forOwn: OwnHandlers): void {
  chrome.runtime.onMessage.addListener((message: unknown, sender, reply) => {
    if (sender.id !== chrome.runtime.id || !hasKind(message)) return false;
    const isOwn = sender.url?.startsWith(chrome.runtime.getURL("")) === true;
    const handlers: Record<string, unknown> = isOwn ? forOwn : forPages;
    const handler = Object.hasOwn(handlers, message.kind) ? handlers[message.kind] : undefined;
    if (typeof handler !== "function") return false;
    Promise.resolve(handler(message, sender)).then(
      (answer) => reply(answer),
      () => reply(undefined),
    );
    return true;
  });
}

function hasKind(message: unknown): message is { kind: string } {
  return typeof message === "object" && message !== null && "kind" in message && typeof message.kind === "string";
}
