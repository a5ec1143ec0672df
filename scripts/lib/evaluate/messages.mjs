// Messages: whether every link and number is found, and every link judged as it should be.
import { readMessages } from "./program.mjs";
import { shareBar } from "./tally.mjs";

/**
 * The bars of labelled messages: `{ text, links: [{ url, verdict or expect, imitates }], phones: [{ e164 }] }`. A link that is
 * not labelled counts against its message, too.
 */
export function messageBars(what, messages) {
  const answers = readMessages(messages.map(({ text }) => text));
  const links = messages.flatMap(({ links }, at) => links.map((link, place) => [link, answers[at].links[place]]));
  const phones = messages.flatMap(({ phones }, at) => phones.map((phone, place) => [phone, answers[at].phones[place]]));
  const hasNoMore = (message, at) =>
    answers[at].links.length === message.links.length && answers[at].phones.length === message.phones.length;
  const isFound = ([link, answer]) => answer?.url === link.url;
  const isJudged = ([link, answer]) =>
    answer?.verdict === (link.expect ?? link.verdict) && (link.imitates === null || answer.imitates === link.imitates);
  const isCalled = ([phone, answer]) => answer?.e164 === phone.e164;
  const share = (kind, part, whole, verb) => shareBar(`${what}: ${kind}`, part, whole, 100, verb);
  return [
    share("links", links.filter(isFound).length, links.length, "found"),
    share("links, by their address alone", links.filter(isJudged).length, links.length, "judged as labelled"),
    share("telephone numbers", phones.filter(isCalled).length, phones.length, "found"),
    share("messages", messages.filter(hasNoMore).length, messages.length, "without a link or number that is none"),
  ];
}

/** Messages in a text with one JSON object a line. */
export function parseMessages(text) {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}
