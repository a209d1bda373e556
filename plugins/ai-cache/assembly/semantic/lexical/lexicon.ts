import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { chineseWords, japaneseWords } from "./words/east-asian";
import { englishWords } from "./words/english";
import { dutchWords, germanWords } from "./words/germanic";
import { arabicWords, hindiWords, koreanWords, russianWords, turkishWords } from "./words/others";
import { frenchWords, italianWords, portugueseWords, spanishWords } from "./words/romance";
import { WordTable } from "./word-table";

/** Languages whose words are known. */
export const enum Language {
  /** A script that is written in several languages, with no word that tells which. */
  Unknown,
  English,
  German,
  Dutch,
  French,
  Spanish,
  Portuguese,
  Italian,
  Turkish,
  Russian,
  Korean,
  Arabic,
  Hindi,
  Chinese,
  Japanese,
  /** A script whose words are not known. */
  Other,
}

/** Languages in Latin letters come first. */
export const LAST_LATIN: Language = Language.Turkish;
const LANGUAGES: i32 = 16;

/** Longest word of running text that is looked up, in UTF-16 units. */
export const LONGEST_RUNNING: i32 = 12;

/**
 * What words of questions mean, for comparing two questions. A list of words is text: a token that ends with a colon says what
 * the words after it mean, up to the next such token. Meanings begin with
 * `-` for nothing (they frame a question), `?` for asking, `!` for negating, `&` for what may or must be, `>` for a direction,
 * `#` for a number, `@` for months and days of the week, `~` for units; the others stand for themselves.
 */
@final
export class Lexicon {
  private readonly tables: StaticArray<WordTable | null> = new StaticArray<WordTable | null>(LANGUAGES);

  /** The meaning of a word in lower case; empty when it has none that is known. */
  meaning(language: Language, word: string): string {
    return this.wordsOf(language == Language.Unknown ? Language.English : language).find(Bytes.of(word));
  }

  knows(language: Language, word: Bytes): bool {
    return this.wordsOf(language).knows(word);
  }

  private wordsOf(language: Language): WordTable {
    const known = this.tables[<i32>language];
    if (known != null) return known;
    const words = new WordTable(linesOf(language));
    this.tables[<i32>language] = words;
    return words;
  }
}

function linesOf(language: Language): Array<Bytes> {
  switch (language) {
    case Language.English:
      return englishWords();
    case Language.German:
      return germanWords();
    case Language.Dutch:
      return dutchWords();
    case Language.French:
      return frenchWords();
    case Language.Spanish:
      return spanishWords();
    case Language.Portuguese:
      return portugueseWords();
    case Language.Italian:
      return italianWords();
    case Language.Turkish:
      return turkishWords();
    case Language.Russian:
      return russianWords();
    case Language.Korean:
      return koreanWords();
    case Language.Arabic:
      return arabicWords();
    case Language.Hindi:
      return hindiWords();
    case Language.Chinese:
      return chineseWords();
    case Language.Japanese:
      return japaneseWords();
    default:
      return [];
  }
}
