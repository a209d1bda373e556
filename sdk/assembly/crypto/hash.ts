import { Bytes } from "../bytes";

/**
 * A hash fed piece by piece: `hash.update(a); hash.update(b); hash.finish()`. `finish` gives the digest and leaves the
 * object as new, ready for the next message. The Merkle–Damgård frame shared by MD5, SHA-1 and SHA-2.
 *
 * Their tables stand inside of functions: asc puts the data of a module-level constant into every plugin that imports the
 * file, that of a function only where it is called.
 */
export abstract class Hash {
  /** The running words, in native (little-endian) order. */
  protected readonly state: ArrayBuffer;
  /** Bytes that do not fill a block yet. */
  private readonly pending: ArrayBuffer;
  private total: u64 = 0;

  /**
   * @param initial address of the initial words, `stateSize` bytes
   * @param wordSize bytes of a word that is big-endian in block, length and digest; 1 for the little-endian MD5
   */
  constructor(
    private readonly initial: usize,
    stateSize: i32,
    /** bytes; 64, or 128 for SHA-384 and SHA-512 */
    readonly blockSize: i32,
    /** bytes */
    readonly digestSize: i32,
    private readonly wordSize: i32,
  ) {
    this.state = new ArrayBuffer(stateSize);
    this.pending = new ArrayBuffer(blockSize);
    this.reset();
  }

  /** Mixes the block of `blockSize` bytes at `block` into the state. */
  protected abstract compress(block: usize): void;

  /** Forgets what was given. */
  reset(): void {
    this.total = 0;
    memory.copy(changetype<usize>(this.state), this.initial, <usize>this.state.byteLength);
  }

  update(bytes: Bytes): void {
    const size = <usize>this.blockSize;
    const pending = changetype<usize>(this.pending);
    const held = <usize>(this.total % <u64>size);
    this.total += <u64>bytes.length;
    let p = bytes.ptr;
    const end = bytes.ptrEnd;
    if (held + (end - p) < size) {
      memory.copy(pending + held, p, end - p);
      return;
    }
    if (held > 0) {
      memory.copy(pending + held, p, size - held);
      p += size - held;
      this.compress(pending);
    }
    for (; end - p >= size; p += size) this.compress(p);
    memory.copy(pending, p, end - p);
  }

  /** The digest, `digestSize` bytes. */
  finish(): Bytes {
    const size = <usize>this.blockSize;
    const lengthSize = size >> 3;
    const pending = changetype<usize>(this.pending);
    let held = <usize>(this.total % <u64>size);
    store<u8>(pending + held++, 0x80);
    if (held > size - lengthSize) {
      memory.fill(pending + held, 0, size - held);
      this.compress(pending);
      held = 0;
    }
    memory.fill(pending + held, 0, size - held);
    const bits = this.total << 3;
    store<u64>(pending + size - (this.wordSize == 1 ? lengthSize : 8), this.wordSize == 1 ? bits : bswap<u64>(bits));
    this.compress(pending);
    const digest = this.digest();
    this.reset();
    return digest;
  }

  private digest(): Bytes {
    const out = new ArrayBuffer(this.digestSize);
    const to = changetype<usize>(out);
    const from = changetype<usize>(this.state);
    const size = <usize>this.digestSize;
    if (this.wordSize == 1) memory.copy(to, from, size);
    else if (this.wordSize == 4)
      for (let i: usize = 0; i < size; i += 4) store<u32>(to + i, bswap(load<u32>(from + i)));
    else for (let i: usize = 0; i < size; i += 8) store<u64>(to + i, bswap(load<u64>(from + i)));
    return Bytes.wrap(out);
  }
}
