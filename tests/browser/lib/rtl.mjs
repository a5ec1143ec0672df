// A language that is written from right to left, for tests alone: the English words, framed in Arabic letters.
import { copyOf, messagesOf, speakOnly } from "./copies.mjs";

const ROOT = new URL("../../../", import.meta.url).pathname;
const RIGHT_TO_LEFT_MARK = "\u200f";
/** "Hello" and "peace": some letters more, as a translation has. */
const [BEFORE, AFTER] = ["مرحبا", "سلام"];

/**
 * What `start` needs beside the folder. Browsers come with English alone, and neither takes a language that it has no pack
 * for: so each is told the direction, and the extension below knows no other language.
 */
export const RTL = { args: ["--force-ui-direction=rtl"], prefs: { "intl.l10n.pseudo": "bidi" } };

/** The messages of the false language: placeholders, descriptions and English words are kept, so that tests can press buttons. */
export function pseudoMessages(messages) {
  return Object.fromEntries(
    Object.entries(messages).map(([key, entry]) => {
      const message = [RIGHT_TO_LEFT_MARK, BEFORE, " ", entry.message, " ", AFTER, RIGHT_TO_LEFT_MARK].join("");
      return [key, { ...entry, message }];
    }),
  );
}

/**
 * A copy of the extension that knows the false language alone, as Arabic. Gives its folder, and a function that removes it.
 * `from` is the unpacked extension.
 */
export function rtlExtension(name, from = `${ROOT}dist/${name}`) {
  return copyOf(from, (folder) => speakOnly(folder, "ar", pseudoMessages(messagesOf(folder, "en"))));
}
