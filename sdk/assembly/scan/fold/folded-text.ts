import { utf8Length } from "../../utf8";
import { TextWindow } from "../text-window";
import { codePointAt, joinsWords } from "../word";
import { clean, copyLowered } from "./ascii-block";
import { FoldedCharacter, bytesOf, kindOf, lengthOf } from "./folded-character";
import { PositionMap } from "./position-map";
import { Kind, LEAST_LETTERS } from "./spaced-run";

/** Where the folder is in the text. */
const enum Place {
  /** Behind a character that makes no word. */
  Between,
  /** In a word, or behind it. */
  Word,
  /** In what may become a run, behind a letter that may be single. */
  Letter,
  /** The same, behind a separator. */
  Separator,
}

/** Bytes of a character that waits: its first byte as given, its bytes there, its folded bytes, how many. */
const WAITING: i32 = 16;

/**
 * A text as matching sees it, made piece by piece, and where each of its bytes came from. Letters are small and without
 * marks, and what only looks like them is them; wide forms are narrow; what is not seen is left out; blanks are one
 * space, or one newline when that comes first. Letters that stand each by itself (`i g n o r e`, `i.g.n.o.r.e`) are
 * joined, so the last characters wait here until it is known whether they are such a run.
 */
@final
export class FoldedText {
  readonly window: TextWindow = new TextWindow();
  readonly map: PositionMap = new PositionMap();
  /** Where the separator stands that was left out last, as given; -1 when none was. */
  joinedAt: i32 = -1;
  private place: Place = Place.Between;
  /** The last character was a blank. */
  private blank: bool = false;
  /** Letters of the run so far; and whether it is long enough to be one. */
  private letters: i32 = 0;
  private isRun: bool = false;
  private readonly waiting: StaticArray<i32> = new StaticArray<i32>(((LEAST_LETTERS << 1) * WAITING) >> 2);
  private waitingCount: i32 = 0;
  /** The folded bytes of the character at hand. */
  private bytes: u32 = 0;

  /** @param joins single letters are joined */
  constructor(private readonly joins: bool) {}

  /** Folds `[at, end)`, whole characters; `original` is the position of the first byte in the text as given. */
  push(at: usize, end: usize, original: i32): void {
    const base = at - <usize>original;
    // Hardly any character becomes longer.
    this.window.reserve(<i32>(end - at) + (WAITING << 1));
    while (at < end) {
      if (this.place <= Place.Word) {
        at = this.pushAscii(at, end);
        if (at >= end) return;
      }
      const size = max(utf8Length(at, end), 1);
      this.pushCharacter(at, size, <i32>(at - base));
      at += <usize>size;
    }
  }

  /** The text is over: nothing waits any longer. */
  finish(): void {
    if (this.place >= Place.Letter) this.endRun();
    this.place = Place.Between;
  }

  /** Begins a new text; nothing was taken of the last one. */
  clear(): void {
    this.window.length = 0;
    this.map.clear();
    this.place = Place.Between;
    this.blank = false;
    this.waitingCount = 0;
  }

  /** What came before `end` is taken; `original` is how many bytes the text as given moves. Gives how many this moves. */
  take(end: i32, original: i32): i32 {
    const moved = this.window.take(end);
    this.map.drop(moved, original);
    for (let i = 0; i < this.waitingCount; i++) {
      const at = this.waitingAt(i);
      store<i32>(at, load<i32>(at) - original);
    }
    if (this.joinedAt >= 0) this.joinedAt = max(this.joinedAt - original, -1);
    return moved;
  }

  /** Folds blocks of 16 ASCII characters while nothing about them is special; gives where it stopped. */
  private pushAscii(at: usize, end: usize): usize {
    const window = this.window;
    while (ASC_FEATURE_SIMD && at + 16 <= end) {
      const size = clean(at, this.place == Place.Word, this.blank, this.joins);
      if (size == 0) return at;
      copyLowered(window.reserve(size), at);
      window.length += size;
      const last = <i32>load<u8>(window.ptrEnd - 1);
      this.blank = last == 0x20 || last == 0x0a;
      this.place = joinsWords(last) ? Place.Word : Place.Between;
      at += <usize>size;
    }
    return at;
  }

