/** What the options page and the worker tell each other. */

import type { Preview } from "../generated/importer.js";

export type Request =
  /** Read a file; `day` is today. */
  | { kind: "read"; file: File; day: string }
  /** Bring what was read into force. */
  | { kind: "apply" }
  /** Turn a list on or off, or remove it (`null`). */
  | { kind: "change"; name: string; isOn: boolean | null }
  /** Take the last change back. */
  | { kind: "undo" };

export type Answer =
  /** How much of the file is read, from 0 to 1. */
  | { kind: "progress"; part: number }
  /** What was read, and since when there is a list by its name. */
  | { kind: "preview"; preview: Preview; replaces: string | null }
  | { kind: "changed" }
  | { kind: "failed"; reason: string; isOutdated: boolean };
