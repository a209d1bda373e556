import { ByteWriter } from "../byte-writer";
import { Bytes } from "../bytes";

const BACKSLASH: i32 = 0x5c;
const QUOTE: i32 = 0x22;
const SLASH: i32 = 0x2f;
const LETTER_U: i32 = 0x75;
/** `\uXXXX`, and a pair of them. */
const ESCAPE: i32 = 6;
const PAIR: i32 = 12;

/**
 * JSON that comes in pieces, with the characters themselves in the place of such escapes as need not be: it means the same,
 * and what is looked for can be found in it.
 */
@final
export class JsonEscapes {
  /** The beginning of an escape. */
  private held: Bytes = Bytes.empty();

  /** What is complete by now; the very piece where there is no backslash. */
  feed(piece: Bytes): Bytes {
    if (this.held.length == 0 && piece.indexOfByte(BACKSLASH) < 0) return piece;
    const text = this.joined(piece);
    const out = new ByteWriter(text.length);
    let at = 0;
    while (at < text.length) {
      const next = text.indexOfByte(BACKSLASH, at);
      out.bytes(text.slice(at, next < 0 ? text.length : next));
      if (next < 0) break;
      const size = this.write(out, text, next);
      if (size == 0) {
        this.held = text.copy(next);
        break;
      }
      at = next + size;
    }
    return out.take();
  }

  /** The text is over: what was held. */
  end(): Bytes {
    const held = this.held;
    this.held = Bytes.empty();
    return held;
  }

  /** Writes the escape at a place; answers its size, or 0: it is not complete. */
  private write(out: ByteWriter, text: Bytes, at: i32): i32 {
    const kind = text.at(at + 1);
    if (kind < 0) return 0;
    if (kind == SLASH) out.byte(SLASH);
    if (kind == SLASH) return 2;
    if (kind != LETTER_U) return copy(out, text, at, 2);
    if (at + ESCAPE > text.length) return 0;
    const code = unitAt(text, at);
    if (code >= 0xd800 && code < 0xdc00) return this.writePair(out, text, at, code);
    const isPlain = code >= 0x20 && code != QUOTE && code != BACKSLASH && (code < 0xdc00 || code > 0xdfff);
    if (!isPlain) return copy(out, text, at, ESCAPE);
    writeCharacter(out, code);
    return ESCAPE;
  }

  private writePair(out: ByteWriter, text: Bytes, at: i32, high: i32): i32 {
    const next = text.at(at + ESCAPE);
    if (next >= 0 && next != BACKSLASH) return copy(out, text, at, ESCAPE);
    if (at + PAIR > text.length) return 0;
    const low = text.at(at + ESCAPE + 1) == LETTER_U ? unitAt(text, at + ESCAPE) : -1;
    if (low < 0xdc00 || low > 0xdfff) return copy(out, text, at, ESCAPE);
    writeCharacter(out, 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00));
    return PAIR;
  }

  private joined(piece: Bytes): Bytes {
    if (this.held.length == 0) return piece;
    const out = new ByteWriter(this.held.length + piece.length);
    out.bytes(this.held);
    out.bytes(piece);
    this.held = Bytes.empty();
    return out.take();
  }
}

function copy(out: ByteWriter, text: Bytes, at: i32, size: i32): i32 {
  out.bytes(text.slice(at, at + size));
  return size;
}

/** The number of `\uXXXX` at a place; -1: it is none. */
function unitAt(text: Bytes, at: i32): i32 {
  let code = 0;
  for (let i = at + 2; i < at + ESCAPE; i++) {
    const byte = text.at(i);
    const lower = byte | 0x20;
    const isLetter = lower >= 0x61 && lower <= 0x66;
    if (!isLetter && <u32>(byte - 0x30) > 9) return -1;
    code = (code << 4) | (isLetter ? lower - 0x57 : byte - 0x30);
  }
  return code;
}

/** As UTF-8. */
function writeCharacter(out: ByteWriter, code: i32): void {
  if (code < 0x80) {
    out.byte(code);
    return;
  }
  if (code < 0x800) out.byte(0xc0 | (code >> 6));
  else {
    if (code < 0x10000) out.byte(0xe0 | (code >> 12));
    else {
      out.byte(0xf0 | (code >> 18));
      out.byte(0x80 | ((code >> 12) & 0x3f));
    }
    out.byte(0x80 | ((code >> 6) & 0x3f));
  }
  out.byte(0x80 | (code & 0x3f));
}
