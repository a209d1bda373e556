/** The linear memory of one VM. Every access is checked: a bad pointer is an answer, never an exception. */
export class GuestMemory {
  readonly #memory: WebAssembly.Memory;
  readonly #allocate: (size: number) => number;

  /** @param allocate the guest's own allocator; runs guest code */
  constructor(memory: WebAssembly.Memory, allocate: (size: number) => number) {
    this.#memory = memory;
    this.#allocate = allocate;
  }

  /** Size in pages of 64 KiB. */
  get pages(): number {
    return this.#memory.buffer.byteLength / 65536;
  }

  /** A copy of the bytes, or undefined when they do not lie in the memory. */
  read(pointer: number, size: number): Buffer | undefined {
    const view = this.#window(pointer, size);
    return view === undefined ? undefined : Buffer.from(view);
  }

  /** UTF-8. */
  readText(pointer: number, size: number): string | undefined {
    return this.read(pointer, size)?.toString("utf8");
  }

  /** One character a byte, for header names and values. */
  readHeader(pointer: number, size: number): string | undefined {
    return this.read(pointer, size)?.toString("latin1");
  }

  write(pointer: number, bytes: Uint8Array): boolean {
    const view = this.#window(pointer, bytes.length);
    view?.set(bytes);
    return view !== undefined;
  }

  writeU32(pointer: number, value: number): boolean {
    const view = this.#window(pointer, 4);
    view?.writeUInt32LE(value >>> 0);
    return view !== undefined;
  }

  writeU64(pointer: number, value: bigint): boolean {
    const view = this.#window(pointer, 8);
    view?.writeBigUInt64LE(BigInt.asUintN(64, value));
    return view !== undefined;
  }

  /** Hands bytes to the guest: allocates there, copies, writes address and size. No bytes: address 0. */
  give(bytes: Uint8Array, pointerOut: number, sizeOut: number): boolean {
    let address = 0;
    if (bytes.length > 0) {
      address = this.#allocate(bytes.length) >>> 0;
      // The allocator may have grown the memory, so the window is taken only now.
      if (address === 0 || !this.write(address, bytes)) return false;
    }
    return this.writeU32(pointerOut, address) && this.writeU32(sizeOut, bytes.length);
  }

  #window(pointer: number, size: number): Buffer | undefined {
    const start = pointer >>> 0;
    const length = size >>> 0;
    const { buffer } = this.#memory;
    return start + length <= buffer.byteLength ? Buffer.from(buffer, start, length) : undefined;
  }
}
