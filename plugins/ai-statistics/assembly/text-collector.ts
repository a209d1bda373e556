import { Bytes, ByteWriter } from "proxy-wasm-assemblyscript-sdk/assembly";

const ELLIPSIS: Bytes = Bytes.of(" [truncated] ");

/** `text` if it has at most `limit` bytes, else its two ends around ` [truncated] `, half the limit each. */
export function truncated(text: Bytes, limit: i32): Bytes {
  if (text.length <= limit) return text;
  const half = limit >> 1;
  return joinEnds(text.slice(0, half), text.slice(text.length - half));
}

/** Both ends are cut where characters of UTF-8 begin. */
function joinEnds(head: Bytes, tail: Bytes): Bytes {
  let end = head.length;
  // What was cut off may have left the first bytes of a character behind.
  let lead = end - 1;
  while (lead >= 0 && end - lead < 4 && isContinuation(head.at(lead))) lead--;
  if (lead >= 0 && lead + sizeOfCharacter(head.at(lead)) > end) end = lead;
  let start = 0;
  while (isContinuation(tail.at(start))) start++;
  const out = new ByteWriter(end + ELLIPSIS.length + tail.length);
  out.bytes(head.slice(0, end));
  out.bytes(ELLIPSIS);
  out.bytes(tail.slice(start));
  return out.take();
}

function isContinuation(byte: i32): bool {
  return byte >= 0x80 && byte < 0xc0;
}

/** Bytes of the character of UTF-8 that begins with `lead`. */
function sizeOfCharacter(lead: i32): i32 {
  return lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

/** Joins pieces of text and keeps, of more than `limit` bytes, the two ends: a stream may go on for ever. */
@final
export class TextCollector {
  private readonly head: ByteWriter = new ByteWriter(64);
  private tail: ByteWriter | null = null;

  constructor(private readonly limit: i32) {}

  append(piece: Bytes): void {
    const tail = this.tail;
    const head = this.head;
    if (tail) this.appendTail(tail, piece);
    else if (head.length + piece.length <= this.limit) head.bytes(piece);
    else {
      const half = this.limit >> 1;
      const opened = new ByteWriter(64);
      opened.bytes(head.view().slice(half));
      this.tail = opened;
      const missing = max(half - head.length, 0);
      head.bytes(piece.slice(0, missing));
      this.appendTail(opened, piece.slice(missing));
    }
  }

  /** What was collected, cut as by `truncated`. */
  get text(): Bytes {
    const head = this.head.view();
    const tail = this.tail;
    if (!tail) return head;
    const half = this.limit >> 1;
    const end = tail.view();
    return joinEnds(head.slice(0, half), end.slice(end.length - half));
  }

  private appendTail(tail: ByteWriter, piece: Bytes): void {
    const half = this.limit >> 1;
    tail.bytes(piece.slice(piece.length - half));
    // Shortened only when it has doubled, so that each byte is moved once on average.
    if (tail.length <= this.limit) return;
    const end = tail.view().slice(tail.length - half);
    tail.clear();
    tail.bytes(end);
  }
}
