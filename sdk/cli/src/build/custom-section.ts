/** Bytes of a module before its first section: magic number and version. */
const HEADER = 8;
const CUSTOM = 0;

/** The module with that custom section at its end, in place of one of that name; a source map stays right when that one was behind the code. */
export function withCustomSection(wasm: Uint8Array, name: string, contents: Uint8Array): Uint8Array {
  const body = Buffer.concat([vector(Buffer.from(name)), contents]);
  return Buffer.concat([...sectionsBut(wasm, name), Buffer.from([CUSTOM]), vector(body)]);
}

/** Contents of the custom section of that name; undefined: there is none. */
export function customSection(wasm: Uint8Array, name: string): Uint8Array | undefined {
  for (let start = HEADER; start < wasm.length; ) {
    const [size, body] = readSize(wasm, start + 1);
    if (wasm[start] === CUSTOM && customName(wasm, body) === name) {
      const [length, text] = readSize(wasm, body);
      return wasm.subarray(text + length, body + size);
    }
    start = body + size;
  }
  return undefined;
}

/** Header and sections, without the custom section of that name. */
function sectionsBut(wasm: Uint8Array, name: string): readonly Uint8Array[] {
  const kept: Uint8Array[] = [wasm.subarray(0, HEADER)];
  for (let start = HEADER; start < wasm.length; ) {
    const [size, body] = readSize(wasm, start + 1);
    const end = body + size;
    if (wasm[start] !== CUSTOM || customName(wasm, body) !== name) kept.push(wasm.subarray(start, end));
    start = end;
  }
  return kept;
}

/** Name of a custom section. */
function customName(wasm: Uint8Array, at: number): string {
  const [length, start] = readSize(wasm, at);
  return Buffer.from(wasm.subarray(start, start + length)).toString("utf8");
}

/** An unsigned LEB128 number, and where it ends. */
function readSize(bytes: Uint8Array, at: number): readonly [number, number] {
  let value = 0;
  let shift = 1;
  for (let index = at; index < bytes.length; index++) {
    const byte = bytes[index] ?? 0;
    value += (byte & 0x7f) * shift;
    shift *= 128;
    if (byte < 0x80) return [value, index + 1];
  }
  throw new Error("the module ends in the middle of a section");
}

/** Bytes behind their number, as unsigned LEB128. */
export function vector(bytes: Uint8Array): Buffer {
  const size: number[] = [];
  for (let rest = bytes.length; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) {
      size.push(rest);
      return Buffer.concat([Buffer.from(size), bytes]);
    }
    size.push((rest % 128) | 0x80);
  }
}
