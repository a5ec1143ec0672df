/** What the browser's context menu offers: to check a link, or a text that is selected. */

import { keepMessage } from "./storage.js";

const LINK = "link";
const TEXT = "text";

/** Offers the menu, and opens the page on which messages are checked with what was chosen. */
export function offerMenus(): void {
  chrome.runtime.onInstalled.addListener(create);
  // Firefox forgets what an update has changed only at its next start.
  chrome.runtime.onStartup.addListener(create);
  chrome.contextMenus.onClicked.addListener(({ linkUrl, selectionText, menuItemId }, tab) => {
    const text = menuItemId === LINK ? linkUrl : selectionText;
    if (text) void open(text, tab);
  });
}

function create(): void {
  chrome.contextMenus.removeAll(() => {
    const where = { documentUrlPatterns: ["http://*/*", "https://*/*"] };
    chrome.contextMenus.create({ ...where, id: LINK, contexts: ["link"], title: chrome.i18n.getMessage("menuLink") });
    chrome.contextMenus.create({
      ...where,
      id: TEXT,
      contexts: ["selection"],
      title: chrome.i18n.getMessage("menuText"),
    });
  });
}

async function open(text: string, tab: chrome.tabs.Tab | undefined): Promise<void> {
  const id = crypto.randomUUID();
  await keepMessage(id, text);
  const url = chrome.runtime.getURL(`message.html#${id}`);
  await chrome.tabs.create({ url, ...(tab && { index: tab.index + 1, windowId: tab.windowId }) });
}
