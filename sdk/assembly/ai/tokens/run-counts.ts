import { Bytes } from "../../bytes";
import {
  accentOf,
  byteKinds,
  isBeyondRussian,
  isTraditional,
  isWhole,
  Kind,
  leadRuns,
  lowerEnd,
  runOf,
  sizeBy,
} from "./characters";
import { LETTERS, Letter, RUNS, Run } from "./run";

/** Columns of a row: runs of 1 to 15 characters; the first has what longer runs have beyond 15. */
export const LENGTHS: i32 = 16;

/** `th` in either case, as two bytes read as one number and made lower case. */
const ENGLISH: u32 = 0x6874;
const LOWER_CASE: u32 = 0x2020;

/**
 * Counts a text's runs by kind and length, in one pass over its UTF-8. A text may come in pieces, cut anywhere: within a word, or
 * within a character. What is not UTF-8 counts as some other script. A single space is no run: it is part of the word behind it.
 * Allocates nothing after its construction.
 */
@final
export class RunCounts {
  /** Runs of each length, `LENGTHS` to a `Run`. */
  private readonly runs: StaticArray<u32> = new StaticArray<u32>(RUNS * LENGTHS);
  private readonly letters: StaticArray<u32> = new StaticArray<u32>(LETTERS);
  /** The run that is not over yet, `Word` for all of letters; `None` between texts. */
  private run: Run = Run.None;
  /** 0 where the run has been counted already. */
  private length: i32 = 0;
  private hasLower: bool = false;
  /** Whether a word has letters that are not the usual ones of its script. */
  private special: bool = false;
  private glued: bool = false;
  private isLower: bool = false;
  private endsInVowel: bool = false;
  /** A word's first two letters, in lower case. */
  private opening: u32 = 0;
  /** Bytes of a character whose rest is to come, the first one lowest. */
  private partial: u32 = 0;
  private partialSize: i32 = 0;

  /** Counts a piece of a text. */
  feed(piece: Bytes): void {
    const end = piece.ptrEnd;
    const kinds = byteKinds();
    let p = piece.ptr;
    while (this.partialSize > 0 && p < end) p += <usize>this.resume(load<u8>(p));
    while (p < end) {
      const kind = <u32>load<u8>(kinds + <usize>load<u8>(p));
      if (kind >= <u32>Kind.Lower) {
        p =
          kind == Kind.Wide
            ? this.takeWide(p, end)
            : this.run == Run.Word
              ? this.takeLetters(p, end)
              : this.takeWords(p, end);
        continue;
      }
      const from = p++;
      while (p < end && <u32>load<u8>(kinds + <usize>load<u8>(p)) == kind) p++;
      if (this.run != kind) this.open(<Run>kind);
      this.length += <i32>(p - from);
    }
  }

  /** The text is over: what is fed next is another one. */
  end(): void {
    if (this.partialSize > 0) this.takePartial();
    this.close(Run.None);
    this.run = Run.None;
    this.length = 0;
  }

  /** How many runs of a kind have this length; at 0, how many characters runs have beyond 15. The last run counts when it is over. */
  at(run: Run, length: i32): u32 {
    return <u32>length < <u32>LENGTHS ? this.runs[run * LENGTHS + length] : 0;
  }

  letter(letter: Letter): u32 {
    return this.letters[letter];
  }

  /** One more byte for the character that was cut; answers how many bytes it took: none where another character begins. */
  private resume(byte: u32): i32 {
    if ((byte & 0xc0) != 0x80) {
      this.takePartial();
      return 0;
    }
    this.partial |= byte << ((<u32>this.partialSize) << 3);
    this.partialSize++;
    if (this.partialSize == sizeBy(this.partial & 0xff)) this.takePartial();
    return 1;
  }

  /** A whole character, or what there was of it. */
  private takePartial(): void {
    const lead = this.partial & 0xff;
    const second = (this.partial >> 8) & 0xff;
    const size = sizeBy(lead);
    const isWhole = this.partialSize == size;
    this.partialSize = 0;
    if (!isWhole) {
      this.take(Run.OtherOfTwo, 1);
      return;
    }
    const run = runOf(lead, second, size);
    if (run == Run.Accented) this.takeAccent(lead, second);
    else {
      this.take(run, 1);
      this.note(run, lead, second);
    }
  }

  /** Characters of one script from `p` on, where one begins that is no ASCII; answers where they end. */
  private takeWide(p: usize, end: usize): usize {
    let lead = <u32>load<u8>(p);
    const size = sizeBy(lead);
    if (size == 1 || p + <usize>size > end || !isWhole(p, size)) return this.takeBroken(p, end, size);
    let second = <u32>load<u8>(p, 1);
    const run = runOf(lead, second, size);
    if (run == Run.Accented) {
      this.takeAccent(lead, second);
      return p + <usize>size;
    }
    if (this.run != run) this.open(run);
    const from = p;
    const leads = leadRuns() - 0xc0;
    do {
      if (run == Run.Cyrillic || run == Run.Han) this.note(run, lead, second);
      p += <usize>size;
      if (p + <usize>size > end) break;
      const before = (lead << 8) | second;
      lead = load<u8>(p);
      second = load<u8>(p, 1);
      if (lead < 0xc0) break;
      // Scripts stay with few first bytes, or with the same two, and seldom need a look at what those mean.
      const isSame = ((lead << 8) | second) == before || <u32>load<u8>(leads + <usize>lead) == run;
      if (!isSame && (sizeBy(lead) != size || runOf(lead, second, size) != run)) break;
    } while (isWhole(p, size));
    this.length += <i32>(p - from) / size;
    return p;
  }

