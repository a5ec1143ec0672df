/** How much a tab may ask, or make us do: enough for a page of many frames, not enough to keep the background from others. */

/** Requests at once, and how many more a second. */
const BURST = 400;
const A_SECOND = 80;

const buckets = new Map<number, { left: number; at: number }>();

/** Counts a request of a tab. Whether there were too many. */
export function isFlood(tabId: number): boolean {
  const now = performance.now();
  const bucket = buckets.get(tabId) ?? { left: BURST, at: now };
  const left = Math.min(BURST, bucket.left + ((now - bucket.at) / 1000) * A_SECOND);
  buckets.set(tabId, { left: Math.max(0, left - 1), at: now });
  return left < 1;
}

/** Forgets a tab that is closed. */
export function forgetFlood(tabId: number): void {
  buckets.delete(tabId);
}

/** What happens again and again is seen to at once, and then once in so many milliseconds. */
const PAUSE = 250;
/** What was seen to just now, and whether it has happened again since. */
const pausing = new Map<string, boolean>();

/** Does something at once, and once more for all that it is called for meanwhile. */
export function gather(key: string, work: () => void): void {
  if (pausing.has(key)) {
    pausing.set(key, true);
    return;
  }
  pausing.set(key, false);
  work();
  setTimeout(() => {
    const isAgain = pausing.get(key);
    pausing.delete(key);
    if (isAgain) gather(key, work);
  }, PAUSE);
}
