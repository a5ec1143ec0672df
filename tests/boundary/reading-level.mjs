// How hard a text is to read, by the formula that is customary in its language.
import { englishSyllables, spanishSyllables } from "./syllables.mjs";

/**
 * Flesch-Kincaid: the school grade, in the United States, in which English is read with ease (Kincaid et al., 1975).
 */
export function fleschKincaid(texts) {
  const { words, sentences, syllables } = count(texts, englishSyllables);
  return 0.39 * (words / sentences) + 11.8 * (syllables / words) - 15.59;
}

/**
 * Fernández Huerta (1959): the ease of Spanish, 100 the easiest; from 70 on "fairly easy". Of the two readings that are in
 * circulation, this is the one that his own examples bear out: words per sentence, not sentences per 100 words.
 */
export function fernandezHuerta(texts) {
  const { words, sentences, syllables } = count(texts, spanishSyllables);
  return 206.84 - 60 * (syllables / words) - 1.02 * (words / sentences);
}

/** What ends a text ends a sentence, with a full stop or without. */
function count(texts, syllablesOf) {
  const words = texts.flatMap(wordsOf);
  return {
    words: words.length,
    sentences: texts.reduce((total, text) => total + sentencesOf(text), 0),
    syllables: words.reduce((total, word) => total + syllablesOf(word), 0),
  };
}

/** Words as they are read aloud; figures are none. */
export function wordsOf(text) {
  return text.match(/\p{L}+(?:['’-]\p{L}+)*/gu) ?? [];
}

/** A colon ends none: what follows it belongs to what is before. */
export function sentencesOf(text) {
  return text.split(/[.!?]+[»”"]?(?:\s+|$)/).filter((part) => wordsOf(part).length > 0).length;
}
