/** What is known of disclosed breaches, for advice. It never counts for or against a page. */

import type { ProviderSummary } from "./generated/engine.js";
import { today } from "./today.js";
import { day, say } from "./words.js";

/** A disclosed breach, as `portalward notices` writes it. */
export interface Notice {
  id: string;
  organization: string;
  /** Ids of providers. */
  providers: string[];
  kind: "intrusion" | "ransomware";
  /** `YYYY-MM` or `YYYY-MM-DD`. */
  occurred: string;
  exfiltration: "unconfirmed" | "confirmed" | "ruled-out";
  individuals: number | null;
  contacts: { kind: "phone"; value: string; verified_on: string; valid_until: string }[];
  sources: { name: string; published: string; retrieved: string }[];
  /** `YYYY-MM` or `YYYY-MM-DD`. */
  as_of: string;
}

/** Days after which what is known may well have changed. */
const AGES = 90;

let loading: Promise<Notice[]> | undefined;

/** The newest breach that touches the patients of a provider: its own, or of the company whose software its portal is. */
export async function noticeFor(provider: ProviderSummary | null): Promise<Notice | null> {
  if (!provider) return null;
  loading ??= load();
  const touches = ({ providers, organization }: Notice) =>
    providers.includes(provider.id) || provider.operator === organization;
  const found = (await loading).filter(touches);
  return found.toSorted((one, other) => other.occurred.localeCompare(one.occurred))[0] ?? null;
}

async function load(): Promise<Notice[]> {
  try {
    const response = await fetch("/notices.json");
    return response.ok ? await response.json() : [];
  } catch {
    // Advice alone is missing.
    loading = undefined;
    return [];
  }
}

/** Whether what is known is so old that it may have changed. */
export function isOld({ as_of }: Notice): boolean {
  return (Date.parse(today()) - Date.parse(as_of)) / 86_400_000 > AGES;
}

/** In one sentence, for a warning. */
export async function noticeLine(provider: ProviderSummary | null): Promise<string | null> {
  const notice = await noticeFor(provider);
  return notice && say("noticeLine", notice.organization, day(notice.occurred));
}
