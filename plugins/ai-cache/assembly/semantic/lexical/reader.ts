import { closingQuote, codeEnd, isCode, numberText } from "./code";
import { guessLanguage } from "./language";
import { Language, Lexicon, LONGEST_RUNNING } from "./lexicon";
import { fold, isEastAsian, isProlonged, Letter, letterOf } from "./letters";
import { Direction, Reading } from "./reading";
import { looksLikeName, Term, TermKind } from "./term";

/** Terms of a question at most; what says more is not compared word by word. */
const MOST_TERMS: i32 = 256;

const NOTHING: Term = new Term(TermKind.Content, "");

/** Reads questions for the lexical check. One for each question. */
@final
export class QuestionReader {
  private readonly reading: Reading;
  private readonly text: string;
  private at: i32 = 0;
  /** The next word begins a sentence. */
  private isFirst: bool = true;
  private afterNumber: bool = false;

  constructor(
    text: string,
    private readonly lexicon: Lexicon,
  ) {
    this.text = text;
    this.reading = new Reading(text);
    const guess = guessLanguage(text, lexicon);
    this.reading.language = guess.language;
    this.reading.isSure = guess.isSure;
  }

  read(): Reading {
    const text = this.text;
    while (this.at < text.length) {
      if (this.reading.terms.length > MOST_TERMS) {
        this.reading.isTooLong = true;
        break;
      }
      this.step();
    }
    return this.reading;
  }

  private step(): void {
    const c = this.text.charCodeAt(this.at);
    const quote = closingQuote(this.text, this.at);
    if (quote > 0) {
      this.literal(this.text.slice(this.at + 1, quote).trim());
      this.at = quote + 1;
      return;
    }
    const code = this.isInsideWord() ? this.at : codeEnd(this.text, this.at);
    if (code > this.at && isCode(this.text, this.at, code)) {
      this.literal(this.text.slice(this.at, code));
      this.at = code;
      return;
    }
    const letter = letterOf(c);
    if (letter == Letter.Digit) this.number();
    else if (isEastAsian(letter)) this.running();
    else if (letter > Letter.Digit) this.word();
    else this.sign(c);
  }

  private isInsideWord(): bool {
    return this.at > 0 && letterOf(this.text.charCodeAt(this.at - 1)) != Letter.None;
  }

  private literal(text: string): void {
    if (text.length > 0) this.reading.add(new Term(TermKind.Literal, text));
    this.isFirst = false;
    this.afterNumber = false;
  }

  private number(): void {
    let to = this.at;
    while (to < this.text.length && (letterOf(this.text.charCodeAt(to)) == Letter.Digit || this.joinsDigits(to))) to++;
    this.reading.add(new Term(TermKind.Fact, numberText(this.text, this.at, to)));
    this.isFirst = false;
    this.afterNumber = true;
    // `16th`, `5kg`: what is not a unit says which number it is, and nothing more.
    let end = to;
    while (end < this.text.length && isWordLetter(letterOf(this.text.charCodeAt(end)))) end++;
    if (end > to) {
      const unit = fold(this.text, to, end);
      const meaning = isHalfOfDay(unit) ? "~" + unit : this.lexicon.meaning(this.reading.language, unit);
      if (meaning.startsWith("~")) this.reading.add(new Term(TermKind.Fact, meaning));
    }
    this.at = end;
  }

  private joinsDigits(at: i32): bool {
    const c = this.text.charCodeAt(at);
    const isJoint = c == 0x2e || c == 0x2c || c == 0x3a || c == 0x2f || c == 0x2d;
    return isJoint && at + 1 < this.text.length && letterOf(this.text.charCodeAt(at + 1)) == Letter.Digit;
  }

  /** Punctuation and signs: some of them say something. */
  private sign(c: i32): void {
    this.at++;
    if (c == 0x25 || c == 0xff05) this.reading.add(new Term(TermKind.Fact, "~%"));
    else if (c == 0x24 || c == 0xa3 || c == 0xa5 || (c >= 0x20a0 && c < 0x20d0)) {
      this.reading.add(new Term(TermKind.Fact, "~" + String.fromCharCode(c)));
    } else if (this.isOperator(c)) this.reading.add(new Term(TermKind.Fact, "~" + String.fromCharCode(c)));
    else if (c == 0x21 || c == 0x3a || c == 0x0a || c == 0xbf || c == 0xa1) this.isFirst = true;
    else if (c == 0x3f || (c == 0x2e && this.isBlank(this.at))) this.isFirst = true;
  }

  /** Signs of arithmetic; `-` and `/` only in front of a number. */
  private isOperator(c: i32): bool {
    // `*`, `+`, `<`, `=`, `>`, `^`, `±`, `×`, `÷`, `−`, `√`, `≠`, `≤`, `≥`.
    if (c == 0x2a || c == 0x2b || (c >= 0x3c && c <= 0x3e) || c == 0x5e || c == 0xb1 || c == 0xd7 || c == 0xf7)
      return true;
    if (c == 0x2212 || c == 0x221a || c == 0x2260 || c == 0x2264 || c == 0x2265) return true;
    if (c != 0x2d && c != 0x2f && c != 0x2013) return false;
    let next = this.at;
    while (next < this.text.length && this.text.charCodeAt(next) == 0x20) next++;
    const before = this.at > 1 ? letterOf(this.text.charCodeAt(this.at - 2)) : Letter.None;
    return before <= Letter.Digit && next < this.text.length && letterOf(this.text.charCodeAt(next)) == Letter.Digit;
  }

