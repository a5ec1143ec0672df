/** The only way to words for people: the messages under `_locales`. */

import type messages from "../_locales/en/messages.json";

export type MessageKey = keyof typeof messages;

/** A message in the person's language, with its placeholders filled. */
export function say(key: MessageKey, ...values: string[]): string {
  return chrome.i18n.getMessage(key, values);
}

/** A day (`YYYY-MM-DD` or `YYYY-MM`) as people write it. */
export function day(iso: string): string {
  const [year, month, date] = iso.split("-").map(Number);
  if (year === undefined || month === undefined) return iso;
  const at = new Date(Date.UTC(year, month - 1, date ?? 1));
  const style: Intl.DateTimeFormatOptions = { year: "numeric", month: "long", timeZone: "UTC" };
  if (date !== undefined) style.day = "numeric";
  return at.toLocaleDateString(chrome.i18n.getUILanguage(), style);
}

/** A number as people write it. */
export function figure(count: number, style: Intl.NumberFormatOptions = {}): string {
  return count.toLocaleString(chrome.i18n.getUILanguage(), style);
}

/** A telephone number in E.164 form as people write it. */
export function phone(e164: string): string {
  const american = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(e164);
  return american ? `1-${american[1]}-${american[2]}-${american[3]}` : e164;
}
