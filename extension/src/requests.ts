/** Requests as they arrive: what has not the shape of its kind is no request. */

import type { OwnRequest, PageRequest, ReportedFacts } from "./protocol.js";

/** Far above what our content script ever sends; who sends more is not our content script. */
const MAX_ITEMS = 5000;
const MAX_TEXT = 8192;
/** Letters of all links of a question: those that are asked about at once, with a stretch of the longest ones, stay below. */
const MAX_LINKS = 4_000_000;

/** A content script's request, or `null`. */
export function parsePageRequest(message: unknown): PageRequest | null {
  if (!isRecord(message)) return null;
  const { kind } = message;
  switch (kind) {
    case "page":
      return isFacts(message.facts) ? { kind, facts: message.facts } : null;
    case "links":
      return typeof message.links === "string" && message.links.length <= MAX_LINKS
        ? { kind, links: message.links }
        : null;
    case "seen":
      return typeof message.hidden === "boolean" ? { kind, hidden: message.hidden } : null;
    case "password":
      return isText(message.password) && typeof message.sends === "boolean"
        ? { kind, password: message.password, sends: message.sends }
        : null;
    case "awake":
    case "escalate":
    case "explain":
    case "leave":
    case "open-real":
      return { kind };
    default:
      return null;
  }
}

/** A request of one of our own pages, or `null`. */
export function parseOwnRequest(message: unknown): OwnRequest | null {
  if (!isRecord(message)) return null;
  const { kind, id, tabId, choice, remember, host } = message;
  switch (kind) {
    case "status":
      return isTab(tabId) ? { kind, tabId } : null;
    case "stopped":
    case "close":
      return isText(id) ? { kind, id } : null;
    case "continue":
      return isText(id) && isChoice(choice) && typeof remember === "boolean" ? { kind, id, choice, remember } : null;
    case "decide":
      return isTab(tabId) && isChoice(choice) ? { kind, tabId, choice } : null;
    case "look-after-password":
      return isTab(tabId) ? { kind, tabId } : null;
    case "forget-password":
      return isText(id) ? { kind, id } : null;
    case "undo":
      return isText(host) ? { kind, host } : null;
    case "lists-changed":
      return { kind };
    default:
      return null;
  }
}

/** Whether a value has the shape of the facts that a content script reports. */
export function isFacts(value: unknown): value is ReportedFacts {
  return (
    isRecord(value) &&
    isTexts(value.fields) &&
    isTexts(value.sends_to) &&
    Array.isArray(value.texts) &&
    value.texts.length <= MAX_ITEMS &&
    value.texts.every((text) => isRecord(text) && isText(text.place) && isText(text.text))
  );
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.length <= MAX_ITEMS && value.every(isText);
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value.length <= MAX_TEXT;
}

function isTab(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

function isChoice(value: unknown): value is "my-portal" | "allowed" {
  return value === "my-portal" || value === "allowed";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
