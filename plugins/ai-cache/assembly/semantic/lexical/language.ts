import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Language, LAST_LATIN, Lexicon } from "./lexicon";
import { fold, isKana, Letter, LETTER_KINDS, letterOf } from "./letters";

/** Words that tell which language it is, at least. */
const SURE_WORDS: i32 = 2;

/** The language of a text, and whether that is sure. */
@final
export class LanguageGuess {
  constructor(
    readonly language: Language,
    readonly isSure: bool,
  ) {}
}

/** By the script, and in Latin letters by the words that frame questions. */
export function guessLanguage(text: string, lexicon: Lexicon): LanguageGuess {
  const counts = new StaticArray<i32>(LETTER_KINDS);
  for (let i = 0; i < text.length; i++) counts[<i32>letterOf(text.charCodeAt(i))]++;
  const kana = counts[<i32>Letter.Hiragana] + counts[<i32>Letter.Katakana];
  let most = Letter.Latin;
  for (let letter = Letter.Latin; letter <= Letter.Other; letter++) {
    if (!isKana(letter) && counts[<i32>letter] > counts[<i32>most]) most = letter;
  }
  const east = kana + counts[<i32>Letter.Han];
  // One ideograph says as much as a word of two or three letters.
  if (east > 0 && east * 2 >= counts[<i32>most])
    return new LanguageGuess(kana > 0 ? Language.Japanese : Language.Chinese, true);
  if (most != Letter.Latin) return new LanguageGuess(languageOfScript(most), true);
  return guessLatin(text, lexicon);
}

function languageOfScript(letter: Letter): Language {
  switch (letter) {
    case Letter.Cyrillic:
      return Language.Russian;
    case Letter.Hangul:
      return Language.Korean;
    case Letter.Arabic:
      return Language.Arabic;
    case Letter.Devanagari:
      return Language.Hindi;
    default:
      return Language.Other;
  }
}

function guessLatin(text: string, lexicon: Lexicon): LanguageGuess {
  const words = wordsOf(text);
  let best = Language.Unknown;
  let most = 0;
  let second = 0;
  for (let language = Language.English; language <= LAST_LATIN; language++) {
    let hits = 0;
    for (let i = 0; i < words.length; i++) if (lexicon.knows(language, words[i])) hits++;
    if (hits > most) {
      second = most;
      most = hits;
      best = language;
    } else if (hits > second) second = hits;
  }
  return new LanguageGuess(best, most >= SURE_WORDS && most > second);
}

function wordsOf(text: string): Array<Bytes> {
  const words: Bytes[] = [];
  let start = -1;
  for (let i = 0; i <= text.length; i++) {
    const isLetter = i < text.length && letterOf(text.charCodeAt(i)) > Letter.Digit;
    if (isLetter && start < 0) start = i;
    else if (!isLetter && start >= 0) {
      words.push(Bytes.of(fold(text, start, i)));
      start = -1;
    }
  }
  return words;
}
