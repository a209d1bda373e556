import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";

/** What may stand between two parts of a sign. */
@final
export class Gap {
  constructor(
    /** Most words; -1: as many as there is room for. */
    readonly words: i32,
    /** Most bytes. */
    readonly bytes: i32,
    /** ASCII characters that end the search: the ends of sentences or of lines. */
    readonly stops: Bytes,
  ) {}

  /** Whether `[from, to)` of the text may stand between the parts. */
  fits(text: Bytes, from: i32, to: i32): bool {
    if (to < from || to - from > this.bytes) return false;
    let words = 0;
    for (let i = from; i < to; i++) {
      const char = text.at(i);
      if (this.stops.indexOfByte(char) >= 0) return false;
      if (isInWord(text, i) && !isInWord(text, i + 1)) words++;
    }
    if (this.words < 0) return true;
    // Parts are words of their own.
    return words <= this.words && to > from && !isInWord(text, from) && !isInWord(text, to - 1);
  }
}

/** Whether the byte belongs to a word; bytes of letters beyond ASCII do, those of spaces and of punctuation do not. */
export function isInWord(text: Bytes, at: i32): bool {
  const char = text.at(at);
  if (char >= 0x80) return !isSpaceAround(text, at);
  const letter = char | 0x20;
  return (letter >= 0x61 && letter <= 0x7a) || (char >= 0x30 && char <= 0x39) || char == 0x5f;
}

/** Whether the byte is one of a no-break space, of U+2000 to U+203F, or of an ideographic space. */
function isSpaceAround(text: Bytes, at: i32): bool {
  let lead = at;
  while (lead > at - 2 && (text.at(lead) & 0xc0) == 0x80) lead--;
  const first = text.at(lead);
  const second = text.at(lead + 1);
  return (
    (first == 0xc2 && second == 0xa0) ||
    (first == 0xe2 && second == 0x80) ||
    (first == 0xe3 && second == 0x80 && text.at(lead + 2) == 0x80)
  );
}
