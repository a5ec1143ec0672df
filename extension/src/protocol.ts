/**
 * Who may ask what. Content scripts speak for pages that may be hostile: they report and ask
 * about their own document. Extension pages speak for the person: they alone decide.
 */

import type { Answer, Choice, Flagged, PageFacts } from "./generated/engine.js";
import { parseOwnRequest, parsePageRequest } from "./requests.js";

/** What a content script may send. The address never comes from it but from the browser. */
export type PageRequest =
  | { kind: "page"; facts: ReportedFacts }
  /** One on each line, as the engine reads them. */
  | { kind: "links"; links: string }
  /** The panel stands and can be seen, or nobody looks at the tab. Told again and again while it stands. */
  | { kind: "seen"; hidden: boolean }
  /** A page that has got ahead of the guard once may need an answer at once: stay awake. */
  | { kind: "awake" }
  /** The page hides the panel, or gets ahead of the guard. */
  | { kind: "escalate" }
  | { kind: "explain" }
  | { kind: "leave" }
  | { kind: "open-real" }
  /** A password was typed, where the person wants passwords looked after; `sends` where it is about to be sent. */
  | { kind: "password"; password: string; sends: boolean };

/** A page's facts without its address. */
export type ReportedFacts = Omit<PageFacts, "url">;

export interface PageReplies {
  page: PageVerdict;
  links: LinkReply;
  seen: null;
  awake: null;
  escalate: null;
  explain: null;
  leave: null;
  "open-real": null;
  password: PasswordReply;
}

/** What becomes of a password: it may go; it may go and is to be learnt; or the page is stopped. */
export type PasswordReply = "go" | "learn" | "stop";

/** An answer with what is told beside it. */
export interface Advised extends Answer {
  /** A disclosed breach of whom it concerns, in one sentence. */
  notice?: string | null;
}

/** What the content script does about its document. */
export type PageVerdict =
  /**
   * Nothing to do; `settled` pages need not be asked about again. A `wary` page would be warned of
   * if it asked for anything: there, what does not say what it is for counts as a password.
   */
  | { kind: "open"; settled: boolean; wary?: boolean }
  /** The address may be an imitation, and the page asks for nothing so far: warn as soon as a person begins to type. */
  | { kind: "watch"; answer: Advised }
  /** Hold what the person types and warn. */
  | { kind: "hold"; answer: Advised }
  /** Hold; the page is about to be replaced, or its top frame warns. Warn if neither happens. */
  | { kind: "hold-silently"; answer: Answer }
  /** The engine is not there. */
  | { kind: "unchecked"; reason: string }
  /** Too many questions from this tab: hold, and ask again later. */
  | { kind: "busy" };

export type LinkReply = { kind: "flagged"; flagged: Flagged[] } | { kind: "unchecked" };

/** What an extension's page may send. */
export type OwnRequest =
  | { kind: "status"; tabId: number }
  | { kind: "stopped"; id: string }
  | { kind: "continue"; id: string; choice: Choice; remember: boolean }
  | { kind: "close"; id: string }
  | { kind: "decide"; tabId: number; choice: Choice }
  | { kind: "undo"; host: string }
  | { kind: "look-after-password"; tabId: number }
  | { kind: "forget-password"; id: string }
  /** The lists have changed, and are in force from now on. */
  | { kind: "lists-changed" };

export interface OwnReplies {
  status: Status;
  stopped: Stopped | null;
  continue: null;
  close: null;
  decide: null;
  undo: null;
  "look-after-password": null;
  "forget-password": null;
  "lists-changed": null;
}

/** What the popup shows. */
export type Status =
  | { kind: "page"; answer: Answer; providers: number; remembered: Decided | null; password: PasswordState | null }
  /** Not a web page. */
  | { kind: "elsewhere" }
  /** Our own page in place of one. */
  | { kind: "stopped" }
  | { kind: "unprotected"; reason: string };

