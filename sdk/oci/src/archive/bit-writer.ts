/** Bits in the order of DEFLATE (RFC 1951, section 3.1.1): from the lowest bit of each byte up. */
export class BitWriter {
  #bytes = new Uint8Array(1024);
  #size = 0;
  #bits = 0;
  #count = 0;

  /** @param count up to 16 */
  write(value: number, count: number): void {
    this.#bits |= value << this.#count;
    this.#count += count;
    while (this.#count >= 8) {
      this.#push(this.#bits & 0xff);
      this.#bits >>>= 8;
      this.#count -= 8;
    }
  }

  /** All that was written; the last byte is filled up with zeros. */
  finish(): Uint8Array {
    if (this.#count > 0) this.#push(this.#bits & 0xff);
    this.#bits = 0;
    this.#count = 0;
    return this.#bytes.slice(0, this.#size);
  }

  #push(byte: number): void {
    if (this.#size === this.#bytes.length) {
      const larger = new Uint8Array(this.#size * 2);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes[this.#size++] = byte;
  }
}
