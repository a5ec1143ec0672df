/** Which document speaks: its tab and its address as the browser knows them, never as it says itself. */

type Sender = chrome.runtime.MessageSender;

/** A document that a content script speaks for. */
export interface Visit {
  tabId: number;
  isTop: boolean;
  /** The document's address, or that of the page that made it. */
  url: string;
  /** The address of the page that the tab shows. */
  topUrl: string;
}

/** The document behind a message, or `null` where there is nothing to judge. */
export async function visitOf(sender: Sender): Promise<Visit | null> {
  const { tab, frameId } = sender;
  if (tab?.id === undefined || frameId === undefined) return null;
  const own = ownUrl(sender);
  if (frameId === 0) return own === null ? null : { tabId: tab.id, isTop: true, url: own, topUrl: own };
  const topUrl = tab.url ?? (await chrome.webNavigation.getFrame({ tabId: tab.id, frameId: 0 }))?.url ?? "";
  // An empty page that another filled has no address; its frames are judged by themselves.
  const top = isWeb(topUrl) ? topUrl : own;
  return top === null ? null : { tabId: tab.id, isTop: false, url: own ?? top, topUrl: top };
}

/** A document without an address of its own belongs to the page that made it, which its origin tells. */
function ownUrl({ url = "", origin = "" }: Sender): string | null {
  if (isWeb(url)) return url;
  if (url.startsWith("blob:") && isWeb(url.slice(5))) return url.slice(5);
  return isWeb(origin) ? origin : null;
}

export function isWeb(url: string): boolean {
  return url.startsWith("https://") || url.startsWith("http://");
}

/** The host of a web address, as decisions name it. */
export function hostOf(url: string): string {
  return new URL(url).hostname.replace(/\.$/, "");
}
