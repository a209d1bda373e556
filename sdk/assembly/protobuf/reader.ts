import { Bytes } from "../bytes";
import { MAX_FIELD, ProtoWire, WIRE_BITS } from "./wire";

/** Bits of a varint's last byte, the tenth, that 64 bits have room for. */
const LAST_SHIFT: u64 = 63;

/**
 * Reads the fields of one message in the order in which they stand, in place. A nested message is read by a reader of its own.
 *
 *     while (reader.next()) {
 *       if (reader.field == 1 && reader.wire == ProtoWire.Length) name = reader.bytes;
 *     }
 *     if (reader.malformed) return refuse();
 *
 * Whatever the bytes are, nothing traps: `next` is false at the first that are no field, and `malformed` then true.
 */
@final
export class ProtoReader {
  /** Number of the current field. */
  field: u32 = 0;
  /** A `ProtoWire`. */
  wire: u32 = 0;
  /** Value of a number: of a varint as it stands, of a fixed one its bits. */
  number: u64 = 0;
  /** Whether reading has ended at something that is no field. */
  malformed: bool = false;
  private at: usize = 0;
  private end: usize = 0;
  private valueAt: usize = 0;
  private valueSize: usize = 0;
  private message: Bytes = Bytes.empty();

  constructor(message: Bytes) {
    this.reset(message);
  }

  /** Begins with another message. */
  reset(message: Bytes): ProtoReader {
    this.message = message;
    this.at = message.ptr;
    this.end = message.ptrEnd;
    this.malformed = false;
    this.field = 0;
    return this.noBytes();
  }

  /** Goes on to the next field; false at the message's end. */
  next(): bool {
    if (this.malformed || this.at >= this.end) return false;
    this.noBytes();
    if (!this.varint()) return this.refuse();
    const field = this.number >> WIRE_BITS;
    if (field == 0 || field > MAX_FIELD) return this.refuse();
    this.field = <u32>field;
    this.wire = <u32>this.number & 7;
    return this.value() || this.refuse();
  }

  /** What a field of `ProtoWire.Length` carries, a window onto the message; no bytes for another one. */
  get bytes(): Bytes {
    if (this.valueSize == 0) return Bytes.empty();
    const from = <i32>(this.valueAt - this.message.ptr);
    return this.message.slice(from, from + <i32>this.valueSize);
  }

  private value(): bool {
    switch (this.wire) {
      case ProtoWire.Varint:
        return this.varint();
      case ProtoWire.Fixed64:
        if (this.end - this.at < 8) return false;
        this.number = load<u64>(this.at);
        this.at += 8;
        return true;
      case ProtoWire.Length:
        return this.length();
      case ProtoWire.Fixed32:
        if (this.end - this.at < 4) return false;
        this.number = <u64>load<u32>(this.at);
        this.at += 4;
        return true;
      default:
        return false;
    }
  }

  private length(): bool {
    if (!this.varint() || this.number > <u64>(this.end - this.at)) return false;
    this.valueAt = this.at;
    this.valueSize = <usize>this.number;
    this.at += this.valueSize;
    return true;
  }

  /** Seven bits a byte, the lowest first; false when it is cut or has more than 64 bits. */
  private varint(): bool {
    let value: u64 = 0;
    let at = this.at;
    for (let shift: u64 = 0; at < this.end && shift <= LAST_SHIFT; shift += 7) {
      const byte = <u64>load<u8>(at++);
      if (shift == LAST_SHIFT && byte > 1) return false;
      value |= (byte & 0x7f) << shift;
      if (byte >= 0x80) continue;
      this.number = value;
      this.at = at;
      return true;
    }
    return false;
  }

  private refuse(): bool {
    this.malformed = true;
    this.noBytes();
    return false;
  }

  private noBytes(): ProtoReader {
    this.valueSize = 0;
    this.number = 0;
    return this;
  }
}
