import { Bytes } from "../bytes";
import {
  CODE_PUNCTUATION,
  ENGLISH_TH,
  ENGLISH_VOWEL,
  ENOUGH_BY_WORD,
  FOREIGN_BY_ACCENT,
  FOREIGN_BY_TH,
  FOREIGN_BY_VOWEL,
  FOREIGN_ROW,
  LANGUAGE_WEIGHTS,
  LETTER_FACTORS,
  LONG_FROM,
  LONG_TO,
  PROSE_BY_PUNCTUATION,
  SIMPLIFIED_SHARE,
  TOO_FEW_WORDS,
  Tokenizer,
  TRADITIONAL_BY_SHARE,
  TRADITIONAL_WEIGHT,
  tokenWeights,
  UNIT,
} from "./generated/token-weights.gen";
import { Letter, RUNS, Run } from "./tokens/run";
import { LENGTHS, RunCounts } from "./tokens/run-counts";

/**
 * How many tokens texts will be, about: for what has to be known before a provider has counted, and for what no provider counts.
 * One pass over UTF-8, no table of tokens. Whole texts go to `add`; a text that comes in pieces goes to `feed`, piece by piece
 * and cut anywhere, and `end` follows: the two say the same.
 *
 * Mean errors for texts of 1,000 characters and more are in docs/token-estimate.md; those of a sentence are larger.
 */
@final
export class TokenEstimate {
  private readonly counts: RunCounts = new RunCounts();

  /** Counts one more text; words end where it ends. */
  add(text: Bytes): void {
    this.counts.feed(text);
    this.counts.end();
  }

  /** Counts a piece of a text, whose last word the next piece may go on with. */
  feed(piece: Bytes): void {
    this.counts.feed(piece);
  }

  /** The text that was fed is over. */
  end(): void {
    this.counts.end();
  }

  /** All texts together, rounded up; of a text that has not ended, without its last word. */
  tokens(tokenizer: Tokenizer): i64 {
    const weights = tokenWeights(tokenizer);
    const sum = this.words(weights) + this.otherRuns(weights) + this.traditional(weights);
    return <i64>Math.ceil(sum / <f64>UNIT);
  }

  /** Plain words cost what they do in English, or more where accents, endings and beginnings tell of other languages. */
  private words(weights: usize): f64 {
    const vowel = <f64>this.runsOf(Run.VowelWord);
    const accented = <f64>this.runsOf(Run.Accented);
    const all = <f64>this.runsOf(Run.Word) + vowel + accented;
    if (all == 0) return 0;
    const bySpelling = Math.max((FOREIGN_BY_ACCENT * accented) / all, FOREIGN_BY_VOWEL * (vowel / all - ENGLISH_VOWEL));
    const foreign = share(Math.max(bySpelling, this.notEnglish(all)));
    let perWord: f64 = 0;
    let perLetter: f64 = 0;
    for (let letter = 0; letter < LETTER_FACTORS.length; letter++) {
      const much = share((LETTER_FACTORS[letter] * <f64>this.counts.letter(letter)) / all);
      perWord += much * weightAt(weights, LANGUAGE_WEIGHTS + 2 * letter);
      perLetter += much * weightAt(weights, LANGUAGE_WEIGHTS + 2 * letter + 1);
    }
    let sum: f64 = 0;
    for (let length = 0; length < LENGTHS; length++) {
      const words = <f64>(this.counts.at(Run.Word, length) + this.counts.at(Run.VowelWord, length));
      if (words == 0) continue;
      const long = <f64>max(min(length, LONG_TO) - LONG_FROM, 0);
      const surcharge = length == 0 ? 0 : perWord + perLetter * long;
      const abroad = weightAt(weights, FOREIGN_ROW * LENGTHS + length) + surcharge;
      sum += words * (weightAt(weights, length) * (1 - foreign) + abroad * foreign);
    }
    return sum;
  }

  /** How far a text of so many words lacks English's th, from 0 to 1; 0 for code, and for what is too short to tell. */
  private notEnglish(words: f64): f64 {
    const punctuation = <f64>(this.runsOf(Run.Punctuation) + this.runsOf(Run.PunctuationBeforeWord));
    const isProse = share(PROSE_BY_PUNCTUATION * (CODE_PUNCTUATION - punctuation / words));
    const isEnough = share(ENOUGH_BY_WORD * (words - TOO_FEW_WORDS));
    return share(FOREIGN_BY_TH * (ENGLISH_TH - <f64>this.counts.letter(Letter.English) / words)) * isProse * isEnough;
  }

  private otherRuns(weights: usize): f64 {
    let sum: f64 = 0;
    for (let run = Run.GluedWord; run < RUNS; run++) {
      for (let length = 0; length < LENGTHS; length++) {
        const count = this.counts.at(run, length);
        if (count > 0) sum += <f64>count * weightAt(weights, run * LENGTHS + length);
      }
    }
    return sum;
  }

  /** What traditional Chinese takes beyond simplified. */
  private traditional(weights: usize): f64 {
    const old = <f64>this.counts.letter(Letter.Traditional);
    if (old == 0) return 0;
    let all: f64 = 0;
    for (let length = 0; length < LENGTHS; length++) all += <f64>this.counts.at(Run.Han, length) * <f64>max(length, 1);
    return all * share(TRADITIONAL_BY_SHARE * (old / all - SIMPLIFIED_SHARE)) * weightAt(weights, TRADITIONAL_WEIGHT);
  }

  private runsOf(run: Run): i64 {
    let count: i64 = 0;
    for (let length = 1; length < LENGTHS; length++) count += this.counts.at(run, length);
    return count;
  }
}

function share(value: f64): f64 {
  return Math.min(Math.max(value, 0), 1);
}

/** In thousandths of a token. */
function weightAt(weights: usize, index: i32): f64 {
  return <f64>load<u16>(weights + ((<usize>index) << 1));
}