  /** A byte that begins no character, or a character of which not all is there: it has been cut, or it never was. */
  private takeBroken(p: usize, end: usize, size: i32): usize {
    let have = 1;
    while (have < size && p + <usize>have < end && (load<u8>(p + <usize>have) & 0xc0) == 0x80) have++;
    if (have == size || p + <usize>have < end) this.take(Run.OtherOfTwo, 1);
    else {
      this.partial = 0;
      this.partialSize = have;
      for (let i = 0; i < have; i++) this.partial |= (<u32>load<u8>(p + <usize>i)) << ((<u32>i) << 3);
    }
    return p + <usize>have;
  }

  /** What a character tells beside its run. */
  private note(run: Run, lead: u32, second: u32): void {
    if (run == Run.Cyrillic) {
      if (isBeyondRussian(lead, second)) this.special = true;
    } else if (run == Run.Han && lead >= 0xe4 && lead <= 0xe9 && isTraditional(lead, second)) {
      this.letters[Letter.Traditional]++;
    }
  }

  private takeAccent(lead: u32, second: u32): void {
    this.letters[accentOf(lead, second)]++;
    if (this.run != Run.Word) this.open(Run.Word);
    this.length++;
    this.special = true;
    this.hasLower = true;
    this.isLower = true;
    this.endsInVowel = false;
  }

  /** Letters of one case at `p`, which may go on with the word before. Words are cut where camelCase has a new one. */
  private takeLetters(p: usize, end: usize): usize {
    const kinds = byteKinds();
    const kind = load<u8>(kinds + <usize>load<u8>(p));
    const isLower = kind == Kind.Lower;
    if (this.run != Run.Word || this.length == 0 || (!isLower && this.isLower)) this.open(Run.Word);
    const from = p++;
    while (p < end && load<u8>(kinds + <usize>load<u8>(p)) == kind) p++;
    for (let i = this.length; i < 2 && from + <usize>(i - this.length) < p; i++) {
      this.opening |= (<u32>load<u8>(from + <usize>(i - this.length)) | 0x20) << ((<u32>i) << 3);
    }
    this.length += <i32>(p - from);
    this.isLower = isLower;
    if (isLower) this.hasLower = true;
    const last = load<u8>(p - 1);
    this.endsInVowel = last == 0x61 || last == 0x6f;
    return p;
  }

  /**
   * Words at `p`, where one begins, with a single space between them: what most texts are made of. Each is counted at once; a word
   * that may go on, at the end of the piece or with an accent, is left to `takeLetters`.
   */
  private takeWords(p: usize, end: usize): usize {
    const kinds = byteKinds();
    this.close(Run.Word);
    this.length = 0;
    while (p < end) {
      const from = p;
      while (p < end && load<u8>(kinds + <usize>load<u8>(p)) == Kind.Upper) p++;
      const lower = p;
      p = lowerEnd(p, end);
      if (p == from) return p;
      const next = p < end ? <u32>load<u8>(kinds + <usize>load<u8>(p)) : <u32>Kind.Wide;
      if (next == Kind.Wide) return this.takeLetters(from, end);
      const length = <i32>(p - from);
      const last = load<u8>(p - 1);
      const row = wordRow(length, p > lower, isGlue(this.run), last == 0x61 || last == 0x6f);
      if (length > 1 && (load<u16>(from) | LOWER_CASE) == ENGLISH) this.noteEnglish(row);
      this.count(row, length);
      this.run = Run.Word;
      if (next == Kind.Upper) continue;
      if (next != Run.Spaces || p + 1 >= end || load<u8>(kinds + <usize>load<u8>(p, 1)) == Run.Spaces) return p;
      this.run = Run.Spaces;
      p++;
    }
    return p;
  }

  private take(run: Run, count: i32): void {
    if (this.run != run) this.open(run);
    this.length += count;
  }

  private open(run: Run): void {
    const before = this.run;
    this.close(run);
    this.glued = isGlue(before);
    this.run = run;
    this.length = 0;
    this.special = false;
    this.hasLower = false;
    this.opening = 0;
  }

  private noteEnglish(row: Run): void {
    if (row == Run.Word) this.letters[Letter.English]++;
  }

  private close(next: Run): void {
    const length = this.length;
    if (length == 0 || (length == 1 && this.run == Run.Spaces)) return;
    const row = this.row(next);
    if (this.opening == ENGLISH) this.noteEnglish(row);
    this.count(row, length);
  }

  private count(row: Run, length: i32): void {
    const counts = changetype<usize>(this.runs) + ((<usize>(row * LENGTHS)) << 2);
    if (length >= LENGTHS) {
      store<u32>(counts, load<u32>(counts) + <u32>(length - LENGTHS + 1));
      length = LENGTHS - 1;
    }
    const place = counts + ((<usize>length) << 2);
    store<u32>(place, load<u32>(place) + 1);
  }

  /** The kind of the run that is over, as what is around it makes it. */
  private row(next: Run): Run {
    switch (this.run) {
      case Run.Word:
        return this.special ? Run.Accented : wordRow(this.length, this.hasLower, this.glued, this.endsInVowel);
      case Run.Digits:
        return this.glued ? Run.GluedDigits : Run.Digits;
      case Run.Punctuation:
        return next == Run.Word ? Run.PunctuationBeforeWord : Run.Punctuation;
      case Run.Cyrillic:
        return this.special ? Run.CyrillicBeyondRussian : Run.Cyrillic;
      default:
        return this.run;
    }
  }
}

function wordRow(length: i32, hasLower: bool, glued: bool, endsInVowel: bool): Run {
  if (length > 1 && !hasLower) return Run.Capitals;
  if (glued) return Run.GluedWord;
  return length > 1 && endsInVowel ? Run.VowelWord : Run.Word;
}

/** Whether a word or a number right behind such a run is glued to it. */
function isGlue(run: Run): bool {
  return run == Run.Word || run == Run.Digits;
}
