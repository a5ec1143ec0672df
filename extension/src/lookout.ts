/**
 * Waits for warnings to be seen. A page can keep its own thread busy so that our panel is neither
 * drawn nor missed there; the background does not share that thread.
 */

/** Within this time, in milliseconds, the panel must be seen, and then seen again. */
const PATIENCE = 700;

const waiting = new Map<number, ReturnType<typeof setTimeout>>();

/** Expects word that the panel of a tab is seen, else calls for help. Each call waits anew. */
export function expectSeen(tabId: number, help: () => void): void {
  stopExpecting(tabId);
  waiting.set(
    tabId,
    setTimeout(() => {
      waiting.delete(tabId);
      help();
    }, PATIENCE),
  );
}

/** Nothing is expected of a tab any more: it shows something else, or nobody looks at it. */
export function stopExpecting(tabId: number): void {
  clearTimeout(waiting.get(tabId));
  waiting.delete(tabId);
}