  private isBlank(at: i32): bool {
    return at >= this.text.length || this.text.charCodeAt(at) <= 0x20;
  }

  private word(): void {
    const start = this.at;
    let end = start;
    while (end < this.text.length && isWordLetter(letterOf(this.text.charCodeAt(end)))) end++;
    this.at = end;
    const c = end < this.text.length ? this.text.charCodeAt(end) : 0;
    const hasTail =
      (c == 0x27 || c == 0x2019) &&
      end + 1 < this.text.length &&
      letterOf(this.text.charCodeAt(end + 1)) > Letter.Digit;
    if (!hasTail) {
      this.take(start, end);
      return;
    }
    // `l'eau`, `qu'il`: two words. `app's`, `what's`, `Fransa'nın`: the rest is an ending. `don't`: the rest negates.
    if (end - start <= 2 && this.reading.language != Language.English) {
      this.at = end + 1;
      return;
    }
    let tail = end + 1;
    while (tail < this.text.length && letterOf(this.text.charCodeAt(tail)) > Letter.Digit) tail++;
    this.at = tail;
    const turns = this.reading.language == Language.Turkish ? turkishCase(fold(this.text, end + 1, tail)) : "";
    const negates = tail == end + 2 && (this.text.charCodeAt(end + 1) | 0x20) == 0x74;
    if (negates) this.reading.negations++;
    this.take(start, negates ? end - 1 : end);
    if (turns.length > 0) this.leadHere(turns);
  }

  /** A word that stands between others. */
  private take(start: i32, end: i32): void {
    const word = this.text.slice(start, end);
    const isFirst = this.isFirst;
    this.isFirst = false;
    const isAfterNumber = this.afterNumber;
    this.afterNumber = false;
    const folded = this.plain(fold(word, 0, word.length));
    const isName = this.reading.language != Language.German && looksLikeName(word, isFirst);
    // A month that is also a modal is told by its capital.
    let meaning = isName ? this.lexicon.meaning(this.reading.language, word) : "";
    if (meaning.length == 0) meaning = this.lexicon.meaning(this.reading.language, folded);
    if (isAfterNumber && isHalfOfDay(folded)) meaning = "~" + folded;
    if (meaning.startsWith("~") && meaning.length == 2 && !isAfterNumber && word.length == 1) meaning = "";
    // `Go` is no going where no sentence gave it the capital.
    if (isName && meaning == "-" && word.length > 1) meaning = "";
    // `Schalte es ein`, `zet het uit`: at the end of its clause it belongs to the verb.
    if (this.isGermanic && PARTICLES.includes(" " + folded + " ") && this.endsClause(end)) meaning = "";
    if (meaning.length == 0) this.reading.add(new Term(isName ? TermKind.Name : TermKind.Content, folded));
    else this.mean(meaning);
    if (this.reading.language != Language.Korean) return;
    if (word.endsWith("에서") || word.endsWith("부터")) this.leadHere(">from");
    else if (word.endsWith("까지")) this.leadHere(">to");
  }

  private get isGermanic(): bool {
    return this.reading.language == Language.German || this.reading.language == Language.Dutch;
  }

  private endsClause(at: i32): bool {
    while (at < this.text.length && this.text.charCodeAt(at) == 0x20) at++;
    return at >= this.text.length || letterOf(this.text.charCodeAt(at)) == Letter.None;
  }

  /** Without what Arabic writes in front of a word. */
  private plain(word: string): string {
    if (this.reading.language != Language.Arabic) return word;
    const prefix = "ال";
    return word.startsWith(prefix) && word.length > 4 ? word.slice(2) : word;
  }

  private mean(meaning: string): void {
    const reading = this.reading;
    switch (meaning.charCodeAt(0)) {
      case 0x2d: // -
        break;
      case 0x3f: // ?
        reading.asks = true;
        if (meaning.length > 1) reading.asksHow = true;
        break;
      case 0x21: // !
        reading.negations++;
        // `No`, `without`: what comes next is what there is none of.
        if (meaning.length > 1) reading.directions.push(new Direction(meaning, NOTHING));
        break;
      case 0x26: // &
        if (this.asksPolitely()) reading.asks = true;
        else {
          reading.hasModal = true;
          reading.add(new Term(TermKind.Modal, meaning));
        }
        break;
      case 0x3d: // =
        reading.choices |= choiceOf(meaning);
        break;
      case 0x3c: // <
        this.leadHere(">" + meaning.slice(1));
        break;
      case 0x3e: // >
        reading.directions.push(new Direction(meaning, NOTHING));
        break;
      case 0x23: // #
        reading.add(new Term(TermKind.Fact, meaning));
        this.afterNumber = true;
        break;
      case 0x40: // @
      case 0x7e: // ~
        reading.add(new Term(TermKind.Fact, meaning));
        break;
      default:
        this.meanWord(meaning);
    }
  }

