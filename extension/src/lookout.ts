/**
 * Waits for warnings to be seen. A page can keep its own thread busy so that our panel is neither
 * drawn nor missed there; the background does not share that thread.
 */

/** Within this time, in milliseconds, a panel must be seen, and then seen again. */
const AT_FIRST = 400;
const AGAIN = 600;

const waiting = new Map<number, ReturnType<typeof setTimeout>>();
/** The tabs whose document has a panel, whether anybody looks at it or not. */
const withPanel = new Set<number>();

/** Expects word that the panel of a tab is seen, for the first time or again, else calls for help. Each call waits anew. */
export function expectSeen(tabId: number, isFirst: boolean, help: () => void): void {
  stopExpecting(tabId);
  withPanel.add(tabId);
  waiting.set(
    tabId,
    setTimeout(
      () => {
        waiting.delete(tabId);
        help();
      },
      isFirst ? AT_FIRST : AGAIN,
    ),
  );
}

/** The tabs of which word is waited for. */
export function expected(): number[] {
  return [...waiting.keys()];
}

/** Whether the document of a tab has a panel. */
export function hasPanel(tabId: number): boolean {
  return withPanel.has(tabId);
}

/** A tab shows another document, or is closed. */
export function forgetPanel(tabId: number): void {
  stopExpecting(tabId);
  withPanel.delete(tabId);
}

/** Nothing is expected of a tab any more: nobody looks at it. */
export function stopExpecting(tabId: number): void {
  clearTimeout(waiting.get(tabId));
  waiting.delete(tabId);
}
