import { ByteWriter } from "../byte-writer";
import { Bytes } from "../bytes";
import { ProtoWire, WIRE_BITS } from "./wire";

/**
 * Writes the fields of a message. A nested message stands between `open` and `close`.
 *
 *     writer.open(2).text(1, "name").close().flag(3, true);
 *     stream.send(writer.view());
 *     writer.clear();
 */
@final
export class ProtoWriter {
  private readonly out: ByteWriter;
  /** Where the messages begin that are not closed, the outermost first. */
  private readonly starts: Array<i32> = [] as i32[];

  /** @param capacity bytes reserved at once @param limit largest size in bytes */
  constructor(capacity: i32 = 256, limit: i32 = i32.MAX_VALUE) {
    this.out = new ByteWriter(capacity, limit);
  }

  /** True once something was left out because of the limit. */
  get overflowed(): bool {
    return this.out.overflowed;
  }

  /** An integer, an enumeration's value; a negative one as its 64 bits. */
  number(field: u32, value: u64): ProtoWriter {
    this.tag(field, ProtoWire.Varint);
    this.varint(value);
    return this;
  }

  flag(field: u32, value: bool): ProtoWriter {
    return this.number(field, value ? 1 : 0);
  }

  bytes(field: u32, value: Bytes): ProtoWriter {
    this.tag(field, ProtoWire.Length);
    this.varint(<u64>value.length);
    this.out.bytes(value);
    return this;
  }

  text(field: u32, value: string): ProtoWriter {
    return this.bytes(field, Bytes.of(value));
  }

  /** Begins a nested message. */
  open(field: u32): ProtoWriter {
    this.tag(field, ProtoWire.Length);
    // Its length comes here; most messages are short enough for this one byte.
    this.out.byte(0);
    this.starts.push(this.out.length);
    return this;
  }

  /** Ends the message that was opened last. */
  close(): ProtoWriter {
    if (this.starts.length == 0) return this;
    const start = this.starts.pop();
    const size = this.out.length - start;
    const extra = varintSize(size) - 1;
    for (let i = 0; i < extra; i++) this.out.byte(0);
    if (this.out.overflowed) return this;
    const at = this.out.view().ptr + <usize>start;
    if (extra > 0) memory.copy(at + <usize>extra, at, <usize>size);
    putVarint(at - 1, <u64>size);
    return this;
  }

  /** A window onto what was written; good until the next write. */
  view(): Bytes {
    return this.out.view();
  }

  /** What was written; the writer starts anew with an empty buffer. */
  take(): Bytes {
    this.starts.length = 0;
    return this.out.take();
  }

  /** Forgets what was written and keeps the buffer: only when no `view` of it is held any more. */
  clear(): void {
    this.starts.length = 0;
    this.out.clear();
  }

  private tag(field: u32, wire: ProtoWire): void {
    this.varint(((<u64>field) << WIRE_BITS) | <u64>wire);
  }

  private varint(value: u64): void {
    let rest = value;
    while (rest >= 0x80) {
      this.out.byte(<i32>(rest & 0x7f) | 0x80);
      rest >>= 7;
    }
    this.out.byte(<i32>rest);
  }
}

function varintSize(value: i32): i32 {
  let size = 1;
  for (let rest = value >> 7; rest > 0; rest >>= 7) size++;
  return size;
}

function putVarint(at: usize, value: u64): void {
  let to = at;
  let rest = value;
  while (rest >= 0x80) {
    store<u8>(to++, <u8>((rest & 0x7f) | 0x80));
    rest >>= 7;
  }
  store<u8>(to, <u8>rest);
}
