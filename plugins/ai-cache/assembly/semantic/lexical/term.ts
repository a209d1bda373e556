import { isCapital, Letter, letterOf } from "./letters";

/** What a term of a question is. */
export const enum TermKind {
  /** A word that says what is asked. */
  Content,
  /** A proper name, as far as capitals tell. */
  Name,
  /** A number, unit, month or day of the week. */
  Fact,
  /** What stands in quotes, and what looks like code. */
  Literal,
  /** Why, when, where, who. */
  Question,
  /** What may or must be. */
  Modal,
}

/** Something that a question says. */
@final
export class Term {
  constructor(
    readonly kind: TermKind,
    /** In lower case, save for literals. */
    readonly text: string,
  ) {}

  /**
   * Whether both say the same, as far as endings tell.
   * @param isEnglish whether only endings of English's count
   */
  matches(other: Term, isEnglish: bool = false): bool {
    // `"us"` in quotes is not `US`.
    if ((this.kind == TermKind.Literal) != (other.kind == TermKind.Literal)) return false;
    if (this.text == other.text) return true;
    if (!this.mayInflect || !other.mayInflect) return false;
    const isName = this.kind == TermKind.Name || other.kind == TermKind.Name;
    return isName ? isSameName(this.text, other.text) : isSameWord(this.text, other.text, isEnglish);
  }

  private get mayInflect(): bool {
    return this.kind == TermKind.Content || this.kind == TermKind.Name;
  }
}

/** Shortest beginning that two forms of a word share, and longest ending in which they differ, in letters. */
const STEM: i32 = 4;
const ENDING: i32 = 3;
/** Shortest word in which one letter may be missing or two may have changed places. */
const TYPO: i32 = 7;

function sharedLength(a: string, b: string): i32 {
  const most = min(a.length, b.length);
  let i = 0;
  while (i < most && a.charCodeAt(i) == b.charCodeAt(i)) i++;
  return i;
}

/** Capitals decline in languages that have cases; in Latin letters only a genitive's ending is taken for one. */
function isSameName(a: string, b: string): bool {
  const shared = sharedLength(a, b);
  const letter = letterOf(a.charCodeAt(0));
  const rest = max(a.length, b.length) - shared;
  if (letter == Letter.Cyrillic) return shared >= STEM && rest <= 2;
  if (shared != min(a.length, b.length) || rest != 1) return false;
  return (a.length > b.length ? a : b).endsWith("s");
}

function isSameWord(a: string, b: string, isEnglish: bool): bool {
  const shared = sharedLength(a, b);
  const letter = letterOf(a.charCodeAt(0));
  const longest = max(a.length, b.length) - shared;
  // A syllable of Hangul is a letter here, and its endings are particles.
  if (letter == Letter.Hangul) return shared >= 2 && longest <= ENDING;
  if (letter == Letter.Han || letter == Letter.Katakana || letter == Letter.Other) return false;
  if (isEnglish && letter == Letter.Latin) return isSameEnglish(a, b, shared) || isTypo(a, b, shared);
  const least = max(STEM, (min(a.length, b.length) * 3 + 3) >> 2);
  if (shared >= least && longest <= ENDING) return true;
  if (shared == 3 && min(a.length, b.length) == 3 && longest == 1) return (a.length > b.length ? a : b).endsWith("s");
  return isTypo(a, b, shared);
}

const INFLECTIONS: string = " s es ed d ing ings ";

/** `plan` and `planned`, not `plan`, `plane` and `planet`. */
function isSameEnglish(a: string, b: string, shared: i32): bool {
  if (shared < 3) return false;
  const one = endingOf(a, shared);
  const other = endingOf(b, shared);
  return inflects(one, other, shared) || inflects(other, one, shared);
}

/** What stands behind so many letters, without the last of them once more: `stopped` has the ending of `walked`. */
function endingOf(word: string, shared: i32): string {
  const ending = word.slice(shared);
  const isTwice = ending.startsWith(word.charAt(shared - 1));
  return isTwice && " ed ing ".includes(" " + ending.slice(1) + " ") ? ending.slice(1) : ending;
}

/** @param shared letters in front of both endings */
function inflects(ending: string, other: string, shared: i32): bool {
  if (ending == "e") return " ing ings ion ions ".includes(" " + other + " ");
  if (ending == "y") return " ies ied ily ".includes(" " + other + " ");
  if (!INFLECTIONS.includes(" " + other + " ") && other != "ly") return false;
  if (ending.length > 0) return shared > 3 && INFLECTIONS.includes(" " + ending + " ");
  return shared > 3 || other != "d";
}

/** One letter that stands once and not twice, or `ie` and `ei`, behind the first. */
function isTypo(a: string, b: string, shared: i32): bool {
  const short = a.length <= b.length ? a : b;
  const long = a.length <= b.length ? b : a;
  if (short.length < TYPO || shared == 0) return false;
  if (long.length == short.length + 1) {
    return long.charCodeAt(shared) == long.charCodeAt(shared - 1) && short.slice(shared) == long.slice(shared + 1);
  }
  if (long.length != short.length || shared + 2 > short.length) return false;
  const first = short.charCodeAt(shared) | short.charCodeAt(shared + 1);
  const isSwapped =
    first == 0x6d &&
    short.charCodeAt(shared) == long.charCodeAt(shared + 1) &&
    short.charCodeAt(shared + 1) == long.charCodeAt(shared);
  return isSwapped && short.slice(shared + 2) == long.slice(shared + 2);
}

/** Whether a word is spelt as names are: with a capital that no sentence gave it, or in capitals throughout. */
export function looksLikeName(word: string, isFirst: bool): bool {
  if (!isCapital(word.charCodeAt(0))) return false;
  if (!isFirst) return true;
  for (let i = 1; i < word.length; i++) if (!isCapital(word.charCodeAt(i))) return false;
  return word.length > 1;
}
