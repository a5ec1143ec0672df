/** What the person's organisation has set, by the browser's own way for that. Whatever is wrong in it is named, the rest holds. */

/** A published list that the organisation subscribes to. */
export interface Subscription {
  url: string;
  keys: string[];
}

/** A policy, checked. */
export interface Policy {
  /** Whether there is one at all. */
  isSet: boolean;
  /** What the organisation calls itself. */
  organization: string | null;
  /** Providers, as entries of a list in our own format; the importer looks at them. */
  providers: Record<string, unknown>[];
  subscriptions: Subscription[];
  /** Whether the person may have lists of their own. */
  mayAddLists: boolean;
  /** Whether the person may go on to a page that they are warned of. */
  mayContinue: boolean;
  /** Whether the person may say that a site is their real portal; not where nobody goes on to a page. */
  mayAddSites: boolean;
  /** In E.164 form. */
  helpPhone: string | null;
  helpUrl: string | null;
  /** What could not be taken: its path. */
  problems: string[];
}

const MAX_TEXT = 200;

/** The policy in force. Where the browser has none for us, none. */
export async function policyInForce(): Promise<Policy> {
  return parsePolicy(await managed());
}

/** What is set, as it stands. Firefox fails where nothing is. */
export async function managed(): Promise<Record<string, unknown>> {
  try {
    return await chrome.storage.managed.get(null);
  } catch {
    return {};
  }
}

/** Checks a policy. */
export function parsePolicy(raw: Record<string, unknown>): Policy {
  const problems: string[] = [];
  const take = <T>(path: string, value: unknown, read: (value: unknown) => T | undefined): T | undefined => {
    if (value === undefined) return undefined;
    const found = read(value);
    if (found === undefined) problems.push(path);
    return found;
  };
  const each = <T>(path: string, value: unknown, read: (value: unknown) => T | undefined): T[] =>
    (take(path, value, array) ?? []).flatMap((item, at) => take(`${path}[${at}]`, item, read) ?? []);
  const {
    organization_name,
    verified_providers,
    subscriptions,
    user_can_add_lists,
    user_can_add_sites,
    block_mode,
    help_desk_phone,
    help_desk_url,
    ...others
  } = raw;
  problems.push(...Object.keys(others));
  const mayContinue = take("block_mode", block_mode, mode) !== "block";
  return {
    isSet: Object.keys(raw).length > 0,
    organization: take("organization_name", organization_name, text) ?? null,
    providers: each("verified_providers", verified_providers, record),
    subscriptions: each("subscriptions", subscriptions, subscription),
    mayAddLists: take("user_can_add_lists", user_can_add_lists, flag) ?? true,
    mayContinue,
    mayAddSites: (take("user_can_add_sites", user_can_add_sites, flag) ?? true) && mayContinue,
    helpPhone: take("help_desk_phone", help_desk_phone, phone) ?? null,
    helpUrl: take("help_desk_url", help_desk_url, address) ?? null,
    problems,
  };
}

/** The organisation's providers as a list in our own format, of a day (`YYYY-MM-DD`). */
export function listOf({ providers }: Policy, name: string, day: string): Uint8Array {
  const source = { name, retrieved: day };
  const entries = providers.map(({ name, domains, portals, phone }, at) => ({
    id: `provider-${at + 1}`,
    name,
    kind: "other",
    ...(domains !== undefined && { domains }),
    ...(portals !== undefined && { portals }),
    ...(phone !== undefined && { contacts: [{ kind: "phone", value: phone, verified_on: day }] }),
    source,
  }));
  const list = {
    format: "portalward-list/1",
    name,
    publisher: name,
    version: 1,
    updated: day,
    providers: entries,
  };
  return new TextEncoder().encode(JSON.stringify(list));
}

function array(value: unknown): unknown[] | undefined {
  return Array.isArray(value) ? value : undefined;
}

function record(value: unknown): Record<string, unknown> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value.trim() !== "" && value.length <= MAX_TEXT && !/[\p{Cc}\p{Cf}]/u.test(value)
    ? value
    : undefined;
}

function flag(value: unknown): boolean | undefined {
  return typeof value === "boolean" ? value : undefined;
}

function mode(value: unknown): "warn" | "block" | undefined {
  return value === "warn" || value === "block" ? value : undefined;
}

function phone(value: unknown): string | undefined {
  return typeof value === "string" && /^\+[1-9]\d{6,14}$/.test(value) ? value : undefined;
}

function address(value: unknown): string | undefined {
  return typeof value === "string" && URL.canParse(value) && new URL(value).protocol === "https:" ? value : undefined;
}

function subscription(value: unknown): Subscription | undefined {
  const { url, keys } = record(value) ?? {};
  const isWhole = address(url) !== undefined && Array.isArray(keys) && keys.length > 0 && keys.every(text);
  return isWhole ? { url: new URL(String(url)).href, keys: keys.map(String) } : undefined;
}
