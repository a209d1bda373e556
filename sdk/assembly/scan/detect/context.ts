import { isDigit, isLetter } from "../../encoding/ascii";
import { Bytes } from "../../bytes";

/** How far behind a candidate its word may stand, in bytes; windows of streams begin at least as far before (`PatternSet`). */
const REACH: i32 = 48;

const STAR: i32 = 0x2a;

/** Words of which one has to stand before a number that many other numbers look like: "BSN: 123456782". */
@final
export class Context {
  private readonly words: Bytes[] = [];
  /** Whether a word begins with a byte: among digits, where most candidates stand, none does. */
  private readonly begins: StaticArray<bool> = new StaticArray<bool>(256);

  /** @param words in lower case, separated by `|`; one that ends in `*` may go on */
  constructor(words: string) {
    const parts = words.split("|");
    for (let i = 0; i < parts.length; i++) {
      const word = Bytes.of(parts[i]);
      this.words.push(word);
      this.begins[word.at(0) & 0xff] = true;
    }
  }

  /** Whether one of the words stands before `start`. */
  isBefore(text: Bytes, start: i32): bool {
    for (let at = max(0, start - REACH); at < start; at++) {
      if (!this.begins[lower(text.at(at))] || !isBegin(text, at)) continue;
      for (let i = 0; i < this.words.length; i++) if (standsAt(text, at, start, this.words[i])) return true;
    }
    return false;
  }
}

/** A letter goes on with the word before it; what is not ASCII may begin anywhere, as words of Chinese do. */
function isBegin(text: Bytes, at: i32): bool {
  return !isLetter(text.at(at)) || !isLetter(text.at(at - 1)) || isCamel(text, at);
}

/** "userBsn" has the word "bsn". */
function isCamel(text: Bytes, at: i32): bool {
  return (text.at(at) & 0x20) == 0 && (text.at(at - 1) & 0x20) != 0;
}

function standsAt(text: Bytes, at: i32, end: i32, word: Bytes): bool {
  let size = word.length;
  const open = word.at(size - 1) == STAR;
  if (open) size--;
  if (at + size > end) return false;
  for (let i = 0; i < size; i++) if (lower(text.at(at + i)) != word.at(i)) return false;
  return open || !isLetter(text.at(at + size)) || at + size == end;
}

function lower(char: i32): i32 {
  return <u32>(char - 0x41) < 26 ? char | 0x20 : char;
}

/**
 * Whether what stands before a number makes it a part of something longer: of a version, an amount, a path, an identifier
 * with dashes.
 */
export function isGlued(text: Bytes, start: i32): bool {
  const before = text.at(start - 1);
  if (before < 0) return false;
  if (isLetter(before) || isDigit(before)) return true;
  // . - / _ + @ % $ ~
  return GLUE.indexOfByte(before) >= 0;
}

const GLUE: Bytes = Bytes.of(".-/_+@%$~");
