import { Bytes, ByteWriter } from "proxy-wasm-assemblyscript-sdk/assembly";

/** Writes a text anew that is put together of parts, and keeps the parts apart. */
@final
export class PartsWriter {
  /** Those that are complete. */
  readonly parts: Bytes[] = [];
  private out: ByteWriter;

  /** @param ends where the parts end in `text`, the last at its own end @param limit bytes of all parts */
  constructor(
    private readonly text: Bytes,
    private readonly ends: i32[],
    private left: i32,
  ) {
    this.out = new ByteWriter(min(text.length, left), left);
  }

  /** Whether there was no room for it all. */
  get overflowed(): bool {
    return this.out.overflowed;
  }

  /** Copies a part of the text. */
  copy(from: i32, to: i32): void {
    let at = from;
    while (at < to) {
      this.moveTo(at);
      const end = min(to, this.end);
      this.out.bytes(this.text.slice(at, end));
      at = end;
    }
  }

  /** Puts bytes where a place of the text was. */
  put(at: i32, bytes: Bytes): void {
    this.moveTo(at);
    this.out.bytes(bytes);
  }

  /** Completes all parts. */
  finish(): void {
    while (this.parts.length < this.ends.length && !this.overflowed) this.endPart();
  }

  /** Of the part that is written. */
  private get end(): i32 {
    return this.parts.length < this.ends.length ? this.ends[this.parts.length] : this.text.length;
  }

  private moveTo(at: i32): void {
    while (this.parts.length + 1 < this.ends.length && this.end <= at && !this.overflowed) this.endPart();
  }

  private endPart(): void {
    this.left -= this.out.length;
    this.parts.push(this.out.take());
    this.out = new ByteWriter(256, this.left);
  }
}
