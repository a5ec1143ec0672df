/** What the options page and the worker tell each other. */

import type { Counted, Found, Preview } from "../generated/importer.js";
import type { Decided } from "../protocol.js";

/** A request, and whether the organisation lets the person have lists of their own: workers cannot ask. */
export interface Ask {
  request: Request;
  mayAddLists: boolean;
}

export type Request =
  /** Read a file. */
  | { kind: "read"; file: File }
  /** Fetch a published list, by its address and keys, or by that of a site that links to it. */
  | { kind: "subscribe"; address: string; keys: string[] }
  /** Look for a new edition of a published list. */
  | { kind: "renew"; url: string }
  /** Read a backup; `decisions` are those that are in force now. */
  | { kind: "restore"; file: File; decisions: Decided[] }
  /** Look for providers in all lists in force. */
  | { kind: "find"; text: string }
  /** Bring what was read into force. */
  | { kind: "apply" }
  /** Turn a list on or off, or remove it (`null`). */
  | { kind: "change"; name: string; isOn: boolean | null }
  /** Take the last change back. */
  | { kind: "undo" };

export type Answer =
  /** How much of the file is read, from 0 to 1. */
  | { kind: "progress"; part: number }
  /** What was read, since when there is a list by its name, and where it is published. */
  | { kind: "preview"; preview: Preview; replaces: string | null; url: string | null }
  /** What a backup holds, and of which day it is. */
  | { kind: "backup"; day: string; lists: Preview[]; decisions: Decided[] }
  | { kind: "found"; found: Counted<Found> }
  | { kind: "changed" }
  /** There is no new edition. */
  | { kind: "unchanged" }
  /** `trouble` is a word for what went wrong, or a reason in words. */
  | { kind: "failed"; trouble: string; isOutdated: boolean };
