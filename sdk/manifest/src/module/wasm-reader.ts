const UTF8 = new TextDecoder("utf-8", { fatal: true });

const KINDS = ["function", "table", "memory", "global", "tag"] as const;

/** What a module imports or exports. */
export type ExternKind = (typeof KINDS)[number];

/** Reads what may be cut off or forged: after the first problem everything reads as zero. */
export class WasmReader {
  offset: number;
  problem: { readonly message: string; readonly offset: number } | undefined;
  readonly #bytes: Uint8Array;
  readonly #end: number;

  constructor(bytes: Uint8Array, offset: number, end: number = bytes.length) {
    this.#bytes = bytes;
    this.offset = offset;
    this.#end = end;
  }

  get atEnd(): boolean {
    return this.offset >= this.#end;
  }

  fail(message: string, offset: number = this.offset): void {
    this.problem ??= { message, offset };
  }

  byte(): number {
    if (this.problem === undefined && this.atEnd) this.fail("it is cut off");
    return this.problem === undefined ? (this.#bytes[this.offset++] ?? 0) : 0;
  }

  skip(count: number): void {
    if (count > this.#end - this.offset) this.fail("it is cut off");
    if (this.problem === undefined) this.offset += count;
  }

  /** LEB128 of 32 bits. */
  unsigned(): number {
    let value = 0;
    for (let shift = 0; shift <= 28; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if ((byte & 0x80) === 0 && value <= 0xffff_ffff) return value;
    }
    this.fail("a number has more than 32 bits");
    return 0;
  }

  /** A LEB128 of any width, whose value does not matter here. */
  #skipNumber(): void {
    for (let length = 1; length <= 10; length++) {
      if ((this.byte() & 0x80) === 0) return;
    }
    this.fail("a number has more than 64 bits");
  }

  name(): string {
    const length = this.unsigned();
    const start = this.offset;
    this.skip(length);
    if (this.problem !== undefined) return "";
    try {
      return UTF8.decode(this.#bytes.subarray(start, start + length));
    } catch {
      this.fail("a name is not UTF-8", start);
      return "";
    }
  }

  kind(): ExternKind {
    const kind = KINDS[this.byte()];
    if (kind === undefined) this.fail("an import or export is of an unknown kind");
    return kind ?? "function";
  }

  /** One byte, or (`ref null T`, `ref T`) with the type it refers to. */
  valueType(): void {
    const type = this.byte();
    if (type === 0x63 || type === 0x64) this.#skipNumber();
  }

  /** Flags: 1 a maximum, 8 a page size follow. */
  limits(): void {
    const flags = this.byte();
    this.#skipNumber();
    if ((flags & 1) !== 0) this.#skipNumber();
    if ((flags & 8) !== 0) this.#skipNumber();
  }
}
