import { wideCharacter } from "../regex/utf8";

/** Bytes kept of what was taken: what looks and checks may see before a match. */
export const CONTEXT: i32 = 64;

/** Bytes the buffer begins with. */
const FIRST_BYTES: i32 = 512;

/** Bytes that may be written past the end: the folder writes 16 at once. */
const SLACK: i32 = 16;

/** The part of a text that is still looked at: some bytes of what was taken, and all that was not. */
@final
export class TextWindow {
  buffer: ArrayBuffer = new ArrayBuffer(FIRST_BYTES);
  /** Bytes in use. */
  length: i32 = 0;
  /** Where the text begins that is not taken. */
  origin: i32 = 0;
  /** No byte of the text so far was of ill-formed UTF-8: automata need not judge each character anew. */
  wellFormed: bool = true;
  /** Bytes of the text before the window. */
  dropped: i64 = 0;

  get ptr(): usize {
    return changetype<usize>(this.buffer);
  }

  get ptrEnd(): usize {
    return this.ptr + <usize>this.length;
  }

  /** Behind the character at `position`, which is before the end; a byte of ill-formed UTF-8 counts as one. */
  characterAfter(position: i32): i32 {
    return position + max(1, wideCharacter(this.ptr + <usize>position, this.ptrEnd));
  }

  /** Start of the character that `position` is in or at. */
  characterAt(position: i32): i32 {
    let start = max(position, 0);
    while (start > 0 && start < this.length && position - start < 3 && this.continues(start)) start--;
    return start;
  }

  /** Makes room for `extra` bytes, and gives the address where they go. */
  reserve(extra: i32): usize {
    const needed = this.length + extra + SLACK;
    if (needed > this.buffer.byteLength) {
      const grown = new ArrayBuffer(max(this.buffer.byteLength << 1, needed));
      memory.copy(changetype<usize>(grown), this.ptr, <usize>this.length);
      this.buffer = grown;
    }
    return this.ptrEnd;
  }

  append(at: usize, size: i32): void {
    memory.copy(this.reserve(size), at, <usize>size);
    this.length += size;
  }

  /** Everything before `end` is taken. Gives by how many bytes the rest has moved to the front. */
  take(end: i32): i32 {
    this.origin = end;
    let from = end - CONTEXT;
    if (from <= 0) return 0;
    // Not within a character.
    while (from < end && this.continues(from)) from++;
    memory.copy(this.ptr, this.ptr + <usize>from, <usize>(this.length - from));
    this.length -= from;
    this.origin -= from;
    this.dropped += <i64>from;
    return from;
  }

  /** Whether a byte may be one of a character that began before. */
  private continues(position: i32): bool {
    return (load<u8>(this.ptr + <usize>position) & 0xc0) == 0x80;
  }
}
