/** WebAssembly core specification, section 5.5: section ids. */
const DATA_SECTION = 11;
const DATA_COUNT_SECTION = 12;
const HEADER_BYTES = 8;

/** opcode of `i32.const` and of `end` */
const I32_CONST = 0x41;
const END = 0x0b;

/** Zeros that cost less than a segment of their own, which begins with some eight bytes. */
const LARGEST_GAP = 8;

interface Segment {
  readonly address: number;
  readonly bytes: Uint8Array;
}

/**
 * The module with neighbouring data segments joined: asc makes one or two for each text. A module that has passive segments,
 * or addresses that are no constants, stays as it is. Code keeps its place to the byte, so a source map stays right.
 */
export function mergeDataSegments(wasm: Uint8Array): Uint8Array {
  const sections = sectionsOf(wasm);
  const data = sections.find(({ id }) => id === DATA_SECTION);
  const segments = data === undefined ? undefined : segmentsOf(data.body);
  if (segments === undefined) return wasm;
  const merged = merge(segments);
  const parts = sections.map(({ id, body }) => {
    if (id === DATA_SECTION) return section(id, written(merged));
    return section(id, id === DATA_COUNT_SECTION ? unsigned(merged.length, body.length) : body);
  });
  return concat([wasm.subarray(0, HEADER_BYTES), ...parts]);
}

interface Section {
  readonly id: number;
  readonly body: Uint8Array;
}

function sectionsOf(wasm: Uint8Array): Section[] {
  const reader = new Reader(wasm.subarray(HEADER_BYTES));
  const sections: Section[] = [];
  while (!reader.atEnd) {
    const id = reader.byte();
    sections.push({ id, body: reader.bytes(reader.unsigned()) });
  }
  return sections;
}

function segmentsOf(body: Uint8Array): Segment[] | undefined {
  const reader = new Reader(body);
  const count = reader.unsigned();
  const segments: Segment[] = [];
  for (let i = 0; i < count; i++) {
    if (reader.unsigned() !== 0 || reader.byte() !== I32_CONST) return undefined;
    const address = reader.signed();
    if (reader.byte() !== END) return undefined;
    segments.push({ address, bytes: reader.bytes(reader.unsigned()) });
  }
  return segments.sort((a, b) => a.address - b.address);
}

function merge(segments: readonly Segment[]): Segment[] {
  const merged: Segment[] = [];
  for (const segment of segments) {
    const last = merged.at(-1);
    const gap = last === undefined ? -1 : segment.address - last.address - last.bytes.length;
    if (last === undefined || gap < 0 || gap > LARGEST_GAP) merged.push(segment);
    else
      merged[merged.length - 1] = {
        address: last.address,
        bytes: concat([last.bytes, new Uint8Array(gap), segment.bytes]),
      };
  }
  return merged;
}

function written(segments: readonly Segment[]): Uint8Array {
  const parts = segments.flatMap(({ address, bytes }) => [
    Uint8Array.of(0, I32_CONST, ...signed(address), END, ...unsigned(bytes.length)),
    bytes,
  ]);
  return concat([unsigned(segments.length), ...parts]);
}

function section(id: number, body: Uint8Array): Uint8Array {
  return concat([Uint8Array.of(id, ...unsigned(body.length)), body]);
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

/** LEB128, in at least so many bytes: the count of segments stands before the code, which a shorter one would move. */
function unsigned(value: number, width = 1): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest & 0x7f;
    rest >>>= 7;
    bytes.push(rest === 0 && bytes.length + 1 >= width ? low : low | 0x80);
  } while (rest !== 0 || bytes.length < width);
  return Uint8Array.from(bytes);
}

function signed(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (;;) {
    const low = rest & 0x7f;
    rest >>= 7;
    const isLast = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0);
    bytes.push(isLast ? low : low | 0x80);
    if (isLast) return Uint8Array.from(bytes);
  }
}

/** Reads a module that a compiler wrote: what is cut off reads as zeros. */
class Reader {
  private at = 0;
  private readonly source: Uint8Array;

  constructor(source: Uint8Array) {
    this.source = source;
  }

  get atEnd(): boolean {
    return this.at >= this.source.length;
  }

  byte(): number {
    return this.source[this.at++] ?? 0;
  }

  bytes(length: number): Uint8Array {
    this.at += length;
    return this.source.subarray(this.at - length, this.at);
  }

  unsigned(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value |= (byte & 0x7f) << shift;
      if ((byte & 0x80) === 0) return value >>> 0;
    }
  }

  signed(): number {
    let value = 0;
    let shift = 0;
    let byte = 0;
    do {
      byte = this.byte();
      value |= (byte & 0x7f) << shift;
      shift += 7;
    } while ((byte & 0x80) !== 0);
    return shift < 32 && (byte & 0x40) !== 0 ? value | (-1 << shift) : value;
  }
}