/** What the popup says of the password of a portal: whether it is looked after, and whether it is known yet. */
export interface PasswordState {
  id: string;
  isOn: boolean;
  isKnown: boolean;
}

/** A page that the person was kept from. */
export interface Stopped {
  url: string;
  /** `null` where the page could not be checked. */
  answer: Answer | null;
  reason: string | null;
  /** Whether the page tried to hide the warning. */
  hid: boolean;
  /** Where nothing but a password is wrong: whose it may be. */
  password?: { name: string; portal: string | null };
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
  | { kind: "warn"; answer: Advised }
  /** The page that shows this frame is warned of: hold whatever is typed into it. */
  | { kind: "hold" }
  /** The person has chosen, in the popup, to use a page that cannot be checked. */
  | { kind: "use-unchecked" };

export function askFromPage<K extends PageRequest["kind"]>(
  request: Extract<PageRequest, { kind: K }>,
): Promise<PageReplies[K]> {
  return chrome.runtime.sendMessage(request);
}

export async function askOwn<K extends OwnRequest["kind"]>(
  request: Extract<OwnRequest, { kind: K }>,
): Promise<OwnReplies[K]> {
  const answer = await chrome.runtime.sendMessage(request);
  if (answer === FAILED) throw new Error(`${request.kind} failed`);
  return answer;
}

/** What our own pages hear of a failure: nothing at all would arrive as `null` in Chromium, which is an answer. */
const FAILED = "failed";

type Sender = chrome.runtime.MessageSender;

/** Handlers by kind, for one trust level. */
export type PageHandlers = {
  [K in PageRequest["kind"]]: (request: Extract<PageRequest, { kind: K }>, sender: Sender) => Promise<PageReplies[K]>;
};
export type OwnHandlers = {
  [K in OwnRequest["kind"]]: (request: Extract<OwnRequest, { kind: K }>, sender: Sender) => Promise<OwnReplies[K]>;
};

/**
 * Registers the handlers. A request is served by the trust level of who sends it and if it has the
 * shape of its kind, or not at all. `isFlood` tells whether a page's tab asks too much.
 */
export function serve(forPages: PageHandlers, forOwn: OwnHandlers, isFlood: (tabId: number) => boolean): void {
  chrome.runtime.onMessage.addListener((message: unknown, sender, reply) => {
    if (sender.id !== chrome.runtime.id) return false;
    const handling = isOwnPage(sender)
      ? handle(parseOwnRequest(message), forOwn, sender)
      : handlePage(parsePageRequest(message), forPages, sender, isFlood);
    if (handling === undefined) return false;
    handling.then(
      (answer) => reply(answer),
      () => reply(isOwnPage(sender) ? FAILED : undefined),
    );
    return true;
  });
}

/** Our own pages are documents of their own: nothing that a page frames or opens speaks for the person. */
function isOwnPage({ url, frameId = 0 }: Sender): boolean {
  return url?.startsWith(chrome.runtime.getURL("")) === true && frameId === 0;
}

function handlePage(
  request: PageRequest | null,
  handlers: PageHandlers,
  sender: Sender,
  isFlood: (tabId: number) => boolean,
): Promise<unknown> | undefined {
  const tabId = sender.tab?.id;
  if (request === null || tabId === undefined) return undefined;
  // What makes a page more guarded is never refused.
  if (request.kind !== "escalate" && isFlood(tabId)) {
    const busy: PageVerdict = { kind: "busy" };
    return Promise.resolve(request.kind === "page" ? busy : undefined);
  }
  return handle(request, handlers, sender);
}

function handle(request: { kind: string } | null, handlers: object, sender: Sender): Promise<unknown> | undefined {
  if (request === null) return undefined;
  const byKind: Record<string, unknown> = { ...handlers };
  const handler = byKind[request.kind];
  return typeof handler === "function" ? Promise.resolve(handler(request, sender)) : undefined;
}
