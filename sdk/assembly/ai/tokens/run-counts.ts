import { Bytes } from "../../bytes";
import { accentOf, byteKinds, isBeyondRussian, isTraditional, Kind, runOf, sizeBy } from "./characters";
import { LETTERS, Letter, RUNS, Run } from "./run";

/** Columns of a row: runs of 1 to 15 characters; the first has what longer runs have beyond 15. */
export const LENGTHS: i32 = 16;

/**
 * Counts a text's runs by kind and length, in one pass over its UTF-8. A text may come in pieces, cut anywhere: within a word, or
 * within a character. What is not UTF-8 counts as some other script. Allocates nothing after its construction.
 */
@final
export class RunCounts {
  /** Runs of each length, `LENGTHS` to a `Run`. */
  private readonly runs: StaticArray<u32> = new StaticArray<u32>(RUNS * LENGTHS);
  private readonly letters: StaticArray<u32> = new StaticArray<u32>(LETTERS);
  /** The run that is not over yet, `Word` for all of letters; `None` between texts. */
  private run: Run = Run.None;
  private length: i32 = 0;
  private capitals: i32 = 0;
  /** Whether a word has letters that are not the usual ones of its script. */
  private special: bool = false;
  private glued: bool = false;
  private isLower: bool = false;
  private endsInVowel: bool = false;
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
      if (kind == Kind.Wide) {
        p += this.takeWide(p, end);
        continue;
      }
      const from = p++;
      while (p < end && <u32>load<u8>(kinds + <usize>load<u8>(p)) == kind) p++;
      const count = <i32>(p - from);
      if (kind >= <u32>Kind.Lower) this.takeLetters(kind == Kind.Lower, count, load<u8>(p - 1));
      else this.take(<Run>kind, count);
    }
  }

  /** The text is over: what is fed next is another one. */
  end(): void {
    if (this.partialSize > 0) this.takePartial();
    this.close(Run.None);
    this.run = Run.None;
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
    const isWhole = this.partialSize == sizeBy(lead);
    this.partialSize = 0;
    if (isWhole) this.takeCharacter(lead, (this.partial >> 8) & 0xff, sizeBy(lead));
    else this.take(Run.OtherOfTwo, 1);
  }

  /** The character at `p`, which is no ASCII; answers how many bytes it has, or had before the next one began. */
  private takeWide(p: usize, end: usize): usize {
    const lead = <u32>load<u8>(p);
    const size = sizeBy(lead);
    let have = 1;
    while (have < size && p + have < end && (load<u8>(p + have) & 0xc0) == 0x80) have++;
    if (have == size) this.takeCharacter(lead, size > 1 ? load<u8>(p, 1) : 0, size);
    else if (p + have < end) this.take(Run.OtherOfTwo, 1);
    else this.keepPartial(p, have);
    return have;
  }

  private keepPartial(p: usize, size: i32): void {
    this.partial = 0;
    this.partialSize = size;
    for (let i = 0; i < size; i++) this.partial |= (<u32>load<u8>(p + <usize>i)) << ((<u32>i) << 3);
  }

  private takeCharacter(lead: u32, second: u32, size: i32): void {
    const run = runOf(lead, second, size);
    if (run == Run.Accented) {
      this.letters[accentOf(lead, second)]++;
      this.takeLetters(true, 1, 0);
      this.special = true;
      return;
    }
    this.take(run, 1);
    if (run == Run.Han) {
      if (size == 3 && lead >= 0xe4 && isTraditional(lead, second)) this.letters[Letter.Traditional]++;
    } else if (run == Run.Cyrillic && isBeyondRussian(lead, second)) this.special = true;
  }

  /** Words are cut where camelCase has a new one. */
  private takeLetters(isLower: bool, count: i32, last: u32): void {
    if (this.run != Run.Word || (!isLower && this.isLower)) this.open(Run.Word);
    this.length += count;
    if (!isLower) this.capitals += count;
    this.isLower = isLower;
    this.endsInVowel = last == 0x61 || last == 0x6f;
  }

  private take(run: Run, count: i32): void {
    if (this.run != run) this.open(run);
    this.length += count;
  }

  private open(run: Run): void {
    const before = this.run;
    this.close(run);
    this.glued = before == Run.Word || before == Run.Digits;
    this.run = run;
    this.length = 0;
    this.capitals = 0;
    this.special = false;
  }

  private close(next: Run): void {
    const length = this.length;
    if (this.run == Run.None) return;
    const row = this.row(next) * LENGTHS;
    if (length >= LENGTHS) this.runs[row] += <u32>(length - LENGTHS + 1);
    this.runs[row + min(length, LENGTHS - 1)]++;
  }

  /** The kind of the run that is over, as what is around it makes it. */
  private row(next: Run): Run {
    switch (this.run) {
      case Run.Word:
        return this.word();
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

  private word(): Run {
    if (this.special) return Run.Accented;
    if (this.length > 1 && this.capitals == this.length) return Run.Capitals;
    if (this.glued) return Run.GluedWord;
    return this.endsInVowel && this.length > 1 ? Run.VowelWord : Run.Word;
  }
}