  private pushCharacter(at: usize, size: i32, original: i32): void {
    const first = <i32>load<u8>(at);
    if (size == 1 && first >= 0x80) {
      // Bytes of ill-formed UTF-8 stay what they are.
      this.bytes = first;
      this.put(1, original, 1, Kind.Other);
      return;
    }
    const character = FoldedCharacter.of(size == 1 ? first : codePointAt(at, size));
    const length = lengthOf(character);
    this.bytes = bytesOf(character);
    if (length > 0) this.put(length, original, size, kindOf(character));
    // What waits comes before it.
    else if (this.waitingCount == 0) this.map.run(this.window.length, original + size);
  }

  /** A character comes, folded to `length` bytes. */
  private put(length: i32, original: i32, size: i32, kind: Kind): void {
    switch (this.place) {
      case Place.Letter:
        if (kind == Kind.Separator) this.letterIsSingle(length, original, size);
        else {
          if (kind == Kind.Other) this.endRun();
          else this.release();
          this.emit(this.bytes, length, original, size);
          this.place = kind == Kind.Other ? Place.Between : Place.Word;
        }
        return;
      case Place.Separator:
        if (kind == Kind.Letter) {
          this.wait(length, original, size);
          this.letters++;
          this.place = Place.Letter;
          return;
        }
        this.release();
        break;
      case Place.Between:
        if (kind == Kind.Letter && this.joins) {
          this.wait(length, original, size);
          this.letters = 1;
          this.isRun = false;
          this.place = Place.Letter;
          return;
        }
    }
    this.emit(this.bytes, length, original, size);
    this.place = kind >= Kind.Letter ? Place.Word : Place.Between;
  }

  /** A separator comes behind a letter. */
  private letterIsSingle(length: i32, original: i32, size: i32): void {
    if (this.isRun || this.letters >= LEAST_LETTERS) {
      this.join();
      this.isRun = true;
    }
    this.wait(length, original, size);
    this.place = Place.Separator;
  }

  /** No letter follows: the last one was single. */
  private endRun(): void {
    if (this.place == Place.Letter && (this.isRun || this.letters >= LEAST_LETTERS)) this.join();
    else this.release();
  }

  /** Lets go the letters that wait, without their separators. */
  private join(): void {
    for (let i = 0; i < this.waitingCount; i++) {
      const at = this.waitingAt(i);
      const original = load<i32>(at);
      const size = load<i32>(at, 4);
      // Letters and separators alternate; the last one is a letter.
      if (((this.waitingCount - i) & 1) != 0) {
        this.emit(load<u32>(at, 8), load<i32>(at, 12), original, size);
      } else this.joinedAt = original;
    }
    this.waitingCount = 0;
  }

  /** Lets go what waits, as it is. */
  private release(): void {
    for (let i = 0; i < this.waitingCount; i++) {
      const at = this.waitingAt(i);
      this.emit(load<u32>(at, 8), load<i32>(at, 12), load<i32>(at), load<i32>(at, 4));
    }
    this.waitingCount = 0;
  }

  private wait(length: i32, original: i32, size: i32): void {
    const at = this.waitingAt(this.waitingCount++);
    store<i32>(at, original);
    store<i32>(at, size, 4);
    store<u32>(at, this.bytes, 8);
    store<i32>(at, length, 12);
  }

  /** Address of a character that waits; there are never more than a run's letters and as many separators. */
  private waitingAt(index: i32): usize {
    return changetype<usize>(this.waiting) + <usize>(index * WAITING);
  }

  private emit(bytes: u32, length: i32, original: i32, size: i32): void {
    const window = this.window;
    const blank = bytes == 0x20 || bytes == 0x0a;
    if (blank && this.blank) {
      this.map.run(window.length, original + size);
      return;
    }
    this.blank = blank;
    if (length == size) this.map.run(window.length, original);
    else this.map.character(window.length, original, size);
    store<u32>(window.reserve(4), bytes);
    window.length += length;
    if (length != size) this.map.run(window.length, original + size);
  }
}