  /** Some languages say behind a word where it leads. */
  private leadHere(name: string): void {
    const terms = this.reading.terms;
    if (terms.length > 0) this.reading.directions.push(new Direction(name, terms[terms.length - 1]));
  }

  /** `Could you …` asks; only `could I …` is about what may be. */
  private asksPolitely(): bool {
    const rest = this.text.slice(this.at, this.at + 5);
    return rest.startsWith(" you ") || rest.startsWith("-tu ") || rest.startsWith("-vous");
  }

  private meanWord(meaning: string): void {
    const isQuestion = isQuestionWord(meaning);
    if (isQuestion) this.reading.asks = true;
    this.reading.add(new Term(isQuestion ? TermKind.Question : TermKind.Content, meaning));
  }

  /** The longest known word of text that runs without spaces; else a character, or a word in katakana. */
  private running(): void {
    const start = this.at;
    this.isFirst = false;
    for (let length = min(LONGEST_RUNNING, this.text.length - start); length > 0; length--) {
      const meaning = this.lexicon.meaning(this.reading.language, this.text.slice(start, start + length));
      if (meaning.length == 0) continue;
      if (meaning == "!" && this.isAlternative(start, length)) {
        this.at = start + length + 1;
        return;
      }
      this.at = start + length;
      this.mean(meaning);
      return;
    }
    const letter = letterOf(this.text.charCodeAt(start));
    let end = start + 1;
    if (letter == Letter.Katakana) {
      while (end < this.text.length && isKatakana(this.text.charCodeAt(end))) end++;
    } else if (letter == Letter.Hiragana) {
      end = this.hiragana(start);
      return;
    }
    this.at = end;
    this.reading.add(new Term(TermKind.Content, this.text.slice(start, end)));
  }

  /** Whether `不` stands between the same character twice, which asks and does not negate. */
  private isAlternative(start: i32, length: i32): bool {
    const next = start + length;
    return start > 0 && next < this.text.length && this.text.charCodeAt(start - 1) == this.text.charCodeAt(next);
  }

  /** Endings of Japanese say how and whether, not what; those that negate count. */
  private hiragana(start: i32): i32 {
    let end = start + 1;
    while (end < this.text.length && letterOf(this.text.charCodeAt(end)) == Letter.Hiragana) end++;
    const ending = this.text.slice(start, end);
    const follows = start > 0 && letterOf(this.text.charCodeAt(start - 1)) != Letter.None;
    if (negatesInJapanese(ending)) this.reading.negations++;
    else if (!follows) this.reading.add(new Term(TermKind.Content, ending));
    this.at = end;
    return end;
  }
}

const PARTICLES: string = " an aus auf zu ein ab um mit bei vor nach aan uit op in af ";

/** Families of words that choose: each has four bits. */
const FAMILIES: string = "bdhpqcl";

/** The bit of a choice: `=b2` is the second of the family `b`. */
function choiceOf(meaning: string): u32 {
  const family = FAMILIES.indexOf(meaning.charAt(1));
  return family < 0 ? 0 : 1 << (<u32>family * 4 + <u32>meaning.charCodeAt(2) - 0x31);
}

function isHalfOfDay(word: string): bool {
  return word == "am" || word == "pm";
}

/** Of a name's ending behind an apostrophe: from where, or to where. */
function turkishCase(ending: string): string {
  if (" dan den tan ten ".includes(" " + ending + " ")) return ">from";
  return " a e ya ye ".includes(" " + ending + " ") ? ">to" : "";
}

/** Of a script that puts spaces between words. */
function isWordLetter(letter: Letter): bool {
  return letter > Letter.Digit && !isEastAsian(letter);
}

function isKatakana(c: i32): bool {
  return letterOf(c) == Letter.Katakana || isProlonged(c);
}

function negatesInJapanese(ending: string): bool {
  // A request is put so, and denies nothing.
  const isRequest =
    ending.includes("くれませんか") || ending.includes("もらえませんか") || ending.includes("いただけませんか");
  if (isRequest) return false;
  return (
    ending.includes("ない") ||
    ending.includes("なく") ||
    ending.includes("ません") ||
    ending.includes("いけ") ||
    ending.includes("ずに") ||
    ending.includes("にくい") ||
    ending.includes("づらい") ||
    ending.includes("なし")
  );
}

const QUESTION_WORDS: string =
  " why when where who warum wann wo wer wen waarom wanneer waar wie pourquoi quand où qui porqué cuándo dónde quién porquê quando onde quem perché dove chi почему когда где кто кого 谁 为什么 哪里 何时 どこ なぜ 誰 いつ 어디 왜 누구 언제 لماذا متى أين क्यों कब कहाँ कौन neden zaman nerede kim ";

function isQuestionWord(meaning: string): bool {
  return QUESTION_WORDS.includes(" " + meaning + " ");
}
