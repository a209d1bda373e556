/**
 * The byte that stands for each byte of ill-formed UTF-8. It never occurs in UTF-8, and Go too sees such a byte as one
 * character (U+FFFD), so a text is matched as if it held this byte there: classes that contain U+FFFD contain it.
 */
export const ILL_FORMED: i32 = 0xff;

/** Size of the well-formed character of two bytes or more at `at`, or 0; nothing at or after `end` is read. */
export function wideCharacter(at: usize, end: usize): i32 {
  const lead = <i32>load<u8>(at);
  const size = lead < 0xc2 || lead > 0xf4 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  return size != 0 && knownPart(at, end, size) == size ? size : 0;
}

/** Whether `[at, end)` is well-formed. */
export function isWellFormed(at: usize, end: usize): bool {
  while (at < end) {
    if (ASC_FEATURE_SIMD && at + 16 <= end && i8x16.bitmask(v128.load(at)) == 0) at += 16;
    else if (load<u8>(at) < 0x80) at++;
    else {
      const size = wideCharacter(at, end);
      if (size == 0) return false;
      at += <usize>size;
    }
  }
  return true;
}

/**
 * Size of a character that is cut off at `end`, 0 when the text does not end in the middle of one: what a stream has to
 * keep until more bytes come.
 */
export function cutCharacter(start: usize, end: usize): i32 {
  for (let back = 1; back <= 3 && end - <usize>back >= start; back++) {
    const at = end - <usize>back;
    const lead = <i32>load<u8>(at);
    if (lead >= 0x80 && lead < 0xc0) continue;
    const size = lead < 0xc2 || lead > 0xf4 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    return back < size && knownPart(at, end, size) == back ? back : 0;
  }
  return 0;
}

/** How many bytes of the character of `size` bytes at `at` are as they must be, until `end`. */
function knownPart(at: usize, end: usize, size: i32): i32 {
  const lead = load<u8>(at);
  for (let i = 1; i < size; i++) {
    if (at + <usize>i >= end) return i;
    const byte = load<u8>(at + <usize>i);
    // The second byte is narrowed so that nothing overlong, no surrogate and nothing above U+10FFFF passes.
    const lo: u8 = i > 1 ? 0x80 : lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    const hi: u8 = i > 1 ? 0xbf : lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    if (byte < lo || byte > hi) return i;
  }
  return size;
}

/**
 * The text as an automaton sees it, walked in either direction: bytes of ill-formed UTF-8 read as `ILL_FORMED`. Each
 * character is judged once; the bytes between `low` and `high` are known to be well-formed.
 */
@final
export class Utf8Reader {
  private low: usize = 0;
  /** Address after the last character that was found well-formed. */
  high: usize = 0;

  constructor(
    private start: usize,
    private end: usize,
  ) {}

  /** Points the reader at `[start, end)`; the character rules are those of exactly these bytes. */
  reset(start: usize, end: usize): void {
    this.start = start;
    this.end = end;
    this.low = 0;
    this.high = 0;
  }

  /** The whole text is known to be well-formed. */
  trust(): void {
    this.low = this.start;
    this.high = this.end;
  }

  /** The byte at `at`, which is in the text. */
  byte(at: usize): i32 {
    const byte = <i32>load<u8>(at);
    return byte < 0x80 || (at >= this.low && at < this.high) ? byte : this.judge(at, byte);
  }

  private judge(at: usize, byte: i32): i32 {
    let lead = at;
    while (lead > this.start && at - lead < 3 && (load<u8>(lead) & 0xc0) == 0x80) lead--;
    const size = wideCharacter(lead, this.end);
    if (lead + <usize>size <= at) return ILL_FORMED;
    this.low = lead;
    this.high = lead + <usize>size;
    return byte;
  }
}
