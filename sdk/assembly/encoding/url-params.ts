import { ByteWriter } from "../byte-writer";
import { Bytes } from "../bytes";
import { decodeForm, encodeComponent } from "./percent";

const AMPERSAND: i32 = 0x26;
const EQUALS: i32 = 0x3d;

/** Walks `name=value&…` one piece at a time: `while (pairs.next()) … pairs.name … pairs.value`. Empty pieces are skipped. */
@final
export class UrlPairs {
  /** The piece as written, without its `&`. */
  piece: Bytes;
  private at: i32 = 0;

  constructor(private readonly text: Bytes) {
    this.piece = text.slice(0, 0);
  }

  next(): bool {
    while (this.nextPiece()) {
      if (this.piece.length > 0) return true;
    }
    return false;
  }

  /** As `next`, with the empty pieces (`a&&b` has one). */
  nextPiece(): bool {
    const text = this.text;
    if (this.at > text.length) return false;
    const found = text.indexOfByte(AMPERSAND, this.at);
    const end = found < 0 ? text.length : found;
    this.piece = text.slice(this.at, end);
    this.at = end + 1;
    return true;
  }

  /** The name as written. */
  get rawName(): Bytes {
    const cut = this.piece.indexOfByte(EQUALS);
    return cut < 0 ? this.piece : this.piece.slice(0, cut);
  }

  /** The value as written; empty without `=`. */
  get rawValue(): Bytes {
    const cut = this.piece.indexOfByte(EQUALS);
    return cut < 0 ? this.piece.slice(this.piece.length) : this.piece.slice(cut + 1);
  }

  /** The decoded name. */
  get name(): Bytes {
    return decodeForm(this.rawName);
  }

  /** The decoded value. */
  get value(): Bytes {
    return decodeForm(this.rawValue);
  }
}

/**
 * The parameters of a query string (without its `?`) or of an application/x-www-form-urlencoded body, read and edited in
 * place: the order and every byte of the parameters that are not edited stay. Names are compared decoded.
 */
@final
export class UrlParams {
  constructor(private text: Bytes) {}

  /** The first value of that name, decoded; null when there is none. */
  get(name: string): Bytes | null {
    const pairs = new UrlPairs(this.text);
    while (pairs.next()) {
      if (pairs.name.equalsString(name)) return pairs.value;
    }
    return null;
  }

  has(name: string): bool {
    return this.get(name) != null;
  }

  /** How many parameters have that name. */
  count(name: string): i32 {
    let count = 0;
    const pairs = new UrlPairs(this.text);
    while (pairs.next()) {
      if (pairs.name.equalsString(name)) count++;
    }
    return count;
  }

  /** Gives the first parameter of that name this value and drops the others; appends it when there is none. */
  set(name: string, value: Bytes): void {
    if (!this.rewrite(name, value)) this.append(name, value);
  }

  append(name: string, value: Bytes): void {
    const length = this.text.length;
    const out = new ByteWriter(length + name.length + value.length + 2);
    out.bytes(this.text);
    if (length > 0 && this.text.at(length - 1) != AMPERSAND) out.byte(AMPERSAND);
    out.bytes(encodeComponent(Bytes.of(name)));
    out.byte(EQUALS);
    out.bytes(encodeComponent(value));
    this.text = out.take();
  }

  /** Drops every parameter of that name; false when there was none. */
  remove(name: string): bool {
    return this.rewrite(name, null);
  }

  /** The text as edited; the very window given while nothing was. */
  toBytes(): Bytes {
    return this.text;
  }

  /** Writes the text anew without the parameters of that name, `first` in the place of the first; false when none has it. */
  private rewrite(name: string, first: Bytes | null): bool {
    const out = new ByteWriter(this.text.length + 16);
    const pairs = new UrlPairs(this.text);
    let replacement = first;
    let found = false;
    let written = false;
    while (pairs.nextPiece()) {
      const matches = pairs.piece.length > 0 && pairs.name.equalsString(name);
      if (matches) found = true;
      if (matches && replacement == null) continue;
      if (written) out.byte(AMPERSAND);
      written = true;
      if (matches && replacement != null) {
        out.bytes(pairs.rawName);
        out.byte(EQUALS);
        out.bytes(encodeComponent(replacement));
        replacement = null;
      } else out.bytes(pairs.piece);
    }
    if (found) this.text = out.take();
    return found;
  }
}
